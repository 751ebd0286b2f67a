import shutil
import subprocess
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinbook.language.po import MAX_BYTES, BrokenError, Message, parse, written

HEADER = Message(translation="Language: ko\nContent-Type: text/plain; charset=UTF-8\n", remarks=("A note.",))
WHOLE = """\
# by hand
#
#. 2013-07-29
#: parts/cover.html
#, fuzzy, python-format
#| msgctxt "old"
#| msgid "On %(day)s "
#| "and before"
msgctxt "a.b"
msgid ""
"On\\n"
"%(day)s\\t\\"so\\""
msgstr ""
"그날\\n"

msgid "%(n)s year"
msgid_plural "%(n)s years"
msgstr[0] "%(n)s년"
msgstr[1] ""

# it was dear to someone
#~| msgid "before"
#~ msgctxt "gone"
#~ msgid "Lost"
#~ msgstr "잃음"
"""
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
lines = texts.map(lambda text: " ".join(text.split()))
flags = st.lists(st.sampled_from(["fuzzy", "python-format", "no-wrap"]), unique=True).map(tuple)
messages = st.builds(
    Message,
    key=texts,
    text=texts.filter(bool),
    translation=texts,
    remarks=st.lists(lines.filter(lambda line: line[:1] not in set(".:,|=~")), max_size=2).map(tuple),
    notes=st.lists(lines, max_size=2).map(tuple),
    flags=flags,
    previous=st.tuples(texts, texts, st.just("")),
    obsolete=st.booleans(),
)


def broken(text: str | bytes) -> BrokenError:
    """Read a file that can not be read."""
    with pytest.raises(BrokenError) as caught:
        parse(text.encode() if isinstance(text, str) else text)
    return caught.value


def test_all_of_a_message() -> None:
    """Comments of each kind, flags, the previous text, plurals and what is obsolete are read and written."""
    first, plural, gone = parse(WHOLE.encode())
    assert first == Message(
        "a.b", 'On\n%(day)s\t"so"', "그날\n", remarks=("by hand", ""), notes=("2013-07-29",),
        places=("parts/cover.html",), flags=("fuzzy", "python-format"),
        previous=("old", "On %(day)s and before", ""),
    )  # fmt: skip
    assert (first.line, first.fuzzy, first.plural, first.obsolete) == (9, True, False, False)
    assert (plural.many, plural.forms, plural.translation) == ("%(n)s years", ("%(n)s년", ""), "%(n)s년")
    assert gone.obsolete
    assert (gone.key, gone.previous[1], gone.remarks) == ("gone", "before", ("it was dear to someone",))
    assert written((first, plural, gone)).decode() == WHOLE.replace(
        '"On %(day)s "\n#| "and', '"On %(day)s and'
    )


@given(st.lists(messages, max_size=4))
def test_what_is_written_reads_back(some: list[Message]) -> None:
    """Whatever a message holds, nothing of it is lost, and writing it again gives the same bytes."""
    data = written(some)
    assert list(parse(data)) == some
    assert written(parse(data)) == data


@pytest.mark.parametrize(
    "text",
    [
        'msgid "a"msgstr "b"\n',
        'msgid\n"a"\n\nmsgstr\n"b"',
        '  msgid "a" ""\n\tmsgstr "" "b"\r\n',
        'msgid "\\x61"\nmsgstr "\\142"\n',
        '#  \n#.\n#,\nmsgid "a"\nmsgstr "b"\n',
    ],
)
def test_what_msgfmt_accepts(text: str, tmp_path: Path) -> None:
    """Blanks, line ends and escapes may stand as gettext lets them."""
    (message,) = parse(text.encode())
    assert (message.text, message.translation) == ("a", "b")
    assert _msgfmt(tmp_path, text.encode()) == 0  # without -c, which wants a header


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('msgid "a"\nmsgstr "b\n', 2, "not understood"),
        ('msgid "a"\nmsgstr "b" c\n', 2, "not understood"),
        ('msgid "a"\nmsgstr "\\q"\n', 2, "“\\q” is not known"),
        ('msgid "a"\nmsgstr "\\377"\n', 2, "is not known"),
        ('msgid "a"\n', 1, "no msgstr"),
        ('msgctxt "a"\nmsgstr "b"\n', 1, "no msgid"),
        ('msgid "a"\nmsgid "b"\nmsgstr "c"\n', 2, "msgid stands twice"),
        ('"a"\n', 1, "a text without msgid"),
        ('#| "a"\nmsgid "a"\nmsgstr "b"\n', 1, "a text without msgid"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n', 1, "mixed up its plural forms"),
        ('msgid "a"\nmsgstr[0] "c"\n', 1, "mixed up its plural forms"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[1] "c"\n', 1, "not numbered 0, 1, 2"),
        ('domain "x"\n', 1, "one domain only"),
        ('\nmsgid ""\nmsgstr "Content-Type: text/plain; charset=EUC-KR\\n"\n', 2, "says that it is EUC-KR"),
    ],
)
def test_broken(text: str, line: int, said: str) -> None:
    """What is wrong is told with its line."""
    found = broken(text)
    assert found.line == line
    assert said in found.message


def test_bytes_that_are_no_file() -> None:
    """A byte order mark, another encoding and a file beyond all measure are refused."""
    assert broken(b'\xef\xbb\xbfmsgid "a"').message == "the file starts with a byte order mark"
    assert broken('msgid "a"\nmsgstr "b"\n'.encode("utf-16")).line == 1
    assert broken('msgid "a"\nmsgstr "é"\n'.encode("latin-1")).line == 2
    assert "larger than" in broken(b" " * (MAX_BYTES + 1)).message


@given(st.binary(max_size=60) | st.text('msgidtrcx[0]" \\\n#~|,.é', max_size=60).map(str.encode))
def test_any_bytes(data: bytes) -> None:
    """No file is an exception of another kind."""
    with suppress(BrokenError):
        assert parse(written(parse(data))) == parse(data)


def test_accepted_by_msgfmt(tmp_path: Path) -> None:
    """What is written passes gettext's own checks."""
    some = [replace(m, flags=(), translation="다") for m in parse(WHOLE.encode()) if not m.plural]
    assert _msgfmt(tmp_path, written((HEADER, *some)), "-c") == 0


def _msgfmt(folder: Path, data: bytes, *options: str) -> int:
    path = folder / "a.po"
    path.write_bytes(data)
    tool = shutil.which("msgfmt")
    assert tool, "make test installs gettext"
    command = [tool, *options, "-o", "/dev/null", str(path)]
    return subprocess.run(command, check=False, capture_output=True).returncode
