"""New files: a commented skeleton of each family, what another language needs, a whole workspace."""

import csv
import json
import re
import shutil
import tomllib
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from string import Template

from babel import Locale, UnknownLocaleError

from twinbook.book.excerpt import records_of
from twinbook.content.library import Library, load
from twinbook.content.scalar import FOLDERS, Family
from twinbook.language.formats import formats
from twinbook.language.review import catalog_name
from twinbook.workspace import SETTINGS, packaged

EXAMPLE = "shenyang--incheon"

SETTINGS_TEXT = """\
# The settings of this workspace.
office = {office}  # or by language: {{ en = "…", ko = "…" }}
locales = ["en", "zh-Hans", "ko", "mn"]  # the languages of the books
language = "en"  # the language in which the content is written
"""

IGNORED = "/build/\n"
MAX_ID = 80  # as in every reference


def skeleton(family: Family, name: str, templates: tuple[Path, ...]) -> tuple[str, str]:
    """Return the file's path below `content/` and the text of a new record, from `new/<family>.yaml`.

    Raise ValueError for a name of which no id can be made.
    """
    key = "--".join(_kebab(part) for part in name.split("--")) if family == "pair" else _kebab(name)
    home, _, partner = key.partition("--")
    if not key or (family == "pair" and not (home and partner)):
        raise ValueError(f"“{name}” has no ASCII letters for an id; use its romanized name, as in daejeon")
    if len(key) > MAX_ID:
        raise ValueError(f"“{name[:MAX_ID]}…” is too long for an id; there are {MAX_ID} letters")
    shown = name if name != key else " ".join(word.capitalize() for word in name.split("-"))
    path = next(path for root in templates if (path := root / "new" / f"{family}.yaml").is_file())
    text = Template(path.read_text(encoding="utf-8")).safe_substitute(
        id=key, name=_quoted(shown), home=home, partner=partner
    )
    return f"{FOLDERS[family]}/{key}.yaml", text


def _kebab(name: str) -> str:
    """Return a name as an id: ASCII letters and digits in lower case, hyphens for all else."""
    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in name.lower())
    return "-".join(kept.split())


def _quoted(name: str) -> str:
    """Return a name as a YAML scalar: plain where it is letters and spaces, else in double quotes."""
    plain = name.replace(" ", "").replace("-", "").isalnum() and name.lower() != "null"
    return name if plain else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def workspace(folder: Path, office: str) -> None:
    """Write a new workspace: settings, and the worked example with all that it refers to."""
    source = packaged("content")
    library, _ = load(source, "content")
    target = folder / "content"
    for family in FOLDERS.values():
        (target / family).mkdir(parents=True, exist_ok=True)
    for record in records_of(library, library.pairs[EXAMPLE], whole=True):
        name = catalog_name(record)
        shutil.copyfile(source / f"{name}.yaml", target / f"{name}.yaml")
        for translated in sorted((source / "translations").glob(f"*/{name}.po")):
            copy = target / translated.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(translated, copy)
    settings = SETTINGS_TEXT.format(office=json.dumps(office, ensure_ascii=False))  # is TOML's way, too
    (folder / SETTINGS).write_text(settings, encoding="utf-8")
    (folder / ".gitignore").write_text(IGNORED, encoding="utf-8")


def known_locale(tag: str) -> bool:
    """Say whether CLDR knows a language tag (BCP 47)."""
    try:
        return bool(Locale.parse(tag, sep="-"))
    except (UnknownLocaleError, ValueError):
        return False


def with_locale(settings: str, tag: str) -> str | None:
    """Return the text of settings with one more language, all else as it stands; None where that fails."""
    listed = re.compile(r"^(\s*locales\s*=\s*\[)([^\]#]*?)(,?\s*\])", re.MULTILINE)
    found = listed.search(settings)
    if found:
        joint = ", " if found[2].strip() else ""
        made = f'{settings[: found.end(2)]}{joint}"{tag}"{settings[found.end(2) :]}'
    else:
        made = f'locales = ["en", "{tag}"]\n{settings}'
    try:
        before, after = tomllib.loads(settings), tomllib.loads(made)
    except tomllib.TOMLDecodeError:
        return None
    own = after.get("tool", {}).get("twinbook", after)
    was = before.get("tool", {}).get("twinbook", before)
    return made if own.get("locales") == [*was.get("locales", ["en"]), tag] else None


def style(tag: str, properties: Iterable[str]) -> tuple[str, str] | None:
    """Return the file and the text of a style for a language's script, if the design has no fonts for it."""
    script = formats(tag).script
    if f"--serif-{script}" in properties:
        return None
    name = Locale.parse("en").scripts.get(script, script)
    own = [f'"{kind} {name}", "{kind}", "{kind} CJK SC"' for kind in ("Noto Serif", "Noto Sans")]
    text = (
        f"/* {name}: the fonts are to be installed; twinbook doctor tells which. */\n"
        f":root {{\n  --serif-{script}: {own[0]};\n  --sans-{script}: {own[1]};\n}}\n"
        f'[lang|="{tag.partition("-")[0]}"] {{\n'
        f"  --serif: var(--serif-{script});\n  --sans: var(--sans-{script});\n}}\n"
    )
    return f"scripts/{script}.css", text


def names_to_fill(library: Library, tag: str) -> str:
    """Return a table (CSV) of the names that a language lacks: where each belongs, what it is elsewhere."""
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(
        ["file", "name", "full name", "in other languages", f"name in {tag}", f"full name in {tag}"]
    )
    for id_, named in sorted(library.named.items()):
        if tag in named.names:
            continue
        english = named.names.get("en")
        others = " · ".join(f"{own}: {name.form('')}" for own, name in named.names.items() if own != "en")
        file = f"content/{catalog_name(library.entities[id_])}.yaml"
        own = (english.name, english.full or "") if english else (id_, "")
        table.writerow([file, *own, others, "", ""])
    return out.getvalue()
