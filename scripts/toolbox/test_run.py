"""`make test`: the scripts' own tests, the addon's tests, the integration tests, one count."""

import os
import re
import shutil
import subprocess
import sys

from . import cdnow, databases, house, odoo_run, odoo_tests, paths, say, server_log

RAN = re.compile(r"^Ran (\d+) tests? in ", re.MULTILINE)
PARTS = re.compile(r"(failures|errors|skipped|expected failures)=(\d+)")
BLOCK = re.compile(r"^=+\n((?:ERROR|FAIL): .*?)(?=^=+\n|^-+\nRan )", re.MULTILINE | re.DOTALL)


def unittest_outcome(text, code):
    """Counts from the standard library's test runner.

    >>> o = unittest_outcome("Ran 5 tests in 1s\\n\\nFAILED (failures=1, skipped=2)", 1)
    >>> o.passed, o.failed, o.skipped
    (2, 1, 2)
    """
    outcome = odoo_tests.Outcome()
    ran = RAN.search(text)
    counts = {name: int(number) for name, number in PARTS.findall(text[ran.end() :] if ran else "")}
    outcome.failed = counts.get("failures", 0) + counts.get("errors", 0)
    outcome.skipped = counts.get("skipped", 0)
    outcome.details = BLOCK.findall(text)
    if not ran or (code and not outcome.failed):
        outcome.count(False, f"The test runner ended with code {code}:\n{text[-3000:]}")
        return outcome
    outcome.passed = max(int(ran[1]) - outcome.failed - outcome.skipped, 0)
    return outcome


def _unittest(command, step, env, cwd):
    """Run unittest verbosely, showing how many tests have ended."""
    lines, ended = [], 0
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for row in process.stdout:
            lines.append(row)
            ended += row.rstrip().endswith(("... ok", "... FAIL", "... ERROR")) or row == "ok\n"
            step.progress(f"{ended} tests ended")
    return unittest_outcome("".join(lines), process.returncode)


def of_scripts(step):
    """The toolbox's own tests: no Odoo needed, so they come first."""
    command = [
        sys.executable,
        "-m",
        "unittest",
        "discover",
        "-v",
        "-s",
        "scripts/tests",
        "-t",
        "scripts",
    ]
    return _unittest(command, step, dict(os.environ), paths.REPO)


def of_addon(step, home, dbs, tags):
    """Install the addon with its tests on a copy of the template."""
    name = f"{databases.PREFIX}test_{os.getpid()}"
    dbs.copy(dbs.template(step), name)
    try:
        code, log = odoo_tests.run(
            home, name, [f"--init={paths.MODULE}"], tags, "addon_tests", step
        )
    finally:
        dbs.drop(name)
    return odoo_tests.read(code, log)


def integration_env(home, plain, module, **more):
    """What integration/support.py reads."""
    return home.env(
        CRMFA_CONFIG=str(home.config()),
        **more,
        CRMFA_TEMPLATE=plain,
        CRMFA_MODULE_TEMPLATE=module,
        CRMFA_LOG=str(odoo_run.log_path("integration")),
        PYTHONPATH=os.pathsep.join([str(home.odoo.root), str(paths.REPO)]),
    )


def of_integration(step, home, dbs, only=None):
    """Tests that need real commits, two connections, or an installation of their own."""
    plain, module = dbs.template(step), dbs.module_template(step)
    history = cdnow.data(step, home.python)
    log = odoo_run.log_path("integration")
    log.write_text("", encoding="utf-8")
    command = [str(home.python), "-m", "unittest"]
    command += ["-v", *only] if only else ["discover", "-v", "-s", "integration", "-t", "."]
    try:
        outcome = _unittest(
            command,
            step,
            integration_env(home, plain, module, CRMFA_CDNOW=str(history)),
            paths.REPO,
        )
    finally:
        dbs.drop_older(f"it_{os.getpid()}", None)
    noise = server_log.problems(log.read_text(encoding="utf-8"))
    shown = "\n".join(f"{level} {logger}: {text}" for level, logger, text in noise[:20])
    outcome.count(not noise, f"{len(noise)} warnings or errors in the integration log:\n{shown}")
    return outcome


ALL_PARTS = ("scripts", "addon", "integration")


def choice(env, fast=False):
    """(parts, tags, integration modules) that the options ask for; make passes all of them
    on, empty when they were not given.

    >>> choice({"TAGS": "", "ONLY": "", "PARTS": ""})
    (['scripts', 'addon', 'integration'], '/crm_fa', [])
    >>> choice({"TAGS": "/crm_fa:TestX"})
    (['addon'], '/crm_fa:TestX', [])
    >>> choice({"ONLY": "integration.test_x"})
    (['integration'], '/crm_fa', ['integration.test_x'])
    >>> choice({}, fast=True)
    (['addon'], '/crm_fa,-tour', [])
    """
    tags, only = env.get("TAGS") or f"/{paths.MODULE}", (env.get("ONLY") or "").split()
    parts = (env.get("PARTS") or " ".join(ALL_PARTS)).split()
    unknown = set(parts) - set(ALL_PARTS)
    if unknown:
        raise say.Stop(f"No such part: {', '.join(unknown)}.", f"some of: {', '.join(ALL_PARTS)}")
    if env.get("TAGS") or fast:
        parts = ["addon"]
    if only:
        parts = ["integration"]
    return parts, f"{tags},-tour" if fast else tags, only


def main(args):
    parts, tags, only = choice(os.environ, fast="--fast" in args.rest)
    say.Step.plan(house.STEPS + len(parts))
    total = odoo_tests.Outcome()
    shutil.rmtree(odoo_tests.screenshots(), ignore_errors=True)
    if "scripts" in parts:
        with say.Step("Tests of the scripts") as step:
            total.add(of_scripts(step))
    if {"addon", "integration"} & set(parts):
        home = house.prepare(with_browser=True)
        dbs = databases.Databases(home)
    if "addon" in parts:
        with say.Step("Tests of the addon") as step:
            total.add(of_addon(step, home, dbs, tags))
    if "integration" in parts:
        with say.Step("Integration tests") as step:
            total.add(of_integration(step, home, dbs, only))
    return report(total)


def report(total):
    """The failures, then the one line that counts; the exit code."""
    for text in total.details:
        say.line("\n" + "-" * 70)
        say.line(text.rstrip())
    shots = sorted(odoo_tests.screenshots().rglob("*.png")) if total.failed else []
    if shots:
        say.line(f"\nScreenshots of failed browser tests: {odoo_tests.screenshots()}")
    if total.failed:
        say.line(f"Logs: {odoo_run.log_path('x').parent}")
    if not total.passed and not total.failed:
        say.line("No test ran.")
        total.failed = 1
    skipped = f", {total.skipped} skipped" if total.skipped else ""
    say.line(f"{total.passed} passed, {total.failed} failed{skipped}")
    return 1 if total.failed else 0
