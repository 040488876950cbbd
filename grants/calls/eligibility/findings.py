"""What a rule says of a request."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ui.enums import StateChoices


class Verdict(StateChoices):
    """Respected, not respected, or impossible to say yet."""

    YES = "yes", _("Respecté"), "success"
    NO = "no", _("Non respecté"), "danger"
    UNKNOWN = "unknown", _("À vérifier"), "neutral"


@dataclass(frozen=True)
class Finding:
    """One rule on one request.

    `key` tells the rules of a call apart, `place` is that of the rule among them; `step` and `field` are
    where an applicant puts it right.
    """

    key: str
    kind: str
    label: str
    verdict: Verdict
    sentence: str
    article: str = ""
    step: str = ""
    field: str = ""
    place: int = 0

    @property
    def told(self) -> str:
        """The sentence, then where the rulebook says it: « … (règlement, art. 4). »"""
        return with_article(self.sentence, self.article)


def with_article(sentence: str, article: str) -> str:
    """A rule or its reason, then the article that says it, before the full stop."""
    if not article:
        return sentence
    return f"{sentence.rstrip('.')} ({_('règlement')}, {article})."


def worst(findings: list[Finding]) -> Verdict:
    """NO when one rule is not respected, else UNKNOWN when one cannot be judged, else YES."""
    found = {finding.verdict for finding in findings}
    return next((verdict for verdict in (Verdict.NO, Verdict.UNKNOWN) if verdict in found), Verdict.YES)
