import json
import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from datetime import datetime

import pytest
from click.testing import CliRunner, Result

import standin
from office import Office
from standin import BOOKS
from twinbook import building
from twinbook.cli import build as command
from twinbook.cli import main


def run(office: Office, *arguments: str, quiet: bool = False, **environment: str) -> Result:
    """Build in the small office; a traceback is no outcome."""
    env = {"SOURCE_DATE_EPOCH": None, **environment}
    options = ["-q"] if quiet else []
    result = CliRunner(env=env).invoke(main, [*options, "-C", str(office.root), "build", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def office(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make the small office, its fonts shared."""
    return standin.fonts_shared(office, tmp_path_factory)


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print with the stand-in."""
    monkeypatch.setattr(command, "press_of", standin.pressing)


def files(office: Office) -> set[str]:
    """Return what lies in the folder of the books, but what is kept for the next build."""
    build = office.workspace.build
    found = (path.relative_to(build) for path in build.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if path.parts[0] != building.KEPT}


ALL = {f"briefing/{book}.pdf" for book in BOOKS}
SUMMARY = re.compile(
    r"(\d+) (?:made|would be made), (\d+) unchanged, (\d+) failed in \d+\.\d s"
    r"(; slowest: .*; memory: \d+ MB)?"
)


def summary(result: Result) -> tuple[int, ...]:
    """Return the numbers of the last line: made, unchanged, failed."""
    found = SUMMARY.fullmatch(result.stdout.splitlines()[-1])
    assert found, result.stdout
    return tuple(map(int, found.groups()[:3]))


# what is said


@pytest.mark.usefixtures("press")
def test_lines(office: Office) -> None:
    """Each book made has a line; the last one sums up; a build that makes nothing has that alone."""
    result = run(office)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert {line.removeprefix(f"{office.root}/build/") for line in lines[:-1]} == ALL
    assert summary(result) == (4, 0, 0)
    assert "slowest: briefing/" in lines[-1]
    assert lines[-1].endswith("memory: 80 MB")
    again = run(office)
    assert (again.exit_code, again.stderr, summary(again)) == (0, "", (0, 4, 0))
    assert again.stdout.count("\n") == 1


@pytest.mark.usefixtures("press")
def test_quiet(office: Office) -> None:
    """-q says nothing but problems."""
    result = run(office, quiet=True)
    assert (result.exit_code, result.output) == (0, "")
    assert files(office) == ALL


@pytest.mark.slow
@pytest.mark.usefixtures("press")
def test_explain(office: Office) -> None:
    """--explain says of each book why it is made, or is not."""
    first = run(office, "--explain").stdout
    assert first.count(": made: it was not made before\n") == 4
    office.edit("content/sources/far-away.yaml", "Far Away", "Near By")
    office.edit("content/terms/fair.yaml", "kind: event", "# a comment\nkind: event")
    (office.workspace.build / "briefing/alpha--beta.ko.pdf").write_bytes(b"mine")
    said = dict(line.split(".pdf: ", 1) for line in run(office, "--explain").stdout.splitlines()[:-1])
    assert {standin.short(path): why for path, why in said.items()} == {
        "alpha--beta.en": "unchanged: content/terms/fair.yaml changed, but its page is the same",
        "alpha--beta.ko": "made: its file was changed by someone else",
        "alpha--gamma.en": "made: content/sources/far-away.yaml changed",
        "alpha--gamma.ko": "made: content/sources/far-away.yaml changed",
    }
    assert run(office, "--explain").stdout.count(f": unchanged: {building.UNCHANGED}\n") == 4


@pytest.mark.slow
@pytest.mark.usefixtures("press")
def test_force(office: Office) -> None:
    """--force makes all that was asked for, and no others."""
    run(office)
    result = run(office, "--force", "--explain", "-l", "ko", "alpha--beta")
    assert result.stdout.splitlines()[0].endswith("alpha--beta.ko.pdf: made: it is asked for with --force")
    assert summary(result) == (1, 0, 0)


@pytest.mark.slow
@pytest.mark.usefixtures("press")
def test_dry_run(office: Office) -> None:
    """--dry-run tells what would be made, removes nothing, and writes no book."""
    result = run(office, "--dry-run")
    assert result.exit_code == 0
    assert summary(result) == (4, 0, 0)
    assert "4 would be made" in result.stdout
    assert files(office) == set()
    run(office)
    office.edit("content/sources/far-away.yaml", "Far Away", "Near By")
    for _ in range(2):  # what it saw, it does not take for done
        said = run(office, "--dry-run", "--explain", "--prune", "-l", "en").stdout.splitlines()
        assert said[0].endswith("alpha--beta.en.pdf: unchanged: " + building.UNCHANGED)
        assert said[1].endswith("alpha--gamma.en.pdf: would be made: content/sources/far-away.yaml changed")
    assert summary(run(office)) == (2, 2, 0)


@pytest.mark.usefixtures("press")
def test_prune(office: Office) -> None:
    """Books left over are told at each build, and removed with --prune alone."""
    run(office)
    (office.root / "content/pairs/alpha--gamma.yaml").unlink()
    result = run(office)
    assert result.exit_code == 0
    for locale in ("en", "ko"):
        assert f"alpha--gamma.{locale}.pdf is left over; --prune removes it\n" in result.stdout
    assert files(office) == ALL
    assert "is left over" in run(office, "--prune", "--dry-run").stdout
    assert files(office) == ALL
    assert "alpha--gamma.ko.pdf was removed\n" in run(office, "--prune").stdout
    assert files(office) == {"briefing/alpha--beta.en.pdf", "briefing/alpha--beta.ko.pdf"}
    assert "alpha--gamma" not in run(office).stdout


@pytest.mark.slow
@pytest.mark.usefixtures("press")
def test_prune_of_one_book(office: Office) -> None:
    """To build one book makes no other one left over."""
    run(office)
    assert "left over" not in run(office, "alpha--beta", "-l", "en", "--prune").stdout
    assert files(office) == ALL


@pytest.mark.usefixtures("press")
def test_json(office: Office) -> None:
    """--json gives each book, what is left over and the sum, a line each, and nothing else."""
    office.write("content/people/stranger.yaml", "names: [")
    result = run(office, "--json")
    assert result.exit_code == 1
    events = [json.loads(line) for line in result.stdout.splitlines()]
    assert [event["event"] for event in events] == ["book"] * 4 + ["done"]
    books = {event["path"]: event for event in events[:-1]}
    assert set(books) == ALL
    made = books["briefing/alpha--beta.en.pdf"]
    assert (made["done"], made["why"], made["pages"]) == ("made", "it was not made before", 3)
    assert (made["kind"], made["subject"], made["locale"], made["volume"]) == (
        "briefing", "alpha--beta", "en", None,
    )  # fmt: skip
    failed = books["briefing/alpha--gamma.en.pdf"]
    assert failed["done"] == "failed"
    assert failed["problems"][0]["severity"] == "error"
    assert {key: events[-1][key] for key in ("made", "unchanged", "failed", "peak")} == {
        "made": 2, "unchanged": 0, "failed": 2, "peak": 80_000_000,
    }  # fmt: skip
    office.edit("twinbook.toml", '["en", "ko"]', '["en"]')
    events = [json.loads(line) for line in run(office, "--json", "--prune").stdout.splitlines()]
    assert {"event": "gone", "path": "briefing/alpha--beta.ko.pdf", "removed": True} in events


@pytest.mark.slow
@pytest.mark.usefixtures("press")
def test_volumes(office: Office) -> None:
    """--volumes divides by decades what would take more memory, and takes an amount or its own."""
    events = "".join(
        f"  - {{id: e{year}-{n}, date: {year}, kind: visit, text: They meet., source: paper}}\n"
        for year in (1998, 2005, 2013)
        for n in range(40)
    )
    office.pair(
        f"ties:\n  - {{id: t, kind: sister-city, date: 1998, basis: x, source: paper}}\nchronology:\n{events}"
    )
    whole = run(office, "alpha--beta", "-l", "en", "--volumes")
    assert summary(whole) == (1, 0, 0), whole.output
    parts = run(office, "--volumes", "1", "alpha--beta", "-l", "en")
    assert parts.exit_code == 0, parts.stderr
    assert "briefing/alpha--beta.en.vol-01.pdf" in files(office)
    assert "alpha--beta.en.pdf is left over" in parts.stdout
    assert summary(run(office, "--volumes", "1", "alpha--beta", "-l", "en"))[0] == 0
    assert run(office, "--volumes", "0").exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["--executor", "dask"],
        ["--scheduler", "tcp://127.0.0.1:1"],
        ["--executor", "threads"],
        ["--json", "x"],
    ],
)
def test_wrong_usage(office: Office, arguments: list[str]) -> None:
    """An executor and its scheduler go together; wrong usage is exit 2 and makes nothing."""
    result = run(office, *arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr
    assert files(office) == set()


@pytest.mark.slow
@pytest.mark.usefixtures("press")
def test_damaged_ledger(office: Office) -> None:
    """A damaged ledger is told as a warning; the books are made again, and all is well."""
    run(office)
    kept = office.workspace.build / building.KEPT / "ledger.sqlite"
    kept.write_bytes(os.urandom(9000))
    result = run(office)
    assert result.exit_code == 0
    assert "build/.twinbook/ledger.sqlite: warning: it is damaged" in result.stderr
    assert summary(result) == (4, 0, 0)
    assert (run(office).stderr, summary(run(office))) == ("", (0, 4, 0))


def test_unwritable_folder(office: Office) -> None:
    """Where the folder of books cannot be made, that is told and is exit 1."""
    office.write("taken", "a file")
    result = run(office, "--out", "taken/books")
    assert result.exit_code == 1
    assert "taken" in result.stderr
    assert "cannot be written" in result.stderr


@pytest.mark.slow
def test_without_weasyprint(office: Office) -> None:
    """A build that prints nothing does not import WeasyPrint, nor what reads a workspace's templates."""
    assert run(office, "alpha--gamma", "-l", "en").exit_code == 0
    code = (
        "import sys; from twinbook.cli import main\n"
        "try: main(['-C', sys.argv[1], 'build', 'alpha--gamma', '-l', 'en'])\n"
        "finally: print(*sorted(sys.modules), sep='\\n', file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(office.root)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert SUMMARY.fullmatch(done.stdout.strip()), done.stdout
    loaded = set(done.stderr.split())
    assert "twinbook.building" in loaded
    assert not loaded & {"weasyprint", "pydyf", "distributed", "watchfiles", "fontTools.subset"}


@pytest.mark.slow
def test_terminal(office: Office) -> None:
    """On a terminal it shows how many books are done and the current one; then the lines as elsewhere."""
    outer, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "twinbook", "-C", str(office.root), "build", "-l", "en", "-j", "1"],
        stdout=subprocess.PIPE,
        stderr=inner,
    )
    os.close(inner)
    shown = b""
    with suppress(OSError) as _:  # EIO when the other side is closed
        while data := os.read(outer, 4096):
            shown += data
    os.close(outer)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    text = shown.decode()
    assert re.search(r"Printing.*2/2", text, re.DOTALL)
    assert "a minute" in text
    assert said.decode().count(".en.pdf\n") == 2
    assert SUMMARY.search(said.decode())


# which books, and when


@pytest.mark.slow
def test_build(office: Office) -> None:
    """Books are made where --out says, with a plain line each; a pair named twice, once."""
    result = run(office, "beta--alpha", "alpha--beta", "-l", "ko", "-l", "ko", "--out", "books", "--html")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[0] == f"{office.root}/books/briefing/alpha--beta.ko.pdf"
    assert summary(result) == (1, 0, 0)
    assert sorted(path.name for path in office.root.glob("books/briefing/*")) == [
        "alpha--beta.ko.html",
        "alpha--beta.ko.pdf",
    ]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["alpha--bet"], "did you mean alpha--beta"),
        (["beta--alhpa"], "did you mean beta--alpha"),
        (["nothing"], "there are alpha--beta, alpha--gamma"),
        (["../x"], "there is no pair or visit “../x”"),
        ([""], "there are alpha--beta, alpha--gamma"),
        (["-l", "kr"], "there are en, ko"),
        (["-l", "koo"], "did you mean ko?"),
        (["alpha--beta", "-l", ""], "there are en, ko"),
        (["--date", "2026-13-01"], "2026-13-01"),
    ],
)
def test_unknown(office: Office, arguments: list[str], hint: str) -> None:
    """An unknown subject or locale is wrong usage, with what was probably meant."""
    result = run(office, *arguments)
    assert result.exit_code == 2
    assert hint in result.stderr
    assert files(office) == set()


