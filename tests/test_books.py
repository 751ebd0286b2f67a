"""Small workspaces whose files say, in comments, what `check` is to find in them.

A comment `# error: message | hint` stands behind the faulty line, or on lines of its own above it; a hint
need not be given. `# file: error: …` speaks of the whole file.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from twinbook.content import checks, library
from twinbook.language import catalog, review
from twinbook.problem import Problem
from twinbook.workspace import Workspace, find

BOOKS = Path(__file__).parent / "books"
TODAY = date(2026, 11, 22)

_EXPECTED = re.compile(
    r"# (?P<file>file: )?(?P<severity>error|warning): (?P<message>[^|]*?)(?: \| (?P<hint>.*))?$"
)


class Finding(NamedTuple):
    """A problem without its column; `hint` is empty where a comment leaves it open."""

    path: str
    line: int
    severity: str
    message: str
    hint: str


def expected(root: Path) -> Iterator[Finding]:
    """Yield what the comments in a workspace's files expect."""
    for path in sorted(root.rglob("*.*")):
        name = path.relative_to(root).as_posix()
        waiting: list[re.Match[str]] = []
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            found = _EXPECTED.search(line)
            if found:
                waiting.append(found)
            if not found or line[: found.start()].strip():
                yield from (_finding(name, number, match) for match in waiting)
                waiting.clear()
        yield from (_finding(name, 0, match) for match in waiting)


def _finding(name: str, line: int, match: re.Match[str]) -> Finding:
    return Finding(
        name, 0 if match["file"] else line, match["severity"], match["message"], match["hint"] or ""
    )


def problems(root: Path) -> list[Problem]:
    """Return all problems of a workspace's content and translations."""
    workspace = find(root)
    assert isinstance(workspace, Workspace)
    loaded, broken = library.load(workspace.content, "content")
    found = [*broken, *checks.check(loaded, workspace.locales, TODAY)]
    for locale in workspace.locales:
        if locale != workspace.language:
            shown = f"content/translations/{locale}"
            catalogs, unread = catalog.load(workspace.translations(locale), shown)
            found += [*unread, *review.check(loaded, catalogs, shown)]
    return found


@pytest.mark.parametrize("name", sorted(path.name for path in BOOKS.iterdir()))
def test_a_workspace_has_the_problems_that_its_comments_tell(name: str) -> None:
    """Every expected problem is found at its line with its hint, and nothing else is."""
    wanted = list(expected(BOOKS / name))
    hinted = {finding[:4] for finding in wanted if finding.hint}
    found = [Finding(p.path, p.line, p.severity, p.message, p.hint) for p in problems(BOOKS / name)]
    assert sorted(f if f[:4] in hinted else f._replace(hint="") for f in found) == sorted(wanted)


def test_the_good_workspace_expects_nothing() -> None:
    """The small valid workspace is free of problems, and so a start for other tests."""
    assert not problems(BOOKS / "good")
