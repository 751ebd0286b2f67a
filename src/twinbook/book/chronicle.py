"""The relationship of a pair: its ties, its agreements and its chronology by year, perhaps in volumes."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from unicodedata import east_asian_width

from markupsafe import Markup

from twinbook.book.claims import Apparatus, Passage, anchor, apparatus, passage
from twinbook.book.volumes import Volume
from twinbook.book.wording import Wording
from twinbook.content.pair import Direction, Event, Pair, Tie
from twinbook.language.typeset import plain

LONG = 400  # letters, of which a Chinese or Korean one counts twice: about six lines


@dataclass(frozen=True)
class TieCard:
    """A tie: what, since when, where, signed by whom, on which basis."""

    anchor: str
    kind: Markup
    date: Markup
    status: Markup | None
    basis: Markup
    place: Markup | None
    signed_by: Markup | None
    fields: Markup | None
    claim: Apparatus


@dataclass(frozen=True)
class Entry:
    """An entry of the chronology; `day` is its date without the year, which stands in the heading."""

    day: Markup
    date: Markup
    kind: str
    kind_label: Markup
    direction: Markup | None
    field: str | None
    field_label: Markup | None
    people: Markup | None
    passage: Passage

    @property
    def long(self) -> bool:
        """Say whether it is too long for a page to be left empty so that it may stand whole on the next."""
        said = plain(Markup().join(self.passage.paragraphs))
        return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in said) > LONG


@dataclass(frozen=True)
class Part:
    """What a volume says of itself and of the others; `elsewhere` tells for an anchor which volume has it."""

    title: Markup
    name: Markup
    others: Markup
    elsewhere: Mapping[str, Markup]


def tie_cards(wording: Wording, pair: Pair) -> tuple[TieCard, ...]:
    """Return the ties of a pair, the earliest first."""
    return tuple(_tie(wording, pair, tie) for tie in sorted(pair.ties, key=lambda t: t.date.sort_key))


def _tie(wording: Wording, pair: Pair, tie: Tie) -> TieCard:
    key = f"ties.{tie.id}"
    told = any(ref.id == tie.place for ref in tie.basis.references)  # the basis names the place already
    return TieCard(
        anchor=anchor(pair, key),
        kind=wording.label("ties", tie.kind),
        date=wording.span(tie.date, tie.until) if tie.until else wording.when(tie.date),
        status=wording.label("status", tie.status) if tie.status else None,
        basis=wording.line(pair, f"{key}.basis", tie.basis),
        place=wording.name(tie.place) if tie.place and not told else None,
        signed_by=wording.names(tie.signed_by) if tie.signed_by else None,
        fields=wording.listed([wording.label("field", field) for field in tie.fields])
        if tie.fields
        else None,
        claim=apparatus(wording, pair, key, tie),
    )


def sorted_events(pair: Pair) -> list[Event]:
    """Return the events by their earliest day, coarse dates before fine ones, else as in the file."""
    return sorted(pair.chronology, key=lambda event: event.date.sort_key)


def entries(wording: Wording, pair: Pair) -> tuple[tuple[int, tuple[Entry, ...]], ...]:
    """Return the chronology by year."""
    by_year = groupby(sorted_events(pair), key=lambda event: event.date.year)
    return tuple((year, tuple(_entry(wording, pair, event) for event in events)) for year, events in by_year)


def share(pair: Pair, volume: Volume) -> Pair:
    """Return what a volume tells of a pair: the first the whole pair, a later one its own years alone."""
    if volume.number == 1:
        return pair
    own = tuple(event for event in pair.chronology if volume.holding(event.date.year) == volume.number)
    return pair.model_copy(update={"chronology": own, "ties": (), "background": (), "open": ()})


def part(wording: Wording, pair: Pair, volume: Volume) -> Part:
    """Return what a volume of a pair's book says of itself and of the others."""
    within = wording.words.within
    numbers = range(1, len(volume.spans) + 1)
    years = {n: wording.text(volume.years(n)) for n in numbers}
    names = {
        n: wording.fill(within("volume", "volume %(number)s"), number=wording.text(str(n))) for n in numbers
    }
    held = within("volume", "%(volume)s (%(years)s)")
    full = {n: wording.fill(held, volume=names[n], years=years[n]) for n in numbers}
    return Part(
        title=wording.fill(
            within("volume", "Volume %(number)s of %(count)s · %(years)s"),
            number=wording.text(str(volume.number)),
            count=wording.text(str(len(numbers))),
            years=years[volume.number],
        ),
        name=full.pop(volume.number),
        others=wording.listed(list(full.values())),
        elsewhere={
            anchor(pair, f"chronology.{event.id}{dispute}"): names[number]
            for event in pair.chronology
            if (number := volume.holding(event.date.year)) != volume.number
            for dispute in ("", *(f".{other.id}" for other in event.disputed))
        },
    )


def _entry(wording: Wording, pair: Pair, event: Event) -> Entry:
    return Entry(
        day=wording.text(wording.formats.day_month(event.date)),
        date=wording.when(event.date),
        kind=event.kind,
        kind_label=wording.label("event", event.kind),
        direction=way(wording, event.direction) if event.direction else None,
        field=event.field,
        field_label=wording.label("field", event.field) if event.field else None,
        people=wording.names(event.people) if event.people else None,
        passage=passage(wording, pair, f"chronology.{event.id}", event),
    )


def way(wording: Wording, direction: Direction) -> Markup:
    """Return who went to whom, with an arrow that is read out as a word."""
    within = wording.words.within
    spoken = within("direction", "and back") if direction.mutual else within("direction", "to")
    arrow = "←" if wording.formats.direction == "rtl" else "→"
    sign = Markup('<abbr title="{}">{}</abbr>').format(plain(spoken), "↔" if direction.mutual else arrow)
    return Markup("{} {} {}").format(wording.name(direction.start), sign, wording.name(direction.end))
