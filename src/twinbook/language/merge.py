"""What becomes of a file of translations when the texts change: nothing that a translator wrote is lost.

A text that is the same keeps its translation, also under another key; one that changed keeps it as fuzzy,
with the text that it was made from; a translation that nothing asks for any more is kept as obsolete.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from twinbook.language.po import Message

NEAR = 0.75  # of the letters, that an unknown text shares with one that is not asked for any more


@dataclass(frozen=True)
class Wanted:
    """A text that is to be translated, and what a translator is told of it."""

    key: str
    text: str
    many: str = ""
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[str, str]:
        """What tells it from the others of its file."""
        return self.key, self.text


def merged(
    known: Iterable[Message],
    wanted: Iterable[Wanted],
    *,
    moved: Mapping[str, Message] | None = None,
    no_meaning: Collection[str] = (),
    unique: bool = True,
) -> tuple[Message, ...]:
    """Return the messages of a file, in the order in which their texts are wanted, the obsolete ones last.

    `moved` are translations by text that other files do not need any more. A change to the text of a key in
    `no_meaning` leaves its translation as it is. `unique` says that a key alone tells texts apart.
    """
    messages = [message for message in known if not message.header]
    asked = list(wanted)
    live = {_identity(m, unique): m for m in messages if not m.obsolete}
    gone = {m.text: m for m in messages if m.obsolete and m.translation.strip()}
    own = {one.key if unique else one.identity for one in asked}
    left = {identity: m for identity, m in live.items() if identity not in own and m.translation.strip()}
    by_text = {m.text: m for m in left.values()}
    used: set[int] = set()
    made = []
    for one in asked:
        before = live.get(one.key if unique else one.identity)
        if before is None:
            before = by_text.get(one.text) or gone.get(one.text) or (moved or {}).get(one.text)
            unused = [m for m in (*left.values(), *(moved or {}).values()) if id(m) not in used]
            before = before or _near(one, unused)
        if before is not None:
            used.add(id(before))
        made.append(_message(one, before, quietly=one.key in no_meaning))
    kept = [
        m
        for m in messages
        if id(m) not in used and m not in made and (m.obsolete or id(m) in map(id, left.values()))
    ]
    return (*made, *(_obsolete(m) for m in kept if m.translation.strip() or m.remarks))


def leftover(known: Iterable[Message], wanted: Iterable[Wanted]) -> Mapping[str, Message]:
    """Return the translations of a file that none of its texts needs, by the text they were made from."""
    keys = {one.key for one in wanted}
    return {
        m.text: m
        for m in known
        if m.translation.strip() and not m.fuzzy and not m.header and (m.obsolete or m.key not in keys)
    }


def _identity(message: Message, unique: bool) -> str | tuple[str, str]:  # noqa: FBT001 - as above
    return message.key if unique else (message.key, message.text)


def _message(one: Wanted, before: Message | None, *, quietly: bool) -> Message:
    """Return the message of a text, with the translation of one before it, if there is such."""
    if before is None:
        forms = ("", "") if one.many else ()
        return Message(one.key, one.text, "", one.many, forms, notes=one.notes, flags=one.flags)
    kept = tuple(flag for flag in before.flags if flag == "fuzzy" or flag in one.flags)
    flags = tuple(dict.fromkeys((*kept, *one.flags)))
    same = (before.text.strip(), before.many) == (one.text.strip(), one.many)
    previous = before.previous
    if not before.translation.strip() or quietly:
        flags, previous = one.flags, ("", "", "")
    elif before.fuzzy and previous[1].strip() == one.text.strip():
        flags, previous = one.flags, ("", "", "")  # the text is again what the translation was made from
    elif not same:
        flags = tuple(dict.fromkeys(("fuzzy", *flags)))
        previous = (
            previous if before.fuzzy and previous[1] else (_if(before.key, one.key), before.text, before.many)
        )
    plurals = before.forms if one.many and before.forms else (before.translation, "") if one.many else ()
    return replace(
        before,
        key=one.key, text=one.text, many=one.many, forms=plurals, notes=one.notes, places=(), flags=flags,
        previous=previous, obsolete=False,
    )  # fmt: skip


def _if(before: str, now: str) -> str:
    return before if before != now else ""


def _near(one: Wanted, left: Iterable[Message]) -> Message | None:
    """Return what was most probably translated for a text before it got another key and other words."""
    found = [(_likeness(one.text, message.text), message) for message in left]
    best = max(found, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= NEAR else None


def _likeness(one: str, other: str) -> float:
    if min(len(one), len(other)) * 2 < max(len(one), len(other)):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= NEAR else 0.0


def _obsolete(message: Message) -> Message:
    return replace(message, obsolete=True, notes=(), places=())
