from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinbook.language.merge import Wanted, leftover, merged
from twinbook.language.po import Message

RIVER = Message("river.text", "A river.", "강.", remarks=("mine",))
HILL = Message("hill.text", "The green hill above the town.", "언덕.")


def one(known: list[Message], *wanted: Wanted, **how: object) -> Message:
    """Merge, and return the first message."""
    return merged(known, wanted, **how)[0]  # type: ignore[arg-type]


def test_same_text() -> None:
    """A text that is the same keeps its translation and remarks; its notes are those of today."""
    found = one([RIVER], Wanted("river.text", "A river.", notes=("Alpha",)))
    assert found == replace(RIVER, notes=("Alpha",))


def test_changed_text() -> None:
    """A text that changed keeps its translation as fuzzy, with the text that it was made from."""
    found = one([RIVER], Wanted("river.text", "A wide river."))
    assert found == replace(RIVER, text="A wide river.", flags=("fuzzy",), previous=("", "A river.", ""))
    again = one([found], Wanted("river.text", "A wide, slow river."))
    assert again.previous == ("", "A river.", "")  # still what the translation was made from
    assert one([again], Wanted("river.text", "A river.")) == RIVER  # changed back


def test_change_without_meaning() -> None:
    """A change that means nothing leaves the translation as it is."""
    found = one([RIVER], Wanted("river.text", "A  river."), no_meaning={"river.text"})
    assert found == replace(RIVER, text="A  river.")


def test_not_translated_yet() -> None:
    """Without a translation there is nothing to be fuzzy."""
    found = one([replace(RIVER, translation="")], Wanted("river.text", "Two rivers."))
    assert (found.flags, found.previous, found.text) == ((), ("", "", ""), "Two rivers.")


def test_moved() -> None:
    """A text under another key keeps its translation: in its file, from an obsolete entry or another file."""
    wanted = Wanted("water.text", "A river.")
    for known, moved in (([RIVER], {}), ([replace(RIVER, obsolete=True)], {}), ([], {"A river.": RIVER})):
        found = merged(known, [wanted], moved=moved)
        assert found == (replace(RIVER, key="water.text"),)


def test_moved_and_changed() -> None:
    """A text under another key that is nearly the same keeps it as fuzzy, with both as they were."""
    found = one([HILL], Wanted("top.text", "The green hill above the city."))
    assert (found.translation, found.fuzzy) == ("언덕.", True)
    assert found.previous == ("hill.text", HILL.text, "")


def test_gone() -> None:
    """What nothing asks for is kept as obsolete if someone translated it or wrote a remark."""
    empty = Message("empty.text", "Nothing.")
    found = merged([RIVER, empty], [])
    assert found == (replace(RIVER, obsolete=True),)
    assert merged(found, []) == found
    assert leftover([RIVER, HILL], [Wanted("hill.text", "x")]) == {"A river.": RIVER}


def test_words() -> None:
    """Words are told apart by context and text; plural forms stay together."""
    many = Message("", "%(n)s year", "%(n)s년", "%(n)s years", ("%(n)s년",))
    other = Message("office", "mayor", "시장")
    wanted = [Wanted("role", "mayor"), Wanted("office", "mayor"), Wanted("", "%(n)s year", "%(n)s years")]
    found = merged([many, other], wanted, unique=False)
    assert [message.translation for message in found] == ["", "시장", "%(n)s년"]
    assert found[2].forms == many.forms


KEYS = st.sampled_from("abcd")
TEXTS = st.sampled_from(["A river runs.", "A river ran.", "Hills.", "A bridge.", "It is said."])


@given(
    st.lists(st.tuples(KEYS, TEXTS, st.sampled_from(["", "하나", "둘", "셋"])), unique_by=lambda t: t[0]),
    st.lists(st.lists(st.tuples(KEYS, TEXTS), unique_by=lambda t: t[0]), max_size=4),
)
def test_nothing_is_lost(known: list[tuple[str, str, str]], changes: list[list[tuple[str, str]]]) -> None:
    """Whatever becomes of the texts, each translation stays in the file; merging again changes nothing."""
    messages = tuple(Message(*each) for each in known)
    written = {message.translation for message in messages if message.translation}
    for change in changes:
        wanted = [Wanted(*each) for each in change]
        messages = merged(messages, wanted)
        assert [(m.key, m.text) for m in messages if not m.obsolete] == change
        assert {m.translation for m in messages if m.translation} == written
        assert merged(messages, wanted) == messages


@pytest.mark.parametrize("text", ["A river.", " A river.\n"])
def test_blanks_around_are_no_change(text: str) -> None:
    """Blanks around a text change no translation."""
    assert one([RIVER], Wanted("river.text", text)).flags == ()
