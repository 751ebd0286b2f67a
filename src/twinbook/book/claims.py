"""A claim on the page: its sources, its date, what was inferred of it, which claims stand beside it."""

from dataclasses import dataclass

from markupsafe import Markup

from twinbook.book.wording import Wording
from twinbook.content.record import Claim, Entity


@dataclass(frozen=True)
class Other:
    """A claim that is not preferred, and why."""

    anchor: str
    says: Markup
    cites: Markup
    reason: Markup
    against: Markup


@dataclass(frozen=True)
class Apparatus:
    """What stands around a claim."""

    cites: Markup
    as_of: Markup | None
    inferred: tuple[Markup, ...]
    others: tuple[Other, ...]
    note: Markup | None


@dataclass(frozen=True)
class Passage:
    """A text and what stands around it."""

    anchor: str
    paragraphs: tuple[Markup, ...]
    claim: Apparatus


def anchor(entity: Entity, key: str) -> str:
    """Return the HTML id of a part of a record."""
    return f"{entity.id}.{key}".replace(".", "-")


def apparatus(wording: Wording, entity: Entity, key: str, claim: Claim) -> Apparatus:
    """Return what stands around a claim; `key` is its stable path in the record."""
    return Apparatus(
        cites=wording.cite(claim.source),
        as_of=wording.when(claim.as_of) if claim.as_of else None,
        inferred=tuple(wording.label("inferred", f"{what}-inferred") for what in claim.inferred),
        others=tuple(
            Other(
                anchor=anchor(entity, f"{key}.{other.id}"),
                says=wording.line(entity, f"{key}.disputed.{other.id}.says", other.says),
                cites=wording.cite(other.source),
                reason=wording.line(entity, f"{key}.disputed.{other.id}.reason", other.reason),
                against=wording.cite(other.against),
            )
            for other in claim.disputed
        ),
        note=wording.line(entity, f"{key}.note", claim.note) if claim.note else None,
    )


def passage(wording: Wording, entity: Entity, key: str, claim: Claim) -> Passage:
    """Return a claim that has a `text`, with what stands around it."""
    paragraphs = wording.prose(entity, f"{key}.text", getattr(claim, "text"))  # noqa: B009 - any claim with a text
    return Passage(anchor(entity, key), paragraphs, apparatus(wording, entity, key, claim))
