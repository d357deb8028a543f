"""`make bench`, `bench-leads`, `bench-campaign`: a database and the sizes to run at."""

import os
import subprocess

from . import databases, house, paths, say, test_run


def main(args):
    """Run bench/ladder.py."""
    return _run(
        "ladder",
        args,
        [
            f"--partners={os.environ.get('PARTNERS') or 100_000}",
            f"--orders={os.environ.get('ORDERS') or 300_000}",
        ],
        os.environ.get("ONLY", "").split(),
    )


def leads(args):
    """Run bench/leads.py."""
    return _run("leads", args, [f"--leads={os.environ.get('LEADS') or 10_000}"])


def campaign(args):
    """Run bench/campaign.py."""
    return _run(
        "campaign",
        args,
        [
            f"--campaigns={os.environ.get('CAMPAIGNS') or 500}",
            f"--orders={os.environ.get('ORDERS') or 300_000}",
        ],
    )


def _run(name, args, sizes, only=()):
    script = paths.REPO / "bench" / f"{name}.py"
    if not script.exists():
        raise say.Stop(f"bench/{name}.py is missing.", "git checkout bench")
    say.Step.plan(house.STEPS)
    home = house.prepare()
    dbs = databases.Databases(home)
    with say.Step("Database") as step:
        plain, module = dbs.template(step), dbs.module_template(step)
        database = dbs.copy(module, f"{databases.PREFIX}bench")
    command = [
        str(home.python),
        str(script),
        f"--config={home.config()}",
        f"--database={database}",
        *sizes,
        *(["--only", *only] if only else []),
        *args.rest,
    ]
    env = test_run.integration_env(home, plain, module)
    try:
        return subprocess.run(command, cwd=paths.REPO, env=env, check=False).returncode
    finally:
        # A million partners are gigabytes that no other command can use.
        dbs.drop(database)
