import pytest
from markupsafe import Markup

from office import Office
from twinbook.book.delegation import (
    PRECEDENCE,
    Delegate,
    delegates,
    in_precedence,
    lives,
    office_of,
    scripts,
    seats,
)
from twinbook.content.visit import Member
from twinbook.language.typeset import plain
from visiting import HEAD, trip, words

KIM = "content/people/kim-one.yaml"


def person(office: Office, name: str, *offices: str, more: str = "") -> None:
    """Write a person with these offices."""
    held = "".join(f"  - {{of: beta, source: paper, {one}}}\n" for one in offices)
    listed = f"offices:\n{held}" if held else ""
    office.write(f"content/people/{name}.yaml", f"names: {{en: '{name.title()}'}}\n{more}{listed}")


def order(office: Office, *members: str) -> str:
    """Return the ids of a delegation in the order of precedence."""
    listed = "".join(f"  - {{{one}}}\n" for one in members)
    wording, visit, _ = words(trip(office, f"delegation:\n{listed}"))
    return " ".join(one.id for one in in_precedence(wording, visit, visit.delegation))


def held(office: Office, *offices: str, named: str = "", dates: str = "2026-05-11/2026-05-13") -> str | None:
    """Return the id of the office in which a person with these offices takes part in a visit."""
    person(office, "somebody", *offices)
    head = HEAD.replace("2026-05-11/2026-05-13", dates)
    line = f"delegation:\n  - {{id: a, person: somebody{named and f', office: {named}'}}}\n"
    wording, visit, _ = words(trip(office, line, head))
    found = office_of(wording, visit, visit.delegation[0])
    return found.id if found else None


def only(office: Office, member: str, locale: str = "en", more: str = "") -> Delegate:
    """Return the only one of a delegation."""
    wording, visit, _ = words(trip(office, f"delegation:\n  - {{id: a, {member}}}\n{more}"), locale)
    (found,) = delegates(wording, visit, "delegation")
    return found


def delegate(name: str) -> Delegate:
    """Return someone who sits at a table."""
    return Delegate(name, 1, Markup(name), True, (), None, None, None, Markup())  # noqa: S704 - a letter


def table(hosts: str, guests: str) -> list[str]:
    """Return the rows along a table, as in 1A: the host, then the guest; - for an empty seat."""
    found = seats(tuple(map(delegate, hosts)), tuple(map(delegate, guests)))
    return ["".join(str(one.name) if one else "-" for one in row) for row in found]


# Precedence


def test_rank_comes_first(office: Office) -> None:
    """Ranks decide, whatever offices and the file say; who has none comes after those who have."""
    person(office, "chief", "id: x, role: mayor, since: 2020")
    assert order(
        office,
        "id: none, person: chief",
        "id: third, who: a driver, rank: 3",
        "id: first, who: an interpreter, rank: 1",
        "id: second, person: chief, rank: 2",
    ) == "first second third none"  # fmt: skip


def test_then_the_role(office: Office) -> None:
    """Without ranks the roles decide, one who holds no office comes last."""
    members = []
    for place, role in enumerate(reversed(PRECEDENCE)):
        title = ", title: Head of the choir" if role == "other" else ""
        person(office, f"p-{role}", f"id: x, role: {role}, since: {1990 + place}{title}")
        members.append(f"id: {role}, person: p-{role}")
    found = order(office, "id: voice, who: an interpreter", "id: none, person: stranger", *members)
    assert found == (
        "party-secretary governor mayor county-executive district-mayor council-chair vice-mayor director"
        " supervisor professor other voice none"
    )


def test_then_who_has_held_the_office_longer(office: Office) -> None:
    """Of one role, who has held it since an earlier day comes first; who is not known since when, last."""
    person(office, "late", "id: x, role: director, since: 2024-02")
    person(office, "early", "id: x, role: director, since: 2019")
    person(office, "same-year", "id: x, role: director, since: 2024-01-31")
    person(office, "unknown", "id: x, role: director, as-of: 2026-05")
    members = [f"id: {name}, person: {name}" for name in ("unknown", "late", "early", "same-year")]
    assert order(office, *members) == "early same-year late unknown"


def test_then_the_file(office: Office) -> None:
    """Where nothing else tells them apart, they stand as in the file."""
    person(office, "one", "id: x, role: director, since: 2020")
    person(office, "two", "id: x, role: director, since: 2020")
    assert order(office, "id: b, person: two", "id: a, person: one") == "b a"
    assert order(office, "id: a, person: one", "id: b, person: two") == "a b"
    assert order(office, "id: z, who: a guard, rank: 1", "id: y, who: a guard, rank: 1") == "z y"
    assert order(office, "id: z, who: a guard", "id: y, who: a driver") == "z y"


