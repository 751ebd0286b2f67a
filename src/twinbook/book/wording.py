"""How one book says things: names, prose, claims and citations of a library in the words of one language."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from markupsafe import Markup, escape

from twinbook.content import edtf, prose
from twinbook.content.city import CURRENCIES
from twinbook.content.edtf import Edtf
from twinbook.content.library import Library
from twinbook.content.prose import Emphasis, Inline, Prose, Ref
from twinbook.content.record import Entity
from twinbook.content.source import Source
from twinbook.language import signing
from twinbook.language.catalog import Catalog
from twinbook.language.formats import Formats
from twinbook.language.review import catalog_name, texts
from twinbook.language.typeset import plain, seam, typeset
from twinbook.language.words import Words

FALLBACK = "en"  # the romanized form, which every record has

_TAG = re.compile("<[^>]*>")


@dataclass(frozen=True)
class Wording:
    """A library in one language; `numbers` are the numbers of the sources, in the order of their citing."""

    library: Library
    words: Words
    formats: Formats
    catalogs: Mapping[str, Catalog]
    language: str  # of the curated prose
    locales: tuple[str, ...]  # of the workspace
    numbers: Mapping[str, int]

    @property
    def locale(self) -> str:
        """The book's language tag."""
        return self.formats.tag

    def text(self, text: str, tag: str = "") -> Markup:
        """Return plain text as markup, with its language where that is not the book's."""
        prepared = escape(typeset(text, tag or self.locale))
        if not tag or tag == self.locale:
            return prepared
        return Markup('<span lang="{}">{}</span>').format(tag, prepared)

    def fill(self, text: str, **values: Markup) -> Markup:
        """Return a word of the book's own with its %(places)s filled in."""
        return escape(text) % values

    def measure(self, value: Decimal, unit: str) -> Markup:
        """Return a number with its unit; a sum of money with the book's own word for the currency."""
        if unit not in CURRENCIES:
            return self.text(self.formats.measure(value, unit))
        money = self.words.within("unit", f"%(amount)s {unit.replace('-', ' ')}")
        return self.fill(money, amount=self.text(self.formats.compact(value)))

    def label(self, context: str, key: str) -> Markup:
        """Return the word for a key such as the kind of a city, as markup."""
        return escape(self.words.label(context, key))

    def plain_name(self, id: str, form: str = "name") -> tuple[str, str]:  # noqa: A002 - it is an id
        """Return a name and the tag of its language: the book's, else the romanized form."""
        names = self.library.named[id].names
        tag = self.locale if self.locale in names else FALLBACK
        found = names[tag]
        return found.form(form), tag

    def name(self, id: str, form: str = "name") -> Markup:  # noqa: A002 - it is an id
        """Return a name as markup, in its own language where the book's is lacking."""
        return self.text(*self.plain_name(id, form))

    def own_name(self, id: str, form: str = "name") -> Markup | None:  # noqa: A002 - it is an id
        """Return a name in its own script, or None where that is the form the book uses anyway."""
        named = self.library.named[id]
        if not named.own or named.own not in named.names or named.own == self.plain_name(id)[1]:
            return None
        found = named.names[named.own]
        return self.text(found.form(form), named.own)

    def names(self, ids: Iterable[str]) -> Markup:
        """Return several names as a list in the book's language."""
        return self.listed([self.name(i) for i in ids])

    def listed(self, items: list[Markup]) -> Markup:
        """Join markup as the language joins a list."""
        marks = [f"\x00{i}\x00" for i in range(len(items))]
        joined = str(escape(self.formats.list(marks)))
        for mark, item in zip(marks, items, strict=True):
            joined = joined.replace(mark, str(item))
        return Markup(joined)  # noqa: S704 - joined from escaped parts

    def sentences(self, said: Iterable[Markup]) -> Markup:
        """Join sentences as the language does: without a space in Chinese and Japanese."""
        joint = Markup() if self.formats.script in ("Hans", "Hant", "Jpan") else Markup(" ")
        return joint.join(said)

    def prose(self, entity: Entity, key: str, text: Prose) -> tuple[Markup, ...]:
        """Return a record's text as paragraphs of markup: translated, or in its own language and marked."""
        if self.locale == self.language:
            return tuple(self._inline(p, self.locale) for p in text.paragraphs)
        catalog = self.catalogs.get(catalog_name(entity), Catalog())
        translation = catalog.translation(key, text.text)
        translated = self._parsed(translation) if translation else None
        if translated:
            return tuple(self._inline(p, self.locale) for p in translated.paragraphs)
        mark = Markup('<span class="untranslated-mark">{}</span> ').format(self.words.get("not translated"))
        paragraphs = (self._inline(p, self.language) for p in text.paragraphs)
        inner = [
            Markup('<span class="untranslated" lang="{}">{}</span>').format(self.language, p)
            for p in paragraphs
        ]
        return tuple(mark + p if i == 0 else p for i, p in enumerate(inner))

    def line(self, entity: Entity, key: str, text: Prose) -> Markup:
        """Return a record's text as one run of markup."""
        return Markup(" ").join(self.prose(entity, key, text))

    def reviewed(self, records: Iterable[Entity]) -> bool:
        """Say whether a person has signed off all that a book of these records says in this language."""
        if self.locale == self.language:
            return True
        none = Catalog()
        return self.words.reviewed and all(
            signing.state(self.catalogs.get(catalog_name(record), none).entries.get(key), text.text)
            == "reviewed"
            for record in records
            for key, text in texts(record)
        )

    def _parsed(self, translation: str) -> Prose | None:
        """Read a translation; a broken one counts as none (`check` reports it)."""
        try:
            parsed = prose.parse(translation)
        except prose.ProseError:
            return None
        return parsed if all(ref.id in self.library.named for ref in parsed.references) else None

    def _inline(self, parts: tuple[Inline, ...], tag: str) -> Markup:
        joined = Markup()
        for part in parts:
            markup = self._part(part, tag)
            joined += seam(_TAG.sub("", joined), _TAG.sub("", markup), tag) + markup  # with their blanks
        return joined

    def _part(self, part: Inline, tag: str) -> Markup:
        if isinstance(part, Ref):
            name, found = self.plain_name(part.id, part.form)
            if tag == self.locale:
                return self.text(name, found)
            names = self.library.named[part.id].names  # prose left in its own language keeps its own names
            own = names.get(tag) or names[FALLBACK]
            return escape(own.form(part.form))
        if isinstance(part, Emphasis):
            inner = self._inline(part.inner, tag)
            return (Markup("<strong>{}</strong>") if part.strong else Markup("<em>{}</em>")).format(inner)
        return escape(typeset(part.text, tag))

    def when(self, when: Edtf) -> Markup:
        """Return a date in the words of the language, at its own precision."""
        return self.text(self.formats.date(when))

    def span(self, start: Edtf | None, end: Edtf | None) -> Markup:
        """Return from when to when, in the words of the language; a side that is not known stays open.

        A side that is an interval itself counts from its start, or to its end.
        """
        known = start or end
        first = start.text.partition("/")[0] if start else ".."
        last = end.text.rpartition("/")[2] if end else ".."
        if known and known.interval and (first == last == ".." or not (start and end)):
            return self.when(known)
        return self.when(edtf.parse(f"{first}/{last}"))

    def day(self, day: date) -> Markup:
        """Return a calendar day in the words of the language."""
        return self.when(edtf.parse(day.isoformat()))

    def cite(self, sources: Iterable[str]) -> Markup:
        """Return links to the numbered sources, as in [1] [3]; the title of each says which it is."""
        return Markup("").join(
            Markup('\u2060<a class="cite" href="#source-{}" title="{}">[{}]</a>').format(
                source, self._spoken(source), self.numbers[source]
            )
            for source in sorted(sources, key=lambda s: self.numbers[s])
        )

    def source_title(self, source: Source) -> Markup:
        """Return a source's printed title in its own language, or what describes it in the book's."""
        if source.title:
            return self.text(source.title, source.language)
        return self.line(source, "described", source.described) if source.described else Markup()

    def _spoken(self, source: str) -> str:
        """Return what is to be said for the link to a source."""
        title = plain(self.source_title(self.library.sources[source]))
        words = plain(self.words.within("source", "Source %(number)s: %(title)s"))
        return words % {"number": self.numbers[source], "title": title}
