from pathlib import Path

import pytest

from twinbook.content.library import load
from twinbook.language.glossary import glossary, lacking

GOOD = Path(__file__).parents[1] / "books" / "good" / "content"
NAMED = "A delegation of Shenyang takes part in Korea Week."


@pytest.mark.parametrize(
    ("source", "translation", "names"),
    [
        (NAMED, "선양시 대표단이 한국주간에 참가했다.", []),
        (NAMED, "심양시 대표단이 한국주간에 참가했다.", ["Shenyang"]),
        (NAMED, "{shenyang} 대표단이 {korea-week}에 참가했다.", []),
        (NAMED, "심양시 대표단이 한국의 주에 참가했다.", ["Korea Week", "Shenyang"]),
        ("The page says “Korea Week”.", "그 페이지에 적혀 있다.", []),
        ("{shenyang} and Koreans", "선양과 한국인", []),
    ],
)
def test_lacking(source: str, translation: str, names: list[str]) -> None:
    """A name that the source says without a reference is to have an approved form, or be a reference."""
    known = glossary(load(GOOD, "content")[0], "en", "ko")
    assert sorted(said.split("”")[0][1:] for said, _ in lacking(known, source, translation)) == names


def test_without_names() -> None:
    """In a language without names there is nothing to compare with."""
    known = glossary(load(GOOD, "content")[0], "en", "fr")
    assert [*lacking(known, NAMED, "x")] == []
