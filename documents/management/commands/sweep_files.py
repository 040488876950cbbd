"""`manage.py sweep_files`: delete private blobs that no row knows, report rows that lost theirs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.sweep import sweep


class Command(BaseCommand):
    help = "Delete private blobs without a row and report rows without a blob (run once a day)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--hours", type=int, default=24, help="leave alone what is younger (24)")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be deleted")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["hours"] < 1:
            raise CommandError("--hours is at least 1: younger blobs may belong to an open transaction.")
        result = sweep(older_than_hours=options["hours"], delete=not options["dry_run"])
        for name in result.orphans:
            self.stdout.write(f"blob without a row: {name}")
        self.stdout.write(f"{len(result.orphans)} blob(s) without a row, {result.freed} deleted.")
        if result.lost:
            for name in result.lost:
                self.stderr.write(f"row without its blob: {name}")
            raise CommandError(f"{len(result.lost)} file(s) lost their bytes: restore them from a backup.")
