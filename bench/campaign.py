"""`make bench-campaign`: lists of campaigns and their credit, against bare SQL.

Prints one line per figure and ends with 1 when a figure misses its limit.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True, help="Odoo's configuration file")
    parser.add_argument("--database", default="crmfa_bench", help="how names begin")
    parser.add_argument("--campaigns", type=int, default=500)
    parser.add_argument("--orders", type=int, default=300_000)
    parser.add_argument("--keep", action="store_true", help="keep the database")
    return parser.parse_args()


def main():
    args = arguments()
    from odoo.tools import config

    config.parse_config(
        [f"--config={args.config}", "--no-http", "--log-level=warn"], setup_logging=True
    )
    from bench import campaigns

    return campaigns.run(args)


if __name__ == "__main__":
    sys.exit(main())