def test_the_office_that_counts(office: Office) -> None:
    """The role is that in which one takes part: one that is named, or held then, and none of before."""
    person(
        office,
        "former",
        "id: old, role: mayor, since: 2010, until: 2014",
        "id: x, role: professor, since: 2020",
    )
    person(office, "now", "id: x, role: director, since: 2020")
    assert order(office, "id: a, person: former", "id: b, person: now") == "b a"
    assert order(office, "id: a, person: former, office: old", "id: b, person: now") == "a b"


def test_nobody(office: Office) -> None:
    """A side without members has no order."""
    wording, visit, _ = words(trip(office))
    assert in_precedence(wording, visit, ()) == ()
    assert delegates(wording, visit, "counterparts") == ()


# Offices


MAYOR = "id: mayor, role: mayor, since: 2022-07"
CHAIR = "id: chair, role: council-chair, since: 2010, until: 2014"


@pytest.mark.parametrize(
    ("offices", "named", "found"),
    [
        ((MAYOR, CHAIR), "chair", "chair"),  # though it has ended
        ((MAYOR, CHAIR), "mayor", "mayor"),
        ((MAYOR, CHAIR), "", "mayor"),
        ((CHAIR, MAYOR), "", "mayor"),
        ((CHAIR,), "", None),
        ((), "", None),
        ((MAYOR, "id: director, role: director, since: 2024"), "", "director"),  # the last of the file
        (("id: director, role: director, since: 2024", MAYOR), "", "mayor"),
    ],
)
def test_office_of(office: Office, offices: tuple[str, ...], named: str, found: str | None) -> None:
    """One takes part in the office that is named, else in the last that the file shows held at the visit."""
    assert held(office, *offices, named=named) == found


@pytest.mark.parametrize(
    ("dated", "holds"),
    [
        ("since: 2022", True),
        ("since: 2026-05-11", True),
        ("since: 2026-05-13", True),  # from the last day of the visit on
        ("since: 2026-05-14", False),
        ("since: 2026-05", True),  # it may be before
        ("since: 2027", False),
        ("since: 2022, until: 2026-05-10", False),
        ("since: 2022, until: 2026-05-11", True),  # to the first day of the visit
        ("since: 2022, until: 2026-04", False),
        ("since: 2022, until: 2026", True),  # it may be after
        ("since: 2022, until: 2025", False),
        ("as-of: 2026-05", True),
        ("as-of: 2027", False),
        ("until: 2030", False),  # nothing shows that it had begun
    ],
)
def test_held_at_the_visit(office: Office, dated: str, *, holds: bool) -> None:
    """An office is held at a visit where it has begun by its last day and has not ended before its first."""
    assert held(office, f"id: x, role: mayor, {dated}") == ("x" if holds else None)


def test_at_an_earlier_visit(office: Office) -> None:
    """The office is that of the time of the visit, and not of today."""
    offices = (MAYOR, CHAIR, "id: vice, role: vice-mayor, since: 2015, until: 2022-06")
    assert held(office, *offices, dates="2012-03-01/2012-03-04") == "chair"
    assert held(office, *offices, dates="2016-03-01") == "vice"
    assert held(office, *offices, dates="2014-12-31/2015-01-01") == "vice"
    assert held(office, *offices, dates="2009") is None


def test_no_office_in_words(office: Office) -> None:
    """Someone who is described in words has no office."""
    wording, visit, _ = words(trip(office))
    assert office_of(wording, visit, Member.model_validate({"id": "a", "who": "a guard"})) is None


# Names


def test_delegates(office: Office) -> None:
    """A side is numbered in its order, each with a place to be linked to and with sources."""
    trip(
        office,
        "delegation:\n"
        "  - {id: voice, who: an *interpreter*, rank: 2, source: atlas}\n"
        "  - {id: head, person: kim-one, rank: 1, address: Your Excellency, source: [atlas, paper]}\n"
        "counterparts:\n  - {id: wang, person: wang-two}\n",
    )
    wording, visit, _ = words(office)
    head, voice = delegates(wording, visit, "delegation")
    assert (head.place, head.anchor, head.name, head.known) == (1, "trip-delegation-head", "Kim One", True)
    assert (voice.place, voice.anchor, voice.name, voice.known) == (
        2,
        "trip-delegation-voice",
        "an <em>interpreter</em>",
        False,
    )
    assert (head.address, voice.address) == ("Your Excellency", None)
    assert [plain(one.cites.striptags()) for one in (head, voice)] == ["[1][2]", "[1]"]
    assert (voice.forms, voice.say, voice.title) == ((), None, None)
    (wang,) = delegates(wording, visit, "counterparts")
    assert (wang.place, wang.anchor, wang.name) == (1, "trip-counterparts-wang", "Wang Two")


