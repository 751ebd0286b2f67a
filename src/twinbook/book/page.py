"""A composed book and the workspace's templates and styles become one self-contained HTML string."""

import re
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from twinbook.book import design, spacing
from twinbook.language.formats import Formats
from twinbook.language.words import Words

STYLES = ("design.css", "page.css", "type.css", "parts.css", "visits.css", "screen.css")
Pairs = Iterable[tuple[str, str]]
FALLBACK = "Latn.css"  # speaks of every page, so that it stands before the scripts that know better


class PageError(Exception):
    """A template or a style that can not be used; the message names the file and line."""


def environment(templates: tuple[Path, ...], words: Words) -> Environment:
    """Return a Jinja environment for one language; `templates/<locale>/` overrides `templates/`.

    Autoescape is on and an undefined name is an error: content is a value in a template, never a template.
    A template may be somebody else's, as one out of a bag: it reaches nothing but what it is given.
    """
    folders = [folder for root in templates for folder in (root / words.locale, root)]
    made = SandboxedEnvironment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.filters["capital"] = capital
    made.install_gettext_callables(  # type: ignore[attr-defined]
        words.get, words.plural, newstyle=True, pgettext=words.within
    )
    return made


def stylesheet(styles: tuple[Path, ...], colours: Pairs = (), fonts: Pairs = ()) -> str:
    """Join the styles: those of STYLES, then `scripts/*.css`; a workspace's own file wins.

    What an office has otherwise, colours and fonts by the names of their properties, stands at the end.
    """
    scripts = {p.name for root in styles for p in (root / "scripts").glob("*.css")}
    first = sorted(scripts, key=lambda name: (name != FALLBACK, name))
    names = (*STYLES, *(f"scripts/{name}" for name in first))
    found = []
    for name in names:
        path = next((root / name for root in styles if (root / name).is_file()), None)
        if path is None:
            raise PageError(f"styles/{name}: there is no such file")
        try:
            found.append(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError as error:
            raise PageError(f"styles/{name}: the file is not UTF-8 text") from error
    joined = "\n".join(found)
    own = design.own(joined, colours, fonts)
    return f"{joined}\n{own}" if own else joined


def render(template: str, made: Environment, formats: Formats, css: str, values: dict[str, Any]) -> str:
    """Return the page as HTML; raise PageError where a template is broken."""
    safe = Markup(css.replace("</", "<\\/"))  # noqa: S704 - the office's own file
    try:
        page = made.get_template(template).render(
            lang=formats.tag, direction=formats.direction, css=safe, **values
        )
    except TemplateSyntaxError as error:
        raise PageError(f"templates/{error.name or template}:{error.lineno}: {error.message}") from error
    except RecursionError as error:
        raise PageError(f"templates/{template}: what is in it is nested too deeply") from error
    except Exception as error:
        place = _place(error)
        if place is None:  # the fault is ours, not the template's
            raise
        raise PageError(f"{place}: {error}") from error
    return spacing.spaced(page)


def _place(error: Exception) -> str | None:
    """Return the template and line where an error arose, or None where it arose in a module."""
    stack = traceback.extract_tb(error.__traceback__)
    frames = [frame for frame in stack if frame.filename.endswith(".html")]
    ours = Path(stack[-1].filename).is_relative_to(Path(__file__).parents[1]) and stack[-1] not in frames
    if not frames or ours:
        return None
    path = Path(frames[-1].filename)
    inner = path.parts[path.parts.index("templates") + 1 :] if "templates" in path.parts else path.parts[-1:]
    return f"templates/{'/'.join(inner)}:{frames[-1].lineno}"


def capital(text: Markup) -> Markup:
    """Return a text with its first letter as a capital, for the start of a line; markup is left as it is."""
    return text if text.startswith("<") else text[:1].upper() + text[1:]


def breakable(url: str) -> Markup:
    """Return a web address that may break after its slashes and signs, and before what is percent-encoded."""
    return escape(re.sub("[/?=&_-]|(?=%)", "\\g<0>\u200b", url))
