"""Pieces with a date: asked, judged at the deposit, taken from the folder, kept in it, received in parts."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.roles import Role
from documents.models import PrivateFile
from grants.applications import actions, checks, folder, pieces
from grants.applications.models import Attachment, FolderDocument
from grants.calls.forms_schema import PieceSpec
from tests.factories.accounts import UserFactory
from tests.factories.applications import draft, fill, in_state, pdf_upload
from tests.grants.applications.browsing import plain, signed_in
from workflows import engine
from workflows.errors import ConditionsUnmet, NotAllowed, WrongState

TODAY = date(2026, 11, 22)
LIMIT = "Le document doit dater de 6 mois au plus au jour du dépôt."


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-22T10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def application(asked_call, author):
    return draft(call=asked_call, user=author)


def said(sentence):
    return sentence.replace("\u00a0", " ")


def joined(application, piece="assurance", dated_on=None, **values):
    (made,) = actions.attach(
        application=application, by=application.created_by, piece=piece, uploads=[pdf_upload()]
    )
    Attachment.objects.filter(pk=made.pk).update(dated_on=dated_on, **values)
    return made


def kept(application, kind="insurance", dated_on=date(2026, 11, 1), **values):
    return folder.add(
        applicant=application.applicant,
        by=application.created_by,
        kind=kind,
        dated_on=dated_on,
        **{"upload": pdf_upload("assurance.pdf"), **values},
    )


def address(application, name="pieces", *more):
    return reverse(f"applications:{name}", args=[application.pk, *more])


def lacking(application):
    fresh = type(application).objects.get(pk=application.pk)
    return [said(str(item)) for item in checks.missing(fresh) if item.step == "pieces"]


PIECE = PieceSpec(key="a", kind="file", label="A", validity_months=6)


@pytest.mark.parametrize(
    ("dated_on", "valid_until", "reason"),
    [
        (date(2026, 11, 22), None, ""),
        (date(2026, 5, 22), None, ""),
        (date(2026, 5, 21), None, f"Ce document date du 21 mai 2026. {LIMIT}"),
        (None, None, f"Indiquez la date du document. {LIMIT}"),
        (date(2026, 11, 1), date(2026, 11, 22), ""),
        (
            date(2026, 11, 1),
            date(2026, 11, 21),
            "Ce document n’est plus valable : il l’était jusqu’au 21 novembre 2026.",
        ),
    ],
)
def test_what_a_document_is_worth_on_a_day(dated_on, valid_until, reason):
    assert said(pieces.refusal(PIECE, dated_on=dated_on, valid_until=valid_until, on=TODAY)) == reason


@given(
    day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), months=st.integers(1, 120), later=st.integers(0, 4000)
)
def test_the_last_day_told_is_the_last_that_counts(day, months, later):
    piece = PieceSpec(key="a", kind="file", label="A", validity_months=months)
    last = pieces.counts_until(piece, Attachment(dated_on=day))
    on = date.fromordinal(day.toordinal() + later)
    assert (pieces.refusal(piece, dated_on=day, valid_until=None, on=on) == "") == (on <= last)


@pytest.mark.django_db
def test_a_piece_without_its_date_or_too_old_is_not_submitted(application, author):
    application = fill(application)
    joined(application)
    assert lacking(application) == [f"Pièce « Assurance » : Indiquez la date du document. {LIMIT}"]
    Attachment.objects.filter(piece="assurance").update(dated_on=date(2026, 5, 21))
    assert lacking(application) == [f"Pièce « Assurance » : Ce document date du 21 mai 2026. {LIMIT}"]
    application.refresh_from_db()
    with pytest.raises(ConditionsUnmet, match="date du 21"):
        actions.submit(application=application, by=author)
    Attachment.objects.filter(piece="assurance").update(dated_on=date(2026, 5, 22))
    application.refresh_from_db()
    assert actions.submit(application=application, by=author).submitted_at


@pytest.mark.django_db
def test_a_piece_grows_old_while_the_draft_waits(application):
    joined(application, dated_on=date(2026, 5, 22))
    wanted = ["Joignez la pièce « Statuts signés »."]
    assert lacking(application) == wanted
    with time_machine.travel("2026-11-23T00:00:01+01:00", tick=False):
        assert lacking(application) == [
            *wanted,
            f"Pièce « Assurance » : Ce document date du 22 mai 2026. {LIMIT}",
        ]


@pytest.mark.django_db
def test_what_was_submitted_is_not_asked_again(asked_call, author):
    application = fill(draft(call=asked_call, user=author))
    joined(application, dated_on=date(2026, 5, 22))
    application.refresh_from_db()
    actions.submit(application=application, by=author)
    officer = UserFactory(role=Role.OFFICER)
    with time_machine.travel("2026-12-01T10:00:00+01:00", tick=False):
        engine.fire(application, "ask_complement", actor=officer, reason="Joignez un devis.")
        assert lacking(application) == []
        joined(application, dated_on=date(2026, 5, 22))
        assert lacking(application) == [f"Pièce « Assurance » : Ce document date du 22 mai 2026. {LIMIT}"]


@pytest.mark.django_db
def test_the_step_asks_for_the_date_and_keeps_it(browser, application):
    made = joined(application)
    page = plain(browser.get(address(application)))
    assert "Date du document" in page
    assert LIMIT in page
    name = f"date-{made.pk}"
    assert browser.post(address(application), {name: "2026-10-01", "rester": "1"}).status_code == 302
    made.refresh_from_db()
    assert made.dated_on == date(2026, 10, 1)
    assert "1er octobre 2026" in plain(browser.get(address(application)))
    assert browser.post(address(application), {name: "2026-01-01", "rester": "1"}).status_code == 302
    assert "Ce document date du 1er janvier 2026." in plain(browser.get(address(application)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["2026-11-23", "2026-02-30", "0001-01-01", "\x00", "x" * 5000, "٢٠٢٦-٠١-٠١"]
)
def test_a_date_that_cannot_be_is_refused_beside_its_field(browser, application, typed):
    made = joined(application)
    answer = browser.post(address(application), {f"date-{made.pk}": typed, "rester": "1"})
    assert answer.status_code == 422
    made.refresh_from_db()
    assert made.dated_on is None


@pytest.mark.django_db
def test_a_wrong_date_costs_no_file(browser, application):
    made = joined(application)
    data = {f"date-{made.pk}": "2026-02-30", "piece-statuts": pdf_upload(), "rester": "1"}
    assert browser.post(address(application), data).status_code == 422
    assert sorted(item.piece for item in Attachment.objects.all()) == ["assurance", "statuts"]


@pytest.mark.django_db
def test_only_own_pieces_not_submitted_yet_are_dated(asked_call, author, browser):
    mine, theirs = draft(call=asked_call, user=author), draft(call=asked_call)
    other = joined(theirs)
    browser.post(address(mine), {f"date-{other.pk}": "2026-10-01", "rester": "1"})
    with pytest.raises(NotAllowed):
        pieces.describe(application=theirs, by=author, attachment=other.pk, dated_on=TODAY)
    pieces.describe(application=mine, by=author, attachment=other.pk, dated_on=TODAY)
    other.refresh_from_db()
    assert other.dated_on is None


@pytest.mark.django_db
def test_a_joined_piece_is_kept_in_the_folder_once(browser, application):
    made = joined(application)
    data = {f"date-{made.pk}": "2026-10-01", f"keep-{made.pk}": "on", "rester": "1"}
    assert [browser.post(address(application), data).status_code for _click in range(2)] == [302, 302]
    document = FolderDocument.objects.get()
    assert (document.applicant, document.kind, document.dated_on) == (
        application.applicant,
        "insurance",
        date(2026, 10, 1),
    )
    assert document.valid_until == date(2027, 10, 1)
    assert PrivateFile.objects.count() == 2
    page = plain(browser.get(address(application)))
    assert "dans votre dossier permanent" in page
    assert f"keep-{made.pk}" not in page


@pytest.mark.django_db
def test_keeping_a_document_needs_its_date(browser, application):
    made = joined(application, piece="statuts")
    answer = browser.post(address(application), {f"date-{made.pk}": "", f"keep-{made.pk}": "on"})
    assert answer.status_code == 422
    assert "Indiquez la date du document pour le garder" in plain(answer)
    assert FolderDocument.objects.count() == 0


@pytest.mark.django_db
def test_a_document_of_the_folder_is_taken_once_with_its_dates(browser, application):
    document = kept(application)
    page = plain(browser.get(address(application)))
    assert "Reprendre de votre dossier permanent" in page
    assert "valable jusqu’au 1er novembre 2027" in page
    take = address(application, "piece_take", "assurance", document.pk)
    assert [browser.post(take).status_code for _click in range(2)] == [302, 302]
    made = Attachment.objects.get()
    assert (made.piece, made.dated_on, made.valid_until) == (
        "assurance",
        date(2026, 11, 1),
        date(2027, 11, 1),
    )
    assert "Reprendre de votre dossier permanent" not in plain(browser.get(address(application)))
    assert lacking(application) == ["Joignez la pièce « Statuts signés »."]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("dates", "reason"),
    [
        (
            {"dated_on": date(2026, 11, 1), "valid_until": date(2026, 11, 21)},
            "Ce document n’est plus valable : il l’était jusqu’au 21 novembre 2026.",
        ),
        ({"dated_on": date(2026, 5, 21)}, f"Ce document date du 21 mai 2026. {LIMIT}"),
    ],
)
def test_an_expired_or_old_document_is_shown_and_refused(browser, application, dates, reason):
    document = kept(application, **dates)
    page = plain(browser.get(address(application)))
    assert reason in page
    take = address(application, "piece_take", "assurance", document.pk)
    assert take not in page
    assert reason in plain(browser.post(take, follow=True))
    assert Attachment.objects.count() == 0


@pytest.mark.django_db
def test_what_is_not_in_the_folder_or_not_for_this_piece_is_refused(browser, application):
    statutes, theirs = kept(application, kind="statutes"), kept(draft())
    for piece, document in (
        ("assurance", statutes.pk),
        ("assurance", theirs.pk),
        ("devis", statutes.pk),
        ("absente", statutes.pk),
        ("assurance", 0),
        ("assurance", 10**24),
    ):
        answer = browser.post(address(application, "piece_take", piece, document), follow=True)
        assert "n’est plus dans le dossier permanent" in plain(answer), (piece, document)
    assert Attachment.objects.count() == 0


@pytest.mark.django_db
def test_nothing_is_taken_nor_dated_once_submitted(asked_call, author):
    application = fill(draft(call=asked_call, user=author))
    made, document = joined(application, dated_on=TODAY), kept(application)
    application.refresh_from_db()
    actions.submit(application=application, by=author)
    with pytest.raises(WrongState):
        pieces.take(application=application, by=author, piece="assurance", document=document.pk)
    with pytest.raises(WrongState):
        pieces.describe(application=application, by=author, attachment=made.pk, dated_on=None)


@pytest.mark.django_db
def test_a_withheld_document_is_not_taken(application, author):
    document = kept(application)
    PrivateFile.objects.update(scan_state="infected")
    with pytest.raises(ValidationError, match="antivirus"):
        pieces.take(application=application, by=author, piece="assurance", document=document.pk)
    assert Attachment.objects.count() == 0


@pytest.mark.django_db
def test_a_piece_that_the_answers_do_not_call_for_is_kept_and_not_submitted(
    conditional_call, author, browser
):
    application = fill(draft(call=conditional_call, user=author))
    joined(application, piece="convention")
    application.answers = {**application.answers, "benevoles": False}
    application.save(update_fields=["answers"])
    page = plain(browser.get(address(application)))
    assert "cette pièce n’est plus demandée" in page
    assert "piece-convention" not in page
    application.refresh_from_db()
    actions.submit(application=application, by=author)
    assert [piece["key"] for piece in application.submissions.get().content["pieces"]] == ["statuts"]


@pytest.mark.django_db
def test_officers_read_until_when_pieces_count(asked_call, author):
    application = fill(draft(call=asked_call, user=author))
    joined(application, dated_on=date(2026, 10, 1))
    application.refresh_from_db()
    actions.submit(application=application, by=author)
    officer = signed_in(UserFactory(role=Role.OFFICER))
    page = plain(officer.get(reverse("screening:file", args=[application.pk])))
    assert "daté du 1er octobre 2026, valable jusqu’au 1er avril 2027" in page


@pytest.mark.django_db
def test_a_submission_made_before_pieces_were_dated_still_shows(author):
    application = in_state("submitted", user=author)
    submission = application.submissions.get()
    for piece in submission.content["pieces"]:
        del piece["validity"]
    submission.save(update_fields=["content"])
    officer = signed_in(UserFactory(role=Role.OFFICER))
    page = plain(officer.get(reverse("screening:file", args=[application.pk])))
    assert "statuts.pdf" in page


@pytest.mark.django_db
def test_the_step_costs_the_same_with_1_3_and_20_documents(browser, application):
    costs = []
    for target in (1, 3, 20):
        while application.applicant.folder.count() < target:
            kept(application)
            joined(application, dated_on=TODAY)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address(application)).status_code == 200
        costs.append(len(queries))
    assert costs == [costs[0]] * 3


@pytest.mark.django_db
def test_a_paper_file_is_judged_on_the_day_of_its_stamp(application):
    joined(application, dated_on=date(2026, 5, 20))
    wanted = ["Joignez la pièce « Statuts signés »."]
    assert len(lacking(application)) == 2
    type(application).objects.update(channel="paper", received_on=date(2026, 11, 20))
    assert lacking(application) == wanted
