"""The mends of a book's tags: what a screen reader speaks, in which order and language.

WeasyPrint tags what it prints box by box: a paragraph over two pages becomes two, the space at a line's end
and the language of a name are lost. Each mend stands with its reason. PDF/UA-1 is ISO 14289-1; the structure
types are in ISO 32000-1, 14.8.4.
"""

from collections.abc import Callable, Iterable, Iterator

import pydyf
from weasyprint.formatting_structure import boxes

from twinbook.press import lists, spaces
from twinbook.press.spaces import plain
from twinbook.press.streams import LAYOUT, rewrite
from twinbook.press.structure import (
    INLINE,
    Annotation,
    Book,
    Document,
    Kid,
    Node,
    Pdf,
    Seen,
    object_at,
    read,
    write,
)


def _heads_and_feet(book: Book) -> None:
    # WeasyPrint marks them as content but hangs them nowhere: whoever reads by pages hears the page's number
    # within a sentence (ISO 14289-1, 7.8).
    book.artifacts |= book.seen.margins


DECORATION = "decoration"  # the class of a drawing that says nothing


def _decoration(book: Book) -> None:
    # WeasyPrint takes each drawing for a figure that needs words. What only adorns is to be passed over
    # (ISO 14289-1, 7.1).
    for node in book.root.walk():
        for kid in node.nodes():
            if kid.html is not None and DECORATION in (kid.html.get("class") or "").split():
                node.kids.remove(kid)
                book.artifacts |= dict.fromkeys(kid.places(), LAYOUT)


def _languages(book: Book) -> None:
    # Without it a Korean name in a Chinese book is read by the Chinese voice (ISO 14289-1, 7.2).
    def visit(node: Node, language: str) -> None:
        own = language if node.box is None else node.box.style["lang"] or language
        if own != language:
            node.entries["Lang"] = pydyf.String(own)
        for kid in node.nodes():
            visit(kid, own)

    visit(book.root, book.document.metadata.lang)


def _abbreviations(book: Book) -> None:
    # <abbr title> is what to say for it.
    for node in book.root.walk():
        if node.tag == "abbr" and (title := node.html.get("title")):
            node.entries["E"] = pydyf.String(title)


def _notes(book: Book) -> None:
    # A footnote hangs at the end of its page, between the halves of what goes on overleaf. It belongs
    # behind its call, as a Note with an identifier of its own (ISO 14289-1, 7.9).
    nodes = list(book.root.walk())
    areas = [node for node in nodes if isinstance(node.box, boxes.FootnoteAreaBox)]
    notes = {id(note.html): note for area in areas for note in area.nodes()}
    for number, note in enumerate(notes.values(), start=1):
        note.role = "Note"
        note.entries["ID"] = pydyf.String(f"note-{number:05}")
    for node in nodes:
        for at, kid in reversed(list(enumerate(node.kids))):
            if isinstance(kid, Node) and kid.tag.endswith("::footnote-call") and id(kid.html) in notes:
                node.kids.insert(at + 1, notes.pop(id(kid.html)))
    for area in areas:
        area.kids = [kid for kid in area.kids if not isinstance(kid, Node) or id(kid.html) in notes]


_ROLES = {"nav": "Sect", "header": "Sect", "footer": "Sect", "aside": "Sect"}


def _meaningless(book: Book) -> None:
    # CSS needs boxes that HTML has no element for: they repeat the tag of their parent, a heading in a
    # heading. And each line of text is a Span that says nothing, a line that is drawn an empty Div.
    def visit(node: Node) -> None:
        kids: list[Kid] = []
        for kid in node.kids:
            if isinstance(kid, Node):
                visit(kid)
                if kid.role == "NonStruct":
                    kid.role = _ROLES.get(kid.tag, "Span" if _is_inline(kid) else "NonStruct")
                empty = kid.role == "Div" and not kid.kids
                silent = empty or kid.role in {"Span", "NonStruct"} or _is_same(node, kid)
                if silent and not kid.entries and not kid.attributes:
                    kids.extend(kid.kids)
                    continue
            kids.append(kid)
        node.kids = kids

    visit(book.root)


def _is_inline(node: Node) -> bool:
    return all(kid.role in INLINE for kid in node.walk())


def _is_same(one: Node, other: Node) -> bool:
    return one.html is other.html is not None and (one.tag, one.role) == (other.tag, other.role)


def _links(book: Book) -> None:
    # Each box in a link gets an annotation; all belong to the link itself (ISO 14289-1, 7.18.5). And what
    # CSS puts before and after a link's text is no link in the link.
    def below(node: Node) -> Iterator[Kid]:
        for kid in node.kids:
            if isinstance(kid, Node):
                inner = list(below(kid))
                yield from (one for one in inner if isinstance(one, Annotation))
                kid.kids = [one for one in inner if not isinstance(one, Annotation)]
                if kid.role == "Link":
                    yield from kid.kids
                    continue
            yield kid

    for node in book.root.walk():
        if node.role == "Link":
            node.kids = list(below(node))


