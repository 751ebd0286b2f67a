"""Cross-checks of a visit: what would print a wrong book, and what its officer may have overlooked."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from math import ceil
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo

from twinbook.content.library import Library
from twinbook.content.pair import Pair
from twinbook.content.reader import Filed
from twinbook.content.visit import Member, Visit, hosts_of
from twinbook.problem import Problem, nearest

LINE = 95  # letters of a line of the book, of which a Chinese or Korean one counts twice
PAGE = 40  # lines that points to make may take, for their subject to have a page

SIDES = ("delegation", "counterparts")


def check(library: Library, visit: Visit, document: Filed) -> Iterator[Problem]:
    """Yield what is wrong or doubtful with a visit."""
    pair = library.pairs.get(visit.pair)
    if pair:
        yield from _cities(visit, pair, document)
        yield from _own(library, visit, pair, document)
        yield from _hours(library, visit, pair, document)
    yield from _days(visit, document)
    for side in SIDES:
        yield from _members(library, getattr(visit, side), side, document)
    yield from _doubles(visit, document)
    for index, subject in enumerate(visit.subjects):
        lines = sum(ceil(_width(point.text.text) / LINE) for point in subject.points)
        if lines > PAGE:
            said = f"these points take about {lines} lines; a page has {PAGE} for them"
            yield document.warning(
                ("subjects", index, "points"), said, "say less, or make two subjects of it"
            )


def _cities(visit: Visit, pair: Pair, document: Filed) -> Iterator[Problem]:
    hint = f"one of {', '.join(pair.cities)}"
    if visit.guests not in pair.cities:
        yield document.problem(("guests",), f"{visit.guests} is no city of {pair.id}", hint)
        return
    for index, point in enumerate(visit.programme):
        if point.clock and point.clock not in pair.cities:
            yield document.problem(
                ("programme", index, "clock"), "these are the clocks of no city here", hint
            )
    for index, gift in enumerate(visit.gifts):
        if {gift.direction.start, gift.direction.end} != set(pair.cities):
            said = "the direction names other cities"
            yield document.problem(("gifts", index, "direction"), said, f"as in {' -> '.join(pair.cities)}")


def _own(library: Library, visit: Visit, pair: Pair, document: Filed) -> Iterator[Problem]:
    """Yield what the cities lack that their visit needs: a time zone, a text in their language."""
    cities = [library.cities[city] for city in pair.cities if city in library.cities]
    if any(point.start for point in visit.programme):
        for city in cities:
            if city.time_zone is None:
                said = (
                    f"{city.id} has no time-zone: its time can not be printed beside that of the other city"
                )
                yield document.warning(
                    ("programme",), said, f"add time-zone: to content/cities/{city.id}.yaml"
                )
    if visit.agreement and visit.agreement.texts:
        for city in cities:
            if city.own and city.own not in visit.agreement.texts:
                said = f"the text in “{city.own}” is missing: both sides sign in their languages"
                yield document.warning(("agreement", "texts"), said)


def _hours(library: Library, visit: Visit, pair: Pair, document: Filed) -> Iterator[Problem]:
    """Yield the times that no clock shows: of the hour that is left out when summer time begins."""
    hosts = hosts_of(visit, pair)
    for index, point in enumerate(visit.programme):
        city = library.cities.get(point.clock or hosts)
        for name, at in (("start", point.start), ("end", point.end)):
            if at is None or city is None or city.time_zone is None:
                continue
            said = datetime.combine(date(*point.day.latest), at, ZoneInfo(city.time_zone))
            if said.astimezone(UTC).astimezone(said.tzinfo).time() != at:
                message = f"in {city.id} there is no such time on this day: summer time begins"
                yield document.warning(("programme", index, name), message)


def _days(visit: Visit, document: Filed) -> Iterator[Problem]:
    first, last = visit.dates.first.earliest, visit.dates.latest
    for index, point in enumerate(visit.programme):
        if not first <= point.day.first.earliest <= last:
            said = f"this day is not within the visit ({visit.dates.text})"
            yield document.warning(("programme", index, "day"), said, "correct one of the two")


def _members(library: Library, members: tuple[Member, ...], side: str, document: Filed) -> Iterator[Problem]:
    ranks = Counter(member.rank for member in members if member.rank)
    for index, member in enumerate(members):
        if member.rank and ranks[member.rank] > 1:
            said = f"{ranks[member.rank]} have the rank {member.rank}; they stand in the order of the file"
            yield document.warning((side, index, "rank"), said)
        person = library.people.get(member.person or "")
        offices = [office.id for office in person.offices] if person else []
        if person and member.office and member.office not in offices:
            hint = nearest(member.office, offices) or f"there are {', '.join(offices) or 'none'}"
            yield document.problem(
                (side, index, "office"), f"{person.id} has no office “{member.office}”", hint
            )


def _doubles(visit: Visit, document: Filed) -> Iterator[Problem]:
    """Yield who stands in a visit twice."""
    seen = set()
    for side in SIDES:
        for index, member in enumerate(getattr(visit, side)):
            if member.person in seen:
                said = f"{member.person} stands in this visit twice, and gets two cards"
                yield document.warning((side, index, "person"), said, "keep one of them")
            if member.person:
                seen.add(member.person)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
