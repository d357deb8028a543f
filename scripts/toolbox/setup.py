"""`make setup`: all environments, and the template that tests start from."""

from . import databases, house, say


def main(_args):
    say.Step.plan(house.STEPS + 1)
    home = house.prepare(with_browser=True)
    with say.Step("Database template") as step:
        databases.Databases(home).template(step)
    return 0
