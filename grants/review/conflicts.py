"""Conflicts of interest that can be seen from what the platform knows.

CGCT L2131-11 makes a decision illegal when an interested member took part in it, preparatory work
included: what is detected is applied at once, and what cannot be detected is asked.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership, MembershipStatus
from grants.applications.models import Application
from workflows.actors import SystemActor

#: Who answers in the log for a recusal that nobody declared.
DETECTOR = SystemActor("conflicts", gettext_lazy("Détection des conflits d’intérêts"))

#: Sharing one of these says nothing: they are open to everybody.
PUBLIC_MAIL = frozenset(
    [
        "aol.com",
        "bbox.fr",
        "club-internet.fr",
        "free.fr",
        "gmail.com",
        "gmx.fr",
        "gmx.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.fr",
        "icloud.com",
        "laposte.net",
        "live.com",
        "live.fr",
        "mac.com",
        "mail.com",
        "mailo.com",
        "me.com",
        "msn.com",
        "neuf.fr",
        "netcourrier.com",
        "numericable.fr",
        "orange.fr",
        "outlook.com",
        "outlook.fr",
        "pm.me",
        "proton.me",
        "protonmail.com",
        "riseup.net",
        "sfr.fr",
        "tutanota.com",
        "wanadoo.fr",
        "yahoo.com",
        "yahoo.fr",
        "ymail.com",
        "zaclys.net",
    ]
)

Pair = tuple[int, int]


def mail_domain(address: str) -> str:
    """The domain of an address in lower case, empty when it is missing or open to everybody.

    >>> mail_domain("Contact@Jardins.example"), mail_domain("jean@gmail.com"), mail_domain("")
    ('jardins.example', '', '')
    """
    domain = address.rpartition("@")[2].strip().lower().rstrip(".")
    return "" if domain in PUBLIC_MAIL else domain


def detected(members: Iterable[Any], applications: Iterable[Application]) -> dict[Pair, str]:
    """(member id, application id) -> why they are in conflict, for all pairs in one query.

    `applications` come with their applicant selected.
    """
    members, applications = list(members), list(applications)
    if not members or not applications:
        return {}
    acting = set(
        Membership.objects.filter(
            status=MembershipStatus.ACTIVE,
            user__in={member.pk for member in members},
            applicant__in={application.applicant_id for application in applications},
        ).values_list("user_id", "applicant_id")
    )
    domains = {application.pk: mail_domain(application.applicant.email) for application in applications}
    found: dict[Pair, str] = {}
    for member in members:
        own = mail_domain(member.email)
        for application in applications:
            if (member.pk, application.applicant_id) in acting:
                found[member.pk, application.pk] = _("Agit pour ce demandeur.")
            elif own and own == domains[application.pk]:
                found[member.pk, application.pk] = _("Adresse électronique du même organisme.")
    return found


def detect(member: Any, application: Application) -> str:
    """Why this member may not read this file; empty when nothing is known against it."""
    return detected([member], [application]).get((member.pk, application.pk), "")
