"""The command `build` with the books of visits and of anniversaries, printed by the stand-in."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import standin
from journey import FILE, VISIT, celebrating, travelling
from office import Office
from twinbook.cli import build as command
from twinbook.cli import main
from twinbook.edition.making import KEPT

PAIR = "content/pairs/alpha--beta.yaml"
BRIEFINGS = {f"briefing/{pair}.{tag}.pdf" for pair in ("alpha--beta", "alpha--gamma") for tag in ("en", "ko")}
VISITS = {f"visit/{VISIT}.{tag}.{ending}" for tag in ("en", "ko") for ending in ("pdf", "ics")}
REPORTS = {f"anniversary/alpha--beta-10.{tag}.pdf" for tag in ("en", "ko")}


def run(office: Office, *arguments: str) -> Result:
    """Build in the small office; a traceback is no outcome."""
    env = {"SOURCE_DATE_EPOCH": "1790000000"}
    result = CliRunner(env=env).invoke(main, ["-C", str(office.root), "build", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def office(
    office: Office, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Office:
    """Make the small office, with a visit and an anniversary, its fonts shared, and the stand-in to print."""
    monkeypatch.setattr(command, "press_of", standin.pressing)
    return standin.fonts_shared(celebrating(travelling(office)), tmp_path_factory)


def files(office: Office) -> set[str]:
    """Return what lies in the folder of the books, but what is kept for the next build."""
    build = office.workspace.build
    found = (path.relative_to(build) for path in build.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if path.parts[0] != KEPT}


def test_all(office: Office) -> None:
    """Without a kind all briefings, the books of visits and the reports that files keep are made, once."""
    result = run(office)
    assert result.exit_code == 0, result.stderr
    assert files(office) == BRIEFINGS | VISITS | REPORTS
    again = run(office)
    assert "0 made, 8 unchanged, 0 failed" in again.stdout


@pytest.mark.parametrize(
    ("arguments", "made"),
    [
        ((VISIT,), VISITS),
        (("beta--alpha",), {book for book in BRIEFINGS if "beta" in book} | REPORTS),
        (("-k", "visit"), VISITS),
        (("-k", "briefing"), BRIEFINGS),
        (("-k", "anniversary", "alpha--beta"), REPORTS),
        (
            ("-k", "anniversary", "alpha--beta", "--year", "25", "-l", "en"),
            {"anniversary/alpha--beta-25.en.pdf"},
        ),
        (("-k", "anniversary", "alpha--gamma", "-l", "en"), {"anniversary/alpha--gamma-30.en.pdf"}),
        (
            ("-k", "visit", "--audience", "guests", "-l", "en"),
            {f"visit/{VISIT}.en.guests.{e}" for e in ("pdf", "ics")},
        ),
        (("-k", "namecards", "-l", "ko"), {f"namecards/{VISIT}.ko.pdf"}),
    ],
)
def test_chosen(office: Office, arguments: tuple[str, ...], made: set[str]) -> None:
    """What is asked for is made and nothing else; of a pair that keeps none, the next round one."""
    result = run(office, *arguments)
    assert result.exit_code == 0, result.stderr
    assert files(office) == made


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--year", "30"), "--year goes with -k anniversary"),
        (("-k", "briefing", "--year", "30"), "--year goes with -k anniversary"),
        (("--since", "1"), "go together"),
        (("-k", "addendum"), "go together"),
        (("-k", "addendum", "-k", "visit", "--since", "1"), "asked for alone"),
        (("--audience", "guests"), "--audience guests goes with"),
        (("-k", "briefing", "--audience", "guests"), "--audience guests goes with"),
        (("-k", "visit", "alpha--beta"), "alpha--beta is a pair: there is no visit of it"),
        (("-k", "anniversary", VISIT), f"{VISIT} is a visit: there is no anniversary of it"),
        (("2026-05-beta-to-alfa",), f"did you mean {VISIT}"),
        (("-k", "anniversary", "--year", "0"), "0 is not in the range"),
        (("-k", "addendum", VISIT, "--since", "1"), "raise the number there first"),
        (("-k", "addendum", VISIT, "--since", "none.pdf"), "cannot be read as a PDF"),
    ],
)
def test_wrong_usage(office: Office, arguments: tuple[str, ...], message: str) -> None:
    """What does not fit together is wrong usage, said in a line, and nothing is made."""
    result = run(office, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert files(office) == set()


def test_no_tie(office: Office) -> None:
    """Of a pair without a tie no anniversary is known by itself."""
    office.pair("")
    (office.root / "content/translations").mkdir(exist_ok=True)
    result = run(office, "-k", "anniversary", "alpha--beta")
    assert result.exit_code == 2
    assert "name one with --year 30" in result.stderr


def test_addendum(office: Office) -> None:
    """An addendum is numbered by the edition that it brings people to, and stands beside the former ones."""
    run(office, "-k", "visit")
    office.edit(FILE, "edition: 1", "edition: 2")
    result = run(office, "-k", "addendum", "--since", "1", "-l", "en")
    assert result.exit_code == 0, result.stderr
    office.edit(FILE, "edition: 2", "edition: 4")
    run(office, "-k", "addendum", VISIT, "--since", "1", "-l", "en")
    made = ("1-to-2", "1-to-4")
    sheets = {f"addendum/{VISIT}-{which}.en.{ending}" for which in made for ending in ("pdf", "ics")}
    assert files(office) == VISITS | sheets


def test_addendum_to_what_is_not_kept(office: Office) -> None:
    """An edition that nobody kept is asked for as the PDF that people have."""
    office.edit(FILE, "edition: 1", "edition: 2")
    result = run(office, "-k", "addendum", "--since", "1")
    assert result.exit_code == 2
    assert "name the PDF that was handed out, --since FILE" in result.stderr


def test_a_change_touches_its_books(office: Office) -> None:
    """A change in a visit makes its book anew and no other; one in the pair makes all that tell of it."""
    run(office)
    office.edit(FILE, "A stroll", "A long stroll")
    assert "2 made, 6 unchanged" in run(office).stdout
    office.edit(PAIR, "The two cities sign.", "Both cities sign.")
    assert "6 made, 2 unchanged" in run(office).stdout


def test_broken_visit(office: Office) -> None:
    """A visit with an error is told with its place; its book is not made, nor a good one lost."""
    run(office)
    before = {name: (office.workspace.build / name).read_bytes() for name in VISITS}
    office.edit(FILE, "start: 10:00", "start: 25:00")
    result = run(office)
    assert result.exit_code == 1
    assert f"{FILE}:20:12: error: “25:00” is no time of day" in result.stderr
    assert {name: (office.workspace.build / name).read_bytes() for name in VISITS} == before
    named = run(office, VISIT)
    assert named.exit_code == 1
    assert f"{FILE} has errors" in named.stderr


def test_broken_pair(office: Office) -> None:
    """A visit whose pair is broken is not made, and why is said."""
    office.write(PAIR, "cities: [alpha]\n")
    result = run(office, VISIT, "-l", "en")
    assert result.exit_code == 1
    assert f"it is not made: there are errors in {PAIR}" in result.stderr


def test_visit_of_another_city(office: Office) -> None:
    """A visit by a city that is not of its pair is an error at its place."""
    office.edit(FILE, "guests: beta", "guests: gamma")
    result = run(office, VISIT)
    assert result.exit_code == 1
    assert "gamma is no city of alpha--beta" in result.stderr


def test_gone(office: Office) -> None:
    """What no build makes any more is told, and removed with --prune, with the calendar beside it."""
    run(office)
    run(office, "-k", "namecards", "-l", "en")
    run(office, "-k", "anniversary", "alpha--beta", "--year", "25", "-l", "en")
    assert "no build makes" not in run(office).stdout
    (office.root / FILE).unlink()
    text = (office.root / PAIR).read_text(encoding="utf-8").replace("year: 10", "year: 20")
    office.write(PAIR, text)
    run(office, "--prune")
    assert files(office) == BRIEFINGS | {
        f"anniversary/alpha--beta-{year}.{tag}.pdf"
        for year, tag in ((20, "en"), (20, "ko"), (25, "en"), (10, "en"), (10, "ko"))
    }


def test_forms(office: Office) -> None:
    """The books of visits come in every form, each with a name of its own."""
    run(office, VISIT, "-l", "en", "--large", "--reader", "Kim")
    assert f"visit/{VISIT}.en.large.for-kim.pdf" in files(office)


def test_out(office: Office, tmp_path: Path) -> None:
    """Editions are kept beside the books, wherever these go."""
    run(office, "-k", "visit", "--out", str(tmp_path / "books"))
    office.edit(FILE, "edition: 1", "edition: 2")
    result = run(office, "-k", "addendum", "--since", "1", "--out", str(tmp_path / "books"))
    assert result.exit_code == 0, result.stderr


def test_addenda_of_visits_that_have_none(office: Office) -> None:
    """Without a name, a visit whose edition is not kept is told, and the others' addenda are made."""
    run(office, "-k", "visit", VISIT)
    office.edit(FILE, "edition: 1", "edition: 2")
    text = (office.root / FILE).read_text(encoding="utf-8")
    office.write("content/visits/another.yaml", text)
    result = run(office, "-k", "addendum", "--since", "1", "-l", "en")
    assert result.exit_code == 0, result.stderr
    assert "another: edition 1 is not kept here" in result.stderr
    assert f"addendum/{VISIT}-1-to-2.en.pdf" in files(office)
    named = run(office, "-k", "addendum", "--since", "1", "another")
    assert named.exit_code == 2
    assert "another: edition 1 is not kept here" in named.stderr


