"""Where an office's files are, and its settings: `twinbook.toml`, or `[tool.twinbook]` in pyproject.toml."""

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from babel import Locale, UnknownLocaleError

from twinbook.problem import Problem, nearest

SETTINGS = "twinbook.toml"
PAPERS = ("a4", "letter", "a5")
COLOURS = ("ink", "quiet", "accent", "line", "tint", "paper")
EMBLEMS = (".svg", ".png")
LONGEST = 200  # letters of a file's name
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?", re.ASCII)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SCRIPT = re.compile(r"[A-Z][a-z]{3}")
_FAMILY = re.compile(r"[^\"'\\;{}<>\n]+")


@dataclass(frozen=True)
class Design:
    """What an office has another way than `styles/design.css`: paper, colours, fonts; its emblem, if any.

    `colours` are #rrggbb by the name of their property; `fonts` families by property, such as `serif-Kore`.
    """

    paper: str = "a4"
    emblem: str = ""  # a file below styles/
    colours: tuple[tuple[str, str], ...] = ()
    fonts: tuple[tuple[str, str], ...] = ()


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
    design: Design = Design()
    jubilees: bool = False  # whether anniversaries are named as silver or golden, where a language has names

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
    def images(self) -> Path:
        """The folder of pictures, as of documents."""
        return self.content / "images"

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


def written(workspace: Workspace) -> str:
    """Return the settings of a workspace as a twinbook.toml has them."""

    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    def table(pairs: Iterable[tuple[str, str]]) -> str:
        return f"{{{', '.join(f'{quoted(key)} = {quoted(value)}' for key, value in pairs)}}}"

    own = workspace.design
    fonts: dict[str, list[tuple[str, str]]] = {}
    for name, family in own.fonts:
        kind, _, script = name.partition("-")
        fonts.setdefault(script, []).append((kind, family))
    lines = [
        f"office = {table(workspace.offices)}",
        f"locales = [{', '.join(map(quoted, workspace.locales))}]",
        f"language = {quoted(workspace.language)}",
        f"rights = {quoted(workspace.rights)}",
        f"jubilee-names = {'true' if workspace.jubilees else 'false'}",
        "[design]",
        f"paper = {quoted(own.paper)}",
        *([f"emblem = {quoted(own.emblem)}"] if own.emblem else []),
        f"colours = {table(own.colours)}",
        f"fonts = {{{', '.join(f'{script} = {table(kinds)}' for script, kinds in fonts.items())}}}",
    ]
    return "\n".join(lines) + "\n"


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
            except (ValueError, RecursionError) as error:  # of thousands of digits, or brackets
                deep = (
                    "nested too deeply"
                    if isinstance(error, RecursionError)
                    else "broken: a number is too long"
                )
                return (Problem(name, 0, 0, "error", f"the settings are {deep}"),)
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
    known = ("office", "locales", "language", "rights", "jubilee-names", "design")
    for key in settings:
        if key not in known:
            hint = nearest(key, known) or f"known settings: {', '.join(known)}"
            problems.append(Problem(name, 0, 0, "error", f"unknown setting “{key}”", hint))
    office, locales, language, rights, jubilees, look = (settings.get(key) for key in known)
    by_locale = {language or "en": office} if isinstance(office, str) else {} if office is None else office
    if not isinstance(by_locale, dict) or not all(isinstance(text, str) for text in by_locale.values()):
        hint = 'as in office = "City of X" or office = {en = "City of X", ko = "…"}'
        problems.append(Problem(name, 0, 0, "error", "“office” is to be a text, or texts by locale", hint))
    if rights is not None and not isinstance(rights, str):
        problems.append(Problem(name, 0, 0, "error", "“rights” is to be a text"))
    if not isinstance(jubilees, bool | None):
        problems.append(Problem(name, 0, 0, "error", "“jubilee-names” is to be true or false"))
    source = "en" if language is None else language
    tags = locales if isinstance(locales, list) else [] if locales is None else [None]
    if not all(isinstance(tag, str) and _TAG.fullmatch(tag) for tag in [*tags, source]):
        hint = 'as in locales = ["en", "zh-Hans"] and language = "en"'
        problems.append(Problem(name, 0, 0, "error", "“locales” and “language” hold language tags", hint))
    elif unknown := [tag for tag in dict.fromkeys((*tags, source)) if not _known(tag)]:
        hint = "a tag of BCP 47, as in zh-Hans or ko"
        problems.append(Problem(name, 0, 0, "error", f"CLDR knows no language “{unknown[0]}”", hint))
    design = _design(folder, {} if look is None else look)
    problems += (Problem(name, 0, 0, "error", *said) for said in design[1])
    if problems:
        return tuple(problems)
    return Workspace(
        folder,
        tuple((str(tag), str(text)) for tag, text in by_locale.items() if text),
        tuple(dict.fromkeys(map(str, tags))) or (str(source),),
        str(source),
        str(rights or ""),
        design[0],
        bool(jubilees),
    )


