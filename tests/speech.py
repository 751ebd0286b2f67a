"""What a screen reader speaks of a PDF: its structure tree read back with the text of its leaves.

    python tests/speech.py BOOK.pdf

prints it line by line: a change of language as ‹ko:…›, a link as ⟦text → what its annotation says⟧.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pikepdf

from blocks import NOT_SPOKEN, Block, block_of, blocks_of_html, plain

Place = tuple[int, int]  # a page, counted from 0, and the number of a piece of marked content on it

INLINE = frozenset({"Span", "Link", "Reference", "NonStruct", "Note"})


@dataclass(frozen=True, eq=False)
class Element:
    """A structure element: its role, its language (its own or the one around it), what it holds in order."""

    role: str
    language: str
    page: int
    kids: tuple["Element | str", ...] = ()
    entries: Mapping[str, str] = field(default_factory=dict)  # Lang, Alt, E, ActualText, ID
    attributes: Mapping[str, object] = field(default_factory=dict)  # Scope, ColSpan, ListNumbering, BBox …
    links: tuple[str, ...] = ()  # what its annotations say

    @property
    def elements(self) -> tuple["Element", ...]:
        """The elements among its kids."""
        return tuple(kid for kid in self.kids if isinstance(kid, Element))

    @property
    def text(self) -> str:
        """All that is spoken for it, as plain text."""
        return plain("".join(text for _, text in self.runs())).strip()

    def runs(self) -> Iterator[tuple[str, str]]:
        """Yield its pieces of text with their languages."""
        replaced = self.entries.get("ActualText") or (
            self.entries.get("Alt") if self.role == "Figure" else None
        )
        if replaced is not None:
            yield self.language, replaced
            return
        for kid in self.kids:
            yield from kid.runs() if isinstance(kid, Element) else [(self.language, kid)]

    def walk(self, *above: "Element") -> Iterator[tuple["Element", tuple["Element", ...]]]:
        """Yield it and all below it with the elements above each, outermost first."""
        yield self, above
        for kid in self.elements:
            yield from kid.walk(*above, self)

    def all(self, *roles: str) -> tuple["Element", ...]:
        """Return the elements of some roles, in order."""
        return tuple(one for one, _ in self.walk() if one.role in roles)

    def blocks(self, language: str) -> Iterator[Block]:
        """Yield its stretches of text that no other block interrupts."""
        run: list[tuple[str, str]] = []

        def inline(one: Element) -> Iterator[Block]:
            for kid in one.kids:
                if isinstance(kid, str):
                    run.append((one.language, kid))
                elif kid.role in INLINE:
                    yield from inline(kid)
                else:
                    yield block_of(run, language)
                    run.clear()
                    yield from kid.blocks(language)

        if self.role == "Figure":
            yield block_of(list(self.runs()), language)
            return
        yield from inline(self)
        yield block_of(run, language)


@dataclass(frozen=True)
class Speech:
    """A PDF as it is spoken, and the faults that no reader could get over."""

    language: str
    root: Element
    faults: tuple[str, ...]
    artifacts: Mapping[int, tuple[tuple[str, str], ...]]  # by page: the kind and the text of each

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Its blocks of text, in order; those without text are left out."""
        return tuple(block for block in self.root.blocks(self.language) if block.shown)

    def lines(self) -> Iterator[str]:
        """Yield one line a block, with its role."""
        yield from _lines(self.root, self.language, 0)


def read(path: Path) -> Speech:
    """Read a tagged PDF."""
    with pikepdf.open(path) as pdf:
        return speech_of(pdf)


def speech_of(pdf: pikepdf.Pdf) -> Speech:
    """Read a tagged PDF that is open."""
    contents = _Contents(pdf)
    language = str(pdf.Root.get("/Lang", ""))
    (document,) = _kids(pdf.Root.StructTreeRoot)
    tree = _Tree(pdf, contents)
    root = tree.element(document, language)
    faults = [f"unmarked: page {page + 1}: {text}" for page, text in contents.unmarked if text.strip()]
    for place, text in contents.texts.items():
        times = tree.reached.count(place)
        if times != 1 and (times or text.strip()):
            faults.append(f"{'spoken again' if times else 'lost'}: page {place[0] + 1}: {text}")
    artifacts = {page: tuple(found) for page, found in contents.artifacts.items()}
    return Speech(language, root, tuple(faults + tree.astray), artifacts)


def differences(html: str, speech: Speech) -> Iterator[str]:
    """Yield what of a page of HTML is not spoken in its place with its spaces, and not in its language."""
    wanted = iter(blocks_of_html(html))
    due = next(wanted, None)
    for spoken in speech.blocks:
        if due and due.as_pattern.fullmatch(spoken.shown):
            if due.foreign != spoken.foreign:
                yield f"the languages of “{spoken.shown}” are {spoken.foreign}, not {due.foreign}"
            due = next(wanted, None)
        elif re.search(r"[^\W\d]", spoken.shown):  # a list's mark is nothing that the page says
            yield f"spoken is “{spoken.shown}” instead of “{due.shown if due else ''}”"
            return
    if due:
        yield f"never spoken is “{due.shown}”"


