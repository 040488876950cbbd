"""`manage.py load_communes`: the communes of France, from the file carried with the project."""

from django.core.management.base import BaseCommand, CommandParser

from territories import loading
from territories.models import Commune


class Command(BaseCommand):
    """Load or refresh the communes; running it again changes nothing."""

    help = "Load the communes of France (34 969, year 2026); safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there are communes already"
        )

    def handle(self, *args, if_empty: bool, **options) -> None:
        if if_empty and Commune.objects.exists():
            self.stdout.write("Les communes sont déjà chargées.")
            return
        self.stdout.write(f"{loading.load_communes()} communes chargées.")
