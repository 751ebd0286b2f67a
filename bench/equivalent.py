"""A book's page as a Typst document of the same text: contents, heads, tables, chronology, people, links.

The look is near, not equal: what is compared is the work of setting the same words.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from mimetypes import guess_type

VOID = ("br", "img", "meta", "link", "hr", "input", "wbr", "col")
SKIPPED = ("head", "style", "script", "nav")  # the contents are Typst's own outline
BLOCKS = ("p", "li", "dt", "dd", "div")

# What stands around an element's words; nothing for all that are not here.
AROUND = {
    **dict.fromkeys(BLOCKS, ("\n#block[", "]\n")),
    **{f"h{level + 1}": (f"\n#heading(level: {level})[", "]\n") for level in (1, 2, 3)},
    "strong": ("#strong[", "]"),
    "em": ("#emph[", "]"),
    "section": ("\n", "\n"),
}

PREAMBLE = """\
#set document(title: {title}, author: {author})
#set page(paper: "a4", margin: (x: 23mm, y: 23mm), numbering: "1", header: context {{
  let before = query(heading.where(level: 1).before(here()))
  text(8pt, if before.len() > 0 {{ before.last().body }})
}})
#set text(font: {fonts}, size: 10pt, lang: {language})
#set par(leading: 5pt, spacing: 8pt)
#set table(stroke: (bottom: 0.4pt + gray), inset: (x: 4pt, y: 4pt))
#show heading.where(level: 1): set text(21pt)
#show heading.where(level: 2): set text(12pt)
#align(horizon, text(40pt, {title}))
#pagebreak()
#outline(depth: 1)
#pagebreak()
"""


@dataclass
class Element:
    """An element of HTML as it was read: its name, its attributes, and the elements and texts inside."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    inner: list["Element | str"] = field(default_factory=list)

    def all(self, name: str) -> Iterable["Element"]:
        """Yield the elements of a name inside, in order."""
        for one in self.inner:
            if isinstance(one, Element):
                if one.name == name:
                    yield one
                yield from one.all(name)

    @property
    def text(self) -> str:
        """All text inside."""
        return "".join(one if isinstance(one, str) else one.text for one in self.inner)


class _Reader(HTMLParser):
    """Reads HTML into elements; ends tags that the page leaves open are closed with what is around them."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inner.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.name == tag for element in self.open[1:]):
            while self.open.pop().name != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].inner.append(data)


def read(html: str) -> Element:
    """Return the tree of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.open[0]


def typst(html: str, fonts: Iterable[str], attached: Iterable[str] = ()) -> str:
    """Return a Typst document with the text of a page, these fonts, and these files beside it attached."""
    page = read(html)
    root = next(iter(page.all("html")))
    title = " ".join(next(iter(page.all("title"))).text.split())
    author = next(
        (m.attributes["content"] for m in page.all("meta") if m.attributes.get("name") == "author"), ""
    )
    language = root.attributes["lang"].partition("-")[0]
    known = {one.attributes["id"] for one in _elements(page) if "id" in one.attributes}
    head = PREAMBLE.format(
        title=_text(title),
        author=_text(author),
        fonts=f"({', '.join(map(_text, fonts))},)",
        language=_text(language),
    )
    files = "".join(map(_attached, attached))
    return head + files + _set(next(iter(page.all("body"))), known) + "\n"


def _attached(name: str) -> str:
    kind = guess_type(name)[0] or "application/octet-stream"
    return f"#pdf.attach({_text(name)}, mime-type: {_text(kind)}, description: {_text(name)})\n"


def _elements(element: Element) -> Iterable[Element]:
    yield element
    for one in element.inner:
        if isinstance(one, Element):
            yield from _elements(one)


def _inside(element: Element, known: set[str]) -> str:
    return "".join(_words(one) if isinstance(one, str) else _set(one, known) for one in element.inner)


def _words(text: str) -> str:
    """Return text as it runs on: white space as one space, which Typst drops between blocks."""
    kept = " ".join(text.split())
    before, after = (" " if end.isspace() else "" for end in (text[:1], text[-1:]))
    return f"{before}#{_text(kept)};{after}" if kept else " "


def _set(element: Element, known: set[str]) -> str:
    """Return an element as Typst markup, with a label where the page has an id."""
    if element.name in SKIPPED or "cover" in element.attributes.get("class", "").split():
        return ""
    own = element.attributes.get("id")
    place = f"#metadata(none)#label({_text(own)})" if own else ""
    return place + _markup(element, known)


def _markup(element: Element, known: set[str]) -> str:
    if element.name == "table":
        return _table(element, known)
    inner = _inside(element, known)
    if element.name == "a":
        return _link(element.attributes.get("href", ""), inner, known)
    if element.name == "div" and "entry" in element.attributes.get("class", "").split():
        return f"\n#block(breakable: false)[{inner}]\n"
    before, after = AROUND.get(element.name, ("", ""))
    return f"{before}{inner}{after}"


def _link(target: str, inner: str, known: set[str]) -> str:
    if target.startswith("#"):
        return f"#link(label({_text(target[1:])}))[{inner}]" if target[1:] in known else inner
    return f"#link({_text(target)})[{inner}]" if target else inner


def _table(table: Element, known: set[str]) -> str:
    heads = [row for head in table.all("thead") for row in head.all("tr")]
    above = {id(row) for row in heads}
    rows = [row for row in table.all("tr") if id(row) not in above]
    columns = max((sum(_span(cell) for cell in _cells(row)) for row in (*heads, *rows)), default=1)
    head = "".join(f"{_cell(cell, known)}, " for row in heads for cell in _cells(row))
    body = "".join(f"{_cell(cell, known)}, " for row in rows for cell in _cells(row))
    return f"\n#table(columns: {columns}, {f'table.header({head}), ' if head else ''}{body})\n"


def _cells(row: Element) -> list[Element]:
    return [one for one in row.inner if isinstance(one, Element) and one.name in ("th", "td")]


def _span(cell: Element) -> int:
    return int(cell.attributes.get("colspan", "1"))


def _cell(cell: Element, known: set[str]) -> str:
    inner = f"[{_inside(cell, known)}]"
    return f"table.cell(colspan: {_span(cell)}){inner}" if _span(cell) > 1 else inner


def _text(text: str) -> str:
    """Write a text as a string of Typst's, which escapes quotation marks and backslashes as JSON does."""
    return json.dumps(text, ensure_ascii=False)
