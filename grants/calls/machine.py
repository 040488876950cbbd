"""The states of a call for projects, from its preparation to its end."""

from django.utils.translation import gettext_lazy as _

from grants.calls import rules
from ui.enums import StateChoices
from workflows.machine import WorkflowModel, condition, state_field, transition


class CallState(StateChoices):
    """Where a call stands."""

    DRAFT = "draft", _("En préparation"), "neutral"
    OPEN = "open", _("Ouvert"), "success"
    CLOSED = "closed", _("Clos"), "warning"
    CONCLUDED = "concluded", _("Terminé"), "neutral"


S = CallState


@condition(_("Le règlement doit poser au moins une question."))
def has_form(call, facts):
    return bool(call.form)


@condition(_("Un appel examiné par un comité dit au moins un critère."))
def has_criteria(call, facts):
    return not call.has_committee or call.criteria.exists()


@condition(_("Le formulaire ou les règles sont à corriger."))
def is_sound(call, facts):
    from grants.calls.design import problems

    return problems(call)


@condition(_("L’enveloppe doit être définie."))
def has_envelope(call, facts):
    return call.envelopes.exists()


class CallMachine(WorkflowModel):
    """The life of a call."""

    state = state_field(CallState)

    class Meta:
        abstract = True

    @transition(
        source=S.DRAFT,
        target=S.OPEN,
        label=_("Ouvrir l’appel"),
        log=_("Appel ouvert"),
        permission=rules.prepares_call,
        denied=_("Seules les personnes qui instruisent ce dispositif ouvrent l’appel."),
        conditions=[has_form, has_criteria, is_sound, has_envelope],
    )
    def open(self):
        """From now on the form is frozen; only a new published version may change it."""

    @transition(
        source=S.OPEN,
        target=S.CLOSED,
        label=_("Clore l’appel"),
        log=_("Appel clos"),
        permission=rules.prepares_call,
        denied=_("Seules les personnes qui instruisent ce dispositif closent l’appel."),
        automatic=True,
    )
    def close(self):
        """Drafts stay readable; nothing can be submitted any more."""

    @transition(
        source=S.CLOSED,
        target=S.CONCLUDED,
        label=_("Terminer l’appel"),
        log=_("Appel terminé"),
        permission=rules.prepares_call,
        denied=_("Seules les personnes qui instruisent ce dispositif terminent l’appel."),
    )
    def conclude(self):
        """Every file has been decided."""
