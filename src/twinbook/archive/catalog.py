"""A catalogue of the bags in a folder: a page that needs no server, a table, the records in Dublin Core.

The page is in all languages of the workspace at once; its search runs in the page itself.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from xml.etree import ElementTree as ET

from twinbook.archive import verify
from twinbook.archive.bag import FINGERPRINT

_DC = "{http://purl.org/dc/elements/1.1/}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MAX_BYTES = 1_000_000  # of a record
COLUMNS = ("bag", "identifier", "date", "title", "languages", "organization", "fingerprint")


@dataclass(frozen=True)
class Record:
    """What a bag says of itself: titles by language, its reports by language, and the rest."""

    bag: str
    identifier: str
    date: str
    organization: str
    fingerprint: str
    titles: Mapping[str, str]
    reports: Mapping[str, str]
    xml: ET.Element


def records(folder: Path) -> Iterator[Record]:
    """Yield what the bags of a folder say of themselves, by their names; what is no bag is passed over."""
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        if place.is_symlink() or not (place / "bagit.txt").is_file():
            continue
        found = _record(place)
        if found:
            yield found


def _record(place: Path) -> Record | None:
    files = verify.walk(place).files
    data = {name: verify.small(place, name, files) for name in ("metadata/dc.xml", FINGERPRINT)}
    about = data["metadata/dc.xml"]
    if about is None or len(about) > MAX_BYTES or b"<!" in about:  # no entities: they may be made to grow
        return None
    try:
        xml = ET.fromstring(about)  # noqa: S314 - without a document type there are no entities
    except ET.ParseError:
        return None
    told = verify.info(place)
    reports = [name for name in files if name.startswith("data/report/") and name.endswith(".pdf")]
    return Record(
        bag=place.name,
        identifier=xml.findtext(f"{_DC}identifier", ""),
        date=xml.findtext(f"{_DC}date", ""),
        organization=told.get("Source-Organization", ""),
        fingerprint=verify.fingerprint(data[FINGERPRINT] or b""),
        titles={one.get(_LANG, ""): one.text or "" for one in xml.findall(f"{_DC}title")},
        reports={name.removesuffix(".pdf").rpartition(".")[2]: f"{place.name}/{name}" for name in reports},
        xml=xml,
    )


def table(found: Iterable[Record]) -> str:
    """Return the catalogue as CSV (RFC 4180)."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for one in found:
        title = " | ".join(one.titles.values())
        rows.writerow(
            (
                one.bag,
                one.identifier,
                one.date,
                title,
                " ".join(one.reports),
                one.organization,
                one.fingerprint,
            )
        )
    return out.getvalue()


def dublin_core(found: Iterable[Record]) -> bytes:
    """Return the records of all bags in one file."""
    ET.register_namespace("dc", _DC[1:-1])
    root = ET.Element("records")
    root.extend(one.xml for one in found)
    ET.indent(root, " ")
    told: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + told + b"\n"


def page(
    found: Iterable[Record], words: Mapping[str, Mapping[str, str]], directions: Mapping[str, str]
) -> str:
    """Return the catalogue as a page: `words` are those of `WORDS` by language, the first one is shown."""
    held = tuple(found)
    first = next(iter(words))
    choices = "".join(
        f'<button type="button" lang="{tag}" data-lang="{tag}" '
        f'aria-pressed="{"true" if tag == first else "false"}">{escape(told["language"])}</button>'
        for tag, told in words.items()
    )
    parts = "".join(_part(held, tag, words, directions.get(tag, "ltr"), hidden=tag != first) for tag in words)
    return PAGE.format(
        lang=first,
        direction=directions.get(first, "ltr"),
        title=escape(words[first]["title"]),
        choose=escape(words[first]["choose"]),
        choices=choices,
        parts=parts,
    )


