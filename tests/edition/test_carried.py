import json

import pytest

from journey import VISIT, celebrating, travelling
from office import Office
from twinbook.edition.desk import compose
from twinbook.edition.edition import Edition
from twinbook.edition.form import Form
from twinbook.press.pdf import Page


@pytest.fixture
def office(office: Office) -> Office:
    """Give the small office a visit and an anniversary."""
    return celebrating(travelling(office))


def page(office: Office, edition: Edition) -> Page:
    """Compose a book."""
    made = compose(office.desk(), edition)
    assert isinstance(made, Page), made
    return made


def files(office: Office, edition: Edition) -> dict[str, bytes]:
    """Return the files inside a book, by name."""
    return {one.name: one.data for one in page(office, edition).attached}


def test_files(office: Office) -> None:
    """Every book carries its chronology, its provenance and its claims; a visit's its programme besides."""
    always = ["chronology.csv", "provenance.json", "snapshot.json"]
    assert sorted(files(office, Edition("briefing", "alpha--beta", "en"))) == always
    assert sorted(files(office, Edition("anniversary", "alpha--beta", "en", which="10"))) == always
    assert list(files(office, Edition("visit", VISIT, "en"))) == [
        "chronology.csv", "programme.ics", "provenance.json", "snapshot.json",
    ]  # fmt: skip


def test_what_a_visit_carries(office: Office) -> None:
    """The claims inside a visit's book are the visit and what it tells of the pair."""
    told = json.loads(files(office, Edition("visit", VISIT, "en"))["snapshot.json"])
    assert (told["kind"], told["subject"]) == ("visit", VISIT)
    assert [visit["id"] for visit in told["visits"]] == [VISIT]
    assert [pair["id"] for pair in told["pairs"]] == ["alpha--beta"]
    assert "anniversaries" not in told["pairs"][0]
    assert "profile" not in told["cities"][0]


def test_what_a_report_carries(office: Office) -> None:
    """A report carries the anniversary it is of, and says so."""
    found = files(office, Edition("anniversary", "alpha--beta", "en", which="10"))
    (pair,) = json.loads(found["snapshot.json"])["pairs"]
    assert [kept["year"] for kept in pair["anniversaries"]] == ["10"]
    assert json.loads(found["provenance.json"])["edition"]["which"] == "10"


def test_briefings_carry_no_more_than_they_print(office: Office) -> None:
    """What is kept for anniversaries is in no briefing."""
    found = files(office, Edition("briefing", "alpha--beta", "en"))["snapshot.json"]
    assert b"bell" not in found


def test_nothing_internal_for_guests(office: Office) -> None:
    """No file inside a book for guests has anything internal in it, nor names a file that only that needs."""
    edition = Edition("visit", VISIT, "en", form=Form(guests=True))
    whole = files(office, Edition("visit", VISIT, "en"))
    assert b"SECRET" in whole["snapshot.json"]
    assert b"hidden-person" in whole["provenance.json"]
    for name, data in files(office, edition).items():
        assert b"SECRET" not in data, name
        assert b"hidden" not in data, name


def test_description(office: Office) -> None:
    """A book describes itself by both cities, its kind and occasion; each has an identifier of its own."""
    editions = (
        Edition("visit", VISIT, "en"),
        Edition("visit", VISIT, "ko"),
        Edition("visit", VISIT, "en", form=Form(guests=True)),
        Edition("anniversary", "alpha--beta", "en", which="10"),
        Edition("anniversary", "alpha--beta", "en", which="20"),
    )
    found = [page(office, edition).description for edition in editions]
    assert found[0]
    assert found[0].title == "Alpha – Beta – Visit book – Beta visits Alpha"
    assert len({one.identifier for one in found if one}) == 5