@pytest.mark.slow
def test_broken_book(office: Office) -> None:
    """A book that cannot be made is told with its cause, the others are made, and the command fails."""
    office.write("content/people/stranger.yaml", "kind: [")
    result = run(office, "-l", "en")
    assert result.exit_code == 1
    assert "content/people/stranger.yaml:2:1: error: " in result.stderr
    assert "briefing/alpha--gamma.en.pdf: error: it is not made" in result.stderr
    assert result.stdout.splitlines()[0].endswith("/build/briefing/alpha--beta.en.pdf")
    assert summary(result) == (1, 0, 1)


@pytest.mark.parametrize("name", ["alpha--gamma", "gamma--alpha"])
def test_broken_pair(office: Office, name: str) -> None:
    """A pair whose file is broken is not called unknown, in whichever order it is named."""
    office.write("content/pairs/alpha--gamma.yaml", "cities: [")
    result = run(office, name)
    assert result.exit_code == 1
    assert "content/pairs/alpha--gamma.yaml has errors" in result.stderr


def test_nothing_to_build(office: Office) -> None:
    """A workspace without pairs says what to do."""
    for path in office.root.glob("content/pairs/*"):
        path.unlink()
    result = run(office)
    assert result.exit_code == 1
    assert "twinbook new pair" in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "epoch", "shown"),
    [
        ("2026-11-22", None, "November 22, 2026"),
        ("2026-11-22", "0", "November 22, 2026"),
        (None, "1385078400", "November 22, 2013"),
        (None, "1385164799", "November 22, 2013"),  # a second before midnight, by UTC
        (None, "", None),
    ],
)
def test_edition_date(office: Office, given: str | None, epoch: str | None, shown: str | None) -> None:
    """The edition date is --date, else SOURCE_DATE_EPOCH, else the clock's."""
    environment = {} if epoch is None else {"SOURCE_DATE_EPOCH": epoch}
    date = ["--date", given] if given else []
    before = datetime.now().astimezone()
    result = run(office, "alpha--gamma", "-l", "en", "--html", *date, **environment, TZ="Pacific/Kiritimati")
    after = datetime.now().astimezone()  # another day, if midnight passed
    assert result.exit_code == 0, result.stderr
    page = office.root.joinpath("build/briefing/alpha--gamma.en.html").read_text(encoding="utf-8")
    days = {shown} if shown else {f"{day:%B} {day.day}, {day.year}" for day in (before, after)}
    assert any(f"<dd>{day}" in page for day in days)


