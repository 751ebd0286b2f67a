import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from twinbook import __version__
from twinbook.press import fonts, versions

CJK = "Noto Serif CJK KR"


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    """Let each test ask anew what is there."""
    versions.versions.cache_clear()
    yield
    versions.versions.cache_clear()


def test_versions() -> None:
    """The libraries that print a page are told with their versions, those of the system, too."""
    found = versions.versions()
    assert found["weasyprint"] == version("weasyprint")
    assert found.keys() == {*versions.LIBRARIES, *versions.SYSTEM, "zlib"}
    for name in ("pango", "harfbuzz", "fontconfig", "zlib"):
        assert all(part.isdecimal() for part in found[name].split(".")[:3]), name
    assert versions.lacking() == ()


def test_as_weasyprint_has_it() -> None:
    """Pango is the one that WeasyPrint prints with."""
    from weasyprint.text.ffi import pango

    number = pango.pango_version()
    assert versions.versions()["pango"] == f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def test_without_weasyprint() -> None:
    """To ask for versions and for digests of fonts does not import WeasyPrint."""
    script = (
        "import sys; from twinbook.press import pdf, versions; "
        f"versions.machine(['{CJK}']); versions.lacking(); print('weasyprint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize("name", versions.SYSTEM)
def test_missing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A library that the system lacks is told as missing, and as lacking; the others are not."""
    monkeypatch.setitem(versions.SYSTEM, name, ("no-such-library.so.0", "nor-this.dylib"))
    assert versions.versions()[name] == "missing"
    assert versions.lacking() == (name,)


def test_second_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library is found under any of its names."""
    before = versions.versions()["harfbuzz"]
    versions.versions.cache_clear()
    names = ("no-such-library.so.0", *versions.SYSTEM["harfbuzz"])
    monkeypatch.setitem(versions.SYSTEM, "harfbuzz", names)
    assert versions.versions()["harfbuzz"] == before


def test_machine() -> None:
    """A machine is told by all that its books depend on: Twinbook, Python, libraries, files of fonts."""
    found = versions.machine((CJK,))
    assert found["twinbook"] == __version__
    assert found["python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert {**found, **versions.versions()} == found
    assert {"NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc"} <= found.keys()
    assert versions.machine().keys() == {"twinbook", "python", *versions.versions()}


def test_other_font(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file of another content has another digest, wherever it is; a family that is not there has none."""
    (regular,) = (file for file in fonts.files()["Noto Serif"] if file.endswith("-Regular.ttf"))
    copy = tmp_path / "NotoSerif-Regular.ttf"
    found = []
    for end in (b"", b"x"):
        shutil.copy(regular, copy)
        with copy.open("ab") as file:
            file.write(end)
        versions._digest.cache_clear()
        monkeypatch.setattr(fonts, "files", lambda: {"Noto Serif": (os.fspath(copy),)})
        found.append(versions.font_digests(("Noto Serif", "No Such Font")))
    monkeypatch.undo()
    same, other = found
    assert same.keys() == other.keys() == {"NotoSerif-Regular.ttf"}
    assert same.items() <= versions.font_digests(("Noto Serif",)).items()
    assert same != other
