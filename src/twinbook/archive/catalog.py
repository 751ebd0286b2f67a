"""A catalogue of the bags in a folder: a page that needs no server, a table, the records in Dublin Core.

The page is in all languages of the workspace at once; its search runs in the page itself.
"""

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

from jinja2 import Environment

from twinbook.archive import dublin_core, manifest, verify, walk
from twinbook.archive.bag import FINGERPRINT
from twinbook.archive.dublin_core import DC, LANG, by_language, text
from twinbook.archive.meaning import RECORD
from twinbook.archive.report import REPORTS, locale_of

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for one
COLUMNS = ("bag", "identifier", "date", "title", "languages", "organization", "fingerprint")


@dataclass(frozen=True)
class Record:
    """What a bag says of itself: titles and rights by language, its reports by language, and the rest."""

    bag: str
    identifier: str
    date: str
    organization: str
    fingerprint: str
    titles: Mapping[str, str]
    rights: Mapping[str, str]
    reports: Mapping[str, str]
    xml: ET.Element


class NoRecordError(ValueError):
    """A bag that has no place in a catalogue: which, and why."""

    def __init__(self, bag: str, why: str) -> None:
        """Keep which bag it is."""
        super().__init__(why)
        self.bag = bag


def records(folder: Path) -> Iterator[Record | NoRecordError]:
    """Yield what the bags of a folder say of themselves, by their names, or why one says nothing.

    Passed over is what is no bag, a link, and what is still being written.
    """
    for place in sorted(folder.iterdir()):
        if place.name.startswith(".") or place.is_symlink() or not place.is_dir():
            continue
        files = walk.walk(place).files
        if "bagit.txt" not in files and os.access(place, os.R_OK | os.X_OK):
            continue
        try:
            yield _record(place, files)
        except ValueError as error:
            yield NoRecordError(place.name, str(error))


def _record(place: Path, files: Mapping[str, int]) -> Record:
    """Return what a bag says of itself; raise ValueError, with why, where that can not be told."""
    if not manifest.safe(place.name):
        raise ValueError("this is no name for a bag")
    about, listed = (walk.small(place, name, files) for name in (RECORD, FINGERPRINT))
    if about is None or listed is None:
        raise ValueError(f"{FINGERPRINT if about is not None else RECORD} cannot be read")
    try:
        xml = dublin_core.read(about)
    except ValueError as error:
        raise ValueError(f"{RECORD}: {error}") from error
    reports = [name for name in files if name.startswith(f"{REPORTS}/") and name.endswith(".pdf")]
    return Record(
        bag=place.name,
        identifier=text(xml, "identifier"),
        date=text(xml, "date"),
        organization=verify.info(place).get("Source-Organization", ""),
        fingerprint=verify.fingerprint(listed),
        titles=by_language(xml, "title"),
        rights=by_language(xml, "rights"),
        reports={locale_of(name): f"{place.name}/{name}" for name in reports},
        xml=xml,
    )


