"""The commands behind the Makefile: `python3 scripts/cli.py <command>`."""

import argparse
import importlib
import signal
import sys

from toolbox import odoo_run, say

# Each command's module is read only when asked for: an error in one leaves the others usable.
COMMANDS = {
    "bench": "toolbox.bench",
    "bench-campaign": "toolbox.bench:campaign",
    "bench-leads": "toolbox.bench:leads",
    "clean": "toolbox.clean",
    "demo-cdnow": "toolbox.cdnow",
    "format": "toolbox.lint:reformat",
    "host-tests": "toolbox.host_tests",
    "lint": "toolbox.lint",
    "pot": "toolbox.pot",
    "run": "toolbox.serve",
    "setup": "toolbox.setup",
    "shots": "toolbox.shots",
    "stop": "toolbox.clean:stop",
    "test": "toolbox.test_run",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=sorted(COMMANDS))
    args, args.rest = parser.parse_known_args()
    # A service manager's "stop" must end a started server just as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    module, _colon, function = COMMANDS[args.command].partition(":")
    try:
        return getattr(importlib.import_module(module), function or "main")(args)
    except say.Stop as error:
        print(f"\nError: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        odoo_run.stop_all()
        print("\nInterrupted: run the same command again to go on.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
