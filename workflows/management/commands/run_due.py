import signal
import threading
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from workflows import deadlines


class Command(BaseCommand):
    help = "Fire the deadlines that have come and do the periodic work, once or every N seconds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, default=0, metavar="N", help="go on, every N seconds")

    def handle(self, *, every: int, **options: object) -> None:
        stop = threading.Event()
        if every:
            signal.signal(signal.SIGTERM, lambda *_: stop.set())
            signal.signal(signal.SIGINT, lambda *_: stop.set())
        while True:
            done = {name: count for name, count in deadlines.run().items() if count}
            if done or not every:
                self.stdout.write(
                    ", ".join(f"{name}: {count}" for name, count in done.items()) or "nothing due"
                )
            if not every:
                return
            # A database that was restarted meanwhile is met with a new connection at the next turn.
            close_old_connections()
            if stop.wait(every):
                return
