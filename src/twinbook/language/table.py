"""Translations as a table (CSV, RFC 4180) for a spreadsheet."""

import csv
from collections.abc import Iterator
from io import StringIO

from twinbook.language.po import BrokenError
from twinbook.language.signing import State
from twinbook.language.unit import MAX_BYTES, STATES, UNFIT, Delivery, Unit, once

COLUMNS = ("file", "key", "state", "source", "target", "notes", "previous", "base")
NEEDED = ("file", "key", "source", "target")
FORMULA = "=+-@\t\r"  # with these a spreadsheet takes a cell for a formula
GUARD = "'"  # stands before them


def write(delivery: Delivery, version: str) -> bytes:
    """Return the table of a delivery, with a byte order mark, by which Excel knows UTF-8."""
    del version
    out = StringIO()
    table = csv.writer(out)
    table.writerow([*COLUMNS, f"{delivery.source} > {delivery.target}"])
    for one in delivery.units:
        notes = "\n".join(one.notes)
        cells = (one.file, one.key, one.state, one.source, one.target, notes, one.previous, one.base)
        table.writerow([_guarded(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _guarded(cell: str) -> str:
    return f"{GUARD}{cell}" if cell[:1] in {*FORMULA, GUARD} and cell else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == GUARD and cell[1:2] in {*FORMULA, GUARD} and cell[1:] else cell


def read(data: bytes) -> Delivery:
    """Return what a table delivers, its columns in any order, parted by commas, semicolons or tabs."""
    if len(data) > MAX_BYTES:
        raise BrokenError(0, f"the file is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BrokenError(line, "the file is not UTF-8 text", "save it as CSV UTF-8") from error
    rows = _rows(text)
    _, first = next(rows, (1, []))
    names = _names(first)
    if lacking := [name for name in NEEDED if name not in names]:
        hint = f"it has {', '.join(COLUMNS)}"
        raise BrokenError(1, f"the table has no column {', '.join(lacking)}", hint)
    if twice := [name for name in COLUMNS if names.count(name) > 1]:
        raise BrokenError(1, f"the table has two columns {', '.join(twice)}", "keep one of each")
    source, _, target = next((name for name in names if " > " in name), "").partition(" > ")
    if not target:
        raise BrokenError(1, "the table does not tell its languages", "keep its first row")
    found = [_unit(names, row, line) for line, row in rows if any(row)]
    return Delivery(_tag(source), _tag(target), once(found))


def _names(row: list[str]) -> list[str]:
    return [name.strip().lower() for name in row]


def _mark(text: str) -> str:
    """Return what parts the cells: that by which the first row has the most of our columns."""

    def columns(mark: str) -> int:
        try:
            names = _names(next(csv.reader(StringIO(text, newline=""), delimiter=mark), []))
        except csv.Error:
            return 0
        return sum(name in names for name in COLUMNS)

    return max(",;\t", key=columns)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line on which it starts: a cell may go on for many."""
    rows = csv.reader(StringIO(text, newline=""), delimiter=_mark(text), strict=True)
    line = 1
    try:
        for row in rows:
            yield line, row
            line = 1 + rows.line_num
    except csv.Error as error:
        raise BrokenError(line, f"the table is broken: {error}") from error


def _unit(names: list[str], row: list[str], line: int) -> Unit:
    if any(row[len(names) :]):
        hint = "put a cell with the mark between cells in quotation marks"
        raise BrokenError(line, "this row has more cells than the first", hint)
    cells = {name: _plain(cell) for name, cell in zip(names, row, strict=False)}
    if not all(cells.get(name) for name in ("file", "source")):
        raise BrokenError(line, "this row does not tell which text it is", "export anew")
    target = cells.get("target", "")
    if control := UNFIT.search(target):
        raise BrokenError(line, f"the target has a control character, U+{ord(control[0]):04X}", "remove it")
    known = (state for state in STATES[1:] if state == cells.get("state", "").strip())
    state: State = next(known, "translated") if target.strip() else "missing"
    notes = tuple(cells["notes"].split("\n")) if cells.get("notes") else ()
    return Unit(
        cells["file"], cells.get("key", ""), cells["source"], target, state, notes,
        cells.get("previous", ""), cells.get("base", ""), line,
    )  # fmt: skip


def _tag(tag: str) -> str:
    """Return a language tag as BCP 47 writes it, whose letters a spreadsheet's owner may have changed."""
    language, *rest = tag.strip().split("-")
    return "-".join((language, *(part.title() if len(part) == 4 else part.upper() for part in rest)))  # noqa: PLR2004
