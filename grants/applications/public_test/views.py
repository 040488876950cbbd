"""The page of the public test: a form, and its answer on the same page. Nothing is written anywhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from grants.applications.public_test.form import EligibilityForm
from grants.applications.public_test.verdict import judge, others
from grants.calls import eligibility, forms_schema, queries


# By POST so that no birth date ever stands in an address, though nothing is written.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def test(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then answer; 404 for a call that is not published."""
    call = get_object_or_404(queries.public_calls(), slug=slug)
    version = forms_schema.latest_version(call)
    spec = forms_schema.preview(call) if version is None else forms_schema.read(version)
    form = EligibilityForm(spec, request.POST if request.method == "POST" else None)
    labels = {question.key: question.label for question in spec.questions}
    values: dict[str, Any] = {
        "call": call,
        "form": form,
        "accepts": call.accepts_drafts,
        "rules": [
            eligibility.with_article(sentence, article)
            for sentence, article in eligibility.sentences(eligibility.rules_of(spec), labels)
        ],
        "result": None,
        "others": [],
    }
    status = 200
    if form.is_bound:
        if form.is_valid():
            values["result"], facts = judge(call, form)
            values["others"] = others(call, facts)
        else:
            status = 422
    return render(request, "grants/applications/eligibility.html", values, status=status)
