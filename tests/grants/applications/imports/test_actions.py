"""An import is confirmed once, whole or not at all, and only for what was shown."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import connection

from accounts.models import Applicant
from accounts.roles import Role
from documents.models import PrivateFile
from grants.applications.imports import actions
from grants.applications.imports.models import ImportRow, ImportRun
from grants.applications.imports.resources import ApplicantResource
from tests.factories.accounts import ApplicantFactory, UserFactory, siret
from tests.factories.applications import submitted
from tests.factories.imports import APPLICANTS, PastGrantFactory, association, csv_bytes, tried
from tests.factories.races import together
from tests.factories.territories import CommuneFactory
from workflows.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mont_de_marsan(db):
    return CommuneFactory()


@pytest.fixture
def officer(db):
    return UserFactory(role=Role.OFFICER)


def content(*numbers):
    return csv_bytes(APPLICANTS, *[association(siret(number), f"Association {number}") for number in numbers])


def test_confirming_twice_is_confirming_once(officer):
    run = tried(content(1, 2), officer)
    first = actions.confirm(run=run, seal=run.seal, by=officer)
    second = actions.confirm(run=run, seal=run.seal, by=UserFactory(role=Role.ADMINISTRATOR))
    assert (second.applied_at, second.applied_by) == (first.applied_at, officer)
    assert Applicant.objects.count() == 2


def test_an_import_stopped_halfway_leaves_nothing_and_can_be_resumed(officer, monkeypatch):
    monkeypatch.setattr("grants.applications.imports.trial.CHUNK", 2)
    run = tried(content(1, 2, 3, 4, 5), officer)
    seal = run.seal
    written = []

    def stops(self, *args, **kwargs):
        written.extend(self.create_instances)
        if len(written) > 3:
            raise KeyboardInterrupt
        return original(self, *args, **kwargs)

    original = ApplicantResource.bulk_create
    with monkeypatch.context() as patch:
        patch.setattr(ApplicantResource, "bulk_create", stops)
        with pytest.raises(KeyboardInterrupt):
            actions.confirm(run=run, seal=seal, by=officer)
    assert len(written) == 4
    assert not Applicant.objects.exists()
    run = ImportRun.objects.get()
    assert run.applied_at is None
    actions.confirm(run=run, seal=seal, by=officer)
    assert Applicant.objects.count() == 5


def test_what_changed_since_the_trial_is_not_written(officer, mont_de_marsan):
    run = tried(content(1, 2), officer)
    seal = run.seal
    ApplicantFactory(siret=siret(2), commune=mont_de_marsan, name="Venue entre-temps")
    with pytest.raises(actions.Changed):
        actions.confirm(run=run, seal=seal, by=officer)
    assert Applicant.objects.count() == 1
    run = actions.try_again(run=run, by=officer)
    assert [row.outcome for row in run.rows.all()] == ["new", "changed"]
    with pytest.raises(actions.Changed):
        actions.confirm(run=run, seal=seal, by=officer)
    actions.confirm(run=run, seal=run.seal, by=officer)
    assert Applicant.objects.count() == 2


def test_what_the_database_refuses_is_written_nowhere(officer, monkeypatch):
    run = tried(content(1, 2), officer)
    original = ApplicantResource.bulk_create

    def overtaken(self, *args, **kwargs):
        ApplicantFactory(siret=siret(2))
        return original(self, *args, **kwargs)

    monkeypatch.setattr(ApplicantResource, "bulk_create", overtaken)
    with pytest.raises(actions.Changed):
        actions.confirm(run=run, seal=run.seal, by=officer)
    assert not Applicant.objects.exists()


def test_rows_in_error_are_left_out_and_recognised_once_corrected(officer):
    wrong = csv_bytes(APPLICANTS, association(siret(1)), association("123"))
    run = tried(wrong, officer)
    actions.confirm(run=run, seal=run.seal, by=officer)
    assert Applicant.objects.get().siret == siret(1)
    run = tried(csv_bytes(APPLICANTS, association(siret(1)), association(siret(2))), officer)
    assert [row.outcome for row in run.rows.all()] == ["same", "new"]


def test_files_are_found_under_the_new_name_of_their_applicant(officer):
    file = submitted()
    applicant = file.applicant
    rows = [applicant.siret, "Rebaptisée"]
    header = ("SIRET", "Nom", "Statut", "Adresse", "Code postal", "Commune")
    run = tried(csv_bytes(header, [*rows, "Association", "1 rue", "40000", "40192"]), officer)
    actions.confirm(run=run, seal=run.seal, by=officer)
    file.refresh_from_db()
    assert "rebaptisee" in file.search_text


def test_past_grants_are_joined_to_the_applicants_imported(officer):
    grant = PastGrantFactory(siret=siret(1))
    run = tried(content(1), officer)
    actions.confirm(run=run, seal=run.seal, by=officer)
    grant.refresh_from_db()
    assert grant.applicant == Applicant.objects.get()


def test_giving_up_erases_the_file_and_its_rows(officer, django_capture_on_commit_callbacks):
    run = tried(content(1), officer)
    (file,) = PrivateFile.objects.owned_by(run)
    with django_capture_on_commit_callbacks(execute=True):
        actions.give_up(run=run, by=officer)
    assert not ImportRun.objects.exists()
    assert not ImportRow.objects.exists()
    assert not storages["private"].exists(file.file.name)


def test_an_import_that_is_done_is_kept(officer):
    run = tried(content(1), officer)
    actions.confirm(run=run, seal=run.seal, by=officer)
    with pytest.raises(ValidationError, match="ne peut plus être abandonné"):
        actions.give_up(run=run, by=officer)


def test_a_file_that_is_gone_is_said(officer):
    run = tried(content(1), officer)
    PrivateFile.objects.owned_by(run).delete()
    for action in (actions.try_again, lambda **names: actions.confirm(seal=run.seal, **names)):
        with pytest.raises(ValidationError, match="n’est plus là"):
            action(run=run, by=officer)


def test_a_file_without_rows_is_refused(officer):
    with pytest.raises(ValidationError, match="aucune ligne sous son en-tête"):
        tried(csv_bytes(APPLICANTS), officer)
    assert not ImportRun.objects.exists()


def test_only_officers_of_everything_import(officer):
    run = tried(content(1), officer)
    for person in (UserFactory(), UserFactory(role=Role.FINANCE), UserFactory(role=Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            tried(content(2), person)
        for act in (actions.try_again, actions.give_up, lambda **n: actions.confirm(seal=run.seal, **n)):
            with pytest.raises(NotAllowed):
                act(run=run, by=person)
        assert not ImportRun.objects.visible_to(person).exists()
    assert str(run.rows.get()) == "demandeurs.csv – 2"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_people_confirm_at_once():
    CommuneFactory()
    officer = UserFactory(role=Role.OFFICER)
    run = tried(content(*range(50)), officer)
    done = together(*[lambda: actions.confirm(run=run, seal=run.seal, by=officer)] * 3)
    assert {outcome.applied_at for outcome in done} == {ImportRun.objects.get().applied_at}
    assert Applicant.objects.count() == 50


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_bodies_at_once():
    CommuneFactory()
    officer = UserFactory(role=Role.OFFICER)
    runs = [tried(content(*numbers), officer) for numbers in (range(50), range(49, -1, -1))]
    done = together(*[lambda run=run: actions.confirm(run=run, seal=run.seal, by=officer) for run in runs])
    assert sorted(type(outcome).__name__ for outcome in done) == ["Changed", "ImportRun"]
    assert Applicant.objects.count() == 50
    assert connection.in_atomic_block is False
