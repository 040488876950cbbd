from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from grants import public
from home import demo, starter
from territories.models import Commune


class Command(BaseCommand):
    help = "Bring the database to the present version, load the reference data and, once, the demonstration."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--no-demo", action="store_true", help="load no demonstration, whatever the database"
        )

    def handle(self, *, no_demo: bool, **options: object) -> None:
        self.stdout.write(f"Database: {connection.vendor}")
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not Commune.objects.exists():
            self.stdout.write("Loading the communes of France…")
            call_command("load_communes", verbosity=0)
        starter.create_site()
        if settings.PRODUCTION or no_demo:
            return
        if not public.calls():
            self.stdout.write("Loading the demonstration…")
            demo.load(progress=self.stdout)
        self.stdout.write(demo.welcome(settings.BASE_URL))
