"""The minutes of a session, on screen and as PDF: attendance, recusals, votes, proposals."""

from typing import Any

from django.utils.translation import gettext as _

from documents import pdf
from grants.committee import queries
from grants.committee.machine import ItemState
from grants.committee.models import CommitteeSession
from ui.formatting import euros, french_datetime

TEMPLATE = "committee/minutes.typ"


def outcome(item: Any) -> str:
    """What was decided on one item, as one sentence."""
    if item.state == ItemState.PROPOSED:
        return _("Proposition : %(amount)s.") % {"amount": euros(item.amount)}
    if item.state == ItemState.DECLINED:
        return _("Non retenu. Motif : %(reason)s") % {"reason": item.reason}
    if item.state == ItemState.POSTPONED:
        return _("Examen reporté.") + (f" {item.reason}" if item.reason else "")
    return _("Pas encore examiné.")


def content(session: CommitteeSession, user: Any) -> dict[str, Any]:
    """Everything that the minutes say, as rows and figures, for this person."""
    attendance = list(queries.attendance(session))
    lines = queries.lines(session, user)
    return {
        "session": session,
        "present": [row.member for row in attendance if row.present],
        "absent": [row.member for row in attendance if not row.present],
        "lines": [(line, outcome(line.item)) for line in lines],
        "money": queries.money_of(session),
    }


def data(session: CommitteeSession, user: Any) -> dict[str, Any]:
    """The same, as the texts that `committee/minutes.typ` prints."""
    found = content(session, user)
    programme, money = session.call.programme, found["money"]
    return {
        "authority": {
            "name": programme.authority or programme.service,
            "service": programme.service,
            "address": [programme.service_address],
            "email": programme.service_email,
            "phone": programme.service_phone,
        },
        "reference": session.call.reference,
        "title": session.title,
        "call": session.call.title,
        "held": french_datetime(session.held_at),
        "opened": french_datetime(session.opened_at) if session.opened_at else "",
        "closed": french_datetime(session.closed_at) if session.closed_at else "",
        "place": session.place,
        "quorum": str(session.quorum),
        "present": [member.display_name for member in found["present"]],
        "absent": [member.display_name for member in found["absent"]],
        "items": [_item(line, sentence) for line, sentence in found["lines"]],
        "envelope": euros(money.envelope),
        "proposed": euros(money.proposed),
    }


def _item(line: queries.Line, sentence: str) -> dict[str, Any]:
    if line.hidden:
        return {"number": line.number, "title": _("Point dont vous êtes déporté·e")}
    application = line.item.application
    return {
        "number": line.number,
        "reference": application.reference or "",
        "title": application.title,
        "applicant": application.applicant.name,
        "requested": euros(application.amount),
        "recused": [recusal.member.display_name for recusal in line.recused],
        "votes": [
            _("%(name)s : %(choice)s")
            % {"name": vote.member.display_name, "choice": vote.get_choice_display().lower()}
            for vote in line.votes
        ],
        "count": _("Pour : %(a)s, contre : %(b)s, abstention : %(c)s")
        % {"a": line.tally.in_favour, "b": line.tally.against, "c": line.tally.abstained},
        "outcome": sentence,
    }


def render(session: CommitteeSession, user: Any) -> bytes:
    """The minutes as a PDF/UA-1."""
    return pdf.render(template=TEMPLATE, data=data(session, user))
