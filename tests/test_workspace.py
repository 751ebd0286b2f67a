from pathlib import Path

import pytest

from twinbook.problem import Problem
from twinbook.workspace import Design, Workspace, find, packaged


def settings(root: Path, text: str, name: str = "twinbook.toml") -> Workspace | tuple[Problem, ...]:
    """Write the settings and find their workspace."""
    (root / name).write_text(text, encoding="utf-8")
    return find(root)


def test_settings_are_read(tmp_path: Path) -> None:
    """The office, its locales and the language of its content come from twinbook.toml."""
    text = 'office = "府"\nlocales = ["ko", "zh-Hans", "ko"]\nlanguage = "ko"\n'
    assert settings(tmp_path, text) == Workspace(tmp_path, (("ko", "府"),), ("ko", "zh-Hans"), "ko")


def test_an_office_is_named_in_the_language_of_the_book(tmp_path: Path) -> None:
    """The office may have a name by locale; a book without one takes that of the content's language."""
    found = settings(tmp_path, 'office = {en = "Office", ko = "시청"}\nlocales = ["en", "ko", "mn"]\n')
    assert isinstance(found, Workspace)
    assert [found.office(tag) for tag in found.locales] == [
        ("Office", "en"),
        ("시청", "ko"),
        ("Office", "en"),
    ]
    assert Workspace(tmp_path).office("en") == ("", "")


def test_no_settings_are_needed(tmp_path: Path) -> None:
    """An empty twinbook.toml makes a workspace in English; another language prints books in itself."""
    assert settings(tmp_path, "") == Workspace(tmp_path)
    assert settings(tmp_path, 'language = "mn"') == Workspace(tmp_path, (), ("mn",), "mn")


def test_a_folder_within_belongs_to_the_workspace(tmp_path: Path) -> None:
    """The nearest settings above a folder count, whether in twinbook.toml or in pyproject.toml."""
    inner = tmp_path / "one" / "two"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.twinbook]\n", encoding="utf-8")
    (tmp_path / "one" / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    assert find(inner) == Workspace(tmp_path)
    (tmp_path / "one" / "twinbook.toml").write_text("", encoding="utf-8")
    assert find(inner) == Workspace(tmp_path / "one")


def test_no_workspace_is_a_problem(tmp_path: Path) -> None:
    """Without settings anywhere above, the problem says how to make them."""
    found = find(tmp_path)
    assert isinstance(found, tuple)
    assert "no workspace" in found[0].message
    assert "twinbook init" in found[0].hint


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('ofice = "x"', "unknown setting “ofice”"),
        ("office = 5", "“office” is to be a text, or texts by locale"),
        ('locales = "en"', "“locales” and “language” hold language tags"),
        ("locales = [1]", "“locales” and “language” hold language tags"),
        ('locales = ["../.."]', "“locales” and “language” hold language tags"),
        ('language = ""', "“locales” and “language” hold language tags"),
        ('language = "zz"', "CLDR knows no language “zz”"),
        ('locales = ["en", "qq"]', "CLDR knows no language “qq”"),
        (f"a = {'[' * 20_000}", "the settings are nested too deeply"),
        (f"a = {'9' * 5_000}", "the settings are broken: a number is too long"),
        ("design = 1", "“design” is to be a table of settings"),
        ("[design]\ncolour = 1", "unknown setting “design.colour”"),
        ('[design]\npaper = "a3"', "“design.paper” is a3"),
        ("[design]\npaper = []", "“design.paper” is []"),
        ('[design]\ncolours = {accent = "red"}', "“design.colours” holds colours by name"),
        ('[design]\ncolours = {acent = "#112233"}', "“design.colours” holds colours by name"),
        ('[design]\nfonts = {Kore = "Batang"}', "“design.fonts” holds families by script"),
        ('[design]\nfonts = {korean = {serif = "Batang"}}', "“design.fonts” holds families by script"),
        ("[design]\nfonts = {Kore = {serif = 'x\"; }'}}", "“design.fonts” holds families by script"),
        ("[design]\nfonts = 1", "“design.fonts” holds families by script"),
        ('[design]\nemblem = "gone.svg"', "the emblem styles/gone.svg is not there"),
        ('[design]\nemblem = "../twinbook.toml"', "“design.emblem” is to be an SVG or PNG file"),
        ('[design]\nemblem = "../../outside.svg"', "the emblem styles/../../outside.svg is not there"),
        ('[design]\nemblem = "a\\u0000.svg"', "“design.emblem” is to be an SVG or PNG file"),
        (f'[design]\nemblem = "{"a" * 5_000}.svg"', "“design.emblem” is to be an SVG or PNG file"),
        ("[design]\nemblem = 1", "“design.emblem” is to be an SVG or PNG file"),
    ],
)
def test_wrong_settings_are_problems(tmp_path: Path, text: str, message: str) -> None:
    """A setting that is unknown or of the wrong type is named."""
    found = settings(tmp_path, text)
    assert isinstance(found, tuple)
    assert [(p.path, p.severity, p.message) for p in found] == [("twinbook.toml", "error", message)]


