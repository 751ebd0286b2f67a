"""The two cities side by side: area and population to one scale each, the shares of the economic sectors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from twinbook.book.figures import drawing
from twinbook.book.figures.drawing import Colour, Figure, Look, capital
from twinbook.book.profile import fact_of, value
from twinbook.book.wording import Wording
from twinbook.content.city import City, Fact
from twinbook.language.typeset import plain

SQUARE = 8.5  # of a letter's size, the side of the larger square
WHOLE = Decimal(100)
CLOSE = Decimal(1)  # percent that rounding may leave a sum off the whole
SECTORS = ("primary-sector", "secondary-sector", "tertiary-sector")
BESIDE = 45  # of a letter's size, the width from which there is room for two
ASIDE = 0.22  # of the width, for words beside a bar: the first column of the table above it
SHARES = 2  # of three that have to be known
HATCH = 2.6  # points from line to line


@dataclass(frozen=True)
class Known:
    """A value of a city: how much, how it is written, of when."""

    city: Markup
    amount: Decimal
    said: Markup
    when: Markup


def comparison(wording: Wording, home: City, partner: City, look: Look) -> Figure | None:
    """Return area and population of both cities, each to one scale; None where neither is known of both."""
    facts = {key: [fact_of(city, key) for city in (home, partner)] for key in ("area", "population")}
    known = {
        key: [_known(wording, city, fact) for city, fact in zip((home, partner), found, strict=True) if fact]
        for key, found in facts.items()
        if all(fact and fact.value for fact in found) and len({fact.unit for fact in found if fact}) == 1
    }
    if not known:
        return None
    title = wording.text(wording.words.within("figure", "Side by side"))
    sentence = wording.words.within(
        "figure", "%(what)s: %(home)s %(home_value)s, %(partner)s %(partner_value)s."
    )
    described = [
        wording.fill(
            sentence,
            what=capital(wording.label("fact", key)),
            home=one.city,
            home_value=one.said,
            partner=other.city,
            partner_value=other.said,
        )
        for key, (one, other) in known.items()
    ]
    description = wording.sentences(described)
    height, parts = _panels(wording, look, known)
    cited = dict.fromkeys(s for key in known for fact in facts[key] if fact for s in fact.source)
    return Figure(
        name="comparison",
        title=title,
        description=description,
        svg=drawing.drawing(look, height, title, description, parts),
        head=(wording.label("figure", "place"), *(wording.label("fact", key) for key in known)),
        rows=tuple(
            (city, *(Markup("{} · {}").format(found[at].said, found[at].when) for found in known.values()))
            for at, city in enumerate(wording.name(city.id) for city in (home, partner))
        ),
        note=wording.text(
            wording.words.within(
                "figure", "Each kind of figure is drawn to one scale; mind the years, which may differ."
            )
        ),
        cites=wording.cite(cited),
    )


def _known(wording: Wording, city: City, fact: Fact) -> Known:
    when = wording.when(fact.as_of) if fact.as_of else wording.text(wording.words.within("figure", "undated"))
    if fact.measure:
        when = Markup("{} · {}").format(wording.line(city, f"facts.{fact.id}.measure", fact.measure), when)
    return Known(wording.name(city.id), fact.value or Decimal(0), value(wording, city, fact), when)


def _panels(wording: Wording, look: Look, known: dict[str, list[Known]]) -> tuple[float, list[Markup]]:
    """Return the height of the drawing and what is on it: squares for the areas, bars for the populations.

    They stand side by side where there is room, else one below the other.
    """
    size, parts = look.size, list[Markup]()
    beside = len(known) > 1 and look.width >= BESIDE * size
    room = (look.width - 2 * size) / 2 if beside else look.width
    left = top = height = 0.0
    for key, found in known.items():
        parts.append(drawing.text(look, left, top + size, capital(wording.label("fact", key)), bold=True))
        draw = _squares if key == "area" else _bars
        foot, shapes = draw(look, found, left, room, top + size * 2)
        parts += shapes
        height = max(height, foot)
        left, top = (room + 2 * size, 0.0) if beside else (0.0, foot + size)
    return height, parts


def _squares(
    look: Look, found: list[Known], left: float, room: float, top: float
) -> tuple[float, list[Markup]]:
    """Draw areas as squares of that area, on one line, what they stand for below them."""
    size = look.size
    column = room / 2
    largest = max(one.amount for one in found)
    side = min(size * SQUARE, column - size)
    foot = top + side
    parts, lowest = [], foot
    for at, one in enumerate(found):
        x = left + at * column
        own = side * float((one.amount / largest).sqrt())
        parts.append(_block(look, at, x, foot - own, own, own))
        y = foot + size * 1.4
        for line in _told(look, one, column - size / 2):
            parts.append(drawing.text(look, x, y, line[0], bold=line[2], colour=line[1]))
            y += size * 1.3
        lowest = max(lowest, y)
    return lowest, parts


def _bars(look: Look, found: list[Known], left: float, room: float, top: float) -> tuple[float, list[Markup]]:
    """Draw populations as bars from nought, told beside each where there is room, else below."""
    size = look.size
    aside = room * ASIDE if room >= BESIDE * size else 0.0
    largest = max(one.amount for one in found)
    parts, y = [], top
    for at, one in enumerate(found):
        length = max((room - aside) * float(one.amount / largest), 0.3)
        parts.append(_block(look, at, left + aside, y, length, size * 1.1))
        y += size if aside else size * 2.4
        for words, colour, bold in _told(look, one, aside - size if aside else room):
            parts.append(drawing.text(look, left, y, words, bold=bold, colour=colour))
            y += size * 1.3
        y += size * 0.4
    return y, parts


def _told(look: Look, one: Known, room: float) -> Iterator[tuple[str, Colour, bool]]:
    """Yield the lines that say whose value it is, which, and of when."""
    for words, colour, bold in (
        (one.city, "ink", True),
        (one.said, "ink", False),
        (one.when, "quiet", False),
    ):
        for line in drawing.wrapped(words.striptags(), look.size, room):
            yield line, colour, bold  # type: ignore[misc]


def _block(  # noqa: PLR0913, PLR0917 - whose it is, and its four sides
    look: Look, at: int, x: float, y: float, width: float, height: float
) -> Markup:
    """Draw what stands for a city: home is solid, the partner hollow."""
    if at == 0:
        return drawing.rectangle(look, x, y, width, height, fill="accent")
    inner = 0.5
    return drawing.rectangle(
        look, x + inner, y + inner, max(width - 2 * inner, 0.2), max(height - 2 * inner, 0.2),
        fill="paper", stroke="accent", thick=1,
    )  # fmt: skip


def sectors(wording: Wording, cities: Sequence[City], look: Look) -> Figure | None:
    """Return the shares of the economic sectors of those cities of which they are known; None for none."""
    known = [(city, shares) for city in cities if len(shares := _shares(city)) >= SHARES]
    if not known:
        return None
    title = wording.text(wording.words.within("figure", "Shares of the economic sectors"))
    described = []
    for city, shares in known:
        parts = [
            Markup("{} {}").format(wording.label("fact", key), value(wording, city, fact))
            for key, fact in shares.items()
        ]
        text = wording.words.within("figure", "%(place)s: %(shares)s.")
        described.append(wording.fill(text, place=wording.name(city.id), shares=wording.listed(parts)))
    description = wording.sentences(described)
    height, drawn = _sector_bars(wording, known, look)
    none = wording.label("value", "none")
    return Figure(
        name="sectors",
        title=title,
        description=description,
        svg=drawing.drawing(look, height, title, description, drawn),
        head=(wording.label("figure", "place"), *(wording.label("fact", key) for key in SECTORS)),
        rows=tuple(
            (
                Markup("{} · {}").format(wording.name(city.id), _year(wording, shares)),
                *(value(wording, city, shares[key]) if key in shares else none for key in SECTORS),
            )
            for city, shares in known
        ),
        note=_rest(wording, known),
        cites=wording.cite(
            dict.fromkeys(s for _, found in known for fact in found.values() for s in fact.source)
        ),
    )


def _shares(city: City) -> dict[str, Fact]:
    """Return what is known of a city's sectors, if that is shares of one whole."""
    facts = {
        key: fact for key in SECTORS if (fact := fact_of(city, key)) and fact.value and fact.unit == "percent"
    }
    groups = {fact.group for fact in facts.values()}
    whole = sum(fact.value or 0 for fact in facts.values()) <= WHOLE + CLOSE
    return facts if len(groups) == 1 and whole else {}


