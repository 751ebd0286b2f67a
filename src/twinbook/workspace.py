"""Where an office's files are, and its settings: `twinbook.toml`, or `[tool.twinbook]` in pyproject.toml."""

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from twinbook.problem import Problem, nearest

SETTINGS = "twinbook.toml"
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?", re.ASCII)


@dataclass(frozen=True)
class Workspace:
    """An office's folder and settings.

    `language` is the one in which its content is written; `offices` is the office's name by locale.
    """

    root: Path
    offices: tuple[tuple[str, str], ...] = ()
    locales: tuple[str, ...] = ("en",)
    language: str = "en"
    rights: str = ""  # what a book's metadata says of its rights

    def office(self, locale: str) -> tuple[str, str]:
        """Return the office's name in a locale's books and the tag of its language; both empty without."""
        named = dict(self.offices)
        tag = next((tag for tag in (locale, self.language, *named) if tag in named), "")
        return named.get(tag, ""), tag

    @property
    def content(self) -> Path:
        """The folder of curated files."""
        return self.root / "content"

    @property
    def build(self) -> Path:
        """The folder of output."""
        return self.root / "build"

    def translations(self, locale: str) -> Path:
        """Return the folder of a locale's PO files of the content."""
        return self.content / "translations" / locale

    def roots(self, name: str) -> tuple[Path, ...]:
        """Folders to look in for `templates` or `styles`: the workspace's own first, then the packaged."""
        return tuple(path for path in (self.root / name, packaged(name)) if path.is_dir())


def packaged(name: str) -> Path:
    """Return the folder of templates or styles that came with the package, or with its checkout."""
    inside = Path(str(files("twinbook"))) / "office" / name
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / name


def find(start: Path) -> Workspace | tuple[Problem, ...]:
    """Return the workspace of a folder or of the nearest one above it; or why there is none."""
    for folder in (start, *start.parents):
        for name, table in ((SETTINGS, ()), ("pyproject.toml", ("tool", "twinbook"))):
            path = folder / name
            if not path.is_file():
                continue
            try:
                settings = tomllib.loads(path.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                return (_broken(name, error),)
            except OSError as error:
                return (Problem(name, 0, 0, "error", f"the file cannot be read: {error.strerror}"),)
            found: object = settings
            for key in table:
                found = found.get(key) if isinstance(found, dict) else None
            if found is not None:
                return _workspace(folder, name, found)
    hint = "run twinbook init FOLDER, or name the folder with -C"
    return (Problem(str(start), 0, 0, "error", "this is no workspace: there is no twinbook.toml", hint),)


def _broken(name: str, error: Exception) -> Problem:
    place = re.search(r"line (\d+), column (\d+)", str(error))
    line, column = (int(place[1]), int(place[2])) if place else (0, 0)
    said = re.sub(r" \(at .*\)$", "", str(error))
    return Problem(name, line, column, "error", f"the settings are broken: {said}")


def _workspace(folder: Path, name: str, settings: object) -> Workspace | tuple[Problem, ...]:
    if not isinstance(settings, dict):
        return (Problem(name, 0, 0, "error", "“tool.twinbook” is to be a table of settings"),)
    problems = []
    known = ("office", "locales", "language", "rights")
    for key in settings:
        if key not in known:
            hint = nearest(key, known) or f"known settings: {', '.join(known)}"
            problems.append(Problem(name, 0, 0, "error", f"unknown setting “{key}”", hint))
    office, locales, language, rights = (settings.get(key) for key in known)
    by_locale = {language or "en": office} if isinstance(office, str) else {} if office is None else office
    if not isinstance(by_locale, dict) or not all(isinstance(text, str) for text in by_locale.values()):
        hint = 'as in office = "City of X" or office = {en = "City of X", ko = "…"}'
        problems.append(Problem(name, 0, 0, "error", "“office” is to be a text, or texts by locale", hint))
    if rights is not None and not isinstance(rights, str):
        problems.append(Problem(name, 0, 0, "error", "“rights” is to be a text"))
    source = "en" if language is None else language
    tags = locales if isinstance(locales, list) else [] if locales is None else [None]
    if not all(isinstance(tag, str) and _TAG.fullmatch(tag) for tag in [*tags, source]):
        hint = 'as in locales = ["en", "zh-Hans"] and language = "en"'
        problems.append(Problem(name, 0, 0, "error", "“locales” and “language” hold language tags", hint))
    if problems:
        return tuple(problems)
    return Workspace(
        folder,
        tuple((str(tag), str(text)) for tag, text in by_locale.items() if text),
        tuple(dict.fromkeys(map(str, tags))) or (str(source),),
        str(source),
        str(rights or ""),
    )
