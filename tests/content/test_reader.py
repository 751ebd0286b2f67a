from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from twinbook.content.reader import MAX_BYTES, MAX_NODES, Document, Mark, Tree, fetch, read
from twinbook.problem import Problem

PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TREES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN, inner, max_size=4),
    max_leaves=12,
)


def document(text: str) -> Document:
    """Read a text that has no problem."""
    found = read("a.yaml", text.encode())
    assert isinstance(found, Document), found
    return found


def problem(data: bytes) -> Problem:
    """Read a file that has a problem."""
    found = read("a.yaml", data)
    assert isinstance(found, Problem), found
    return found


@given(
    st.binary(max_size=200)
    | st.text("ab:-[]{}&*!|>'\"#%@ \n\t\0\x85\ufeff?,.~<", max_size=60).map(str.encode)
)
def test_any_bytes_give_a_document_or_a_problem(data: bytes) -> None:
    """No file, however broken, is an exception, and a problem names a line of the file."""
    found = read("a.yaml", data)
    assert isinstance(found, Document | Problem)
    if isinstance(found, Problem):
        assert 0 <= found.line <= len(data) + 2
        assert found.message


@given(TREES)
def test_a_tree_of_strings_reads_back(tree: Tree) -> None:
    """Lists, maps and quoted strings come back as they were written."""
    text = yaml.safe_dump(tree, default_style='"')
    assert document(text).tree == ({} if tree == "" else tree)


@pytest.mark.parametrize("word", ["no", "12:30", "0123", "1_000", "2013-07-29", "on", "1e3", ".inf", "0x1f"])
def test_every_scalar_is_a_string(word: str) -> None:
    """What other readers take for a truth value, a time or a number stays as it is written."""
    assert document(f"a: {word}").tree == {"a": word}


def test_values_and_keys_know_their_places() -> None:
    """Lines and columns count from 1, in characters."""
    found = document("# c\n沈阳:\n  - {kind: 市, b: x}\n")
    assert found.mark(("沈阳", 0, "kind")) == Mark(3, 12)
    assert found.keys["沈阳", 0, "b"] == Mark(3, 15)
    assert found.mark(("沈阳",)) == Mark(3, 3)


def test_a_missing_value_has_the_place_around_it() -> None:
    """A path that is not there is told at the nearest value above."""
    found = document("a:\n  - b: c\n")
    assert found.mark(("a", 0, "x", 5)) == found.mark(("a", 0)) == Mark(2, 5)
    assert Document("a", "").mark(("x",)) == Mark(1, 1)


def test_a_word_is_found_within_its_value() -> None:
    """A word in a folded text is found on its own line."""
    found = document("a: word\nb: >-\n  one\n  two word\nc: word\n")
    assert found.find(("b",), "word") == Mark(4, 7)
    assert found.find(("c",), "word") == Mark(5, 4)


def test_a_word_is_not_found_beyond_its_value() -> None:
    """A word that a line break divides is told at the value, and not at the next one that holds it."""
    found = document("a: >-\n  next\n  year\nb: next year\n")
    assert found.find(("a",), "next year") == Mark(1, 4)


