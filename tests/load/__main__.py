"""`make load`: 500 submissions with three files each in the last ten minutes, while 200 others type.

Everybody arrives at a random second, more and more often as the closing nears. At the end each thing that
the server said it had kept is looked for in the database. Ends with an error when something was lost or
when somebody was shown an error.
"""

import argparse
import random
import sys

from bench import world
from tests.load.clock import Schedule

#: Seconds between two saves of somebody who types, at least and at most.
PAUSES = (4.0, 12.0)
THREADS = 64


def main() -> int:
    """Play the scene and print the figures. Returns 1 when something was lost or an error shown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=500)
    parser.add_argument("--typists", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    options = parser.parse_args()
    variables = world.environment()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("prepare", no_demo=True, stdout=sys.stderr)
    return play(options, variables)


def play(options: argparse.Namespace, variables: dict[str, str]) -> int:
    """The scene itself, on a database that is ready."""
    from tests.load import scene, verdict
    from tests.load.people import Seen

    seen, seconds = Seen(), options.minutes * 60
    print(f"Preparing {options.submissions + options.typists} drafts…", file=sys.stderr)
    call, submitters, typists = scene.prepare(
        submitters=options.submissions, typists=options.typists, seconds=86_400, seen=seen
    )
    server = world.serve(variables, workers=options.workers)
    try:
        scene.extend(call, seconds)
        print(f"Playing {options.minutes:g} minutes…", file=sys.stderr)
        schedule = crowd(submitters, typists, seconds)
        schedule.run(THREADS)
    finally:
        server.terminate()
        server.wait()
    rows, lost = verdict.figures(seen), verdict.losses(submitters, typists)
    print(verdict.table(rows))
    print(f"\nsubmitted: {sum(person.submitted for person in submitters)} of {len(submitters)}")
    print(f"saves while typing: {sum(person.saves for person in typists)}")
    print(f"errors shown: {len(seen.errors)}; lost: {len(lost)}")
    print(f"requests begun late by the generator itself, worst: {max(schedule.late):.1f} s")
    for sentence in [*seen.errors[:20], *lost[:20]]:
        print(f"  {sentence}")
    return 1 if seen.errors or lost else 0


def crowd(submitters: list, typists: list, seconds: float) -> Schedule:
    """Who comes when: those who submit mostly near the end, those who type all along."""
    schedule, chance = Schedule(), random.Random(20_261_122)

    def submission(person, due: float) -> None:
        def step() -> None:
            more = person.join_next()
            then = schedule.now() + chance.uniform(1, 4)
            schedule.at(then, step if more else person.submit)

        schedule.at(due, step)

    def typing(person, due: float) -> None:
        def step() -> None:
            person.type_more(chance)
            then = schedule.now() + chance.uniform(*PAUSES)
            if then < seconds:
                schedule.at(then, step)

        schedule.at(due, step)

    last = max(seconds - 20, 1)
    for person in submitters:
        submission(person, last * chance.random() ** 0.5)
    for person in typists:
        typing(person, chance.uniform(0, min(PAUSES[1], seconds)))
    return schedule


if __name__ == "__main__":
    sys.exit(main())