class _Tree:
    def __init__(self, pdf: pikepdf.Pdf, contents: "_Contents") -> None:
        self._contents = contents
        self._owners = dict(pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree).items())
        self.reached: list[Place] = []
        self.astray: list[str] = []

    def element(self, found: pikepdf.Object, language: str) -> Element:
        own = str(found.get("/Lang", language))
        kids: list[Element | str] = []
        links: list[str] = []
        for kid in _kids(found):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                kids.append(self.element(kid, own))
            elif isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid:
                links.append(str(kid.Obj.get("/Contents", "")))
                self._check(found, self._owners.get(int(kid.Obj.get("/StructParent", -1))), "an annotation")
            else:
                kids.append(self._content(found, kid))
        return Element(
            role=str(found.S)[1:],
            language=own,
            page=self._contents.numbers[found.Pg.objgen] if "/Pg" in found else 0,
            kids=tuple(kids),
            entries={
                k: str(found[f"/{k}"]) for k in ("Lang", "Alt", "E", "ActualText", "ID") if f"/{k}" in found
            },
            attributes={key[1:]: value for one in _owned(found) for key, value in one.items()},
            links=tuple(links),
        )

    def _content(self, element: pikepdf.Object, kid: object) -> str:
        elsewhere = isinstance(kid, pikepdf.Dictionary)
        page = kid.get("/Pg", element.get("/Pg")) if elsewhere else element.Pg
        place = (self._contents.numbers[page.objgen], int(kid.MCID if elsewhere else kid))
        self.reached.append(place)
        owners = self._owners[int(page.StructParents)]
        text = self._contents.texts[place]
        self._check(element, owners[place[1]], f"“{text}”")
        return text

    def _check(self, element: pikepdf.Object, owner: pikepdf.Object | None, what: str) -> None:
        if owner is None or owner.objgen != element.objgen:
            self.astray.append(f"astray: from {what} no way leads back to the {str(element.S)[1:]} it is in")


class _Contents:
    """The text of every page by its marked content, its artifacts, and what is neither."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.texts: dict[Place, str] = {}
        self.artifacts: dict[int, list[tuple[str, str]]] = {}
        self.unmarked: list[tuple[int, str]] = []
        self.numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
        self._codes: dict[tuple[int, int], Mapping[int, str]] = {}
        for number, page in enumerate(pdf.pages):
            self._read(number, page)

    def _read(self, page: int, found: pikepdf.Page) -> None:
        marks: list[
            tuple[str, int | None, bool]
        ] = []  # the tag, the number, whether a text replaces what is shown
        codes: Mapping[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(found):
            name = str(operator)
            if name in ("BMC", "BDC"):
                properties = operands[1] if name == "BDC" else {}
                mcid = int(properties["/MCID"]) if "/MCID" in properties else None
                marks.append((str(operands[0])[1:], mcid, "/ActualText" in properties))
                if mcid is not None:
                    self.texts[page, mcid] = ""
                elif marks[-1][0] == "Artifact":
                    kind = "/".join(str(properties[k])[1:] for k in ("/Type", "/Subtype") if k in properties)
                    self.artifacts.setdefault(page, []).append((kind, ""))
                if "/ActualText" in properties:
                    self._keep(page, marks, str(properties["/ActualText"]).translate(NOT_SPOKEN))
            elif name == "EMC":
                marks.pop()
            elif name == "Tf":
                font = found.Resources.Font[str(operands[0])]
                if font.objgen not in self._codes:
                    self._codes[font.objgen] = _codes(font)
                codes = self._codes[font.objgen]
            elif name in ("Tj", "TJ", "'", '"') and not any(replaced for _, _, replaced in marks):
                parts = operands[-1] if name == "TJ" else [operands[-1]]
                raw = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                text = "".join(
                    codes.get(int.from_bytes(raw[i : i + 2]), "\ufffd") for i in range(0, len(raw), 2)
                )
                self._keep(page, marks, text)

    def _keep(self, page: int, marks: list[tuple[str, int | None, bool]], text: str) -> None:
        mcid = next((mcid for _, mcid, _ in reversed(marks) if mcid is not None), None)
        if mcid is not None:
            self.texts[page, mcid] += text
        elif any(tag == "Artifact" for tag, _, _ in marks):
            kind, before = self.artifacts[page][-1]
            self.artifacts[page][-1] = (kind, before + text)
        else:
            self.unmarked.append((page, text))


def _codes(font: pikepdf.Object) -> Mapping[int, str]:
    """Return what each code of a font stands for, by its ToUnicode (WeasyPrint writes bfchar alone)."""
    if "/ToUnicode" not in font:
        return {}
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", font.ToUnicode.read_bytes(), re.DOTALL):
        for code, value in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(value.decode()).decode("utf-16-be")
    return found


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array | list) else [kids]


def _owned(element: pikepdf.Object) -> list[pikepdf.Object]:
    owned = element.get("/A", [])
    return list(owned) if isinstance(owned, pikepdf.Array | list) else [owned]


def _lines(element: Element, language: str, depth: int) -> Iterator[str]:
    notes = "".join(
        f" {key}={value}"
        for key, value in {**element.entries, **element.attributes}.items()
        if key not in ("E", "O")
    )
    start = f"{'  ' * depth}{element.role}{notes}"
    if all(one.role in INLINE for one, above in element.walk() if above):
        yield f"{start}: {_said(element, language)}"
        return
    yield start
    for kid in element.kids:
        if isinstance(kid, str):
            yield f"{'  ' * depth}  : {kid}"
        else:
            yield from _lines(kid, element.language, depth + 1)


def _said(element: Element, language: str) -> str:
    said = plain(
        "".join(kid if isinstance(kid, str) else _said(kid, element.language) for kid in element.kids)
    )
    if "E" in element.entries:
        said = f"{said}{{in full: {element.entries['E']}}}"
    if element.role == "Note":
        said = f"{{note: {said}}}"
    if element.role == "Link":
        said = f"⟦{said} → {' | '.join(dict.fromkeys(element.links)) or 'nowhere'}⟧"
    return f"‹{element.language}:{said}›" if element.language != language else said


if __name__ == "__main__":
    spoken = read(Path(sys.argv[1]))
    sys.stdout.writelines(f"{line}\n" for line in (*spoken.lines(), *spoken.faults))
