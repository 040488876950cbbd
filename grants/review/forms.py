"""The forms of the readers and of the secretariat."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Criterion
from grants.review.fields import ScoreField
from grants.review.models import Review
from ui.fields import CleanCharField, CleanTextField

NO_LINK, LINK = "no", "yes"


class ScoreForm(forms.Form):
    """The grid of one reading: one score per criterion, and an opinion.

    With `final`, every criterion is required.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_147_483_647)
    # A draft may leave a criterion blank, the note may not: « facultatif » would mislead.
    hide_optional = True

    def __init__(
        self,
        criteria: Iterable[Criterion],
        review: Review,
        scores: Mapping[int, Decimal],
        *args: Any,
        final: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        self.fields["version"].initial = review.version
        for criterion in self.criteria:
            weight = f"{criterion.weight.normalize():f}".replace(".", ",")
            self.fields[self.name_of(criterion)] = ScoreField(
                scale=criterion.scale,
                label=criterion.label,
                help_text=_("De 0 à %(scale)s, poids %(weight)s. %(help)s")
                % {"scale": criterion.scale, "weight": weight, "help": criterion.help},
                required=final,
                initial=scores.get(criterion.pk),
            )
        self.fields["comment"] = CleanTextField(
            label=_("Avis"),
            help_text=_("Facultatif. Lu par le comité et les services."),
            max_length=5000,
            required=False,
            rows=5,
            initial=review.comment,
        )

    @staticmethod
    def name_of(criterion: Criterion) -> str:
        """The name of a criterion's field."""
        return f"score-{criterion.pk}"

    def valid_scores(self) -> dict[Criterion, Decimal | None]:
        """The scores that could be read; those in error keep what is stored."""
        data = self.cleaned_data
        return {each: data[self.name_of(each)] for each in self.criteria if self.name_of(each) in data}


class StatementForm(forms.Form):
    """« Avez-vous un lien avec ce demandeur ? » No answer is offered in advance."""

    answer = forms.ChoiceField(
        label=_("Avez-vous un lien avec ce demandeur ?"),
        help_text=_(
            "Membre, salarié·e, dirigeant·e ou bénévole de la structure, proche d’une personne qui l’est, "
            "intérêt personnel ou professionnel dans le projet, ou toute raison de douter de votre impartialité."
        ),
        widget=forms.RadioSelect,
        choices=[
            (NO_LINK, _("Non, je n’ai aucun lien : ouvrir le dossier")),
            (LINK, _("Oui, j’ai un lien : je me déporte")),
        ],
        error_messages={"required": _("Répondez avant d’ouvrir le dossier.")},
    )
    reason = CleanCharField(
        label=_("Nature du lien"),
        help_text=_("Figure au registre des déports."),
        required=False,
        max_length=300,
    )


class RecuseForm(forms.Form):
    """The link for which a reader gives a file back."""

    reason = CleanCharField(
        label=_("Nature du lien"), help_text=_("Figure au registre des déports."), max_length=300
    )


class AssignForm(forms.Form):
    """One reader for one file."""

    reader = forms.ChoiceField(
        label=_("Confier la lecture à"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une personne.")},
    )

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reader"]
        field.choices = choices
