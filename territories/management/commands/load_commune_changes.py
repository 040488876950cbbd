"""`manage.py load_commune_changes FILE`: communes that merged or parted since the codes that people know."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from territories import reference_files


class Command(BaseCommand):
    """Add the codes of a CSV file: columns ancien_code, ancien_nom, nouveau_code, depuis."""

    help = (
        "Load communes that became others from a CSV file (ancien_code;ancien_nom;nouveau_code;depuis); "
        "safe to run again, all of it or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, file: Path, **options) -> None:
        try:
            count = reference_files.load_successions(file.read_bytes())
        except OSError as error:
            raise CommandError(str(error)) from None
        except reference_files.Unreadable as error:
            raise CommandError("\n".join(error.problems[:50])) from None
        self.stdout.write(f"{count} changements de communes chargés.")
