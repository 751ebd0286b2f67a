import os
import subprocess
import sys
from pathlib import Path

import pytest

from office import Office
from twinbook.doctor import Finding, examine, sample


def doctor(office: Office, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in an environment of its own."""
    command = [sys.executable, "-m", "twinbook", "-C", str(office.root), "doctor"]
    env = {**os.environ, **environment}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_everything_is_here(office: Office) -> None:
    """On a machine that prints books nothing is lacking, and every locale's fonts are named."""
    findings = {finding.what: finding for finding in examine(office.workspace)}
    assert [finding for finding in findings.values() if finding.lacking] == []
    assert {"Twinbook", "Python", "WeasyPrint", "Pango", "HarfBuzz subset", "fontconfig"} <= set(findings)
    assert "Noto Serif CJK KR" in findings["Fonts for ko"].found


def test_missing_font(office: Office) -> None:
    """A font that the styles name and the machine lacks is told, with the command that installs it."""
    office.write("styles/scripts/Kore.css", ':root { --serif-Kore: "Noto Serif CJK XX" }')
    (lack,) = [finding for finding in examine(office.workspace) if finding.lacking]
    assert lack.what == "Fonts for ko"
    assert lack.found == "missing: Noto Serif CJK XX"
    assert "fonts-noto-cjk" in lack.mend


def test_font_of_another_script(office: Office) -> None:
    """Fonts that are installed but do not cover the language's script are a lack, too."""
    office.write("styles/scripts/Kore.css", ':root { --serif-Kore: "Noto Serif"; --sans-Kore: "Noto Serif" }')
    (lack,) = [finding for finding in examine(office.workspace) if finding.lacking]
    assert lack.found.startswith("Noto Serif lack ")


@pytest.mark.parametrize(
    ("locale", "letters"), [("en", "January"), ("zh-Hans", "月"), ("ko", "월"), ("mn", "сар")]
)
def test_sample(locale: str, letters: str) -> None:
    """A language's sample is in its own script."""
    assert letters in " ".join(sample(locale))


def test_finding() -> None:
    """A finding with a command that mends it is a lack."""
    assert Finding("a", "b", "c").lacking
    assert not Finding("a", "b").lacking


@pytest.mark.slow
def test_without_fontconfig(office: Office, tmp_path: Path) -> None:
    """Without `fc-list` its lack is told with its command, fonts are not slandered, and the command fails."""
    empty = tmp_path / "bin"
    empty.mkdir()
    done = doctor(office, PATH=str(empty))
    assert done.returncode == 1
    assert "✗ fontconfig" in done.stdout
    assert "mend it with: install fontconfig" in done.stdout
    assert "fonts-noto" not in done.stdout
    assert "1 thing needed is missing" in done.stderr


def test_without_fonts(office: Office, tmp_path: Path) -> None:
    """On a machine without fonts each locale's lack names every package that mends it."""
    settings = tmp_path / "fonts.conf"
    settings.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>")
    done = doctor(office, FONTCONFIG_FILE=str(settings))
    assert done.returncode == 1
    lacks = [line for line in done.stdout.splitlines() if "mend it with" in line]
    assert len(lacks) == len(("en", "ko"))
    assert all(("fonts-noto-core" in line) == ("fonts-noto-cjk" in line) for line in lacks)
