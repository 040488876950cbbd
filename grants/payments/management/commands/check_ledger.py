"""`manage.py check_ledger`: says where the ledger, the payments and the envelopes do not agree."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grants.awards.queries import unbalanced_envelopes
from grants.payments.queries import reconcile


class Command(BaseCommand):
    help = "Compares awards with envelopes, and the ledger with payments; fails when something differs."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = [*unbalanced_envelopes(), *reconcile()]
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} differences")
        self.stdout.write("The ledger agrees with the payments and the envelopes with the awards.")
