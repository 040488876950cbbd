"""What payments show on the pages of earlier stages, in the menus, and who reads our files."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from documents import access
from grants.applications import panels as space
from grants.awards.panels import DECIDED
from grants.screening import panels as desk
from grants.screening import related
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
    space.register(for_applicant, order=30)
    desk.register(for_staff)
    related.register_sameness(_("Même compte bancaire"), queries.with_same_account)


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


def for_applicant(application: Any, user: Any) -> list[space.Panel]:
    """Each payment with the day of each of its steps, and the account in force. Two queries, once decided."""
    from grants.payments import queries
    from grants.payments.machine import InstalmentState

    items = _payments(application)
    if not items:
        return []
    context = {
        "rows": [{"instalment": item, "steps": steps_of(item)} for item in items],
        "finished": all(item.state == InstalmentState.PAID for item in items),
        "account": queries.current_account(application.applicant_id),
        "applicant_id": application.applicant_id,
    }
    return [space.Panel("grants/payments/panels/space.html", context)]


def for_staff(application: Any, user: Any) -> desk.Panel | None:
    """Each payment with the way to its page. One query, once decided."""
    items = _payments(application)
    if not items:
        return None
    return desk.Panel(
        title=_("Versements"),
        template="grants/payments/panels/staff.html",
        context={"instalments": items, "has_account": items[0].has_account},
        id="versements",
        order=40,
    )


def _payments(application: Any) -> list[Any]:
    """The payments of a file; none before it is decided, without a query."""
    from grants.payments import queries

    return list(queries.payments_of(application)) if application.state in DECIDED else []


def steps_of(instalment: Any) -> list[dict[str, Any]]:
    """What has happened to a payment so far, as its beneficiary reads it."""
    sent_at = instalment.batch.exported_at if instalment.batch else None
    steps = [
        (_("Somme due vérifiée par l’instruction"), instalment.certified_at),
        (_("Validé par le service financier"), instalment.approved_at),
        (_("Transmis au comptable public"), sent_at),
        (_("Payé"), instalment.paid_on),
    ]
    return [{"label": label, "at": at} for label, at in steps if at]
