from office import Office
from twinbook.book.claims import anchor, apparatus, passage

EVENT = """\
chronology:
  - id: fair
    date: 2003-07
    as-of: 2004
    inferred: [year, direction]
    kind: event
    text: "One.\\n\\nTwo."
    note: The paper says “then”.
    source: [atlas, paper]
    disputed:
      - {id: later, says: It was in 2004., source: atlas, reason: The *paper* was there., against: paper}
      - {id: never, says: There was none., source: paper, reason: There was.}
"""


def test_anchor(office: Office) -> None:
    """A part of a record has one HTML id, without dots."""
    _, pair = office.words()
    assert anchor(pair, "chronology.visit") == "alpha--beta-chronology-visit"


def test_apparatus(office: Office) -> None:
    """Around a claim stand its sources by number, its date, what was inferred, its note and other claims."""
    office.pair(EVENT)
    wording, pair = office.words()
    found = apparatus(wording, pair, "chronology.fair", pair.chronology[0])
    assert found.cites.striptags() == "\u2060[1]\u2060[2]"
    assert found.as_of == "2004"
    assert found.inferred == ("year inferred", "direction inferred")
    assert found.note == "The paper says “then”."
    later, never = found.others
    assert later.anchor == "alpha--beta-chronology-fair-later"
    assert later.says == "It was in 2004."
    assert later.reason == "The <em>paper</em> was there."
    assert 'href="#source-atlas"' in later.cites
    assert 'href="#source-paper"' in later.against
    assert never.against == ""


def test_plain_claim(office: Office) -> None:
    """Around a claim of which nothing else is known stand its sources alone."""
    wording, pair = office.words()
    found = apparatus(wording, pair, "chronology.sister", pair.chronology[0])
    assert (found.as_of, found.inferred, found.others, found.note) == (None, (), (), None)


def test_passage(office: Office) -> None:
    """A passage is its paragraphs, and what stands around them."""
    office.pair(EVENT)
    wording, pair = office.words()
    found = passage(wording, pair, "chronology.fair", pair.chronology[0])
    assert found.paragraphs == ("One.", "Two.")
    assert found.claim == apparatus(wording, pair, "chronology.fair", pair.chronology[0])


def test_translated_apparatus(office: Office) -> None:
    """Says, reason and note are translated under the keys of their places."""
    office.pair(EVENT)
    office.write(
        "content/translations/ko/pairs/alpha--beta.po",
        """\
msgid ""
msgstr ""

msgctxt "chronology.fair.note"
msgid "The paper says “then”."
msgstr "신문"

msgctxt "chronology.fair.disputed.later.says"
msgid "It was in 2004."
msgstr "이월"

msgctxt "chronology.fair.disputed.later.reason"
msgid "The *paper* was there."
msgstr "현장"
""",
    )
    wording, pair = office.words("ko")
    found = apparatus(wording, pair, "chronology.fair", pair.chronology[0])
    said = [
        text.replace("\u2060", "")
        for text in (found.note or "", found.others[0].says, found.others[0].reason)
    ]
    assert said == ["신문", "이월", "현장"]
