"""Choices that carry, beside their label, the tone in which screens show them."""

from typing import TYPE_CHECKING, Any

from django.db.models.enums import ChoicesType, TextChoices

TONES = ("neutral", "info", "success", "warning", "danger", "accent")


if TYPE_CHECKING:
    _TonedType = ChoicesType  # checkers know the attributes of Django's own metaclass only
else:

    class _TonedType(ChoicesType):
        def __new__(metacls, classname: str, bases: tuple, classdict: Any, **kwargs: Any) -> Any:
            tones = []
            for key in classdict._member_names:
                value, tone = classdict[key], "neutral"
                if isinstance(value, tuple) and len(value) == 3:
                    *value, tone = value
                    # Set around the enum's own dict, which refuses to define a member twice.
                    dict.__setitem__(classdict, key, tuple(value))
                if tone not in TONES:
                    raise ValueError(f"{classname}.{key}: unknown tone {tone!r}, expected one of {TONES}")
                tones.append(tone)
            cls = super().__new__(metacls, classname, bases, classdict, **kwargs)
            for member, tone in zip(cls, tones, strict=True):
                member._tone_ = tone
            return cls


class StateChoices(TextChoices, metaclass=_TonedType):
    """Text choices declared as `DRAFT = "draft", _("Brouillon"), "neutral"`.

    They are ordinary Django choices (`choices`, `labels`, plain strings in migrations); `.tone` says in
    which colour `{% state %}` and `{% badge %}` show the member. The tone may be left out.
    """

    @property
    def tone(self) -> str:
        """One of `TONES`."""
        return getattr(self, "_tone_", "neutral")