def _part(
    held: tuple[Record, ...], tag: str, told: Mapping[str, Mapping[str, str]], direction: str, *, hidden: bool
) -> str:
    words, languages = told[tag], {other: its["language"] for other, its in told.items()}
    rows = "".join(_row(one, tag, languages) for one in held)
    heads = "".join(
        f'<th scope="col">{escape(words[name])}</th>' for name in ("book", "date", "office", "identifier")
    )
    return (
        f'<main lang="{tag}" dir="{direction}" data-lang="{tag}"{" hidden" if hidden else ""}>'
        f"<h1>{escape(words['title'])}</h1>"
        f'<p><label for="search-{tag}">{escape(words["search"])}</label> '
        f'<input type="search" id="search-{tag}" autocomplete="off"></p>'
        f'<p role="status" data-many="{escape(words["found"])}"></p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></main>"
    )


def _row(one: Record, tag: str, languages: Mapping[str, str]) -> str:
    own = next((language for language in (tag, "en", *one.titles) if language in one.titles), "")
    title = escape(one.titles.get(own, one.bag))
    links = " · ".join(
        f'<a href="{escape(path)}" hreflang="{language}" lang="{language}" type="application/pdf">'
        f"{escape(languages.get(language, language))} (PDF)</a>"
        for language, path in sorted(one.reports.items(), key=lambda report: _place(report[0], languages))
    )
    text = escape(
        " ".join((*one.titles.values(), one.bag, one.identifier, one.date, one.organization)).casefold()
    )
    return (
        f'<tr data-text="{text}"><th scope="row" lang="{own}">{title}<br>{links}</th>'
        f"<td>{escape(one.date)}</td><td>{escape(one.organization)}</td>"
        f"<td><code>{escape(one.bag)}</code><br><small>{escape(one.identifier)}</small></td></tr>"
    )


def _place(language: str, languages: Iterable[str]) -> tuple[int, str]:
    """Return a key to sort languages by: as they are listed, others after them."""
    listed = tuple(languages)
    return (listed.index(language) if language in listed else len(listed)), language


WORDS = ("title", "language", "choose", "search", "found", "book", "date", "office", "identifier")

PAGE = """\
<!doctype html>
<html lang="{lang}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }}
nav button {{ font: inherit; padding: 0.3rem 0.8rem; margin-inline-end: 0.3rem; }}
nav button[aria-pressed="true"] {{ font-weight: bold; text-decoration: underline; }}
input {{ font: inherit; padding: 0.3rem; width: min(30rem, 90%); }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: start; vertical-align: top; padding: 0.5rem; border-bottom: 1px solid; }}
th, td {{ overflow-wrap: anywhere; }}
tbody th {{ font-weight: normal; }}
td:nth-child(2) {{ white-space: nowrap; }}
</style>
</head>
<body>
<nav aria-label="{choose}">{choices}</nav>
{parts}
<script>
"use strict";
for (const part of document.querySelectorAll("main")) {{
  const rows = [...part.querySelectorAll("tbody tr")];
  const status = part.querySelector("[role=status]");
  const field = part.querySelector("input");
  const look = () => {{
    const words = field.value.toLowerCase().split(/\\s+/u).filter(Boolean);
    let count = 0;
    for (const row of rows) {{
      row.hidden = !words.every((word) => row.dataset.text.includes(word));
      count += row.hidden ? 0 : 1;
    }}
    status.textContent = status.dataset.many.replace("%(count)s", String(count));
  }};
  field.addEventListener("input", look);
  look();
}}
for (const button of document.querySelectorAll("nav button")) {{
  button.addEventListener("click", () => {{
    for (const other of document.querySelectorAll("nav button")) {{
      other.setAttribute("aria-pressed", String(other === button));
    }}
    for (const part of document.querySelectorAll("main")) {{
      part.hidden = part.dataset.lang !== button.dataset.lang;
      if (!part.hidden) {{
        document.documentElement.lang = part.lang;
        document.documentElement.dir = part.dir;
        document.title = part.querySelector("h1").textContent;
      }}
    }}
  }});
}}
</script>
</body>
</html>
"""
