"""A small bag for the tests, and what may befall one."""

import hashlib
import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from twinbook.archive import bag, manifest

DAY = date(2024, 11, 30)
NAME = "alpha--beta-2024-0123abcd"
ID = "urn:uuid:0123abcd-0000-5000-8000-000000000000"
PAYLOAD: Mapping[str, bytes] = {
    "README.txt": b"About this bag.\n",
    "report/alpha--beta.en.pdf": b"%PDF-1.7 not looked at here" * 40,
    "source/content/pairs/alpha--beta.yaml": b"cities: [alpha, beta]\n",
    "source/empty.csv": b"id,date\r\n",
}
INFO = (("Source-Organization", "The Archive"), ("External-Identifier", ID), ("Bagging-Date", "2024-11-30"))


def files(payload: Mapping[str, bytes] = PAYLOAD) -> dict[str, bytes]:
    """Return the files of the bag."""
    return bag.tree(payload, {"dc.xml": b"<metadata/>\n"}, INFO)


def small(folder: Path) -> Path:
    """Write the bag into a folder."""
    assert bag.write(folder, NAME, files(), DAY)
    return folder / NAME


def listed_anew(root: Path) -> None:
    """Forge: let all that a bag says of its files fit what is in it now."""
    info = root / "bag-info.txt"
    sizes = [path.stat().st_size for path in (root / "data").rglob("*") if path.is_file()]
    lines = [line for line in info.read_text("utf-8").splitlines() if not line.startswith("Payload-Oxum")]
    info.write_text(
        "".join(f"{line}\n" for line in (*lines, f"Payload-Oxum: {sum(sizes)}.{len(sizes)}")), "utf-8"
    )
    held = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and not path.name.startswith(("manifest-", "tagmanifest-"))
    }
    payload = {path: data for path, data in held.items() if path.startswith("data/")}
    for name in manifest.ALGORITHMS:
        digests = {path: hashlib.new(name, data).hexdigest() for path, data in payload.items()}
        (root / f"manifest-{name}.txt").write_bytes(manifest.written(digests))
    tags = {path: data for path, data in held.items() if not path.startswith("data/")}
    tags |= {
        f"manifest-{name}.txt": (root / f"manifest-{name}.txt").read_bytes() for name in manifest.ALGORITHMS
    }
    for name in manifest.ALGORITHMS:
        digests = {path: hashlib.new(name, data).hexdigest() for path, data in tags.items()}
        (root / f"tagmanifest-{name}.txt").write_bytes(manifest.written(digests))


def edited(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Return what changes the content of a file."""

    def befall(root: Path) -> None:
        path = root / name
        path.write_bytes(change(path.read_bytes()))

    return befall


def line_added(path: str, name: str = "manifest-sha512.txt") -> Callable[[Path], None]:
    """Return what adds a path to a manifest, in its place."""

    def befall(root: Path) -> None:
        length = manifest.LENGTHS[name.rpartition("-")[2].removesuffix(".txt")]
        lines = [*(root / name).read_text().splitlines(), f"{'0' * length}  {path}"]
        (root / name).write_text(
            "".join(f"{line}\n" for line in sorted(lines, key=lambda one: one.split("  ")[1]))
        )

    return befall


def linked(name: str, target: str) -> Callable[[Path], None]:
    """Return what puts a link in the place of a file or folder, whose content is moved out of the bag."""

    def befall(root: Path) -> None:
        path = root / name
        outside = root.parent / "outside"
        path.rename(outside)
        path.symlink_to(outside if target == "moved" else target)

    return befall


def piped(root: Path) -> None:
    """Put a pipe that nobody writes to in the place of a file."""
    path = root / "data/README.txt"
    path.unlink()
    os.mkfifo(path)


def sparse(root: Path) -> None:
    """Let a file have 50 GiB of nothing."""
    with (root / "data/README.txt").open("r+b") as file:
        file.truncate(50 * 1024**3)
