from office import Office
from twinbook.book.excerpt import records_of
from twinbook.book.register import names as glossary
from twinbook.book.register import ordered_locales, people, sources
from twinbook.content.pair import Pair
from twinbook.content.record import Entity
from twinbook.language.typeset import plain

JOINER = "\u2060"


def records(office: Office, pair: Pair) -> tuple[Entity, ...]:
    """Return what the pair's book is made from."""
    return records_of(office.library(), pair)


def test_people_by_date(office: Office) -> None:
    """People stand by the first date known of them, those without any last, by id."""
    office.write("content/people/aa.yaml", "names: {en: No Date}\n")
    office.edit("content/pairs/alpha--beta.yaml", "people: [kim-one]", "people: [kim-one, aa]")
    wording, pair = office.words()
    cards = people(wording, pair, records(office, pair))
    assert [card.name for card in cards] == ["Wang Two", "Kim One", "No Date"]


def test_person(office: Office) -> None:
    """A person has names in the other scripts, variants as printed, offices with dates, and appearances."""
    wording, pair = office.words()
    wang, kim = people(wording, pair, records(office, pair))
    assert [form.replace(JOINER, "") for form in kim.forms] == ['<span lang="ko">김일</span>']
    assert [(o.title, plain(o.when)) for o in kim.offices] == [("mayor of Beta", "July 2002 – June 2006")]
    assert [(a.anchor, a.date) for a in kim.appears] == [("alpha--beta-chronology-visit", "July 2003")]
    assert wang.forms == ()
    assert [(form, cites.striptags()) for form, cites in wang.variants] == [("Wong Two", f"{JOINER}[1]")]
    assert [(o.title, plain(o.when)) for o in wang.offices] == [("mayor of Alpha", "in office 2001")]
    assert wang.appears == ()


def test_appears_by_reference(office: Office) -> None:
    """A person whom a text names takes part, listed or not, once."""
    office.edit("content/pairs/alpha--beta.yaml", "people: [kim-one],\n", "\n")
    wording, pair = office.words()
    kim = people(wording, pair, records(office, pair))[1]
    assert len(kim.appears) == 1


def test_titled_office(office: Office) -> None:
    """An office of another title is called by it; a side that is not known stays open."""
    office.write(
        "content/people/kim-one.yaml",
        """\
names: {en: Kim One}
offices:
  - {id: a, role: other, title: first friend, of: fair, since: 1999, until: 2004, source: paper}
  - {id: b, role: director, of: beta, until: 2010, source: paper}
""",
    )
    wording, pair = office.words()
    kim = people(wording, pair, records(office, pair))[0]
    assert [(o.title, plain(o.when)) for o in kim.offices] == [
        ("first friend of the Fair", "1999–2004"),
        ("director of Beta", "until 2010"),
    ]


def test_names_by_group(office: Office) -> None:
    """Names stand by group and in the order of the language, the book's language first."""
    wording, pair = office.words("ko")
    assert ordered_locales(wording) == ("ko", "en")
    found = glossary(wording, records(office, pair))
    assert [[r.anchor for r in rows] for _, rows in found] == [["gamma", "beta", "alpha"], ["fair"]]
    (fair,) = found[1][1]
    assert [(f[0].striptags().replace(JOINER, ""), f[1]) for f in fair.forms if f] == [
        ("박람회", True),
        ("the Fair", False),
    ]


def test_unknown_form(office: Office) -> None:
    """A form that a language lacks is None, not made up."""
    office.write("content/terms/fair.yaml", "kind: work\nnames: {en: the Fair}\nnote: A *show*.\n")
    wording, pair = office.words("ko")
    rows = glossary(wording, records(office, pair))[-1][1]
    assert [row.forms[0] for row in rows] == [None]
    assert rows[0].note
    assert "<em>show</em>" in rows[0].note


def test_sources(office: Office) -> None:
    """Sources stand by number; a described one is marked as having no printed title."""
    wording, pair = office.words()
    paper, atlas = sources(wording, records(office, pair))
    assert (paper.number, paper.title, paper.supplied) == (1, "A report on Beta", True)
    assert (atlas.number, atlas.title, atlas.supplied) == (2, "An Atlas", False)
    assert atlas.details == "Maps Ltd, published 2020"
    assert atlas.anchor == "source-atlas"
    assert atlas.url is None
