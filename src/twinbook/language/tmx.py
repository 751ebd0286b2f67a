"""TMX 1.4b: what was translated, as a memory for translators' tools."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from xml.sax.saxutils import escape, quoteattr

from twinbook.language import unit as units_
from twinbook.language.po import BrokenError
from twinbook.language.unit import Delivery, Unit

VERSIONS = ("1.1", "1.2", "1.3", "1.4", "1.4b")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def write(delivery: Delivery, version: str) -> bytes:
    """Return the memory of a delivery: what is translated, and is not stale."""
    return "\n".join((*_lines(delivery, version), "")).encode()


def _lines(delivery: Delivery, version: str) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<tmx version="1.4">'
    yield (
        f'<header creationtool="Twinbook" creationtoolversion={quoteattr(version)} segtype="block" '
        f'o-tmf="po" adminlang="en" srclang={quoteattr(delivery.source)} datatype="plaintext"/>'
    )
    yield "<body>"
    for one in delivery.units:
        if one.state in ("translated", "reviewed"):
            yield f"<tu tuid={quoteattr(_id(one))}>"
            yield from (f"<note>{_text(note)}</note>" for note in one.notes)
            yield f'<prop type="x-file">{_text(one.file)}</prop>'
            yield f'<prop type="x-key">{_text(units_.spelt(one.key))}</prop>'
            for tag, said in ((delivery.source, one.source), (delivery.target, one.target)):
                yield f"<tuv xml:lang={quoteattr(tag)}><seg>{_text(said)}</seg></tuv>"
            yield "</tu>"
    yield "</body>"
    yield "</tmx>"


def _id(one: Unit) -> str:
    # TMX allows no white space in an id, and keys of words are sentences
    return sha256(units_.spelt(f"{one.file}:{one.key}").encode()).hexdigest()[:16]


def _text(said: str) -> str:
    return escape(units_.clean(said), {"\r": "&#13;"})


def read(data: bytes) -> Delivery:
    """Return what a memory holds that was written by us; raise BrokenError for a broken one."""
    root = units_.parse(data)
    header = root.find("header")
    if root.tag != "tmx" or header is None:
        raise BrokenError(units_.line(root), "this is no TMX file")
    if (version := units_.needed(root, "version")) not in VERSIONS:
        raise BrokenError(units_.line(root), f"this is TMX {version}", "save it as TMX 1.4")
    source = units_.needed(header, "srclang")
    found, targets = [], set()
    for one in root.iter("tu"):
        said = {tuv.get(_LANGUAGE, ""): units_.text(tuv.find("seg")) for tuv in one.findall("tuv")}
        tags = Counter(tuv.get(_LANGUAGE, "") for tuv in one.findall("tuv"))
        props = {prop.get("type"): units_.text(prop) for prop in one.findall("prop")}
        others = [tag for tag in said if tag != source]
        if source not in said or len(others) != 1 or tags.total() != len(tags):
            raise BrokenError(units_.line(one), f"<tu> is to have a text in {source} and one translation")
        if not (props.get("x-file") and "x-key" in props):
            raise BrokenError(units_.line(one), "<tu> does not tell which text it is", "export anew")
        targets.add(others[0])
        notes = tuple(units_.text(note) for note in one.findall("note"))
        file, key, at = props["x-file"], units_.unspelt(props["x-key"]), units_.line(one)
        found.append(Unit(file, key, said[source], said[others[0]], "translated", notes, line=at))
    if len(targets) != 1:
        raise BrokenError(units_.line(root), "the file is to be in one language beside that of the source")
    return Delivery(source, targets.pop(), units_.once(found))
