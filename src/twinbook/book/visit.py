"""What the book of a visit holds, in which order: the parts that are filled in, those to be written in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from markupsafe import Markup

from twinbook.book.chronicle import Entry, TieCard, entries, sorted_events, tie_cards
from twinbook.book.claims import anchor
from twinbook.book.delegation import Delegate, Life, delegates, lives
from twinbook.book.excerpt import LAST, PARTS, Excerpt
from twinbook.book.figures.drawing import Figure, Look
from twinbook.book.front import Front, front
from twinbook.book.glance import Glance, glance
from twinbook.book.programme import Day, programme
from twinbook.book.said import Said, listed, many, said
from twinbook.book.wording import Wording
from twinbook.content.pair import Pair
from twinbook.content.visit import Agreement, Part, Subject, Visit, hosts_of


@dataclass(frozen=True)
class Chapter:
    """A part of the book: whether something is filled in, and whether there are lines to write on."""

    name: Part
    title: Markup
    filled: bool
    lines: bool


@dataclass(frozen=True)
class SubjectPage:
    """A subject of the talks, on a page of its own."""

    anchor: str
    title: Markup
    points: tuple[Said, ...]
    background: tuple[Said, ...]
    may: tuple[Said, ...]
    may_not: tuple[Said, ...]


@dataclass(frozen=True)
class Signing:
    """What is to be signed: its name, by whom, what it is about, its text in the languages of both sides."""

    document: Markup | None
    own: Markup | None
    signed_by: Markup | None
    about: tuple[Said, ...]
    texts: tuple[tuple[str, Markup, tuple[Markup, ...]], ...]
    cites: Markup


@dataclass(frozen=True)
class VisitBook(Front):
    """The book of a visit, in the words of one language."""

    chapters: tuple[Chapter, ...]
    note: Markup | None
    blank: bool
    distribution: tuple[Said, ...]
    purpose: tuple[Said, ...]
    objectives: tuple[Said, ...]
    expectations: tuple[Said, ...]
    lines_to_take: tuple[Said, ...]
    programme: tuple[Day, ...]
    clocks: Markup | None
    hosts: tuple[Markup, tuple[Delegate, ...]]
    guests: tuple[Markup, tuple[Delegate, ...]]
    lives: tuple[Life, ...]
    ties: tuple[TieCard, ...]
    meetings: tuple[Entry, ...]
    agreements: tuple[Entry, ...]
    promises: tuple[Said, ...]
    subjects: tuple[SubjectPage, ...]
    signing: Signing
    gifts: tuple[Said, ...]
    received: tuple[Said, ...]
    press: tuple[Said, ...]
    glance: Glance
    customs: tuple[Said, ...]
    arrangements: tuple[Said, ...]
    afterwards: tuple[Said, ...]
    figures: tuple[Figure, ...] = ()


def compose(wording: Wording, excerpt: Excerpt, today: date, office: Markup, look: Look) -> VisitBook:
    """Compose the book of a visit at an edition date, in the name of an office (empty for none)."""
    visit, pair = excerpt.visit, excerpt.pair
    if visit is None:
        raise ValueError("a visit book needs a visit")
    records = excerpt.records()
    sides = {
        city: (wording.name(city, "full"), delegates(wording, visit, name))
        for city, name in ((visit.guests, "delegation"), (hosts_of(visit, pair), "counterparts"))
    }
    # An entry may be there for what it promised alone: each list takes its last ones.
    events = [entry for _, found in entries(wording, pair) for entry in found]
    told = {
        "ties": tie_cards(wording, pair),
        "meetings": tuple(entry for entry in events if entry.kind == "visit")[-LAST:],
        "agreements": tuple(entry for entry in events if entry.kind == "agreement")[-LAST:],
        "promises": tuple(_promises(wording, pair)),
        "lives": lives(wording, visit),
        "glance": glance(wording, pair, today, whole=False),
        "received": tuple(
            said(wording, pair, f"remains.{one.id}", one, wording.when(one.since) if one.since else None)
            for one in pair.remains
        ),
    }
    return VisitBook(
        **front(wording, excerpt, records, today, office, look)
        | cover(wording, visit, wording.words.get("Visit book"))
        | told,
        chapters=tuple(_chapters(wording, visit, told)),
        note=wording.line(visit, "note", visit.note) if visit.note else None,
        blank=visit.blank == "lines",
        distribution=many(wording, visit, "distribution"),
        purpose=many(wording, visit, "purpose"),
        objectives=many(wording, visit, "objectives"),
        expectations=many(wording, visit, "expectations"),
        lines_to_take=many(wording, visit, "lines_to_take"),
        programme=programme(wording, visit, pair),
        clocks=_clocks(wording, visit, pair),
        hosts=sides[hosts_of(visit, pair)],
        guests=sides[visit.guests],
        subjects=tuple(_subject(wording, visit, one) for one in visit.subjects),
        signing=_signing(wording, visit),
        gifts=many(wording, visit, "gifts"),
        press=many(wording, visit, "press"),
        customs=many(wording, visit, "customs"),
        arrangements=many(wording, visit, "arrangements"),
        afterwards=many(wording, visit, "afterwards"),
    )


def cover(wording: Wording, visit: Visit, kind: str) -> dict[str, object]:
    """Return what the cover of a visit's books says of it, by the fields of `Front`."""
    hosts = hosts_of(visit, wording.library.pairs[visit.pair])
    within = wording.words.within
    way = wording.fill(
        within("visit", "%(guests)s visits %(hosts)s"),
        guests=wording.name(visit.guests),
        hosts=wording.name(hosts),
    )
    facts = [(wording.fill(within("visit", "Edition number")), wording.text(str(visit.edition)))]
    if visit.distribution:
        names = [wording.line(visit, f"distribution.{one.id}.text", one.text) for one in visit.distribution]
        facts.append((wording.fill(within("visit", "Distribution")), wording.listed(names)))
    return {
        "kind": wording.fill(kind),
        "occasion": wording.line(visit, "title", visit.title) if visit.title else way,
        "since": wording.when(visit.dates),
        "facts": tuple(facts),
    }


