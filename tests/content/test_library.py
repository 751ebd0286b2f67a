import os
import shutil
from pathlib import Path

import pytest

from twinbook.content.library import Library, family_of, load
from twinbook.content.reader import MAX_BYTES
from twinbook.problem import Problem

GOOD = Path(__file__).parents[1] / "books" / "good"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Copy the good workspace's content."""
    return Path(shutil.copytree(GOOD / "content", tmp_path / "content"))


def found(folder: Path) -> list[tuple[str, int, str]]:
    """Return path, line and message of each problem in a content folder."""
    return sorted((p.path, p.line, p.message) for p in load(folder, "content")[1])


def test_every_file_becomes_a_record_by_its_name() -> None:
    """A library has all records by family and id, with the documents they stand in."""
    library, problems = load(GOOD / "content", "content")
    assert not problems
    assert [*library.entities] == [
        "daejeon",
        "shenyang",
        "yeom-hong-cheol",
        "korea-week",
        "fao-page",
        "gazetteer",
        "shenyang--daejeon",
        "2026-05-daejeon",
    ]
    assert [*library.named] == ["daejeon", "shenyang", "yeom-hong-cheol", "korea-week"]
    assert {family_of(entity) for entity in library.entities.values()} == {
        "city",
        "person",
        "term",
        "source",
        "pair",
        "visit",
    }
    assert library.documents["daejeon"].name == "content/cities/daejeon.yaml"
    assert library.documents.keys() == library.entities.keys()


def test_no_folder_is_a_problem(tmp_path: Path) -> None:
    """A workspace without content is told how to get some."""
    assert load(tmp_path / "content", "content") == (
        Library(),
        (Problem("content", 0, 0, "error", "there is no such folder", "run twinbook init"),),
    )


def test_a_broken_record_is_left_out_but_known(content: Path) -> None:
    """References to a file with an error are not told as unknown; its own unknown references are."""
    path = content / "terms" / "korea-week.yaml"
    path.write_text(
        path.read_text("utf-8").replace("event", "evening").replace("{shenyang}", "{senyang}"), "utf-8"
    )
    library, _ = load(content, "content")
    assert "korea-week" not in library.terms
    assert "korea-week" not in library.documents
    assert {"fao-page", "shenyang"} <= library.broken["terms/korea-week"]
    assert found(content) == [
        ("content/terms/korea-week.yaml", 1, "“evening” is not known here"),
        ("content/terms/korea-week.yaml", 9, "there is no city or person or term “senyang”"),
    ]


def test_an_unreadable_file_is_left_out_but_known(content: Path) -> None:
    """A file that is no YAML hides no other problem and makes none in other files."""
    (content / "terms" / "korea-week.yaml").write_bytes(b"names: [\xff fao-page")
    assert found(content) == [("content/terms/korea-week.yaml", 1, "the file is not UTF-8 text")]
    assert "fao-page" in load(content, "content")[0].broken["terms/korea-week"]


def test_one_id_for_two_records_is_an_error(content: Path) -> None:
    """The second file is told, with what else is wrong in it; the first is kept."""
    (content / "terms" / "daejeon.yaml").write_text("kind: event\nnames: {en: X}\nat: nowhere\n", "utf-8")
    assert found(content) == [
        ("content/terms/daejeon.yaml", 0, "the id “daejeon” is taken by cities/daejeon.yaml"),
        ("content/terms/daejeon.yaml", 3, "there is no city or term “nowhere”"),
    ]
    assert load(content, "content")[0].cities["daejeon"].country == "KR"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("towns/x.yaml", "this has no place here"),
        ("notes.txt", "this has no place here"),
        ("cities/x.yml", "this is no curated file"),
        ("cities/x.txt", "this is no curated file"),
        ("cities/korea/x.yaml", "this is no curated file"),
        ("cities/X.yaml", "“X.yaml” is no name for a record"),
    ],
)
def test_a_stray_file_is_an_error(content: Path, name: str, message: str) -> None:
    """Nothing in the folder is silently left unread."""
    path = content / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("kind: city\ncountry: KR\nnames: {en: X}\n", "utf-8")
    assert [found[2] for found in found(content)] == [message]


@pytest.mark.parametrize(
    "name", [".DS_Store", "cities/.x.yaml.swp", "cities/x.yaml~", "translations/notes.txt"]
)
def test_what_editors_leave_behind_is_passed_over(content: Path, name: str) -> None:
    """Hidden files and editors' copies are not content."""
    (content / name).write_text("x", "utf-8")
    assert found(content) == []


def test_a_mistyped_folder_is_told_its_nearest(content: Path) -> None:
    """A folder of no family is hinted at the one that is meant."""
    (content / "cites").mkdir()
    assert [p.hint for p in load(content, "content")[1]] == ["did you mean cities or terms?"]


def test_no_link_leads_out_of_the_workspace(content: Path, tmp_path: Path) -> None:
    """A link to a file or folder elsewhere is refused, one within the content is followed."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text("kind: event\nnames: {en: X}\n", "utf-8")
    (content / "terms" / "secret.yaml").symlink_to(outside / "secret.yaml")
    (content / "terms" / "again.yaml").symlink_to(content / "terms" / "korea-week.yaml")
    assert found(content) == [("content/terms/secret.yaml", 0, "this link leads out of the workspace")]
    assert "again" in load(content, "content")[0].terms
    shutil.rmtree(content / "terms")
    (content / "terms").symlink_to(outside)
    assert ("content/terms/secret.yaml", 0, "this link leads out of the workspace") in found(content)


def test_no_pipe_is_waited_for(content: Path) -> None:
    """A file that is none is not opened."""
    os.mkfifo(content / "cities" / "pipe.yaml")
    assert found(content) == [("content/cities/pipe.yaml", 0, "this is no curated file")]


def test_a_large_file_is_an_error(content: Path) -> None:
    """A file over the limit is refused; the others are read."""
    (content / "cities" / "large.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    assert found(content) == [("content/cities/large.yaml", 0, "the file is larger than 1000 kB")]


def test_an_unknown_reference_is_told_at_its_word(content: Path) -> None:
    """The place is that of the word in the text, not of a longer one that begins like it."""
    path = content / "cities" / "daejeon.yaml"
    path.write_text(
        path.read_text("utf-8").replace("its fair is {korea-week}", "{daejeon:full} {dae:full} {dae}"),
        "utf-8",
    )
    problem, *others = load(content, "content")[1]
    assert not others
    assert (problem.message, problem.line) == ("there is no city or person or term “dae”", 25)
    assert path.read_text("utf-8").splitlines()[24][problem.column - 1 :].startswith("{dae}")
    assert problem.hint == "did you mean daejeon?"


def test_a_reference_names_the_right_family(content: Path) -> None:
    """A person is no place and a source is no city, even if the id exists."""
    path = content / "pairs" / "shenyang--daejeon.yaml"
    path.write_text(path.read_text("utf-8").replace("place: shenyang", "place: yeom-hong-cheol"), "utf-8")
    assert found(content) == [
        ("content/pairs/shenyang--daejeon.yaml", 7, "there is no city or term “yeom-hong-cheol”")
    ]


def test_the_same_content_gives_the_same_problems(content: Path) -> None:
    """Problems come in one order, whatever that of the files on the disk."""
    for name in ("b", "a", "c"):
        (content / "cities" / f"{name}.yaml").write_text("kind: x\n", "utf-8")
    problems = load(content, "content")[1]
    assert [p.path for p in problems if "kind" not in p.message and "“x”" in p.message] == [
        f"content/cities/{name}.yaml" for name in "abc"
    ]
