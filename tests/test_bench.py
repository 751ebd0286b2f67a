import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import measure, report
from bench.equivalent import typst
from bench.measure import Cost, FailedError, Task
from bench.office import office

MB = 1_000_000
BUSY = """
import sys, time
kept = bytearray(b"1") * int(sys.argv[1])
until = time.process_time() + float(sys.argv[2])
while time.process_time() < until: pass
time.sleep(0.1)
"""

linux = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="memory is read from /proc")


def files(folder: Path) -> dict[str, bytes]:
    """Return what a folder holds."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def busy(size: int, seconds: float) -> list[str]:
    """Return a command that takes so much memory and time of a processor."""
    return [sys.executable, "-c", BUSY, str(size), str(seconds)]


@pytest.mark.parametrize("short", [False, True])
def test_office_is_sound(tmp_path: Path, short: bool) -> None:  # noqa: FBT001
    """A made-up office has no problem at all, in any of its languages, nor with a template of its own."""
    office(tmp_path, pairs=3, entries=20, short=short)
    command = [sys.executable, "-m", "twinbook", "-C", str(tmp_path), "check", "--date", "2026-11-22"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 errors, 0 warnings" in done.stdout
    assert len(list((tmp_path / "content/pairs").iterdir())) == 3
    assert len(list((tmp_path / "content/translations/ko/pairs").iterdir())) == 3


def test_office_is_the_same_each_time(tmp_path: Path) -> None:
    """Two offices of one size are equal, and the first pairs of a larger one are those of a smaller."""
    for name, pairs in (("a", 2), ("b", 2), ("larger", 4)):
        office(tmp_path / name, pairs=pairs, entries=5)
    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert files(tmp_path / "a").items() <= files(tmp_path / "larger").items()


def test_unknown_locale(tmp_path: Path) -> None:
    """A language without words falls back; no empty translation is written."""
    office(tmp_path, pairs=1, entries=5, locales=("en", "mn"))
    assert not (tmp_path / "content/translations/mn").exists()
    assert 'locales = ["en", "mn"]' in (tmp_path / "twinbook.toml").read_text(encoding="utf-8")


@linux
def test_cost_of_a_process() -> None:
    """The memory and the CPU time of a known process are about what it took."""
    cost = measure.run(Task("busy", tuple(busy(150 * MB, 0.5))))
    assert 150 * MB < cost.first < 190 * MB
    assert 0.5 < cost.cpu < 1.5
    assert cost.wall > 0.6


@linux
def test_cost_of_children() -> None:
    """A child's time counts with its parent's; its memory is its own, not what its parent had."""
    child = f"import subprocess; kept = bytearray(b'1') * {200 * MB}; subprocess.run({busy(60 * MB, 0.4)})"
    cost = measure.run(Task("parent", (sys.executable, "-c", child)))
    assert 200 * MB < cost.first < 240 * MB
    assert 60 * MB < cost.other < 100 * MB
    assert 0.4 < cost.cpu < 1.5


@linux
def test_cost_of_an_orphan() -> None:
    """A process that outlives its parent is waited for and counted."""
    orphan = f"import subprocess, time; subprocess.Popen({busy(0, 0.5)}); time.sleep(0.2)"
    assert measure.run(Task("orphan", (sys.executable, "-c", orphan))).cpu > 0.5


@linux
def test_failure() -> None:
    """A command that fails says why; one that takes too long is ended."""
    with pytest.raises(FailedError, match="for this reason"):
        measure.run(Task("bad", (sys.executable, "-c", "raise SystemExit('for this reason')")))
    with pytest.raises(FailedError):
        measure.run(Task("slow", (sys.executable, "-c", "import time; time.sleep(60)"), seconds=0.2))


@linux
def test_function_and_turns(tmp_path: Path) -> None:
    """A function is called in a process of its own; tasks run in turn, each after what it needs."""
    said: list[str] = []
    here = measure.called("here", os.path.basename, tmp_path)
    tasks = [Task(name, here.command, before=lambda name=name: said.append(name)) for name in "ab"]
    costs = measure.alternately(tasks, 2)
    assert said == ["a", "b", "a", "b"]
    assert json.loads(costs["b"][1].output) == tmp_path.name


def test_medians() -> None:
    """Each figure has its own median; ratios are those of runs that followed each other."""
    ours = [Cost(cpu, wall, 1, 2) for cpu, wall in ((1, 9), (2, 7), (3, 8))]
    theirs = [Cost(cpu, 1, 1, 2) for cpu in (4, 4, 6)]
    assert measure.middle(ours) == Cost(2, 8, 1, 2)
    assert measure.ratio(ours, theirs, lambda cost: cost.cpu) == 2


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("# started\n\n123456789,,instructions:u,1000,100.00,,\n", 123456789.0),
        ("<not supported>,,instructions:u,0,100.00,,\n", None),
        ("", None),
    ],
)
def test_instructions(said: str, count: float | None) -> None:
    """Instructions are read from what `perf` says; a machine that does not count them has none."""
    assert measure._counted(said) == count


def test_page(tmp_path: Path) -> None:
    """The page shows what was kept of each part and says of the others that they are not measured."""
    table = report.Table(("Books", "s"), (("1,000", "0.5"),), "A note.")
    result = report.Result((table,), (report.at_most("under 0.8 s", 0.5, 0.8), report.at_least("2×", 1, 2)))
    report.keep(tmp_path, "rebuild", result)
    assert report.kept(tmp_path) == {"rebuild": result}
    page = report.page(report.kept(tmp_path))
    assert "| under 0.8 s | 0.50 | reached |" in page
    assert "| 2× | 1.00× | **not reached** |" in page
    assert "| Books | s |\n| --- | ---: |\n| 1,000 | 0.5 |\n\nA note." in page
    assert page.count(report.LACKING) == len(report.PARTS) - 1


def test_typst() -> None:
    """A page becomes a Typst document with its text, heads, links and tables; the contents are Typst's."""
    table = '<table><thead><tr><th>h</th><th>i</th></tr></thead><tr><td colspan="2">#d</td></tr></table>'
    html = (
        '<html lang="zh-Hans"><head><title>A &amp; "B"</title><meta name="author" content="C"></head><body>'
        '<nav>Contents</nav><section id="x"><h2>Head</h2><p>One\n <a href="#x">two</a></p>'
        f"{table}</section></body></html>"
    )
    made = typst(html, ["Noto Serif"], ["data.csv"])
    assert '#set document(title: "A & \\"B\\"", author: "C")' in made
    assert '#metadata(none)#label("x")' in made
    assert '#heading(level: 1)[#"Head";]' in made
    assert '#block[#"One"; #link(label("x"))[#"two";]]' in made
    assert '#table(columns: 2, table.header([#"h";], [#"i";], ), table.cell(colspan: 2)[#"#d";], )' in made
    assert '#pdf.attach("data.csv", mime-type: "text/csv"' in made
    assert "Contents" not in made