def _parts(book: Book) -> None:
    # What one line or page holds of an HTML element is an element of its own; one paragraph should be read
    # as one.
    def visit(node: Node) -> None:
        if node.role == "Table":
            _repeated_rows(book, node)
        kids: list[Kid] = []
        for kid in node.kids:
            last = kids[-1] if kids else None
            if isinstance(last, Node) and isinstance(kid, Node) and _is_same(last, kid):
                _join(last, kid)
            else:
                kids.append(kid)
        node.kids = kids
        for one in node.nodes():
            visit(one)

    visit(book.root)


def _join(first: Node, second: Node) -> None:
    if first.role != "TR":
        first.kids += second.kids
        return
    for cell in second.nodes():  # each cell of a row goes on by itself
        same = next((one for one in first.nodes() if _is_same(one, cell)), None)
        if same:
            same.kids += cell.kids
        else:
            first.kids.append(cell)


def _repeated_rows(book: Book, table: Node) -> None:
    # Head and foot of a table stand again on each page, for the eye only.
    heads = [node for node in table.nodes() if node.role == "THead"]
    feet = [node for node in table.nodes() if node.role == "TFoot"]
    for again in heads[1:] + feet[:-1]:
        table.kids.remove(again)
        book.artifacts |= dict.fromkeys(again.places(), "")


def _scopes(book: Book) -> None:
    # A reader must know what a header cell heads (ISO 14289-1, 7.5). WeasyPrint lists the headers of each
    # cell instead, but overleaf those are the repeated ones.
    def visit(node: Node, scope: str) -> None:
        if node.role == "TH":
            said = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row"}
            own = said.get((node.html.get("scope") or "").lower(), scope)
            node.attributes.setdefault("Table", {})["Scope"] = f"/{own}"
        node.attributes.get("Table", {}).pop("Headers", None)
        for kid in node.nodes():
            visit(kid, "Column" if node.role == "THead" else scope)

    visit(book.root, "Row")


_POINTS = 0.75  # of a CSS pixel


def _figures(book: Book) -> None:
    # WeasyPrint gives the box of a figure in pixels from the top, not in points from the bottom of its page.
    for node in book.root.walk():
        box = node.attributes.get("Layout", {}).get("BBox")
        page = next(node.places(), None)
        if box and page:
            left, top, right, bottom = box
            height = book.document.pages[page[0]].height
            corners = (left, height - bottom, right, height - top)
            node.attributes["Layout"]["BBox"] = pydyf.Array(round(value * _POINTS, 3) for value in corners)


def _link_names(book: Book) -> None:
    # WeasyPrint describes a link by the name of its anchor; whoever goes from link to link hears nothing else
    # (ISO 14289-1, 7.18.5). A link's title says it best, else its text.
    for node in book.root.walk():
        if node.role == "Link":
            title = "" if node.html is None else node.html.get("title", "")
            name = title or plain("".join(book.spoken[place] for place in node.places())).strip()
            for kid in node.kids:
                if isinstance(kid, Annotation) and name:
                    kid.target["Contents"] = pydyf.String(name)


def _attachments(book: Book) -> None:
    # WeasyPrint lists each attachment twice, takes two of the same bytes for one, and leaves the names in the
    # order they came; a name tree is sorted.
    catalog = book.pdf.catalog
    if "AF" not in catalog:
        return
    names = object_at(book.pdf, catalog["Names"]["EmbeddedFiles"])["Names"]
    pairs = list(zip(names[::2], names[1::2], strict=True))
    catalog["AF"] = pydyf.Array(reference for _, reference in pairs)
    for attachment, (_, reference) in zip(book.document.metadata.attachments, pairs, strict=True):
        object_at(book.pdf, reference)["AFRelationship"] = f"/{attachment.relationship}"
    names[:] = [item for pair in sorted(pairs, key=lambda pair: pair[0].data) for item in pair]


MENDS: tuple[Callable[[Book], None], ...] = (
    _heads_and_feet,
    _decoration,
    _languages,
    _abbreviations,
    _notes,
    lists.nested,
    _meaningless,
    _links,
    _parts,
    lists.contents,
    lists.bodies,
    _scopes,
    _figures,
    spaces.mend,
    _link_names,
    _attachments,
)


def mend(seen: Seen, document: Document, pdf: Pdf, mends: Iterable[Callable[[Book], None]] = MENDS) -> None:
    """Mend the tags of a PDF that was made while watched: `write_pdf(finisher=partial(mend, seen))`."""
    book = read(seen, document, pdf)
    for one in mends:
        one(book)
    write(book)
    rewrite(book)
