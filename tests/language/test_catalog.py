import os
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog as BabelCatalog
from babel.messages.pofile import write_po
from hypothesis import given
from hypothesis import strategies as st

from twinbook.language.catalog import Catalog, is_current, load, read
from twinbook.language.po import MAX_BYTES
from twinbook.language.po import Message as Entry
from twinbook.problem import Problem

HEADER = 'msgid ""\nmsgstr ""\n"Language: ko\\n"\n'
TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], include_characters='\n\t"\\'), max_size=30
)
PIECES = [
    'msgid "a"',
    'msgstr "b"',
    'msgctxt "c"',
    '"d"',
    "#, fuzzy",
    "#~ x",
    "",
    'msgid_plural "e"',
    'msgstr[0] "f"',
]


def problem(text: str) -> Problem:
    """Read a file that is broken."""
    catalog, problems = read("a.po", text.encode())
    assert catalog == Catalog("a.po", broken=True)
    return problems[0]


@given(
    st.binary(max_size=200)
    | st.lists(st.sampled_from([*PIECES, 'msgid "\\', 'msgstr "\\q"', " x"]), max_size=12).map(
        lambda lines: "\n".join(lines).encode()
    )
)
def test_any_bytes_give_a_catalog_or_a_problem(data: bytes) -> None:
    """No file, however broken, is an exception, and a broken one gives nothing of itself."""
    catalog, problems = read("a.po", data)
    assert catalog.broken == bool(problems)
    assert not (problems and catalog.entries)


@given(
    st.dictionaries(TEXTS.filter(str.strip), st.tuples(TEXTS.filter(bool), TEXTS, st.booleans()), max_size=5)
)
def test_what_another_program_writes_reads_back(texts: dict[str, tuple[str, str, bool]]) -> None:
    """Babel's files, wrapped and escaped in gettext's way, lose nothing."""
    written = BabelCatalog(locale="ko")
    for key, (text, translation, fuzzy) in texts.items():
        written.add(text, translation, context=key, flags=["fuzzy"] if fuzzy else [])
    data = BytesIO()
    write_po(data, written, width=40)
    catalog, problems = read("a.po", data.getvalue())
    assert not problems
    assert {key: (e.text, e.translation, e.fuzzy) for key, e in catalog.entries.items()} == texts


def test_entries_have_key_text_and_line() -> None:
    """An entry is known by its msgctxt, on whose line it stands; the header is none."""
    text = (
        HEADER
        + '\n# note\n#, python-format, fuzzy\nmsgctxt "a.b"\nmsgid "x "\n"y"\nmsgstr "\\"z\\"\\n"\n'
        + 'msgid "w"\nmsgstr ""\n'
    )
    catalog, problems = read("a.po", text.encode())
    assert not problems
    assert catalog.entries == {
        "a.b": Entry("a.b", "x y", '"z"\n', remarks=("note",), flags=("python-format", "fuzzy")),
        "": Entry("", "w", ""),
    }
    assert [entry.line for entry in catalog.entries.values()] == [7, 11]


