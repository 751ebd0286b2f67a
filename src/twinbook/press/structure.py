"""The structure tree of a PDF that WeasyPrint makes: read while it is tagged, and written back.

`watching` keeps which box each tag came from, `read` makes a tree of the tags, `write` puts it back into the
PDF. What is mended between is for `tags.py` to know. The terms are those of ISO 32000-1, 14.7 and 14.8.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Union

import pydyf
import weasyprint
import weasyprint.pdf.tags
from weasyprint.formatting_structure import boxes

Pdf = Any  # pydyf.PDF, weasyprint.Document and WeasyPrint's boxes: neither library has types
Document = Any
Box = Any
Place = tuple[int, int]  # a page, counted from 0, and the number of a piece of marked content on it
Kid = Union["Node", "Annotation", Place]

INLINE = frozenset({"Span", "Link", "Reference", "NonStruct"})  # the roles that stand within a block


class TagsError(Exception):
    """WeasyPrint's tags are not as this module knows them; no book should be made of them."""


_HOOK = "_build_box_tree"
_OTHER = f"WeasyPrint {weasyprint.__version__} makes tags in another way than version 70"
_HOOK_TAKES = ("box", "parent", "pdf", "page_number", "nums", "annotations", "tags")


@dataclass
class Seen:
    """Which box each structure element and each piece of marked content came from."""

    boxes: dict[int, Box] = field(default_factory=dict)  # by the id() of the structure element
    texts: dict[Place, Box] = field(default_factory=dict)
    lines: dict[Place, int] = field(default_factory=dict)  # the id() of the innermost line it stands in
    margins: dict[Place, str] = field(default_factory=dict)  # "Header" or "Footer"
    pages: set[int] = field(default_factory=set)
    _kept: list[object] = field(default_factory=list)  # what dies leaves its id() to another

    def enter(self, box: Box, page: int, tags: Mapping[Box, Mapping[str, Any]]) -> None:
        """Take note of a box before it is tagged; `tags` is the marked content that the page has left."""
        if isinstance(box, boxes.PageBox):
            self.pages.add(page)
            self.texts.update(((page, mark["mcid"]), found) for found, mark in tags.items())
        if isinstance(box, boxes.MarginBox):
            band = "Header" if box.at_keyword.startswith("@top") else "Footer"
            self.margins |= {(page, tags[found]["mcid"]): band for found in _inside(box) if found in tags}
        for line in box.children:
            if isinstance(line, boxes.LineBox):
                self._kept.append(line)
                texts = [(page, tags[found]["mcid"]) for found in _inside(line) if found in tags]
                self.lines |= dict.fromkeys(texts, id(line))

    def leave(self, element: pydyf.Dictionary, box: Box) -> None:
        """Take note of a structure element; the innermost call comes first and knows its box."""
        if id(element) not in self.boxes:
            self._kept.append(element)
            self.boxes[id(element)] = box


def _inside(box: Box) -> Iterator[Box]:
    for child in box.children:
        real = getattr(child, "_box", child)  # a placeholder stands for what is positioned absolutely
        yield real
        yield from _inside(real)


@contextmanager
def watching() -> Iterator[Seen]:
    """Watch WeasyPrint make tags; raise TagsError if it makes them in another way than the known one.

    The one place that reaches into WeasyPrint: nothing public tells the box of a tag, and only the box knows
    its language, its HTML element and its line. For one document at a time.
    """
    original: Callable[..., Iterator[Any]] | None = getattr(weasyprint.pdf.tags, _HOOK, None)
    if original is None or tuple(inspect.signature(original).parameters) != _HOOK_TAKES:
        raise TagsError(_OTHER)
    seen = Seen()

    def watched(box: Box, parent: object, pdf: Pdf, page: int, *rest: Box) -> Iterator[Any]:
        real = getattr(box, "_box", box)
        seen.enter(real, page, rest[-1])
        for element in original(box, parent, pdf, page, *rest):
            seen.leave(element, real)
            yield element

    setattr(weasyprint.pdf.tags, _HOOK, watched)
    try:
        yield seen
    finally:
        setattr(weasyprint.pdf.tags, _HOOK, original)


@dataclass(frozen=True)
class Annotation:
    """A link's annotation as a kid of a structure element."""

    reference: pydyf.Dictionary  # the OBJR
    target: pydyf.Dictionary


@dataclass(eq=False)
class Node:
    """A structure element: its role, what it holds in logical order, the box it came from."""

    role: str
    kids: list[Kid]
    element: pydyf.Dictionary
    box: Box = None
    entries: dict[str, Any] = field(default_factory=dict)  # Lang, Alt, E, ID
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)  # by owner: Table, List, Layout

    @property
    def html(self) -> Any:  # noqa: ANN401 - an element of whichever tree WeasyPrint uses
        """The HTML element it came from, or None."""
        return None if self.box is None else self.box.element

    @property
    def tag(self) -> str:
        """The tag of its HTML element, with `::before` and the like; empty without one."""
        return "" if self.box is None else self.box.element_tag or ""

    def nodes(self) -> list["Node"]:
        """Return the structure elements it holds."""
        return [kid for kid in self.kids if isinstance(kid, Node)]

    def walk(self) -> Iterator["Node"]:
        """Yield it and all below it, outermost first."""
        yield self
        for kid in self.nodes():
            yield from kid.walk()

    def places(self) -> Iterator[Place]:
        """Yield its marked content in logical order."""
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.places()
            elif not isinstance(kid, Annotation):
                yield kid