def test_delegates_in_korean(office: Office) -> None:
    """The name is that of the book's language, where there is one."""
    assert plain(only(office, "person: kim-one", "ko").name) == "김일"
    assert only(office, "person: wang-two", "ko").name == '<span lang="en">Wang Two</span>'


@pytest.mark.parametrize(
    ("guests", "alpha", "beta", "found"),
    [
        ("beta", "", "own: ko\n", ("ko", "en")),
        ("alpha", "", "own: ko\n", ("en", "ko")),
        ("beta", "own: zh-Hans\n", "own: ko\n", ("ko", "zh-Hans")),
        ("alpha", "own: zh-Hans\n", "own: ko\n", ("zh-Hans", "ko")),
        ("alpha", "own: ko\n", "own: ko\n", ("ko",)),
        ("alpha", "", "", ("en",)),
    ],
)
def test_scripts(office: Office, guests: str, alpha: str, beta: str, found: tuple[str, ...]) -> None:
    """The languages are those of both cities, the guests' first, each once; romanized for one without."""
    office.edit("content/cities/alpha.yaml", "country: CN\n", f"country: CN\n{alpha}")
    office.edit("content/cities/beta.yaml", "own: ko\n", beta)
    wording, visit, _ = words(trip(office, head=HEAD.replace("guests: beta", f"guests: {guests}")))
    assert scripts(wording, visit) == found


@pytest.mark.parametrize(
    ("own", "names", "forms"),
    [
        ("ko", "en: Kim One, ko: 김일, zh-Hans: 金一", [("ko", "김일"), ("zh-Hans", "金一")]),
        ("zh-Hans", "en: Kim One, ko: 김일, zh-Hans: 金一", [("zh-Hans", "金一"), ("ko", "김일")]),
        ("ja", "en: Kim One, ko: 김일, zh-Hans: 金一, ja: キム", [("ko", "김일"), ("zh-Hans", "金一")]),
        ("ko", "en: Kim One, ko: 김일", [("ko", "김일"), ("en", "Kim One")]),
        ("zh-Hans", "en: Kim One, ko: 김일", [("ko", "김일"), ("en", "Kim One")]),
        ("ko", "en: Kim One", [("en", "Kim One")]),
        ("ja", "en: Kim One, ja: キム", [("en", "Kim One")]),
        ("ko", "en: Kim One, ko: {name: 김일, full: 김일 님}", [("ko", "김일 님"), ("en", "Kim One")]),
    ],
)
def test_forms(office: Office, own: str, names: str, forms: list[tuple[str, str]]) -> None:
    """A name stands as both cities write it, the own script first; romanized for one without a form."""
    office.edit("content/cities/alpha.yaml", "country: CN\n", "country: CN\nown: zh-Hans\n")
    office.write(KIM, f"names: {{{names}}}\nown: {own}\n")
    found = only(office, "person: kim-one").forms
    assert [(tag, plain(text.striptags())) for tag, text in found] == forms


def test_forms_have_their_language(office: Office) -> None:
    """A form in another language than the book's is marked as such."""
    found = only(office, "person: kim-one").forms
    assert [(tag, plain(str(text))) for tag, text in found] == [
        ("ko", '<span lang="ko">김일</span>'),
        ("en", "Kim One"),
    ]
    found = only(office, "person: kim-one", "ko").forms
    assert [(tag, plain(str(text))) for tag, text in found] == [
        ("ko", "김일"),
        ("en", '<span lang="en">Kim One</span>'),
    ]


@pytest.mark.parametrize(
    ("say", "english", "korean"),
    [
        ("{en: geem eel, ko: 기밀}", "geem eel", "기밀"),
        ("{en: geem eel}", "geem eel", "geem eel"),
        ("{mn: Ким, de: gihm ihl}", "Ким", "Ким"),  # the first there is
        ("{ko: 기밀}", "기밀", "기밀"),
    ],
)
def test_how_to_say(office: Office, say: str, english: str, korean: str) -> None:
    """How a name is said stands in the reader's language, else in English, else as the file has it."""
    office.write(KIM, f"names: {{en: Kim One, ko: 김일}}\nown: ko\nsay: {say}\n")
    for locale, text in (("en", english), ("ko", korean)):
        found = only(office, "person: kim-one", locale).say
        assert found
        assert plain(found.striptags()) == text


