"""`make lint` and `make format`."""

import os
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

from . import cache, node_tools, paths, pot, python_env, say, system

LONGEST = 400  # lines of a file: a longer one hides a second job
BRIEF = ("--quiet", "--output-format=concise")
STYLED = (".js", ".scss", ".xml")
# Idioms that Odoo 19 no longer knows, or that cost safety: (pattern, why it is refused).
IDIOMS = (
    (r"<tree\b", "a list is <list> since 18"),
    (r"\battrs=", "modifiers are plain expressions since 17"),
    (r"_sql_constraints", "models.Constraint since 19"),
    (r"(?<![_\w])read_group\(", "_read_group or formatted_read_group"),
    (r"self\._cr\b|self\._uid\b", "self.env.cr, self.env.uid"),
    (r"\bcr\.commit\(", "a cron commits through _commit_progress"),
    (r"\bt-esc\b|\bt-raw\b", "t-out"),
)


class Tools:
    """The pinned linters, fetched on first use."""

    def __init__(self):
        say.Step.plan(2)
        with cache.locked():
            with say.Step("Python linters") as step:
                self.python = python_env.environment(step, "lint")
            with say.Step("Prettier and ESLint") as step:
                self.modules = node_tools.folder(step, "lint")

    def of_python(self, module, *options):
        return [str(self.python), "-m", module, *options]

    def prettier(self, *options):
        plugin = self.modules / "@prettier" / "plugin-xml" / "src" / "plugin.js"
        program = self.modules / "prettier" / "bin" / "prettier.cjs"
        return [
            "node",
            str(program),
            f"--plugin={plugin}",
            *options,
        ]

    def eslint(self, *options):
        return ["node", str(self.modules / "eslint" / "bin" / "eslint.js"), *options]


def tracked():
    """Files that are, or would be, committed."""
    told = system.run(["git", "ls-files", "-co", "--exclude-standard"], "git", cwd=paths.REPO)
    return [name for name in told.splitlines() if (paths.REPO / name).is_file()]


def styled(names):
    """What prettier formats: our own XML, JavaScript and SCSS, not generated pages."""
    return [name for name in names if name.endswith(STYLED) and "/lib/" not in name]


def finds(command):
    """Findings of a program: none when it ends well."""
    done = subprocess.run(command, cwd=paths.REPO, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return []
    text = (done.stdout + done.stderr).strip()
    return text.splitlines() or [f"{command[0]} ended with {done.returncode}"]


def check_xml(names):
    found = []
    for name in names:
        if name.endswith((".xml", ".svg")):
            try:
                ElementTree.parse(paths.REPO / name)
            except ElementTree.ParseError as error:
                found.append(f"{name}: {error}")
    return found


def check_length(names):
    found = []
    for name in names:
        if name.endswith((".py", *STYLED)) and "tests/" not in name:
            with open(paths.REPO / name, encoding="utf-8") as handle:
                count = sum(1 for _row in handle)
            if count > LONGEST:
                found.append(f"{name}: {count} lines, at most {LONGEST}")
    return found


def rows_matching(names, patterns):
    """`file:line: why` of every row that one of the (regex, why) patterns matches."""
    compiled = [(re.compile(pattern), why) for pattern, why in patterns]
    found = []
    for name in names:
        try:
            rows = (paths.REPO / name).read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a picture
        for number, row in enumerate(rows, 1):
            found += [f"{name}:{number}: {why}" for pattern, why in compiled if pattern.search(row)]
    return found


def check_idioms(names):
    ours = [
        name
        for name in names
        if name.startswith(f"{paths.MODULE}/") and name.endswith((".py", ".xml", ".js"))
    ]
    return rows_matching(ours, IDIOMS)


def check_machine(names):
    """Nothing of this machine is committed: its paths, or the registries it is set up for."""
    words = {str(Path.home()) + "/", str(paths.REPO) + "/", str(paths.cache()) + "/"}
    for command in (
        ["apt-get", "indextargets", "--format", "$(REPO_URI)"],
        ["npm", "config", "get", "registry"],
        ["pip", "config", "list"],
    ):
        try:
            told = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        except OSError:
            continue
        words |= set(re.findall(r"https?://([\w.-]+\.[a-z]+)", told.stdout))
    patterns = [(re.escape(word), f"names {word}") for word in words if len(word) > 3]
    return rows_matching([name for name in names if "COPYING" not in name], patterns)


def check_terms(tools):
    """The Persian file against a fresh export of the addon's terms."""
    if not (paths.MODULE_DIR / "__manifest__.py").exists():
        return []
    try:
        fresh = pot.export()
    except say.Stop as error:
        return str(error).splitlines()[-12:]
    script = paths.REPO / "scripts" / "po_check.py"
    folder = paths.MODULE_DIR / "i18n"
    return finds([str(tools.python), str(script), str(fresh), str(folder / "fa.po")])


def main(_args):
    tools, names = Tools(), tracked()
    module = paths.MODULE
    has_module = (paths.MODULE_DIR / "__manifest__.py").exists()
    scripts = [name for name in styled(names) if name.endswith(".js")]
    checks = {
        "ruff": lambda: finds(tools.of_python("ruff", "check", *BRIEF, ".")),
        "Python format": lambda: finds(tools.of_python("ruff", "format", "--check", *BRIEF, ".")),
        "pylint-odoo": lambda: (
            finds(tools.of_python("pylint", "--rcfile=.pylintrc", module)) if has_module else []
        ),
        "XML is well-formed": lambda: check_xml(names),
        "XML, JavaScript, SCSS format": lambda: (
            finds(tools.prettier("--list-different", *styled(names))) if styled(names) else []
        ),
        "ESLint": lambda: finds(tools.eslint(*scripts)) if scripts else [],
        "file length": lambda: check_length(names),
        "idioms of Odoo 19": lambda: check_idioms(names),
        "nothing of this machine": lambda: check_machine(names),
        "Persian terms": lambda: check_terms(tools),
    }
    bad = 0
    for title, check in checks.items():
        found = check()
        say.line(f"{'ok  ' if not found else 'BAD '} {title}")
        for row in found[:60]:
            say.line(f"     {row}")
        bad += bool(found)
    say.line(f"lint: {len(checks) - bad} of {len(checks)} checks are clean")
    if bad:
        say.line("`make format` mends what is only format; `make pot` brings terms up to date.")
    return 1 if bad else 0


def reformat(_args):
    tools, names = Tools(), tracked()
    own = os.environ.get("FILES", "").split()
    targets = own or ["."]
    pretty = styled(own) if own else styled(names)
    for command in (
        tools.of_python("ruff", "check", "--fix", *BRIEF, *targets),
        tools.of_python("ruff", "format", "--quiet", *targets),
        tools.prettier("--write", "--log-level=warn", *pretty) if pretty else ["true"],
    ):
        for row in finds(command):
            say.line(row)
    return 0
