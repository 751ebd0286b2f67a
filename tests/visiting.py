"""A short visit of the small office: nothing but who goes where and when, and what a test adds."""

from office import TODAY, Office
from twinbook.book.wording import Wording
from twinbook.content.pair import Pair
from twinbook.content.visit import Visit
from twinbook.edition.desk import Desk, told, wording
from twinbook.edition.edition import Edition

TRIP = "content/visits/trip.yaml"
HEAD = "pair: alpha--beta\nguests: beta\ndates: 2026-05-11/2026-05-13\n"


def trip(office: Office, more: str = "", head: str = HEAD) -> Office:
    """Give the small office the visit, with more below its first lines."""
    office.write(TRIP, head + more)
    return office


def words(office: Office, locale: str = "en") -> tuple[Wording, Visit, Pair]:
    """Return the wording of the visit's book, the visit and its pair as the book tells them."""
    desk = Desk(office.workspace, office.library(), TODAY)
    edition = Edition("visit", "trip", locale)
    about = told(desk, edition)
    assert about.visit
    return wording(desk, edition), about.visit, about.pair
