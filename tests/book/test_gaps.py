from datetime import date

import pytest

from office import TODAY, Office
from twinbook.book.excerpt import records_of
from twinbook.book.gaps import Gaps, gaps


def found(office: Office, today: date = TODAY, locale: str = "en") -> Gaps:
    """Return the gaps of the small book."""
    wording, pair = office.words(locale)
    return gaps(wording, pair, records_of(wording.library, pair), today)


def test_conflicts(office: Office) -> None:
    """Every disputed claim of the pair, its cities and its people is told, with its place."""
    dispute = "{id: d, says: It was 600., source: paper, reason: Too round.}"
    office.edit(
        "content/cities/alpha.yaml",
        "source: atlas}\n  - {id: pop",
        f"source: atlas, disputed: [{dispute}]}}\n  - {{id: pop",
    )
    office.edit("content/people/kim-one.yaml", "source: paper}", f"source: paper, disputed: [{dispute}]}}")
    assert [(c.anchor, c.says) for c in found(office).conflicts] == [
        ("alpha--beta-ties-sister-city-earlier", "They were sisters in 2003."),
        ("alpha-facts-area-d", "It was 600."),
        ("kim-one-offices-mayor-d", "It was 600."),
    ]


def test_conflicts_elsewhere(office: Office) -> None:
    """What is disputed of a third city does not belong here."""
    dispute = "{id: d, says: He did not., source: paper, reason: He did.}"
    office.edit(
        "content/cities/gamma.yaml", "source: far-away}", f"source: far-away, disputed: [{dispute}]}}"
    )
    assert len(found(office).conflicts) == 1


def test_inferred(office: Office) -> None:
    """Inferences are told by kind, with links to their entries in order."""
    office.pair("""\
chronology:
  - {id: b, date: 2005, inferred: [year], kind: event, text: B., source: paper}
  - {id: a, date: 2003-07, inferred: [direction, year], kind: event, text: A., source: paper}
""")
    assert [(str(what), [str(a.date) for a in places]) for what, places in found(office).inferred] == [
        ("direction inferred", ["July 2003"]),
        ("year inferred", ["July 2003", "2005"]),
    ]


def test_missing(office: Office) -> None:
    """Which of the wanted facts a city lacks is told by city; a fact in words counts."""
    assert [(str(c), str(lacking)) for c, lacking in found(office).missing] == [
        ("Beta", "area and population")
    ]
    office.edit(
        "content/cities/beta.yaml", "facts:\n", "facts:\n  - {id: a, key: area, text: small, source: paper}\n"
    )
    assert [(str(c), str(lacking)) for c, lacking in found(office).missing] == [("Beta", "population")]


def test_unnamed(office: Office) -> None:
    """People whose name in their own script is not known are told."""
    assert found(office).unnamed == ("Wang Two",)


@pytest.mark.parametrize(
    ("years", "silent"),
    [
        ((2003, 2013), ("2004–2012", "2014–2026")),
        ((2003, 2005), ("2004", "2006–2026")),
        ((2025, 2026), ()),
        ((2026,), ()),
        ((2030,), ()),
    ],
)
def test_silent_years(office: Office, years: tuple[int, ...], silent: tuple[str, ...]) -> None:
    """Years without an entry since the first one are told as ranges."""
    lines = "".join(f"  - {{id: y{y}, date: {y}, kind: event, text: T., source: paper}}\n" for y in years)
    office.pair(f"chronology:\n{lines}")
    assert found(office).silent_years == silent


def test_years_of_an_interval(office: Office) -> None:
    """The years that an entry goes on in are not silent."""
    office.pair("chronology:\n  - {id: x, date: 2020/2023, kind: event, text: T., source: paper}\n")
    assert found(office).silent_years == ("2024–2026",)


def test_nothing_to_tell(office: Office) -> None:
    """A pair of which nothing is known has no silent years and no conflicts."""
    office.pair("")
    empty = found(office)
    assert (empty.conflicts, empty.inferred, empty.silent_years) == ((), (), ())
