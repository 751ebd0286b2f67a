"""Addenda: what has changed in a visit since an edition of its book that is in people's hands."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Literal

from markupsafe import Markup

from twinbook.book.chronicle import way
from twinbook.book.claims import anchor
from twinbook.book.delegation import Life, delegates, lives
from twinbook.book.excerpt import PARTS, Excerpt, for_guests
from twinbook.book.figures.drawing import Look
from twinbook.book.former import Former, as_it_was
from twinbook.book.front import Front, front
from twinbook.book.programme import in_order
from twinbook.book.visit import cover, titles
from twinbook.book.wording import Wording
from twinbook.content.edtf import Edtf
from twinbook.content.pair import Direction
from twinbook.content.prose import Prose
from twinbook.content.record import Record, item_id
from twinbook.content.visit import (
    Agreement,
    Appointment,
    Arrangement,
    Gift,
    Member,
    Subject,
    Task,
    Visit,
)

UNTOLD = ("id", "source", "internal", "topic", "say")  # fields that no row of their own tells
SHOWN = ("office", "title", "address")  # of a member, which are told as they are printed
OF_PEOPLE = ("names", "how to say the name", "office", "address")  # what is printed of a member
TOLD = (Appointment, Member, Agreement, Gift, Arrangement, Task, Subject)
FIELDS = tuple(  # all whose change is told
    name.replace("_", "-")
    for name in (*OF_PEOPLE, "dates", *(name for kind in TOLD for name in kind.model_fields))
    if name not in UNTOLD
)


@dataclass(frozen=True)
class Row:
    """A field that changed: what it is called, what it was, what it is now; None for nothing.

    What is now is empty where the title of the point tells it.
    """

    label: Markup
    before: Markup | None
    now: Markup | None


@dataclass(frozen=True)
class Change:
    """A new, changed or cancelled point: what it is, and the fields of it that tell."""

    kind: Literal["new", "changed", "cancelled"]
    label: Markup
    title: Markup
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Addendum(Front):
    """What changed since an edition, by part of the book."""

    number: Markup
    parts: tuple[tuple[Markup, tuple[Change, ...]], ...]


@dataclass(frozen=True)
class _Told:
    """A visit, and how it says things: as it is, or as it was."""

    wording: Wording
    visit: Visit


def compose(  # noqa: PLR0913, PLR0917 - all that a sheet is made from
    wording: Wording,
    excerpt: Excerpt,
    since: Former,
    today: date,
    office: Markup,
    look: Look,
    *,
    guests: bool,
) -> Addendum:
    """Compose the sheet of what has changed since a former edition; for guests, of what they may see."""
    visit = excerpt.visit
    if visit is None:
        raise ValueError("an addendum needs a visit")
    was = for_guests(since.visit) if guests else since.visit
    within = wording.words.within
    number = wording.fill(
        within("addendum", "Addendum %(number)s to edition %(edition)s"),
        number=wording.text(str(visit.edition - since.visit.edition)),
        edition=wording.text(str(since.visit.edition)),
    )
    now = _Told(wording, visit)
    before = _Told(as_it_was(wording, was, since), was)
    named = titles(wording)
    about = (*_about(before, now), *_changes(before, now, ("distribution",)))
    parts = [(wording.fill(within("addendum", "The visit")), about)]
    parts += [
        (named[part], tuple(_lives(before, now) if part == "biographies" else _changes(before, now, names)))
        for part, names in PARTS.items()
        if visit.parts.get(part) != "left-out"
    ]
    return Addendum(
        **front(wording, excerpt, excerpt.records(), today, office, look)
        | cover(wording, visit, wording.words.get("Addendum")),
        number=number,
        parts=tuple((title, changes) for title, changes in parts if changes),
    )


def _about(before: _Told, now: _Told) -> Iterator[Change]:
    """Yield the change of what the cover says."""
    rows = tuple(
        row for name in ("dates", "title") if (row := _row(before, now, "", name, before.visit, now.visit))
    )
    if rows:
        label = now.wording.label("addendum", "changed")
        yield Change("changed", label, now.wording.when(now.visit.dates), rows)


def _lives(before: _Told, now: _Told) -> Iterator[Change]:
    """Yield what is told of a life now and was not, and of one that is still told, what no more is."""
    then = {life.id: life for life in lives(before.wording, before.visit)}
    for life in lives(now.wording, now.visit):
        was = then.get(life.id)
        told, known = _told_of(life), _told_of(was) if was else {}
        for text in (told[said] for said in told if said not in known):
            yield Change("new", now.wording.label("addendum", "new"), _of(now, life, text), ())
        for text in (known[said] for said in known if said not in told):
            yield Change("cancelled", now.wording.label("addendum", "cancelled"), _of(now, life, text), ())


def _told_of(life: Life) -> dict[str, Markup]:
    """Return what is told of a life, each by its words alone."""
    said = [Markup(" ").join(one.paragraphs) for one in life.passages]
    held = [Markup("{} ({})").format(office.title, office.when) for office in life.offices]
    return {one.striptags(): one for one in (*said, *held)}


def _of(told: _Told, life: Life, text: Markup) -> Markup:
    said = told.wording.words.within("addendum", "%(when)s: %(what)s")
    return told.wording.fill(said, when=life.name, what=text)


def _changes(before: _Told, now: _Told, names: tuple[str, ...]) -> Iterator[Change]:
    was, found = dict(_items(before, names)), dict(_items(now, names))
    for key, record in found.items():
        if key not in was:
            rows = tuple(_rows(None, now, key, None, record))
            yield _change(now, "new", key, record, rows)
        elif rows := tuple(_rows(before, now, key, was[key], record)):
            yield _change(now, "changed", key, record, rows)
    for key, record in was.items():
        if key not in found:
            yield _change(before, "cancelled", key, record, ())


def _change(
    told: _Told, kind: Literal["new", "changed", "cancelled"], key: str, record: Record, rows: tuple[Row, ...]
) -> Change:
    return Change(kind, told.wording.label("addendum", kind), _title(told, key, record), rows)


def _items(told: _Told, names: tuple[str, ...]) -> Iterator[tuple[str, Record]]:
    """Yield what stands in fields of a visit, each with its key, what stands inside another after that."""
    visit = told.visit
    for name in names:
        value = in_order(told.wording.library, visit) if name == "programme" else getattr(visit, name)
        alias = name.replace("_", "-")
        if isinstance(value, Record):
            yield from _inside(alias, value)
        for one in value if isinstance(value, tuple) else ():
            yield from _inside(f"{alias}.{item_id(one)}", one)


def _inside(key: str, record: Record) -> Iterator[tuple[str, Record]]:
    yield key, record
    for name in type(record).model_fields:
        value = getattr(record, name)
        for one in value if isinstance(value, tuple) else ():
            if isinstance(one, Record):
                yield from _inside(f"{key}.{name.replace('_', '-')}.{item_id(one)}", one)


def _rows(before: _Told | None, now: _Told, key: str, was: Record | None, record: Record) -> Iterator[Row]:
    for name in ("topic", "say"):
        old, new = (getattr(one, name, None) for one in (was, record))
        if was and old != new:  # it stands under another head now
            heads = [now.wording.fill(_head(now.wording, name, str(one))) for one in (old, new)]
            yield Row(heads[1], heads[0], Markup())
    for name in type(record).model_fields:
        if name in UNTOLD or (was is None and name in _titled(record)):
            continue
        if isinstance(record, Member) and name in SHOWN:
            continue
        if row := _row(before, now, key, name, was, record):
            told = row.before is not None and name in _titled(record)
            yield replace(row, now=Markup()) if told else row
    if isinstance(record, Member):
        yield from _printed(before if was else None, now, key)


def _printed(before: _Told | None, now: _Told, key: str) -> Iterator[Row]:
    """Yield what is printed of a member and was not, be the change in the visit's file or in the person's."""
    told = _member(now, key)
    then = _member(before, key) if before else dict.fromkeys(OF_PEOPLE)
    for name in OF_PEOPLE:
        if told[name] != then[name]:
            yield Row(now.wording.label("change", name), then[name], told[name])


def _member(told: _Told, key: str) -> dict[str, Markup | None]:
    """Return what is printed of a member, by what it is called; None for what is not."""
    side = key.partition(".")[0]
    found = delegates(told.wording, told.visit, side)
    one = next(one for one in found if one.anchor == anchor(told.visit, key))
    names = [form for _, form in one.forms]
    printed = (Markup(" · ").join(names) or None, one.say, one.title, one.address)
    return dict(zip(OF_PEOPLE, printed, strict=True))


def _head(wording: Wording, name: str, value: str) -> str:
    if name == "topic":
        return wording.words.label("topic", value)
    return wording.words.get("May be said") if value == "may" else wording.words.get("Not to be said")


def _titled(record: Record) -> tuple[str, ...]:
    """Return the fields that the title of a point tells already."""
    if isinstance(record, Appointment):
        return "day", "start", "end", "text"
    return ("person", "who") if isinstance(record, Member) else ("text", "title")


def _row(  # noqa: PLR0913, PLR0917 - a field as it was and as it is
    before: _Told | None, now: _Told, key: str, name: str, was: Record | None, record: Record
) -> Row | None:
    old, new = (getattr(one, name) if one else None for one in (was, record))
    if old == new or _inner(old) or _inner(new):
        return None
    path = f"{key}.{name.replace('_', '-')}" if key else name
    return Row(
        now.wording.label("change", name.replace("_", "-")),
        _shown(before, path, old) if before else None,
        _shown(now, path, new),
    )


def _inner(value: object) -> bool:
    return isinstance(value, tuple) and any(isinstance(one, Record) for one in value)


def _shown(told: _Told, key: str, value: object) -> Markup | None:  # noqa: PLR0911 - one a kind of value
    """Return a value of a field in words; None for nothing."""
    wording = told.wording
    if value is None or value in ((), {}):
        return None
    if isinstance(value, Prose):
        if any(ref.id not in wording.library.named for ref in value.references):  # of one that is gone since
            return wording.text(value.text, wording.language)
        return wording.line(told.visit, key, value)
    if isinstance(value, Edtf):
        return wording.when(value)
    if isinstance(value, time):
        return wording.text(wording.formats.clock(value))
    if isinstance(value, Direction):
        return way(wording, value)
    if isinstance(value, dict):
        return Markup(" · ").join(
            wording.text(" ".join(str(said).split()), tag) for tag, said in value.items()
        )
    ids = value if isinstance(value, tuple) else (str(value),)
    known = wording.library.named
    return wording.listed([wording.name(one) if one in known else wording.text(str(one)) for one in ids])


def _title(told: _Told, key: str, record: Record) -> Markup:
    """Return what a point is, in a line."""
    wording = told.wording
    if isinstance(record, Appointment):
        times = "–".join(wording.formats.clock(at) for at in (record.start, record.end) if at)
        text = wording.words.within("addendum", "%(when)s: %(what)s")
        when = wording.when(record.day)
        if times:
            when = wording.fill(
                wording.words.within("addendum", "%(date)s, %(time)s"), date=when, time=wording.text(times)
            )
        return wording.fill(text, when=when, what=_said(told, key, record))
    return _said(told, key, record)


def _said(told: _Told, key: str, record: Record) -> Markup:
    for name in ("who", "person", "title", "text", "document"):
        if found := _shown(told, f"{key}.{name}", getattr(record, name, None)):
            return found
    return Markup()
