"""What may go wrong when a file is kept, with the sentence to show."""

from django.utils.translation import gettext_lazy as _


class StorageUnavailable(Exception):
    """The place where files are kept is full or does not answer; nothing was stored or sent.

    `str(error)` is a French sentence for the person who sent the file.
    """

    message = _("L’espace où sont gardés les fichiers ne répond pas : réessayez dans quelques minutes.")

    def __str__(self) -> str:
        return str(self.message)


class StorageFull(StorageUnavailable):
    """Less free space than the floor the installation keeps for itself."""

    message = _(
        "Le fichier n’a pas pu être enregistré : il n’y a plus assez de place sur le serveur. "
        "Réessayez plus tard ou prévenez le service."
    )
