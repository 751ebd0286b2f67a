"""What the report of an anniversary holds, in which order: the years of a tie up to that day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date
from itertools import groupby

from markupsafe import Markup, escape

from twinbook.book.chronicle import Entry, TieCard, entries, sorted_events, tie_cards, way
from twinbook.book.claims import Passage, anchor, passage
from twinbook.book.excerpt import Excerpt
from twinbook.book.figures.drawing import Figure, Look
from twinbook.book.figures.exchanges import by_direction, by_field, by_year
from twinbook.book.figures.map import locator
from twinbook.book.figures.timeline import timeline
from twinbook.book.front import Front, front
from twinbook.book.gaps import Gaps, gaps
from twinbook.book.register import first_date, office_row
from twinbook.book.wording import Wording
from twinbook.content.anniversary import occurrence, tie_of
from twinbook.content.pair import Anniversary, Facsimile, Pair, Tie
from twinbook.content.person import Person
from twinbook.content.record import Entity, item_id
from twinbook.language import jubilee

DECADE = 10


@dataclass(frozen=True)
class Greeting:
    """A message of one side: who says it, what; None for what is not there yet."""

    city: Markup
    by: Markup | None
    paragraphs: tuple[Markup, ...] | None
    cites: Markup


@dataclass(frozen=True)
class Picture:
    """The picture of a document: the file, what it shows in words, the sources; None for one not at hand."""

    file: str
    alt: str
    caption: Markup
    cites: Markup


@dataclass(frozen=True)
class Signed:
    """Something signed, a tie or a later agreement, with its picture."""

    anchor: str
    title: Markup
    picture: Picture | None


@dataclass(frozen=True)
class Delegation:
    """A delegation as a row of a table; None for what the sources do not state."""

    anchor: str
    date: Markup
    direction: Markup | None
    leader: Markup | None
    people: Markup | None
    cites: Markup


@dataclass(frozen=True)
class PersonRow:
    """A person in an office, when a source shows it."""

    when: Markup
    name: Markup
    own: Markup | None
    title: Markup
    cites: Markup


@dataclass(frozen=True)
class Remains:
    """What remains of the exchanges: of which kind, when it came, where it is."""

    kind: Markup
    where: Markup | None
    since: Markup | None
    passage: Passage


@dataclass(frozen=True)
class Report(Front):
    """The report of an anniversary, in the words of one language."""

    greetings: tuple[Greeting, ...]
    background: tuple[Passage, ...]
    ties: tuple[TieCard, ...]
    signed: tuple[Signed, ...]
    reaffirmed: tuple[Entry, ...]
    celebration: Markup | None
    decades: tuple[tuple[Markup, tuple[tuple[int, tuple[Entry, ...]], ...]], ...]
    highlights: tuple[Entry, ...]
    figures: tuple[Figure, ...]
    delegations: tuple[Delegation, ...]
    people: tuple[PersonRow, ...]
    remains: tuple[Remains, ...]
    outlook: tuple[Passage, ...]
    open: tuple[Passage, ...]
    gaps: Gaps


def compose(  # noqa: PLR0913 - all that a report is made from
    wording: Wording, excerpt: Excerpt, today: date, office: Markup, look: Look, *, named: bool = False
) -> Report:
    """Compose the report of the one anniversary that an excerpt has.

    An anniversary is `named`, as silver or golden, only where the office wants it.
    """
    pair, records = excerpt.pair, excerpt.records()
    kept = pair.anniversaries[0]
    tie = tie_of(pair, kept)
    by_years = entries(wording, pair)
    end = date(_last(pair, kept, today), 12, 31)  # what came later is not told, nor that nothing is
    until = min(today, end)
    chosen = {event.id for event in pair.chronology if event.highlight}
    picked = {anchor(pair, f"chronology.{id_}") for id_ in chosen}
    return Report(
        **front(wording, excerpt, records, today, office, look) | _cover(wording, kept, tie, named=named),
        greetings=tuple(_greetings(wording, pair, kept)),
        background=tuple(passage(wording, pair, f"background.{p.id}", p) for p in pair.background),
        ties=tie_cards(wording, pair),
        signed=tuple(_signed(wording, pair)),
        reaffirmed=tuple(_reaffirmed(by_years, pair, tie)),
        celebration=_celebration(wording, pair, kept),
        decades=tuple(_decades(wording, by_years)),
        highlights=tuple(e for _, found in by_years for e in found if e.passage.anchor in picked),
        figures=tuple(_figures(wording, pair, look, until)),
        delegations=tuple(_delegations(wording, pair)),
        people=tuple(_people(wording, records, end.year)),
        remains=tuple(_remains(wording, pair)),
        outlook=tuple(
            passage(wording, pair, f"anniversaries.{item_id(kept)}.outlook.{p.id}", p) for p in kept.outlook
        ),
        open=tuple(passage(wording, pair, f"open.{p.id}", p) for p in pair.open),
        gaps=replace(gaps(wording, pair, records, until), missing=()),
    )


def _last(pair: Pair, kept: Anniversary, today: date) -> int:
    """Return the last year that a report tells of."""
    tie = tie_of(pair, kept)
    year = tie.date.year + kept.year if tie else today.year
    return min(max(year, kept.celebrated.year if kept.celebrated else 0), MAXYEAR)


def title(wording: Wording, years: int, *, named: bool = False) -> Markup:
    """Return what an anniversary is called: 30th anniversary, and its name where that is wanted."""
    number = wording.text(wording.formats.ordinal(years))
    text = wording.words.within("anniversary", "%(ordinal)s anniversary")
    found = wording.fill(text, ordinal=number)
    name = jubilee.name(years, wording.locale) if named else None
    if name is None:
        return found
    text = wording.words.within("anniversary", "%(anniversary)s, %(name)s")
    return wording.fill(text, anniversary=found, name=wording.label("jubilee", name))


def _cover(wording: Wording, kept: Anniversary, tie: Tie | None, *, named: bool) -> dict[str, object]:
    day = occurrence(tie.date, kept.year) if tie else None
    within = wording.words.within
    facts = []
    if day:
        facts.append((wording.fill(within("anniversary", "Day of the anniversary")), wording.when(day)))
    if kept.celebrated:
        facts.append((wording.fill(within("anniversary", "Celebrated")), wording.when(kept.celebrated)))
    since = None
    if tie:
        text = within("cover", "%(tie)s %(since)s")
        dates = wording.span(tie.date, tie.until)
        since = wording.fill(text, tie=wording.label("bond", tie.kind), since=dates)
    return {
        "kind": wording.fill(wording.words.get("Anniversary report")),
        "occasion": title(wording, kept.year, named=named),
        "since": since,
        "facts": tuple(facts),
    }


def _greetings(wording: Wording, pair: Pair, kept: Anniversary) -> Iterator[Greeting]:
    for city in pair.cities:
        found = [message for message in kept.messages if message.of == city]
        for message in found:
            key = f"anniversaries.{item_id(kept)}.messages.{message.id}"
            yield Greeting(
                wording.name(city, "full"),
                wording.name(message.by, "full") if message.by else None,
                wording.prose(pair, f"{key}.text", message.text),
                wording.cite(message.source),
            )
        if not found:
            yield Greeting(wording.name(city, "full"), None, None, Markup())


def _signed(wording: Wording, pair: Pair) -> Iterator[Signed]:
    """Yield the ties and what was signed besides, each with a place for its picture."""
    for tie in sorted(pair.ties, key=lambda one: one.date.sort_key):
        key = f"ties.{tie.id}"
        label = wording.label("ties", tie.kind)
        yield Signed(
            anchor(pair, f"{key}.facsimile"),
            _dated(wording, label, wording.when(tie.date)),
            _picture(wording, pair, f"{key}.facsimile", tie.facsimile),
        )
    for event in sorted_events(pair):
        if event.facsimile:
            key = f"chronology.{event.id}"
            label = wording.label("event", event.kind)
            picture = _picture(wording, pair, f"{key}.facsimile", event.facsimile)
            dated = _dated(wording, label, wording.when(event.date))
            yield Signed(anchor(pair, f"{key}.facsimile"), dated, picture)


def _reaffirmed(
    years: tuple[tuple[int, tuple[Entry, ...]], ...], pair: Pair, tie: Tie | None
) -> Iterator[Entry]:
    """Yield what was agreed upon after the day of a tie."""
    after = {
        anchor(pair, f"chronology.{event.id}")
        for event in pair.chronology
        if event.kind == "agreement" and (tie is None or event.date.first.earliest > tie.date.latest)
    }
    yield from (entry for _, found in years for entry in found if entry.passage.anchor in after)


def _dated(wording: Wording, label: Markup, when: Markup) -> Markup:
    return wording.fill(wording.words.within("anniversary", "%(what)s, %(date)s"), what=label, date=when)


def _picture(wording: Wording, pair: Pair, key: str, one: Facsimile | None) -> Picture | None:
    if one is None:
        return None
    caption = wording.line(pair, f"{key}.alt", one.alt)
    return Picture(f"images/{one.file}", caption.striptags(), caption, wording.cite(one.source))


def _celebration(wording: Wording, pair: Pair, kept: Anniversary) -> Markup | None:
    if kept.occasion is None:
        return None
    said = wording.line(pair, f"anniversaries.{item_id(kept)}.occasion", kept.occasion)
    return said + wording.cite(kept.source)


def _decades(
    wording: Wording, years: tuple[tuple[int, tuple[Entry, ...]], ...]
) -> Iterator[tuple[Markup, tuple[tuple[int, tuple[Entry, ...]], ...]]]:
    """Yield the years of a chronology by decade, the first from its first year on, the last to its last."""
    for decade, found in groupby(years, key=lambda one: one[0] - one[0] % DECADE):
        first, last = max(decade, years[0][0]), min(decade + DECADE - 1, years[-1][0])
        yield wording.text(f"{first}–{last}" if first != last else str(first)), tuple(found)


def _figures(wording: Wording, pair: Pair, look: Look, today: date) -> Iterator[Figure]:
    home, partner = (wording.library.cities[city] for city in pair.cities)
    drawn = (
        locator(wording, home, partner, look),
        timeline(wording, pair, look, today),
        by_year(wording, pair, look),
        by_field(wording, pair, look),
        by_direction(wording, pair, look),
    )
    yield from (figure for figure in drawn if figure)


def _delegations(wording: Wording, pair: Pair) -> Iterator[Delegation]:
    for event in sorted_events(pair):
        told = event.leader or event.led_by or event.delegates
        if not (told or event.kind == "visit"):
            continue
        leader = None
        if event.leader:
            leader = wording.name(event.leader)
        elif event.led_by:
            leader = wording.line(pair, f"chronology.{event.id}.led-by", event.led_by)
        yield Delegation(
            anchor=anchor(pair, f"chronology.{event.id}"),
            date=wording.text(wording.formats.date_short(event.date)),
            direction=way(wording, event.direction) if event.direction else None,
            leader=leader,
            people=escape(event.delegates) if event.delegates else None,
            cites=wording.cite(event.source),
        )


def _people(wording: Wording, records: tuple[Entity, ...], last: int) -> Iterator[PersonRow]:
    """Yield the offices of the people of a report up to its last year, by the first date of each person."""
    found = (record for record in records if isinstance(record, Person))
    for person in sorted(found, key=first_date):
        for office in person.offices:
            shown = office.since or office.as_of or office.until
            if shown and shown.year > last:
                continue
            row = office_row(wording, person, office)
            yield PersonRow(
                when=row.when,
                name=wording.name(person.id),
                own=wording.own_name(person.id),
                title=row.title,
                cites=row.claim.cites,
            )


def _remains(wording: Wording, pair: Pair) -> Iterator[Remains]:
    for one in pair.remains:
        yield Remains(
            kind=wording.label("remains", one.kind),
            where=wording.name(one.to) if one.to else None,
            since=wording.when(one.since) if one.since else None,
            passage=passage(wording, pair, f"remains.{one.id}", one),
        )