@pytest.mark.parametrize("epoch", ["yesterday", "-1", "1.5", "1e9", "٣", " 1", "9" * 30, "999999999999"])
def test_wrong_epoch(office: Office, epoch: str) -> None:
    """A SOURCE_DATE_EPOCH that is no number of seconds is wrong usage."""
    result = run(office, SOURCE_DATE_EPOCH=epoch)
    assert result.exit_code == 2
    assert f"SOURCE_DATE_EPOCH is “{epoch}”" in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_ends_of_the_calendar(office: Office, day: str) -> None:
    """No edition date there is stops a book."""
    assert run(office, "alpha--gamma", "-l", "en", "--date", day).exit_code == 0


# forms of a book


@pytest.mark.usefixtures("press")
def test_forms(office: Office) -> None:
    """A book in a form of its own stands beside the plain one, which stays as it is."""
    assert run(office, "alpha--beta", "-l", "en").exit_code == 0
    plain = (office.workspace.build / "briefing/alpha--beta.en.pdf").read_bytes()
    asked = (
        ["--large"],
        ["--paper", "a5", "--booklet"],
        ["--press"],
        ["--reader", "Mayor  Kim", "--copy", "3/12"],
        ["--paper", "a4"],  # the workspace's own
    )
    for options in asked:
        result = run(office, "alpha--beta", "-l", "en", *options)
        assert (result.exit_code, result.stderr) == (0, "")
    endings = ("", ".large", ".a5.booklet", ".press", ".for-mayor-kim.copy-3-of-12")
    assert files(office) == {f"briefing/alpha--beta.en{ending}.pdf" for ending in endings}
    assert (office.workspace.build / "briefing/alpha--beta.en.pdf").read_bytes() == plain


