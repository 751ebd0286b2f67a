"""What guests get: nothing that is internal, at any depth, and all the rest."""

import json
from collections.abc import Iterator
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journey import FILE, VISIT, celebrating, travelling
from office import Office
from twinbook.book.excerpt import INTERNAL, Excerpt, for_guests, of_visit
from twinbook.content.record import Record
from twinbook.content.scalar import Internal
from twinbook.content.visit import Visit

MARK = "SECRET"  # in all that is internal


@pytest.fixture
def office(office: Office) -> Office:
    """Give the small office a visit, and an anniversary to its pair."""
    return celebrating(travelling(office))


def book(office: Office, audience: str = "office") -> Excerpt:
    """Return what the book of the visit tells an audience."""
    library = office.library()
    return of_visit(library, library.visits[VISIT], audience)


def test_guests_get_no_field_that_is_internal(office: Office) -> None:
    """What stands in a field that is internal is gone, in the visit itself and in its subjects."""
    visit = for_guests(office.library().visits[VISIT])
    assert (visit.expectations, visit.lines_to_take, visit.gifts, visit.afterwards) == ((), (), (), ())
    (subject,) = visit.subjects
    assert (subject.points, subject.internal) == ((), ())
    assert subject.title.text == "Trade"


def test_guests_get_no_item_that_is_internal(office: Office) -> None:
    """An item that says that it is internal is gone, at every depth; those beside it stay in their order."""
    office.edit(FILE, "counterparts:\n", "counterparts:\n  - {id: x, who: SECRET guard, internal: true}\n")
    office.edit(FILE, "  - {id: mayor, text: the mayor}", "  - {id: m, text: Who, internal: true}")
    visit = for_guests(office.library().visits[VISIT])
    assert {
        name: [one.id for one in getattr(visit, name)]
        for name in ("distribution", "objectives", "programme", "counterparts", "customs", "arrangements")
    } == {
        "distribution": [],
        "objectives": ["sign"],
        "programme": ["welcome", "stroll", "home"],
        "counterparts": ["wang"],
        "customs": ["tea"],
        "arrangements": ["hotel"],
    }
    assert [one.id for one in visit.subjects[0].background] == ["fact"]
    assert visit.agreement
    assert [one.id for one in visit.agreement.about] == ["trade"]


def test_guests_get_no_agreement_that_is_internal(office: Office) -> None:
    """An agreement that is internal as a whole is none."""
    office.edit(FILE, "  document: fair\n", "  document: fair\n  internal: true\n")
    assert for_guests(office.library().visits[VISIT]).agreement is None


def test_guests_get_all_the_rest(office: Office) -> None:
    """Of a visit without anything internal nothing is lost, and nothing is changed of the record itself."""
    library = office.library()
    visit = library.visits[VISIT]
    before = visit.model_dump_json()
    told = for_guests(visit)
    assert for_guests(told) == told
    assert visit.model_dump_json() == before
    assert for_guests(library.pairs["alpha--beta"]) == library.pairs["alpha--beta"]


def test_nothing_secret_is_carried(office: Office) -> None:
    """No internal text, nor who or what it names, is anywhere in the data of a guests' book."""
    for audience, there in (("office", True), ("guests", False)):
        found = [record.model_dump_json() for record in book(office, audience).records()]
        assert any(MARK in text for text in found) is there


