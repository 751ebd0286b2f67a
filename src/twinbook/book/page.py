"""A composed book and the workspace's templates and styles become one self-contained HTML string."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup, escape

from twinbook.language.formats import Formats
from twinbook.language.words import Words

STYLES = ("page.css", "type.css", "parts.css")


class PageError(Exception):
    """A template or a style that can not be used; the message names the file and line."""


def environment(templates: tuple[Path, ...], words: Words) -> Environment:
    """Return a Jinja environment for one language; `templates/<locale>/` overrides `templates/`.

    Autoescape is on and an undefined name is an error: content is a value in a template, never a template.
    """
    folders = [folder for root in templates for folder in (root / words.locale, root)]
    made = Environment(
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


def stylesheet(styles: tuple[Path, ...]) -> str:
    """Join the styles: `page.css`, `type.css`, `parts.css`, `scripts/*.css`; a workspace's own file wins."""
    names = [
        *STYLES,
        *sorted({f"scripts/{p.name}" for root in styles for p in (root / "scripts").glob("*.css")}),
    ]
    found = []
    for name in names:
        path = next((root / name for root in styles if (root / name).is_file()), None)
        if path is None:
            raise PageError(f"styles/{name}: there is no such file")
        found.append(path.read_text(encoding="utf-8"))
    return "\n".join(found)


def render(template: str, made: Environment, formats: Formats, css: str, values: dict[str, Any]) -> str:
    """Return the page as HTML; raise PageError where a template is broken."""
    try:
        safe = Markup(css.replace("</", "<\\/"))  # noqa: S704 - the office's own file
        return made.get_template(template).render(
            lang=formats.tag, direction=formats.direction, css=safe, **values
        )
    except TemplateError as error:
        name = getattr(error, "name", None) or template
        line = getattr(error, "lineno", None)
        place = f"templates/{name}:{line}" if line else f"templates/{name}"
        raise PageError(f"{place}: {error.message}") from error


def capital(text: Markup) -> Markup:
    """Return a text with its first letter as a capital, for the start of a line; markup is left as it is."""
    return text if text.startswith("<") else text[:1].upper() + text[1:]


def breakable(url: str) -> Markup:
    """Return a web address that may break after its slashes and signs."""
    broken = escape(url)
    for sign in ("/", "?", "=", "&amp;", "_", "-"):
        broken = Markup(broken.replace(sign, f"{sign}\u200b"))  # noqa: S704 - escaped before
    return broken
