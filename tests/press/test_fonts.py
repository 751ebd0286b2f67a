import os
import subprocess
import sys
from pathlib import Path

import pytest

from twinbook.press import fonts

CSS = """
@charset "utf-8";
/* --serif: "Not This"; */
:root, [lang|="en"] { --serif: "Noto Serif", 'Noto Sans', serif; --size: "Nor This"; color: red }
[lang="ko"] { --sans: "Noto Sans CJK KR", "Noto Serif" }
@media print { p { --serif: "Inner" } }
p { font-family: "Neither" }
"""


def test_families_named() -> None:
    """The families of `--serif` and `--sans` are found, once each, in order."""
    assert fonts.families_named(CSS) == ("Noto Serif", "Noto Sans", "Noto Sans CJK KR")
    assert fonts.families_named("") == ()
    assert fonts.families_named("}} {{ --serif: ; not css at all") == ()


def test_families_by_script(tmp_path: Path) -> None:
    """A script's families come from its style; the first root with one wins."""
    for root, name, family in (("own", "Kore", "A"), ("packaged", "Kore", "B"), ("packaged", "Latn", "C")):
        path = tmp_path / root / "scripts" / f"{name}.css"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'p {{ --serif: "{family}" }}', encoding="utf-8")
    roots = (tmp_path / "own", tmp_path / "packaged", tmp_path / "gone")
    assert fonts.families_by_script(roots) == {"Kore": ("A",), "Latn": ("C",)}


def test_installed() -> None:
    """The fonts that the packaged styles name are known with their characters."""
    assert fonts.missing(("Noto Serif", "No Such Font", "Noto Serif CJK KR")) == ("No Such Font",)
    first, last = fonts.installed()["Noto Serif CJK KR"][0]
    assert 0 < first <= last


@pytest.mark.parametrize(
    ("text", "families", "lacking"),
    [
        ("Plain — text", ("Noto Serif",), ()),
        ("대전 大田", ("Noto Serif",), ("大", "田", "대", "전")),
        ("대전 大田", ("Noto Serif", "Noto Serif CJK KR"), ()),
        ("ҮүӨө", ("Noto Serif",), ()),
        ("a\ue000b\U0010ffffa", ("Noto Serif",), ("\ue000", "\U0010ffff")),
        ("\u2060\u00ad\u200b\n\t", ("Noto Serif",), ()),  # nothing to draw
        ("a", (), ("a",)),
        ("", (), ()),
    ],
)
def test_uncovered(text: str, families: tuple[str, ...], lacking: tuple[str, ...]) -> None:
    """The characters that no family has are told, each once, in order of code point."""
    assert fonts.uncovered(text, families) == lacking


def test_without_fontconfig(tmp_path: Path) -> None:
    """Without `fc-list` no font is known."""
    said = subprocess.run(
        [sys.executable, "-c", "from twinbook.press import fonts; print(len(fonts.installed()))"],
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said == "0\n"
