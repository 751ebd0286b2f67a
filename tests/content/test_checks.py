import shutil
from datetime import date
from pathlib import Path

import pytest

from twinbook.content.checks import check
from twinbook.content.library import load
from twinbook.problem import Problem

GOOD = Path(__file__).parents[1] / "books" / "good"
TODAY = date(2026, 11, 22)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Copy the good workspace's content."""
    return Path(shutil.copytree(GOOD / "content", tmp_path / "content"))


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def found(content: Path, *locales: str, today: date = TODAY) -> tuple[Problem, ...]:
    """Return the findings of the cross-checks alone."""
    return check(load(content, "content")[0], locales or ("en", "ko"), today)


def messages(content: Path, *locales: str, today: date = TODAY) -> list[str]:
    """Return what the cross-checks say."""
    return [problem.message for problem in found(content, *locales, today=today)]


def test_names_are_wanted_in_the_books_locales(content: Path) -> None:
    """A name is missing where a book of the workspace needs it, and all lacking locales stand in one line."""
    assert messages(content, "en", "zh-Hans", "ko") == []
    assert messages(content, "mn", "ja")[0] == "“daejeon” has no name in mn, ja"


def test_a_missing_english_name_is_told_once(content: Path) -> None:
    """English is what other languages fall back to: without it, an error and no warning beside it."""
    edit(content / "terms" / "korea-week.yaml", "  en: Korea Week\n", "")
    assert [(p.severity, p.message) for p in found(content)] == [("error", "the name in “en” is missing")]


@pytest.mark.parametrize(
    ("as_of", "today", "old"),
    [
        ("2023", date(2033, 12, 31), False),
        ("2023", date(2034, 1, 1), True),
        ("2023-06", date(2033, 6, 30), False),
        ("2023-06", date(2033, 7, 1), True),
        ("2023-06-15", date(2033, 6, 16), True),
        ("2004-02-29", date(2014, 2, 28), False),
        ("2004-02-29", date(2014, 3, 1), True),
        ("2003/..", date(2033, 1, 1), False),
    ],
)
def test_a_fact_is_old_after_ten_years(content: Path, as_of: str, today: date, *, old: bool) -> None:
    """Ten years count from the last day that the fact's date may mean, to the edition date."""
    edit(content / "cities" / "daejeon.yaml", "as-of: 2023", f"as-of: {as_of}")
    told = [p.message for p in found(content, today=today) if p.path == "content/cities/daejeon.yaml"]
    assert ("this fact is older than 10 years" in told) is old


def test_only_facts_grow_old(content: Path) -> None:
    """A passage of a profile may speak of long ago."""
    edit(content / "cities" / "daejeon.yaml", "    section: science", "    section: science\n    as-of: 1993")
    assert messages(content) == []


@pytest.mark.parametrize("word", ["Currently", "so far", "incumbent", "next year", "at present", "today"])
def test_words_that_need_a_date_are_found(content: Path, word: str) -> None:
    """A word that means nothing without a date is told at its place, with an as-of date it is not."""
    path = content / "terms" / "korea-week.yaml"
    edit(path, "  text: A week of", f"  text: >-\n    Korean\n    culture, {word}, and")
    problem, *others = found(content)
    assert not others
    assert (problem.message, problem.line, problem.column) == (
        f"“{word}” means nothing without a date",
        11,
        14,
    )
    edit(path, "about:\n", "about:\n  as-of: 2013\n")
    assert found(content) == ()


def test_a_phrase_over_two_lines_is_found(content: Path) -> None:
    """A line break in the file does not hide a phrase."""
    edit(content / "terms" / "korea-week.yaml", "A week of", ">-\n    A week of next\n    year and of")
    assert messages(content) == ["“next year” means nothing without a date"]


@pytest.mark.parametrize("text", ["known for snow", "nowhere", "presently", "yearly", "todays"])
def test_other_words_are_not_taken_for_them(content: Path, text: str) -> None:
    """Only whole words count."""
    edit(content / "terms" / "korea-week.yaml", "A week of", f"A week {text} of")
    assert messages(content) == []


