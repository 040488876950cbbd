"""Create the starter site: pages, menu, identity, and a page per call."""

from typing import Any

from django.core.management.base import BaseCommand

from home import starter


class Command(BaseCommand):
    help = "Create the pages that a new site begins with. Safe to run again: what exists is left as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        made = starter.create_site()
        for address in made.pages:
            self.stdout.write(f"created {address}")
        if not made.pages:
            self.stdout.write("the starter pages are already there")