def titles(wording: Wording) -> Mapping[Part, Markup]:
    """Return the titles of the parts, in their order."""
    within = wording.words.within
    found: dict[Part, str] = {
        "purpose": within("visit", "Purpose and objectives"),
        "expectations": within("visit", "What the other side wants, and lines to take"),
        "programme": within("visit", "Programme"),
        "delegations": within("visit", "Delegation and counterparts"),
        "biographies": within("visit", "Short biographies"),
        "relationship": within("visit", "The relationship in one page"),
        "subjects": within("visit", "Subjects of the talks"),
        "agreement": within("visit", "Agreement to be signed"),
        "gifts": within("visit", "Gifts"),
        "press": within("visit", "Press line"),
        "glance": wording.words.get("At a glance"),
        "customs": within("visit", "Interpreters, languages, diet, customs"),
        "arrangements": within("visit", "Travel, hotel, security, contacts"),
        "afterwards": within("visit", "After the visit"),
    }
    return {name: wording.fill(title) for name, title in found.items()}


def _chapters(wording: Wording, visit: Visit, told: Mapping[str, object]) -> Iterator[Chapter]:
    """Yield the parts that are printed, in their order."""
    named = titles(wording)
    from_the_pair = {
        "biographies": ("lives",),
        "relationship": ("ties", "meetings", "agreements", "promises"),
        "gifts": ("received",),
        "glance": ("glance",),
    }
    for part in get_args(Part):
        own = visit.parts.get(part)
        filled = any(getattr(visit, name) for name in PARTS[part])
        filled = filled or any(told[name] for name in from_the_pair.get(part, ()))
        lines = own == "lines" or (not filled and own is None and visit.blank == "lines")
        if own != "left-out" and (filled or lines):
            yield Chapter(part, named[part], filled, lines)


def _clocks(wording: Wording, visit: Visit, pair: Pair) -> Markup | None:
    """Return whose clocks the programme goes by, where a time is set."""
    if not any(point.start for point in visit.programme):
        return None
    text = wording.words.within("programme", "Times are those of %(city)s.")
    return wording.fill(text, city=wording.name(hosts_of(visit, pair)))


def _promises(wording: Wording, pair: Pair) -> Iterator[Said]:
    for event in [event for event in sorted_events(pair) if event.promised][-LAST:]:
        when = wording.when(event.date)
        yield said(wording, pair, f"chronology.{event.id}", event, when, field="promised")


def _subject(wording: Wording, visit: Visit, one: Subject) -> SubjectPage:
    key = f"subjects.{one.id}"
    may, may_not = (tuple(item for item in one.internal if item.say == say) for say in ("may", "not"))
    return SubjectPage(
        anchor=anchor(visit, key),
        title=wording.line(visit, f"{key}.title", one.title),
        points=listed(wording, visit, f"{key}.points", one.points),
        background=listed(wording, visit, f"{key}.background", one.background),
        may=listed(wording, visit, f"{key}.internal", may),
        may_not=listed(wording, visit, f"{key}.internal", may_not),
    )


def _signing(wording: Wording, visit: Visit) -> Signing:
    """Return what is to be signed; of a language whose text is not at hand there are no paragraphs."""
    agreement = visit.agreement or Agreement.model_construct()
    pair = wording.library.pairs[visit.pair]
    own = [wording.library.cities[city].own for city in pair.cities]
    tags = dict.fromkeys((*(tag for tag in own if tag), *agreement.texts))
    document = agreement.document
    return Signing(
        document=wording.name(document, "full") if document else None,
        own=wording.own_name(document, "full") if document else None,
        signed_by=wording.names(agreement.signed_by) if agreement.signed_by else None,
        about=listed(wording, visit, "agreement.about", agreement.about),
        texts=tuple(
            (tag, wording.text(wording.formats.endonym(tag), tag), _verbatim(wording, agreement, tag))
            for tag in tags
        ),
        cites=wording.cite(agreement.source),
    )


def _verbatim(wording: Wording, agreement: Agreement, tag: str) -> tuple[Markup, ...]:
    paragraphs = agreement.texts.get(tag, "").split("\n\n")
    return tuple(wording.text(" ".join(one.split()), tag) for one in paragraphs if one.strip())
