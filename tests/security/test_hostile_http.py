"""Everything that people can reach, fed with everything that people can send: never a 500, nothing gained."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import resolve, reverse

from accounts.models import Applicant, RoleGrant, User
from documents.models import PrivateFile
from grants.applications.models import Application
from grants.awards.models import ChangeRequest, Deliberation
from grants.calls.models import Call
from grants.committee.models import CommitteeSession
from grants.review.models import Review
from grants.screening.models import ComplementItem, FileOfficer, Note, Opinion, Thread, ThreadMessage
from tests.security import hostile, pages
from tests.security.matrix import ROWS
from tests.security.matrix.rows import ACTS, ELSEWHERE, Row
from tests.security.world import ROLES, World, undone
from workflows.models import Message

# A sort key with a dot is unknown to the tables, which say so as a warning: an error in tests alone.
pytestmark = pytest.mark.filterwarnings("ignore:Use '__' to separate path components:DeprecationWarning")

# Signed in, and with most to do first: the person whose page has the most forms.
PREFERRED = ("member", "officer", "secretary", "reader", "assembly", "finance", "administrator", *ROLES)
#: Each form once, wherever it stands.
_seen: set[tuple] = set()
ROUNDS = 8
#: So many fields of a form are also tried one by one, the others being as usual.
ALONE = 4


def visitor_of(row: Row) -> str | None:
    """Somebody whom the page answers with 200."""
    return next((role for role in PREFERRED if row.get and row.get[role] == 200), None)


VISITED = [row for row in ROWS if visitor_of(row)]
PLAIN = [row for row in VISITED if not row.note]


def address_of(row: Row, world: World) -> str:
    return reverse(row.name, kwargs=row.kwargs(world)) + row.query


def complaint(what: Any, response: HttpResponse) -> list[str]:
    """Nothing, or the error behind a 500."""
    if response.status_code < 500:
        return []
    _type, error, _trace = getattr(response, "exc_info", None) or (None, response.status_code, None)
    return [f"{str(what)[:160]!r}: {str(error)[:300]!r} ({type(error).__name__})"]


def body_of(response: HttpResponse) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")


def unseen_forms(world: World, row: Row) -> list[pages.Form]:
    """The forms of a page that no other page has shown yet."""
    path = address_of(row, world)
    found = []
    for form in pages.forms_of(path, body_of(world.ask(visitor_of(row), "get", path))):
        match = resolve(form.action.split("?")[0])
        key = (match.view_name, str(row.note), form.method, tuple(sorted(form.fields)))
        if form.method == "post" and key not in _seen and not match.view_name.startswith("account_"):
            _seen.add(key)
            found.append(form)
    return found


def send(world: World, role: str, form: pages.Form, values: dict[str, str]) -> HttpResponse:
    return world.send(role, form.action, pages.urlencoded(values), hostile.FORM)


@pytest.mark.parametrize("row", VISITED, ids=lambda row: row.label)
def test_no_value_of_any_field_breaks_a_form(world: World, row: Row):
    role, problems = visitor_of(row), []
    for form in unseen_forms(world, row):
        usual = form.plausible()
        for turn in range(ROUNDS if form.typed else 1):
            values = dict(usual)
            for place, item in enumerate(form.typed):
                values[item.name] = item.hostile[(turn + place) % len(item.hostile)]
            problems += complaint((form.action, turn), send(world, role, form, values))
        for place, item in enumerate(form.typed[:ALONE]):
            for value in (item.hostile[place % len(item.hostile)], hostile.XSS):
                response = send(world, role, form, usual | {item.name: value})
                problems += complaint((form.action, item.name, value), response)
        for item in form.files:
            for file in hostile.FILES:
                body = pages.multipart(usual, {item.name: file}, hostile.BOUNDARY)
                response = world.send(role, form.action, body, hostile.MULTIPART)
                problems += complaint((form.action, file.name), response)

    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("row", PLAIN, ids=lambda row: row.label)
def test_no_parameter_breaks_a_page(world: World, row: Row):
    role, problems, path = visitor_of(row), [], address_of(row, world)
    own = [
        name
        for form in pages.forms_of(path, body_of(world.ask(role, "get", path)))
        for name in form.fields
        if form.method == "get"
    ]
    is_list = bool(own) or not row.kwargs(world)
    for value in hostile.QUERIES if is_list else hostile.QUERIES[:1]:
        query = "&".join(f"{name}={value}" for name in dict.fromkeys([*own, *hostile.PARAMETERS]))
        problems += complaint(query, world.ask(role, "get", f"{path}?{query}&page=2&page=x"))

    assert not problems, "\n".join(problems)


PARAMETRISED = [row for row in ROWS if row.note in ("", "draft", "submitted", "projet, draft")]


def test_no_number_in_an_address_breaks_it(world: World):
    problems = []
    for row in PARAMETRISED:
        given = row.kwargs(world)
        numbers = [name for name, value in given.items() if isinstance(value, int)]
        actions = {"get": row.get, "post": row.post}
        for method, expected in actions.items():
            role = next(
                (role for role in PREFERRED if expected and expected[role] in (200, ACTS, ELSEWHERE)), None
            )
            for name in numbers if role else []:
                path = reverse(row.name, kwargs=given | {name: 987_654_321})
                for value in hostile.PATHS:
                    response = world.ask(role, method, path.replace("987654321", value))
                    problems += complaint((method, path, value), response)
                    if response.status_code not in (302, 403, 404, 405, 409):
                        problems.append(f"{method} {path} {value}: {response.status_code}")

    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("path", ["/", "/sante/", "/mon-espace/", "/gestion/dossiers/", "/compte/login/"])
def test_no_header_breaks_a_page(world: World, path: str):
    problems = []
    for headers in hostile.HEADERS:
        client = world.client("officer")
        if "HTTP_COOKIE" in headers:
            client.cookies.clear()
        with undone():
            response = client.get(path, **headers)
        problems += complaint(headers, response)
        if headers.get("HTTP_HOST") == "evil.example" and response.status_code != 400:
            problems.append(f"a wrong host is answered {response.status_code}")

    assert not problems, "\n".join(problems)


RECEIVING = [
    ("applications:autosave", "member"), ("review:autosave", "reader"), ("accounts:profile", "member"),
    ("applications:pieces", "member"), ("payments:feedback", "finance"), ("workflows:preferences", "member"),
    ("screening:note", "officer"), ("bank:edit", "member"), ("workflows_staff:retry", "administrator"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "role"), RECEIVING)
def test_no_body_breaks_what_receives_it(world: World, name: str, role: str):
    row = next(row for row in ROWS if row.name == name)
    problems = []
    for label, content_type, body in hostile.BODIES:
        response = world.send(role, address_of(row, world), body, content_type)
        problems += complaint(label, response)

    assert not problems, "\n".join(problems)


GAINED = {
    "is_superuser": "on", "is_staff": "on", "is_active": "on", "role": "administrator", "roles": "administrator",
    "groups": "1", "state": "awarded", "reference": "GAIN-1", "submitted_at": "2020-01-01", "applicant": "1",
    "amount_granted": "9999", "certified_by": "1", "user": "1", "created_by": "1", "exclusive": "off",
}  # fmt: skip


@pytest.mark.parametrize("row", [row for row in PLAIN if row.post], ids=lambda row: row.label)
def test_unknown_fields_give_nothing(world: World, row: Row):
    role, path = visitor_of(row), address_of(row, world)
    states = dict(Application.objects.values_list("pk", "applicant_id"))
    grants = RoleGrant.objects.count()
    for form in pages.forms_of(path, body_of(world.ask(role, "get", path))):
        if form.method != "post":
            continue
        extra = {name: value for name, value in GAINED.items() if name not in form.fields}
        with undone():
            body = pages.urlencoded(form.plausible() | extra)
            response = world.client(role).post(form.action, data=body, content_type=hostile.FORM)
            assert complaint(form.action, response) == []
            assert User.objects.filter(is_superuser=True).count() == 1
            assert not User.objects.get(pk=world.people["member"].pk).is_staff
            assert RoleGrant.objects.count() == grants
            assert not Application.objects.filter(reference="GAIN-1").exists()
            assert states.items() <= dict(Application.objects.values_list("pk", "applicant_id")).items()


MARKED = (
    (User, ("first_name", "last_name")),
    (Applicant, ("name", "address", "representative_name")),
    (Application, ("title", "summary")),
    (Call, ("title", "summary", "description")),
    (Note, ("text",)),
    (ComplementItem, ("label", "remark")),
    (FileOfficer, ("reason",)),
    (Thread, ("subject",)),
    (Opinion, ("name", "question", "text")),
    (ThreadMessage, ("text",)),
    (Review, ("comment",)),
    (CommitteeSession, ("title", "place")),
    (Deliberation, ("subject",)),
    (ChangeRequest, ("explanation",)),
    (Message, ("subject", "body")),
    (PrivateFile, ("original_name",)),
)


@pytest.fixture
def marked(world: World) -> World:
    """The same world, where everybody wrote what a browser could execute."""
    for model, names in MARKED:
        lengths = {name: model._meta.get_field(name).max_length or 999 for name in names}
        model._base_manager.update(**{name: hostile.XSS[:length] for name, length in lengths.items()})
    for file in Application.objects.all():
        Application.objects.filter(pk=file.pk).update(answers={"public": hostile.XSS, "beneficiaires": 1})
    return world


def test_nothing_typed_is_executed(marked: World):
    problems = []
    for row in VISITED:
        response = marked.ask(visitor_of(row), "get", address_of(row, marked))
        problems += complaint(row.label, response)
        if "html" in response["Content-Type"] and hostile.EXECUTED in body_of(response):
            problems.append(f"{row.label} shows what was typed as it was typed")

    assert not problems, "\n".join(problems)
