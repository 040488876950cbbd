"""Files in parts, over HTTP: announce, ask where one stands, send a part, finish, abandon. Answers JSON.

An upload is its sender's: to anybody else, and to a sender who lost the right to send there, it does not
exist. `409` says which offset comes next; `422` says in a sentence what cannot be.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import Http404, HttpRequest, JsonResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from documents import destinations, parts
from documents.destinations import Destination
from documents.errors import StorageFull, StorageUnavailable
from documents.models import PendingUpload
from ui import params
from ui.fields import CleanCharField, WholeField

OCTETS = "application/octet-stream"
_LARGEST = 2**50


class StartForm(forms.Form):
    """What is announced; the name is cleaned later, whatever it holds."""

    destination = CleanCharField(max_length=60)
    target = CleanCharField(max_length=64)
    slot = CleanCharField(max_length=60, required=False)
    name = forms.Field(validators=[MaxLengthValidator(10_000)])
    size = WholeField(max_value=_LARGEST)
    sha256 = forms.RegexField(r"^[0-9a-f]{64}\Z", required=False)


def _told(view: Callable[..., JsonResponse]) -> Callable[..., JsonResponse]:
    """Each refusal as JSON."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            return view(request, *args, **kwargs)
        except parts.Gone as error:
            raise Http404 from error
        except parts.Elsewhere as error:
            message = _("L’envoi reprend à un autre endroit du fichier.")
            return JsonResponse({"offset": error.offset, "message": message}, status=409)
        except parts.Refused as error:
            return _refused(error.error, again=False)
        except ValidationError as error:
            return _refused(error, again=True)
        except UnreadablePostError:
            return JsonResponse({"message": _("Le fichier n’est pas arrivé en entier.")}, status=400)
        except StorageUnavailable as error:
            status = 507 if isinstance(error, StorageFull) else 503
            return JsonResponse({"message": str(error)}, status=status)

    return answer


def _refused(error: ValidationError, *, again: bool) -> JsonResponse:
    """`again`: the parts are kept, so that finishing may be asked again once the rest is put right."""
    errors = error.message_dict if hasattr(error, "error_dict") else {}
    answer = {"message": " ".join(error.messages), "errors": errors, "again": again}
    return JsonResponse(answer, status=422)


def _place(user: Any, destination: str, target: str, slot: str) -> tuple[Destination, Any]:
    found = destinations.get(destination)
    place = found.find(user, target, slot) if found is not None else None
    if found is None or place is None:
        raise Http404
    return found, place


def _own(request: HttpRequest, pk: UUID) -> PendingUpload:
    upload = PendingUpload.objects.filter(pk=pk, user=request.user.pk).first()
    if upload is None:
        raise Http404
    return upload


@never_cache
@require_POST
@login_required
@_told
def start(request: HttpRequest) -> JsonResponse:
    """Announce a file: its identifier, where to begin, and the size of a part."""
    form = StartForm(request.POST)
    if not form.is_valid():
        return JsonResponse(
            {"message": _("Cet envoi n’a pas pu commencer."), "errors": form.errors, "again": False},
            status=422,
        )
    data = form.cleaned_data
    destination, _found = _place(request.user, data["destination"], data["target"], data["slot"])
    try:
        upload = parts.start(user=request.user, place=destination, **data)
    except ValidationError as error:
        return _refused(error, again=False)
    return JsonResponse(
        {"id": str(upload.pk), "offset": upload.received, "part": parts.PART_BYTES}, status=201
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@_told
def part(request: HttpRequest, pk: UUID) -> JsonResponse:
    """GET: the offset that is reached. POST: some bytes for `?offset=`, as `application/octet-stream`."""
    upload = _own(request, pk)
    _place(request.user, upload.destination, upload.target, upload.slot)
    if request.method == "POST":
        if request.content_type != OCTETS:
            return JsonResponse({"message": _("Cette partie n’est pas lisible.")}, status=415)
        offset = params.whole(request, "offset", -1, max=_LARGEST)
        content = request.read(parts.PART_BYTES + 1)
        reached = parts.add(upload=upload, offset=-1 if offset is None else offset, content=content)
        return JsonResponse({"offset": reached})
    return JsonResponse({"offset": upload.received, "size": upload.size})


@never_cache
@require_POST
@login_required
@_told
def finish(request: HttpRequest, pk: UUID) -> JsonResponse:
    """Join the whole file, with the details typed beside it; asked twice, it answers the same."""
    upload = _own(request, pk)
    destination, place = _place(request.user, upload.destination, upload.target, upload.slot)
    outcome = parts.finish(
        upload=upload,
        place=destination,
        join=lambda whole: destination.join(place, upload.slot, whole, request.user, request.POST),
    )
    return JsonResponse(outcome)


@never_cache
@require_POST
@login_required
def abandon(request: HttpRequest, pk: UUID) -> JsonResponse:
    """Forget an upload; what is joined already stays."""
    return JsonResponse({"abandoned": parts.abandon(upload=_own(request, pk))})
