"""When the project takes place."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from grants.calls.eligibility.facts import Facts
from grants.calls.eligibility.findings import Verdict
from grants.calls.eligibility.kinds.bodies import duration, months_between
from grants.calls.eligibility.kinds.common import (
    FIXED,
    MOMENTS,
    Fields,
    Params,
    day_of,
    lacking,
    number_of,
    reference,
    undated,
    whole,
)
from grants.calls.eligibility.registry import Outcome, RuleKind, register
from grants.calls.kinds import Meaning
from ui.formatting import french_date

_STARTS, _ENDS = (Meaning.STARTS_ON.value,), (Meaning.ENDS_ON.value,)


@register
class ProjectDates(RuleKind):
    """The project does not begin too early, ends in time and does not last too long."""

    adjustable = True
    name = "project_dates"
    label = gettext_lazy("Dates du projet")
    asks = ("starts_on", "ends_on")
    step = "questions"
    icon = "date"

    def fields(self) -> Fields:
        return [
            (
                "starts",
                blocks.ChoiceBlock(
                    label=gettext_lazy("ne commence pas avant"), choices=MOMENTS, required=False
                ),
            ),
            ("day", blocks.DateBlock(label=gettext_lazy("date fixe du début"), required=False)),
            ("until", blocks.DateBlock(label=gettext_lazy("s’achève au plus tard le"), required=False)),
            ("months", whole(gettext_lazy("dure au plus (mois)"), 240)),
        ]

    def wants(self, params: Params) -> tuple[str, ...]:
        starts = ("starts_on",) if params.get("starts") or params.get("months") else ()
        return (*starts, *(("ends_on",) if params.get("until") or params.get("months") else ()))

    def meanings(self, params: Params) -> tuple[tuple[str, ...], ...]:
        return tuple({"starts_on": _STARTS, "ends_on": _ENDS}[name] for name in self.wants(params))

    def sentence(self, params: Params) -> str:
        parts = []
        if params.get("starts"):
            parts.append(_("Le projet ne commence pas avant %(when)s.") % {"when": _start(params)})
        if until := day_of(params, "until"):
            parts.append(_("Le projet s’achève au plus tard le %(day)s.") % {"day": french_date(until)})
        if months := number_of(params, "months"):
            parts.append(_("Le projet dure au plus %(time)s.") % {"time": duration(int(months))})
        return " ".join(parts)

    def check(self, params: Params, facts: Facts) -> Outcome:
        wrong = [
            sentence
            for sentence in (
                self._early(params, facts),
                self._late(params, facts),
                self._long(params, facts),
            )
            if sentence
        ]
        if wrong:
            return Verdict.NO, " ".join(wrong)
        wants = self.wants(params)
        if "starts_on" in wants and facts.starts_on is None:
            return lacking(_("la date de début du projet"), self.sentence(params))
        if "ends_on" in wants and facts.ends_on is None:
            return lacking(_("la date de fin du projet"), self.sentence(params))
        return Verdict.YES, self.sentence(params)

    def _early(self, params: Params, facts: Facts) -> str:
        if not params.get("starts") or facts.starts_on is None:
            return ""
        earliest = reference(params, facts, "starts")
        if facts.starts_on >= earliest:
            return ""
        return _("Le projet commence le %(start)s, avant le %(earliest)s : c’est trop tôt.") % {
            "start": french_date(facts.starts_on),
            "earliest": french_date(earliest),
        }

    def _late(self, params: Params, facts: Facts) -> str:
        until = day_of(params, "until")
        if until is None or facts.ends_on is None or facts.ends_on <= until:
            return ""
        return _("Le projet s’achève le %(end)s, après le %(until)s.") % {
            "end": french_date(facts.ends_on),
            "until": french_date(until),
        }

    def _long(self, params: Params, facts: Facts) -> str:
        months = number_of(params, "months")
        if months is None or facts.starts_on is None or facts.ends_on is None:
            return ""
        if facts.ends_on < facts.starts_on:
            return _("La fin du projet précède son début.")
        lasted = months_between(facts.starts_on, facts.ends_on)
        if lasted < months or (lasted == months and facts.ends_on.day == facts.starts_on.day):
            return ""
        return _("Le projet dure plus de %(time)s.") % {"time": duration(int(months))}

    def problems(self, params: Params) -> list[str]:
        if not self.wants(params):
            return [_("Règle « Dates du projet » : indiquez un début, une fin ou une durée.")]
        start, until = day_of(params), day_of(params, "until")
        if params.get("starts") == FIXED and start and until and start > until:
            return [_("Règle « Dates du projet » : la fin précède le début.")]
        return undated(params, self.label, "starts")


def _start(params: Params) -> str:
    fixed = day_of(params)
    if params["starts"] == FIXED and fixed:
        return _("le %(day)s") % {"day": french_date(fixed)}
    return str(dict(MOMENTS)[params["starts"]])


@register
class Execution(RuleKind):
    """Within the time that the call gives to projects, from the call itself."""

    adjustable = True
    name = "execution"
    label = gettext_lazy("Période de réalisation")
    asks = ("starts_on", "ends_on")
    step = "questions"
    designed = False

    def sentence(self, params: Params) -> str:
        first, last = day_of(params, "from"), day_of(params, "until")
        if first and last:
            return _("Le projet se déroule entre le %(first)s et le %(last)s.") % {
                "first": french_date(first),
                "last": french_date(last),
            }
        if first:
            return _("Le projet se déroule à partir du %(first)s.") % {"first": french_date(first)}
        return _("Le projet s’achève au plus tard le %(last)s.") % {"last": french_date(last)}

    def check(self, params: Params, facts: Facts) -> Outcome:
        first, last = day_of(params, "from"), day_of(params, "until")
        days = [day for day in (facts.starts_on, facts.ends_on) if day is not None]
        if any(_outside(day, first, last) for day in days):
            return Verdict.NO, _("Les dates du projet sortent de cette période. %(rule)s") % {
                "rule": self.sentence(params)
            }
        return (Verdict.YES if len(days) == 2 else Verdict.UNKNOWN), self.sentence(params)


def _outside(day: date, first: date | None, last: date | None) -> bool:
    return (first is not None and day < first) or (last is not None and day > last)
