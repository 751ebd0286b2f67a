"""New files: a commented skeleton of each family, and a whole workspace with one worked example."""

import json
import shutil
from pathlib import Path
from string import Template

from twinbook.book.briefing import records_of
from twinbook.content.library import load
from twinbook.content.record import FOLDERS, Family
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
