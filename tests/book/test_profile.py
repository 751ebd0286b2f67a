import pytest

from office import Office
from twinbook.book.profile import Profile, profile


def alpha(office: Office, locale: str = "en") -> Profile:
    """Return the profile of the first city."""
    wording, _ = office.words(locale)
    return profile(wording, wording.library.cities["alpha"])


def fact(office: Office, text: str) -> None:
    """Let the first city have one more fact."""
    office.edit("content/cities/alpha.yaml", "facts:\n", f"facts:\n  - {{id: new, source: paper, {text}}}\n")


def test_names(office: Office) -> None:
    """A profile has the city's names, its own script's only where the book uses another."""
    wording, _ = office.words()
    found = profile(wording, wording.library.cities["beta"])
    assert (found.name, found.full, found.kind) == ("Beta", "Beta Metropolitan City", "metropolitan city")
    assert found.own_full
    assert found.own_full.striptags().replace("\u2060", "") == "베타광역시"
    assert found.website is None
    korean, _ = office.words("ko")
    assert profile(korean, korean.library.cities["beta"]).own is None


def test_sections_in_order(office: Office) -> None:
    """Sections follow the content model's order, not the file's; empty ones are left out."""
    for section in ("sport", "economy", "geography"):
        text = f"profile:\n  - {{id: {section}-x, section: {section}, text: On {section}., source: paper}}\n"
        office.edit("content/cities/alpha.yaml", "profile:\n", text)
    found = alpha(office).sections
    assert [key for key, _, _ in found] == ["geography", "economy", "sport"]
    assert [title for _, title, _ in found] == ["geography", "economy", "sport"]
    assert [p.paragraphs[0] for p in found[0][2]] == ["On geography.", "Alpha lies on a river."]


@pytest.mark.parametrize(
    ("text", "label", "value", "korean"),
    [
        ("key: population, value: 1500000", "population", "1.5 million", "150만"),
        (
            "key: area, value: 70.2, unit: square-kilometer",
            "area",
            "70.2 square kilometers",
            "70.2제곱킬로미터",
        ),
        ("key: rank, text: '{alpha} first'", "rank", "Alpha first", None),
        ("key: other, label: 'Parks of {alpha}', value: 12", "Parks of Alpha", "12", "12"),
        ("key: agencies, low: 20, high: 25", "government agencies", "20–25", "20–25"),
        ("key: agencies, low: 0, high: 5", "government agencies", "0–5", "0–5"),
        ("key: other, label: Floods, value: 0", "Floods", "0", "0"),
        (
            "key: distance, to: beta, value: 35, unit: kilometer",
            "distance to Beta",
            "35 kilometers",
            "35킬로미터",
        ),
        (
            "key: travel-time, to: fair, value: 50, unit: minute",
            "travel time to the Fair",
            "50 minutes",
            "50분",
        ),
    ],
)
def test_facts(office: Office, text: str, label: str, value: str, korean: str | None) -> None:
    """A fact is a row: what it is, and its value as the language writes it."""
    fact(office, text)
    row = alpha(office).facts[0]
    assert (row.label, row.value) == (label, value)
    if korean:
        assert alpha(office, "ko").facts[0].value.replace("\u2060", "") == korean


def test_measure(office: Office) -> None:
    """By what a fact was measured stands beside it."""
    fact(office, "key: travel-time, value: 50, unit: minute, measure: by train, as-of: 2013")
    row = alpha(office).facts[0]
    assert row.measure == "by train"
    assert row.claim.as_of == "2013"
    assert alpha(office).facts[1].measure is None


def test_range_with_a_unit(office: Office) -> None:
    """A range keeps its unit."""
    fact(office, "key: travel-time, low: 50, high: 60, unit: minute")
    assert alpha(office).facts[0].value == "50–60 minutes"


@pytest.mark.parametrize(
    ("unit", "english", "korean"),
    [
        ("yuan", "24.3 billion yuan", "243억 위안"),
        ("us-dollar", "24.3 billion US dollars", "243억 달러"),
        ("celsius", "24.3 billion degrees Celsius", "섭씨 243억 도"),
    ],
)
def test_money(office: Office, unit: str, english: str, korean: str) -> None:
    """A sum of money has the book's own word for the currency, any other unit that of CLDR."""
    fact(office, f"key: gdp, value: 24300000000, unit: {unit}")
    assert alpha(office).facts[0].value == english
    assert alpha(office, "ko").facts[0].value.replace("\u2060", "") == korean


def test_range_of_money(office: Office) -> None:
    """A range of money names its currency once."""
    fact(office, "key: trade, low: 500, high: 600, unit: yuan")
    assert alpha(office).facts[0].value == "500–600 yuan"