def test_a_source_cited_anywhere_is_cited(content: Path) -> None:
    """A name's form, a variant, a dispute and a broken file cite as facts do."""
    source = "language: en\npublisher: X\n"
    for name in ("one", "two", "three", "four", "five"):
        (content / "sources" / f"{name}.yaml").write_text(source, "utf-8")
    edit(
        content / "people" / "yeom-hong-cheol.yaml",
        "names-source: gazetteer",
        "names-source: [gazetteer, one]",
    )
    edit(content / "cities" / "daejeon.yaml", "source: [fao-page]}", "source: [fao-page, two]}")
    edit(content / "pairs" / "shenyang--daejeon.yaml", "against: gazetteer", "against: [gazetteer, three]")
    (content / "terms" / "broken.yaml").write_text("about: {source: four}\n", "utf-8")
    (content / "terms" / "unreadable.yaml").write_text("about: {source: five\n", "utf-8")
    assert messages(content) == []


def test_a_source_that_nobody_cites_is_told(content: Path) -> None:
    """A source whose id only begins like a cited one is not cited."""
    (content / "sources" / "fao.yaml").write_text("language: en\npublisher: X\n", "utf-8")
    assert [(p.path, p.message) for p in found(content)] == [
        ("content/sources/fao.yaml", "nobody cites this source")
    ]


def test_items_of_different_lists_may_share_an_id(content: Path) -> None:
    """An id is to be unique in its own list, and in the list of disputes of one claim."""
    path = content / "pairs" / "shenyang--daejeon.yaml"
    edit(path, "id: began", "id: sister-city")
    assert messages(content) == []
    edit(path, "id: exchange", "id: 2013-07-protocol")
    assert messages(content) == ["two entries of “chronology” have the id “2013-07-protocol”"]


@pytest.mark.parametrize(
    ("rural", "right"), [("15.0", True), ("16.0", True), ("14.9", False), ("16.1", False)]
)
def test_shares_sum_to_a_hundred(content: Path, rural: str, *, right: bool) -> None:
    """Half a percent is rounding, more is not."""
    edit(content / "cities" / "shenyang.yaml", "value: 15.5", f"value: {rural}")
    assert (messages(content) == []) is right


def test_a_date_after_the_edition_is_told(content: Path) -> None:
    """What lies after the edition date, for its first day, is doubtful wherever it stands."""
    assert messages(content, today=date(2023, 12, 31)) == ["this date lies after the edition date"] * 2
    assert messages(content, today=date(2026, 11, 22)) == []


def test_the_first_tie_is_the_earliest(content: Path) -> None:
    """Agreements and visits are compared with the earliest tie, whatever the order in the file."""
    path = content / "pairs" / "shenyang--daejeon.yaml"
    edit(path, "    date: 2013-07-29\n    kind: agreement", "    date: 2013-07-28\n    kind: agreement")
    assert messages(content) == ["this agreement (2013-07-28) is dated before the first tie (2013-07-29)"]
    edit(
        path,
        "background:",
        "  - {id: f, kind: friendship-city, date: 2013-07, basis: x, source: fao-page}\nbackground:",
    )
    assert messages(content) == []


def test_one_pair_stands_in_one_file(content: Path) -> None:
    """The same two cities in the other order are an error in one of the files."""
    pair = (content / "pairs" / "shenyang--daejeon.yaml").read_text("utf-8")
    mirrored = pair.replace("[shenyang, daejeon]", "[daejeon, shenyang]")
    (content / "pairs" / "daejeon--shenyang.yaml").write_text(mirrored, "utf-8")
    assert [(p.path, p.message) for p in found(content)] == [
        ("content/pairs/shenyang--daejeon.yaml", "this pair stands in daejeon--shenyang.yaml too")
    ]


def test_an_anniversary_stands_once(content: Path) -> None:
    """A tie has one anniversary of a number of years, be it named or meant, and none past the calendar."""
    path = content / "pairs" / "shenyang--daejeon.yaml"
    text = path.read_text("utf-8")
    tie = found_tie(text)
    path.write_text(text + f"anniversaries: [{{year: 10}}, {{year: 10, tie: {tie}}}]\n", "utf-8")
    assert "the anniversary of 10 years of this tie stands here twice" in messages(content)
    path.write_text(text + "anniversaries: [{year: 10}, {year: 20}, {year: 9000}]\n", "utf-8")
    assert messages(content) == ["this anniversary is past the year 9999"]


def found_tie(text: str) -> str:
    """Return the id of the first tie of a pair's file."""
    return text.split("ties:", 1)[1].split("id: ", 1)[1].split(",", 1)[0].split("\n", 1)[0].strip()