def table(found: Iterable[Record]) -> str:
    """Return the catalogue as CSV (RFC 4180), in which no cell is a formula to a spreadsheet."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for one in found:
        title = " | ".join(one.titles.values())
        cells = (one.bag, one.identifier, one.date, title, " ".join(one.reports), one.organization)
        rows.writerow(
            [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in (*cells, one.fingerprint)]
        )
    return out.getvalue()


def page(
    found: Iterable[Record], words: Mapping[str, Mapping[str, str]], directions: Mapping[str, str]
) -> str:
    """Return the catalogue as a page: `words` are those of `WORDS` by language, the first one is shown."""
    return _PAGE.render(
        rows={tag: [_row(one, tag, words) for one in found] for tag in words},
        words=words,
        directions=directions,
        first=next(iter(words)),
        heads=HEADS,
    )


def _row(one: Record, tag: str, words: Mapping[str, Mapping[str, str]]) -> Mapping[str, object]:
    """Return what the page in a language shows of a bag."""
    own = next((language for language in (tag, "en", *one.titles) if language in one.titles), "")
    place = {language: number for number, language in enumerate(words)}
    order = sorted(one.reports, key=lambda each: (place.get(each, len(place)), each))
    return {
        "bag": one,
        "language": own,
        "title": one.titles.get(own, one.bag),
        "spoken": next((each.get(LANG, "") for each in one.xml.findall(f"{{{DC}}}publisher")), ""),
        "rights": one.rights.get(own, ""),
        "links": [
            {
                "language": each,
                "name": words.get(each, {}).get("language", each),
                "path": quote(one.reports[each]),
                "title": one.titles.get(each, one.bag),
            }
            for each in order
        ],
        "text": " ".join((*one.titles.values(), one.bag, one.identifier, one.date, one.organization)),
    }


HEADS = ("book", "choose", "date", "office", "identifier")
WORDS = ("title", "language", "search", "found", *HEADS)

# Without its script the page shows all languages, one after the other, and no search.
_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<!doctype html>
<html lang="{{ first }}" dir="{{ directions.get(first, 'ltr') }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ words[first].title }}</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
nav a { display: inline-block; padding: 0.3rem 0.8rem; border: 1px solid; border-radius: 0.2rem; }
nav a[aria-current] { font-weight: bold; border-width: 2px; }
input { font: inherit; padding: 0.3rem; width: min(30rem, 90%); }
table { border-collapse: collapse; table-layout: fixed; width: 100%; }
th:nth-child(1) { width: 34%; }
th:nth-child(2), th:nth-child(4) { width: 17%; }
th:nth-child(3) { width: 7rem; }
th, td { text-align: start; vertical-align: top; padding: 0.5rem; border-bottom: 1px solid; }
th, td { overflow-wrap: anywhere; }
tbody th { font-weight: normal; }
.title { font-weight: 600; }
.link { white-space: nowrap; }
.rights { display: inline-block; border: 1px solid; padding: 0 0.4rem; }
nav a::first-letter { text-transform: uppercase; }
section { scroll-margin-top: 50vh; }
@media (max-width: 45rem) {
  table, tbody, tr, th, td { display: block; }
  tr th:nth-child(n) { width: auto; }
  thead { position: absolute; clip-path: inset(50%); }
  tbody th, td { border: 0; padding: 0.2rem 0; }
  tbody tr { border-top: 1px solid; padding: 0.5rem 0; }
  td::before { content: attr(data-head) ": "; }
}
</style>
</head>
<body>
<nav aria-label="{{ words[first].choose }}">
{% for tag, told in words.items() %}
<a href="#{{ tag }}" lang="{{ tag }}" hreflang="{{ tag }}">{{ told.language }}</a>
{% endfor %}
</nav>
<main>
{% for tag, told in words.items() %}
<section id="{{ tag }}" lang="{{ tag }}" dir="{{ directions.get(tag, 'ltr') }}" \
data-choose="{{ told.choose }}">
<h1 id="title-{{ tag }}">{{ told.title }}</h1>
<p class="search" hidden><label for="search-{{ tag }}">{{ told.search }}</label>
<input type="search" id="search-{{ tag }}" autocomplete="off"></p>
<p role="status" data-many="{{ told.found }}"></p>
{% if rows[tag] %}
{# The roles are named, since a table that is laid out as blocks is none to a screen reader. #}
<table role="table" aria-labelledby="title-{{ tag }}">
<thead role="rowgroup"><tr role="row">
{% for name in heads %}
<th role="columnheader" scope="col">{{ told[name] }}</th>
{% endfor %}
</tr></thead>
<tbody role="rowgroup">
{% for row in rows[tag] %}
<tr role="row" data-text="{{ row.text }}">
<th role="rowheader" scope="row" lang="{{ row.language }}"><span class="title">{{ row.title }}</span>
{% if row.rights %}
<br><span class="rights">{{ row.rights }}</span>
{% endif %}
</th>
<td role="cell" data-head="{{ told.choose }}">
{% for link in row.links %}
<span class="link"><a href="{{ link.path }}" hreflang="{{ link.language }}" lang="{{ link.language }}" \
type="application/pdf" aria-label="{{ link.name }} (PDF): {{ link.title }}">{{ link.name }} (PDF)</a>\
{{ " ·" if not loop.last }}</span>
{% endfor %}
</td>
<td role="cell" data-head="{{ told.date }}">{{ row.bag.date }}</td>
<td role="cell" data-head="{{ told.office }}">\
<span{% if row.spoken %} lang="{{ row.spoken }}"{% endif %}>{{ row.bag.organization }}</span></td>
<td role="cell" data-head="{{ told.identifier }}"><code>{{ row.bag.bag }}</code><br>\
<small>{{ row.bag.identifier }}</small></td></tr>
{% endfor %}
</tbody>
</table>
{% endif %}
</section>
{% endfor %}
</main>
<script>
"use strict";
const parts = [...document.querySelectorAll("section")];
// Letters as they are looked for: of one width and case, without marks, composed or not.
const folded = (text) => text.normalize("NFKD").toUpperCase().toLowerCase().replace(/\\p{M}/gu, "");
for (const part of parts) {
  const rows = [...part.querySelectorAll("tbody tr")].map((row) => [row, folded(row.dataset.text)]);
  const status = part.querySelector("[role=status]");
  const field = part.querySelector("input");
  const look = () => {
    const words = folded(field.value).split(/\\s+/u).filter(Boolean);
    let count = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      count += row.hidden ? 0 : 1;
    }
    status.textContent = status.dataset.many.replace("%(count)s", String(count));
  };
  field.addEventListener("input", look);
  part.querySelector(".search").hidden = false;
  look();
}
const show = () => {
  const shown = parts.find((part) => `#${part.id}` === location.hash) ?? parts[0];
  for (const part of parts) part.hidden = part !== shown;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#${shown.id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  document.documentElement.lang = shown.lang;
  document.documentElement.dir = shown.dir;
  document.title = shown.querySelector("h1").textContent;
  document.querySelector("nav").setAttribute("aria-label", shown.dataset.choose);
};
addEventListener("hashchange", show);
show();
</script>
</body>
</html>
""")