def test_a_design_is_read(tmp_path: Path) -> None:
    """Paper, emblem, colours and fonts of an office come from its settings."""
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles/seal.PNG").write_bytes(b"")
    text = '[design]\npaper = "letter"\nemblem = "seal.PNG"\ncolours = {accent = "#7A1f2b"}\n'
    found = settings(tmp_path, text + 'fonts = {Kore = {serif = "Nanum Myeongjo"}}\n')
    assert isinstance(found, Workspace)
    wanted = (("accent", "#7A1f2b"),), (("serif-Kore", "Nanum Myeongjo"),)
    assert found.design == Design("letter", "seal.PNG", *wanted)


def test_all_wrong_settings_are_told(tmp_path: Path) -> None:
    """One wrong setting does not hide another."""
    found = settings(tmp_path, "offise = 1\noffice = 2\n")
    assert isinstance(found, tuple)
    assert [p.hint.partition(" = ")[0] for p in found] == ["did you mean office?", "as in office"]


def test_broken_settings_are_a_problem(tmp_path: Path) -> None:
    """A file that is no TOML, or no UTF-8, is a problem at its place."""
    found = settings(tmp_path, 'office = "x"\nlocales = = 1\n')
    assert isinstance(found, tuple)
    assert found == (Problem("twinbook.toml", 2, 11, "error", "the settings are broken: Invalid value"),)
    (tmp_path / "twinbook.toml").write_bytes(b'office = "\xff"')
    found = find(tmp_path)
    assert isinstance(found, tuple)
    assert found[0].message.startswith("the settings are broken")


def test_settings_that_are_no_table_are_a_problem(tmp_path: Path) -> None:
    """`tool.twinbook` holds settings and nothing else."""
    found = settings(tmp_path, '[tool]\ntwinbook = "x"\n', "pyproject.toml")
    assert isinstance(found, tuple)
    assert found[0].message == "“tool.twinbook” is to be a table of settings"


def test_own_templates_stand_before_the_packaged(tmp_path: Path) -> None:
    """A workspace's own templates are looked into first; without any, the packaged ones are."""
    workspace = Workspace(tmp_path)
    assert workspace.roots("templates") == (packaged("templates"),)
    (tmp_path / "templates").mkdir()
    assert workspace.roots("templates") == (tmp_path / "templates", packaged("templates"))


def test_folders_of_a_workspace(tmp_path: Path) -> None:
    """Content, translations and output have their fixed places."""
    workspace = Workspace(tmp_path)
    assert workspace.content == tmp_path / "content"
    assert workspace.translations("ko") == tmp_path / "content" / "translations" / "ko"
    assert workspace.build == tmp_path / "build"


def test_names_of_jubilees_are_wanted_or_not(tmp_path: Path) -> None:
    """Names such as silver are not wanted unless the office says so, by yes or no."""
    for text, wanted in (("", False), ("jubilee-names = true", True), ("jubilee-names = false", False)):
        found = settings(tmp_path, text)
        assert isinstance(found, Workspace)
        assert found.jubilees is wanted
    (problem,) = settings(tmp_path, 'jubilee-names = "yes"')  # type: ignore[misc]
    assert problem.message == "“jubilee-names” is to be true or false"
