"""`make host-tests`: stock suites without and with crm_fa, and every test that differs."""

import os
import threading

from . import databases, house, odoo_run, odoo_tests, paths, python_env, say, system

SUITES = ("crm", "sale", "sale_crm", "utm", "loyalty", "sale_loyalty", "sales_team")
LINT = "test_lint"
LATE = paths.REPO / "scripts" / "odoo_side" / "late_tests.py"
# They read all of Odoo for minutes, and `make lint` runs the same programs on us.
LEFT_OUT = ("-/test_lint:TestPyLint", "-/test_lint:TestESLint")
KINDS = ("passed", "failed", "skipped")


class _Quiet:
    """Two runs at once would write over each other's progress line."""

    def __init__(self, step, title, shared):
        self.step, self.title, self.shared = step, title, shared

    def progress(self, text):
        self.shared[self.title] = text
        self.step.progress("; ".join(f"{key}: {said}" for key, said in self.shared.items()))


def _lint_env(home):
    """test_lint imports pylint, which a server has no other use for: lend it ours."""
    with say.Step("Python linters") as step:
        python = python_env.environment(step, "lint")
    told = system.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], "Python"
    )
    return {"PYTHONPATH": os.pathsep.join([str(home.odoo.root), told.strip()])}


def suites():
    named = os.environ.get("SUITES", "").replace(",", " ").split()
    return named or [*SUITES, LINT]


def _one(home, dbs, source, with_module, names, tags, step, results, env):
    """Run what `tags` select on a copy of `source`; results[with_module] = Outcome."""
    database = f"{databases.PREFIX}host_{os.getpid()}_{int(with_module)}"
    dbs.copy(source, database)
    addons = [str(place) for place in home.odoo.addons]
    if with_module:
        addons.append(str(paths.REPO))
    options = [f"--addons-path={','.join(addons)}"]
    if LINT in names:
        options.append(f"--init={LINT}")
    name = f"host_{'with' if with_module else 'without'}"
    try:
        code, log = odoo_tests.run(
            home, database, options, tags, name, step, env=env, program=(str(LATE),)
        )
        results[with_module] = odoo_tests.read(code, log, clean=False)
    finally:
        dbs.drop(database)


def _both(home, dbs, sources, names, step, env):
    """Without and with crm_fa at the same time, one processor each."""
    results, shared, runs = {}, {}, []
    tags = ",".join([*(f"/{name}" for name in names), *LEFT_OUT])
    for with_module, source in sources.items():
        told = _Quiet(step, "with" if with_module else "without", shared)
        values = (home, dbs, source, with_module, names, tags, told, results, env)
        runs.append(threading.Thread(target=_one, args=values, daemon=True))
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    if len(results) < 2:
        raise say.Stop("A run did not end.", f"read {odoo_run.log_path('host_with')}")
    return results


def _again(home, dbs, sources, names, rows, results, step, env):
    """Browser tests may fail on a busy machine: what differs runs once more, alone."""
    tags = ",".join(sorted({selector(test) for test, _before, _after in rows}))
    for with_module, source in sources.items():
        second = {}
        _one(home, dbs, source, with_module, names, tags, step, second, env)
        results[with_module].results.update(second[with_module].results)
        results[with_module].details = second[with_module].details


def selector(test):
    """How the command line names a test.

    >>> selector("crm.test_crm_ui.TestUi.test_03_crm_tour_forecast")
    '/crm:TestUi.test_03_crm_tour_forecast'
    """
    module, _file, *case = test.split(".")
    return f"/{module}:{'.'.join(case)}"


def difference(without, with_):
    """[(test, result without, result with)] of all that is not the same.

    >>> difference({"a": "passed", "b": "failed"}, {"a": "failed", "b": "failed"})
    [('a', 'passed', 'failed')]
    >>> difference({"a": "passed"}, {})
    [('a', 'passed', 'absent')]
    """
    tests = sorted({*without, *with_})
    rows = [(test, without.get(test, "absent"), with_.get(test, "absent")) for test in tests]
    return [row for row in rows if row[1] != row[2]]


def main(_args):
    names = suites()
    say.Step.plan(house.STEPS + 3 + (LINT in names))
    home = house.prepare(with_browser=True)
    env = {"CRMFA_SUITES": ",".join(names), **(_lint_env(home) if LINT in names else {})}
    dbs = databases.Databases(home)
    with say.Step("Database templates") as step:
        sources = {False: dbs.template(step), True: dbs.module_template(step)}
    with say.Step(f"Suites {', '.join(names)}") as step:
        results = _both(home, dbs, sources, names, step, env)
    rows = difference(results[False].results, results[True].results)
    if rows and len(rows) <= 20:
        with say.Step(f"{len(rows)} tests that differ, once more") as step:
            _again(home, dbs, sources, names, rows, results, step, env)
    return report(results)


def report(results):
    for with_module, outcome in results.items():
        states = list(outcome.results.values())
        counts = ", ".join(f"{states.count(kind)} {kind}" for kind in KINDS)
        say.line(f"{'with' if with_module else 'without':>8} crm_fa: {counts}")
    rows = difference(results[False].results, results[True].results)
    for test, before, after in rows:
        say.line(f"  {test}: {before} without, {after} with crm_fa")
    shown = [text for text in results[True].details if text not in results[False].details]
    for text in shown[: len(rows) + 1] if rows else []:
        say.line("\n" + text)
    say.line(f"{len(rows)} tests differ")
    return 1 if rows or not results[True].results else 0
