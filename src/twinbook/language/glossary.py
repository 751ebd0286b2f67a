"""Whether a translation names things by approved forms where the source does so without a {reference}."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from twinbook.content.library import Library

STEM = 3  # letters of a word that no ending changes
SHORTEST = 5  # letters of a name that is looked for; shorter ones mean other things, too


@dataclass(frozen=True)
class Glossary:
    """The names of the source's language, a pattern that finds them, their forms in another language."""

    pattern: re.Pattern[str]
    forms: Mapping[str, tuple[str, tuple[str, ...]]]  # by name


def glossary(library: Library, language: str, locale: str) -> Glossary:
    """Return the approved forms of the library's names in a language; of a name without any nothing."""
    forms: dict[str, tuple[str, tuple[str, ...]]] = {}
    for id_, entity in library.named.items():
        own, other = entity.names.get(language), entity.names.get(locale)
        if own is None or other is None:
            continue
        said = dict.fromkeys((other.form(""), other.form("full"), *_variants(entity)))
        for name in {own.form(""), own.form("full")}:
            if len(name) >= SHORTEST and name[:1].isupper():
                before = forms.get(name, (id_, ()))
                forms[name] = id_, (*before[1], *said)
    longest = sorted(forms, key=len, reverse=True)
    return Glossary(
        re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b" if longest else r"(?!)"), forms
    )


def _variants(entity: object) -> tuple[str, ...]:
    return tuple(str(variant.form) for variant in getattr(entity, "variants", ()))


def lacking(known: Glossary, source: str, translation: str) -> Iterator[tuple[str, str]]:
    """Yield the names in a source that its translation does not say in an approved form, each with a hint."""
    bare = re.sub(r"\{[^}]*\}", " ", source)
    for name in dict.fromkeys(known.pattern.findall(re.sub(r"“[^”]*”", " ", bare))):  # what is quoted stays
        id_, forms = known.forms[name]
        if f"{{{id_}" not in translation and not any(_stands(form, translation) for form in forms):
            yield f"“{name}” is not rendered by an approved form", f"write {forms[0]}, or {{{id_}}}"


def _stands(form: str, text: str) -> bool:
    """Say whether a form stands in a text, its words perhaps with other endings: тойрог, тойргийн."""
    if form in text:
        return True
    stems = [word[: max(STEM, len(word) * 2 // 3)] for word in form.split()]
    return (
        form.isascii() is False
        and len(form) > STEM
        and re.search(r"\b" + r"\w*\W+(?:\w+\W+)?".join(map(re.escape, stems)), text, re.IGNORECASE)
        is not None
    )
