"""The page of a call: saved while it is prepared, published as a new version once it is open."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail_modeladmin.views import DeleteView, EditView, InspectView

from grants.calls import actions, forms_schema, revisions
from grants.calls.admin import panels, parts
from grants.calls.admin.forms import STREAMS
from grants.calls.changes import Change, between
from grants.calls.machine import CallState
from grants.calls.models import Call
from grants.calls.presets import groups
from grants.calls.rules import prepares_call

PASSED_BY = gettext_lazy(
    "Quelqu’un d’autre a enregistré cet appel pendant que vous l’écriviez. Ce que vous avez écrit est "
    "gardé ci-dessous : enregistrez de nouveau pour le mettre à la place."
)
NOT_SAVED = gettext_lazy(
    "L’appel n’est pas enregistré : corrigez ce qui est signalé. Rien de ce que vous avez écrit n’est perdu."
)
#: What the button under the changes asks; a button named "group" asks to insert that group of questions.
PUBLISH = "publish"


class OwnCalls:
    """A page of one call: for whoever does not prepare it, there is no such page."""

    def check_action_permitted(self, user: Any) -> bool:
        view: Any = self
        if not prepares_call(user, view.instance):
            raise Http404
        return super().check_action_permitted(user)  # type: ignore[misc] # from the view it is mixed into


class InspectCall(OwnCalls, InspectView):
    """A call as it stands, whatever its state."""


class DiscardCall(OwnCalls, DeleteView):
    """A call that was never opened goes, with its parts."""

    def delete_instance(self) -> None:
        actions.discard_call(call=self.instance, by=self.request.user)


class EditCall(OwnCalls, EditView):
    """The page of a call, in tabs."""

    instance: Call
    changes: list[Change] = []
    checked = ""

    @property
    def is_open(self) -> bool:
        """Whether what is written here is published as a new version."""
        return self.instance.state == CallState.OPEN

    @property
    def drafts(self) -> list[str]:
        """What stages say of the files that would follow a new version."""
        return revisions.told(self.instance)

    def get_template_names(self) -> list[str]:
        return ["grants/calls/admin/edit.html"]

    def get_edit_handler(self) -> Any:
        page = panels.open_page() if self.is_open else panels.draft_page()
        return page.bind_to_model(Call)

    def get_form(self) -> Any:
        form = super().get_form()
        if form.is_bound:
            try:
                form.read_blocks()
            except (KeyError, TypeError, ValueError) as error:
                raise BadRequest(_("Le formulaire reçu est incomplet.")) from error
        return form

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.seen = fingerprint(self.instance)

    def get_success_url(self) -> str:
        return self.edit_url

    def get_context_data(self, form: Any = None, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=form, **kwargs)
        preview = reverse("calls_preview", args=[self.instance.pk])
        return {**context, "groups": [] if self.is_open else groups.ready_made(), "preview_url": preview}

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            if self._passed_by():
                form.add_error(None, PASSED_BY)
                done = None
            elif self.is_open:
                done = self._publish(form)
            else:
                done = self._save(form)
            if done is None:
                transaction.set_rollback(True)
        return done or self.form_invalid(form)

    def _passed_by(self) -> bool:
        """Whether somebody else saved the call after this page was read."""
        return self.request.POST.get("seen", self.seen) != self.seen

    def _save(self, form: Any) -> HttpResponse | None:
        values = form.values()
        group = groups.ready_made_named(self.request.POST.get("group", ""))
        with told(form):
            values["form"] = group.added_to(values["form"]) if group else values["form"]
            actions.update_call(call=self.instance, by=self.request.user, **values)
        for part in form.lists if not form.errors else ():
            if form.rows(part) != parts.rows_of(self.instance, part):
                with told(form, part):
                    rows = form.rows(part)
                    actions.set_parts(call=self.instance, part=part, rows=rows, by=self.request.user)
        if form.errors:
            return None
        for sentence in form.to_do:
            messages.warning(self.request, _("À faire avant d’ouvrir : %(what)s") % {"what": sentence})
        return self._done(
            _("Rubriques ajoutées à la fin du formulaire.") if group else _("L’appel est enregistré.")
        )

    def _publish(self, form: Any) -> HttpResponse | None:
        """Show what would change, then publish exactly that."""
        values = form.values()
        before, after = self._schemas(form, values)
        self.changes = between(before, after)
        self.checked = forms_schema.digest(after)
        same = forms_schema.typed(before) == forms_schema.typed(after)
        if same and not self._other_rules(values):
            living = {name: value for name, value in values.items() if name in actions.LIVING}
            with told(form):
                actions.update_call(call=self.instance, by=self.request.user, **living)
            return None if form.errors else self._done(_("L’appel est enregistré."))
        if not form.cleaned_data["reason"].strip():
            form.add_error("reason", _("Donnez le motif de la modification : il est publié."))
            return None
        asked = self.request.POST.get("do", "") == PUBLISH
        if not asked or self.request.POST.get("checked") != self.checked:
            return self.render_to_response(self.get_context_data(form=form))
        return self._revise(form, values)

    def _revise(self, form: Any, values: dict[str, Any]) -> HttpResponse | None:
        with told(form):
            version = actions.revise_call(
                call=self.instance, by=self.request.user, reason=form.cleaned_data["reason"], **values
            )
            return self._done(_("La version %(number)s est publiée.") % {"number": version.number})
        return None

    def _other_rules(self, values: dict[str, Any]) -> set[str]:
        """What changes that no version holds: the days to complete a file."""
        row = Call.objects.get(pk=self.instance.pk)
        names = actions.REVISABLE - {*forms_schema.schema_of(row), *STREAMS}
        return {name for name in names & set(values) if values[name] != getattr(row, name)}

    def _schemas(self, form: Any, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        latest = forms_schema.latest_version(self.instance)
        row = Call.objects.get(pk=self.instance.pk)
        before = latest.schema if latest else forms_schema.schema_of(row)
        for name, value in values.items():
            setattr(row, name, value)
        return before, forms_schema.schema_of(row)

    def _done(self, words: str) -> HttpResponse:
        log(instance=self.instance, action="wagtail.edit", content_changed=True)
        messages.success(self.request, words)
        return redirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        words = " ".join([str(NOT_SAVED), *form.sentences()])
        messages.validation_error(self.request, words, form)
        return self.render_to_response(self.get_context_data(form=form))


@contextmanager
def told(form: Any, part: str = "") -> Iterator[None]:
    """What an action refuses is said in the form."""
    try:
        yield
    except ValidationError as error:
        form.say(error, part)


def fingerprint(call: Call) -> str:
    """What tells two states of a call apart, its parts included."""
    fields = {
        field.name: field.value_to_string(call)
        for field in Call._meta.concrete_fields
        if field.name not in ("form", "rules", "scale")
    }
    rows = {part: parts.rows_of(call, part) for part in parts.LISTS}
    text = f"{forms_schema.digest(forms_schema.schema_of(call))}{fields}{rows}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]
