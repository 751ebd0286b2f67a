import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery import DELIVERY
from twinbook.language import table
from twinbook.language.po import BrokenError
from twinbook.language.unit import UNFIT, Delivery, Unit

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=20)


def test_round_trip() -> None:
    """All of a delivery comes back from a spreadsheet."""
    assert table.read(table.write(DELIVERY, "0.1")) == DELIVERY


@given(
    texts.filter(bool),
    texts.filter(bool),
    texts.filter(str.strip).filter(lambda target: not UNFIT.search(target)),
    st.sampled_from(["", "=", "+", "-", "@", "'"]),
)
def test_any_texts(key: str, source: str, target: str, sign: str) -> None:
    """Whatever a cell holds comes back; none is a formula."""
    delivery = Delivery(
        "en", "zh-Hans", (Unit("words", sign + key, sign + source, sign + target, "translated"),)
    )
    data = table.write(delivery, "0.1")
    assert table.read(data) == delivery
    _, *rows = csv.reader(StringIO(data.decode("utf-8-sig"), newline=""))
    assert not any(cell[:1] in "=+-@" for row in rows for cell in row if cell)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_what_spreadsheets_write(mark: str) -> None:
    """Columns in another order, other marks between cells, no byte order mark, more columns."""
    rows = [
        ["target", "EN > ZH-HANS", "source", "file", "key", "who"],
        ["年", "", "year", "words", "figure|year", "Kim"],
    ]
    data = "\n".join(mark.join(row) for row in rows).encode()
    assert table.read(data) == Delivery(
        "en", "zh-Hans", (Unit("words", "figure|year", "year", "年", "translated"),)
    )


def test_marks_in_the_first_row() -> None:
    """Marks inside a column's name do not part the cells."""
    data = b'file;key;source;target;en > ko;"a,b,c,d,e,f,g"\nf;k;s;t;;\n'
    assert table.read(data).units == (Unit("f", "k", "s", "t", "translated"),)


def test_too_large() -> None:
    """A table of more than 50 MB is not read."""
    with pytest.raises(BrokenError, match="larger than 50 MB"):
        table.read(b"," * 50_000_001)


@given(st.binary(max_size=80))
def test_any_bytes(data: bytes) -> None:
    """No file is an exception of another kind."""
    with pytest.raises(BrokenError):
        table.read(data)


@pytest.mark.parametrize(
    ("data", "said", "line"),
    [
        (b"", "no column", 1),
        (b"a,b\n", "no column file", 1),
        (b"file,key,source,target\n", "does not tell its languages", 1),
        (b"file,key,source,target,en > ko\n,k,s,t\n", "which text it is", 2),
        (b'file,key,source,target,en > ko\nf,k,s,"t\n', "is broken", 2),
        (b"file,key,source,target,en > ko\nf,k,s,\xff\n", "not UTF-8", 2),
        (b"file,key,source,target,en > ko\nf,k,s,t\nf,k,s,t\n", "stands twice", 3),
        (b'file,key,source,target,en > ko\nf,k,"s\ns",t\nf,k,s,"t\nt"\n', "stands twice", 4),
        (b"file,key,source,target,en > ko,Target\nf,k,s,t,,u\n", "two columns target", 1),
        (b"file,key,source,target,en > ko\nf,k,s,one, two,three\n", "more cells", 2),
        (b"file,key,source,target,en > ko\nf,k,s,a\x01b\n", "control character, U+0001", 2),
    ],
)
def test_broken(data: bytes, said: str, line: int) -> None:
    """What is wrong is told with its line."""
    with pytest.raises(BrokenError) as caught:
        table.read(data)
    assert said in caught.value.message
    assert caught.value.line == line