def internal(kind: type[Record] = Visit, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the fields of a record, at any depth, that hold what no guest is to see."""
    for name, field in kind.model_fields.items():
        place = (*path, field.alias or name)
        if any(isinstance(mark, Internal) for mark in field.metadata):
            yield place
        else:
            for inner in records(field.annotation):
                yield from internal(inner, place)


def records(annotation: object) -> Iterator[type[Record]]:
    """Yield the kinds of records that a field holds."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for part in get_args(annotation):
        yield from records(part)


HEAD = {"id": "trip", "pair": "a--b", "guests": "b", "dates": "2026-05-11"}
ITEMS: dict[str, dict[str, str]] = {
    "distribution": {},
    "purpose": {},
    "objectives": {},
    "expectations": {},
    "lines-to-take": {},
    "programme": {"day": "2026-05-11"},
    "delegation": {},
    "counterparts": {},
    "gifts": {"direction": "b -> a"},
    "press": {},
    "customs": {"topic": "diet"},
    "arrangements": {"topic": "hotel"},
    "afterwards": {"topic": "promise"},
}
WHOLLY = ("expectations", "lines-to-take", "gifts", "afterwards")


def items(name: str, marks: list[bool]) -> list[dict[str, str]]:
    """Return items of a list of a visit, with a secret in each that is internal."""
    text = "who" if name in ("delegation", "counterparts") else "text"
    return [
        {"id": f"i{n}", text: MARK if hidden else "open", **ITEMS.get(name, {}),
         **({"internal": "true"} if hidden and name != "gifts" else {})}
        for n, hidden in enumerate(marks)
    ]  # fmt: skip


MARKS = st.lists(st.booleans(), max_size=4)


@given(
    st.dictionaries(st.sampled_from(sorted(ITEMS)), MARKS),
    st.lists(st.tuples(MARKS, MARKS, st.integers(0, 2)), max_size=2),
    st.one_of(st.none(), st.tuples(st.booleans(), MARKS)),
)
def test_no_secret_survives(
    lists: dict[str, list[bool]],
    subjects: list[tuple[list[bool], list[bool], int]],
    agreement: tuple[bool, list[bool]] | None,
) -> None:
    """Whatever a visit holds, guests get all that is open in it and nothing that is internal."""
    tree: dict[str, object] = {**HEAD}
    for name, marks in lists.items():
        tree[name] = items(name, [True] * len(marks) if name in WHOLLY else marks)
    tree["subjects"] = [
        {
            "id": f"s{n}",
            "title": "open",
            "points": items("points", [True] * len(points)),
            "background": items("background", background),
            "internal": [{"id": f"g{k}", "say": "not", "text": MARK} for k in range(guarded)],
        }
        for n, (points, background, guarded) in enumerate(subjects)
    ]
    hidden = bool(agreement and agreement[0])
    if agreement:
        tree["agreement"] = {
            "about": items("about", [True] * len(agreement[1]) if hidden else agreement[1]),
            "internal": "true" if hidden else "false",
            **({"texts": {"ko": MARK}} if hidden else {}),
        }
    visit = Visit.model_validate(tree)
    told = json.dumps(for_guests(visit).model_dump(mode="json", by_alias=True))
    assert MARK not in told
    assert told.count('"open"') == visit.model_dump_json().count('"open"')


@pytest.mark.parametrize("path", sorted(internal()), ids=".".join)
def test_no_secret_in_an_internal_field(path: tuple[str, ...]) -> None:
    """Each field that is marked as internal is emptied, wherever it stands."""
    secret = {"id": "x", "text": MARK, "topic": "promise", "direction": "b -> a", "say": "not"}
    wanted = {"gifts": ("direction",), "afterwards": ("topic",), "internal": ("say",)}.get(path[-1], ())
    item = {name: value for name, value in secret.items() if name in ("id", "text", *wanted)}
    tree: dict[str, object] = {path[-1]: MARK if path[-1] == "note" else [item]}
    if path[0] == "subjects":
        tree = {"subjects": [{"id": "s", "title": "S", **tree}]}
    visit = Visit.model_validate({**HEAD, **tree})
    assert MARK in visit.model_dump_json()
    assert MARK not in for_guests(visit).model_dump_json()


def test_which_fields_are_internal() -> None:
    """Seven fields hold nothing that a guest is to see, and three parts hold nothing but such."""
    assert set(internal()) == {
        ("expectations",),
        ("lines-to-take",),
        ("gifts",),
        ("afterwards",),
        ("note",),
        ("subjects", "points"),
        ("subjects", "internal"),
    }
    assert INTERNAL == ("expectations", "gifts", "afterwards")
