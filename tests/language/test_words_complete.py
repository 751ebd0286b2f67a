"""The books' own words are translated in every locale of the repository: all of them, and none besides."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from twinbook.book import gaps, register
from twinbook.content import city, pair, person, record

ROOT = Path(__file__).parents[2]
LOCALES = ("zh-Hans", "ko", "mn")
KEYWORDS: dict[str, Any] = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}

Word = tuple[str, str, str]  # context, text, plural

LABELS: dict[str, tuple[str, ...]] = {
    "kind": get_args(city.Kind),
    "section": get_args(city.Section),
    "fact": get_args(city.Fact.model_fields["key"].annotation),
    "ties": get_args(pair.TieKind),
    "bond": get_args(pair.TieKind),
    "status": get_args(pair.Status),
    "event": get_args(pair.EventKind),
    "field": get_args(pair.Field),
    "role": get_args(person.Role),
    "inferred": tuple(f"{what}-inferred" for what in get_args(record.Inferred)),
    "names": ("cities", *register.GROUPS),
}
TITLED = {("fact", "other"), ("role", "other")}  # what the content itself has a word for


def words() -> Iterator[Word]:
    """Yield every word that a book may ask for."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield from _in_template(path)
    for path in sorted((ROOT / "src/twinbook").rglob("*.py")):
        yield from _in_module(path)
    for context, keys in LABELS.items():
        yield from ((context, key.replace("-", " "), "") for key in keys if (context, key) not in TITLED)


def _in_template(path: Path) -> Iterator[Word]:
    options = {"trimmed": "true", "newstyle_gettext": "true"}
    with path.open("rb") as file:
        for _, text, _, context in extract("jinja2", file, KEYWORDS, options=options):
            one, *more = (text,) if isinstance(text, str) else text
            yield context or "", one, *(more or [""])


def _in_module(path: Path) -> Iterator[Word]:
    """Yield the words that a module names in calls of `words.get`, `within`, `label` and `plural`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        match name, texts:
            case "plural", [one, many]:
                yield "", one, many
            case "within", [context, text]:
                yield context, text, ""
            case "label", [context, text]:
                yield context, text.replace("-", " "), ""
            case "get", [text] if ast.unparse(node.func).endswith("words.get"):
                yield "", text, ""


COMPUTED: tuple[Word, ...] = (  # whose text is put together where it is used
    *(("fact", f"{what} to %(place)s", "") for what in ("distance", "travel time")),
    *(("unit", f"%(amount)s {unit.replace('-', ' ')}", "") for unit in city.CURRENCIES),
    *(("source", f"{what} %(date)s", "") for what in ("published", "updated")),
    *(("fact", key, "") for key in ("kind", "country", "density", "location", *gaps.WANTED)),
)


def catalog(locale: str) -> Catalog:
    """Read a locale's words."""
    data = (ROOT / f"templates/translations/{locale}.po").read_bytes()
    return read_po(BytesIO(data), locale=locale.replace("-", "_"), abort_invalid=True)


@pytest.fixture(scope="module")
def wanted() -> frozenset[Word]:
    """Collect every word once."""
    return frozenset((*words(), *COMPUTED))


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
