"""WeasyPrint's and pydyf's costly spots, mended: the same bytes for less work.

`printing` puts the mends in place while a book is printed. Each stands for one function or property: it
answers the common case at once and leaves any other to the original. They are made for the versions in
`KNOWN`; other versions print plainly. Each says what upstream could do instead.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from operator import itemgetter
from typing import Any

import pydyf
import weasyprint
from weasyprint import css
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.formatting_structure import boxes
from weasyprint.layout import percent
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, gobject, pango

KNOWN = {"weasyprint": "70.0", "pydyf": "0.13.0"}

Style = Any  # WeasyPrint's styles and layouts, pydyf's objects: neither library has types
Layout = Any
Box = Any
Pdf = Any
Value = Any

_SPECIAL = frozenset({"page", "position", "float", "display"})
_INHERITED = frozenset(INHERITED) - _SPECIAL
_INITIAL: Mapping[str, Value] = {
    name: value
    for name, value in INITIAL_VALUES.items()
    if name not in _INHERITED | INITIAL_NOT_COMPUTED | _SPECIAL and not name.startswith("text_decoration_")
}
_LOGICAL: Mapping[str, tuple[str, ...]] = {  # the other names that the cascade may have a property under
    name: tuple({function(block="ttb", inline=inline): None for inline in ("ltr", "rtl")})
    for name, function in PHYSICAL_FUNCTIONS.items()
}
_of_element = css.ComputedStyle.__missing__
_of_anonymous = css.AnonymousStyle.__missing__


def _style_of_element(style: Style, name: str) -> Value:
    # 150,000 times a book, nearly always for what is initial or inherited. For upstream: ask first whether
    # the cascade has the property at all.
    cascaded = style.cascaded
    if name not in cascaded and not any(other in cascaded for other in _LOGICAL.get(name, ())):
        if name in _INITIAL:
            value = style[name] = _INITIAL[name]
            return value
        if name in _INHERITED and style.parent_style is not None:
            value = style[name] = style.parent_style[name]
            return value
    return _of_element(style, name)


def _style_of_anonymous(style: Style, name: str) -> Value:
    if name in _INITIAL:
        value = style[name] = _INITIAL[name]
        return value
    return _of_anonymous(style, name)


_in_normal_flow = boxes.Box.is_in_normal_flow


def _box_in_normal_flow(box: Box) -> bool:
    # For upstream: look at the common values first, of which there are two.
    style = box.style
    return (style["float"] == "none" and style["position"] == "static") or bool(_in_normal_flow(box))


_resolve_one = percent.resolve_one_percentage


def _resolved_one(box: Box, name: str, whole: Value) -> None:
    # Fourteen times a box, nearly always for a length in pixels. For upstream: set that at once.
    value = box.style[name]
    if getattr(value, "unit", None) == "px":
        setattr(box, name, value.value)
    else:
        _resolve_one(box, name, whole)


_FONT = (
    "font_family", "font_style", "font_stretch", "font_weight", "font_variant_ligatures",
    "font_variant_position", "font_variant_caps", "font_variant_numeric", "font_variant_alternates",
    "font_variant_east_asian", "font_feature_settings", "font_variation_settings", "font_language_override",
    "lang",
)  # fmt: skip
_FEATURES = (
    "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps",
    "font_variant_numeric", "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
)  # fmt: skip
_font = itemgetter(*_FONT)
_sized_font = itemgetter(*_FONT, "font_size", "line_height")
_set = itemgetter(*_FONT, "font_size", "font_kerning", "direction")
_features = itemgetter(*_FEATURES)
_set_up = line_break.Layout.setup


def _font_style_key(style: Style, include_size: bool = False) -> object:  # noqa: FBT001, FBT002 - WeasyPrint's
    # For upstream: a tuple tells styles apart as well as its text does.
    return (_sized_font if include_size else _font)(style)


def _layout_set_up(layout: Layout, style: Style) -> None:
    # Each piece of text gets a Pango context and a font description of its own, twice. For upstream: keep
    # them in the FontConfiguration, one for each font and language.
    known = None if style["text_decoration_line"] != "none" else _known(style)
    if known is None:
        _set_up(layout, style)
        return
    context, language, description = known
    layout.style, layout.first_line_direction, layout.language = style, 0, language
    layout.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout.layout, False)
    pango.pango_layout_set_font_description(layout.layout, description)
    layout.ascent = layout.underline_position = layout.strikethrough_position = None


def _known(style: Style) -> tuple[Value, Value, Value] | None:
    kept: dict[object, tuple[Value, Value, Value] | None]
    kept = vars(style.font_config).setdefault("kept_contexts", {})
    key = _set(style)
    if isinstance(style["font_family"], list):  # a drawing's text, whose style is another kind
        return None
    if key not in kept:
        kept[key] = _context(style)
    return kept[key]


def _context(style: Style) -> tuple[Value, Value, Value] | None:
    """Return Pango's context, language and font of a style; None for a style that needs more than these."""
    own_language = style["lang"] and style["font_language_override"] == "normal"
    if not own_language or line_break.font_features(*_features(style)):
        return None
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, line_break.PANGO_DIRECTION[style["direction"]])
    pointer, _ = line_break.unicode_to_char_p(style["lang"])
    language = pango.pango_language_from_string(pointer)
    pango.pango_context_set_language(context, language)
    return context, language, line_break.get_font_description(style)