def _known(tag: str) -> bool:
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _design(folder: Path, look: object) -> tuple[Design, list[tuple[str, str]]]:
    """Return the design that settings ask for, and what is wrong with them: messages, each with a hint."""
    if not isinstance(look, dict):
        return Design(), [("“design” is to be a table of settings", 'as in [design] and accent = "#1d4a5e"')]
    said = []
    known = ("paper", "emblem", "colours", "fonts")
    said += [
        (f"unknown setting “design.{key}”", nearest(key, known) or f"known settings: {', '.join(known)}")
        for key in look
        if key not in known
    ]
    paper, emblem, colours, fonts = (
        look.get(key, default) for key, default in zip(known, ("a4", "", {}, {}), strict=True)
    )
    if paper not in PAPERS:
        said.append((f"“design.paper” is {paper!s}", f"there are {', '.join(PAPERS)}"))
    if problem := _emblem(folder, emblem):
        said.append(problem)
    if not isinstance(colours, dict) or not all(
        key in COLOURS and isinstance(value, str) and _COLOUR.fullmatch(value)
        for key, value in colours.items()
    ):
        hint = f'as in colours = {{accent = "#1d4a5e"}}; there are {", ".join(COLOURS)}'
        said.append(("“design.colours” holds colours by name", hint))
        colours = {}
    families = _families(fonts)
    if families is None:
        said.append(("“design.fonts” holds families by script", 'as in fonts = {Kore = {serif = "Batang"}}'))
    return Design(str(paper), str(emblem), tuple(colours.items()), families or ()), said


def _emblem(folder: Path, emblem: object) -> tuple[str, str] | None:
    """Return what is wrong with the file of an emblem, and what mends it; None for a good one."""
    if emblem == "":
        return None
    fit = isinstance(emblem, str) and emblem.isprintable() and len(emblem) < LONGEST
    if not isinstance(emblem, str) or not fit or Path(emblem).suffix.lower() not in EMBLEMS:
        return "“design.emblem” is to be an SVG or PNG file", 'as in emblem = "emblem.svg", a file in styles/'
    styles = (folder / "styles").resolve()
    path = (styles / emblem).resolve()
    if not path.is_relative_to(styles) or not path.is_file():
        return f"the emblem styles/{emblem} is not there", "put the file into the workspace's styles/"
    return None


def _families(fonts: object) -> tuple[tuple[str, str], ...] | None:
    """Return families by property, or None if they are not told by script and kind."""
    found = []
    for script, kinds in fonts.items() if isinstance(fonts, dict) else [("", None)]:
        if not _SCRIPT.fullmatch(script) or not isinstance(kinds, dict) or not {*kinds} <= {"serif", "sans"}:
            return None
        for kind, family in kinds.items():
            if not isinstance(family, str) or not _FAMILY.fullmatch(family):
                return None
            found.append((f"{kind}-{script}", family))
    return tuple(found)
