"""The books' own words are translated in every locale of the repository: all of them, and none besides."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from twinbook import extracting

ROOT = Path(__file__).parents[2]
LOCALES = ("zh-Hans", "ko", "mn")
Word = tuple[str, str, str]  # context, text, plural


def catalog(locale: str) -> Catalog:
    """Read a locale's words."""
    data = (ROOT / f"templates/translations/{locale}.po").read_bytes()
    return read_po(BytesIO(data), locale=locale.replace("-", "_"), abort_invalid=True)


@pytest.fixture(scope="module")
def wanted() -> frozenset[Word]:
    """Collect every word once."""
    return frozenset((one.key, one.text, one.many) for one in extracting.words([ROOT / "templates"]))


def test_extraction(wanted: frozenset[Word]) -> None:
    """Words of templates, with and without contexts, of enumerations and of modules are all found."""
    assert {
        ("", "At a glance", ""),
        ("", "as of %(date)s", ""),
        ("", "%(count)s year", "%(count)s years"),
        ("", "not translated", ""),
        ("kind", "sub provincial city", ""),
        ("office", "%(role)s of %(place)s", ""),
        ("fact", "straight line distance", ""),
        ("value", "computed", ""),
    } <= wanted


@pytest.mark.parametrize("locale", LOCALES)
def test_complete(wanted: frozenset[Word], locale: str) -> None:
    """Every word has a translation, and no translation is left over."""
    found = {_word(message): message for message in catalog(locale) if message.id}
    assert sorted(wanted - set(found)) == []
    assert sorted(set(found) - wanted) == []
    empty = [word for word, message in found.items() if message.fuzzy or not all(_forms(message))]
    assert empty == []


@pytest.mark.parametrize("locale", [*LOCALES, "en"])
def test_placeholders(locale: str) -> None:
    """A translation fills in what its word fills in, and holds neither markup nor spaces at its ends."""
    for message in catalog(locale):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        for form in _forms(message):
            assert _places(form) == _places(ids[-1]), message.id
            assert form == form.strip(), message.id
            assert not set(form) & set("<>&"), message.id


def test_english_words(wanted: frozenset[Word]) -> None:
    """What English itself words differently is a word that a book may ask for."""
    assert sorted({_word(message) for message in catalog("en") if message.id} - wanted) == []


def _word(message: Any) -> Word:  # noqa: ANN401 - Babel's own
    one, *more = (message.id,) if isinstance(message.id, str) else message.id
    return message.context or "", one, *(more or [""])


def _forms(message: Any) -> tuple[str, ...]:  # noqa: ANN401 - Babel's own
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def _places(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|%[^(%]", text))
