"""Two authors of one draft: whatever they type and in whatever order they save, no text is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications.merging import MEMORY, Read, mark, merge, progress, remember

FIELDS = ("title", "summary", "q-public")


class Draft:
    """The server's side, as `save_step` keeps it."""

    def __init__(self):
        self.texts = dict.fromkeys(FIELDS, "")
        self.trail, self.version = {}, 1

    def save(self, mine, token):
        read = Read.parse(token, self.version)
        merged = merge(stored=self.texts, mine=mine, trail=self.trail, read=read)
        before = self.version
        if merged.changed:
            self.version += 1
            self.trail = remember(self.trail, before=self.texts, after=merged.texts, version=self.version)
            self.texts = merged.texts
        return merged, progress(read, merged, before=before, after=self.version)


class Page:
    """One open page: all the fields as it shows them, and what it has read."""

    def __init__(self, draft):
        self.draft = draft
        self.reload()

    def reload(self):
        self.shown, self.token = dict(self.draft.texts), str(Read(self.draft.version))
        self.base = dict(self.shown)

    def type(self, field, text):
        self.shown[field] = text

    def save(self):
        merged, read = self.draft.save(self.shown, self.token)
        self.token = str(read)
        return merged


steps = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["type", "save", "save", "reload"]),
        st.sampled_from(FIELDS),
        st.text(max_size=3),
    ),
    max_size=40,
)


def play(script):
    """What somebody typed and saved is kept until somebody who had read it changes it, or it is told."""
    draft = Draft()
    pages = [Page(draft) for _person in range(3)]
    read_by = [dict(draft.texts) for _person in range(3)]
    for person, action, field, text in script:
        page = pages[person]
        if action == "type":
            page.type(field, text)
        elif action == "reload":
            page.reload()
            read_by[person] = dict(draft.texts)
        else:
            before = dict(draft.texts)
            merged = page.save()
            told = {conflict.name: conflict for conflict in merged.conflicts}
            for name in FIELDS:
                mine, theirs, now = page.shown[name], before[name], draft.texts[name]
                if now != theirs:
                    # Only what this page had read is replaced, and by what it typed.
                    assert now == mine
                    assert read_by[person][name] == theirs
                elif mine != theirs and mine != read_by[person][name]:
                    # What was typed and not kept is told, with both texts.
                    assert (told[name].mine, told[name].theirs) == (mine, theirs)
                if now == mine:
                    read_by[person][name] = mine


@given(steps)
def test_no_text_is_lost(script):
    play(script)


def test_the_play_sees_a_lost_text(monkeypatch):
    """The negative control: where every page is believed to have read everything, texts are lost."""
    script = [
        (0, "type", "title", "a"),
        (1, "type", "title", "b"),
        (0, "save", "title", ""),
        (1, "save", "title", ""),
    ]
    play(script)
    monkeypatch.setattr(Read, "knows", lambda self, version: True)
    with pytest.raises(AssertionError):
        play(script)


@given(st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))
def test_changes_of_different_fields_are_both_kept(title, summary, other):
    draft = Draft()
    one, two = Page(draft), Page(draft)
    one.type("title", title)
    two.type("summary", summary)
    assert one.save().conflicts == ()
    assert two.save().conflicts == ()
    one.type("q-public", other)
    assert one.save().conflicts == ()
    assert draft.texts == {"title": title, "summary": summary, "q-public": other}


def test_a_page_goes_on_saving_its_own_field_while_another_author_changes_the_rest():
    draft = Draft()
    one, two = Page(draft), Page(draft)
    for number in range(10):
        one.type("title", f"Titre {number}")
        assert one.save().conflicts == ()
        two.type("summary", f"Résumé {number}")
        assert two.save().conflicts == ()
    assert (draft.texts["title"], draft.texts["summary"]) == ("Titre 9", "Résumé 9")


def test_a_text_older_than_what_is_remembered_is_asked_never_obeyed():
    draft = Draft()
    old, busy = Page(draft), Page(draft)
    for number in range(MEMORY + 5):
        busy.type("title", f"Titre {number}")
        busy.save()
    old.type("title", "Autre titre")
    assert [conflict.name for conflict in old.save().conflicts] == ["title"]
    assert draft.texts["title"] == f"Titre {MEMORY + 4}"
    assert len(draft.trail["title"]) == MEMORY


def test_tokens_that_cannot_be_true_have_read_nothing():
    for token in ("", "abc", "-1", "99", "1+99", "1" * 5000, "1+" * 3000, None, "１", "\x00"):
        assert Read.parse(token, 5) == Read()
    assert Read.parse("2+4", 5) == Read(2, frozenset({4}))
    assert str(Read(2, frozenset({4, 3}))) == "2+3+4"


def test_a_lone_surrogate_has_a_digest_too():
    assert len(mark("\ud800")) == 12
