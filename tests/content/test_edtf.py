import calendar
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinbook.content.edtf import SEASONS, Day, Edtf, EdtfError, parse


@st.composite
def days(draw: st.DrawFn) -> str:
    """Make a date as a curator may write it."""
    year = draw(st.integers(1, 9999))
    month = draw(st.none() | st.sampled_from([*range(1, 13), *SEASONS]))
    text = f"{year:04}"
    if month:
        text += f"-{month:02}"
        if month <= 12 and draw(st.booleans()):
            text += f"-{draw(st.integers(1, calendar.monthrange(year, month)[1])):02}"
    return text + draw(st.sampled_from(["", "?", "~", "%"]))


def written(day: Day) -> str:
    """Write a date back."""
    month = day.season or day.month
    parts = [f"{day.year:04}", *(f"{part:02}" for part in (month, day.day) if part)]
    doubt = {(True, False): "?", (False, True): "~", (True, True): "%"}
    return "-".join(parts) + doubt.get((day.uncertain, day.approximate), "")


@given(days())
def test_a_date_can_be_written_back(text: str) -> None:
    """Nothing of a date is lost in reading."""
    date = parse(text)
    assert date.text == text
    assert date.start == date.end
    assert written(date.first) == text


@given(days() | st.just(".."), days() | st.just(".."))
def test_an_interval_is_in_order_or_refused(first: str, last: str) -> None:
    """An interval keeps both ends, and its earliest day is never after its latest."""
    try:
        date = parse(f"{first}/{last}")
    except EdtfError:
        return
    assert date.interval
    assert [written(day) if day else ".." for day in (date.start, date.end)] == [first, last]
    assert date.first.earliest <= date.latest


@given(days())
def test_the_earliest_day_is_not_after_the_latest(text: str) -> None:
    """Both ends of a date are days of the calendar, in order."""
    date = parse(text)
    assert date.first.earliest <= date.latest
    for year, month, day in (date.first.earliest, date.latest):
        assert 1 <= day <= calendar.monthrange(year, month)[1]


@given(st.lists(days(), max_size=8))
def test_dates_sort_by_earliest_day_and_coarse_before_fine(texts: list[str]) -> None:
    """The order of a chronology is that of the earliest days; of equal ones the coarser comes first."""
    dates = sorted(map(parse, texts), key=lambda date: date.sort_key)
    for one, two in pairwise(dates):
        assert one.first.earliest <= two.first.earliest
        assert one.first.earliest < two.first.earliest or one.first.precision <= two.first.precision


@given(st.text("0123456789-/.?~%X２", max_size=12) | st.text(max_size=12))
def test_any_text_is_a_date_or_an_error(text: str) -> None:
    """No text is another exception than EdtfError."""
    try:
        assert isinstance(parse(text), Edtf)
    except EdtfError as error:
        assert str(error)  # noqa: PT017 - most texts are errors, some are not


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2013-07-29", Day(2013, 7, 29)),
        ("2003-03", Day(2003, 3)),
        ("1994", Day(1994)),
        ("1987-21", Day(1987, season=21)),
        ("1979~", Day(1979, approximate=True)),
        ("2003-07?", Day(2003, 7, uncertain=True)),
        ("2003-07-01%", Day(2003, 7, 1, uncertain=True, approximate=True)),
        ("2004-02-29", Day(2004, 2, 29)),
    ],
)
def test_a_date_keeps_its_precision(text: str, day: Day) -> None:
    """What was not said is None, and doubt is kept."""
    assert parse(text) == Edtf(text, day, day)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2013-07-29", (2013, 7, 29), (2013, 7, 29), 3),
        ("2004-02", (2004, 2, 1), (2004, 2, 29), 2),
        ("1987-21", (1987, 3, 1), (1987, 5, 31), 1),
        ("1987-22", (1987, 6, 1), (1987, 8, 31), 1),
        ("1987-23", (1987, 9, 1), (1987, 11, 30), 1),
        ("1987-24", (1987, 12, 1), (1988, 2, 29), 1),
        ("1994", (1994, 1, 1), (1994, 12, 31), 0),
        ("2003-10/2003-12", (2003, 10, 1), (2003, 12, 31), 2),
        ("1995/..", (1995, 1, 1), (9999, 12, 31), 0),
        ("../1995-02", (1995, 2, 1), (1995, 2, 28), 2),
    ],
)
def test_a_date_knows_its_first_and_last_day(
    text: str, earliest: tuple[int, int, int], latest: tuple[int, int, int], precision: int
) -> None:
    """A month has its own days, a winter ends in the next year, an open interval does not end."""
    date = parse(text)
    assert (date.first.earliest, date.latest, date.first.precision) == (earliest, latest, precision)
    assert date.sort_key == (*earliest, precision)
    assert date.year == earliest[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2003-02-29", "2003-02 has only 28 days"),
        ("2003-13", "2003-13 has no month 13"),
        ("2003-00", "2003-00 has no month 00"),
        ("2003-02-00", "2003-02 has no day 00"),
        ("1987-21-00", "1987-21 has no month 21"),
        ("1987-21-05", "1987-21 has no month 21"),
        ("0000", "there is no year 0000"),
        ("2003/2001", "the interval ends (2001) before it starts (2003)"),
        ("../..", "an interval needs a start or an end"),
        ("29.7.2013", "“29.7.2013” is not a date; write"),
        ("2013-7-29", "“2013-7-29” is not a date"),
        ("２０１３", "“２０１３” is not a date"),
        ("2013\n", "is not a date"),
        ("2013/2014/2015", "“2014/2015” is not a date"),
        ("", "“” is not a date"),
    ],
)
def test_a_wrong_date_is_told_so_that_it_can_be_mended(text: str, message: str) -> None:
    """The message says what is wrong with the date, or how dates are written."""
    with pytest.raises(EdtfError) as error:
        parse(text)
    assert message in str(error.value)
