import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from delivery import DELIVERY
from twinbook.language import xliff
from twinbook.language.po import BrokenError
from twinbook.language.unit import Delivery, Unit

SCHEMAS = Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")  # of php-symfony-translation
carried = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cs", "Cn"], exclude_characters="\r\x00\ufffe\uffff"
    ).filter(lambda c: c in "\t\n" or ord(c) >= 0x20),
    max_size=20,
)


def broken(data: bytes | str) -> BrokenError:
    """Read a file that cannot be read."""
    with pytest.raises(BrokenError) as caught:
        xliff.read(data.encode() if isinstance(data, str) else data)
    return caught.value


def test_round_trip() -> None:
    """Key, texts, notes, state, the previous source and the base come back; the same bytes each time."""
    data = xliff.write(DELIVERY, "0.1")
    assert xliff.read(data) == DELIVERY
    assert xliff.write(xliff.read(data), "0.1") == data


@given(
    st.lists(
        st.builds(
            Unit, st.sampled_from(["words", "cities/x"]), carried.filter(bool), carried.filter(bool),
            carried.filter(str.strip), st.sampled_from(["stale", "translated", "reviewed"]),
            st.lists(carried.filter(lambda note: not note.startswith(xliff.BASE)), max_size=2).map(tuple),
            carried,
        ),
        min_size=1, max_size=4, unique_by=lambda unit: (unit.file, unit.key),
    )
)  # fmt: skip
def test_any_texts(units: list[Unit]) -> None:
    """Whatever XML can carry comes back."""
    delivery = Delivery("en", "mn", tuple(sorted(units, key=lambda unit: unit.file)))
    found = xliff.read(xliff.write(delivery, "0.1"))
    wanted = [_normal(unit) for unit in delivery.units]
    assert [_normal(unit) for unit in found.units] == wanted


def _normal(unit: Unit) -> tuple[object, ...]:
    key = " ".join(unit.key.split("\n")).replace("\t", " ")  # as XML reads an attribute
    return unit.file, key, unit.source, unit.target, unit.state, unit.notes, unit.previous


def test_valid() -> None:
    """What is written is valid by the strict schema of OASIS."""
    path = SCHEMAS / "xliff-core-1.2-strict.xsd"
    if not path.exists() and not os.environ.get("CI"):
        pytest.skip("the schema is not here; make test installs it on Debian")
    parser = etree.XMLParser(no_network=True)
    text = path.read_bytes().replace(
        b"http://www.w3.org/2001/xml.xsd", (SCHEMAS / "xml.xsd").as_uri().encode()
    )
    schema = etree.XMLSchema(etree.fromstring(text, parser, base_url=path.as_uri()))
    schema.assertValid(etree.fromstring(xliff.write(DELIVERY, "0.1")))


@pytest.mark.parametrize(
    ("target", "state", "text"),
    [
        ('<target state="final">다</target>', "translated", "다"),
        ('<target state="needs-review-translation">다</target>', "translated", "다"),
        ("<target>다</target>", "translated", "다"),
        ('<target state="new">다</target>', "stale", "다"),
        ("<target/>", "missing", ""),
        ("", "missing", ""),
        ('<target>다 <g id="1">라<x id="2"/></g></target>', "translated", "다 라"),
        ("<target><![CDATA[<b>]]></target>", "translated", "<b>"),
    ],
)
def test_what_other_tools_write(target: str, state: str, text: str) -> None:
    """States of other tools, inline elements and sections are read."""
    (unit,) = xliff.read(
        _file(f'<trans-unit id="1" resname="k"><source>a</source>{target}</trans-unit>')
    ).units
    assert (unit.state, unit.target, unit.key) == (state, text, "k")


def test_approved() -> None:
    """What a tool calls approved is as good as signed off; only `sign` signs."""
    body = '<trans-unit id="1" resname="k" approved="yes"><source>a</source><target>b</target></trans-unit>'
    assert xliff.read(_file(body)).units[0].state == "reviewed"


def _file(body: str) -> bytes:
    head = f'<xliff xmlns="{xliff.NAMESPACE}" version="1.2"><file original="x" source-language="en" '
    return f'{head}target-language="ko" datatype="po"><body>{body}</body></file></xliff>'.encode()


ONE = '<trans-unit id="1" resname="k"><source>a</source></trans-unit>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "not XML"),
        ("<xliff", "not XML"),
        ("<tmx/>", "no XLIFF 1.2"),
        (f'<xliff xmlns="{xliff.NAMESPACE}"/>', "delivers nothing"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "declares entities"),
        ('<?xml version="1.0" encoding="nonsense"?><x/>', "not XML"),
        (_file('<trans-unit id="1"><source>a</source></trans-unit>'), "no resname"),
        (_file('<trans-unit id="1" resname="k"/>'), "no <source>"),
        (_file('<trans-unit id="1" resname="k"><source/></trans-unit>' * 2), "stands twice"),
        (_file("").replace(b'target-language="ko" ', b""), "no target-language"),
        (_file(ONE).replace(b'original="x" ', b""), "no original"),
    ],
)
def test_broken(data: bytes | str, said: str) -> None:
    """What is wrong is told, and nothing is expanded."""
    assert said in broken(data).message


@given(st.binary(max_size=80))
def test_any_bytes(data: bytes) -> None:
    """No file is an exception of another kind."""
    broken(data)
