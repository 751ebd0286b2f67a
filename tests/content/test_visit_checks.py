import re

import pytest

from office import Office
from twinbook.content import visit_checks
from visiting import HEAD, TRIP, trip

SOUND = """\
programme:
  - {id: welcome, day: 2026-05-11, start: 09:00, text: Welcome}
  - {id: home, day: 2026-05-13, start: 18:00, clock: beta, text: Flight home}
delegation:
  - {id: head, person: kim-one, office: mayor, rank: 1}
  - {id: voice, who: an interpreter, rank: 2}
  - {id: driver, who: a driver}
  - {id: guard, who: a guard}
counterparts:
  - {id: wang, person: wang-two, rank: 1}
subjects:
  - {id: trade, title: Trade, points: [{id: more, text: More of it.}]}
agreement: {texts: {ko: 제1조, zh-Hans: 第一条}}
gifts:
  - {id: vase, direction: beta -> alpha, text: A vase}
  - {id: both, direction: alpha <-> beta, text: Trees}
"""


@pytest.fixture
def office(office: Office) -> Office:
    """Give the small office a sound visit."""
    return trip(office, SOUND)


def found(office: Office) -> list[tuple[str, int, str, str, str]]:
    """Return what the cross-checks say of the visit: how bad, in which line, at which word, what, hint."""
    lines = (office.root / TRIP).read_text(encoding="utf-8").splitlines()
    library = office.library()
    problems = list(visit_checks.check(library, library.visits["trip"], library.documents["trip"]))
    assert {problem.path for problem in problems} <= {TRIP}
    return [
        (
            one.severity,
            one.line,
            re.split(r"[\s,}]", lines[one.line - 1][one.column - 1 :])[0],
            one.message,
            one.hint,
        )
        for one in problems
    ]


def test_a_sound_visit(office: Office) -> None:
    """Nothing is said of a visit that is right, nor of one that holds nothing yet."""
    assert found(office) == []
    assert found(trip(office)) == []


def test_guests_of_another_pair(office: Office) -> None:
    """The guests are a city of the pair; where they are not, no direction is compared with it."""
    office.edit(TRIP, "guests: beta", "guests: gamma")
    office.edit(TRIP, "clock: beta", "clock: gamma")
    assert found(office) == [
        ("error", 2, "gamma", "gamma is no city of alpha--beta", "one of alpha, beta"),
    ]


def test_clocks_of_another_city(office: Office) -> None:
    """A point has the time of one of the two cities."""
    office.edit(TRIP, "clock: beta", "clock: gamma")
    assert found(office) == [
        ("error", 6, "gamma", "these are the clocks of no city here", "one of alpha, beta")
    ]


@pytest.mark.parametrize("way", ["beta -> gamma", "gamma -> alpha", "beta -> beta", "nowhere -> alpha"])
def test_gifts_of_other_cities(office: Office, way: str) -> None:
    """A gift goes from one of the two cities to the other."""
    office.edit(TRIP, "direction: beta -> alpha", f"direction: {way}")
    assert found(office) == [
        ("error", 18, way.split(maxsplit=1)[0], "the direction names other cities", "as in alpha -> beta")
    ]


def test_cities_without_a_time_zone(office: Office) -> None:
    """A time can be told in both cities where both have a time zone; each that has none is named."""
    office.edit("content/cities/alpha.yaml", "time-zone: Asia/Shanghai\n", "")
    said = "{0} has no time-zone: its time can not be printed beside that of the other city".format
    hint = "add time-zone: to content/cities/{0}.yaml".format
    assert found(office) == [("warning", 5, "-", said("alpha"), hint("alpha"))]
    office.edit("content/cities/beta.yaml", "time-zone: Asia/Seoul\n", "")
    assert found(office) == [("warning", 5, "-", said(city), hint(city)) for city in ("alpha", "beta")]


def test_no_time_zone_is_needed_without_times(office: Office) -> None:
    """A programme without a time needs no time zones."""
    office.edit("content/cities/alpha.yaml", "time-zone: Asia/Shanghai\n", "")
    trip(office, "programme:\n  - {id: welcome, day: 2026-05-11, text: Welcome}\n")
    assert found(office) == []


def test_an_agreement_without_the_language_of_a_side(office: Office) -> None:
    """Where there is a text to be signed, there is one in the language of each city that has one."""
    office.edit(TRIP, "{ko: 제1조, zh-Hans: 第一条}", "{en: Article 1}")
    said = "the text in “{}” is missing: both sides sign in their languages".format
    assert found(office) == [("warning", 16, "{en:", said("ko"), "")]
    office.edit("content/cities/alpha.yaml", "country: CN", "country: CN\nown: zh-Hans")
    assert found(office) == [("warning", 16, "{en:", said(tag), "") for tag in ("zh-Hans", "ko")]


@pytest.mark.parametrize("agreement", ["", "agreement: {document: fair}\n"])
def test_an_agreement_without_texts(office: Office, agreement: str) -> None:
    """Where no text is there yet, none is missing."""
    assert found(trip(office, agreement)) == []