def test_since_is_found_from_the_workspace(office: Office) -> None:
    """The PDF that people have is looked for below the folder of the workspace, as all its files are."""
    office.edit(FILE, "edition: 1", "edition: 2")
    office.write("handed-out.pdf", "no PDF")
    result = run(office, "-k", "addendum", "--since", "handed-out.pdf", VISIT)
    assert result.exit_code == 2
    assert f"{office.root}/handed-out.pdf cannot be read as a PDF" in " ".join(result.stderr.split())


def test_the_next_round_one(office: Office) -> None:
    """Where a file keeps none, the next round anniversary is made, past fifty by quarters of a century."""
    office.edit(PAIR, "date: 2013-07-29\n", "date: 1950-07-29\n")
    text = (office.root / PAIR).read_text(encoding="utf-8")
    office.write(PAIR, text[: text.index("anniversaries:")])
    result = run(office, "-k", "anniversary", "alpha--beta", "-l", "en", "--dry-run")
    assert "anniversary/alpha--beta-100.en.pdf" in result.stdout.replace(str(office.root), "")


def test_an_anniversary_past_the_calendar(office: Office) -> None:
    """An anniversary after the year 9999 is refused where it is asked for."""
    result = run(office, "-k", "anniversary", "alpha--beta", "--year", "9999")
    assert result.exit_code == 2
    assert "no such anniversary is known" in result.stderr


def test_a_broken_visit_does_not_stop_another(office: Office) -> None:
    """Of two visits that are named, the sound one is made where the other's file is broken."""
    text = (office.root / FILE).read_text(encoding="utf-8")
    office.write("content/visits/another.yaml", text)
    office.edit(FILE, "start: 10:00", "start: 25:00")
    result = run(office, "-k", "visit", "-l", "en", VISIT, "another")
    assert result.exit_code == 1
    assert f"{VISIT} is not made: {FILE} has errors" in result.stderr
    assert files(office) == {"visit/another.en.pdf", "visit/another.en.ics"}


def test_cards_for_nobody(office: Office) -> None:
    """Without people there are no cards, and it is said where they are to be named."""
    text = (office.root / FILE).read_text(encoding="utf-8")
    head, _, rest = text.partition("delegation:\n")
    office.write(FILE, head + "subjects:\n" + rest.partition("subjects:\n")[2])
    result = run(office, "-k", "namecards", VISIT, "-l", "en")
    assert result.exit_code == 1
    assert "nobody stands in delegation: or counterparts:" in result.stderr
    assert files(office) == set()
