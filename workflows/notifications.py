"""Who is told what: notifications are classes near their domain, queued with the transition itself."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template import Context
from django.template.loader import get_template
from django.utils.functional import Promise

from workflows.clock import now
from workflows.effects import Event
from workflows.models import EmailState, Message, Preference
from workflows.tasks import deliver

_classes: dict[str, type["Notification"]] = {}
_by_transition: dict[tuple[str, str], list[type["Notification"]]] = defaultdict(list)


class Notification:
    """One kind of message. Subclass it in a stage's `notifications.py` and decorate with `@notification`.

    The template is plain text: its first line is the subject, the rest the body.
    """

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    audience: ClassVar[str | Promise] = ""
    on: ClassVar[Iterable[tuple[str, str]]] = ()
    template: ClassVar[str]
    mandatory: ClassVar[bool] = False

    def recipients(self, event: Event) -> Iterable[Any]:
        """The people told, as users; a bare e-mail address (str) for somebody without an account."""
        raise NotImplementedError  # every kind names its own

    def context(self, event: Event) -> dict[str, Any]:
        """What the template sees."""
        return {"instance": event.instance}

    def url(self, event: Event) -> str:
        """The page on the site that the message leads to, as a path."""
        return ""

    def attachment(self, event: Event) -> Any:
        """A PrivateFile to join to the e-mail, or None."""
        return None

    def render(self, context: dict[str, Any], url: str = "") -> tuple[str, str]:
        """Subject and body, as plain text. User text stays literal, on one line in the subject."""
        values = {**context, "link": f"{settings.BASE_URL}{url}" if url else "", "site": settings.BASE_URL}
        template: Any = get_template(self.template)
        text = template.template.render(Context(values, autoescape=False))
        subject, _separator, body = text.strip().partition("\n")
        return " ".join(subject.split())[:250], body.strip() + "\n"


def notification(cls: type[Notification]) -> type[Notification]:
    """Register a kind of message under its code and its transitions."""
    if cls.code in _classes:
        raise ValueError(f"two notifications are called {cls.code}")
    _classes[cls.code] = cls
    for key in cls.on:
        _by_transition[key].append(cls)
    return cls


def registered() -> dict[str, type[Notification]]:
    """Every kind of message by its code."""
    return dict(sorted(_classes.items()))


def queue(event: Event) -> list[Message]:
    """Queue every message that an event calls for, in the event's own transaction."""
    messages: list[Message] = []
    for cls in _by_transition.get((event.instance._meta.label_lower, event.transition), []):
        messages += tell(cls(), event)
    return messages


def tell(kind: Notification, event: Event) -> list[Message]:
    """Queue one kind of message to its recipients. Returns the rows created."""
    people = list(dict.fromkeys(kind.recipients(event)))
    if not people:
        return []
    url = kind.url(event)
    subject, body = kind.render(kind.context(event), url)
    attachment = kind.attachment(event)
    muted = _muted(kind, [person for person in people if not isinstance(person, str)])
    created = []
    for person in people:
        address = person if isinstance(person, str) else person.email
        wanted = bool(address) and (isinstance(person, str) or person.pk not in muted)
        message = Message(
            kind=kind.code,
            entry=event.entry,
            recipient=None if isinstance(person, str) else person,
            email=address,
            subject=subject,
            body=body,
            url=url,
            attachment=attachment,
            created_at=now(),
            email_state=EmailState.QUEUED if wanted else EmailState.NONE,
            next_attempt_at=now() if wanted else None,
        )
        if _save_once(message):
            created.append(message)
            if wanted:
                deliver.enqueue(message.pk)
    return created


def _save_once(message: Message) -> bool:
    """Save unless this person already has this message about this event (an effect run again)."""
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _muted(kind: Notification, users: list[Any]) -> set[int]:
    if kind.mandatory or not users:
        return set()
    rows = Preference.objects.filter(user__in=users, kind=kind.code, email=False)
    return set(rows.values_list("user_id", flat=True))
