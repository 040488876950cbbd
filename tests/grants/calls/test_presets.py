"""Every preset and every ready-made group: read, started from, frozen as its file says."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.roles import Role
from grants.calls import actions, design, form_items, forms_schema
from grants.calls.blocks.base import key_shape
from grants.calls.eligibility import rules_of, sentences
from grants.calls.presets.groups import ready_made
from grants.calls.presets.reading import preset_named, presets
from tests.factories.accounts import UserFactory
from tests.factories.calls import ProgrammeFactory

pytestmark = pytest.mark.django_db
NAMES = [preset.key for preset in presets()]
#: What the brief of the product says of each, in euros: envelope, lowest and highest amount, by committee.
FIGURES = {
    "solidarite": (100_000, 1_000, 10_000, True),
    "jeunesse": (300_000, 500, 20_000, True),
    "defi_jeunes": (12_000, 500, 3_000, True),
    "prix": (20_000, 1_000, 5_000, True),
    "secours": (150_000, 500, 1_500, False),
    "fonds_relance": (1_000_000, 2_000, 20_000, True),
    "premiere_ligne": (200_000, 1_000, 8_000, True),
    "bafa": (30_000, 150, 200, False),
    "mobilite": (60_000, 200, 1_000, False),
    "equipement": (45_000, 100, 300, False),
    "fonctionnement": (600_000, 300, 150_000, True),
    "communes": (500_000, 2_000, 100_000, True),
    "budget_participatif": (1_500_000, 500, 50_000, False),
}


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


def started(name, by, **values):
    preset = preset_named(name)
    opens = timezone.now().replace(microsecond=0) - timedelta(days=1)
    return actions.create_from_preset(
        preset=preset,
        programme=ProgrammeFactory(),
        reference="ESSAI",
        slug="essai",
        title=preset.title,
        opens_at=opens,
        closes_at=opens + timedelta(days=preset.calendar.open_days),
        by=by,
        **values,
    )


def test_every_kind_is_there_in_order():
    assert list(FIGURES) == NAMES
    assert preset_named("absent") is None


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_has_the_figures_of_its_rulebook(name, officer):
    call = started(name, officer)

    total = sum(call.envelopes.values_list("amount", flat=True))
    assert (total, call.min_amount, call.max_amount, call.has_committee) == FIGURES[name]
    assert call.criteria.exists() == call.has_committee
    assert all(criterion.help for criterion in call.criteria.all()), "each criterion has its anchors"


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_opens_as_it_is_and_freezes_what_its_file_says(name, officer):
    preset, call = preset_named(name), started(name, officer)
    assert design.problems(call) == []
    spec = forms_schema.read(actions.open_call(call=call, by=officer).form_versions.get())

    assert [item.key for item in spec.items] == [item["key"] for item in preset.items]
    assert [rule.kind for rule in spec.rules] == [rule["kind"] for rule in preset.rules]
    assert [line.amount for line in spec.scale] == [Decimal(line["amount"]) for line in preset.scale]
    assert all(key_shape.regex.match(item.key) for item in spec.items)


@pytest.mark.parametrize("name", NAMES)
def test_each_rule_reads_as_a_sentence_with_its_article(name, officer):
    call = actions.open_call(call=started(name, officer), by=officer)
    read = sentences(rules_of(forms_schema.read(call.form_versions.get())))

    assert all(sentence.endswith(".") and article.startswith("art. ") for sentence, article in read)


@pytest.mark.parametrize("name", NAMES)
def test_the_calendar_follows_the_dates_of_the_call(name, officer):
    call = started(name, officer)
    rounds = list(call.rounds.all())

    assert all(call.opens_at < row.closes_at <= call.closes_at for row in rounds)
    assert all(row.meets_on >= row.closes_at.date() for row in rounds)
    if rounds:
        assert rounds[-1].closes_at == call.closes_at
    if call.execution_from:
        assert call.execution_from < call.execution_until


def test_the_shares_of_the_funders_make_the_relief_fund(officer):
    envelope = started("fonds_relance", officer).envelopes.get()

    assert {share.funder for share in envelope.shares.all()} == {
        "Région",
        "Département",
        "Intercommunalités",
        "Chambres consulaires",
    }
    assert sum(share.amount for share in envelope.shares.all()) == envelope.amount == 1_000_000


def test_a_tenth_of_the_participatory_budget_is_for_the_young(officer):
    young = started("budget_participatif", officer).envelopes.exclude(reserved_for="").get()

    assert young.amount == Decimal(150_000)


@pytest.mark.parametrize("group", ready_made(), ids=lambda group: group.key)
def test_a_ready_made_group_is_sound_by_itself(group):
    items = form_items.named(group.items)

    assert form_items.problems(items) == []
    assert [item["key"] for item in items] == [item["key"] for item in group.items]
    assert actions.streams(items=items)["form"]


def test_operating_grants_ask_the_sections_of_the_single_form(officer):
    call = started("fonctionnement", officer)
    (group,) = ready_made()
    asked = {item["key"] for item in form_items.items_of(call.form)}

    assert {item["key"] for item in group.items} <= asked
    assert group.missing_from(form_items.items_of(call.form)) == []
