"""What is said in a visit's book: a text with its sources, under its head, and what else is told of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from twinbook.book.claims import anchor
from twinbook.book.wording import Wording
from twinbook.content.edtf import Edtf
from twinbook.content.pair import Pair
from twinbook.content.prose import Prose
from twinbook.content.record import Record
from twinbook.content.visit import Gift, Visit

MORE: Mapping[str, str] = {  # fields that are told after a text, and as what
    "phone": "phone",
    "when": "given",
    "carrier": "carried by",
    "who": "who",
    "by": "by when",
}


@dataclass(frozen=True)
class Said:
    """Something that is said, with its sources; `label` is its topic, `more` what else is told."""

    anchor: str
    paragraphs: tuple[Markup, ...]
    cites: Markup
    label: Markup | None = None
    more: tuple[tuple[Markup, Markup], ...] = ()


def said(  # noqa: PLR0913 - a text in its place
    wording: Wording,
    entity: Visit | Pair,
    key: str,
    record: Record,
    label: Markup | None = None,
    *,
    field: str = "text",
) -> Said:
    """Return a field of a record that has sources, or none, in the words of a language."""
    text: Prose = getattr(record, field)
    return Said(
        anchor(entity, key),
        wording.prose(entity, f"{key}.{field}", text),
        wording.cite(getattr(record, "source")),  # noqa: B009 - any record with sources
        label,
        tuple(_more(wording, entity, key, record)) if isinstance(entity, Visit) else (),
    )


def many(wording: Wording, visit: Visit, name: str) -> tuple[Said, ...]:
    """Return what is said in a list of a visit; `name` is its field."""
    return listed(wording, visit, name.replace("_", "-"), getattr(visit, name))


def listed(wording: Wording, visit: Visit, key: str, records: tuple[Record, ...]) -> tuple[Said, ...]:
    """Return what some records of a visit say, each under its head."""
    return tuple(
        said(wording, visit, f"{key}.{getattr(one, 'id')}", one, _head(wording, one))  # noqa: B009
        for one in records
    )


def _head(wording: Wording, record: Record) -> Markup | None:
    if isinstance(record, Gift):
        return wording.fill(
            wording.words.within("visit", "from %(giver)s to %(receiver)s"),
            giver=wording.name(record.direction.start),
            receiver=wording.name(record.to or record.direction.end),
        )
    topic = getattr(record, "topic", None)
    return wording.label("topic", topic) if topic else None


def _more(wording: Wording, visit: Visit, key: str, record: Record) -> Iterator[tuple[Markup, Markup]]:
    for name, label in MORE.items():
        value = getattr(record, name, None)
        if isinstance(value, Prose):
            yield wording.label("visit", label), wording.line(visit, f"{key}.{name}", value)
        elif isinstance(value, Edtf):
            yield wording.label("visit", label), wording.when(value)
        elif value is not None:
            yield wording.label("visit", label), wording.text(value)
