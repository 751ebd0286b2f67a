r"""Prose: paragraphs of text with *emphasis*, **strong emphasis** and {references} to names.

`{daejeon}` stands for a name and `{daejeon:full}` for its full form; both are filled in from the
record's own forms, never translated. A line break begins a new paragraph. Everything else is text: HTML is
shown, not obeyed. A backslash before `*`, `{` or `\` makes it plain.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_cjk_friendly import cjk_friendly

FORMS = ("name", "full")
MAX_LENGTH = 10_000  # characters; three pages, and a bound on the time that unclosed asterisks take
MAX_DEPTH = 8

_REFERENCE = re.compile(r"\{([^{}\n]*)\}")
_ID = re.compile(r"[a-z0-9]+(?:-{1,2}[a-z0-9]+)*", re.ASCII)
_LINE_BREAK = re.compile(r"\n\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class ProseError(ValueError):
    """A text whose references cannot be read."""


@dataclass(frozen=True)
class Text:
    """Plain text."""

    text: str


@dataclass(frozen=True)
class Ref:
    """A name to be filled in: the id of its record and which form of it."""

    id: str
    form: str = "name"


@dataclass(frozen=True)
class Emphasis:
    """Stressed text."""

    inner: tuple["Inline", ...]
    strong: bool = False


Inline = Text | Ref | Emphasis
Paragraph = tuple[Inline, ...]


@dataclass(frozen=True)
class Prose:
    """A text as written and its paragraphs."""

    text: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def references(self) -> tuple[Ref, ...]:
        """All references, in order, repeated ones too."""
        return tuple(r for p in self.paragraphs for r in _references(p))


@lru_cache(maxsize=8192)  # many books share a city
def parse(text: str) -> Prose:
    """Read prose; raise ProseError where a reference is wrong, or where the text cannot be printed."""
    if len(text) > MAX_LENGTH:
        raise ProseError(f"the text is longer than {MAX_LENGTH} characters; divide it")
    if control := _CONTROL.search(text):
        raise ProseError(f"the text holds the control character U+{ord(control[0]):04X}")
    tokens = (
        token for token in _markdown().parse(_LINE_BREAK.sub("\n\n", text.strip())) if token.type == "inline"
    )
    return Prose(text, tuple(_inline(iter(token.children or ()), None) for token in tokens))


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("zero").enable(["emphasis", "escape"]).use(cjk_friendly)
    markdown.inline.ruler.before("emphasis", "reference", _reference_rule)
    return markdown


def _reference_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    if state.src[state.pos] not in "{}":
        return False
    match = _REFERENCE.match(state.src, state.pos)
    if not match:
        raise ProseError(
            f"a “{state.src[state.pos]}” stands alone; write \\{state.src[state.pos]} for a plain one"
        )
    name, colon, form = match[1].partition(":")
    if not _ID.fullmatch(name):
        raise ProseError(
            f"“{match[0]}” is not a reference; write {{id}} as in {{daejeon}}, or \\{{ for a brace"
        )
    if colon and form not in FORMS:
        raise ProseError(f"“{match[0]}” asks for an unknown form; there are {' and '.join(FORMS)}")
    if not silent:
        token = state.push("reference", "", 0)
        token.meta = {"id": name, "form": form or "name"}
    state.pos = match.end()
    return True


def _inline(tokens: Iterator[Token], closing: str | None, depth: int = 0) -> tuple[Inline, ...]:
    if depth > MAX_DEPTH:
        raise ProseError("the asterisks are nested too deep")
    parts: list[Inline] = []
    for token in tokens:
        if token.type == closing:
            break
        if token.type in ("em_open", "strong_open"):
            inner = _inline(tokens, token.type.replace("open", "close"), depth + 1)
            parts.append(Emphasis(inner, strong=token.type == "strong_open"))
        elif token.type == "reference":
            parts.append(Ref(**token.meta))
        elif content := token.content:
            if parts and isinstance(parts[-1], Text):
                parts[-1] = Text(parts[-1].text + content)
            else:
                parts.append(Text(content))
    return tuple(parts)


def _references(parts: tuple[Inline, ...]) -> Iterator[Ref]:
    for part in parts:
        if isinstance(part, Ref):
            yield part
        elif isinstance(part, Emphasis):
            yield from _references(part.inner)
