"""The data that travels inside a book."""

import csv
import io
import json
from pathlib import Path

from office import TODAY, Office
from twinbook.book.excerpt import Excerpt, records_of
from twinbook.book.snapshot import COLUMNS, schema, snapshot, table
from twinbook.content.city import City
from twinbook.content.pair import Pair


def made(office: Office, locale: str) -> dict[str, object]:
    """Return the snapshot of the small office's book."""
    wording, pair = office.words(locale)
    text = snapshot(
        wording, "briefing", Excerpt(wording.library, pair), records_of(wording.library, pair), TODAY
    )
    found: dict[str, object] = json.loads(text)
    return found


def test_records_read_back(office: Office) -> None:
    """The records of a snapshot are the very records of the library, a third city's but for its names."""
    wording, pair = office.words("en")
    found = made(office, "en")
    assert [Pair.model_validate(record) for record in found["pairs"]] == [pair]
    cities = {city["id"]: City.model_validate(city) for city in found["cities"]}
    assert cities["alpha"] == wording.library.cities["alpha"]
    assert cities["gamma"].names == wording.library.cities["gamma"].names
    assert cities["gamma"].profile == ()


def test_edition_is_named(office: Office) -> None:
    """A snapshot says of which edition it is, in which format and in which language its records are."""
    found = made(office, "ko")
    said = {key: found[key] for key in ("format", "kind", "subject", "locale", "date", "language")}
    assert said == {
        "format": "twinbook-snapshot-1",
        "kind": "briefing",
        "subject": "alpha--beta",
        "locale": "ko",
        "date": "2026-11-22",
        "language": "en",
    }


def test_translations_in_print(office: Office) -> None:
    """What is printed in translation is there by record and field; in the content's own language none is."""
    _, pair = office.words("en")
    event = pair.chronology[0]
    name, key = "pairs/alpha--beta", f"chronology.{event.id}.text"
    text = f'msgctxt "{key}"\nmsgid "{event.text.text}"\nmsgstr "번역"\n'
    office.write(f"content/translations/ko/{name}.po", text)
    assert made(office, "ko")["translations"] == {name: {key: "번역"}}
    assert made(office, "en")["translations"] == {}


def test_schema_fits(office: Office) -> None:
    """A snapshot has the keys that its schema requires, and no others."""
    found, published = made(office, "ko"), schema()
    assert set(published["required"]) <= set(found) <= set(published["properties"])


def test_table(office: Office) -> None:
    """The chronology as CSV has a row an entry, in order, CRLF line ends, words in the book's language."""
    wording, pair = office.words("ko")
    text = table(wording, pair)
    assert text.count("\r\n") == text.count("\n") == len(pair.chronology) + 1
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)
    assert "\u2060" not in text
    assert "<" not in text
    assert {row["id"] for row in rows} == {event.id for event in pair.chronology}


def test_schema_is_published() -> None:
    """The schema in docs/ is the one that snapshots keep to; `twinbook schema --out docs` renews it."""
    published = Path(__file__).parents[2] / "docs" / "snapshot.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == schema()
