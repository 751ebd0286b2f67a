"""Former editions of visits' books, which addenda are to: kept beside the ledger, or read out of a PDF."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf

from twinbook.book.former import Former, FormerError, former
from twinbook.edition.carried import SNAPSHOT
from twinbook.edition.edition import Edition

FOLDER = "editions"  # below what is kept in the folder of the books


def place(folder: Path, visit: str, number: int, locale: str) -> Path:
    """Return where an edition of a visit's book in a locale is kept; `folder` is what is kept of a build."""
    return folder / FOLDER / f"{visit}-{number}.{locale}.json"


def kept(folder: Path, visit: str, number: int, locales: Iterable[str]) -> Iterator[tuple[str, Former]]:
    """Yield a kept edition for each locale; where it was not made in one, as it was in another.

    Raise FormerError where it was made in none, or what is kept can not be used.
    """
    wanted = tuple(locales)
    found = {}
    for path in sorted((folder / FOLDER).glob(f"{visit}-{number}.*.json")):
        found[path.name.removesuffix(".json").rpartition(".")[2]] = path
    if not found:
        raise FormerError(
            f"edition {number} is not kept here; name the PDF that was handed out, --since FILE"
        )
    for locale in wanted:
        path = found.get(locale) or next(iter(found.values()))
        yield locale, former(_read(path), visit, locale)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FormerError(f"{path.name} cannot be read") from error


def of_pdf(path: Path, visit: str, locales: Iterable[str]) -> Iterator[tuple[str, Former]]:
    """Yield for each locale the edition that a PDF carries; raise FormerError where it carries none."""
    try:
        with pikepdf.open(path) as pdf:
            data = pdf.attachments[SNAPSHOT].get_file().read_bytes()
        text = data.decode("utf-8")
    except (OSError, pikepdf.PdfError) as error:
        raise FormerError(f"{path} cannot be read as a PDF") from error
    except (KeyError, UnicodeDecodeError) as error:
        raise FormerError(f"{path} is no book of Twinbook's") from error
    for locale in locales:
        yield locale, former(text, visit, locale)


def differs(path: Path, snapshot: bytes) -> bool:
    """Say whether an edition is kept already, and told something else than a snapshot does."""
    try:
        was = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return {**was, "date": ""} != {**json.loads(snapshot), "date": ""}


def keeps(edition: Edition) -> bool:
    """Say whether an edition is kept, for addenda to come: a visit's book, whole."""
    return edition.kind == "visit" and not edition.form.guests
