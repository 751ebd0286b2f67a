"""What goes out to translators' tools, and what comes back into the files of translations."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from twinbook import translating
from twinbook.language import signing, table, tmx, xliff
from twinbook.language.merge import Wanted
from twinbook.language.po import BrokenError, Message
from twinbook.language.unit import Delivery, Unit
from twinbook.translating import WORDS, File, Text

WRITERS: Mapping[str, Callable[[Delivery, str], bytes]] = {
    "xliff": xliff.write,
    "tmx": tmx.write,
    "csv": table.write,
}
READERS: Mapping[str, Callable[[bytes], Delivery]] = {
    ".xlf": xliff.read,
    ".xliff": xliff.read,
    ".tmx": tmx.read,
    ".csv": table.read,
}
KINDS = ("changed", "stale", "unchanged", "conflict", "unknown")
_FORM = re.compile(r"(.*)\[(\d+)\]", re.DOTALL)


def units(texts: Iterable[Text]) -> Iterator[Unit]:
    """Yield the units of texts: of one with plural forms, one for each form."""
    for text in texts:
        wanted, message = text.wanted, text.message
        forms = (message.forms or (message.translation,)) if message else ("",)
        key = wanted.key if text.file != WORDS else f"{wanted.key}|{wanted.text}"
        for number, form in enumerate(forms):
            yield Unit(
                text.file,
                f"{key}[{number}]" if wanted.many else key,
                wanted.many if wanted.many and (number or len(forms) == 1) else wanted.text,
                form,
                text.state,
                wanted.notes,
                message.previous[1] if message and text.state == "stale" else "",
                signing.seal(message) if message and message.translation else "",
            )


@dataclass(frozen=True)
class Change:
    """What a delivery does to a text: `kind` is changed, stale, unchanged, conflict or unknown."""

    unit: Unit
    kind: str
    before: str = ""

    def __str__(self) -> str:
        """Tell it to a translator."""
        said, before = f"“{self.unit.target}”", f"“{self.before}”"
        told = {
            "changed": f"{before} → {said}" if self.before else said,
            "stale": f"its text has changed meanwhile; taken as fuzzy: {said}",
            "conflict": f"it was translated meanwhile as {before}; not taken: {said}",
            "unknown": f"there is no such text any more; not taken: {said}",
        }
        return f"{self.unit.file}:{self.unit.key}: {told.get(self.kind, 'unchanged')}"


def taken(
    known: Iterable[File], delivery: Delivery, *, force: bool = False
) -> tuple[tuple[File, ...], tuple[Change, ...]]:
    """Return the files that a delivery changes, as they are then, and what becomes of each of its units.

    A translation that is newer than the delivery is not overwritten, unless by `force`.
    """
    by_name = {file.name: file for file in known if not file.problem}
    changed: set[str] = set()
    told = []
    for one in delivery.units:
        if not one.target.strip():
            continue
        file = by_name.get(one.file)
        text, number = _find(file, one) if file else (None, 0)
        if file is None or text is None:
            told.append(Change(one, "unknown"))
            continue
        change, message = _change(text, one, number, force=force)
        told.append(change)
        if message is not None:
            by_name[file.name] = translating.with_message(file, text.message, message)
            changed.add(file.name)
    return tuple(by_name[name] for name in sorted(changed)), tuple(told)


def _find(file: File, one: Unit) -> tuple[Text | None, int]:
    """Return the text that a unit is of, and which of its forms."""
    parts = _FORM.fullmatch(one.key)
    for key, number in ((one.key, 0), (parts[1], int(parts[2])) if parts else ("", 0)):
        name = f"{file.name}:{key}"
        found = next((text for text in file.texts if text.name == name), None)
        if found and bool(found.wanted.many) == bool(parts and key != one.key):
            return found, number
    return None, 0


def _change(text: Text, one: Unit, number: int, *, force: bool) -> tuple[Change, Message | None]:
    """Return what a unit does to its text, and the message of the text then; None if it stays."""
    wanted, message = text.wanted, text.message
    before = _form(message, number)
    fresh = one.source.strip() in (wanted.text.strip(), wanted.many.strip())
    if one.target == before and (text.state != "stale" or not fresh or one.state == "stale"):
        return Change(one, "unchanged"), None
    newer = bool(message and before.strip() and one.base not in _seals(message) and one.target != before)
    if newer and not force:
        return Change(one, "conflict", before), None
    known = message or Message(wanted.key, wanted.text, "", wanted.many)
    made = _with_form(known, wanted, number, one.target)
    if fresh and one.state != "stale":
        flags = tuple(flag for flag in made.flags if flag != "fuzzy")
        current = replace(made, text=wanted.text, many=wanted.many, flags=flags, previous=("", "", ""))
        return Change(one, "changed", before), current
    flags = tuple(dict.fromkeys(("fuzzy", *made.flags)))
    previous = made.previous if fresh else ("", one.source, "")
    stale = replace(made, text=wanted.text, many=wanted.many, flags=flags, previous=previous)
    return Change(one, "stale", before), stale


def _seals(message: Message) -> tuple[str, str]:
    """Return the seals of a message: with its text, and with that which its translation was made from."""
    made_from = replace(message, text=message.previous[1] or message.text)
    return signing.seal(message), signing.seal(made_from)


def _form(message: Message | None, number: int) -> str:
    if message is None:
        return ""
    forms = message.forms or (message.translation,)
    return forms[number] if number < len(forms) else ""


def _with_form(message: Message, wanted: Wanted, number: int, said: str) -> Message:
    if not wanted.many:
        return replace(message, translation=said)
    forms = [*message.forms, *[""] * (number + 1 - len(message.forms))]
    forms[number] = said
    return replace(message, translation=forms[0], forms=tuple(forms))


def delivered(path: Path) -> Delivery:
    """Read what a translator sends back; raise BrokenError for a broken file, OSError for one not there."""
    read = READERS.get(path.suffix.lower())
    if read is None:
        raise BrokenError(0, f"“{path.suffix}” is not known here", f"there are {', '.join(READERS)}")
    return read(path.read_bytes())