@pytest.mark.parametrize(
    ("dates", "day", "right"),
    [
        ("2026-05-11/2026-05-13", "2026-05-10", False),
        ("2026-05-11/2026-05-13", "2026-05-11", True),
        ("2026-05-11/2026-05-13", "2026-05-13", True),
        ("2026-05-11/2026-05-13", "2026-05-14", False),
        ("2026-05-11", "2026-05-11", True),
        ("2026-05-11", "2026-05-12", False),
        ("2026-05", "2026-05-31", True),  # not known more exactly yet
        ("2026-05", "2026-06-01", False),
    ],
)
def test_days_outside_the_visit(office: Office, dates: str, day: str, *, right: bool) -> None:
    """Each day of the programme is one of the visit's, the first and the last included."""
    trip(
        office,
        f"programme:\n  - {{id: talk, day: {day}, text: A talk}}\n",
        HEAD.replace("2026-05-11/2026-05-13", dates),
    )
    said = f"this day is not within the visit ({dates})"
    assert found(office) == ([] if right else [("warning", 5, day, said, "correct one of the two")])


def test_equal_ranks(office: Office) -> None:
    """Two of one side with one rank are told, each at its place; of two sides they are not."""
    office.edit(TRIP, "an interpreter, rank: 2", "an interpreter, rank: 1")
    said = "2 have the rank 1; they stand in the order of the file"
    assert found(office) == [("warning", 8, "1", said, ""), ("warning", 9, "1", said, "")]


def test_an_office_that_a_person_has_not(office: Office) -> None:
    """The office named is one of the person's own; the nearest one is offered, or those that there are."""
    office.edit(TRIP, "office: mayor", "office: major")
    assert found(office) == [("error", 8, "major", "kim-one has no office “major”", "did you mean mayor?")]
    office.edit(TRIP, "office: major", "office: x")
    assert found(office) == [("error", 8, "x", "kim-one has no office “x”", "there are mayor")]


def test_an_office_of_a_person_without_any(office: Office) -> None:
    """A person without offices has none to be named."""
    office.edit(TRIP, "person: wang-two, rank: 1", "person: stranger, office: mayor")
    assert found(office) == [("error", 13, "mayor", "stranger has no office “mayor”", "there are none")]


@pytest.mark.parametrize(
    ("lengths", "lines"),
    [
        ((95,) * 40, 0),
        ((95,) * 39 + (96,), 41),
        ((95,) * 41, 41),
        ((1,) * 41, 41),
        ((95 * 20,) * 2, 0),
        ((95 * 41,), 41),
    ],
)
def test_points_longer_than_a_page(office: Office, lengths: tuple[int, ...], lines: int) -> None:
    """The points of one subject fit a page of 40 lines, of 95 letters each; a part of a line is a line."""
    points = "".join(f"      - {{id: p{n}, text: {'a' * length}}}\n" for n, length in enumerate(lengths))
    trip(office, f"subjects:\n  - id: trade\n    title: Trade\n    points:\n{points}")
    said = f"these points take about {lines} lines; a page has 40 for them"
    hint = "say less, or make two subjects of it"
    assert found(office) == ([("warning", 8, "-", said, hint)] if lines else [])


@pytest.mark.parametrize(("letter", "lines"), [("한", 42), ("字", 42), ("Ａ", 42), ("ä", 0), ("б", 0)])
def test_wide_letters_take_two(office: Office, letter: str, lines: int) -> None:
    """A Chinese or Korean letter is as wide as two others: 48 need two lines."""
    points = "".join(f"      - {{id: p{n}, text: {letter * 48}}}\n" for n in range(21))
    trip(office, f"subjects:\n  - id: trade\n    title: Trade\n    points:\n{points}")
    assert [message for _, _, _, message, _ in found(office)] == (
        [f"these points take about {lines} lines; a page has 40 for them"] if lines else []
    )


def test_each_subject_has_its_page(office: Office) -> None:
    """Two subjects that each fill a page are right."""
    points = "".join(f"      - {{id: p{n}, text: {'a' * 95}}}\n" for n in range(40))
    subject = "  - id: {0}\n    title: Trade\n    points:\n{1}".format
    trip(office, f"subjects:\n{subject('one', points)}{subject('two', points)}")
    assert found(office) == []


def test_a_person_who_stands_twice(office: Office) -> None:
    """One who is named on both sides, or twice on one, is pointed at where the second one stands."""
    office.edit(TRIP, "person: wang-two, rank: 1", "person: kim-one, rank: 1")
    ((severity, _, word, said, hint),) = found(office)
    assert (severity, word, hint) == ("warning", "kim-one", "keep one of them")
    assert said == "kim-one stands in this visit twice, and gets two cards"


def test_a_time_that_no_clock_shows(office: Office) -> None:
    """A time in the hour that is left out when summer time begins is pointed at; the one after it is not."""
    office.edit("content/cities/alpha.yaml", "time-zone: Asia/Shanghai", "time-zone: America/New_York")
    office.write(TRIP, HEAD.replace("2026-05-11/2026-05-13", "2026-03-08") + POINTS)
    ((severity, _, word, said, _),) = found(office)
    assert (severity, word) == ("warning", "02:30")
    assert said == "in alpha there is no such time on this day: summer time begins"


POINTS = """\
programme:
  - {id: lost, day: 2026-03-08, start: 02:30, end: 03:00, text: Nobody comes}
  - {id: there, day: 2026-03-08, start: 01:30, end: 01:59, text: All come}
"""
