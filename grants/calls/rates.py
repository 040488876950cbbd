"""What a maximum rate is computed on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RateBase(models.TextChoices):
    """The base of a rate: it is said on every page that shows one."""

    EXPENSE = "expense", _("Charges")
    WITH_KIND = "with_kind", _("Charges, contributions volontaires comprises")
    ELIGIBLE = "eligible", _("Charges admises")
