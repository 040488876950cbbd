"""`make bench`: what the site can serve, as a share of what a bare Django view serves in the same run."""

import argparse
import json
import sys
from pathlib import Path

from bench import world

RESULTS = Path(__file__).parent / "results.json"
FILES = 10_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=FILES, help="applications in the database")
    options = parser.parse_args()

    variables = world.environment()
    print(f"Filling the database with about {options.files} files…", file=sys.stderr)
    world.fill(factor=max(2, round(options.files / 40)))

    from bench.measures import MEASURES

    server = world.serve(variables)
    rows = []
    try:
        print(f"{'measure':<18}{'requests/s':>12}{'bare view':>12}{'ratio':>9}")
        for measure in MEASURES:
            outcome = measure()
            row = outcome.row()
            rows.append(row)
            print(f"{row['name']:<18}{row['value']:>12.1f}{row['reference']:>12.1f}{row['ratio']:>9.4f}")
            if outcome.failures:
                print(f"  {outcome.failures} requests were refused", file=sys.stderr)
    finally:
        server.terminate()
        server.wait()
    RESULTS.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
