"""Whatever the address holds, readers answer something sound."""

from datetime import date

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from ui import params


def request(**values):
    made = RequestFactory().get("/")
    query = QueryDict(mutable=True)
    for name, value in values.items():
        query[name] = value
    made.GET = query
    return made


@pytest.mark.parametrize("raw", ["abc", "-1", "1.5", "1e3", "١", "9" * 23, "", "\x00", "\ud800", "51"])
def test_bad_numbers_give_the_default(raw):
    assert params.whole(request(page=raw), "page", 1, 50) == 1


def test_good_numbers_are_read():
    assert params.whole(request(page=" 12 "), "page", 1, max=50) == 12
    assert params.whole(request(), "page") is None


def test_choices_are_limited_to_what_is_allowed():
    assert params.choice(request(state="draft"), "state", ["draft", "done"]) == "draft"
    assert params.choice(request(state="\ud800"), "state", ["draft"]) == ""
    made = request()
    made.GET.setlist("s", ["b", "x", "a", "b"])
    assert params.choices(made, "s", ["a", "b"]) == ["b", "a"]


def test_words_are_one_clean_line():
    assert params.words(request(q=" l’\x00été\ud800\n\u200bici ")) == "l’été ici"
    assert params.words(request(q="a" * 900), limit=10) == "a" * 10


@given(st.text())
def test_words_can_always_be_stored(text):
    found = params.words(request(q=text))
    assert "\x00" not in found
    found.encode()


def test_days():
    assert params.day(request(d="2026-02-28"), "d") == date(2026, 2, 28)
    assert [params.day(request(d=raw), "d") for raw in ("2026-02-30", "x", "0001-01-01")] == [None] * 3
