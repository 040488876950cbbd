"""`manage.py load_zones FILE`: cantons, districts and perimeters, with their communes."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from territories import reference_files


class Command(BaseCommand):
    """Create or replace the zones of a CSV file: columns code, type, nom, commune."""

    help = "Load zones from a CSV file (code;type;nom;commune, one line per commune); all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, file: Path, **options) -> None:
        try:
            count = reference_files.load_zones(file.read_bytes())
        except OSError as error:
            raise CommandError(str(error)) from None
        except reference_files.Unreadable as error:
            raise CommandError("\n".join(error.problems[:50])) from None
        self.stdout.write(f"{count} zones chargées.")
