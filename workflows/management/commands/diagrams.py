from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from workflows.diagrams import pages


class Command(BaseCommand):
    help = "Draw every state machine again in docs/developers/machines."

    def handle(self, **options: object) -> None:
        folder = Path(settings.BASE_DIR) / "docs" / "developers" / "machines"
        folder.mkdir(parents=True, exist_ok=True)
        wanted = pages()
        for path in folder.glob("*.md"):
            if path.name not in wanted:
                path.unlink()
        for name, text in wanted.items():
            (folder / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(wanted)} diagrams")
