import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import twinbook

ROOT = Path(twinbook.__file__).parent
MAY_IMPORT = {  # a room's own modules, and what stands below it
    "problem": set(),
    "files": set(),
    "workspace": {"problem"},
    "content": {"problem"},
    "language": {"content", "problem"},
    "book": {"language", "content", "problem"},
    "press": {"problem"},  # it knows no city
    "archive": {"files", "problem"},  # it knows no city
    "edition": {"press", "book", "language", "content", "workspace", "files", "problem"},
}
EVERYTHING = {
    *("__init__", "__main__", "archiving", "building", "checking", "cli", "doctor"),
    *("exchanging", "extracting", "labelling", "rerendering", "skeleton", "translating"),
}


def imported(path: Path) -> Iterator[str]:
    """Yield the room, or the module at the top, of each import of our own in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides its arrow"
            names = [f"{node.module}.{name}" for name in names]
        parts = [name.split(".") for name in names if name.startswith("twinbook.")]
        yield from (
            part[1] for part in parts if (ROOT / part[1]).is_dir() or (ROOT / f"{part[1]}.py").exists()
        )


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    """A room imports only from the rooms below it."""
    room = path.relative_to(ROOT).parts[0].removesuffix(".py")
    assert room in EVERYTHING or set(imported(path)) - {room} <= MAY_IMPORT[room]
