"""Bank details of beneficiaries: what is accepted, how a change is recorded and told."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from schwifty import IBAN

from accounts import vault
from accounts.iban import read_iban
from accounts.models import Applicant
from accounts.rules import is_manager_of
from documents.actions import store
from grants.payments.models import BankAccount
from workflows.clock import now
from workflows.errors import NotAllowed

__all__ = ["read_iban", "record"]


@transaction.atomic
def record(
    *, applicant: Applicant, by: Any, holder: str, iban: IBAN, bic: str = "", rib: Any = None
) -> BankAccount:
    """Record new bank details; the former ones are kept, no longer in force. Members are told.

    Recording again what is in force changes nothing and tells nobody. Raises NotAllowed.
    """
    from grants.payments.notifications import tell_bank_change

    if not is_manager_of(by, applicant):
        raise NotAllowed(
            _("Seules les personnes responsables du demandeur changent ses coordonnées bancaires.")
        )
    # The lock on the applicant puts two changes made at once one after the other.
    Applicant._base_manager.select_for_update(of=("self",)).get(pk=applicant.pk)
    bic = bic or (str(iban.bic) if iban.bic else "")
    mark = vault.fingerprint(str(iban))
    present = BankAccount.objects.filter(applicant=applicant, current=True).first()
    if present and (present.iban_fingerprint, present.holder, present.bic) == (mark, holder, bic):
        return present
    if present:
        BankAccount.objects.filter(pk=present.pk).update(current=False)
    account = BankAccount.objects.create(
        applicant=applicant,
        holder=holder,
        iban_encrypted=vault.encrypt(str(iban)),
        iban_fingerprint=mark,
        iban_last4=str(iban)[-4:],
        country=iban.country_code,
        bic=bic,
        created_by=by,
        created_at=now(),
    )
    if rib is not None:
        store(upload=rib, owner=account, uploaded_by=by, kind="rib")
    tell_bank_change(account, by=by)
    return account
