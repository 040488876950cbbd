"""`make bench`: what the site can serve, as a share of what a bare Django view serves in the same run."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench import world

if TYPE_CHECKING:
    from bench.measures import Measure

RESULTS = Path(__file__).parent / "results.json"
FILES = 10_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=FILES, help="applications in the database")
    parser.add_argument(
        "--large", type=int, default=0, metavar="N", help="then measure the list again with N applications"
    )
    options = parser.parse_args()

    variables = world.environment()
    print(f"Filling the database with about {options.files} files…", file=sys.stderr)
    world.fill(factor=max(2, round(options.files / 40)))

    from bench import lists
    from bench.measures import MEASURES

    server = world.serve(variables)
    rows = []

    def keep(outcome: "Measure") -> None:
        row = outcome.row()
        rows.append(row)
        print(
            f"{row['name']:<58}{row['value']:>10.1f}{row['reference']:>10.1f} {row['unit']:<11}{row['ratio']:>8.4f}"
        )
        if outcome.failures:
            print(f"  {outcome.failures} requests were refused", file=sys.stderr)

    try:
        print(f"{'measure':<58}{'ours':>10}{'reference':>10} {'unit':<11}{'ratio':>8}")
        for measure in MEASURES:
            keep(measure())
    finally:
        server.terminate()
        server.wait()
    for outcome in lists.measures(world.size()):
        keep(outcome)
    if options.large > options.files:
        world.multiply(max(2, round(options.large / options.files)))
        for outcome in lists.measures(world.size()):
            keep(outcome)
    RESULTS.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
