"""`make run`: the demo database, kept in step with the source, served until Ctrl-C."""

import contextlib
import errno
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import cache, databases, house, odoo_run, paths, say

DEMO = f"{databases.PREFIX}demo"
PERSIAN_DEMO = paths.REPO / "scripts" / "odoo_side" / "persian_demo.py"
# (what, login, password) of the users that the demo database has, in the order of interest.
LOGINS = (
    ("administrator", "admin", "admin"),
    ("salesperson, English", "demo", "demo"),
)


def port():
    text = os.environ.get("PORT") or "8069"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise say.Stop(f"PORT={text} is no port.", "PORT=8069 make run")
    return int(text)


def check_port(number):
    host = os.environ.get("HOST") or "127.0.0.1"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError as error:
            raise _port_refused(host, number, error) from None


def _port_refused(host, number, error):
    if error.errno == errno.EADDRINUSE:
        return say.Stop(
            f"Port {number} is taken.",
            f"PORT={number + 1} make run, or stop what listens there.",
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return say.Stop(f"You may not listen on port {number}.", "PORT=8069 make run")
    return say.Stop(
        f"HOST={host} is no address of this machine.", "HOST=0.0.0.0 make run, or without it."
    )


def _other(dbs):
    """DB=name serves another of this project's databases as it is."""
    name = os.environ.get("DB")
    if name and not dbs.exists(name):
        raise say.Stop(f"There is no database {name}.", f"one of: {', '.join(dbs.names())}")
    return name


def in_persian():
    """Whether LANG_DEMO asks for the company in Tehran instead of Odoo's own demo data."""
    wanted = os.environ.get("LANG_DEMO") or "en"
    if wanted not in ("en", "fa"):
        raise say.Stop(f"There is no demo in {wanted!r}.", "LANG_DEMO=fa make run, or without it.")
    return wanted == "fa"


def ensure_demo(step, dbs):
    """Make the demo database, or upgrade it when the addon's files have changed."""
    persian = in_persian()
    name = f"{DEMO}_fa" if persian else DEMO
    wanted = paths.tree_digest(paths.MODULE_DIR) if paths.MODULE_DIR.is_dir() else "none"
    mark = paths.cache() / ("demo_fa.source" if persian else "demo.source")
    base = dbs.template(step, demo=not persian)
    known = mark.read_text(encoding="utf-8").split() if mark.exists() else []
    if dbs.whole(name) and known == [base, wanted]:
        return name
    mark.unlink(missing_ok=True)
    if known[:1] != [base] or not dbs.whole(name) or not _upgraded(step, dbs, name):
        building = f"{databases.PREFIX}building_demo"
        dbs.copy(base, building)
        if persian:
            _bring_in(step, dbs.house, building, "--init")
            step.progress("two years of a company in Tehran")
            _run_script(dbs.house, building, PERSIAN_DEMO)
        else:
            _bring_in(step, dbs.house, building, "--init", "--with-demo")
        dbs.rename(building, name)
    mark.write_text(f"{base} {wanted}", encoding="utf-8")
    return name


def _run_script(home, database, script):
    odoo_run.must(
        home,
        database,
        "--no-http",
        verb="shell",
        what="Filling the demo database",
        name="demo_data",
        stdin=script,
    )


def _upgraded(step, dbs, name):
    """Try to keep what was entered in the demo; a demo that cannot follow is made anew."""
    try:
        _bring_in(step, dbs.house, name, "--update")
    except say.Stop:
        say.line("\nThe demo database could not be upgraded: a new one is made.")
        return False
    return True


def _bring_in(step, home, database, verb, *more):
    odoo_run.must(
        home,
        database,
        f"{verb}={paths.MODULE}",
        "--stop-after-init",
        "--no-http",
        *more,
        what=f"Bringing {paths.MODULE} into the demo database",
        name="demo",
        step=step,
    )


def start(home, database, number, log):
    """A server process of its own process group, so that it can be stopped whole."""
    command = home.command("server", database, f"--http-port={number}", f"--db-filter=^{database}$")
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=home.env(),
        start_new_session=True,
    )


def wait_until_up(process, number, log_file, seconds=120):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            tail = Path(log_file).read_text(encoding="utf-8").splitlines()[-5:]
            raise say.Stop(f"The server ended: {' | '.join(tail)}", f"read {log_file}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{number}/web/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise say.Stop(f"The server did not answer in {seconds} s.", f"read {log_file}")


def stop(process):
    """As Ctrl-C would; twice, because an open browser tab keeps the first from ending."""
    for sign, seconds in ((signal.SIGTERM, 4), (signal.SIGTERM, 6), (signal.SIGKILL, None)):
        if process.poll() is not None:
            return
        os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)


def warm(number):
    """Open the login page once: the bundles are then built before a person waits for them."""
    with urllib.request.urlopen(f"http://127.0.0.1:{number}/web/login", timeout=120) as answer:
        answer.read()


def main(_args):
    number = port()
    check_port(number)
    say.Step.plan(house.STEPS + 1)
    home = house.prepare()
    dbs = databases.Databases(home)
    with cache.locked("lock-demo"), say.Step("Demo database") as step:
        database = _other(dbs) or ensure_demo(step, dbs)
    log_file = odoo_run.log_path("run")
    with open(log_file, "w", encoding="utf-8") as log:
        process = start(home, database, number, log)
    try:
        with say.Step("Server"):
            wait_until_up(process, number, log_file)
            warm(number)
        _greet(number, log_file, dbs, database)
        process.wait()
    except KeyboardInterrupt:
        say.line("\nStopping ...")
    finally:
        stop(process)
    return 0


def _greet(number, log_file, dbs, database):
    rows = "".join(
        f"    {login:<10} {password:<10} {what}\n"
        for what, login, password in logins(dbs, database)
    )
    say.line(
        f"\n  crm_fa is running:  http://localhost:{number}\n"
        f"\n    login      password\n{rows}"
        f"\n  Stop it with Ctrl-C (the database stays; `make clean` removes it)."
        f"\n  Server log: {log_file}\n"
    )


def logins(dbs, database=DEMO):
    """The stock users, and those that crm_fa's demo data adds (their password is their login)."""
    ours = dbs.sql(
        "SELECT u.login, coalesce(p.lang, '') FROM res_users u JOIN res_partner p"
        " ON p.id = u.partner_id JOIN ir_model_data d ON d.model = 'res.users' AND d.res_id = u.id"
        f" WHERE d.module = '{paths.MODULE}' AND u.active ORDER BY u.id",
        database,
    )
    added = []
    for row in ours.splitlines():
        login, lang = row.split("|")
        added.append(("Persian" if lang.startswith("fa") else "English", login, login))
    there = set(dbs.sql("SELECT login FROM res_users WHERE active", database).splitlines())
    return [*(row for row in LOGINS if row[1] in there), *added]
