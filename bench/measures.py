"""The measures. Each gives a rate and the rate of its reference, taken one after the other in one run."""

import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench import load, world
from home.demo.people import ACCOUNTS

CSRF = "b" * 32
WARM_UP = 1.0


@dataclass(frozen=True)
class Measure:
    """One line of the results: requests per second or milliseconds, and how much of the reference that is."""

    name: str
    value: float
    reference: float
    failures: int
    unit: str = "requests/s"

    def row(self) -> dict[str, Any]:
        """As written in `results.json`."""
        return {
            "name": self.name,
            "value": round(self.value, 1),
            "unit": self.unit,
            "reference": round(self.reference, 1),
            "ratio": round(self.value / self.reference, 4),
        }


def _email(name: str) -> str:
    return next(account.email for account in ACCOUNTS if account.name == name)


def _page(name: str, path: str, cookie: str = "") -> Measure:
    headers = {"Cookie": cookie} if cookie else {}
    load.get(world.SITE + path, headers, WARM_UP)
    reference = load.get(f"{world.SITE}/bench/bare/", headers)
    outcome = load.get(world.SITE + path, headers)
    return Measure(name, outcome.rate, reference.rate, outcome.failures)


def public_home() -> Measure:
    """The home page for a visitor."""
    return _page("public home", "/")


def call_page() -> Measure:
    """The page of an open call for a visitor."""
    from grants import public

    call = public.open_calls()[0]
    return _page("call page", call.url if hasattr(call, "url") else f"/appels-a-projets/{call.slug}/")


def officers_list() -> Measure:
    """The first page of the officers' list."""
    from django.urls import reverse

    return _page("officers' list", reverse("screening:list"), world.cookie(_email("instruction")))


def draft_save() -> Measure:
    """A draft saved by its author, one draft for each client; the reference is a bare POST with its cookie."""
    cookie = world.cookie(_email("association"))
    drafts = _drafts()
    path = "/bench/bare/"
    headers = {
        "Cookie": f"{cookie}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }

    def bare(connection: http.client.HTTPConnection, number: int) -> bool:
        connection.request("POST", path, urlencode({"title": "x" * 40}), headers)
        return _answer(connection).status == 200

    def save(connection: http.client.HTTPConnection, number: int) -> bool:
        draft = drafts[number]
        draft["turn"] += 1
        body = urlencode({"version": draft["version"], "title": f"Un titre qui change {draft['turn']}"})
        connection.request("POST", draft["path"], body, headers)
        answer = _answer(connection)
        if answer.status == 200:
            draft["version"] = json.loads(answer.text)["version"]
        return answer.status == 200

    load.run(world.SITE, save, WARM_UP)
    reference = load.run(world.SITE, bare)
    outcome = load.run(world.SITE, save)
    return Measure("draft save", outcome.rate, reference.rate, outcome.failures)


@dataclass(frozen=True)
class _Answer:
    status: int
    text: str


def _answer(connection: http.client.HTTPConnection) -> _Answer:
    response = connection.getresponse()
    return _Answer(response.status, response.read().decode(errors="replace"))


def _drafts() -> list[dict[str, Any]]:
    """One draft for each client, of applicants that the demonstration's association acts for."""
    from django.contrib.auth import get_user_model
    from django.urls import reverse

    from accounts.models import Applicant, Membership, MembershipRole
    from grants.applications import actions
    from grants.calls.models import Call

    user = get_user_model().objects.get(email=_email("association"))
    call = Call.objects.get(state="open", slug__startswith="rompre-l-isolement")
    free = Applicant.objects.filter(kind="association").exclude(applications__call=call)
    drafts = []
    for applicant in free[: load.CLIENTS]:
        Membership.objects.get_or_create(
            user=user, applicant=applicant, defaults={"role": MembershipRole.EDITOR}
        )
        user = get_user_model().objects.get(pk=user.pk)
        draft = actions.start(call=call, applicant=applicant, by=user)
        path = reverse("applications:autosave", args=[draft.pk, "projet"])
        drafts.append({"path": path, "version": draft.version, "turn": 0})
    if len(drafts) < load.CLIENTS:
        raise RuntimeError("not enough applicants for the drafts")
    return drafts


MEASURES: list[Callable[[], Measure]] = [public_home, call_page, officers_list, draft_save]
