"""How often and how much already: number of requests, sums awarded over a window."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import blocks

from grants.calls.eligibility.facts import Facts
from grants.calls.eligibility.findings import Verdict
from grants.calls.eligibility.kinds.bodies import duration
from grants.calls.eligibility.kinds.common import Fields, Params, lacking, money, needed, number_of, whole
from grants.calls.eligibility.registry import Outcome, RuleKind, register
from ui.formatting import euros

CALL, ROUND, YEAR, PROGRAMME, PROGRAMME_YEAR = "call", "round", "year", "programme", "programme_year"
PERIODS = {
    CALL: gettext_lazy("pour cet appel"),
    ROUND: gettext_lazy("par session"),
    YEAR: gettext_lazy("par année civile, tous appels"),
    PROGRAMME: gettext_lazy("pour ce dispositif"),
    PROGRAMME_YEAR: gettext_lazy("par année civile, pour ce dispositif"),
}
CIVIL_YEAR, ROLLING = "civil_year", "rolling"
THIS_PROGRAMME, EVERYTHING = "programme", "all"


@register
class Requests(RuleKind):
    """How many files one may deposit, this one included; withdrawn ones do not count."""

    name = "requests"
    label = gettext_lazy("Nombre de demandes")
    asks = ("requests",)
    icon = "copy"

    def fields(self) -> Fields:
        return [
            ("maximum", whole(gettext_lazy("demandes au plus"), 100, required=True, default=1)),
            (
                "period",
                blocks.ChoiceBlock(
                    label=gettext_lazy("comptées"), choices=list(PERIODS.items()), default=CALL
                ),
            ),
        ]

    def _period(self, params: Params) -> str:
        return params.get("period") or CALL

    def wants(self, params: Params) -> tuple[str, ...]:
        return (f"requests:{self._period(params)}",)

    def sentence(self, params: Params) -> str:
        count = int(number_of(params, "maximum") or 1)
        return ngettext(
            "Au plus %(count)s demande par demandeur, %(period)s.",
            "Au plus %(count)s demandes par demandeur, %(period)s.",
            count,
        ) % {"count": count, "period": PERIODS[self._period(params)]}

    def check(self, params: Params, facts: Facts) -> Outcome:
        others = facts.requests.get(self._period(params))
        if others is None:
            return lacking(_("le nombre de demandes déjà déposées"), self.sentence(params))
        if others + 1 <= (number_of(params, "maximum") or 1):
            return Verdict.YES, self.sentence(params)
        told = ngettext(
            "Une demande est déjà déposée. %(rule)s",
            "%(count)s demandes sont déjà déposées. %(rule)s",
            others,
        )
        return Verdict.NO, told % {"count": others, "rule": self.sentence(params)}

    def problems(self, params: Params) -> list[str]:
        return needed(params, self.label)


@dataclass(frozen=True)
class Window:
    """Over what time, and over which of our awards, a sum is made. `months` is zero for a civil year."""

    programme_only: bool
    months: int

    @classmethod
    def parse(cls, name: str) -> "Window":
        """From the name of the fact: « all:0 », « programme:36 »."""
        scope, _colon, months = name.partition(":")
        return cls(scope == THIS_PROGRAMME, int(months))

    @property
    def name(self) -> str:
        """How the fact is named in `Facts.received`."""
        return f"{THIS_PROGRAMME if self.programme_only else EVERYTHING}:{self.months}"

    def since(self, on: date) -> date:
        """The first day that counts for a request of `on`.

        A rolling window of three years leaves out what was decided three years ago to the day.
        """
        if not self.months:
            return date(on.year, 1, 1)
        year, month = divmod(on.year * 12 + on.month - 1 - self.months, 12)
        if year < 1:
            return date(1, 1, 1)
        day = on.day
        while True:
            try:
                return date(year, month + 1, day) + timedelta(days=1)
            except ValueError:
                day -= 1

    def until(self, on: date) -> date | None:
        """The last day that counts: the end of a civil year, none for a rolling window."""
        return None if self.months else date(on.year, 12, 31)


@register
class Cumulative(RuleKind):
    """What we awarded the applicant over a window, what is asked now included."""

    name = "cumulative"
    label = gettext_lazy("Plafond de cumul de nos aides")
    asks = ("amount", "received")
    field = "amount"
    icon = "history"

    def fields(self) -> Fields:
        windows = [
            (CIVIL_YEAR, gettext_lazy("l’année civile")),
            (ROLLING, gettext_lazy("une durée glissante")),
        ]
        scopes = [
            (THIS_PROGRAMME, gettext_lazy("ce dispositif")),
            (EVERYTHING, gettext_lazy("tous nos dispositifs")),
        ]
        return [
            ("maximum", money(gettext_lazy("au plus"), required=True)),
            ("window", blocks.ChoiceBlock(label=gettext_lazy("sur"), choices=windows, default=CIVIL_YEAR)),
            ("months", whole(gettext_lazy("durée glissante, en mois"), 240)),
            (
                "scope",
                blocks.ChoiceBlock(label=gettext_lazy("au titre de"), choices=scopes, default=EVERYTHING),
            ),
        ]

    def window(self, params: Params) -> Window:
        """Over what the sum is made."""
        rolling = params.get("window") == ROLLING
        months = int(number_of(params, "months") or 12) if rolling else 0
        return Window(params.get("scope") == THIS_PROGRAMME, months)

    def wants(self, params: Params) -> tuple[str, ...]:
        return ("amount", f"received:{self.window(params).name}")

    def sentence(self, params: Params) -> str:
        window = self.window(params)
        over = (
            _("sur %(time)s glissants") % {"time": duration(window.months)}
            if window.months
            else _("par année civile")
        )
        scope = _("au titre de ce dispositif") if window.programme_only else _("tous dispositifs réunis")
        return _("Nos aides à un même demandeur ne dépassent pas %(max)s %(over)s, %(scope)s.") % {
            "max": euros(number_of(params, "maximum")),
            "over": over,
            "scope": scope,
        }

    def check(self, params: Params, facts: Facts) -> Outcome:
        if facts.amount is None:
            return lacking(_("le montant demandé"), self.sentence(params))
        received = facts.received.get(self.window(params).name)
        if received is None:
            return lacking(_("le total de nos aides déjà attribuées"), self.sentence(params))
        total = received + facts.amount
        if total <= (number_of(params, "maximum") or 0):
            return Verdict.YES, self.sentence(params)
        return Verdict.NO, _("%(received)s déjà attribués et %(asked)s demandés font %(total)s. %(rule)s") % {
            "received": euros(received),
            "asked": euros(facts.amount),
            "total": euros(total),
            "rule": self.sentence(params),
        }

    def problems(self, params: Params) -> list[str]:
        found = needed(params, self.label)
        if params.get("window") == ROLLING and not params.get("months"):
            found.append(_("Règle « Plafond de cumul de nos aides » : indiquez la durée glissante."))
        return found
