from django.core.management.base import BaseCommand

from home.demo import people


class Command(BaseCommand):
    help = "Print the present one-time code of the demonstration's accounts that have a second factor."

    def handle(self, **options: object) -> None:
        self.stdout.write(people.code())