def test_obsolete_entries_and_windows_line_ends_do_no_harm() -> None:
    """Comments of all kinds are passed over."""
    text = HEADER + '\n#~ msgid "old"\n#~ msgstr "alt"\n#| msgid "before"\nmsgctxt "a"\nmsgid "b"\nmsgstr "c"'
    for ends in ("\n", "\r\n"):
        catalog, problems = read("a.po", text.replace("\n", ends).encode())
        assert not problems
        assert catalog.translation("a", "b") == "c"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('msgid "a"\nmsgstr "b\n', 2, 'this line is not understood: msgstr "b'),
        ('msgid a"\nmsgstr "b"\n', 1, 'this line is not understood: msgid a"'),
        ('msgid "a"\nmsgstr "b" c\n', 2, 'this line is not understood: msgstr "b" c'),
        ('msgid "a"\nmsgstr "b"c"\n', 2, 'this line is not understood: msgstr "b"c"'),
        ('msgid "a"\nmsgstr "\\q"\n', 2, "“\\q” is not known here"),
        ('msgid "a"\n', 1, "this entry has no msgstr"),
        ('msgctxt "a"\nmsgstr "b"\n', 1, "this entry has no msgid"),
        ('msgid "a"\nmsgid "b"\nmsgstr "c"\n', 2, "msgid stands twice in one entry"),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', 3, "msgstr stands twice in one entry"),
        ('"a"\n', 1, "a text without msgid or msgstr before it"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n', 1, "this entry has plural forms"),
        (
            'msgctxt "k"\nmsgid "a"\nmsgstr "b"\n\nmsgctxt "k"\nmsgid "c"\nmsgstr "d"\n',
            5,
            "“k” stands twice; first on line 1",
        ),
        ("\ufeff" + HEADER, 1, "the file starts with a byte order mark"),
        ("#" * (MAX_BYTES + 1), 0, "the file is larger than 4000 kB"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, message: str) -> None:
    """Nothing is read over in silence."""
    found = problem(text)
    assert (found.path, found.line, found.severity, found.message) == ("a.po", line, "error", message)


def test_another_encoding_is_found_on_its_line() -> None:
    """A file that is not UTF-8 is an error on the line of the first wrong byte."""
    _, problems = read("a.po", b'msgid "a"\nmsgstr "\xe9"\n')
    assert [(p.line, p.message) for p in problems] == [(2, "the file is not UTF-8 text")]


@pytest.mark.parametrize(
    ("entry", "current"),
    [
        (Entry("k", "text", "다"), True),
        (Entry("k", "text\n", "다"), True),
        (Entry("k", "old text", "다"), False),
        (Entry("k", "text", "다", flags=("fuzzy",)), False),
        (Entry("k", "text", ""), False),
        (Entry("k", "text", " \n"), False),
    ],
)
def test_a_translation_holds_for_its_own_text_only(entry: Entry, *, current: bool) -> None:
    """A stale, fuzzy or blank translation is none."""
    assert is_current(entry, "text") is current
    assert Catalog("a.po", {"k": entry}).translation("k", "text") == (entry.translation if current else None)


def test_an_unknown_key_has_no_translation() -> None:
    """What is not in the file is not translated."""
    assert Catalog().translation("k", "text") is None


def test_a_locales_files_are_read_by_family_and_id(tmp_path: Path) -> None:
    """Every PO file under the folder is read, hidden ones are not; a broken one hides no other."""
    for name in ("cities/a.po", "stray.po", "cities/.b.po", "cities/c.txt", "terms/deep/d.po"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text('msgctxt "k"\nmsgid "a"\nmsgstr "b"\n', "utf-8")
    (tmp_path / "cities" / "broken.po").write_text("x", "utf-8")
    catalogs, problems = load(tmp_path, "ko")
    assert sorted(catalogs) == ["cities/a", "cities/broken", "stray", "terms/deep/d"]
    assert [(p.path, p.line) for p in problems] == [("ko/cities/broken.po", 1)]
    assert catalogs["cities/a"].name == "ko/cities/a.po"


def test_only_regular_files_of_the_workspace_are_read(tmp_path: Path) -> None:
    """A pipe is not waited for, a folder is a problem, and no link leads out."""
    folder = tmp_path / "ko" / "cities"
    folder.mkdir(parents=True)
    (tmp_path / "out.po").write_text(HEADER, "utf-8")
    os.mkfifo(folder / "pipe.po")
    (folder / "folder.po").mkdir()
    (folder / "link.po").symlink_to(tmp_path / "out.po")
    catalogs, problems = load(tmp_path / "ko", "ko")
    assert {p.path: p.message for p in problems} == {
        "ko/cities/folder.po": "this is no file",
        "ko/cities/link.po": "this link leads out of the workspace",
        "ko/cities/pipe.po": "this is no file",
    }
    assert all(catalog.broken for catalog in catalogs.values())


def test_no_folder_is_no_translation(tmp_path: Path) -> None:
    """A locale that nobody has begun has no catalogs and no problems."""
    assert load(tmp_path / "ko", "ko") == ({}, ())
