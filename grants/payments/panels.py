"""What payments show on the pages of earlier stages, in the menus, and who reads our files."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from documents import access
from ui import navigation


def register() -> None:
    """Called once at start-up."""
    from grants.awards import letters
    from grants.payments import queries
    from grants.payments.models import BankAccount
    from grants.screening.queries import works_here

    navigation.section(
        "gestion", label=_("Paiements"), url_name="payments:list", order=40, visible=works_here
    )
    navigation.section(
        "gestion", label=_("Lots"), url_name="payments:batches", order=42, visible=queries.reads_batches
    )
    navigation.section(
        "gestion",
        label=_("Retours du comptable"),
        url_name="payments:feedback",
        order=44,
        visible=queries.reads_batches,
    )
    navigation.section("espace", label=_("Coordonnées bancaires"), url_name="bank:list", order=60)

    def reads_batch_file(user: Any, owner_id: str) -> bool:
        return queries.reads_batches(user)

    def reads_rib(user: Any, owner_id: str) -> bool:
        account = BankAccount.objects.select_related("applicant").filter(pk=owner_id).first()
        return account is not None and queries.may_read_account(user, account)

    access.register("payments.paymentbatch", reads_batch_file)
    access.register("payments.feedbackfile", reads_batch_file)
    access.register("payments.bankaccount", reads_rib)
    letters.schedule(schedule_in_letter)


def schedule_in_letter(award: Any) -> list[dict[str, str]]:
    """The payments of an award as the notification letter prints them."""
    from ui.formatting import euros, french_date

    plan = getattr(award, "plan", None)
    if plan is None:
        return []
    return [
        {
            "label": str(item.get_kind_display()),
            "amount": euros(item.amount),
            "due": str(_("vers le %(day)s") % {"day": french_date(item.due_on)}),
        }
        for item in plan.instalments.order_by("position")
    ]
