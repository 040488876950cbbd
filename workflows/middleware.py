"""Turns the engine's refusals into pages: 409, 403 and 422, each with its reason."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from ui.views import way_back
from workflows.errors import ConditionsUnmet, EngineError


class EngineErrors:
    """Answers for the EngineError that a view let through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, EngineError):
            return None
        unmet = exception.unmet if isinstance(exception, ConditionsUnmet) else []
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"message": str(exception.reason), "unmet": unmet}, status=exception.status)
        context = {"reason": str(exception.reason), "unmet": unmet, "back": way_back(request)}
        return render(request, f"{exception.status}.html", context, status=exception.status)
