"""`make bench`: hands bench/ladder.py a database of its own and the sizes to run at."""

import os
import subprocess

from . import databases, house, paths, say, test_run


def main(args):
    script = paths.REPO / "bench" / "ladder.py"
    if not script.exists():
        raise say.Stop("bench/ladder.py is missing.", "git checkout bench")
    say.Step.plan(house.STEPS)
    home = house.prepare()
    dbs = databases.Databases(home)
    with say.Step("Database") as step:
        plain, module = dbs.template(step), dbs.module_template(step)
        name = dbs.copy(module, f"{databases.PREFIX}bench")
    only = os.environ.get("ONLY", "").split()
    command = [
        str(home.python),
        str(script),
        f"--config={home.config()}",
        f"--database={name}",
        f"--partners={os.environ.get('PARTNERS') or 100_000}",
        f"--orders={os.environ.get('ORDERS') or 300_000}",
        *(["--only", *only] if only else []),
        *args.rest,
    ]
    env = test_run.integration_env(home, plain, module)
    try:
        return subprocess.run(command, cwd=paths.REPO, env=env, check=False).returncode
    finally:
        # A million partners are gigabytes that no other command can use.
        dbs.drop(name)
