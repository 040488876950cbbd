"""Every address of the site, asked by everybody: the answer is the declared one and nothing slips out."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.security import world as worlds
from tests.security.canaries import shown
from tests.security.matrix import GROUPS, ROWS, group_of
from tests.security.matrix.rows import ACTS, ELSEWHERE, FACTOR, LIKE, LOGIN, REFUSALS, Row
from tests.security.matrix.third_parties import EDITORS
from tests.security.urls import Address, addresses
from tests.security.world import BLIND, ROLES, World

OURS = [address for address in addresses() if address.ours]
THEIRS = [address for address in addresses() if not address.ours]
# Where everybody is refused for the method alone, a few voices are enough.
FEW = ("anonymous", "other_member", "administrator")
# Libraries tell editors from others: one of each kind is enough.
ASKING = ("anonymous", "officer", "communication")
# Patterns with nameless parameters.
UNNAMED = {"wagtaildocs_serve": "/pages-documents/999999/absent.pdf", "wagtail_serve": "/"}


def test_every_address_of_ours_has_a_row_and_every_row_an_address():
    declared = {row.name for row in ROWS}
    known = {address.name for address in OURS}

    assert sorted(known - declared) == [], "addresses without a row in tests/security/matrix"
    assert sorted(declared - known) == [], "rows without an address"


def test_every_other_address_belongs_to_one_group():
    lost = [address.name for address in THEIRS if group_of(address.name) is None]

    assert lost == [], "addresses of a library that no group declares"


def answer_of(response: HttpResponse) -> Any:
    """The status, or what the redirect means."""
    if response.status_code != 302:
        return response.status_code
    target = response["Location"]
    if target.startswith((reverse("account_login"), "/admin/login/", "/_util/login/")):
        return LOGIN
    return FACTOR if target.startswith(reverse("accounts:second_factor")) else ELSEWHERE


def agrees(found: Any, expected: Any) -> bool:
    if expected == ACTS:
        return found == ELSEWHERE or found in (200, 204, 400, 409, 422)
    return found == expected


def body_of(response: HttpResponse) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")


def cause_of(response: HttpResponse) -> str:
    """The exception behind a 500."""
    _type, error, _traceback = getattr(response, "exc_info", None) or (None, None, None)
    return repr(error)[:300]


def judge(role: str, method: str, row: Row, response: HttpResponse, expected: Any) -> list[str]:
    """What is wrong with one answer."""
    found, problems = answer_of(response), []
    if not agrees(found, expected):
        problems.append(f"{method} {role}: {expected} expected, {found} found")
    if found == 500:
        problems.append(f"{method} {role}: {cause_of(response)}")
    if found in REFUSALS or (role in BLIND and role not in row.own):
        text = body_of(response)
        problems += [f"{method} {role}: {canary} is in the answer" for canary in shown(text)]
    hidden = row.hides.get(role)
    if hidden and hidden in body_of(response):
        problems.append(f"{method} {role}: {hidden} is in the answer")
    return problems


def voices(expected: Any) -> set[str]:
    """Who posts: a few where nobody may; else everybody whose answer is not that of somebody alike."""
    if expected is None:
        return set(FEW)
    return {role for role in ROLES if role not in LIKE or expected[role] != expected[LIKE[role]]}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_each_role_gets_what_the_matrix_says(world: World, row: Row):
    path = reverse(row.name, kwargs=row.kwargs(world)) + row.query
    before, problems = worlds.untouched(world), []
    for role in ROLES:
        for method, expected in (("get", row.get), ("post", row.post)):
            if method == "post" and role not in voices(expected):
                continue
            options = {"data": dict(row.data(world))} if method == "post" else {}
            response = world.ask(role, method, path, **options)
            if expected is not None:
                problems += judge(role, method, row, response, expected[role])
            elif answer_of(response) not in REFUSALS:
                problems.append(f"{method} {role}: not declared, yet answered {answer_of(response)}")

    assert not problems, "\n".join(problems)
    assert worlds.untouched(world) == before


POSTED = [row for row in ROWS if row.post and {ACTS, ELSEWHERE} & set(row.post.values())]


@pytest.mark.parametrize("row", POSTED, ids=lambda row: row.label)
def test_nothing_is_posted_without_the_token_of_its_form(world: World, row: Row):
    path = reverse(row.name, kwargs=row.kwargs(world))
    role = next(role for role in ROLES if row.post[role] in (ACTS, ELSEWHERE))
    with worlds.undone():
        client = world.client(role, enforce_csrf_checks=True)
        assert client.post(path, dict(row.data(world))).status_code == 403


def dummy(world: World, address: Address) -> str:
    """An address of a library: what it names does not exist, or is the root page, or a row of a register."""
    values = {name: 1 if "page" in name else 999_999 for name in address.parameters}
    texts = {
        "app_label": "cms", "app_name": "cms", "model_name": "absent", "action": "delete", "action_name": "copy",
        "content_type_app_name": "cms", "content_type_model_name": "absent", "filter_spec": "max-10x10",
        "uidb64": "MQ", "token": "x-y", "uidb36": "1", "key": "x-y", "provider_id": "absent", "path": "absent",
        "object_id": "1", "revision_id_a": "live", "revision_id_b": "latest",
    }  # fmt: skip
    register = {
        "calls": world.call,
        "applications": world.files["submitted"],
        "payments": world.sent_instalment,
    }
    row = register.get(address.name.partition("_")[0])
    texts["instance_pk"] = row.pk if row else 1
    values |= {name: text for name, text in texts.items() if name in values}
    if address.name in UNNAMED:
        return UNNAMED[address.name]
    if ":" in address.route or not address.name.startswith(("admin/", "compte/", "^")):
        return reverse(address.name, kwargs=values)
    return "/" + address.route.replace("^", "").replace(".*/$", "absent/").replace("(?P<path>.*)$", "absent")


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.title)
def test_libraries_answer_only_whom_their_group_names(world: World, group):
    problems = []
    for address in THEIRS:
        if group_of(address.name) != group:
            continue
        path = dummy(world, address)
        for role in ASKING if group.open_to >= EDITORS else (*ASKING, "administrator"):
            response = world.ask(role, "get", path)
            found = answer_of(response)
            if response.status_code >= 500 and address.name != "wagtailadmin_error_test":
                problems.append(f"{role} {address.name}: {cause_of(response)}")
            elif role not in group.open_to and found not in (*REFUSALS, ELSEWHERE):
                problems.append(f"{role} {address.name}: {found}")
            if role not in group.open_to or role == "communication":
                problems += [f"{role} {address.name}: {c}" for c in shown(body_of(response))]

    assert not problems, "\n".join(problems)
