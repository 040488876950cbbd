"""Files dropped, cut, resumed after a cut and after a reload; documents taken from the folder."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from documents import parts
from documents.models import PendingUpload, PrivateFile
from grants.applications import folder
from grants.applications.models import Attachment, FolderDocument
from tests.e2e import world
from tests.factories.accounts import UserFactory
from tests.factories.applications import draft, pdf_upload
from tests.factories.calls import open_call
from tests.factories.documents import pdf_bytes

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BODY = pdf_bytes(b"<< /Length 1300000 >>\nstream\n" + b"terreau." * 162_500 + b"\nendstream")
PIECES = [
    {"key": "statuts", "label": "Statuts signés", "required": True, "folder": "statutes"},
    {
        "key": "assurance",
        "label": "Attestation d’assurance",
        "required": True,
        "folder": "insurance",
        "validity_months": 6,
    },
]
DROP = """(zone, {name, text, repeat}) => {
  const data = new DataTransfer();
  data.items.add(new File([text.repeat(repeat)], name, {type: "text/plain"}));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    zone.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: data}));
  }
}"""


@pytest.fixture
def author():
    world.CommuneFactory()
    return UserFactory(first_name="Camille", last_name="Dupouy")


@pytest.fixture
def application(author):
    return draft(call=open_call(pieces=PIECES), user=author)


def at_pieces(people, application, author):
    person = people(author.first_name, author).enter()
    person.page.on("dialog", lambda dialog: dialog.accept())
    return person.visit(f"/mon-espace/dossiers/{application.pk}/pieces/")


def zone(person, key):
    return person.page.locator(f'[data-upload-slot="{key}"]')


def choose(person, key, name="Statuts signés.pdf", content=BODY):
    zone(person, key).locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "application/pdf", "buffer": content}]
    )


def cut(person, after):
    """From that offset on, no part reaches the server."""

    def answer(route):
        offset = int(re.search(r"offset=(\d+)", route.request.url).group(1))
        route.abort() if offset >= after else route.continue_()

    person.page.route(re.compile(r"/documents/envois/.*offset="), answer)


def sent_offsets(person):
    found = []

    def note(request):
        match = re.search(r"/documents/envois/.*offset=(\d+)", request.url)
        if match:
            found.append(int(match.group(1)))

    person.page.on("request", note)
    return found


def test_a_cut_costs_the_last_part_only(people, application, author):
    person = at_pieces(people, application, author).look("pieces-vides")
    cut(person, parts.PART_BYTES)
    choose(person, "statuts")
    state = zone(person, "statuts").locator(".upload__state")
    expect(state).to_contain_text("Connexion perdue")
    expect(zone(person, "statuts").locator("progress")).to_have_attribute("aria-label", re.compile("Statuts"))
    person.look("pieces-coupure")
    offsets = sent_offsets(person)
    person.page.unroute(re.compile(r"/documents/envois/.*offset="))
    person.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(person.page.locator("#jointes-statuts")).to_contain_text("Statuts signés.pdf")
    expect(zone(person, "statuts").locator(".upload")).to_have_count(0)
    assert min(offsets) == parts.PART_BYTES
    with PrivateFile.objects.get().open() as blob:
        assert blob.read() == BODY
    assert PendingUpload.objects.get().finished_at is not None
    person.look("pieces-jointe").forgive("ERR_FAILED")


def test_a_file_chosen_again_after_a_reload_goes_on(people, application, author):
    person = at_pieces(people, application, author)
    cut(person, 2 * parts.PART_BYTES)
    choose(person, "statuts")
    expect(zone(person, "statuts").locator(".upload__state")).to_contain_text("Connexion perdue")
    person.page.unroute(re.compile(r"/documents/envois/.*offset="))
    person.visit(f"/mon-espace/dossiers/{application.pk}/pieces/")
    offsets = sent_offsets(person)
    choose(person, "statuts")
    expect(person.page.locator("#jointes-statuts")).to_contain_text("Statuts signés.pdf")
    assert offsets == [2 * parts.PART_BYTES]
    assert Attachment.objects.count() == 1
    person.forgive("ERR_FAILED")


def test_dropped_files_leave_at_once_and_refusals_stand_beside_them(people, application, author):
    person = at_pieces(people, application, author)
    zone(person, "statuts").evaluate(DROP, {"name": "note.txt", "text": "Une ligne.\n", "repeat": 40})
    expect(person.page.locator("#jointes-statuts")).to_contain_text("note.txt")
    zone(person, "assurance").evaluate(DROP, {"name": "virus.exe", "text": "MZ", "repeat": 4})
    refused = zone(person, "assurance").locator(".upload[data-state=refused]")
    expect(refused).to_contain_text("Les fichiers « .exe » ne sont pas acceptés ici")
    person.look("pieces-refusee")
    refused.get_by_role("button", name=re.compile("Retirer")).click()
    expect(refused).to_have_count(0)
    assert [item.piece for item in Attachment.objects.all()] == ["statuts"]


def test_an_upload_is_cancelled_and_a_form_waits_for_its_files(people, application, author):
    person = at_pieces(people, application, author)
    cut(person, parts.PART_BYTES)
    choose(person, "statuts")
    expect(zone(person, "statuts").locator(".upload__state")).to_contain_text("Connexion perdue")
    zone(person, "statuts").get_by_role("button", name=re.compile("Annuler")).click()
    expect(zone(person, "statuts").locator(".upload")).to_have_count(0)
    expect(zone(person, "statuts").locator("input[type=file]")).to_be_focused()
    person.page.unroute(re.compile(r"/documents/envois/.*offset="))
    choose(person, "statuts", "Suite.pdf")
    person.press("Enregistrer et continuer").sees("Suite.pdf")
    assert PrivateFile.objects.get().original_name == "Suite.pdf"
    person.forgive("ERR_FAILED")


def test_a_piece_is_dated_kept_and_taken_again(people, application, author):
    today = timezone.localdate()
    for label, dated_on in (("Ancienne", today - timedelta(days=400)), ("Locaux", today)):
        folder.add(
            applicant=application.applicant,
            by=author,
            kind="insurance",
            label=label,
            dated_on=dated_on,
            upload=pdf_upload(f"{label}.pdf"),
        )
    person = at_pieces(people, application, author)
    choose(person, "statuts")
    joined = person.page.locator("#jointes-statuts")
    expect(joined).to_contain_text("Statuts signés.pdf")
    joined.locator("input[type=date]").fill(today.isoformat())
    joined.locator("input[type=checkbox]").check()
    person.look("pieces-dossier").press("Enregistrer").sees("dans votre dossier permanent")
    person.sees("Ce document n’est plus valable")
    person.follow(person.page.get_by_role("button", name=re.compile("Reprendre Locaux")))
    person.sees("La pièce est reprise de votre dossier permanent.").look("pieces-reprise")
    assert sorted(item.piece for item in Attachment.objects.all()) == ["assurance", "statuts"]
    person.visit("/mon-espace/dossier-permanent/").look("dossier-permanent-liste")
    person.press("Voir les documents").sees("À renouveler").look("dossier-permanent")
    person.follow(person.page.get_by_role("link", name=re.compile("Remplacer")).first)
    person.look("dossier-permanent-remplacer")
    assert FolderDocument.objects.count() == 3
