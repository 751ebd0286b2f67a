"""The blocks of text that a page of HTML consists of, for comparison with what is spoken of its PDF."""

import re
from dataclasses import dataclass

import tinyhtml5

SVG = "{http://www.w3.org/2000/svg}"
HTML_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
NOT_SPOKEN = str.maketrans("", "", "\u00ad\u200b\u2060")


def plain(text: str) -> str:
    """Return a text as it is spoken: one space for any white, without what joins or may break words."""
    return re.sub(r"\s+", " ", text.translate(NOT_SPOKEN))


@dataclass(frozen=True)
class Block:
    """A stretch of text that no other block interrupts, and its pieces in other languages than the book's.

    In the text of a page of HTML, a NUL stands where a tag does: CSS may have set something there.
    """

    text: str
    foreign: tuple[tuple[str, str], ...] = ()

    @property
    def shown(self) -> str:
        """The text alone."""
        return self.text.replace("\0", "").strip()

    @property
    def as_pattern(self) -> re.Pattern[str]:
        """What may be spoken for it: CSS adds punctuation and numbers, but neither words nor lost spaces."""
        return re.compile(
            r"(?:\s*(?:[^\w\s]{1,3}|\d{1,4})\s*){0,2}".join(map(re.escape, self.text.split("\0")))
        )


def block_of(runs: list[tuple[str, str]], language: str) -> Block:
    """Make a block of its texts with their languages."""
    text = re.sub(
        r"[ \0]*\0[ \0]*", lambda m: " \0" if " " in m[0] else "\0", plain("".join(t for _, t in runs))
    )
    foreign: list[tuple[str, str]] = []
    for own, said in runs:
        letters = re.sub(r"[\W\d_]", "", said)
        if letters and own != language:
            if foreign and foreign[-1][0] == own:
                letters = foreign.pop()[1] + letters
            foreign.append((own, letters))
        elif letters:
            foreign.append(("", ""))
    return Block(re.sub(r"^[ \0]+|[ \0]+$", "\0", text), tuple(run for run in foreign if run[0]))


def blocks_of_html(html: str) -> tuple[Block, ...]:
    """Return the blocks of a page of HTML, in order; those without text are left out."""
    root = tinyhtml5.parse(html, namespace_html_elements=False)
    language = root.get("lang", "")
    runs: list[list[tuple[str, str]]] = [[]]

    def visit(element, own: str) -> None:  # noqa: ANN001 - whichever tree the parser makes
        own = element.get("lang", own)
        if "decoration" in element.get("class", "").split():
            return  # it is passed over
        if element.tag in {f"{SVG}svg", "img"}:
            alternative = element.get("alt") or element.findtext(f"{SVG}title") or ""
            runs.extend([[(own, alternative)], []])
            return
        block = element.tag in HTML_BLOCKS
        if block:
            runs.append([])
        runs[-1].append((own, f"\0{element.text or ''}"))
        for kid in element:
            if isinstance(kid.tag, str):
                visit(kid, own)
            runs[-1].append((own, kid.tail or ""))
        runs[-1].append((own, "\0"))
        if block:
            runs.append([])

    visit(root.find("body"), language)
    return tuple(block for block in (block_of(run, language) for run in runs) if block.shown)