def _year(wording: Wording, shares: dict[str, Fact]) -> Markup:
    when = next(iter(shares.values())).as_of
    return wording.when(when) if when else wording.text(wording.words.within("figure", "undated"))


def _rest(wording: Wording, known: list[tuple[City, dict[str, Fact]]]) -> Markup | None:
    """Return what is said where shares do not make up the whole."""
    sums = (sum(fact.value or Decimal(0) for fact in shares.values()) for _, shares in known)
    if all(abs(total - WHOLE) <= CLOSE for total in sums):
        return None
    return wording.text(
        wording.words.within("figure", "Where shares do not make up the whole, the rest is left open.")
    )


def _sector_bars(
    wording: Wording, known: list[tuple[City, dict[str, Fact]]], look: Look
) -> tuple[float, list[Markup]]:
    size = look.size
    parts: list[Markup] = []
    y = size
    for city, shares in known:
        name = plain(wording.name(city.id))
        parts.append(drawing.text(look, 0, y, name, bold=True))
        parts.append(
            drawing.text(
                look,
                drawing.width(name, size, bold=True) + size * 0.6,
                y,
                _year(wording, shares),
                colour="quiet",
            )
        )
        y += size * 0.6
        x = 0.0
        total = sum(fact.value or Decimal(0) for fact in shares.values())
        for key, fact in shares.items():
            wide = look.width * float((fact.value or 0) / max(WHOLE, total))
            parts += _segment(look, SECTORS.index(key), (x, y), (wide, size * 1.3))
            x += wide
        y += size * 2.6
        parts += _numbers(wording, city, shares, look, y)
        y += size * 1.9
    x = 0.0
    for number, key in enumerate(SECTORS):  # what the fills stand for
        said = plain(capital(wording.label("fact", key)))
        wide = size * 1.8 + drawing.width(said, size) + size
        if x and x + wide > look.width:
            x, y = 0.0, y + size * 1.7
        parts += _segment(look, number, (x, y - size * 0.8), (size * 1.3, size * 0.9))
        parts.append(drawing.text(look, x + size * 1.8, y, said, colour="quiet"))
        x += wide
    return y + size * 0.6, parts


