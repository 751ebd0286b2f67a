"""New files: a commented skeleton of each family, and a whole workspace with one worked example."""

import shutil
from pathlib import Path

from twinbook.book.briefing import records_of
from twinbook.content.library import load
from twinbook.content.record import FOLDERS, Family
from twinbook.language.review import catalog_name
from twinbook.workspace import SETTINGS, packaged

EXAMPLE = "shenyang--incheon"

SETTINGS_TEXT = """\
# The settings of this workspace.
office = "{office}"                            # printed on the cover
locales = ["en", "zh-Hans", "ko", "mn"]        # the languages of the books
language = "en"                                # the language in which the content is written
"""

IGNORED = "/build/\n"

CITY = """\
# A city, district, county or province. The file's name is its id: refer to it as {{{id}}}.
# Remove what is not known; nothing is made up. Dates: 2013-07-29, 2003-03, 1994, 1979~ (about), 2003-07? (unsure).
kind: city                       # metropolitan-city, special-city, district, county, sum, province …
country: XX                      # two letters, as in CN or KR
names:
  en: {name}                     # the romanized form, which every other language falls back to
  # zh-Hans: {{name: …, full: …}}
# own: ko                        # the locale of its own script, one of the names above
# part-of: …                     # the id of the province or city above it
# location: {{lat: 36.35, lon: 127.38, source: …}}
# time-zone: Asia/Seoul
# website: https://…
# facts:
#   - id: area
#     key: area                  # area, population, distance (with to:), rank … or other, with a label:
#     value: 540
#     unit: square-kilometer
#     as-of: 2013
#     source: …                  # the id of a file in sources/
# profile:
#   - id: location
#     section: geography         # geography, administration, transport, economy, science, culture …
#     text: >-
#       {{{id}}} lies …
#     source: …
"""

PERSON = """\
# A person. The file's name is the id: refer to the person as {{{id}}}.
# Give a name in a script only where a source prints it so; otherwise the romanized form is used.
names:
  en: {name}
  # ko: …
# own: ko
# family: …                      # the family name within the English form
# names-source: …                # the source of the forms above
# variants:
#   - {{form: …, source: …}}       # other spellings, as printed
# offices:
#   - {{id: mayor, role: mayor, of: …, as-of: 2013-07-29, source: …}}
"""

TERM = """\
# A named thing other than a city or a person: refer to it as {{{id}}}. A recurring event is one term.
kind: event                      # event, body, document, place, enterprise, programme, work, transport
names:
  en: {name}
  # zh-Hans: …
# rendered: [mn]                 # the forms above that are renderings of ours, not known from use
# at: …                          # the id of a city
# variants:
#   - {{form: …, source: …}}
"""

SOURCE = """\
# A source: claims cite it by the file's name, {id}.
title: {name}                    # as printed; or “described:” where no title is printed
language: en                     # of the source
publisher: …
# published: 2021-11-05
# accessed: 2026-11-22
# url: https://…
worked-through: in-part          # whole, in-part, single-facts
# omitted:
#   - {{says: …, why: promotional}}   # what was left out: promotional, site-furniture, repeated, off-topic, too-vague
"""

PAIR = """\
# A pair of cities, home first. The file's name is the two ids with -- between them.
cities: [{home}, {partner}]
# ties:
#   - id: sister-city
#     kind: sister-city          # sister-city, friendship-city, friendship-cooperation, exchange-partner
#     date: 2013-07-29
#     basis: signing of the protocol at …
#     signed-by: []              # ids of people
#     source: …
#     disputed:                  # what other sources say, and why it is not preferred
#       - {{id: …, says: …, source: …, reason: …}}
# chronology:
#   - id: 2003-07-visit
#     date: 2003-07
#     inferred: [year]           # what the source does not say itself
#     kind: visit                # agreement, visit, event, establishment, cooperation, training, aid …
#     direction: {partner} -> {home}
#     field: government          # government, economy, trade, science, culture, education, youth …
#     people: []
#     text: …
#     source: …
"""

SKELETONS: dict[Family, str] = {"city": CITY, "person": PERSON, "term": TERM, "source": SOURCE, "pair": PAIR}


def skeleton(family: Family, name: str) -> tuple[str, str]:
    """Return the file's path below `content/` and the text of a new record's commented skeleton."""
    id = "--".join(_kebab(part) for part in name.split("--")) if family == "pair" else _kebab(name)  # noqa: A001
    home, _, partner = id.partition("--")
    shown = name if name != id else " ".join(word.capitalize() for word in name.split("-"))
    text = SKELETONS[family].format(id=id, name=shown, home=home, partner=partner)
    return f"{FOLDERS[family]}/{id}.yaml", text


def _kebab(name: str) -> str:
    """Return a name as an id: ASCII letters and digits in lower case, all else hyphens."""
    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in name.lower())
    return "-".join(kept.split())


def workspace(folder: Path, office: str) -> None:
    """Write a new workspace: settings, and the worked example with all that it refers to."""
    source = packaged("content")
    library, _ = load(source, "content")
    target = folder / "content"
    for family in FOLDERS.values():
        (target / family).mkdir(parents=True, exist_ok=True)
    for record in records_of(library, library.pairs[EXAMPLE]):
        name = catalog_name(record)
        shutil.copyfile(source / f"{name}.yaml", target / f"{name}.yaml")
        for translated in sorted((source / "translations").glob(f"*/{name}.po")):
            copy = target / translated.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(translated, copy)
    (folder / SETTINGS).write_text(SETTINGS_TEXT.format(office=office), encoding="utf-8")
    (folder / ".gitignore").write_text(IGNORED, encoding="utf-8")
