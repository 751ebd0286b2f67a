"""Every problem of a workspace, gathered from the rooms: content, translations, templates, styles, fonts."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from jinja2 import TemplateSyntaxError

from twinbook.book import design, page
from twinbook.content import checks, library
from twinbook.content.city import CURRENCIES
from twinbook.content.library import Library
from twinbook.content.prose import Prose
from twinbook.content.record import walk
from twinbook.language import po, review, tongue
from twinbook.language.formats import formats
from twinbook.language.po import BrokenError
from twinbook.language.tongue import Tongue
from twinbook.language.words import Words
from twinbook.press import fonts
from twinbook.problem import Problem
from twinbook.workspace import Workspace

DESIGN = "styles/design.css"


def load(workspace: Workspace) -> tuple[Library, tuple[Problem, ...]]:
    """Load the library of a workspace, with the problems of single files."""
    return library.load(workspace.content, "content")


@dataclass(frozen=True)
class Survey:
    """A workspace, read: its library, its words and translations by locale, and all problems of it."""

    library: Library
    tongues: Mapping[str, Tongue]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems for which something can not be made."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def check(workspace: Workspace, today: date) -> Survey:
    """Read a workspace, and look for all its problems at an edition date."""
    loaded, problems = load(workspace)
    found = [*problems, *checks.check(loaded, workspace.locales, today)]
    tongues = {}
    for locale in workspace.locales:
        tongues[locale], said = _language(workspace, loaded, locale)
        found += said
    found += _conventions(loaded)
    found += _pictures(workspace, loaded)
    found += _glyphs(workspace, loaded, tongues)
    found += _templates(workspace)
    found += _styles(workspace)
    return Survey(loaded, tongues, tuple(dict.fromkeys(found)))


def _conventions(loaded: Library) -> Iterator[Problem]:
    """Yield the countries and units that no language knows how to write."""
    english = formats("en")
    for city in loaded.cities.values():
        document = loaded.documents[city.id]
        try:
            english.country(city.country)
        except ValueError as error:
            yield document.problem(("country",), str(error), "two letters of ISO 3166, as in CN or KR")
        for index, fact in enumerate(city.facts):
            try:
                if fact.unit not in CURRENCIES:
                    english.measure(1, fact.unit or "meter")
            except ValueError as error:
                hint = "as in square-kilometer, percent or yuan"
                yield document.problem(("facts", index, "unit"), str(error), hint)


def _pictures(workspace: Workspace, loaded: Library) -> Iterator[Problem]:
    """Yield the pictures that a file names and that are not there."""
    for pair in loaded.pairs.values():
        document = loaded.documents[pair.id]
        for place in walk(pair):
            if place.path[-2:] == ("facsimile", "file") and not (workspace.images / place.value).is_file():
                said = f"there is no picture content/images/{place.value}"
                yield document.problem(place.path, said, "put the file there")


def _glyphs(workspace: Workspace, loaded: Library, tongues: Mapping[str, Tongue]) -> Iterator[Problem]:
    """Yield the characters that no font of the styles has, each where it stands."""
    try:
        by_script = fonts.families_by_script(stylesheet(workspace))
    except page.PageError:
        return  # which is told of the styles
    families = tuple(dict.fromkeys(name for names in by_script.values() for name in names))
    if fonts.missing(families):
        return  # that is told already, and would be told again for every character
    texts = [
        (
            loaded.documents[entity.id],
            place.path,
            place.value.text if isinstance(place.value, Prose) else place.value,
        )
        for entity in loaded.entities.values()
        for place in walk(entity)
        if isinstance(place.value, Prose | str)
    ]
    entries = [
        (found.name, entry)
        for own in tongues.values()
        for found in own.catalogs.values()
        for entry in found.entries.values()
    ]
    lines = list(_own_words(workspace))
    letters = (
        *(text for *_, text in texts),
        *(entry.translation for _, entry in entries),
        *(w for *_, w in lines),
    )
    for character in fonts.uncovered("".join(letters), families):
        said = f"no font has “{character}” (U+{ord(character):04X})"
        hint = "write it with other characters, or name a font that has it in styles/scripts/"
        for document, path, text in texts:
            if character in text:
                yield document.problem(path, said, hint, word=character)
        for name, entry in entries:
            if character in entry.translation:
                yield Problem(name, entry.line, 1, "error", said, hint)
        for name, number, line in lines:
            if character in line:
                yield Problem(name, number, line.index(character) + 1, "error", said, hint)


def _own_words(workspace: Workspace) -> Iterator[tuple[str, int, str]]:
    """Yield the lines of the templates and of their translations, with file and line."""
    for root in workspace.roots("templates"):
        files = [*root.rglob("*.html"), *(root / "translations" / f"{tag}.po" for tag in workspace.locales)]
        for path in sorted(path for path in files if path.is_file()):
            text = path.read_text(encoding="utf-8", errors="ignore")  # what is no text is told by others
            for number, line in enumerate(text.splitlines(), 1):
                yield f"templates/{path.relative_to(root).as_posix()}", number, line


def _language(workspace: Workspace, loaded: Library, locale: str) -> tuple[Tongue, tuple[Problem, ...]]:
    shown = f"content/translations/{locale}"
    own, found = tongue.load(workspace.roots("templates"), locale, workspace.translations(locale), shown)
    if locale == workspace.language:
        return own, tuple(problem for problem in found if not problem.path.startswith(shown))
    told = review.check(loaded, own.catalogs, shown, locale, workspace.language)
    return own, (*found, *_words(workspace, locale), *told)


def _words(workspace: Workspace, locale: str) -> Iterator[Problem]:
    """Yield where a locale's words of the books do not say what the English ones do."""
    name = f"templates/translations/{locale}.po"
    for root in workspace.roots("templates"):
        path = root / "translations" / f"{locale}.po"
        if path.is_file():
            with suppress(BrokenError, OSError):  # which is told already
                yield from review.words(name, po.parse(path.read_bytes()), locale)