def _numbers(wording: Wording, city: City, shares: dict[str, Fact], look: Look, y: float) -> Iterator[Markup]:
    """Yield the shares below their segments, moved along where they would meet or run out."""
    total = sum(fact.value or Decimal(0) for fact in shares.values())
    said = [plain(value(wording, city, fact)) for fact in shares.values()]
    wide = [drawing.width(words, look.size) + look.size * 0.6 for words in said]
    x, starts = 0.0, list[float]()
    for fact in shares.values():
        starts.append(max(x, starts[-1] + wide[len(starts) - 1]) if starts else 0.0)
        x += look.width * float((fact.value or 0) / max(WHOLE, total))
    limit = look.width
    for at in reversed(range(len(starts))):
        starts[at] = limit = min(starts[at], limit - wide[at])
    for words, start in zip(said, starts, strict=True):
        yield drawing.text(look, start, y, words)


def _segment(
    look: Look, number: int, corner: tuple[float, float], extent: tuple[float, float]
) -> Iterator[Markup]:
    """Yield a share: of the first sector solid, of the second hatched, of the third hollow."""
    (x, y), (width, height) = corner, extent
    if number == 0:
        yield drawing.rectangle(look, x, y, width, height, fill="accent")
        return
    yield drawing.rectangle(
        look, x + 0.4, y + 0.4, max(width - 0.8, 0.2), height - 0.8, fill="paper", stroke="accent", thick=0.8
    )
    if number == 1:
        for at in range(1, int((width + height) / HATCH)):
            far = at * HATCH
            start = max(0.0, far - width), min(far, width)
            end = min(far, height), max(0.0, far - height)
            yield drawing.path(
                look, [(x + start[1], y + start[0]), (x + end[1], y + end[0])], stroke="accent", thick=0.6
            )
