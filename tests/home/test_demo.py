"""The demonstration: real material in every state, that adds up, names nobody and writes to nobody."""

import gzip
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command

from accounts.models import Applicant
from grants.applications import budget
from grants.applications.models import Application
from grants.awards.models import Award
from grants.calls.models import Call, Envelope
from grants.calls.presets.reading import presets
from grants.payments.queries import reconcile
from home.demo import people, scale
from home.demo.files import projects
from territories import loading
from workflows import log
from workflows.deadlines import overdue
from workflows.models import EmailState, Message

pytestmark = pytest.mark.django_db
STATES = {
    "draft": 4,
    "submitted": 19,
    "incomplete": 3,
    "admissible": 22,
    "inadmissible": 2,
    "proposed": 2,
    "not_proposed": 1,
    "awarded": 3,
    "refused": 2,
    "closed": 5,
    "withdrawn": 3,
}
#: Last year's, the one whose jury sits, the open one; then one of each preset.
CALLS = {"concluded": 1, "closed": 1, "open": 1 + len(presets())}


@pytest.fixture
def landes(tmp_path):
    """The communes of one département are enough, and quicker."""
    with gzip.open(loading.FILE, "rt", encoding="utf-8") as source:
        lines = source.readlines()
    path = tmp_path / "landes.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as kept:
        kept.writelines([lines[0], *(line for line in lines[1:] if ",40,75," in line)])
    loading.load_communes(path)


def test_the_demonstration(landes):
    """One load for all: it takes a while to play forty files from the first word to the payment."""
    first, second = StringIO(), StringIO()
    call_command("prepare", stdout=first)
    call_command("prepare", stdout=second)

    assert "Loading the demonstration" in first.getvalue()
    assert "Loading the demonstration" not in second.getvalue()
    assert [account.email for account in people.ACCOUNTS if account.email not in second.getvalue()] == []
    _adds_up()
    _names_nobody()
    _copies_add_up()


def _adds_up():
    assert Counter(Application.objects.values_list("state", flat=True)) == STATES
    assert Counter(Call.objects.values_list("state", flat=True)) == CALLS
    revised = Call.objects.get(reference="PRE26")
    assert [
        (version.number, version.reason != "") for version in revised.form_versions.order_by("number")
    ] == [
        (1, False),
        (2, True),
    ]
    assert [file.form_version.number for file in revised.applications.order_by("pk")] == [1, 2]
    assert list(reconcile()) == []
    assert list(log.verify()) == []
    assert not overdue(timedelta(0)).exists()
    for application in Application.objects.prefetch_related("budget_lines"):
        assert budget.totals(application.budget_lines.all()).balanced, application.title


def _names_nobody():
    for applicant in Applicant.objects.exclude(siret=""):
        assert applicant.siret.startswith("0")
        applicant.full_clean()
    addresses = {*Applicant.objects.values_list("email", flat=True)}
    addresses |= {*get_user_model().objects.values_list("email", flat=True)}
    assert {address.rpartition(".")[2] for address in addresses} == {"example"}
    assert not Message.objects.filter(email_state=EmailState.QUEUED).exists()
    assert mail.outbox == []


def _copies_add_up():
    files = Application.objects.count()
    assert scale.multiply(4, progress=False) == 3 * files

    assert Application.objects.count() == 4 * files
    assert Award.objects.count() == 4 * (STATES["awarded"] + STATES["closed"])
    assert list(reconcile()) == []
    assert list(log.verify()) == []
    for envelope in Envelope.objects.all():
        assert envelope.committed == sum(award.amount for award in envelope.awards.all())


def test_every_project_is_in_one_file():
    names = ["passe", "jeunes", "solidarite", *(f"appels/{preset.key}" for preset in presets())]
    assert sum(len(projects(name)) for name in names) == sum(STATES.values())
