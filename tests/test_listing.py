import json
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from journey import VISIT, celebrating, travelling
from office import Office
from twinbook.cli import main

PAIR = "content/pairs/alpha--beta.yaml"


def run(office: Office, *arguments: str, **environment: str) -> Result:
    """List in the small office; a traceback is no outcome."""
    env = {"SOURCE_DATE_EPOCH": None, **environment}
    result = CliRunner(env=env).invoke(main, ["-C", str(office.root), "list", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def told(office: Office, *arguments: str) -> list[dict[str, Any]]:
    """Return the anniversaries as another program reads them."""
    result = run(office, "anniversaries", "--json", *arguments)
    assert result.exit_code == 0, result.stderr
    return list(json.loads(result.stdout))


def test_visits_and_editions(office: Office) -> None:
    """Visits are listed, and the books that a build makes where no kind is named."""
    celebrating(travelling(office))
    assert run(office, "visits").stdout == f"{VISIT}\n"
    assert run(office).stdout.splitlines() == [
        *(f"briefing/{pair}.{tag}.pdf" for pair in ("alpha--beta", "alpha--gamma") for tag in ("en", "ko")),
        *(f"visit/{VISIT}.{tag}.pdf" for tag in ("en", "ko")),
        *(f"anniversary/alpha--beta-10.{tag}.pdf" for tag in ("en", "ko")),
    ]


def test_lines(office: Office) -> None:
    """Each anniversary is a line: when, of whom, of which tie, which one, whether it is a round one."""
    celebrating(office)
    result = run(office, "anniversaries", "--from", "2023-01-01", "--within", "13m")
    assert result.stdout.splitlines() == [
        "2023        alpha--gamma  friendship-city   24  no day is known",
        "2023-07-29  alpha--beta   sister-city       10  round · celebrated 2023-08-01",
        "2024        alpha--gamma  friendship-city   25  round · no day is known",
    ]


def test_celebration_stays_beside_the_day(office: Office) -> None:
    """The day of the tie and the day of the celebration are both told."""
    celebrating(office)
    (found,) = [one for one in told(office, "--from", "2023-07-30", "--within", "2d") if one["years"] == 10]
    assert (found["date"], found["celebrated"]) == ("2023-07-29", "2023-08-01")


def test_year_only(office: Office) -> None:
    """A tie that is known by its year has anniversaries by year, without a day."""
    found = told(office, "--from", "2024-05-05", "--within", "1d")
    assert [(one["pair"], one["date"], one["years"]) for one in found] == [("alpha--gamma", "2024", 25)]


@pytest.mark.parametrize(
    ("line", "lapsed"),
    [
        ("status: suspended", "suspended"),
        ("status: ended", "ended"),
        ("until: 2020", "ended"),
        ("status: active", None),
    ],
)
def test_lapsed(office: Office, line: str, lapsed: str | None) -> None:
    """An anniversary of a tie that is suspended or has ended is listed, and marked."""
    office.edit(PAIR, "date: 2013-07-29\n    basis", f"date: 2013-07-29\n    {line}\n    basis")
    (found,) = [one for one in told(office, "--from", "2026-07-01", "--within", "2m") if one["years"] == 13]
    assert found["lapsed"] == lapsed
    said = run(office, "anniversaries", "--from", "2026-07-01", "--within", "2m").stdout
    assert ("the tie" in said) == bool(lapsed)


def test_sixty_in_korea(office: Office) -> None:
    """Sixty years are a round number in Korean, and not in English."""
    found = told(office, "--from", "2059-01-01", "--within", "1y")
    assert {one["years"]: one["round"] for one in found}[60] == ["ko"]


def test_names(office: Office) -> None:
    """A name such as silver comes only where the office wants it, and only of the languages that have it."""
    within = ("--from", "2024-01-01", "--within", "1m")
    assert told(office, *within)[0]["names"] == {}
    office.edit(
        "twinbook.toml", 'office = "Protocol Office"', 'office = "Protocol Office"\njubilee-names = true'
    )
    assert told(office, *within)[0]["names"] == {"en": "silver jubilee"}
    assert "silver jubilee" in run(office, "anniversaries", *within).stdout


def test_default_span(office: Office) -> None:
    """Without a span it is eighteen months, from today as the command has it."""
    result = run(office, "anniversaries", "--json", SOURCE_DATE_EPOCH="1700000000")
    assert json.loads(result.stdout) == told(office, "--from", "2023-11-14", "--within", "18m")


def test_none(office: Office) -> None:
    """Where there is none, that is said."""
    (office.root / "content/pairs/alpha--gamma.yaml").unlink()
    result = run(office, "anniversaries", "--from", "2024-01-01", "--within", "1d")
    assert (result.exit_code, result.stdout) == (0, "none within this time\n")


def test_calendar(office: Office) -> None:
    """The calendar holds what has a day, celebrations too; how many have none is said."""
    celebrating(office)
    path = office.root / "days.ics"
    result = run(
        office, "anniversaries", "--from", "2023-01-01", "--within", "1y", "--json", "--ics", str(path)
    )
    assert "2 of 3 not in the calendar" in result.stderr
    assert len(json.loads(result.stdout)) == 3
    events = Calendar.from_ical(path.read_bytes()).walk("vevent")
    assert [(str(event["summary"]), event.decoded("dtstart")) for event in events] == [
        ("Alpha – Beta: 10th anniversary, sister city", date(2023, 7, 29)),
        ("Alpha – Beta: 10th anniversary, sister city · Celebrated", date(2023, 8, 1)),
    ]
    before = path.read_bytes()
    run(office, "anniversaries", "--from", "2023-01-01", "--within", "1y", "--ics", str(path))
    assert path.read_bytes() == before


def test_calendar_that_can_not_be_written(office: Office) -> None:
    """A calendar that can not be written is told, without a traceback."""
    office.write("taken", "a file")
    result = run(office, "anniversaries", "--ics", str(office.root / "taken/days.ics"))
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


@pytest.mark.parametrize(
    "arguments", [("pairs", "--from", "2024-01-01"), ("--ics", "x.ics"), ("visits", "--within", "1y")]
)
def test_options_of_anniversaries(office: Office, arguments: tuple[str, ...]) -> None:
    """What is of anniversaries is wrong usage with anything else."""
    result = run(office, *arguments)
    assert result.exit_code == 2
    assert "go with anniversaries" in result.stderr


@pytest.mark.parametrize("span", ["", "18", "m", "-1m", "1w", "1.5y", "99999d", "１m"])
def test_no_span(office: Office, span: str) -> None:
    """What is no span of time is told with an example."""
    result = run(office, "anniversaries", "--within", span)
    assert result.exit_code == 2
    assert "write it as in 90d, 18m or 2y" in result.stderr
