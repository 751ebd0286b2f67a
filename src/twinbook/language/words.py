"""The book's own words: the templates' texts and the names of kinds, fields and roles, from one PO file.

English words stand for themselves; a translation that holds markup is refused, since a template would obey it.
"""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import NullTranslations, Translations

from twinbook.language.typeset import typeset
from twinbook.problem import Problem

MARKUP = frozenset("<>&")


@dataclass(frozen=True)
class Words:
    """The book's own words in one locale, ready to be set."""

    locale: str
    translations: NullTranslations = field(default_factory=NullTranslations)

    def get(self, text: str) -> str:
        """Return a word's translation, or the word."""
        return typeset(self.translations.ugettext(text), self.locale)

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
    for root in roots:
        path = root / "translations" / f"{locale}.po"
        if not path.is_file():
            continue
        translations, said = read(f"templates/translations/{locale}.po", path.read_bytes())
        problems += said
        if merged is None:
            merged = translations
        else:
            merged.add_fallback(translations)
    if merged is None and locale != "en":
        hint = "the book's own words stay English"
        problems.append(
            Problem(f"templates/translations/{locale}.po", 0, 0, "warning", "there is no such file", hint)
        )
    return Words(locale, merged or NullTranslations()), tuple(problems)


def read(name: str, data: bytes) -> tuple[NullTranslations, tuple[Problem, ...]]:
    """Read a PO file of the templates' words; a broken one gives no words and the problem."""
    try:
        catalog = _catalog(data)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return NullTranslations(), (
            Problem(name, line, 0, "error", "the file is not UTF-8 text", "save it with the encoding UTF-8"),
        )
    except PoFileError as error:
        return NullTranslations(), (
            Problem(name, error.lineno or 0, 0, "error", f"the file is broken: {error}"),
        )
    problems = []
    for message in list(catalog):
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and any(MARKUP & set(form or "") for form in forms):
            hint = "write plain text"
            problems.append(
                Problem(name, message.lineno or 0, 0, "error", "a translation holds <, > or &", hint)
            )
            catalog.delete(message.id, message.context)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled), tuple(problems)


def _catalog(data: bytes) -> Catalog:
    if data.startswith(b"\xef\xbb\xbf"):
        raise PoFileError("it starts with a byte order mark", Catalog(), "", 1)
    data.decode("utf-8")
    catalog: Catalog = read_po(BytesIO(data), abort_invalid=True)
    return catalog
