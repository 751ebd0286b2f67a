"""The format of PO files: their messages, read strictly and written the same way each time.

What msgfmt accepts is accepted; where gettext's readers go on with an empty translation, over a missing
quotation mark or a byte order mark, there is an error with its line. A message keeps all that a translator or
a tool has noted with it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

MAX_BYTES = 4_000_000

_TOKEN = re.compile(
    r'\s*(?:(?P<word>msgctxt|msgid_plural|msgid|msgstr\[\d+\]|msgstr|domain)(?=[\s"]|$)|"(?P<text>(?:[^"\\]|\\.)*)")'
)
_ESCAPE = re.compile(r"\\([0-7]{1,3}|x[0-9A-Fa-f]+|.)")
_ESCAPES = {
    "n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", '"': '"', "\\": "\\",
}  # fmt: skip
_WRITTEN = {ord(text): f"\\{letter}" for letter, text in _ESCAPES.items()}
_CHARSET = re.compile(r"charset=([\w.:-]+)")
_UTF_8 = frozenset(("utf-8", "utf8", "us-ascii", "ascii", "charset"))  # the last is a template's


class BrokenError(Exception):
    """A file of translations that cannot be read; the message is for a translator."""

    def __init__(self, line: int, message: str, hint: str = "") -> None:
        """Make one of a line (0 means the whole file), a message and a hint."""
        super().__init__(message)
        self.line, self.message, self.hint = line, message, hint


@dataclass(frozen=True)
class Message:
    """A text with its translation, and what stands with it: the header is the one without key and text."""

    key: str = ""  # msgctxt
    text: str = ""  # msgid
    translation: str = ""  # msgstr, or its first form
    many: str = ""  # msgid_plural
    forms: tuple[str, ...] = ()  # all of msgstr[0], msgstr[1] …, of a plural
    remarks: tuple[str, ...] = ()  # a translator's, `# …`
    notes: tuple[str, ...] = ()  # for a translator, `#. …`
    places: tuple[str, ...] = ()  # `#: …`
    flags: tuple[str, ...] = ()  # `#, …`
    previous: tuple[str, str, str] = ("", "", "")  # key, text and plural that the translation was made from
    obsolete: bool = False
    line: int = field(default=0, compare=False)

    @property
    def fuzzy(self) -> bool:
        """Say whether the translation is marked as made from another text."""
        return "fuzzy" in self.flags

    @property
    def plural(self) -> bool:
        """Say whether it has several forms."""
        return bool(self.many or self.forms)

    @property
    def header(self) -> bool:
        """Say whether it is the file's header."""
        return not (self.key or self.text)


def parse(data: bytes) -> tuple[Message, ...]:
    """Return the messages of a file in order, its header too; raise BrokenError at the first thing wrong."""
    if len(data) > MAX_BYTES:
        raise BrokenError(0, f"the file is larger than {MAX_BYTES // 1000} kB")
    if data.startswith(b"\xef\xbb\xbf"):
        raise BrokenError(1, "the file starts with a byte order mark", "save it as UTF-8 without BOM")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BrokenError(line, "the file is not UTF-8 text", "save it with the encoding UTF-8") from error
    found = tuple(_messages(text))
    for message in found:
        if message.header and (charset := _CHARSET.search(message.translation)):
            if charset[1].lower() not in _UTF_8:
                hint = "save it as UTF-8, and say so in its header"
                raise BrokenError(message.line, f"the file says that it is {charset[1]}", hint)
            break
    return found


@dataclass
class _Draft:
    """A message that is being read."""

    line: int = 0
    parts: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, list[str]] = field(default_factory=dict)  # of the comments `#|`
    comments: dict[str, list[str]] = field(default_factory=dict)
    current: str = ""
    obsolete: bool = False

    @property
    def translated(self) -> bool:
        """Say whether its msgstr has been read, so that something else begins another message."""
        return any(word.startswith("msgstr") for word in self.parts)


def _messages(text: str) -> Iterator[Message]:
    draft = _Draft()
    for number, whole in enumerate(text.split("\n"), 1):
        line = whole.strip()
        obsolete = line.startswith("#~")
        if obsolete:
            line = line[2:].lstrip()
            line = f"#{line}" if line.startswith("|") else line
        if draft.translated and (line.startswith("#") or (line and obsolete != draft.obsolete)):
            yield _message(draft)
            draft = _Draft()
        draft.obsolete = draft.obsolete or obsolete
        if line.startswith("#"):
            _comment(draft, number, line)
            continue
        for word, said in _tokens(number, line):
            if word and draft.translated and not word.startswith("msgstr"):
                yield _message(draft)
                draft = _Draft(obsolete=obsolete)
            _take(draft, number, word, said)
    if draft.parts:
        yield _message(draft)


def _tokens(number: int, line: str) -> Iterator[tuple[str, str]]:
    """Yield the keywords of a line, each with an empty text, and its texts, each with an empty keyword."""
    at = 0
    while at < len(line):
        found = _TOKEN.match(line, at)
        if not found:
            hint = 'every text stands between two quotation marks; inside, write \\" for one'
            raise BrokenError(number, f"this line is not understood: {line[:60]}", hint)
        if found["word"]:
            yield found["word"], ""
        else:
            yield "", _unescaped(number, found["text"])
        at = found.end()


