"""A delivery to a translator, of every kind of text."""

from twinbook.language.unit import Delivery, Unit

UNITS = (
    Unit("pairs/a--b", "ties.t.basis", "signing <of> & “it”", "", "missing", ("a – b", "source: x")),
    Unit(
        "pairs/a--b", "chronology.e.text", " Two\nlines {c} ", "두 줄\n{c}", "stale", (), "One line", "0123"
    ),
    Unit("words", "figure|year", "year", "연도", "reviewed", (), "", "89ab"),
    Unit("words", "|%(n)s year[0]", "%(n)s years", "%(n)s년", "translated"),
)
DELIVERY = Delivery("en", "ko", UNITS)