@pytest.mark.usefixtures("press")
def test_forms_are_pruned_with_their_book(office: Office) -> None:
    """A book in a form of its own is there as long as its pair and its language are."""
    run(office)
    run(office, "-l", "ko", "--large")
    kept = {"briefing/alpha--beta.ko.large.pdf", "briefing/alpha--gamma.ko.large.pdf"}
    run(office, "--prune")
    assert files(office) == ALL | kept
    office.root.joinpath("content/pairs/alpha--gamma.yaml").unlink()
    run(office, "--prune")
    assert files(office) == {file for file in ALL | kept if "gamma" not in file}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--copy", "3"], "“3” is no number of a copy; write it as in 3/12"),
        (["--copy", "13/12"], "“13/12” is no number of a copy"),
        (["--copy", "0/12"], "“0/12” is no number of a copy"),
        (["--copy", "٣/١٢"], "is no number of a copy"),
        (["--paper", "a3"], "'a3' is not one of 'a4', 'letter', 'a5'"),
        (["--booklet", "--press"], "--booklet and --press do not go together"),
        (["--reader", "x" * 81], "--reader takes a name of at most 80 letters"),
        (["--reader", "a\x07b"], "--reader takes a name"),
    ],
)
def test_wrong_forms(office: Office, options: list[str], said: str) -> None:
    """A form that can not be is wrong usage, and says why."""
    result = run(office, *options)
    assert result.exit_code == 2
    assert said in result.stderr
    assert files(office) == set()


@pytest.mark.usefixtures("press")
def test_form_on_the_page(office: Office) -> None:
    """The page knows its form, its reader and its copy, which are text and never markup."""
    office.write("styles/seal.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    office.write("twinbook.toml", '[design]\npaper = "letter"\nemblem = "seal.svg"\n')
    result = run(office, "alpha--beta", "--html", "--large", "--reader", "<b>Kim</b>", "--copy", "3/12")
    assert (result.exit_code, result.stderr) == (0, "")
    (page,) = office.workspace.build.glob("briefing/*.html")
    html = page.read_text(encoding="utf-8")
    assert '<html lang="en" dir="ltr" class="briefing letter large">' in html
    assert "&lt;b&gt;Kim&lt;/b&gt;" in html
    assert "Copy 3 of 12" in html
    assert 'src="data:image/svg+xml;base64,' in html
    assert "currentColor" not in html
