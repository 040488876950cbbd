from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from grants import public
from home import demo
from home.demo import scale


class Command(BaseCommand):
    help = "Load the demonstration once; with --scale N, make N times as many files for load work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=int, default=1, metavar="N", help="how many times as many files")

    def handle(self, *, scale: int, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demonstration is not for a production site.")
        if scale < 1:
            raise CommandError("--scale takes a whole number, one or more.")
        if not public.calls():
            demo.load(progress=self.stdout)
        if scale > 1:
            self.stdout.write(f"{multiply(scale)} files added.")


multiply = scale.multiply
