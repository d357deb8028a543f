"""`make shots`: pictures of the demo database for docs/, from the tables in shots_list."""

import json
import os
import subprocess

from . import browser, cache, databases, house, odoo_run, odoo_tests, paths, say, serve


def _users(dbs):
    """{"en": (login, password, the browser's language), "fa": ..., every login: ...}"""
    found = {}
    for what, login, password in serve.logins(dbs):
        persian = what == "Persian"
        found[login] = (login, password, "fa-IR" if persian else "en-US")
        if persian:
            found.setdefault("fa", found[login])
        elif login != "admin":
            found.setdefault("en", found[login])
    found.setdefault("en", ("admin", "admin", "en-US"))
    return found


def _wanted(users):
    import shots_list

    names = os.environ.get("SHOTS", "").replace(",", " ").split()
    shots = []
    for name, who, path, steps in shots_list.SHOTS:
        if names and not any(name.startswith(wanted) for wanted in names):
            continue
        if who not in users:
            say.line(f"{name}: left out, the demo database has no user {who!r}")
            continue
        login, password, locale = users[who]
        shots.append(
            {
                "name": name,
                "login": login,
                "password": password,
                "locale": locale,
                "path": path,
                "steps": steps,
            }
        )
    return shots


def main(_args):
    say.Step.plan(house.STEPS + 2)
    home = house.prepare(with_browser=True)
    dbs = databases.Databases(home)
    with cache.locked("lock-demo"), say.Step("Demo database") as step:
        database = serve.ensure_demo(step, dbs)
    docs = paths.REPO / "docs"
    docs.mkdir(exist_ok=True)
    number, log_file = odoo_tests.free_port(), odoo_run.log_path("shots")
    with open(log_file, "w", encoding="utf-8") as log:
        process = serve.start(home, database, number, log)
    try:
        with say.Step("Server"):
            serve.wait_until_up(process, number, log_file)
        plan = paths.cache() / "shots.json"
        plan.write_text(
            json.dumps(
                {
                    "url": f"http://127.0.0.1:{number}",
                    "folder": str(docs),
                    "chromium": browser.program(),
                    "flags": browser.flags(),
                    "playwright": str(home.assets / "playwright-core"),
                    "shots": _wanted(_users(dbs)),
                }
            ),
            encoding="utf-8",
        )
        script = paths.REPO / "scripts" / "shots.cjs"
        return subprocess.run(["node", str(script), str(plan)], check=False).returncode
    finally:
        serve.stop(process)
