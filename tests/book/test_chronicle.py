import pytest

from office import Office
from twinbook.book.chronicle import entries, part, share, sorted_events, tie_cards
from twinbook.book.volumes import Volume
from twinbook.language.typeset import plain

DATES = [
    "2004",
    "2003-07-29",
    "2003-07",
    "2003",
    "2003-21",
    "2003-07-01",
    "2003-03",
    "2003-07/2004-02",
    "../2002",
]


def chronology(*dates: str) -> str:
    """Return the lines of a chronology with entries e0, e1, … of these dates."""
    lines = (
        f"  - {{id: e{i}, date: {d}, kind: event, text: Text {i}., source: paper}}\n"
        for i, d in enumerate(dates)
    )
    return "chronology:\n" + "".join(lines)


def test_order(office: Office) -> None:
    """The earliest day comes first, a coarse date before a fine one, and else the file decides."""
    office.pair(chronology(*DATES, "2003-07", "2003-07-01"))
    _, pair = office.words()
    assert [(event.id, event.date.text) for event in sorted_events(pair)] == [
        ("e8", "../2002"),
        ("e3", "2003"),
        ("e4", "2003-21"),
        ("e6", "2003-03"),
        ("e2", "2003-07"),
        ("e7", "2003-07/2004-02"),
        ("e9", "2003-07"),
        ("e5", "2003-07-01"),
        ("e10", "2003-07-01"),
        ("e1", "2003-07-29"),
        ("e0", "2004"),
    ]


def test_years(office: Office) -> None:
    """Entries stand under their years; under the heading the day does without it."""
    office.pair(chronology("2004-05", "2003-07-29", "2003", "2003-12/2004-01"))
    wording, pair = office.words()
    found = entries(wording, pair)
    assert [(year, [entry.day for entry in of_year]) for year, of_year in found] == [
        (2003, ["", "July 29", "December 2003 – January 2004"]),
        (2004, ["May"]),
    ]
    assert [entry.date for _, of_year in found for entry in of_year][1] == "July 29, 2003"


@pytest.mark.parametrize(
    ("direction", "shown"),
    [
        ("alpha -> beta", 'Alpha <abbr title="to">→</abbr> Beta'),
        ("beta -> alpha", 'Beta <abbr title="to">→</abbr> Alpha'),
        ("alpha <-> beta", 'Alpha <abbr title="and back">↔</abbr> Beta'),
    ],
)
def test_directions(office: Office, direction: str, shown: str) -> None:
    """Who went to whom is said by an arrow between names, and by a word for whoever listens."""
    office.edit("content/pairs/alpha--beta.yaml", "direction: beta -> alpha", f"direction: {direction}")
    wording, pair = office.words()
    assert entries(wording, pair)[0][1][0].direction == shown


def test_entry(office: Office) -> None:
    """An entry has its kind, its people and its text; what the source does not say is None."""
    wording, pair = office.words()
    (_, (visit,)), (_, (agreement,)) = entries(wording, pair)
    assert (visit.kind, visit.kind_label, visit.people) == ("visit", "visit", "Kim One")
    assert visit.passage.anchor == "alpha--beta-chronology-visit"
    assert visit.passage.claim.inferred == ("year inferred",)
    assert (agreement.direction, agreement.field, agreement.people) == (None, None, None)


def test_no_entries(office: Office) -> None:
    """A pair of which nothing is known has a chronology without years, and no ties."""
    office.pair("")
    wording, pair = office.words()
    assert entries(wording, pair) == ()
    assert tie_cards(wording, pair) == ()


def test_ties(office: Office) -> None:
    """A tie says since when, until when, on which basis, where, by whom, in which fields."""
    office.pair("""\
ties:
  - {id: b, kind: sister-city, date: 2013-07-29, basis: a protocol, source: paper, place: beta,
     signed-by: [wang-two, kim-one], fields: [economy, sport]}
  - {id: a, kind: friendship-city, date: 1999, until: 2010-05, status: ended, basis: a letter, source: atlas}
  - {id: c, kind: exchange-partner, date: 2014/2016, until: 2018, basis: a list, source: atlas}
""")
    wording, pair = office.words()
    first, second, third = tie_cards(wording, pair)
    assert (first.kind, first.date, first.status) == ("friendship city", "1999 – May 2010", "ended")
    assert (first.place, first.signed_by, first.fields) == (None, None, None)
    assert (second.date, second.basis, second.place) == ("July 29, 2013", "a protocol", "Beta")
    assert (second.signed_by, second.fields) == ("Wang Two and Kim One", "economy and sport")
    assert plain(third.date) == "2014–2018"


def test_share(office: Office) -> None:
    """The first volume tells the whole pair; a later one has its own years and nothing else."""
    _, pair = office.words()
    first, second = (Volume(number, ((2003, 2009), (2010, 2013))) for number in (1, 2))
    assert share(pair, first) == pair
    later = share(pair, second)
    assert [event.id for event in later.chronology] == ["sister"]
    assert (later.id, later.cities, later.ties) == (pair.id, pair.cities, ())


def test_part(office: Office) -> None:
    """A volume says which it is, which years the others have, and where the entries of those are."""
    disputed = "disputed: [{id: no, says: They did not., source: paper, reason: A slip.}]"
    office.pair(chronology("1999", "2004", "2013").replace("e2,", f"e2, {disputed},"))
    wording, pair = office.words()
    found = part(wording, pair, Volume(2, ((1999, 1999), (2000, 2009), (2010, 2013))))
    assert plain(found.title) == "Volume 2 of 3 · 2000–2009"
    assert plain(found.name) == "volume 2 (2000–2009)"
    assert plain(found.others) == "volume 1 (1999) and volume 3 (2010–2013)"
    assert found.elsewhere == {
        "alpha--beta-chronology-e0": "volume 1",
        "alpha--beta-chronology-e2": "volume 3",
        "alpha--beta-chronology-e2-no": "volume 3",
    }


@pytest.mark.parametrize(
    ("text", "long"), [("word " * 70, False), ("word " * 90, True), ("글" * 190, False), ("字" * 210, True)]
)
def test_long(office: Office, text: str, long: bool) -> None:  # noqa: FBT001
    """An entry that fills much of a page may be divided; a wide letter counts as two."""
    office.pair(chronology("2013").replace("Text 0.", f"{text.strip()}."))
    wording, pair = office.words("ko")
    ((_, (entry,)),) = entries(wording, pair)
    assert entry.long is long
