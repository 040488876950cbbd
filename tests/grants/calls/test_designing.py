"""The page of a call: written while it is prepared, published as a new version once it is open."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import ApplicantKind
from accounts.roles import Role
from grants.calls import form_items, forms_schema
from grants.calls.machine import CallState
from grants.calls.models import Call
from tests.factories.accounts import UserFactory
from tests.factories.calls import call_ready, open_call
from tests.grants.calls.posting import page_of, stream, without
from ui.formatting import euros

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = UserFactory(role=Role.OFFICER)
    client.force_login(user)
    client.user = user
    return client


def address(call):
    return reverse("calls_call_modeladmin_edit", args=[call.pk])


def question(key, kind="short_text", **value):
    return {"type": kind, "value": {"label": key.title(), "key": key, **value}}


def shown_if(key):
    return {"match": "all", "lines": [{"key": key, "op": "filled", "value": ""}]}


def test_saving_the_page_untouched_changes_nothing(officer):
    shares = [("Région", Decimal(60_000)), ("EPCI", Decimal(40_000))]
    call = call_ready()
    for share, amount in shares:
        call.envelopes.get().shares.create(funder=share, amount=amount)
    before = forms_schema.schema_of(Call.objects.get(pk=call.pk))
    assert officer.get(address(call)).status_code == 200
    response = officer.post(address(call), page_of(call, officer.user))

    assert (response.status_code, response.headers.get("Location")) == (302, address(call))
    call = Call.objects.get(pk=call.pk)
    assert forms_schema.schema_of(call) == before
    assert [row.label for row in call.criteria.all()] == [
        "Utilité sociale",
        "Qualité du partenariat",
        "Solidité du budget",
    ]
    assert list(call.envelopes.get().shares.values_list("funder", "amount")) == shares


def test_everything_that_a_call_holds_is_written_on_its_page(officer):
    call = call_ready(criteria=())
    data = page_of(call, officer.user)
    data |= {
        "title": "Autre titre",
        "applicant_kinds": [ApplicantKind.PERSON, ApplicantKind.INFORMAL_GROUP],
        "excluded_accounts": "63, 66;67",
        "article_amount": "art. 5",
        "state": "open",
        "criteria-count": "1",
        "criteria-0-deleted": "",
        "criteria-0-type": "row",
        "criteria-0-order": "0",
        "criteria-0-value-label": "Utilité",
        "criteria-0-value-help": "1 : flou",
        "criteria-0-value-weight": "2.5",
        "criteria-0-value-scale": "5",
        "rounds-count": "1",
        "rounds-0-deleted": "",
        "rounds-0-type": "row",
        "rounds-0-order": "0",
        "rounds-0-value-name": "Printemps",
        "rounds-0-value-closes_at": "2030-03-31 17:00",
        "rounds-0-value-meets_on": "2030-04-20",
    }
    assert officer.post(address(call), data).status_code == 302
    call = Call.objects.get(pk=call.pk)

    assert (call.title, call.state) == ("Autre titre", CallState.DRAFT)
    assert call.applicant_kinds == [ApplicantKind.PERSON, ApplicantKind.INFORMAL_GROUP]
    assert (call.excluded_accounts, call.articles) == (["63", "66", "67"], {"amount": "art. 5"})
    assert list(call.criteria.values_list("label", "weight", "scale")) == [("Utilité", Decimal("2.5"), 5)]
    assert str(call.rounds.get().meets_on) == "2030-04-20"


@pytest.mark.parametrize("make", [call_ready, open_call])
def test_each_field_stands_once_on_the_page(officer, make):
    page = officer.get(address(make()))
    main = page.text[page.text.index("<main") :]
    boxes = {"applicant_kinds"}
    names = [name for name in page.context["form"].fields if name not in boxes]
    shown = {name: len(re.findall(rf'<[^>]+ name="{name}"|id="{name}" data-block', main)) for name in names}

    assert shown == dict.fromkeys(names, 1)


def test_questions_are_written_and_keep_their_order(officer):
    call = call_ready()
    raw = [
        question("un", max_length=250),
        question("deux", "choice", choices="Nord\n\nSud "),
        question("trois", "yes_no"),
    ]
    raw[2]["value"]["show_if"] = shown_if("un")
    data = {**without(page_of(call, officer.user), "form"), **stream("form", raw)}
    data["form-0-order"], data["form-1-order"] = "1", "0"
    assert officer.post(address(call), data).status_code == 302

    items = form_items.items_of(Call.objects.get(pk=call.pk).form)
    assert [(item["key"], item.get("choices"), item.get("show_if")) for item in items] == [
        ("deux", ["Nord", "Sud"], None),
        ("un", None, None),
        ("trois", None, {"op": "filled", "key": "un"}),
    ]


def test_a_condition_that_refers_to_itself_is_refused_with_its_path_and_nothing_is_lost(officer):
    call = call_ready()
    raw = [
        question("un", show_if=shown_if("trois"), max_length=250),
        question("deux", show_if=shown_if("un"), max_length=250),
        question("trois", show_if=shown_if("deux"), max_length=250),
    ]
    data = {**without(page_of(call, officer.user), "form"), **stream("form", raw), "title": "Titre gardé"}
    response = officer.post(address(call), data)

    assert response.status_code == 200
    assert (
        "Une condition se réfère à elle-même : Un → Trois → Deux → Un."
        in response.context["form"].errors["form"].as_data()[0].non_block_errors
    )
    assert "Titre gardé" in response.text
    assert "Rien de ce que vous avez écrit n’est perdu. Une condition se réfère" in response.text
    assert Call.objects.get(pk=call.pk).title == call.title


def test_a_key_used_twice_and_a_condition_on_nothing_are_said(officer):
    call = call_ready()
    raw = [question("un", max_length=250), question("un", show_if=shown_if("absent"), max_length=250)]
    data = {**without(page_of(call, officer.user), "form"), **stream("form", raw)}
    error = officer.post(address(call), data).context["form"].errors["form"].as_data()[0]

    assert list(error.non_block_errors) == [
        "Le repère « un » sert à deux questions.",
        "La condition de « Un » porte sur « absent », qui n’est pas une question.",
    ]


def test_a_form_of_200_questions_is_written(officer, django_assert_max_num_queries):
    """Every field that the largest usual form sends is taken, at the price of a short one."""
    call = call_ready()
    raw = [question(f"q{place}", "short_text", max_length=250) for place in range(200)]
    for item in raw[1:]:
        item["value"]["show_if"] = shown_if("q0")
    data = {**without(page_of(call, officer.user), "form"), **stream("form", raw)}
    assert len(data) > 3000
    with django_assert_max_num_queries(60):
        assert officer.post(address(call), data).status_code == 302

    assert len(form_items.items_of(Call.objects.get(pk=call.pk).form)) == 200
    with django_assert_max_num_queries(40):
        assert officer.get(address(call)).status_code == 200


def test_a_condition_that_nobody_could_meet_is_said(officer):
    call = call_ready()
    raw = [question("lieu", "choice", choices="Nord\nSud"), question("avec", "yes_no")]
    for value in ("Sdu", "oui"):
        for key, op in (("lieu", "eq"), ("lieu", "in"), ("avec", "ne")):
            raw.append(question(f"q{len(raw)}", max_length=250))
            raw[-1]["value"]["show_if"] = {
                "match": "all",
                "lines": [{"key": key, "op": op, "value": value}],
            }
    data = {**without(page_of(call, officer.user), "form"), **stream("form", raw)}
    error = officer.post(address(call), data).context["form"].errors["form"].as_data()[0]

    assert list(error.non_block_errors) == [
        "Une condition attend « Sdu », qui n’est pas une réponse à « Lieu ».",
        "Une condition attend « Sdu », qui n’est pas une réponse à « Avec ».",
        "Une condition attend « oui », qui n’est pas une réponse à « Lieu ».",
    ]


@pytest.mark.parametrize("field", ["form", "rules", "scale", "criteria", "envelopes", "rounds"])
@pytest.mark.parametrize("count", [None, "abc", "", "9" * 5000, "1", "99999999999"])
def test_a_torn_form_is_a_bad_request(officer, field, count):
    call = call_ready()
    data = without(page_of(call, officer.user), field)
    if count is not None:
        data[f"{field}-count"] = count

    assert officer.post(address(call), data).status_code == 400


def test_an_empty_form_is_a_bad_request(officer):
    assert officer.post(address(call_ready()), {}).status_code == 400


def test_two_blocks_in_the_same_place_are_a_bad_request(officer):
    call = call_ready()
    data = {
        **page_of(call, officer.user),
        "form-0-order": "1",
        "form-0-type": "number",
        "form-1-type": "number",
    }

    assert officer.post(address(call), data).status_code == 400


def test_the_shares_of_funders_make_their_envelope(officer):
    call = call_ready()
    data = page_of(call, officer.user) | {
        "envelopes-0-value-shares-count": "1",
        "envelopes-0-value-shares-0-deleted": "",
        "envelopes-0-value-shares-0-order": "0",
        "envelopes-0-value-shares-0-value-funder": "Région",
        "envelopes-0-value-shares-0-value-amount": "10",
    }
    response = officer.post(address(call), data | {"title": "Titre gardé"})

    error = response.context["form"].errors["envelopes"].as_data()[0]
    assert list(error.non_block_errors) == ["Les parts des financeurs ne font pas le montant de l’enveloppe."]
    assert Call.objects.get(pk=call.pk).title == call.title


def test_whoever_saves_second_is_told_then_may_save_again(officer):
    call = call_ready()
    mine = page_of(call, officer.user)
    Call.objects.filter(pk=call.pk).update(summary="Écrit par quelqu’un d’autre")
    response = officer.post(address(call), mine | {"title": "Le mien"})

    assert "Quelqu’un d’autre a enregistré cet appel" in response.text
    assert "Le mien" in response.text
    assert Call.objects.get(pk=call.pk).title == call.title
    again = mine | {"title": "Le mien", "seen": response.context["view"].seen}
    assert officer.post(address(call), again).status_code == 302
    assert Call.objects.get(pk=call.pk).title == "Le mien"


def test_the_sections_of_the_single_form_are_inserted_once(officer):
    call = call_ready()
    for _turn in range(2):
        data = page_of(call, officer.user) | {"group": "cerfa_12156"}
        assert officer.post(address(call), data).status_code == 302
    items = form_items.items_of(Call.objects.get(pk=call.pk).form)

    assert [item["key"] for item in items[:2]] == ["public", "beneficiaires"]
    assert [item["key"] for item in items].count("cerfa-objet") == 1
    assert [item["kind"] for item in items].count("budget") == 1


# --- An open call --------------------------------------------------------------------------------------


def test_a_new_version_is_shown_then_published_with_its_reason(officer):
    call = open_call()
    data = page_of(call, officer.user) | {"max_amount": "12000"}
    refused = officer.post(address(call), data)
    assert refused.context["form"].errors["reason"] == ["Donnez le motif de la modification : il est publié."]

    data["reason"] = "Enveloppe complétée par la Région"
    shown = officer.post(address(call), data)
    assert [(item.subject, item.before, item.after) for item in shown.context["view"].changes] == [
        ("Montant maximum", euros(10_000), euros(12_000))
    ]
    assert call.form_versions.count() == 1

    data |= {"do": "publish", "checked": shown.context["view"].checked}
    assert officer.post(address(call), data).status_code == 302
    version = forms_schema.latest_version(call)
    assert (version.number, version.published_by, version.reason) == (2, officer.user, data["reason"])
    assert forms_schema.read(version).max_amount == Decimal(12_000)


def test_what_was_not_shown_is_not_published(officer):
    call = open_call()
    data = page_of(call, officer.user) | {"max_amount": "12000", "reason": "Parce que"}
    checked = officer.post(address(call), data).context["view"].checked
    response = officer.post(
        address(call), data | {"max_amount": "99000", "do": "publish", "checked": checked}
    )

    assert response.status_code == 200
    assert response.context["view"].changes[0].after == euros(99_000)
    assert call.form_versions.count() == 1


def test_more_time_and_another_title_need_no_reason(officer):
    call = open_call()
    data = page_of(call, officer.user) | {"title": "Prolongé", "closes_at": "2099-01-05 17:00"}
    assert officer.post(address(call), data).status_code == 302
    call = Call.objects.get(pk=call.pk)

    assert (call.title, call.closes_at.year, call.form_versions.count()) == ("Prolongé", 2099, 1)


def test_the_time_of_the_projects_is_revised_with_a_reason(officer):
    call = open_call()
    data = page_of(call, officer.user) | {"execution_until": "2030-12-31"}
    assert "reason" in officer.post(address(call), data).context["form"].errors
    changes = officer.post(address(call), data | {"reason": "Un an de plus"}).context["view"].changes

    assert [(item.subject, item.before) for item in changes] == [("Projets jusqu’au", "aucun")]


def test_an_open_call_is_not_shortened(officer):
    call = open_call()
    data = page_of(call, officer.user) | {"closes_at": call.opens_at.strftime("%Y-%m-%d 23:00")}
    response = officer.post(address(call), data)

    assert "Un appel ouvert peut être prolongé, pas raccourci." in response.text


def test_a_page_read_before_the_opening_asks_for_a_reason(officer):
    """It was opened by somebody else meanwhile: nothing is lost, a version is published or nothing is."""
    call = call_ready()
    data = page_of(call, officer.user) | {"max_amount": "12000"}
    from grants.calls import actions

    actions.open_call(call=call, by=officer.user)
    response = officer.post(address(call), data)

    assert "Quelqu’un d’autre a enregistré cet appel" in response.text
    assert Call.objects.get(pk=call.pk).max_amount == Decimal(10_000)


def test_the_versions_of_a_call_are_listed_with_their_dates_and_reasons(officer):
    call = open_call()
    data = page_of(call, officer.user) | {"max_amount": "12000", "reason": "La Région s’est jointe à nous"}
    checked = officer.post(address(call), data).context["view"].checked
    officer.post(address(call), data | {"do": "publish", "checked": checked})
    page = officer.get(reverse("calls_versions", args=[call.pk]))

    assert page.status_code == 200
    for text in ("Version 2", "La Région s’est jointe à nous", euros(12_000), "Version 1"):
        assert text in page.text


def test_a_closed_call_is_no_longer_written(officer):
    from grants.calls import actions

    call = actions.close_call(call=open_call(), by=officer.user)
    response = officer.post(address(call), {"title": "Autre"})

    assert (response.status_code, response.headers["Location"]) == (302, "/admin/")
    assert officer.get(reverse("calls_call_modeladmin_inspect", args=[call.pk])).status_code == 200
