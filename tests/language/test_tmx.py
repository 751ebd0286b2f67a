from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from delivery import DELIVERY, UNITS
from twinbook.language import tmx
from twinbook.language.po import BrokenError
from twinbook.language.unit import Delivery, Unit

TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\r"), min_size=1, max_size=20
).filter(lambda text: "\ufffe" not in text and "\uffff" not in text)
KEYS = st.text(min_size=1, max_size=20)


def test_round_trip() -> None:
    """What is translated and current comes back, as translated."""
    data = tmx.write(DELIVERY, "0.1")
    wanted = [
        replace(u, state="translated", base="", previous="")
        for u in UNITS
        if u.state in ("translated", "reviewed")
    ]
    assert tmx.read(data) == Delivery("en", "ko", tuple(wanted))
    assert tmx.write(DELIVERY, "0.1") == data


@given(KEYS, TEXTS, TEXTS, st.lists(TEXTS, max_size=2).map(tuple))
def test_any_texts(key: str, source: str, target: str, notes: tuple[str, ...]) -> None:
    """Whatever XML can carry comes back, and keys of any characters; ids have no white space."""
    delivery = Delivery("en", "mn", (Unit("words", key, source, target, "translated", notes),))
    data = tmx.write(delivery, "0.1")
    assert tmx.read(data) == delivery
    (found,) = etree.fromstring(data).iter("tu")
    assert found.get("tuid").isalnum()


def test_doctype() -> None:
    """The document type that other tools write is no fault."""
    head = b'<?xml version="1.0"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
    _, _, body = tmx.write(DELIVERY, "0.1").partition(b"\n")
    assert tmx.read(head + body) == tmx.read(tmx.write(DELIVERY, "0.1"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("<tmx", "<xmt"), "not XML"),
        (('<prop type="x-file">words</prop>', ""), "does not tell which text"),
        (("<seg>year</seg>", "<seg>year"), "not XML"),
        (('xml:lang="ko"', 'xml:lang="en"'), "one translation"),
        ((' srclang="en"', ""), "no srclang"),
        (("<header", "<other"), "no TMX"),
        ((' version="1.4"', ""), "no version"),
        (('version="1.4"', 'version="2.0"'), "this is TMX 2.0"),
        (("</tuv>\n</tu>", '</tuv>\n<tuv xml:lang="ko"><seg>또</seg></tuv>\n</tu>'), "one translation"),
    ],
)
def test_broken(change: tuple[str, str], said: str) -> None:
    """What is wrong is told."""
    data = tmx.write(DELIVERY, "0.1").decode().replace(*change)
    with pytest.raises(BrokenError) as caught:
        tmx.read(data.encode())
    assert said in caught.value.message
