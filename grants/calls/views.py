"""The door between the public page of a call and the applicant's space."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from grants.calls import queries


@require_safe
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the start of an application, which asks to sign in; 404 for a call not published."""
    call = get_object_or_404(queries.public_calls(), slug=slug)
    return redirect("applications:start", slug=call.slug)
