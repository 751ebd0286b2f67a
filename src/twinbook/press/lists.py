"""The mends of lists: items with label and body, terms with their meanings, the table of contents."""

from collections.abc import Iterator

import pydyf

from twinbook.press.structure import Annotation, Book, Box, Kid, Node, Place


def nested(book: Book) -> None:
    """Put a list that stands within an item into it."""
    # WeasyPrint hangs it behind the item: text that follows it comes first, and the end of a page parts what
    # should be one.
    for node in list(book.root.walk()):
        if node.role == "L":
            kids: list[Kid] = []
            for kid in node.kids:
                item = kids[-1] if kids else None
                if isinstance(kid, Node) and kid.role == "L" and isinstance(item, Node):
                    start = _start(kid)
                    later = (at for at, one in enumerate(item.kids) if _start(one) > start)
                    item.kids.insert(next(later, len(item.kids)), kid)
                else:
                    kids.append(kid)
            node.kids = kids


_BEFORE: Place = (-1, -1)


def _start(kid: Kid) -> Place:
    """Return where the text of a kid starts; labels, which are drawn last, and what is empty come first."""
    if isinstance(kid, Node):
        starts = () if kid.role == "Lbl" else map(_start, kid.kids)
        return min((start for start in starts if start > _BEFORE), default=_BEFORE)
    return _BEFORE if isinstance(kid, Annotation) else kid


def contents(book: Book) -> None:
    """Make the list in a <nav> the table of contents that it is."""
    for nav in [node for node in book.root.walk() if node.tag == "nav"]:
        for node in list(nav.walk()):
            if node.role == "L":
                node.role = "TOC"
            elif node.role == "LI":
                node.role = "TOCI"
                kids = [kid for one in node.kids for kid in _unpacked(one)]
                links = {kid for kid in kids if isinstance(kid, Node) and kid.role == "Link"}
                node.kids = [_wrapped("Reference", [kid]) if kid in links else kid for kid in kids]


def _unpacked(kid: Kid) -> list[Kid]:
    """Return what a list item's kid is without the bodies that it is packed into."""
    if isinstance(kid, Node) and kid.role == "LBody":
        return [inner for one in kid.kids for inner in _unpacked(one)]
    return [kid]


def _wrapped(role: str, kids: list[Kid], box: Box = None) -> Node:
    return Node(role, kids, pydyf.Dictionary(), box)


_NUMBERED = {
    "decimal": "Decimal", "lower-roman": "LowerRoman", "upper-roman": "UpperRoman",
    "lower-alpha": "LowerAlpha", "upper-alpha": "UpperAlpha",
    "disc": "Disc", "circle": "Circle", "square": "Square",
}  # fmt: skip


def bodies(book: Book) -> None:
    """Let a list hold items, and an item a label and a body (ISO 32000-1, 14.8.4.3.3)."""
    for node in book.root.walk():
        if node.role == "L":
            if node.tag == "dl":
                node.kids = list(_definitions(node))
            style = node.box.style["list_style_type"] if node.tag in {"ul", "ol"} else "none"
            if style in _NUMBERED:
                node.attributes["List"] = {"ListNumbering": f"/{_NUMBERED[style]}"}
        elif node.role == "LI" and node.tag == "li":
            labels = [kid for kid in node.nodes() if kid.role == "Lbl"]
            rest = [one for kid in node.kids if kid not in labels for one in _unpacked(kid)]
            node.kids = [*labels, _wrapped("LBody", rest, node.box)]


def _definitions(list_: Node) -> Iterator[Kid]:
    # WeasyPrint makes an item of each <dt> and of each <dd>: the terms are labels, their meanings bodies. A
    # <div> around them has no place in a list.
    item, before = None, ""
    for node in _entries(list_):
        if item is None or (node.tag == "dt" and before != "dt"):
            item = _wrapped("LI", [], node.box)
            yield item
        for body in node.nodes():
            body.role = "Lbl" if node.tag == "dt" else "LBody"
            item.kids.append(body)
        before = node.tag


def _entries(list_: Node) -> Iterator[Node]:
    for node in list_.nodes():
        yield from _entries(node) if node.role == "Div" else [node]
