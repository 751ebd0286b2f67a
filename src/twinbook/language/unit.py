"""A text on its way to a translator and back, whatever the format; and how the XML of others is read."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from twinbook.language.po import BrokenError
from twinbook.language.signing import State

MAX_BYTES = 50_000_000
STATES: tuple[State, ...] = ("missing", "stale", "translated", "reviewed")
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 can not carry
STOOD_IN = "\ufffd"  # stands for what can not be carried
_SPELT = re.compile(f"{STOOD_IN}([0-9a-f]{{4}})")


@dataclass(frozen=True)
class Unit:
    """A text, its translation and notes on it; `base` is the seal of the translation that was sent out."""

    file: str  # as in pairs/shenyang--daejeon, or words
    key: str
    source: str
    target: str = ""
    state: State = "missing"
    notes: tuple[str, ...] = ()
    previous: str = ""  # of a stale one: the source that the target was made from
    base: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Delivery:
    """What comes and goes at once: units, from one language into another."""

    source: str
    target: str
    units: tuple[Unit, ...]


def once(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Return units of which no two are the same text; raise BrokenError for the second of two."""
    found: dict[tuple[str, str], Unit] = {}
    for unit in units:
        first = found.setdefault((unit.file, unit.key), unit)
        if first is not unit:
            said = f"“{unit.file}:{unit.key}” stands twice; first on line {first.line}"
            raise BrokenError(unit.line, said)
    return tuple(found.values())


def clean(said: str) -> str:
    """Return a text that XML can carry, with a mark in the place of what it can not."""
    return UNFIT.sub(STOOD_IN, said)


def spelt(key: str) -> str:
    """Return a key that XML can carry and `unspelt` gives back: two keys never become the same."""
    return re.sub(f"{UNFIT.pattern}|{STOOD_IN}", lambda one: f"{STOOD_IN}{ord(one[0]):04x}", key)


def unspelt(key: str) -> str:
    """Return the key that `spelt` was given."""
    return _SPELT.sub(lambda one: chr(int(one[1], 16)), key)


def parse(data: bytes) -> ET.Element:
    """Return the root of an XML file, each element with its `line`; raise BrokenError for a broken one.

    Declarations of entities are refused: a few lines of them can make a text of gigabytes. So are those of
    attributes, which could sign a text that nobody has; and entities that only a DTD knows, which the parser
    would leave out of a text without a word. A DOCTYPE alone, as in many a TMX file, is nothing to fear.
    """
    if len(data) > MAX_BYTES:
        raise BrokenError(0, f"the file is larger than {MAX_BYTES // 1_000_000} MB")
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")

    def start(name: str, attributes: dict[str, str]) -> None:
        named = {_named(key): value for key, value in attributes.items()}
        element = builder.start(_named(name), named)
        element.set("line", str(parser.CurrentLineNumber))

    def refused(*_: object) -> None:
        raise BrokenError(
            parser.CurrentLineNumber, "the file declares entities or attributes", "remove its DOCTYPE"
        )

    def unknown(name: str, *_: object) -> None:
        raise BrokenError(
            parser.CurrentLineNumber, f"“&{name};” is not known here", "write the character itself"
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: builder.end(_named(name))
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = parser.AttlistDeclHandler = refused
    parser.SkippedEntityHandler = unknown
    try:
        parser.Parse(data, True)
        return builder.close()
    except expat.ExpatError as error:
        raise BrokenError(error.lineno, f"this is not XML: {expat.ErrorString(error.code)}") from error
    except (ValueError, LookupError, AssertionError) as error:  # of an encoding
        raise BrokenError(0, f"this is not XML: {error}") from error


def _named(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def line(element: ET.Element) -> int:
    """Return the line on which an element starts."""
    return int(element.get("line", "0"))


def needed(element: ET.Element, name: str) -> str:
    """Return an attribute of an element; raise BrokenError without it."""
    value = element.get(name)
    if not value:
        kind = element.tag.rpartition("}")[2]
        raise BrokenError(line(element), f"<{kind}> has no {name}", "export anew")
    return value


def text(element: ET.Element | None) -> str:
    """Return the text of an element and of all that a tool has put into it."""
    return "" if element is None else "".join(element.itertext())
