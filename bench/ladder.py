"""`make bench`: how fast the ladder is, as ratios to bare SQL measured in the same run.

Prints one line per figure and ends with 1 when a figure exceeds its limit.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True, help="Odoo's configuration file")
    parser.add_argument("--database", default="crmfa_bench", help="how names begin")
    parser.add_argument("--partners", type=int, default=100_000)
    parser.add_argument("--orders", type=int, default=300_000)
    parser.add_argument(
        "--only", nargs="*", help="parts: refresh memory confirm views persian recovery"
    )
    parser.add_argument("--keep", action="store_true", help="keep the databases")
    return parser.parse_args()


def main():
    args = arguments()
    from odoo.tools import config

    config.parse_config(
        [f"--config={args.config}", "--no-http", "--log-level=warn"], setup_logging=True
    )
    from bench import run

    return run.run(args)


if __name__ == "__main__":
    sys.exit(main())
