"""The commands behind the Makefile: `python3 scripts/cli.py <command>`."""

import argparse
import sys

from toolbox import databases, house, say


def setup(args):
    """Everything but a run: environments, and the template that tests start from."""
    say.Step.plan(house.STEPS + 1)
    home = house.prepare(with_browser=True)
    with say.Step("Database template") as step:
        databases.Databases(home).template(step)


COMMANDS = {"setup": setup}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=sorted(COMMANDS))
    args, args.rest = parser.parse_known_args()
    try:
        return COMMANDS[args.command](args)
    except say.Stop as error:
        print(f"\nError: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted: run the same command again to go on.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