def _take(draft: _Draft, number: int, word: str, said: str) -> None:
    """Add a keyword or a text to the message that is being read."""
    if word == "domain":
        raise BrokenError(number, "a file has one domain only", "remove the line")
    if word in draft.parts:
        raise BrokenError(number, f"{word} stands twice in one entry")
    if word:
        if word.startswith("msgstr") and "msgid" not in draft.parts:
            raise BrokenError(draft.line or number, "this entry has no msgid")
        draft.parts[word], draft.current, draft.line = [], word, draft.line or number
    elif not draft.current:
        raise BrokenError(number, "a text without msgid or msgstr before it")
    else:
        draft.parts[draft.current].append(said)


def _comment(draft: _Draft, number: int, line: str) -> None:
    kind = line[1:2] if line[1:2] in {".", ":", ",", "|", "="} else ""
    said = line[1 + len(kind) :].strip()
    if kind != "|":
        draft.comments.setdefault(kind, []).append(said)
        return
    for word, text in _tokens(number, said):
        if word:
            draft.before[word] = []
        elif not draft.before:
            raise BrokenError(number, "a text without msgid before it")
        else:
            [*draft.before.values()][-1].append(text)


def _message(draft: _Draft) -> Message:
    texts = {word: "".join(said) for word, said in draft.parts.items()}
    before = {word: "".join(said) for word, said in draft.before.items()}
    forms = {word: text for word, text in texts.items() if word.startswith("msgstr[")}
    if "msgid" not in texts:
        raise BrokenError(draft.line, "this entry has no msgid")
    if not draft.translated:
        raise BrokenError(draft.line, "this entry has no msgstr")
    if bool(forms) != ("msgid_plural" in texts) or (forms and "msgstr" in texts):
        hint = "a text with msgid_plural has msgstr[0] and further ones, another has msgstr"
        raise BrokenError(draft.line, "this entry has mixed up its plural forms", hint)
    if [*forms] != [f"msgstr[{number}]" for number in range(len(forms))]:
        raise BrokenError(draft.line, "the forms of this entry are not numbered 0, 1, 2 …")
    comments = {kind: tuple(said) for kind, said in draft.comments.items()}
    flags = (
        flag.strip() for said in (*comments.get(",", ()), *comments.get("=", ())) for flag in said.split(",")
    )
    return Message(
        texts.get("msgctxt", ""),
        texts["msgid"],
        texts["msgstr"] if not forms else forms["msgstr[0]"],
        texts.get("msgid_plural", ""),
        tuple(forms.values()),
        comments.get("", ()),
        comments.get(".", ()),
        comments.get(":", ()),
        tuple(dict.fromkeys(flag for flag in flags if flag)),
        (before.get("msgctxt", ""), before.get("msgid", ""), before.get("msgid_plural", "")),
        draft.obsolete,
        draft.line,
    )


def _unescaped(number: int, text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        said = found[1]
        if said in _ESCAPES:
            return _ESCAPES[said]
        code = (
            int(said[1:], 16) if said[0] == "x" and len(said) > 1 else int(said, 8) if said.isdigit() else -1
        )
        if not 0 < code < 128:  # noqa: PLR2004 - bytes above would be half a character
            raise BrokenError(number, f"“{found[0]}” is not known here", "write \\\\ for a plain \\")
        return chr(code)

    return _ESCAPE.sub(plain, text) if "\\" in text else text


def written(messages: Iterable[Message]) -> bytes:
    """Return the file of some messages: one line for each line of text, however long."""
    return ("\n".join("".join(f"{line}\n" for line in _lines(message)) for message in messages)).encode()


def _lines(message: Message) -> Iterator[str]:
    mark = "#~ " if message.obsolete else ""
    yield from (f"# {said}".rstrip() for said in message.remarks)
    yield from (f"#. {said}".rstrip() for said in message.notes)
    yield from (f"#: {said}" for said in message.places)
    if message.flags:
        yield f"#, {', '.join(message.flags)}"
    before = "#~| " if message.obsolete else "#| "
    for word, said in zip(("msgctxt", "msgid", "msgid_plural"), message.previous, strict=True):
        if said:
            yield from _said(before, word, said)
    if message.key:
        yield from _said(mark, "msgctxt", message.key)
    yield from _said(mark, "msgid", message.text)
    if message.plural:
        yield from _said(mark, "msgid_plural", message.many)
        for number, form in enumerate(message.forms):
            yield from _said(mark, f"msgstr[{number}]", form)
    else:
        yield from _said(mark, "msgstr", message.translation)


def _said(mark: str, word: str, said: str) -> Iterator[str]:
    *lines, last = said.split("\n")
    if not lines:
        yield f'{mark}{word} "{said.translate(_WRITTEN)}"'
        return
    yield f'{mark}{word} ""'
    yield from (f'{mark}"{line.translate(_WRITTEN)}\\n"' for line in lines)
    if last:
        yield f'{mark}"{last.translate(_WRITTEN)}"'
