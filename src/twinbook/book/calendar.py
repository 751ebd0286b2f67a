"""Calendars (iCalendar, RFC 5545): the programme of a visit, the anniversaries to come.

The same content gives the same bytes: stamps are of the edition date, identifiers of what they name.
"""

from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from twinbook import __version__
from twinbook.book.programme import DETAILS, clocks, day_of, in_order, moment
from twinbook.book.wording import Wording
from twinbook.content.pair import Pair
from twinbook.content.visit import Appointment, Visit
from twinbook.language.typeset import plain


def programme(wording: Wording, visit: Visit, pair: Pair, today: date) -> bytes:
    """Return the programme of a visit as a calendar; a point without a time takes its day."""
    name = wording.fill(
        wording.words.within("cover", "%(home)s – %(partner)s"),
        home=wording.name(pair.cities[0]),
        partner=wording.name(pair.cities[1]),
    )
    points = in_order(wording.library, visit)
    events = [_point(wording, visit, pair, one, today) for one in points]
    days = [day_of(one) for one in points]
    return _calendar(plain(name), events, (min(days), max(days)))


def _point(wording: Wording, visit: Visit, pair: Pair, one: Appointment, today: date) -> Event:
    key = f"programme.{one.id}"
    day, zone = day_of(one), wording.library.cities[clocks(visit, pair, one)[0]].time_zone
    event = _event(f"{visit.id}.{key}", plain(wording.line(visit, f"{key}.text", one.text)), today)
    event.add("sequence", visit.edition - 1)
    if one.start and zone:
        event.add("dtstart", moment(day, one.start, zone))
        if one.end and one.end != one.start:  # an event that takes no time has no end (RFC 5545)
            event.add("dtend", moment(day, one.end, zone))
    else:
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    told = {}
    for detail in DETAILS:
        text = getattr(one, detail)
        if text is not None:
            told[detail] = plain(wording.line(visit, f"{key}.{detail}", text))
    if place := told.pop("place", ""):
        event.add("location", place)
    lines = [f"{plain(wording.label('programme', detail))}: {said}" for detail, said in told.items()]
    if one.start and not zone:  # no clocks to go by
        lines.insert(0, wording.formats.clock(one.start))
    if lines:
        event.add("description", "\n".join(lines))
    return event


def days(name: str, found: Iterable[tuple[str, str, date]], today: date) -> bytes:
    """Return a calendar of whole days: what identifies each, what it is, when it is."""
    events = []
    for key, title, day in found:
        event = _event(key, title, today)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")  # it keeps nobody from other appointments
        events.append(event)
    return _calendar(name, events, (today, today))


def _event(key: str, title: str, today: date) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'twinbook:{key}')}@twinbook")
    event.add("dtstamp", datetime.combine(today, time(), UTC))
    event.add("summary", title)
    return event


def _calendar(name: str, events: Iterable[Event], span: tuple[date, date]) -> bytes:
    made = Calendar()
    made.add("prodid", f"-//Twinbook//Twinbook {__version__}//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", name)
    for event in events:
        made.add_component(event)
    made.add_missing_timezones(
        date(max(span[0].year - 1, MINYEAR), 1, 1), date(min(span[1].year + 1, MAXYEAR), 12, 31)
    )
    return bytes(made.to_ical())