@dataclass
class Book:
    """A tagged PDF under repair."""

    document: Document
    pdf: Pdf
    seen: Seen
    root: Node
    spoken: dict[Place, str]  # the text of marked content
    artifacts: dict[Place, str] = field(default_factory=dict)  # what leaves the tree, and its subtype or ""
    spaced: set[Place] = field(default_factory=set)  # content that a space is added to
    hyphened: set[Place] = field(default_factory=set)  # content that ends with a hyphen of the line break


def object_at(pdf: Pdf, reference: bytes) -> Any:  # noqa: ANN401 - pydyf has no types
    """Return the object of a PDF that a reference names."""
    return pdf.objects[int(reference.split()[0])]


def read(seen: Seen, document: Document, pdf: Pdf) -> Book:
    """Read the structure tree of a PDF that was made while watched; raise TagsError if it was not."""
    if len(seen.pages) != len(pdf.page_references):
        raise TagsError(_OTHER)
    pages = {reference: number for number, reference in enumerate(pdf.page_references)}

    def node(element: pydyf.Dictionary) -> Node:
        page = pages.get(element.get("Pg", b""), 0)
        made = Node(element["S"][1:], [], element, seen.boxes.get(id(element)))
        made.entries = {key: element[key] for key in ("Alt",) if key in element}
        if "A" in element:
            owned = dict(element["A"])
            made.attributes[owned.pop("O")[1:]] = owned
        for kid in element["K"]:
            if isinstance(kid, int):
                made.kids.append((page, kid))
            elif (found := object_at(pdf, kid)).get("Type") == "/OBJR":
                made.kids.append(Annotation(found, object_at(pdf, found["Obj"])))
            else:
                made.kids.append(node(found))
        return made

    root = node(object_at(pdf, object_at(pdf, pdf.catalog["StructTreeRoot"])["K"][0]))
    spoken = {place: _drawn(box) for place, box in seen.texts.items()}
    return Book(document, pdf, seen, root, spoken)


def _drawn(box: Box) -> str:
    """Return what a box of text draws; a space that stands alone is not drawn, one at the end may be."""
    text: str = getattr(box, "text", "")
    return box.pango_layout.text if text.strip() else text


@dataclass
class _Written:
    """What points back at the tree: each piece of content, each annotation, each identifier."""

    owners: dict[Place, bytes] = field(default_factory=dict)
    annotations: list[tuple[Annotation, bytes]] = field(default_factory=list)
    named: list[tuple[pydyf.String, bytes]] = field(default_factory=list)


def write(book: Book) -> None:
    """Write the tree, and anew the ways that lead to it from content; raise TagsError if text is lost."""
    pdf = book.pdf
    pages = pdf.page_references
    root = object_at(pdf, pdf.catalog["StructTreeRoot"])
    for one in pdf.objects:  # pydyf can not take an object away; what is not used again stays behind empty
        if isinstance(one, dict) and one.get("Type") == "/StructElem":
            one.clear()
    written = _Written()
    _put(book.root, root.reference, pdf, pages, written)
    lost = min(set(book.seen.texts) - set(written.owners) - set(book.artifacts), default=None)
    if lost:
        raise TagsError(f"page {lost[0] + 1}: the tags leave out “{book.spoken[lost]}”")
    last = dict(sorted(book.seen.texts))  # the highest number of each page comes last
    numbers = pydyf.Array()
    for page in range(len(pages)):
        owners = (written.owners.get((page, mcid), "null") for mcid in range(last.get(page, -1) + 1))
        numbers.extend((page, pydyf.Array(owners)))
    for number, (annotation, owner) in enumerate(written.annotations, start=len(pages)):
        annotation.target["StructParent"] = number
        numbers.extend((number, owner))
    object_at(pdf, root["ParentTree"])["Nums"] = numbers
    root["ParentTreeNextKey"] = len(pages) + len(written.annotations)
    if written.named:
        names = sorted(written.named, key=lambda pair: pair[0].data)
        root["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(item for pair in names for item in pair)})


def _put(node: Node, parent: bytes, pdf: Pdf, pages: tuple[bytes, ...], written: _Written) -> None:
    element = node.element
    if element.number is None:
        pdf.add_object(element)
    own = next(node.places(), (0, 0))[0]
    kids = pydyf.Array()
    for kid in node.kids:
        if isinstance(kid, Node):
            _put(kid, element.reference, pdf, pages, written)
            kids.append(kid.element.reference)
        elif isinstance(kid, Annotation):
            written.annotations.append((kid, element.reference))
            kids.append(kid.reference.reference)
        else:
            page, mcid = kid
            written.owners[kid] = element.reference
            elsewhere = {"Type": "/MCR", "Pg": pages[page], "MCID": mcid}
            kids.append(mcid if page == own else pydyf.Dictionary(elsewhere))
    element.update({"Type": "/StructElem", "S": f"/{node.role}", "P": parent, "Pg": pages[own], "K": kids})
    element.update(node.entries)
    owned = [{"O": f"/{owner}", **found} for owner, found in node.attributes.items() if found]
    if owned:
        element["A"] = pydyf.Array(pydyf.Dictionary(one) for one in owned)
    if "ID" in node.entries:
        written.named.append((node.entries["ID"], element.reference))
