"""What is on this machine: versions of libraries, the fonts that the styles name, what mends a lack."""

import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from babel import Locale

from twinbook import __version__
from twinbook.book import page
from twinbook.language.formats import formats
from twinbook.press import fonts
from twinbook.workspace import Workspace

LIBRARIES = ("Jinja2", "Babel", "pydantic", "PyYAML", "pydyf")

PANGO = ("libpango-1.0-0 libpangoft2-1.0-0", "pango")
SUBSET = ("libharfbuzz-subset0", "harfbuzz")
FONTCONFIG = ("fontconfig", "fontconfig")
NOTO_LATIN = ("fonts-noto-core", "font-noto-sans font-noto-serif")
NOTO_CJK = ("fonts-noto-cjk", "font-noto-sans-cjk font-noto-serif-cjk")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its name, what was found, and the command that mends it when it is lacking."""

    what: str
    found: str
    mend: str = ""

    @property
    def lacking(self) -> bool:
        """Whether something needed is missing."""
        return bool(self.mend)


def examine(workspace: Workspace) -> Iterator[Finding]:
    """Yield what Twinbook needs and what it finds, for the locales of a workspace."""
    yield Finding("Twinbook", __version__)
    yield Finding("Python", platform.python_version())
    for name in LIBRARIES:
        yield _library(name)
    yield from _press()
    if shutil.which("fc-list"):
        yield Finding("fontconfig", "fc-list")
    else:
        yield Finding("fontconfig", "fc-list, which tells the fonts, is missing", _install(FONTCONFIG))
        return
    try:
        by_script = fonts.families_by_script(
            page.stylesheet(workspace.roots("styles"), workspace.design.colours, workspace.design.fonts)
        )
    except page.PageError as error:
        yield Finding("Styles", str(error), "twinbook check tells more")
        return
    for locale in workspace.locales:
        yield from _fonts(locale, by_script.get(formats(locale).script) or by_script.get("Latn", ()))


def _library(name: str) -> Finding:
    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        return Finding(name, "missing", f"pip install {name}")


def _press() -> Iterator[Finding]:
    try:
        import weasyprint
        from weasyprint.text.ffi import harfbuzz_subset, pango
    except OSError as error:  # a system library could not be opened
        yield Finding("WeasyPrint", f"cannot be loaded: {str(error).splitlines()[0]}", _install(PANGO))
        return
    yield Finding("WeasyPrint", weasyprint.__version__)
    number = pango.pango_version()
    yield Finding("Pango", f"{number // 10000}.{number // 100 % 100}.{number % 100}")
    if harfbuzz_subset:
        yield Finding("HarfBuzz subset", "found")
    else:
        yield Finding("HarfBuzz subset", "missing: every book takes many times longer", _install(SUBSET))


def _fonts(locale: str, families: tuple[str, ...]) -> Iterator[Finding]:
    what = f"Fonts for {locale}"
    letters = "".join(sorted({c for text in sample(locale) for c in text if c.isalpha()}))
    if missing := fonts.missing(families):
        lacks_cjk = {"CJK" in name for name in missing}
        needed = tuple(pack for pack, cjk in ((NOTO_LATIN, False), (NOTO_CJK, True)) if cjk in lacks_cjk)
        yield Finding(what, f"missing: {', '.join(missing)}", _install(*needed))
    elif lacking := fonts.uncovered(letters, families):
        pack = NOTO_CJK if formats(locale).script in ("Hans", "Hant", "Kore", "Jpan") else NOTO_LATIN
        yield Finding(what, f"{', '.join(families)} lack {''.join(lacking[:12])}", _install(pack))
    else:
        yield Finding(what, ", ".join(families))


def sample(locale: str) -> Iterator[str]:
    """Yield words in a locale's own script: its months, days and languages as CLDR has them."""
    found = Locale.parse(locale.replace("-", "_"))
    yield from found.months["format"]["wide"].values()
    yield from found.days["format"]["wide"].values()
    yield found.get_display_name() or ""


def _install(*packages: tuple[str, str]) -> str:
    debian, homebrew = (" ".join(names) for names in zip(*packages, strict=True))
    if platform.system() == "Darwin":
        return f"brew install {homebrew}"
    return f"sudo apt-get install {debian}" if shutil.which("apt-get") else f"install {debian}"