def test_a_warning_is_no_error() -> None:
    """A document makes errors and warnings at its values, or at a word in them."""
    found = document("a: one two\n")
    assert found.problem(("a",), "no", "hint") == Problem("a.yaml", 1, 4, "error", "no", "hint")
    assert found.warning(("a",), "no", word="two") == Problem("a.yaml", 1, 8, "warning", "no")


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "---\n...\n"])
def test_an_empty_file_is_an_empty_map(text: str) -> None:
    """A file without values reads as no keys, so that what is missing can be named."""
    assert document(text).tree == {}


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("langs:\n- zh\n  - ko\n", 2, 3, "a plain text runs on over several lines"),
        ("a: b\n c\n", 1, 4, "a plain text runs on over several lines"),
        ("? a\n  b\n: c\n", 1, 3, "a plain text runs on over several lines"),
        ("a: &x b", 1, 4, "anchors and aliases (& and *) are not used here"),
        ("a: *x", 1, 4, "anchors and aliases (& and *) are not used here"),
        ("a: [&x {b: c}]", 1, 5, "anchors and aliases (& and *) are not used here"),
        ("a: !t b", 1, 4, "tags (!t) are not used here"),
        ("a: !!map {}", 1, 4, "tags (tag:yaml.org,2002:map) are not used here"),
        ("a: b\n<<: {c: d}\n", 2, 1, "merge keys (<<) are not used here"),
        ("a: b\na: c\n", 2, 1, "the key “a” stands twice; first on line 1"),
        ("a: {b: c, b: d}\n", 1, 11, "the key “b” stands twice; first on line 1"),
        ("a: b\n---\nc: d\n", 2, 1, "a second document starts here"),
        ("---\n---\nc: d\n", 2, 1, "a second document starts here"),
        ("a:\nb: c\n", 1, 3, "“a” has no value"),
        (
            "a: [b, ]\nc: [,]\n",
            2,
            5,
            "the YAML is broken: while parsing a flow node did not find expected node content",
        ),
        ("{a, b: c}", 1, 3, "“a” has no value"),
        ("a: ~\n", 1, 4, "“~” is no value"),
        ("a: [null]\n", 1, 5, "“null” is no value"),
        ("[a]: b\n", 1, 1, "a key must be a plain word"),
        ("*x : b\n", 1, 1, "a key must be a plain word"),
        (
            "a: 'b\n",
            1,
            4,
            "the YAML is broken: while scanning a quoted scalar found unexpected end of stream",
        ),
    ],
)
def test_traps_are_refused(text: str, line: int, column: int, message: str) -> None:
    """Whatever is not plain YAML is refused at its place."""
    found = problem(text.encode())
    assert (found.line, found.column, found.severity, found.message) == (line, column, "error", message)


def test_quoted_traps_are_texts() -> None:
    """Quotation marks make a text of everything."""
    text = "a: '~'\nb: 'null'\nc: ''\n'<<': \"&x\"\nd: 'one\n  two'\n"
    assert document(text).tree == {"a": "~", "b": "null", "c": "", "<<": "&x", "d": "one two"}


def test_block_texts_keep_their_line_breaks() -> None:
    """A literal block keeps its lines, a folded one joins them and keeps blank lines."""
    assert document("a: |\n  b\n  c\nd: >-\n  e\n  f\n\n  g\n").tree == {"a": "b\nc\n", "d": "e f\ng"}


def test_a_tab_is_hinted_at() -> None:
    """Indentation with tabs is told with what to do about it."""
    found = problem(b"a:\n\tb: c\n")
    assert (found.line, found.column) == (2, 1)
    assert "spaces, not tabs" in found.hint


def test_a_control_character_is_found_on_its_line() -> None:
    """A control character is an error on its line, however long the text before is in bytes."""
    found = problem("α: ββββββββ\nb: \x07\n\n\n\n\n".encode())
    assert (found.line, found.message) == (2, "the file holds a control character")


def test_another_encoding_is_found_on_its_line() -> None:
    """A file that is not UTF-8 is an error on the line of the first wrong byte."""
    assert problem(b"a: b\nc: caf\xe9\n") == Problem(
        "a.yaml", 2, 0, "error", "the file is not UTF-8 text", "save it with the encoding UTF-8"
    )


def test_a_byte_order_mark_does_no_harm() -> None:
    """A byte order mark is no part of the first key and moves no column."""
    found = document("\ufeffa: b\n")
    assert found.tree == {"a": "b"}
    assert found.mark(("a",)) == Mark(1, 4)


def test_windows_line_ends_do_no_harm() -> None:
    """Line ends are those of any system."""
    assert document("a: b\r\nc: d\r\n").mark(("c",)) == Mark(2, 4)


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    """A file over the limit is refused, without being read to its end."""
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a" * (3 * MAX_BYTES))
    data = fetch("large.yaml", path, tmp_path)
    assert isinstance(data, bytes)
    assert len(data) == MAX_BYTES + 1
    assert problem(data).message == "the file is larger than 1000 kB"


def test_a_deep_or_crowded_file_is_refused() -> None:
    """Nesting and number of values are bounded, for block and flow style."""
    message = "the file is nested too deep or has too many values"
    assert problem(b"[" * 100_000).message == message
    assert problem(b"- " * 1000 + b"a").message == message
    assert problem(b"[" + b"a," * MAX_NODES + b"]").message == message


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    """What the system says about a file is told as a problem."""
    found = fetch("gone.yaml", tmp_path / "gone.yaml", tmp_path)
    assert found == Problem("gone.yaml", 0, 0, "error", "the file cannot be read: No such file or directory")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    found = fetch("loop", tmp_path / "loop", tmp_path)
    assert isinstance(found, Problem)
    assert found.message.startswith("the file cannot be read: ")
