"""A page instead of a failure when the place where files are kept is full or silent."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from documents.errors import StorageFull, StorageUnavailable


class StorageErrors:
    """Answers 507 (no room) or 503 (no answer) to a `StorageUnavailable` that no view caught."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, StorageUnavailable):
            return None
        status = 507 if isinstance(exception, StorageFull) else 503
        return render(request, "documents/unavailable.html", {"reason": str(exception)}, status=status)
