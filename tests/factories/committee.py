"""Sessions for tests, made through the actions."""

from datetime import timedelta

from grants.committee import actions
from tests.factories.calls import open_call
from tests.factories.review import admissible
from tests.factories.screening import reader, secretary
from workflows.clock import now


class Room:
    """A call with admissible files, its members and its secretary, around one session."""

    def __init__(self, *, files=2, members=3, quorum=2, **values):
        self.call = open_call(**values)
        self.members = [reader(self.call) for _turn in range(members)]
        self.secretary = secretary(self.call)
        self.files = [admissible(self.call) for _turn in range(files)]
        self.session = actions.create_session(
            call=self.call,
            title="Comité du printemps",
            held_at=now() - timedelta(hours=1),
            place="Hôtel du Département",
            quorum=quorum,
            by=self.secretary,
        )

    def sign(self, members=None):
        """Everybody, or these members, in the room."""
        present = [member.pk for member in (self.members if members is None else members)]
        actions.record_attendance(session=self.session, present=present, by=self.secretary)
        return self

    def open(self):
        self.session = actions.open_session(session=self.session, by=self.secretary)
        return self

    def item(self, number=0):
        return self.session.items.order_by("position", "pk")[number]

    def at_vote(self, number=0):
        return actions.put_to_vote(item=self.item(number), by=self.secretary)

    def settle(self, number=0, *, amount=None, reason="Hors sujet"):
        """One unanimous vote and its outcome: an amount, or a refusal."""
        item = self.at_vote(number)
        for member in self.members:
            actions.vote(item=item, choice="for" if amount else "against", by=member)
        if amount:
            return actions.propose(item=item, amount=amount, by=self.secretary)
        return actions.decline(item=item, reason=reason, by=self.secretary)


def opened_room(**values):
    """A session under way, everybody present."""
    return Room(**values).sign().open()
