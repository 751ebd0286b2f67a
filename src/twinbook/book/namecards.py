"""Place cards for a table: a sheet for each person, to be folded, and the plan of who sits where."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from twinbook.book.delegation import Delegate, delegates, seats
from twinbook.book.excerpt import Excerpt
from twinbook.book.figures.drawing import Look
from twinbook.book.front import Front, front
from twinbook.book.page import PageError
from twinbook.book.visit import cover
from twinbook.book.wording import Wording
from twinbook.content.visit import hosts_of


@dataclass(frozen=True)
class NameCards(Front):
    """The cards of a visit, in the words of one language: hosts first, each side in order of precedence."""

    sides: tuple[tuple[Markup, tuple[Delegate, ...]], ...]
    seats: tuple[tuple[Delegate | None, Delegate | None], ...]


def compose(wording: Wording, excerpt: Excerpt, today: date, office: Markup, look: Look) -> NameCards:
    """Compose the place cards of a visit."""
    visit, pair = excerpt.visit, excerpt.pair
    if visit is None:
        raise ValueError("place cards need a visit")
    if not (visit.counterparts or visit.delegation):
        raise PageError(f"content/visits/{visit.id}.yaml: nobody stands in delegation: or counterparts:")
    hosts, guests = (delegates(wording, visit, name) for name in ("counterparts", "delegation"))
    return NameCards(
        **front(wording, excerpt, excerpt.records(), today, office, look)
        | cover(wording, visit, wording.words.get("Place cards")),
        sides=(
            (wording.name(hosts_of(visit, pair), "full"), hosts),
            (wording.name(visit.guests, "full"), guests),
        ),
        seats=seats(hosts, guests),
    )
