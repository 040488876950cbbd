"""The folder of a body: kept once, dated, replaced, and never a way to change what was submitted."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Applicant
from documents.models import PrivateFile
from grants.applications import actions, folder, pieces
from grants.applications.models import FolderDocument
from grants.calls.pieces import USUAL_VALIDITIES, FolderKind, usual_validity
from tests.factories.accounts import ApplicantFactory, MembershipFactory, UserFactory
from tests.factories.applications import PDF, fill, pdf_upload
from tests.grants.applications.browsing import plain, signed_in
from workflows.errors import NotAllowed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-22T10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def applicant(author):
    made = ApplicantFactory(name="Les Jardins partagés")
    MembershipFactory(applicant=made, user=author)
    return made


def kept(applicant, author, kind="statutes", dated_on=date(2026, 1, 31), **values):
    return folder.add(
        applicant=applicant,
        by=author,
        kind=kind,
        dated_on=dated_on,
        **{"upload": pdf_upload(), **values},
    )


def typed(**values):
    return {"kind": "insurance", "label": "", "dated_on": "2026-01-31", "valid_until": "", **values}


@pytest.mark.parametrize(
    ("kind", "dated_on", "until"),
    [
        ("statutes", date(2020, 1, 1), None),
        ("insurance", date(2025, 2, 28), date(2026, 2, 28)),
        ("insurance", date(2024, 2, 29), date(2025, 2, 28)),
        ("social_tax", date(2026, 8, 31), date(2027, 2, 28)),
        ("identity", date(2020, 5, 4), date(2030, 5, 4)),
        ("other", date(2020, 1, 1), None),
    ],
)
def test_the_usual_validity_of_a_kind_is_proposed(kind, dated_on, until):
    assert folder.usual_end(kind, dated_on) == until


def test_every_kind_has_a_usual_validity_and_its_reason():
    assert {row.kind for row in USUAL_VALIDITIES} == set(FolderKind)
    assert all(str(row.why).endswith(".") for row in USUAL_VALIDITIES)
    assert usual_validity("unknown", TODAY) is None
    assert usual_validity("identity", date(2013, 12, 31)) is None


def test_a_document_is_kept_with_its_dates(applicant, author):
    document = kept(applicant, author, kind="insurance", label="Locaux")
    assert (document.valid_until, document.added_by, str(document)) == (date(2027, 1, 31), author, "Locaux")
    assert PrivateFile.objects.owned_by(document).get().original_name == "statuts.pdf"
    assert kept(applicant, author, valid_until=date(2028, 5, 1)).valid_until == date(2028, 5, 1)


def test_its_last_day_still_counts(applicant, author):
    document = kept(applicant, author, valid_until=TODAY)
    assert not document.expired(TODAY)
    assert document.expired(date(2026, 11, 23))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"dated_on": date(2026, 11, 23)}, "dated_on"),
        ({"valid_until": date(2026, 1, 30)}, "valid_until"),
    ],
)
def test_dates_that_cannot_be_are_refused(applicant, author, values, field):
    with pytest.raises(ValidationError) as refused:
        kept(applicant, author, **values)
    assert list(refused.value.message_dict) == [field]
    assert (FolderDocument.objects.count(), PrivateFile.objects.count()) == (0, 0)


def test_the_database_refuses_what_cannot_be(applicant, author):
    document = kept(applicant, author)
    for broken in ({"kind": "?"}, {"valid_until": date(2026, 1, 30)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FolderDocument.objects.filter(pk=document.pk).update(**broken)


def test_a_folder_has_a_bottom(applicant, author, monkeypatch):
    monkeypatch.setattr(folder, "MOST", 1)
    kept(applicant, author)
    with pytest.raises(ValidationError, match="1 documents au plus"):
        kept(applicant, author)


def test_only_members_keep_a_folder(applicant, author):
    document, stranger = kept(applicant, author), UserFactory()
    for act in (
        lambda: kept(applicant, stranger),
        lambda: folder.replace(document=document, by=stranger, dated_on=TODAY),
        lambda: folder.remove(document=document, by=stranger),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert FolderDocument.objects.count() == 1


def test_a_newer_file_takes_the_place_of_the_old_one(applicant, author, django_capture_on_commit_callbacks):
    document = kept(applicant, author, kind="insurance")
    old = PrivateFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        folder.replace(
            document=document, by=author, dated_on=date(2026, 10, 1), upload=pdf_upload("nouvelle.pdf")
        )
    document.refresh_from_db()
    new = PrivateFile.objects.get()
    assert (new.original_name, document.dated_on) == ("nouvelle.pdf", date(2026, 10, 1))
    assert (document.valid_until, new.pk == old.pk) == (date(2027, 10, 1), False)


def test_only_dates_can_be_corrected(applicant, author):
    document = kept(applicant, author)
    before = PrivateFile.objects.get().pk
    folder.replace(document=document, by=author, dated_on=date(2026, 2, 1), label="Version 2")
    document.refresh_from_db()
    assert (document.label, document.dated_on, PrivateFile.objects.get().pk) == (
        "Version 2",
        date(2026, 2, 1),
        before,
    )


def test_what_another_member_removed_is_told(applicant, author):
    document = kept(applicant, author)
    folder.remove(document=document, by=author)
    folder.remove(document=document, by=author)
    with pytest.raises(ValidationError, match="vient d’être enlevé"):
        folder.replace(document=document, by=author, dated_on=TODAY)
    assert PrivateFile.objects.count() == 0


def test_the_pages_add_replace_and_remove(browser, applicant):
    address = reverse("folder:detail", args=[applicant.pk])
    assert browser.post(address, typed(file=pdf_upload("assurance.pdf"))).status_code == 302
    page = plain(browser.get(address))
    for words in ("Attestation d’assurance", "assurance.pdf", "31 janvier 2026", "31 janvier 2027"):
        assert words in page
    document = FolderDocument.objects.get()
    assert "1 document" in plain(browser.get(reverse("folder:list")))
    own = document.get_absolute_url()
    assert 'value="2026-01-31"' in plain(browser.get(own))
    changed = typed(dated_on="2025-01-31", file=pdf_upload("ancienne.pdf"))
    assert browser.post(own, changed).status_code == 302
    page = plain(browser.get(address))
    assert "À renouveler" in page
    assert "1 à renouveler" in plain(browser.get(reverse("folder:list")))
    removal = reverse("folder:remove", args=[applicant.pk, document.pk])
    assert [browser.post(removal).status_code for _click in range(2)] == [302, 302]
    assert "Aucun document pour l’instant" in plain(browser.get(address))
    assert browser.get(own).status_code == 404


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "absent"},
        {"kind": "\x00"},
        {"dated_on": "2026-11-23"},
        {"dated_on": "0001-01-01"},
        {"dated_on": "2026-02-30"},
        {"valid_until": "2026-01-30"},
        {"label": "\x00"},
        {"label": "x" * 200},
        {"file": ""},
        {"file": "pas un fichier"},
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(browser, applicant, values):
    data = typed(**{"file": pdf_upload(), **values})
    answer = browser.post(reverse("folder:detail", args=[applicant.pk]), data)
    assert answer.status_code == 422
    assert "errorlist" in plain(answer)
    assert (FolderDocument.objects.count(), PrivateFile.objects.count()) == (0, 0)


def test_a_document_of_another_body_does_not_exist(browser, applicant, author):
    other = ApplicantFactory()
    theirs = kept(other, MembershipFactory(applicant=other).user)
    mine = kept(applicant, author)
    for pk, document in ((other.pk, theirs.pk), (applicant.pk, theirs.pk), (other.pk, mine.pk)):
        assert browser.get(reverse("folder:document", args=[pk, document])).status_code == 404
    assert browser.post(reverse("folder:remove", args=[applicant.pk, theirs.pk])).status_code == 302
    assert FolderDocument.objects.filter(pk=theirs.pk).exists()


def test_its_file_is_read_by_members_alone(browser, applicant, author):
    file = PrivateFile.objects.owned_by(kept(applicant, author)).get()
    address = reverse("documents:download", args=[file.pk])
    assert browser.get(address).status_code == 200
    assert signed_in(UserFactory()).get(address).status_code == 404
    assert list(PrivateFile.objects.visible_to(author)) == [file]
    applicant.memberships.update(status="revoked")
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("name", ["folder:list", "folder:detail"])
def test_pages_cost_the_same_with_1_3_and_50_documents(browser, applicant, author, name):
    address = reverse(name, args=[applicant.pk] if name == "folder:detail" else [])
    costs = []
    for target in (1, 3, 50):
        while applicant.folder.count() < target:
            kept(applicant, author)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(address).status_code == 200
        costs.append(len(queries))
    assert costs == [costs[0]] * 3
    assert costs[0] <= 12


def test_what_was_joined_survives_the_folder(asked_call, author, django_capture_on_commit_callbacks):
    """The file submitted is evidence: replacing and removing in the folder never touch it."""
    from tests.factories.applications import draft

    application = draft(call=asked_call, user=author)
    document = kept(application.applicant, author, kind="statutes")
    pieces.take(application=application, by=author, piece="statuts", document=document.pk)
    application = fill(application, pieces=False)
    insured = kept(application.applicant, author, kind="insurance", dated_on=date(2026, 11, 1))
    pieces.take(application=application, by=author, piece="assurance", document=insured.pk)
    application.refresh_from_db()
    actions.submit(application=application, by=author, certified=True)
    frozen = application.submissions.get().content["pieces"]
    with django_capture_on_commit_callbacks(execute=True):
        folder.replace(
            document=document, by=author, dated_on=TODAY, upload=pdf_upload("autre.pdf", PDF + b"%\n")
        )
        folder.remove(document=insured, by=author)
    for piece in frozen:
        file = PrivateFile.objects.get(pk=piece["file"])
        with file.open() as blob:
            assert blob.read() == PDF
        assert (file.sha256, file.original_name) == (piece["sha256"], "statuts.pdf")
    assert [piece["validity"].replace("\u00a0", " ") for piece in frozen] == [
        "daté du 31 janvier 2026",
        "daté du 1er novembre 2026, valable jusqu’au 1er mai 2027",
    ]
    assert Applicant.objects.get(pk=application.applicant_id).folder.count() == 1
