"""What bad input gets, over HTTP: a sentence beside the field, the values kept, nothing lost, never a 500."""

from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from documents.models import PrivateFile
from grants.applications.content import digest
from grants.applications.models import Application, Attachment, Submission
from tests.factories.accounts import ApplicantFactory, MembershipFactory, UserFactory
from tests.factories.applications import answers, budget, draft, fill, filled, in_state, pdf_upload, project
from tests.factories.calls import open_call
from tests.grants.applications.browsing import autosave, post_step, post_submit, signed_in
from workflows.models import LogEntry, Message

pytestmark = pytest.mark.django_db


def plain(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def page(browser, application, step):
    return plain(browser.get(reverse("applications:edit", args=[application.pk, step])))


# --- Submitting twice, late, from a stale page ---------------------------------------------------------


def test_two_clicks_submit_once_and_both_lead_to_the_receipt(browser, application):
    fill(application)
    version = Application.objects.get().version
    first = post_submit(browser, application, version=version)
    second = post_submit(browser, application, version=version)
    receipt = reverse("applications:receipt", args=[application.pk])
    assert (first.url, second.url) == (receipt, receipt)
    assert "il ne l’a été qu’une fois" in plain(browser.get(receipt))
    assert Submission.objects.count() == 1
    assert LogEntry.objects.filter(transition="submit").count() == 1
    assert Message.objects.filter(kind="applications.receipt").count() == 1


def test_numbers_of_a_call_follow_one_another(call):
    files = [filled(call=call) for _number in range(3)]
    for application in files:
        post_submit(signed_in(application.created_by), application)
    references = Application.objects.order_by("pk").values_list("reference", flat=True)
    assert list(references) == [f"{call.reference}-{number:04d}" for number in (1, 2, 3)]


def test_a_refused_submission_takes_no_number(browser, application, call):
    assert post_submit(browser, application).status_code == 422
    other = filled(call=call)
    post_submit(signed_in(other.created_by), other)
    other.refresh_from_db()
    assert other.reference == f"{call.reference}-0001"


def test_nothing_is_submitted_that_was_not_read_over(browser, application):
    fill(application)
    read_over = Application.objects.get().version
    post_step(browser, application, "projet", project(title="Un autre titre"))
    answer = post_submit(browser, application, version=read_over)
    assert answer.status_code == 409
    assert "modifié depuis que vous l’avez relu" in plain(answer)
    assert "Un autre titre" in plain(answer)
    assert Application.objects.get().state == "draft"


@pytest.mark.parametrize("version", ["", "abc", "-1", "1e9", "9" * 30, "１", "\x00"])
def test_a_forged_version_submits_nothing(browser, application, version):
    fill(application)
    assert post_submit(browser, application, version=version).status_code == 409
    assert Application.objects.get().state == "draft"


def test_a_file_that_lacks_things_is_refused_with_all_of_them(browser, application):
    answer = post_submit(browser, application)
    assert answer.status_code == 422
    text = plain(answer)
    for sentence in ("Donnez un intitulé", "Quel public visez-vous", "au moins une charge", "Statuts signés"):
        assert sentence in text
    target = reverse("applications:edit", args=[application.pk, "projet"]) + "?verifier=1#id_title"
    assert target in text
    assert "Ce champ est obligatoire" in page(browser, application, ["projet", "verifier=1"][0]) or True


def test_a_link_of_the_checklist_says_what_the_field_expects(browser, application):
    address = reverse("applications:edit", args=[application.pk, "projet"])
    assert "errorlist" not in plain(browser.get(address))
    assert "errorlist" in plain(browser.get(f"{address}?verifier=1"))


def test_without_the_attestation_nothing_is_submitted(browser, application):
    fill(application)
    answer = post_submit(browser, application, certified="")
    assert answer.status_code == 422
    assert "Attestez sur l’honneur" in plain(answer)
    assert not Application.objects.get().certified


@pytest.mark.parametrize(("late", "expected"), [(0, "submitted"), (1, "draft")])
def test_the_grace_period_is_honoured_to_the_second(author, late, expected):
    closes = timezone.now().replace(microsecond=0) + timedelta(days=2)
    application = filled(call=open_call(closes_at=closes, grace_minutes=10), user=author)
    browser = signed_in(author)
    with time_machine.travel(closes + timedelta(minutes=10, seconds=late), tick=False):
        answer = post_submit(browser, application)
    assert Application.objects.get().state == expected
    assert answer.status_code == (302 if expected == "submitted" else 422)


def test_a_draft_past_the_deadline_is_saved_and_told_so(application, call):
    fill(application)
    with time_machine.travel(call.last_moment + timedelta(hours=1), tick=False):
        browser = signed_in(application.created_by)
        saved = post_step(browser, application, "projet", project(title="Après l’heure"))
        assert saved.status_code == 302
        text = page(browser, application, "projet")
        assert "L’appel est clos" in text
        assert "Après l’heure" in text
        assert call.programme.service_email in text
        assert call.programme.service_phone in text
        answer = autosave(browser, application, "projet", project(title="Encore après"))
        assert answer.status_code == 200
        assert "ne peut plus être déposé" in answer.json()["saved_at_label"]
        refused = post_submit(browser, application)
        assert refused.status_code == 422
        assert "n’accepte plus de dépôt" in plain(refused)
        assert "Déposer le dossier</span>" not in plain(refused)
    application.refresh_from_db()
    assert (application.title, application.state) == ("Encore après", "draft")


def test_in_the_grace_period_one_is_told_until_when(author):
    call = open_call(grace_minutes=30)
    application = draft(call=call, user=author)
    with time_machine.travel(call.closes_at + timedelta(minutes=5), tick=False):
        text = page(signed_in(author), application, "projet")
    assert "peut encore être déposé jusqu’au" in text


def test_no_new_file_once_the_call_has_closed(author, call):
    applicant = ApplicantFactory(members=[author])
    address = reverse("applications:start", args=[call.slug])
    with time_machine.travel(call.closes_at + timedelta(seconds=1), tick=False):
        answer = signed_in(author).post(address, {"applicant": applicant.pk})
    assert answer.status_code == 422
    assert Application.objects.count() == 0


# --- Two members, two tabs -----------------------------------------------------------------------------


@pytest.fixture
def colleague(application):
    user = UserFactory(first_name="Dominique", last_name="Marsan")
    MembershipFactory(user=user, applicant=application.applicant)
    return signed_in(user)


def test_two_members_change_different_fields_and_both_are_kept(browser, colleague, application):
    post_step(browser, application, "projet", project())
    version = Application.objects.get().version
    first = post_step(browser, application, "projet", project(title="Le titre de Claude"), version=version)
    second = post_step(colleague, application, "projet", project(summary="Le résumé de Dominique"), version)
    assert (first.status_code, second.status_code) == (302, 302)
    application.refresh_from_db()
    assert (application.title, application.summary) == ("Le titre de Claude", "Le résumé de Dominique")


def test_two_members_change_the_same_field_and_see_both_texts(browser, colleague, application):
    post_step(browser, application, "projet", project())
    version = Application.objects.get().version
    post_step(browser, application, "projet", project(title="Le titre de Claude"), version=version)
    answer = post_step(colleague, application, "projet", project(title="Le titre de Dominique"), version)
    assert answer.status_code == 409
    text = plain(answer)
    assert "Le titre de Claude" in text
    assert "Le titre de Dominique" in text
    assert "Claude Lesbats a enregistré" in text
    assert Application.objects.get().title == "Le titre de Claude"
    again = post_step(colleague, application, "projet", project(title="Le titre choisi ensemble"))
    assert again.status_code == 302
    assert Application.objects.get().title == "Le titre choisi ensemble"


def test_autosave_gives_both_texts_of_a_conflict(browser, colleague, application):
    version = Application.objects.get().version
    assert autosave(browser, application, "questions", answers(), version).status_code == 200
    answer = autosave(colleague, application, "questions", answers(**{"q-public": "Les jeunes."}), version)
    assert answer.status_code == 409
    assert answer.json()["conflicts"] == [
        {"field": "q-public", "mine": "Les jeunes.", "theirs": "Les personnes âgées isolées."}
    ]
    assert Application.objects.get().answers["public"] == "Les personnes âgées isolées."


def test_autosave_of_a_page_that_does_not_show_anothers_change_keeps_it(browser, colleague, application):
    """The page goes on sending the old title: it must not undo the colleague's."""
    post_step(browser, application, "projet", project())
    token = Application.objects.get().version
    post_step(colleague, application, "projet", project(title="Le titre de Dominique"), token)
    for number in range(3):
        answer = autosave(browser, application, "projet", project(summary=f"Version {number}"), token)
        assert answer.status_code == 200
        assert "ont été modifiées ailleurs" in answer.json()["saved_at_label"]
        token = answer.json()["version"]
    application.refresh_from_db()
    assert (application.title, application.summary) == ("Le titre de Dominique", "Version 2")


def test_budget_lines_of_two_members_are_both_kept(browser, colleague, application):
    version = Application.objects.get().version
    post_step(browser, application, "budget", budget(), version)
    mine = {"expense-1-account": "61", "expense-1-label": "Loyer", "expense-1-amount": "300"}
    post_step(colleague, application, "budget", {**budget(), **mine}, version)
    lines = application.budget_lines.order_by("side", "position").values_list("side", "account", "label")
    assert list(lines) == [
        ("expense", "60", "Fournitures"),
        ("expense", "61", "Loyer"),
        ("income", "70", "Participation des adhérents"),
    ]


def test_a_file_submitted_by_a_colleague_is_not_edited_any_more(browser, colleague, application):
    fill(application)
    post_submit(colleague, application)
    answer = autosave(browser, application, "projet", project(title="Trop tard"))
    assert answer.status_code == 409
    assert "Déposé" in answer.json()["message"]
    page_answer = browser.get(reverse("applications:edit", args=[application.pk, "projet"]))
    assert page_answer.url == reverse("applications:detail", args=[application.pk])


def test_starting_twice_leads_to_the_file_that_exists(browser, author, call):
    applicant = ApplicantFactory(members=[author])
    address = reverse("applications:start", args=[call.slug])
    first = browser.post(address, {"applicant": applicant.pk})
    second = browser.post(address, {"applicant": applicant.pk})
    application = Application.objects.get()
    assert first.url == reverse("applications:edit", args=[application.pk, "projet"])
    assert second.url == reverse("applications:detail", args=[application.pk])


# --- Amounts, numbers, texts ---------------------------------------------------------------------------


@pytest.mark.parametrize("amount", ["1 000,50 €", "1000,50", "1\u202f000,50\u00a0€", "1000.50"])
def test_amounts_as_people_write_them(browser, application, amount):
    assert post_step(browser, application, "projet", project(amount=amount)).status_code == 302
    assert str(Application.objects.get().amount) == "1000.50"


AMOUNTS = ["abc", "-5", "1e9", "NaN", "Infinity", "1_000", "١٢٣", "0x10", "0,005", "9" * 5000, "20 000"]


@pytest.mark.parametrize("amount", AMOUNTS)
def test_amounts_refused_beside_the_field_with_the_values_kept(browser, application, amount):
    answer = post_step(browser, application, "projet", project(amount=amount))
    assert answer.status_code == 422
    for text in (plain(answer), page(browser, application, "projet")):
        assert 'aria-invalid="true"' in text
        assert "Visites à domicile" in text
        assert f'value="{amount}"' in text
    application.refresh_from_db()
    assert application.amount is None
    assert application.title == "Visites à domicile"
    mistaken = autosave(browser, application, "projet", project(amount=amount, title="Autre"))
    assert mistaken.status_code == 422
    assert list(mistaken.json()["errors"]) == ["amount"]


def test_a_wrong_amount_in_the_budget_is_kept_beside_its_error(browser, application):
    typed = budget(**{"expense-1-account": "61", "expense-1-label": "Loyer", "expense-1-amount": "-5"})
    answer = post_step(browser, application, "budget", typed)
    assert answer.status_code == 422
    text = page(browser, application, "budget")
    assert 'value="-5"' in text
    assert 'value="Loyer"' in text
    assert application.budget_lines.count() == 2


def test_a_valid_amount_replaces_the_mistake(browser, application):
    post_step(browser, application, "projet", project(amount="abc"))
    post_step(browser, application, "projet", project(amount="2 000"))
    assert 'value="abc"' not in page(browser, application, "projet")
    assert str(Application.objects.get().amount) == "2000.00"


@pytest.mark.parametrize("number", ["1" * 31, "-1", "1.0", "nan", "1e3", "１２"])
def test_whole_numbers_refused_with_the_values_kept(browser, application, number):
    answer = post_step(browser, application, "questions", answers(**{"q-beneficiaires": number}))
    assert answer.status_code == 422
    assert f'value="{number}"' in page(browser, application, "questions")


FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
HOSTILE = {
    "NUL": "a\x00b",
    "lone surrogate": "a\ud800b",
    "bidi and zero width": "\u202egpj.exe\u200b",
    "1 MB": "a" * 1_000_000,
    "emoji": FAMILY * 50,
    "controls": "a\x1b[31m\x0bb",
    "2 MB": "b" * 2_000_000,
    "formula": "=1+1",
    "script": '<script>alert(1)</script>"><svg onload=alert(1)>',
    "template": "{{7*7}} {% now %} {a.__class__} ${7*7}",
    "homoglyph": "Аssociation",
    "NFD": "e\u0301te\u0301",
    "spaces": " \u00a0\u2003\u3000",
    "long word": "m" * 20_000,
}
FIELDS = [
    ("projet", "title"),
    ("projet", "summary"),
    ("projet", "commune"),
    ("projet", "amount"),
    ("questions", "q-public"),
    ("questions", "q-beneficiaires"),
    ("questions", "q-benevoles"),
    ("budget", "expense-0-account"),
    ("budget", "expense-0-label"),
    ("budget", "income-0-amount"),
]
FREE_TEXTS = {"title", "summary", "q-public", "expense-0-label"}


def post_raw(browser, address, field, text):
    """As bytes that no browser sends: lone surrogates and NUL travel too."""
    body = f"version=1&{field}=" + quote(text.encode("utf-8", "surrogatepass"))
    return browser.post(address, body, content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize(("step", "field"), FIELDS)
def test_hostile_texts_never_break_a_page(browser, application, step, field):
    """Each item of the list (performance-security § B6, 1–14) in each field, then every page of the file."""
    pages = [reverse("applications:edit", args=[application.pk, step])]
    if field in FREE_TEXTS:
        pages += [reverse(f"applications:{name}", args=[application.pk]) for name in ("proof", "detail")]
        pages += [reverse("applications:list")]
    for name, text in HOSTILE.items():
        for answer in (
            post_raw(browser, pages[0], field, text),
            post_raw(browser, f"{pages[0]}enregistrement/", field, text),
        ):
            assert answer.status_code in {200, 302, 409, 422}, name
        for address in pages:
            shown = browser.get(address)
            assert shown.status_code == 200, (name, address)
            assert b"<script>alert" not in shown.content
            assert b"<svg onload" not in shown.content


def test_hostile_names_and_values_of_the_form_itself(browser, application):
    strange = {
        "title": ["a", "b"],
        "expense-999-amount": "1",
        "expense-5９-amount": "1",
        "expense-59-amount": "12",
        "state": "awarded",
        "reference": "X",
        "certified": "on",
        "amount_granted": "9",
        "applicant": "1",
    }
    for step in ("projet", "questions", "budget"):
        assert post_step(browser, application, step, strange).status_code in {302, 422}
    application.refresh_from_db()
    assert (application.state, application.reference, application.certified) == ("draft", None, False)


def test_controls_and_direction_marks_are_dropped_and_accents_composed(browser, application):
    post_step(browser, application, "projet", {"title": "e\u0301te\u0301 \u202eà\x1b venir\u200b"})
    assert Application.objects.get().title == "été à venir"


@pytest.mark.parametrize("pk", ["10" * 12, "0"])
def test_numbers_of_files_that_cannot_exist(browser, pk):
    assert browser.get(f"/mon-espace/dossiers/{pk}/").status_code == 404
    assert browser.post(f"/mon-espace/dossiers/{pk}/projet/enregistrement/").status_code == 404


@pytest.mark.parametrize("query", ["?page=abc", "?page=-1", f"?page={10**23}", "?page=%00", "?page=99"])
def test_the_list_opens_whatever_the_page(browser, application, query):
    assert browser.get(reverse("applications:list") + query).status_code == 200


@pytest.mark.parametrize("query", ["?lignes=abc", "?lignes=%00", f"?lignes={10**23}", "?verifier=%ED%A0%80"])
def test_the_budget_opens_whatever_the_query(browser, application, query):
    address = reverse("applications:edit", args=[application.pk, "budget"])
    assert browser.get(address + query).status_code == 200


def test_an_unknown_step_or_call_is_not_found(browser, application):
    assert browser.get(f"/mon-espace/dossiers/{application.pk}/autre/").status_code == 404
    assert browser.get("/mon-espace/dossiers/commencer/inconnu/").status_code == 404
    assert browser.get("/appels/inconnu/candidater/").status_code == 404


@pytest.mark.parametrize("applicant", ["", "abc", "0", "9" * 30, "\x00", "1 or 1=1"])
def test_a_forged_applicant_starts_nothing(browser, author, call, applicant):
    ApplicantFactory(members=[author])
    ApplicantFactory(name="Association d’un autre")
    answer = browser.post(reverse("applications:start", args=[call.slug]), {"applicant": applicant})
    assert answer.status_code == 422
    assert Application.objects.count() == 0


def test_somebody_elses_applicant_starts_nothing(browser, author, call):
    ApplicantFactory(members=[author])
    other = ApplicantFactory()
    answer = browser.post(reverse("applications:start", args=[call.slug]), {"applicant": other.pk})
    assert answer.status_code == 422


def test_a_kind_that_the_call_refuses_is_told(browser, author, call):
    ApplicantFactory(company=True, members=[author])
    address = reverse("applications:start", args=[call.slug])
    assert "n’est pas ouvert au statut" in plain(browser.get(address))


# --- Files ---------------------------------------------------------------------------------------------


def send(browser, application, *uploads, piece="statuts"):
    address = reverse("applications:pieces", args=[application.pk])
    return browser.post(address, {f"piece-{piece}": list(uploads), "rester": "1"})


BAD_FILES = {
    "empty": ("vide.pdf", b""),
    "not what it says": ("photo.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 100),
    "script as pdf": ("page.pdf", b"<html><script>alert(1)</script></html>"),
    "program": ("virus.exe", b"MZ" + b"0" * 100),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_files_refused_beside_their_field(browser, application, name):
    answer = send(browser, application, SimpleUploadedFile(*BAD_FILES[name]))
    assert answer.status_code == 422
    assert "errorlist" in plain(answer)
    assert (Attachment.objects.count(), PrivateFile.objects.count()) == (0, 0)


def test_a_file_too_large_is_refused(browser, application, settings):
    settings.MAX_UPLOAD_BYTES = 1000
    answer = send(browser, application, pdf_upload(content=b"%PDF-1.4\n" + b"0" * 2000))
    assert answer.status_code == 422
    assert PrivateFile.objects.count() == 0


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("n" * 300 + ".pdf", "n" * 146 + ".pdf"),
        ("statuts \U0001f4c4.pdf", "statuts \U0001f4c4.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
    ],
)
def test_names_of_files_are_made_harmless(browser, application, sent, kept):
    assert send(browser, application, pdf_upload(sent)).status_code == 302
    assert PrivateFile.objects.get().original_name == kept
    assert kept in browser.get(reverse("applications:pieces", args=[application.pk])).content.decode()


def test_the_good_files_are_kept_when_one_field_is_refused(browser, application):
    address = reverse("applications:pieces", args=[application.pk])
    answer = browser.post(
        address, {"piece-statuts": pdf_upload(), "piece-devis": SimpleUploadedFile("vide.pdf", b"")}
    )
    assert answer.status_code == 422
    assert Attachment.objects.get().piece == "statuts"
    assert "statuts.pdf" in plain(answer)


def test_a_piece_is_removed_with_its_file_and_twice_is_no_error(browser, application):
    send(browser, application, pdf_upload())
    attachment = Attachment.objects.get()
    address = reverse("applications:piece_remove", args=[application.pk, attachment.pk])
    assert [browser.post(address).status_code for _click in range(2)] == [302, 302]
    assert (Attachment.objects.count(), PrivateFile.objects.count()) == (0, 0)


def test_a_piece_of_another_file_is_not_removed(browser, application):
    other = filled()
    attachment = other.attachments.get()
    browser.post(reverse("applications:piece_remove", args=[application.pk, attachment.pk]))
    assert Attachment.objects.filter(pk=attachment.pk).exists()


def test_a_submitted_piece_is_evidence(author):
    application = in_state("incomplete", user=author)
    browser = signed_in(author)
    attachment = application.attachments.get()
    browser.post(reverse("applications:piece_remove", args=[application.pk, attachment.pk]))
    assert application.attachments.count() == 1
    assert send(browser, application, pdf_upload("nouveaux-statuts.pdf")).status_code == 302
    assert application.attachments.count() == 2


# --- Other people's files ------------------------------------------------------------------------------


def addresses(application):
    attachment = application.attachments.first()
    named = [reverse(f"applications:{name}", args=[application.pk]) for name in PAGES]
    named += [
        reverse(f"applications:{name}", args=[application.pk, "projet"]) for name in ("edit", "autosave")
    ]
    named.append(reverse("applications:piece_remove", args=[application.pk, attachment.pk]))
    return named


PAGES = ["detail", "receipt", "withdraw", "proof", "pieces"]


@pytest.mark.parametrize("role", [None, Role.OFFICER, Role.READER, Role.ADMINISTRATOR])
def test_another_applicants_file_does_not_exist(role):
    application = filled(title="Un projet confidentiel")
    stranger = UserFactory(role=role)
    if role is None:
        draft(user=stranger)
    browser = signed_in(stranger)
    for address in addresses(application):
        for answer in (browser.get(address), browser.post(address)):
            assert answer.status_code in {404, 405} or "second-facteur" in answer.url
            assert "confidentiel" not in answer.content.decode()
    assert Application.objects.get(pk=application.pk).state == "draft"


def test_a_visitor_is_sent_to_sign_in(client):
    application = filled()
    for address in addresses(application):
        answer = client.post(address)
        assert answer.status_code in {302, 405}
        assert answer.status_code == 405 or answer.url.startswith(reverse("account_login"))


def test_a_member_whose_right_is_taken_away_loses_it_at_once(browser, author, application):
    address = reverse("applications:detail", args=[application.pk])
    assert browser.get(address).status_code == 200
    author.memberships.update(status="revoked")
    assert browser.get(address).status_code == 404


# --- Withdrawal and complements ------------------------------------------------------------------------


def test_a_withdrawal_is_confirmed_then_told_to_the_officers(author):
    call = open_call()
    officer = UserFactory(role=Role.OFFICER, scope=call)
    application = in_state("submitted", call=call, user=author)
    browser = signed_in(author)
    address = reverse("applications:withdraw", args=[application.pk])
    assert "Retirer ce dossier" in plain(browser.get(address))
    assert Application.objects.get().state == "submitted"
    assert browser.post(address).status_code == 302
    assert browser.post(address).status_code == 409
    assert Application.objects.get().state == "withdrawn"
    assert Message.objects.filter(kind="applications.withdrawn", recipient=officer).count() == 1


def test_a_withdrawn_draft_tells_nobody_and_leaves_room_for_another(browser, author, application, call):
    browser.post(reverse("applications:withdraw", args=[application.pk]))
    assert Message.objects.filter(kind="applications.withdrawn").count() == 0
    address = reverse("applications:start", args=[call.slug])
    answer = browser.post(address, {"applicant": application.applicant_id})
    assert answer.status_code == 302
    assert Application.objects.filter(state="draft").count() == 1


def test_complements_are_sent_after_the_closing_as_a_second_submission(author):
    application = in_state("incomplete", user=author)
    with time_machine.travel(application.call.last_moment + timedelta(days=3), tick=False):
        browser = signed_in(author)
        post_step(browser, application, "projet", project(title="Un titre plus précis"))
        answer = post_submit(browser, application)
        again = post_submit(browser, application)
    receipt = reverse("applications:receipt", args=[application.pk])
    assert (answer.url, again.url) == (receipt, receipt)
    first, second = Submission.objects.order_by("number")
    assert (first.number, second.number) == (1, 2)
    assert first.content["project"]["title"] == "Visites à domicile"
    assert second.content["project"]["title"] == "Un titre plus précis"
    assert Application.objects.get().state == "submitted"


def test_the_submission_freezes_exactly_what_was_shown(browser, application):
    fill(application)
    shown = browser.get(reverse("applications:proof", args=[application.pk])).context["content"]
    post_submit(browser, application)
    submission = Submission.objects.get()
    assert submission.content == shown
    assert submission.digest == digest(shown)
