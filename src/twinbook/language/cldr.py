"""Babel's copy of CLDR 47: locales by their BCP 47 tag, and the cure of Babel 2.18's leak between locales.

Every module that formats for a locale takes its `babel.Locale` from here, so that the cure is in place first.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

import babel
from babel.core import get_global
from babel.localedata import Alias, LocaleDataDict, merge

Value = TypeVar("Value")


def _read(data: LocaleDataDict, key: str | int | None) -> Any:  # noqa: ANN401 - CLDR data of any shape
    """Return a locale's value with its aliases resolved, and leave the data as it is."""
    value = data._data[key]  # noqa: SLF001 - stands in for the method of this class
    if isinstance(value, Alias):
        value = value.resolve(data.base)
    if isinstance(value, tuple):
        alias, own = value
        value = alias.resolve(data.base).copy()
        merge(value, own)
    return LocaleDataDict(value, base=data.base) if isinstance(value, dict) else value


# Babel writes the resolved value back into data that locales share with their parent: once Chinese was used,
# the stand-alone Korean October (LLL) was “10月”. Corrected upstream after 2.18; tests use both orders.
if babel.__version__.startswith("2.18."):
    LocaleDataDict.__getitem__ = _read  # type: ignore[method-assign]


@cache
def locale(tag: str) -> babel.Locale:
    """Return the locale of a BCP 47 tag; raise ValueError for one that CLDR does not know."""
    try:
        return babel.Locale.parse(tag, sep="-")
    except (babel.UnknownLocaleError, ValueError) as error:
        raise ValueError(f"“{tag}” is no locale that CLDR knows") from error


def script(of: babel.Locale) -> str:
    """Return the script a locale is written in (ISO 15924), by CLDR's likely subtags if need be."""
    likely = get_global("likely_subtags")
    for known in (str(of), of.language):
        if of.script is None and known in likely:
            return str(likely[known].split("_")[1])
    return of.script or "Zyyy"


def pick(table: Mapping[str, Value], of: babel.Locale) -> Value | None:
    """Return what a table says for a locale: by language and script (`zh-Hans`) first, then by language."""
    return table.get(f"{of.language}-{script(of)}", table.get(of.language))


def unit_patterns(of: babel.Locale, unit: str) -> Mapping[str, Mapping[str, str]]:
    """Return a unit's patterns by length; the unit is CLDR's, without its kind: `square-kilometer`.

    Raise ValueError for a unit that CLDR does not know. Babel's own look-up takes any ending (“eter”).
    """
    units: Mapping[str, Mapping[str, Mapping[str, str]]] = of._data["unit_patterns"]  # noqa: SLF001 - not public
    for name in units:
        if name.partition("-")[2] == unit:
            return units[name]
    raise ValueError(f"“{unit}” is no unit that CLDR knows")
