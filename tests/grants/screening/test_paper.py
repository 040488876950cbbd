"""Files that came on paper: keyed by the service, on the same path as the others."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.actions import register_applicant
from accounts.models import Applicant
from accounts.roles import Role
from grants.applications import actions, paper, receipts
from grants.applications.errors import AlreadyStarted
from grants.applications.models import Application
from tests.factories.accounts import ApplicantFactory, MembershipFactory, UserFactory
from tests.factories.applications import fill
from tests.factories.calls import open_call
from tests.factories.territories import CommuneFactory
from workflows.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return open_call()


@pytest.fixture
def officer(call):
    return UserFactory(role=Role.OFFICER, scope=call)


def yesterday():
    return timezone.localdate() - timedelta(days=1)


def test_the_date_of_arrival_counts_even_once_the_call_is_closed(call, officer):
    """The stamp says yesterday, the call closed meanwhile: the file is in time, and silence runs from there."""
    applicant, day = ApplicantFactory(), yesterday()
    with time_machine.travel(call.closes_at + timedelta(hours=1), tick=False):
        from grants.calls.actions import close_call

        close_call(call=call, by=officer)
        application = fill(paper.start(call=call, applicant=applicant, received_on=day, by=officer))
        done = actions.submit(application=application, by=officer)
        assert timezone.localtime(done.submitted_at).isoformat()[:19] == f"{day}T23:59:59"
        assert receipts.silence_date(done.submissions.get()) == receipts.add_months(day, 2)
    assert (done.state, done.channel, done.created_by) == ("submitted", "paper", officer)


@pytest.mark.parametrize("shift", [-11, 1])
def test_a_day_when_the_call_was_not_open_is_refused(call, officer, shift):
    day = timezone.localdate() + timedelta(days=shift)
    with pytest.raises(ValidationError):
        paper.start(call=call, applicant=ApplicantFactory(), received_on=day, by=officer)


def test_only_those_who_screen_the_call_and_are_no_member_key(call, officer):
    member = MembershipFactory(user=officer)
    for by, applicant in (
        (UserFactory(role=Role.OFFICER, scope=open_call()), ApplicantFactory()),
        (UserFactory(role=Role.FINANCE, scope=call), ApplicantFactory()),
        (officer, member.applicant),
    ):
        with pytest.raises(NotAllowed):
            paper.start(call=call, applicant=applicant, received_on=yesterday(), by=by)


def test_an_applicant_has_one_file_per_call_on_paper_too(call, officer):
    applicant = ApplicantFactory()
    first = paper.start(call=call, applicant=applicant, received_on=yesterday(), by=officer)
    with pytest.raises(AlreadyStarted) as raised:
        paper.start(call=call, applicant=applicant, received_on=yesterday(), by=officer)
    assert raised.value.application == first


def test_the_whole_way_through_the_screens(client, call, officer):
    client.force_login(officer)
    applicant = ApplicantFactory(name="Les Amis du Bourg")
    address = reverse("screening:paper")
    page = client.get(address, {"q": "amis bourg"})
    assert page.context["found"] == [applicant]
    answer = client.post(
        f"{address}?q=amis+bourg",
        {"call": call.pk, "applicant": applicant.pk, "received_on": yesterday().isoformat()},
    )
    made = Application.objects.get()
    assert answer.url == reverse("applications:edit", args=[made.pk, "projet"])
    assert "Dossier papier" in client.get(answer.url).content.decode()
    fill(made)
    proof = reverse("applications:proof", args=[made.pk])
    made.refresh_from_db()
    answer = client.post(proof, {"certified": "on", "version": made.version})
    made.refresh_from_db()
    assert (answer.status_code, made.state) == (302, "submitted")
    shown = client.get(reverse("screening:file", args=[made.pk])).content.decode()
    assert "reçu sur papier le" in shown


def test_a_paper_draft_is_nobody_elses(client, call, officer):
    application = paper.start(call=call, applicant=ApplicantFactory(), received_on=yesterday(), by=officer)
    client.force_login(UserFactory(role=Role.OFFICER, scope=open_call()))
    assert client.get(reverse("applications:edit", args=[application.pk, "projet"])).status_code == 404


def test_an_applicant_registered_for_a_paper_file_has_no_member(client, officer):
    commune = CommuneFactory()
    client.force_login(officer)
    answer = client.post(
        f"{reverse('screening:paper_applicant')}?statut=informal_group",
        {
            "name": "Les Voisins",
            "address": "1 rue du Lavoir",
            "postcode": commune.postcode_list[0],
            "commune": commune.code,
            "representative_name": "Dominique Lartigue",
        },
    )
    made = Applicant.objects.get(name="Les Voisins")
    assert answer.url == f"{reverse('screening:paper')}?demandeur={made.pk}"
    assert made.memberships.count() == 0
    assert client.get(answer.url).context["found"] == [made]


def test_who_does_not_screen_registers_nobody():
    with pytest.raises(PermissionDenied):
        register_applicant(by=UserFactory(role=Role.FINANCE), kind="person", name="X")
