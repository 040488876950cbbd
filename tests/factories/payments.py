"""Payments at each step, moved through the actions alone."""

from datetime import date

from allauth.mfa.models import Authenticator
from schwifty import IBAN

from accounts.models import MembershipRole
from accounts.roles import Role
from grants.payments import actions, bank
from grants.payments.models import Instalment
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.awards import awarded_file, person


def iban(number=1):
    """A valid French IBAN of an invented account."""
    return IBAN.generate("FR", bank_code="30006", branch_code="00001", account_code=f"{number:011d}")


def finance(scope=None, **values):
    """Somebody of the finance office, with the second factor that the duty asks for."""
    user = person(Role.FINANCE, scope, **values)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return user


def officer(scope=None, **values):
    return person(Role.OFFICER, scope, **values)


def manager_of(applicant):
    """A person who may change the bank details of a body."""
    user = UserFactory()
    MembershipFactory(applicant=applicant, user=user, role=MembershipRole.MANAGER)
    return user


def bank_account(applicant, number=1, holder=None, by=None):
    """The bank details in force of a body, as recorded by one of its managers."""
    return bank.record(
        applicant=applicant,
        by=by or manager_of(applicant),
        holder=holder or applicant.name,
        iban=iban(number),
    )


def planned(amount=4000, *, number=1, **values):
    """The first instalment of a fresh award, its beneficiary having bank details."""
    file = awarded_file(amount, **values)
    bank_account(file.applicant, number)
    return Instalment.objects.get(plan__award__application=file, position=1)


def certified(by=None, **values):
    return actions.certify(instalment=planned(**values), by=by or officer())


def approved(by=None, **values):
    return actions.approve(instalment=certified(**values), by=by or finance())


def prepared_batch(instalments, by=None):
    return actions.prepare_batch(by=by or finance(), instalments=[item.pk for item in instalments])


def sent(by=None, **values):
    """An instalment whose batch has left."""
    by = by or finance()
    instalment = approved(**values)
    actions.export(batch=prepared_batch([instalment], by), by=by)
    return Instalment.objects.get(pk=instalment.pk)


def paid(by=None, **values):
    by = by or finance()
    return actions.pay(instalment=sent(by, **values), by=by, order_number="M-1", paid_on=date(2026, 1, 15))
