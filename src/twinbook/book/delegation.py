"""The people of a visit: both sides in order of precedence, how to say their names, where they sit.

Precedence is the office's to decide, by `rank`. Where it does not, the order is that of the roles below, as
protocols of cities commonly have it, then of who has held the office longer, then of the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from twinbook.book.claims import Passage, anchor, passage
from twinbook.book.register import OfficeRow, office_row
from twinbook.book.wording import FALLBACK, Wording
from twinbook.content.city import City
from twinbook.content.person import Office, Person, Role
from twinbook.content.visit import Member, Visit

PRECEDENCE: tuple[Role, ...] = (
    "party-secretary",
    "governor",
    "mayor",
    "county-executive",
    "district-mayor",
    "council-chair",
    "vice-mayor",
    "director",
    "supervisor",
    "professor",
    "other",
)
LAST = (9999, 12, 31)
YEAR = 366  # days


@dataclass(frozen=True)
class Delegate:
    """One of a side; `forms` are the name in the scripts of both cities, by language."""

    anchor: str
    place: int
    name: Markup
    known: bool
    forms: tuple[tuple[str, Markup], ...]
    say: Markup | None
    title: Markup | None
    address: Markup | None
    cites: Markup


@dataclass(frozen=True)
class Life:
    """A short biography: what is told of a person, and the offices held."""

    id: str
    name: Markup
    own: Markup | None
    passages: tuple[Passage, ...]
    offices: tuple[OfficeRow, ...]


def in_precedence(wording: Wording, visit: Visit, members: tuple[Member, ...]) -> tuple[Member, ...]:
    """Return the members of one side, the first of them first."""
    keyed = [
        ((member.rank is None, member.rank or 0, *_by_office(wording, visit, member), place), member)
        for place, member in enumerate(members)
    ]
    return tuple(member for _, member in sorted(keyed, key=lambda one: one[0]))


def _by_office(wording: Wording, visit: Visit, member: Member) -> tuple[int, tuple[int, int, int]]:
    office = office_of(wording, visit, member)
    if office is None:
        return len(PRECEDENCE), LAST
    return PRECEDENCE.index(office.role), office.since.first.earliest if office.since else LAST


def office_of(wording: Wording, visit: Visit, member: Member) -> Office | None:
    """Return the office in which one takes part: the one that is named, else the one held at the visit."""
    person = wording.library.people.get(member.person or "")
    if person is None:
        return None
    named = next((office for office in person.offices if office.id == member.office), None)
    return named or next((office for office in reversed(person.offices) if _holds(office, visit)), None)


def _holds(office: Office, visit: Visit) -> bool:
    """Say whether a source shows an office held at the time of a visit, or up to a year before."""
    first, last = visit.dates.first.earliest, visit.dates.latest
    if office.until and office.until.latest < first:
        return False
    if office.since:
        return office.since.first.earliest <= last
    if office.as_of is None or office.as_of.first.earliest > last:
        return False
    return (date(*first) - date(*office.as_of.latest)).days <= YEAR


def delegates(wording: Wording, visit: Visit, name: str) -> tuple[Delegate, ...]:
    """Return one side of a visit, the `delegation` or the `counterparts`, in order of precedence."""
    members = in_precedence(wording, visit, getattr(visit, name))
    return tuple(_delegate(wording, visit, name, *one) for one in enumerate(members, 1))


def _delegate(wording: Wording, visit: Visit, side: str, place: int, member: Member) -> Delegate:
    key = f"{side}.{member.id}"
    person = wording.library.people.get(member.person or "")
    title = None
    if member.title:
        title = wording.line(visit, f"{key}.title", member.title)
    elif person and (office := office_of(wording, visit, member)):
        title = office_row(wording, person, office).title
    who = wording.line(visit, f"{key}.who", member.who) if member.who else Markup()
    return Delegate(
        anchor=anchor(visit, key),
        place=place,
        name=wording.name(person.id) if person else who,
        known=person is not None,
        forms=tuple(_forms(wording, visit, person)) if person else (),
        say=_say(wording, person) if person else None,
        title=title,
        address=wording.line(visit, f"{key}.address", member.address) if member.address else None,
        cites=wording.cite(member.source),
    )


def scripts(wording: Wording, visit: Visit) -> tuple[str, ...]:
    """Return the languages of the two cities, the guests' first; the romanized one of a city without."""
    pair = wording.library.pairs[visit.pair]
    cities: list[City] = [wording.library.cities[visit.guests]]
    cities += [wording.library.cities[city] for city in pair.cities if city != visit.guests]
    return tuple(dict.fromkeys(city.own or FALLBACK for city in cities))


def _forms(wording: Wording, visit: Visit, person: Person) -> Iterator[tuple[str, Markup]]:
    """Yield the name as both sides write it, one's own script first, romanized last for a side without."""
    tags = sorted(scripts(wording, visit), key=lambda tag: tag != person.own)
    found = [tag for tag in tags if tag in person.names]
    for tag in dict.fromkeys((*found, *((FALLBACK,) if len(found) < len(tags) else ()))):
        yield tag, wording.text(person.names[tag].form("full"), tag)


def _say(wording: Wording, person: Person) -> Markup | None:
    tag = next((tag for tag in (wording.locale, FALLBACK, *person.say) if tag in person.say), None)
    return wording.text(person.say[tag], FALLBACK) if tag else None


def lives(wording: Wording, visit: Visit) -> tuple[Life, ...]:
    """Return the short biographies of the people of both sides, those of the other city first."""
    home = wording.library.pairs[visit.pair].cities[0]
    sides = ("counterparts", "delegation") if visit.guests == home else ("delegation", "counterparts")
    members = (member for side in sides for member in in_precedence(wording, visit, getattr(visit, side)))
    found = [
        wording.library.people[member.person]
        for member in members
        if member.person and member.person in wording.library.people
    ]
    return tuple(_life(wording, person) for person in {person.id: person for person in found}.values())


def _life(wording: Wording, person: Person) -> Life:
    return Life(
        id=person.id,
        name=wording.name(person.id),
        own=wording.own_name(person.id),
        passages=tuple(passage(wording, person, f"biography.{one.id}", one) for one in person.biography),
        offices=tuple(office_row(wording, person, office) for office in person.offices),
    )


def seats(
    hosts: tuple[Delegate, ...], guests: tuple[Delegate, ...]
) -> tuple[tuple[Delegate | None, Delegate | None], ...]:
    """Return who sits face to face, along a table: hosts on its left, guests on its right, seen from above.

    The first of each side sits in the middle; the second at the first's right hand, the third at the left,
    and so on outwards.
    """
    left, right = _side(hosts, right_is_down=True), _side(guests, right_is_down=False)
    rows = sorted({*left, *right})
    return tuple((left.get(row), right.get(row)) for row in range(rows[0], rows[-1] + 1)) if rows else ()


def _side(people: tuple[Delegate, ...], *, right_is_down: bool) -> dict[int, Delegate]:
    found = {}
    for place, one in enumerate(people):
        step = (place + 1) // 2 * (1 if place % 2 else -1)  # 0, 1, -1, 2, -2: to the right first
        found[step if right_is_down else -step] = one
    return found
