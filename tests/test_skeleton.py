import tomllib
from pathlib import Path

import pytest

from office import TODAY
from twinbook import checking
from twinbook.content.reader import Document, read
from twinbook.content.scalar import FOLDERS, Family
from twinbook.edition.desk import Desk, compose
from twinbook.edition.edition import holdings, plan
from twinbook.press.pdf import Page
from twinbook.skeleton import skeleton, workspace
from twinbook.workspace import Workspace, find, packaged

TEMPLATES = (packaged("templates"),)


@pytest.mark.parametrize(
    ("family", "name", "path", "shown"),
    [
        ("city", "Ulaanbaatar", "cities/ulaanbaatar.yaml", "en: Ulaanbaatar "),
        ("city", "san-jose", "cities/san-jose.yaml", "en: San Jose "),
        ("person", 'O’Brien: "Jim"', "people/o-brien-jim.yaml", 'en: "O’Brien: \\"Jim\\""'),
        ("term", "no", "terms/no.yaml", "en: No"),
        ("term", "Null", "terms/null.yaml", 'en: "Null"'),
        ("term", "Корея Week 2026", "terms/week-2026.yaml", "en: Корея Week 2026"),
        ("source", "Shenyang FAO # 1", "sources/shenyang-fao-1.yaml", 'title: "Shenyang FAO # 1"'),
        ("source", "a\\b", "sources/a-b.yaml", 'title: "a\\\\b"'),
        ("pair", "alpha--beta", "pairs/alpha--beta.yaml", "cities: [alpha, beta]"),
        ("pair", "Ulan Bator--Alpha", "pairs/ulan-bator--alpha.yaml", "cities: [ulan-bator, alpha]"),
    ],
)
def test_skeleton(family: Family, name: str, path: str, shown: str) -> None:
    """A skeleton's file is named by the id made from the name; it is YAML that our reader takes."""
    where, text = skeleton(family, name, TEMPLATES)
    assert where == path
    assert shown in text
    assert "$" not in text
    document = read(where, text.encode())
    assert isinstance(document, Document), document
    if family != "pair" and name != "san-jose":
        title = document.tree["title"] if family == "source" else document.tree["names"]["en"]
        assert title.casefold() == name.casefold()


@pytest.mark.parametrize(
    ("family", "name"), [("city", "大田"), ("city", ""), ("term", "--"), ("pair", "--"), ("pair", "alpha--")]
)
def test_no_id(family: Family, name: str) -> None:
    """A name of which no id can be made is refused."""
    with pytest.raises(ValueError, match="ASCII letters"):
        skeleton(family, name, TEMPLATES)


@pytest.mark.parametrize("family", list(FOLDERS))
def test_comments_are_valid_too(family: Family) -> None:
    """What a skeleton offers in comments is YAML as well, once it is filled in."""
    _, text = skeleton(family, "a--b" if family == "pair" else "a-b", TEMPLATES)
    lines = [line.removeprefix("# ") if _key(line) else line for line in text.splitlines()]
    document = read("x", "\n".join(lines).encode())
    assert isinstance(document, Document), document


def _key(line: str) -> bool:
    """Say whether a comment is a key or an item that may be used, not an explanation."""
    body = line.removeprefix("# ").removeprefix("  ")
    return line.startswith("# ") and (
        body.split(":")[0].replace("-", "").isalpha() or body.startswith((" ", "-"))
    )


def test_own_skeleton_wins(tmp_path: Path) -> None:
    """An office's own skeleton is used before the packaged one."""
    tmp_path.joinpath("new").mkdir()
    tmp_path.joinpath("new/city.yaml").write_text("names: {en: $name}\n", encoding="utf-8")
    assert skeleton("city", "Alpha", (tmp_path, *TEMPLATES))[1] == "names: {en: Alpha}\n"


@pytest.mark.slow
@pytest.mark.parametrize("office", ["Foreign Affairs", 'A "B" \\ C', "a\nb\tc", "沈阳市外事办公室"])
def test_workspace(tmp_path: Path, office: str) -> None:
    """A new workspace checks without errors in the languages of its settings, whatever the office's name."""
    folder = tmp_path / "office"
    workspace(folder, office)
    settings = tomllib.loads(folder.joinpath("twinbook.toml").read_text(encoding="utf-8"))
    assert settings["office"] == office
    found = find(folder)
    assert isinstance(found, Workspace)
    assert found.locales == ("en", "zh-Hans", "ko", "mn")
    survey = checking.check(found, TODAY)
    assert survey.errors == ()
    assert list(survey.library.pairs) == ["shenyang--incheon"]
    assert folder.joinpath(".gitignore").read_text(encoding="utf-8") == "/build/\n"


@pytest.mark.slow
def test_workspace_is_translated(tmp_path: Path) -> None:
    """The worked example brings its translations: nothing of its books is left in the source's language."""
    workspace(tmp_path, "Office")
    found = find(tmp_path)
    assert isinstance(found, Workspace)
    library = checking.check(found, TODAY).library
    for edition in plan(holdings(library).works(), found.locales):
        made = compose(Desk(found, library, TODAY), edition)
        assert isinstance(made, Page)
        assert 'class="untranslated"' not in made.html
