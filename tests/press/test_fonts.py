import os
import subprocess
import sys
from pathlib import Path

import pytest

from twinbook.press import fonts

CSS = """
@charset "utf-8";
/* --serif-Latn: "Not This"; */
:root, [lang|="en"] { --serif-Latn: "Noto Serif", 'Noto Sans', serif; --size: "Nor This"; color: red }
:root { --sans-Kore: "Noto Sans CJK KR", "Noto Serif"; --serif: "Nor That" }
@media print { :root { --serif-Kore: "Inner" } }
p { font-family: "Neither" }
:root { --sans-Latn: "Noto Sans"; --serif-Hans: "Old" }
:root { --serif-Hans: "New", "Noto Serif" }
"""


def test_families_by_script() -> None:
    """A script's families are those of its properties, once each, in order; the last property counts."""
    assert fonts.families_by_script(CSS) == {
        "Latn": ("Noto Serif", "Noto Sans"),
        "Kore": ("Noto Sans CJK KR", "Noto Serif"),
        "Hans": ("New", "Noto Serif"),
    }
    assert fonts.families_by_script("") == {}
    assert fonts.families_by_script("}} {{ --serif-Latn: ; not css at all") == {}


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
