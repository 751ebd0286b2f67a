from datetime import date

import pytest

from office import TODAY, Office
from twinbook import checking
from twinbook.problem import Problem


def found(office: Office, today: date = TODAY) -> list[str]:
    """Return the errors of an office, as they are printed."""
    return sorted(str(p) for p in _problems(office, today) if p.severity == "error")


def _problems(office: Office, today: date = TODAY) -> tuple[Problem, ...]:
    return checking.check(office.workspace, today).problems


def test_small_office(office: Office) -> None:
    """The small office has no errors; its warnings are told once each."""
    assert found(office) == []
    assert len(set(_problems(office))) == len(_problems(office))


def test_library_comes_along(office: Office) -> None:
    """What could be read is there in spite of problems."""
    office.write("content/people/kim-one.yaml", "a: [")
    survey = checking.check(office.workspace, TODAY)
    assert "kim-one" not in survey.library.people
    assert "wang-two" in survey.library.people
    assert any(p.path == "content/people/kim-one.yaml" for p in survey.errors)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("content/cities/alpha.yaml", "kind: [", "content/cities/alpha.yaml:2:"),
        (
            "content/translations/ko/pairs/alpha--beta.po",
            'msgid "x',
            "content/translations/ko/pairs/alpha--beta.po:1:",
        ),
        (
            "templates/translations/ko.po",
            'msgid "Place"\nmsgstr "<b>"\n',
            "templates/translations/ko.po:1: error",
        ),
        ("templates/parts/own.html", "\n{% if %}", "templates/parts/own.html:2: error"),
        ("templates/ko/parts/own.html", "{% nonsense %}", "templates/ko/parts/own.html:1: error"),
        (
            "styles/scripts/Kore.css",
            ':root { --serif-Kore: "No Such Font" }',
            "styles/design.css: error: the font “No Such Font” is missing",
        ),
        (
            "styles/scripts/Kore.css",
            ":root { --quiet: #bbbbbb }",
            "styles/design.css: error: “quiet” on “paper” has a contrast of 1.9 only",
        ),
    ],
)
def test_every_room(office: Office, name: str, text: str, said: str) -> None:
    """Problems of content, translations, templates, styles and fonts are all told."""
    office.write(name, text)
    assert any(line.startswith(said) for line in found(office)), found(office)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("templates/parts/cover.html", "templates/parts/cover.html: error: the file is not UTF-8 text"),
        ("styles/page.css", "styles/page.css: error: the file is not UTF-8 text"),
        ("styles/scripts/Kore.css", "styles/scripts/Kore.css: error: the file is not UTF-8 text"),
        ("content/terms/fair.yaml", "content/terms/fair.yaml:1: error: the file is not UTF-8 text"),
        ("templates/translations/ko.po", "templates/translations/ko.po:1: error: the file is not UTF-8 text"),
    ],
)
def test_files_that_are_no_text(office: Office, name: str, said: str) -> None:
    """A file that is no text is told wherever it is."""
    office.write(name, "")
    office.root.joinpath(name).write_bytes(b"\xff\xfe")
    assert any(line.startswith(said) for line in found(office)), found(office)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("country: CN", "country: QQ", "content/cities/alpha.yaml:2:10: error: “QQ” is no country"),
        ("unit: square-kilometer", "unit: barleycorn", "content/cities/alpha.yaml:7:45: error: "),
    ],
)
def test_conventions(office: Office, old: str, new: str, said: str) -> None:
    """A country or a unit that no language can write is an error at its place, not a crash of the book."""
    office.edit("content/cities/alpha.yaml", old, new)
    assert [line for line in found(office) if line.startswith(said)], found(office)


def test_all_at_once(office: Office) -> None:
    """One problem does not hide another."""
    office.write("content/people/kim-one.yaml", "a: [")
    office.write("content/people/wang-two.yaml", "names: {en: W}\nnonsense: 1\n")
    office.write("templates/parts/own.html", "{% if %}")
    paths = {line.partition(":")[0] for line in found(office)}
    assert paths >= {
        "content/people/kim-one.yaml",
        "content/people/wang-two.yaml",
        "templates/parts/own.html",
    }


def test_age_is_reckoned_from_the_edition_date(office: Office) -> None:
    """Whether a fact is old depends on the day that is given."""

    def old(day: date) -> list[str]:
        return [p.message for p in _problems(office, day) if "older than" in p.message]

    assert old(date(2026, 11, 22)) == ["this fact is older than 10 years"]
    assert old(date(2020, 1, 1)) == []


def test_no_content(office: Office) -> None:
    """A workspace without content says so."""
    for path in sorted(office.root.joinpath("content").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    office.root.joinpath("content").rmdir()
    assert found(office) == ["content: error: there is no such folder\n    hint: run twinbook init"]


def test_a_character_without_a_glyph(office: Office) -> None:
    """A character that no font has is an error where it stands: in content, translations and templates."""
    office.edit("content/cities/alpha.yaml", "lies on a river", "lies on a \U00016a40 river")
    office.write(
        "content/translations/ko/terms/fair.po",
        'msgctxt "note"\nmsgid "x"\nmsgstr "\U0001e900"\n',
    )
    office.write("templates/parts/own.html", "<p>\n x \U0001e801</p>")
    said = [line for line in found(office) if "no font has" in line]
    assert [line.partition("\n")[0] for line in said] == [
        "content/cities/alpha.yaml:10:62: error: no font has “\U00016a40” (U+16A40)",
        "content/translations/ko/terms/fair.po:1:1: error: no font has “\U0001e900” (U+1E900)",
        "templates/parts/own.html:2:4: error: no font has “\U0001e801” (U+1E801)",
    ]
