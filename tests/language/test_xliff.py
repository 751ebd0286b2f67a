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

KEYS = st.text(min_size=1, max_size=20)  # of any character: keys are not ours to mend

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
            Unit, st.sampled_from(["words", "cities/x"]), KEYS, carried.filter(bool),
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
    assert xliff.read(xliff.write(delivery, "0.1")) == delivery


def test_one_file_each() -> None:
    """Units of one file come together, wherever they stood."""
    names = ("b", "a", "b")
    units = tuple(Unit(name, str(number), "s") for number, name in enumerate(names))
    data = xliff.write(Delivery("en", "ko", units), "0.1")
    assert data.count(b"<file ") == 2
    assert [unit.key for unit in xliff.read(data).units] == ["0", "2", "1"]


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


@pytest.mark.parametrize("state", ["new", "needs-l10n", "needs-adaptation", "needs-review-translation"])
def test_approved_in_vain(state: str) -> None:
    """A state that says that work is left outweighs an approval."""
    target = f'<target state="{state}">b</target>'
    body = f'<trans-unit id="1" resname="k" approved="yes"><source>a</source>{target}</trans-unit>'
    assert xliff.read(_file(body)).units[0].state == xliff.READ[state]


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
        (f'<xliff xmlns="{xliff.NAMESPACE}" version="1.2"/>', "delivers nothing"),
        (f'<xliff xmlns="{xliff.NAMESPACE}"/>', "no version"),
        (f'<xliff xmlns="{xliff.NAMESPACE}" version="1.1"/>', "this is XLIFF 1.1"),
        ('<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0"/>', "no XLIFF 1.2"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "declares entities"),
        ('<!DOCTYPE x [<!ENTITY % a SYSTEM "b">]><x/>', "declares entities"),
        ('<!DOCTYPE x [<!ATTLIST target state CDATA "signed-off">]><x/>', "declares entities or attributes"),
        ('<!DOCTYPE x SYSTEM "x.dtd"><x>&a;</x>', "“&a;” is not known"),
        ("<x>&a;</x>", "not XML"),
        ("<x>\x01</x>", "not XML"),
        ("<x>&#1;</x>", "not XML"),
        (b"<x>\xff</x>", "not XML"),
        (b" " * 50_000_001, "larger than 50 MB"),
        ('<?xml version="1.0" encoding="nonsense"?><x/>', "not XML"),
        ('<?xml version="1.0" encoding="utf-32"?><x/>', "not XML"),
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


def test_line() -> None:
    """The line of what is wrong is told."""
    assert broken("<x>\n\n<y></x>").line == 3
    assert broken('<!DOCTYPE x SYSTEM "x.dtd">\n<x>\n&a;</x>').line == 3
    assert broken(_file("\n\n" + ONE + "\n" + ONE)).line == 4


@given(st.binary(max_size=80))
def test_any_bytes(data: bytes) -> None:
    """No file is an exception of another kind."""
    broken(data)
