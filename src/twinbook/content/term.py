"""A named thing other than a city or a person: a body, an event, a document, a place, a work."""

from typing import Literal

from twinbook.content.record import Claim, Named
from twinbook.content.scalar import PlaceRef, Text


class About(Claim):
    """What the term means, in a sentence."""

    text: Text


class Term(Named):
    """A named thing that entries refer to; a recurring event is one term."""

    kind: Literal["event", "body", "document", "place", "enterprise", "programme", "work", "transport"]
    at: PlaceRef | None = None
    about: About | None = None