def translations(workspace: Workspace, loaded: Library, locales: Iterable[str]) -> tuple[Problem, ...]:
    """Return what is wrong with the translations into some languages."""
    return tuple(problem for locale in locales for problem in _language(workspace, loaded, locale)[1])


def _templates(workspace: Workspace) -> list[Problem]:
    found = []
    environment = page.environment(workspace.roots("templates"), Words("en"))
    for name in environment.list_templates(extensions=["html"]):
        try:
            environment.get_template(name)
        except TemplateSyntaxError as error:
            found.append(Problem(f"templates/{name}", error.lineno, 0, "error", str(error.message)))
        except UnicodeDecodeError:
            found.append(Problem(f"templates/{name}", 0, 0, "error", "the file is not UTF-8 text"))
        except RecursionError:
            found.append(Problem(f"templates/{name}", 0, 0, "error", "what is in it is nested too deeply"))
    return found


def stylesheet(workspace: Workspace) -> str:
    """Return the styles of a workspace, with its settings; raise PageError where one is missing."""
    own = workspace.design
    return page.stylesheet(workspace.roots("styles"), own.colours, own.fonts)


def _styles(workspace: Workspace) -> list[Problem]:
    try:
        css = stylesheet(workspace)
    except page.PageError as error:
        name, _, said = str(error).partition(": ")
        return [Problem(name, 0, 0, "error", said)]
    hint = (
        f"text is read with a contrast of {design.CONTRAST} or more (WCAG 2.2); see [design] in the settings"
    )
    found = [
        Problem(DESIGN, 0, 0, "error", f"“{front}” on “{back}” has a contrast of {reached:.1f} only", hint)
        for front, back, reached in design.pale(css)
    ]
    by_script = fonts.families_by_script(css)
    for locale in workspace.locales:
        script = formats(locale).script if formats(locale).script in by_script else "Latn"
        found += [
            Problem(
                DESIGN,
                0,
                0,
                "error",
                f"the font “{family}” is missing",
                "twinbook doctor tells how to install it",
            )
            for family in fonts.missing(by_script.get(script, ()))
        ]
    return found
