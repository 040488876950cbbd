"""Who the people are: their ages on a day, their adult referent, their number."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import blocks

from accounts.ages import age_on, is_minor
from grants.calls.eligibility.facts import Facts
from grants.calls.eligibility.findings import Verdict
from grants.calls.eligibility.kinds.common import (
    ALONE,
    Fields,
    Params,
    between,
    lacking,
    limits,
    moment,
    number_of,
    percent,
    reference,
    share,
    undated,
    when,
    whole,
)
from grants.calls.eligibility.registry import Outcome, RuleKind, register
from grants.calls.kinds import Meaning
from ui.formatting import NBSP

ALL, COUNT, SHARE = "all", "count", "share"
_BIRTHS = (Meaning.MEMBERS.value, Meaning.BIRTH_DATE.value)


@register
class PersonAge(RuleKind):
    """Ages in completed years on a day: of everybody, of some, or of a share of the people.

    « De 11 à 30 ans » takes in whoever is thirty, not whoever turns thirty-one on that very day.
    """

    name = "person_age"
    label = gettext_lazy("Âge des personnes")
    asks = ("births", "group_size")
    step = "demandeur"
    field = "birth_date"
    icon = "calendar-alt"
    told_by = _BIRTHS
    told_of = (ALONE,)

    def fields(self) -> Fields:
        who = [
            (ALL, gettext_lazy("toutes les personnes")),
            (COUNT, gettext_lazy("un nombre de personnes")),
            (SHARE, gettext_lazy("une part des personnes")),
        ]
        return [
            ("minimum", whole(gettext_lazy("âge minimum, en années révolues"), 130)),
            ("maximum", whole(gettext_lazy("âge maximum, compris"), 130)),
            (
                "who",
                blocks.ChoiceBlock(label=gettext_lazy("concerne"), choices=who, default=ALL, required=False),
            ),
            ("count", whole(gettext_lazy("nombre de personnes au moins"), 1000)),
            ("share", share(gettext_lazy("part au moins, en pour cent"))),
            *moment(),
        ]

    def sentence(self, params: Params) -> str:
        ages = between(number_of(params, "minimum"), number_of(params, "maximum"), _("ans"))
        values = {"ages": ages, "when": when(params)}
        who = params.get("who") or ALL
        if who == COUNT:
            count = int(number_of(params, "count") or 1)
            return ngettext(
                "Au moins %(count)s personne a %(ages)s, %(when)s.",
                "Au moins %(count)s personnes ont %(ages)s, %(when)s.",
                count,
            ) % {**values, "count": count}
        if who == SHARE:
            values["share"] = percent(number_of(params, "share") or Decimal(0))
            return _("Au moins %(share)s des personnes ont %(ages)s, %(when)s.") % values
        return _("Chaque personne a %(ages)s, %(when)s.") % values

    def check(self, params: Params, facts: Facts) -> Outcome:
        if not facts.births:
            return lacking(_("la date de naissance de chaque personne"), self.sentence(params))
        day = reference(params, facts)
        ages = [age_on(birth, day) for birth in facts.births]
        fitting = [age for age in ages if _fits(age, params)]
        if (params.get("who") or ALL) != ALL:
            return self._enough(params, facts, len(fitting))
        if len(fitting) == len(ages):
            return Verdict.YES, self.sentence(params)
        wrong = next(age for age in ages if not _fits(age, params))
        return Verdict.NO, _("Une personne a %(age)s, %(when)s. %(rule)s") % {
            "age": ngettext("%(count)s an", "%(count)s ans", wrong) % {"count": max(wrong, 0)},
            "when": when(params),
            "rule": self.sentence(params),
        }

    def _enough(self, params: Params, facts: Facts, fitting: int) -> Outcome:
        people: int | None = len(facts.births or ())
        if facts.extremes:
            people = facts.group_size
            if fitting and fitting < len(facts.births or ()):
                return lacking(_("l’âge de chaque personne"), self.sentence(params))
            if not fitting and self._straddles(params, facts):
                return lacking(_("l’âge de chaque personne"), self.sentence(params))
            if fitting and people is None:
                return lacking(_("le nombre de personnes"), self.sentence(params))
            fitting = people or 0 if fitting else 0
        if params.get("who") == COUNT:
            enough = fitting >= (number_of(params, "count") or 1)
        else:
            enough = Decimal(fitting) * 100 >= (number_of(params, "share") or 0) * (people or 1)
        if enough:
            return Verdict.YES, self.sentence(params)
        return Verdict.NO, _("%(count)s sur %(people)s dans cette tranche d’âge. %(rule)s") % {
            "count": fitting,
            "people": people if people is not None else "–",
            "rule": self.sentence(params),
        }

    def _straddles(self, params: Params, facts: Facts) -> bool:
        """Between the youngest and the oldest, who are both out, others may be in."""
        day = reference(params, facts)
        ages = [age_on(birth, day) for birth in facts.births or ()]
        low, high = number_of(params, "minimum"), number_of(params, "maximum")
        return (low is not None and min(ages) < low) and (high is not None and max(ages) > high)

    def problems(self, params: Params) -> list[str]:
        found = [*limits(params, self.label), *undated(params, self.label)]
        if params.get("who") == COUNT and not params.get("count"):
            found.append(_("Règle « Âge des personnes » : indiquez combien de personnes."))
        if params.get("who") == SHARE and not number_of(params, "share"):
            found.append(_("Règle « Âge des personnes » : indiquez quelle part des personnes."))
        return found


def _fits(age: int, params: Params) -> bool:
    low, high = number_of(params, "minimum"), number_of(params, "maximum")
    return (low is None or age >= low) and (high is None or age <= high)


@register
class Guardian(RuleKind):
    """Whoever is minor on a day names an adult who answers for the project."""

    adjustable = True
    name = "guardian"
    label = gettext_lazy("Adulte référent des mineurs")
    asks = ("births", "guardian")
    step = "demandeur"
    field = "guardian_name"
    icon = "user"
    told_of = (ALONE,)

    def fields(self) -> Fields:
        return moment()

    def meanings(self, params: Params) -> tuple[tuple[str, ...], ...]:
        return (_BIRTHS, (Meaning.GUARDIAN.value,))

    def sentence(self, params: Params) -> str:
        return _("Si une personne est mineure %(when)s, un adulte référent est désigné.") % {
            "when": when(params)
        }

    def check(self, params: Params, facts: Facts) -> Outcome:
        if facts.guardian:
            return Verdict.YES, _("Un adulte référent est désigné.")
        if not facts.births:
            return lacking(_("la date de naissance de chaque personne"), self.sentence(params))
        if not _minors(facts.births, reference(params, facts)):
            return Verdict.YES, _("Chaque personne est majeure %(when)s.") % {"when": when(params)}
        if facts.guardian is None:
            return lacking(_("l’adulte référent"), self.sentence(params))
        return Verdict.NO, _("Une personne est mineure %(when)s : désignez un adulte référent.") % {
            "when": when(params)
        }

    def problems(self, params: Params) -> list[str]:
        return undated(params, self.label)


def _minors(births: Sequence[date], day: date) -> bool:
    return any(is_minor(birth, day) for birth in births)


@register
class GroupSize(RuleKind):
    """How many people; a person who applies alone is one."""

    name = "group_size"
    label = gettext_lazy("Taille du groupe")
    asks = ("group_size",)
    step = "questions"
    icon = "group"
    told_by = (Meaning.MEMBERS.value, Meaning.GROUP_SIZE.value)
    told_of = (ALONE,)

    def fields(self) -> Fields:
        return [
            ("minimum", whole(gettext_lazy("personnes au moins"), 10_000)),
            ("maximum", whole(gettext_lazy("personnes au plus"), 10_000)),
        ]

    def sentence(self, params: Params) -> str:
        low, high = number_of(params, "minimum"), number_of(params, "maximum")
        unit = _("personne") if (high or low or 0) <= 1 else _("personnes")
        return _("Le groupe compte %(size)s.") % {"size": between(low, high, unit)}

    def check(self, params: Params, facts: Facts) -> Outcome:
        if facts.group_size is None:
            return lacking(_("le nombre de personnes"), self.sentence(params))
        low, high = number_of(params, "minimum"), number_of(params, "maximum")
        if (low is None or facts.group_size >= low) and (high is None or facts.group_size <= high):
            return Verdict.YES, self.sentence(params)
        unit = _("personne") if facts.group_size <= 1 else _("personnes")
        return Verdict.NO, _("%(count)s dans ce dossier. %(rule)s") % {
            "count": f"{facts.group_size}{NBSP}{unit}",
            "rule": self.sentence(params),
        }

    def problems(self, params: Params) -> list[str]:
        return limits(params, self.label)
