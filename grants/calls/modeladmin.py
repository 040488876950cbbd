"""Programmes and calls in the administration: prepared here, frozen once open."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import ModelAdminGroup

from accounts.models import ApplicantKind
from accounts.roles import Role, has_role
from grants.backoffice import GuardedCreate, GuardedDelete, GuardedEdit, ReadOnly, RegisterAdmin
from grants.calls.admin_views import transition_buttons
from grants.calls.machine import CallState
from grants.calls.models import Call, CallRound, Criterion, Envelope, Programme
from grants.calls.rules import call_of, prepares_call
from workflows.errors import WrongState


class Administered(ReadOnly):
    """Administrators write."""

    def user_can_create(self, user: Any) -> bool:
        return has_role(user, Role.ADMINISTRATOR)

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        return has_role(user, Role.ADMINISTRATOR)

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return has_role(user, Role.ADMINISTRATOR)


class WhilePrepared(Administered):
    """Administrators write as long as the call is being prepared."""

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        call = call_of(obj)
        return call.state == CallState.DRAFT and prepares_call(user, call)

    user_can_delete_obj = user_can_edit_obj


class KindsField(forms.MultipleChoiceField):
    """The kinds of applicants admitted, kept as a list."""

    widget = forms.CheckboxSelectMultiple


class CallForm(WagtailAdminModelForm):
    """A call, with the kinds of applicants as boxes."""

    applicant_kinds = KindsField(label=_("Demandeurs admis"), choices=ApplicantKind.choices)


class PartForm(WagtailAdminModelForm):
    """A row of a call: only calls being prepared are offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = Call.objects.filter(state=CallState.DRAFT)


class CallButtons(ButtonHelper):
    """The usual buttons, then what the machine offers from here."""

    def get_buttons_for_obj(self, obj: Any, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        return super().get_buttons_for_obj(obj, *args, **kwargs) + transition_buttons(obj, self.request.user)


class PreparedAdmin(RegisterAdmin):
    """Base of what is written while a call is being prepared."""

    permission_helper_class = WhilePrepared
    create_view_class = GuardedCreate
    edit_view_class = GuardedEdit
    delete_view_class = GuardedDelete

    def check_again(self, instance: Any) -> None:
        """Raise WrongState when the call was opened meanwhile; the row of the call stays locked."""
        pk = instance.pk if isinstance(instance, Call) else instance.call_id
        if pk is None:
            return
        call = Call.objects.select_for_update(of=("self",)).get(pk=pk)
        if call.state != CallState.DRAFT:
            raise WrongState(_("Cet appel est ouvert : son règlement ne change plus."))


class ProgrammeAdmin(RegisterAdmin):
    """Programmes."""

    model = Programme
    menu_icon = "folder-open-inverse"
    permission_helper_class = Administered
    list_display = ("title", "code", "policy_area", "service")
    search_fields = ("title", "code")
    panels = [
        MultiFieldPanel(
            [FieldPanel("title"), FieldPanel("code"), FieldPanel("policy_area"), FieldPanel("legal_basis")],
            heading=_("Dispositif"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("service"),
                FieldPanel("service_address"),
                FieldPanel("service_email"),
                FieldPanel("service_phone"),
            ],
            heading=_("Service instructeur"),
        ),
    ]


class CallAdmin(PreparedAdmin):
    """Calls, with what the machine offers for each."""

    model = Call
    menu_icon = "date"
    button_helper_class = CallButtons
    list_display = ("title", "reference", "programme", "state", "opens_at", "closes_at")
    list_filter = ("state", "programme")
    list_select_related = ("programme",)
    search_fields = ("title", "reference")
    prepopulated_fields = {"slug": ("title",)}
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("programme"),
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("reference"), FieldPanel("slug")]),
                    FieldPanel("summary"),
                    FieldPanel("description"),
                ],
                heading=_("Présentation"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                    FieldPanel("grace_minutes"),
                ],
                heading=_("Calendrier"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel(
                        [FieldPanel("min_amount"), FieldPanel("max_amount"), FieldPanel("max_rate")]
                    ),
                    FieldPanel("applicant_kinds"),
                    FieldPanel("one_per_applicant"),
                    FieldPanel("readers_per_file"),
                    FieldPanel("silence_months"),
                ],
                heading=_("Règles"),
            ),
            FieldPanel("form"),
            FieldPanel("rules"),
            FieldPanel("scale"),
        ],
        base_form_class=CallForm,
    )


class CriterionAdmin(PreparedAdmin):
    """Criteria of the calls being prepared."""

    model = Criterion
    menu_icon = "order"
    list_display = ("label", "call", "weight", "scale", "position")
    list_filter = ("call",)
    list_select_related = ("call", "call__programme")
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("call", "label", "help", "weight", "scale", "position")],
        base_form_class=PartForm,
    )


class EnvelopeAdmin(PreparedAdmin):
    """Envelopes of the calls being prepared."""

    model = Envelope
    menu_icon = "decimal"
    list_display = ("name", "call", "amount", "committed")
    list_filter = ("call",)
    list_select_related = ("call", "call__programme")
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("call", "name", "amount", "reserved_for")], base_form_class=PartForm
    )


class RoundAdmin(PreparedAdmin):
    """Rounds of examination of the calls being prepared."""

    model = CallRound
    menu_icon = "date"
    list_display = ("name", "call", "closes_at", "meets_on")
    list_filter = ("call",)
    list_select_related = ("call", "call__programme")
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("call", "name", "closes_at", "meets_on")], base_form_class=PartForm
    )


class CallsGroup(ModelAdminGroup):
    """The registers of the calls, under one entry of the menu."""

    menu_label = _("Appels à projets")
    menu_icon = "date"
    menu_order = 150
    items = (CallAdmin, ProgrammeAdmin, CriterionAdmin, EnvelopeAdmin, RoundAdmin)
