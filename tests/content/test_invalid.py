import pytest
from pydantic import ValidationError

from twinbook.content.city import City
from twinbook.content.invalid import explain, mentions
from twinbook.content.pair import Pair
from twinbook.content.prose import Prose
from twinbook.content.reader import Document, read
from twinbook.content.record import Entity
from twinbook.content.visit import Visit
from twinbook.problem import Problem

START = "kind: city\ncountry: KR\nnames: {en: A}\n"


def explained(text: str, kind: type[Entity] = City) -> list[Problem]:
    """Return what keeps a text from being a record."""
    document = read("a.yaml", text.encode())
    assert isinstance(document, Document)
    with pytest.raises(ValidationError) as error:
        kind.model_validate({**document.tree, "id": "a"})
    return list(explain(document, kind, error.value))


def test_an_unknown_key_is_told_at_the_key() -> None:
    """The place is the key's, the hint its nearest in that very record."""
    assert explained(START + "facts:\n  - {id: a, key: area, vlaue: x, value: 5, source: b}\n") == [
        Problem("a.yaml", 5, 24, "error", "unknown key “vlaue”", "did you mean value or label?")
    ]


def test_a_key_of_few_that_may_stand() -> None:
    """Where a key is one of a few, such as a part of a visit's book, the nearest is offered."""
    text = "pair: a--b\nguests: b\ndates: 2026\nparts:\n  gift: lines\n"
    (problem,) = explained(text, Visit)
    assert (problem.line, problem.column) == (5, 3)
    assert (problem.message, problem.hint) == ("“gift” is not known here", "did you mean gifts?")


def test_the_id_is_not_offered_as_a_key() -> None:
    """A file's id is its name, so no hint names it; an item's own id is offered."""
    assert "id" not in explained(START + "xyz: 1\n")[0].hint.replace(",", "").split()
    assert "id" in explained(START + "profile:\n  - {xyz: 1}\n")[-1].hint.replace(",", "").split()


def test_a_missing_key_is_told_where_it_is_missing() -> None:
    """The place is that of the map that lacks the key."""
    found = explained("country: KR\nnames: {en: A}\nlocation: {lat: 1, source: b}\n")
    assert [(p.line, p.column, p.message) for p in found] == [
        (1, 1, "the key “kind” is missing"),
        (3, 11, "the key “lon” is missing in “location”"),
    ]


def test_an_empty_file_lacks_its_keys() -> None:
    """All that a record needs is named, on the first line."""
    assert [(p.line, p.message) for p in explained("")] == [
        (1, "the key “names” is missing"),
        (1, "the key “kind” is missing"),
        (1, "the key “country” is missing"),
    ]


def test_a_short_list_is_told_by_its_length() -> None:
    """A missing item is no missing key."""
    assert explained("cities: [a]\n", Pair)[0].message == "this list needs at least 2 items"


def test_all_that_is_wrong_is_told() -> None:
    """One error does not hide another."""
    text = "kind: town\ncountry: kr\nnames: {en: A, EN: B}\nwikidata: x\n"
    assert [(p.line, p.column) for p in explained(text)] == [(3, 16), (1, 7), (2, 10), (4, 11)]


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("kind: [city]", "a text is expected here", ""),
        ("kind: vilage", "“vilage” is not known here", "one of: city, country, county"),
        ("website: {a: b}", "a text is expected here", ""),
        ("facts: {a: b}", "a list is expected here", ""),
        ("facts: [a]", "keys and values are expected here", ""),
        ("location: [1, 2]", "keys and values are expected here", ""),
        ("note: [a]", "a text is expected here", ""),
        ("time-zone: x", "“x” is no time zone", "as in Asia/Seoul"),
    ],
)
def test_messages_are_in_a_curators_words(line: str, message: str, hint: str) -> None:
    """No message speaks of types, patterns or input."""
    found = explained(
        line + "\n" + START.replace("kind: city\n", "" if line.startswith("kind") else "kind: city\n")
    )
    assert [(p.line, p.message) for p in found] == [(1, message)]
    assert found[0].hint.startswith(hint)


def test_a_broken_file_still_says_what_it_refers_to() -> None:
    """Ids and texts that can be read are yielded with their places, whatever else is wrong."""
    tree = {
        "kind": "town",
        "part-of": "korea",
        "names": {"en": "A"},
        "names-source": ["atlas", "Not An Id"],
        "facts": [{"to": "expo", "source": "page", "value": "many"}, "text"],
        "profile": [{"text": "In {seoul}."}, {"text": "{broken"}],
        "location": "here",
        "surplus": "x",
    }
    found = [
        (p.path, p.value.text if isinstance(p.value, Prose) else p.value, p.refers)
        for p in mentions(tree, City)
    ]
    assert found == [
        (("part-of",), "korea", ("city",)),
        (("names-source", 0), "atlas", ("source",)),
        (("facts", 0, "to"), "expo", ("city", "term")),
        (("facts", 0, "source"), "page", ("source",)),
        (("profile", 0, "text"), "In {seoul}.", ()),
    ]
