"""The book's own words: the templates' texts and the names of kinds, fields and roles, from one PO file.

English words stand for themselves; a translation that holds markup is refused, since
a template would obey it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import NullTranslations, Translations

from twinbook.content.reader import fetch
from twinbook.language import po, signing
from twinbook.language.po import MAX_BYTES, BrokenError, Message
from twinbook.language.typeset import typeset
from twinbook.problem import Problem

MARKUP = frozenset("<>&")
_PLACE = re.compile(r"%\((\w+)\)s")
_PROBED = 200  # numbers that a plural rule is tried with


@dataclass(frozen=True)
class Words:
    """The book's own words in one locale, ready to be set."""

    locale: str
    translations: NullTranslations = field(default_factory=NullTranslations)
    reviewed: bool = False  # by a person: each of them

    def get(self, text: str) -> str:
        """Return a word's translation, or the word."""
        return typeset(self.translations.ugettext(text) if text else "", self.locale)

    def plural(self, one: str, many: str, number: int) -> str:
        """Return the form of a word that goes with a number."""
        return typeset(self.translations.ungettext(one, many, number), self.locale)

    def within(self, context: str, text: str) -> str:
        """Return a word's translation in a context, or the word."""
        return typeset(self.translations.upgettext(context, text), self.locale)

    def label(self, context: str, key: str) -> str:
        """Return the word for a key of the content, as “metropolitan city” for metropolitan-city."""
        return self.within(context, key.replace("-", " "))


def load(roots: tuple[Path, ...], locale: str) -> tuple[Words, tuple[Problem, ...]]:
    """Read `translations/<locale>.po` from every root; a root before another wins word by word."""
    problems: list[Problem] = []
    merged: NullTranslations | None = None
    signed: dict[tuple[str, str], bool] = {}
    for root in roots:
        path = root / "translations" / f"{locale}.po"
        if not path.is_file():
            continue
        name = f"templates/translations/{locale}.po"
        data = fetch(name, path, root, MAX_BYTES)
        translations, said = (NullTranslations(), (data,)) if isinstance(data, Problem) else read(name, data)
        problems += said
        if isinstance(data, bytes) and not said:
            own = {(m.key, m.text): signing.signature(m) is not None for m in po.parse(data) if _said(m)}
            signed = {**own, **signed}
        if merged is None:
            merged = translations
        else:
            merged.add_fallback(translations)
    if merged is None and locale != "en":
        hint = "the book's own words stay English"
        problems.append(
            Problem(f"templates/translations/{locale}.po", 0, 0, "warning", "there is no such file", hint)
        )
    reviewed = bool(signed) and all(signed.values())
    return Words(locale, merged or NullTranslations(), reviewed), tuple(problems)


def _said(message: Message) -> bool:
    return bool(message.translation) and not (message.header or message.obsolete)


def read(name: str, data: bytes) -> tuple[NullTranslations, tuple[Problem, ...]]:
    """Read a PO file of the templates' words; a broken one gives no words and the problem."""
    try:
        _strict(data)
        catalog = _catalog(data.decode("utf-8"))
        problems = tuple(_unfit(name, catalog))
        return _compiled(catalog), problems
    except BrokenError as broken:
        return NullTranslations(), (Problem(name, broken.line, 0, "error", broken.message, broken.hint),)


def _strict(data: bytes) -> None:
    """Find what Babel reads over: missing quotation marks, words that stand twice."""
    first: dict[tuple[str, str], int] = {}
    for entry in po.parse(data):
        if entry.obsolete:
            continue
        line = first.setdefault((entry.key, entry.text), entry.line)
        if line != entry.line:
            raise BrokenError(entry.line, f"“{entry.text}” stands twice; first on line {line}")


def _catalog(text: str) -> Catalog:
    try:
        catalog: Catalog = read_po(StringIO(text), abort_invalid=True)
    except PoFileError as error:
        raise BrokenError(error.lineno or 0, f"the file is broken: {error}") from error
    except ValueError as error:  # of a date, a locale or a plural rule
        raise BrokenError(0, f"the header is broken: {error}") from error
    catalog.charset = "utf-8"
    return catalog


def _unfit(name: str, catalog: Catalog) -> Iterator[Problem]:
    """Remove the words that must not or cannot be printed; yield a problem for each that holds markup."""
    for message in list(catalog):
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        marked = any(MARKUP & set(form or "") for form in forms)
        if message.id and marked:
            yield Problem(
                name, message.lineno or 0, 0, "error", "a translation holds <, > or &", "write plain text"
            )
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        filled = all(_fills(ids, form or "") for form in forms)
        if message.id and not filled:
            said = f"the places of a translation are not those of “{ids[0]}”"
            hint = "keep %(…)s as it is; a percent sign is written %%"
            yield Problem(name, message.lineno or 0, 0, "error", said, hint)
        if message.id and (marked or not filled or not all(forms)):
            catalog.delete(message.id, message.context)


def _fills(ids: Iterable[str], form: str) -> bool:
    """Say whether what is filled into a text can be filled into its translation."""
    places = {name: "" for text in ids for name in _PLACE.findall(text)}
    try:
        tuple(text % places for text in ids)
    except (KeyError, TypeError, ValueError):  # it is never filled in
        return True
    try:
        form % places
    except (KeyError, TypeError, ValueError):
        return False
    return True


def _compiled(catalog: Catalog) -> Translations:
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    try:
        translations = Translations(compiled)
        for number in range(_PROBED):
            translations.plural(number)
    except (ArithmeticError, ValueError) as error:
        raise BrokenError(0, f"the header is broken: {error}", "see Plural-Forms") from error
    return translations