def test_nobody_knows_how_to_say(office: Office) -> None:
    """Where no file tells, nothing is made up."""
    assert only(office, "person: kim-one").say is None


@pytest.mark.parametrize(
    ("member", "title"),
    [
        ("person: kim-one, office: mayor", "mayor of Beta"),
        ("person: kim-one, office: mayor, title: 'guest of {alpha}'", "guest of Alpha"),
        ("person: kim-one", None),  # the office ended in 2006
        ("who: a guard, title: head of the guards", "head of the guards"),
        ("who: a guard", None),
        ("person: stranger", None),
    ],
)
def test_titles(office: Office, member: str, title: str | None) -> None:
    """The title is what the visit says, else the office; of one that has ended nothing is said."""
    assert only(office, member).title == title


# Lives


def test_lives(office: Office) -> None:
    """Each person has one life, those of the other city first, each side in its order."""
    office.edit(
        KIM, "own: ko\n", "own: ko\nbiography:\n  - {id: b, text: 'Born in {beta}.', source: paper}\n"
    )
    trip(
        office,
        "delegation:\n  - {id: s, person: stranger, rank: 2}\n  - {id: k, person: kim-one, rank: 1}\n"
        "  - {id: v, who: an interpreter}\n"
        "counterparts:\n  - {id: w, person: wang-two}\n  - {id: k, person: kim-one}\n",
    )
    wording, visit, _ = words(office)
    found = lives(wording, visit)
    assert [str(one.name) for one in found] == ["Kim One", "A Stranger", "Wang Two"]
    assert [plain(one.own.striptags()) if one.own else None for one in found] == ["김일", None, None]
    assert [[" ".join(p.paragraphs) for p in one.passages] for one in found] == [["Born in Beta."], [], []]
    assert [[str(row.title) for row in one.offices] for one in found] == [
        ["mayor of Beta"],
        [],
        ["mayor of Alpha"],
    ]


def test_lives_of_the_other_city(office: Office) -> None:
    """Where one's own city travels, the hosts are the others."""
    people = "delegation:\n  - {id: w, person: wang-two}\ncounterparts:\n  - {id: k, person: kim-one}\n"
    wording, visit, _ = words(trip(office, people, HEAD.replace("guests: beta", "guests: alpha")))
    assert [str(one.name) for one in lives(wording, visit)] == ["Kim One", "Wang Two"]


# Seats


@pytest.mark.parametrize(
    ("hosts", "guests", "rows"),
    [
        ("", "", []),
        ("1", "A", ["1A"]),
        # Hosts, on the left, have their right hand down the table; guests have it up.
        ("12", "AB", ["-B", "1A", "2-"]),
        ("123", "ABC", ["3B", "1A", "2C"]),
        ("12345", "ABCDE", ["5D", "3B", "1A", "2C", "4E"]),
        ("1", "", ["1-"]),
        ("", "A", ["-A"]),
        ("12", "", ["1-", "2-"]),
        ("", "AB", ["-B", "-A"]),
        ("123", "", ["3-", "1-", "2-"]),
        ("", "ABCDE", ["-D", "-B", "-A", "-C", "-E"]),
        ("123", "A", ["3-", "1A", "2-"]),
        ("1", "ABC", ["-B", "1A", "-C"]),
        ("12", "ABC", ["-B", "1A", "2C"]),
        ("12345", "AB", ["5-", "3B", "1A", "2-", "4-"]),
        ("12", "ABCDE", ["-D", "-B", "1A", "2C", "-E"]),
        ("12345", "A", ["5-", "3-", "1A", "2-", "4-"]),
        ("123", "ABCDE", ["-D", "3B", "1A", "2C", "-E"]),
    ],
)
def test_seats(hosts: str, guests: str, rows: list[str]) -> None:
    """The firsts sit face to face, the second at the first's right hand, the third at the left, and so on."""
    assert table(hosts, guests) == rows


def test_who_is_ranked_comes_before_who_is_not(office: Office) -> None:
    """However high the numbers of the ranks are, those that have one come first."""
    found = order(office, "id: driver, who: x", "id: b, who: x, rank: 20", "id: a, who: x, rank: 10")
    assert found == "a b driver"


@pytest.mark.parametrize(
    ("as_of", "office_id"),
    [("2001", None), ("2024-12", None), ("2025-06", "m"), ("2026-05-12", "m"), ("2027", None)],
)
def test_an_office_shown_at_one_time(office: Office, as_of: str, office_id: str | None) -> None:
    """An office that a source shows at one time counts for a year, and not before that time."""
    assert held(office, f"id: m, role: mayor, as-of: {as_of}") == office_id
