from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from journey import FILE, VISIT, travelling
from office import TODAY, Office
from twinbook.book.calendar import days, programme
from twinbook.edition.desk import told, wording
from twinbook.edition.edition import Edition
from twinbook.edition.form import Form


@pytest.fixture
def office(office: Office) -> Office:
    """Give the small office a visit."""
    return travelling(office)


def written(office: Office, locale: str = "en", *, guests: bool = False) -> bytes:
    """Return the programme of the visit as a calendar."""
    desk = office.desk()
    edition = Edition("visit", VISIT, locale, form=Form(guests=guests))
    about = told(desk, edition)
    assert about.visit
    return programme(wording(desk, edition), about.visit, about.pair, TODAY)


def read(data: bytes) -> list[dict[str, object]]:
    """Return the events of a calendar as another program reads them."""
    found = Calendar.from_ical(data)
    return [
        {
            "what": str(event["summary"]),
            "start": event.decoded("dtstart"),
            "end": event.decoded("dtend") if "dtend" in event else None,
            "where": str(event.get("location", "")),
            "more": str(event.get("description", "")),
        }
        for event in found.walk("vevent")
    ]


def test_points(office: Office) -> None:
    """Each point is an event by the clocks of its city; one without a time takes its day."""
    welcome, stroll, talk, home = read(written(office))
    assert welcome["what"] == "Welcome by Kim One."
    start, end = welcome["start"], welcome["end"]
    assert isinstance(start, datetime)
    assert isinstance(end, datetime)
    assert start.astimezone(UTC) == datetime(2026, 5, 11, 2, 0, tzinfo=UTC)
    assert end - start == timedelta(minutes=90)
    assert welcome["where"] == "Town hall"
    assert "host: Wang Two" in str(welcome["more"])
    assert (stroll["start"], stroll["end"]) == (date(2026, 5, 11), date(2026, 5, 12))
    assert talk["what"] == "SECRET talk"
    assert isinstance(home["start"], datetime)
    assert home["start"].astimezone(UTC) == datetime(2026, 5, 13, 15, 30, tzinfo=UTC)


def test_other_clocks(office: Office) -> None:
    """A point by the clocks of the other city is an hour earlier here."""
    office.edit(FILE, "start: 23:30, clock: alpha", "start: 23:30, clock: beta")
    *_, home = read(written(office))
    assert isinstance(home["start"], datetime)
    assert home["start"].astimezone(UTC) == datetime(2026, 5, 13, 14, 30, tzinfo=UTC)


def test_guests(office: Office) -> None:
    """The guests' calendar has nothing internal in it."""
    data = written(office, guests=True)
    assert b"SECRET" not in data
    assert [event["what"] for event in read(data)] == ["Welcome by Kim One.", "A stroll", "Flight home"]


def test_standard(office: Office) -> None:
    """Lines end as RFC 5545 wants, are folded, and every time zone that is used is told."""
    data = written(office)
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert Calendar.from_ical(data).get_missing_tzids() == set()


def test_same_again(office: Office) -> None:
    """The same programme gives the same bytes; a new edition counts up."""
    assert written(office) == written(office)
    assert b"SEQUENCE:0" in written(office)
    office.edit(FILE, "edition: 1", "edition: 3")
    assert b"SEQUENCE:2" in written(office)


def test_city_without_clocks(office: Office) -> None:
    """Where no time zone is known, a point takes its day and tells its time in words."""
    office.edit("content/cities/alpha.yaml", "time-zone: Asia/Shanghai\n", "")
    welcome, *_ = read(written(office))
    assert welcome["start"] == date(2026, 5, 11)
    assert str(welcome["more"]).startswith("10:00\n")


def test_days() -> None:
    """Whole days are events that keep nobody from other appointments."""
    data = days("Anniversaries", [("a", "A, B; C", date(2026, 12, 6))], TODAY)
    (event,) = read(data)
    assert event == {
        "what": "A, B; C", "start": date(2026, 12, 6), "end": date(2026, 12, 7), "where": "", "more": "",
    }  # fmt: skip
    assert b"TRANSP:TRANSPARENT" in data