def _page_references(pdf: Pdf) -> tuple[bytes, ...]:
    # Asked for with each tag, and made anew of all pages each time: a long book took the square of its
    # length. For upstream: keep the tuple until a page is added.
    kids = pdf.pages["Kids"]
    known: tuple[bytes, ...] = vars(pdf).get("known_pages", ())
    if len(known) * 3 != len(kids):
        known = pdf.known_pages = tuple(b"%d 0 R" % number for number in kids[::3])
    return known


_write = pydyf.PDF.write


def _written(pdf: Pdf, *arguments: object, **options: object) -> None:
    # The identifier is a digest of all objects: each is put into bytes, and each stream compressed, a second
    # time. For upstream: digest what is written.
    known: dict[int, bytes] = {}

    def once(kind: type) -> tuple[object, str, object]:
        data: Callable[[Any], bytes] = vars(kind)["data"].fget

        def known_data(one: Any) -> bytes:  # noqa: ANN401
            if one.number is None:
                return data(one)
            if id(one) not in known:
                known[id(one)] = data(one)
            return known[id(one)]

        return kind, "data", property(known_data)

    with in_place((once(pydyf.Stream), once(pydyf.Dictionary))):
        _write(pdf, *arguments, **options)


@cache
def _mends() -> tuple[tuple[object, str, object], ...]:
    """Return what is replaced in which class or module by what; nothing in versions that are not known."""
    if {"weasyprint": weasyprint.__version__, "pydyf": pydyf.VERSION} != KNOWN:
        return ()
    return (
        (css.ComputedStyle, "__missing__", _style_of_element),
        (css.AnonymousStyle, "__missing__", _style_of_anonymous),
        (boxes.Box, "is_in_normal_flow", _box_in_normal_flow),
        (percent, "resolve_one_percentage", _resolved_one),
        (line_break, "_font_style_cache_key", _font_style_key),
        (line_break.Layout, "setup", _layout_set_up),
        (pydyf.PDF, "page_references", property(_page_references)),
        (pydyf.PDF, "write", _written),
    )


@contextmanager
def printing() -> Iterator[None]:
    """Let a book be printed at less cost; for one book at a time."""
    gc.collect()  # what the book before has left
    if not gc.get_freeze_count():
        gc.freeze()  # the libraries stay
    collects = gc.isenabled()
    gc.disable()  # a book is cycles, and nothing of it is garbage before it is done
    try:
        with in_place(_mends()):
            yield
    finally:
        if collects:
            gc.enable()


@contextmanager
def in_place(mends: Iterable[tuple[object, str, object]]) -> Iterator[None]:
    """Put mends in the place of what they mend, and the originals back."""
    originals = [(owner, name, vars(owner)[name]) for owner, name, _ in mends]
    for owner, name, mend in mends:
        setattr(owner, name, mend)
    try:
        yield
    finally:
        for owner, name, original in originals:
            setattr(owner, name, original)
