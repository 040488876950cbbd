"""The private files of attachments."""

from django.contrib.contenttypes.models import ContentType

from documents.models import PrivateFile
from grants.applications.models import Attachment


def files_of(attachments: list[Attachment]) -> dict[int, PrivateFile]:
    """The private file of each attachment: one query."""
    owner_type = ContentType.objects.get_for_model(Attachment)
    keys = [str(attachment.pk) for attachment in attachments]
    files = PrivateFile.objects.filter(owner_type=owner_type, owner_id__in=keys)
    return {int(file.owner_id): file for file in files}
