"""`manage.py scan_files`: queue again the files that wait for the antivirus."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from documents import scanning
from documents.models import PrivateFile, ScanState

WAITING_MINUTES = 10


class Command(BaseCommand):
    help = "Queue the scan of files that have waited for more than ten minutes (run every hour)."

    def handle(self, *args: Any, **options: Any) -> None:
        if scanning.scanner() is None:
            self.stdout.write("No antivirus is configured (setting DOCUMENTS_SCANNER).")
            return
        limit = timezone.now() - timedelta(minutes=WAITING_MINUTES)
        waiting = PrivateFile.objects.filter(scan_state=ScanState.NOT_SCANNED, created_at__lt=limit)
        count = 0
        for file in waiting.iterator():
            scanning.request(file)
            count += 1
        self.stdout.write(f"{count} file(s) queued.")
