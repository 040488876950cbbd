from django.core.management.base import BaseCommand, CommandError

from workflows import log
from workflows.models import ChainHead


class Command(BaseCommand):
    help = "Check that no row of the log was removed or altered; prints the seal of the last one."

    def handle(self, **options: object) -> None:
        problems = list(log.verify())
        if problems:
            raise CommandError("\n".join(problems))
        head = ChainHead.objects.filter(pk=1).first()
        if head is None:
            self.stdout.write("The log is empty.")
            return
        self.stdout.write(f"{head.sequence} rows, unbroken. Seal: {head.hash}")
