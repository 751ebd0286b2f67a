import re
from datetime import time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from journey import JOURNEY
from twinbook.content.edtf import parse
from twinbook.content.pair import Direction
from twinbook.content.reader import Document, read
from twinbook.content.visit import Appointment, Day, Member, Time, Visit

TIME: TypeAdapter[time] = TypeAdapter(Time)
DAY: TypeAdapter[object] = TypeAdapter(Day)
LEAST = {"id": "trip", "pair": "a--b", "guests": "b", "dates": "2026-05-11/2026-05-13"}
DOCUMENT = read("journey.yaml", JOURNEY.encode())
assert isinstance(DOCUMENT, Document)
assert isinstance(DOCUMENT.tree, dict)
TREE = DOCUMENT.tree
GIFT = {"id": "vase", "direction": "b -> a", "text": "A *vase*"}
POINT = {"id": "talk", "day": "2026-05-11", "text": "A talk"}


def visit(**more: object) -> Visit:
    """Return a visit of no more than it needs, and this."""
    return Visit.model_validate({**LEAST, **{name.replace("_", "-"): value for name, value in more.items()}})


def appointment(**more: object) -> Appointment:
    """Return a point of the programme."""
    return Appointment.model_validate({**POINT, **more})


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("00:00", time(0, 0)),
        ("09:30", time(9, 30)),
        ("10:05", time(10, 5)),
        ("19:59", time(19, 59)),
        ("20:00", time(20, 0)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time_has_24_hours(text: str, at: time) -> None:
    """A time is two digits of hours and two of minutes, and is written back as it stands."""
    assert TIME.validate_python(text) == at
    assert TIME.dump_python(at) == text


@pytest.mark.parametrize(
    "value",
    ["24:00", "9:30", "09:60", "09.30", "0930", "09:30:00", "9:30 am", " 09:30", "09:30\n", "٠٩:٣٠", "",
     "-1:00", 570, None, time(9, 30), ["09:30"]],
)  # fmt: skip
def test_anything_else_is_no_time(value: object) -> None:
    """Other clocks, seconds, blanks, foreign digits and what is no text are refused, and told."""
    with pytest.raises(ValidationError, match=re.escape(f"“{value}” is no time of day")):
        TIME.validate_python(value)


@given(st.times())
@example(time(0, 0))
@example(time(23, 59))
def test_every_minute_is_read_and_written_back(at: time) -> None:
    """Each minute of a day is read from HH:MM as that minute, and written as the same text."""
    text = f"{at.hour:02}:{at.minute:02}"
    found = TIME.validate_python(text)
    assert (found.hour, found.minute, found.second, found.microsecond) == (at.hour, at.minute, 0, 0)
    assert TIME.dump_python(found) == text


@given(
    st.one_of(
        st.text(),
        st.from_regex(r"\d?\d[:.]\d\d", fullmatch=True),
        st.integers(24, 99).map("{}:00".format),
        st.integers(60, 99).map("12:{}".format),
    )
)
def test_other_texts_are_refused(text: str) -> None:
    """A text is a time just if it is one of the 1440 of a day."""
    minutes = {f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60)}
    if text in minutes:
        assert TIME.dump_python(TIME.validate_python(text)) == text
    else:
        with pytest.raises(ValidationError, match="is no time of day"):
            TIME.validate_python(text)


@pytest.mark.parametrize("text", ["2026-05-11", "2024-02-29", "0002-01-01", "9998-12-31"])
def test_a_day_is_a_whole_date(text: str) -> None:
    """A day has year, month and day, and is written back as it stands."""
    assert DAY.validate_python(text) == parse(text)
    assert DAY.dump_python(parse(text)) == text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026", "one day is expected here, as in 2024-04-21"),
        ("2026-05", "one day is expected here, as in 2024-04-21"),
        ("2026-22", "one day is expected here, as in 2024-04-21"),
        ("2026-05-11/2026-05-12", "one day is expected here, as in 2024-04-21"),
        ("2026-05-11/..", "one day is expected here, as in 2024-04-21"),
        ("../2026-05-11", "one day is expected here, as in 2024-04-21"),
        ("2026-02-29", "2026-02 has only 28 days"),
        ("9999-12-31", "a visit in this year can not be"),
        ("tomorrow", "“tomorrow” is not a date"),
        (20260511, "“” is not a date"),
    ],
)
def test_anything_else_is_no_day(value: object, said: str) -> None:
    """A year, a month, a season, an interval and a day that no calendar has are refused, and told why."""
    with pytest.raises(ValidationError, match=re.escape(said)):
        DAY.validate_python(value)


@pytest.mark.parametrize(
    "times", [{}, {"start": "09:00"}, {"start": "09:00", "end": "09:00"}, {"start": "00:00", "end": "23:59"}]
)
def test_the_times_of_a_point(times: dict[str, str]) -> None:
    """A point has no time, a start, or a start and an end that is not before it."""
    found = appointment(**times)
    given_ = {name: at.strftime("%H:%M") for name in ("start", "end") if (at := getattr(found, name))}
    assert given_ == times


@pytest.mark.parametrize("start", ["09:01", "23:59"])
def test_a_point_ends_after_it_starts(start: str) -> None:
    """What ends before it starts is refused."""
    with pytest.raises(ValidationError, match="it ends before it starts") as error:
        appointment(start=start, end="09:00")
    assert error.value.errors()[0]["ctx"] == {
        "hint": "what goes on after midnight is a point of the next day"
    }


@pytest.mark.parametrize("end", ["09:00", "23:59"])
def test_an_end_needs_a_start(end: str) -> None:
    """An end alone is refused."""
    with pytest.raises(ValidationError, match="a point that has an end needs a start"):
        appointment(end=end)


def test_a_member_is_a_person_or_a_who() -> None:
    """A member is known by a file or described in words."""
    assert Member.model_validate({"id": "a", "person": "kim-one"}).person == "kim-one"
    who = Member.model_validate({"id": "a", "who": "an interpreter"}).who
    assert who
    assert who.text == "an interpreter"


@pytest.mark.parametrize("more", [{}, {"person": "kim-one", "who": "an interpreter"}, {"title": "mayor"}])
def test_a_member_is_one_of_the_two(more: dict[str, str]) -> None:
    """Neither nobody nor both is a member."""
    with pytest.raises(ValidationError, match="a member is either a person or a who") as error:
        Member.model_validate({"id": "a", **more})
    assert error.value.errors()[0]["ctx"] == {
        "hint": "person: the id of a file in people/; who: in words, as in an interpreter"
    }


def test_a_member_of_an_unknown_rank() -> None:
    """A rank is a whole number from 1."""
    assert Member.model_validate({"id": "a", "who": "b", "rank": "2"}).rank == 2
    for rank in ("0", "first", "1.5", "-1"):
        with pytest.raises(ValidationError, match=f"“{rank}” is no whole number"):
            Member.model_validate({"id": "a", "who": "b", "rank": rank})


def test_defaults() -> None:
    """All but pair, guests and dates is empty at first; the edition is 1, and blanks are left out."""
    found = visit()
    assert (found.pair, found.guests, found.dates) == ("a--b", "b", parse("2026-05-11/2026-05-13"))
    assert (found.edition, found.blank, dict(found.parts)) == (1, "left-out", {})
    assert (found.title, found.note, found.agreement) == (None, None, None)
    others = set(Visit.model_fields) - {
        *("id", "pair", "guests", "dates", "edition", "blank", "parts", "title", "note", "agreement"),
    }
    assert {name: getattr(found, name) for name in others} == dict.fromkeys(others, ())


def test_nothing_is_internal_by_itself() -> None:
    """A remark or a point is for guests too, unless it says that it is internal."""
    found = visit(
        purpose=[{"id": "a", "text": "A"}, {"id": "b", "text": "B", "internal": "true"}],
        programme=[POINT, {**POINT, "id": "more", "internal": "true"}],
    )
    assert [one.internal for one in found.purpose] == [False, True]
    assert [one.internal for one in found.programme] == [False, True]


@pytest.mark.parametrize("name", ["pair", "guests", "dates"])
def test_what_a_visit_needs(name: str) -> None:
    """Without pair, guests or dates there is no visit."""
    with pytest.raises(ValidationError) as error:
        Visit.model_validate({key: value for key, value in LEAST.items() if key != name})
    assert [(one["type"], one["loc"]) for one in error.value.errors()] == [("missing", (name,))]


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"program": []}, ("program",)),
        ({"lines_to_take": []}, ("lines_to_take",)),
        ({"programme": [{**POINT, "time": "09:00"}]}, ("programme", 0, "time")),
        ({"delegation": [{"id": "a", "who": "b", "internl": "true"}]}, ("delegation", 0, "internl")),
        ({"agreement": {"signed_by": []}}, ("agreement", "signed_by")),
        ({"customs": [{"id": "a", "topic": "diet", "text": "A", "phone": "1"}]}, ("customs", 0, "phone")),
    ],
)
def test_unknown_keys(more: dict[str, Any], place: tuple[str | int, ...]) -> None:
    """A key that is not known is told at any depth; keys have hyphens."""
    with pytest.raises(ValidationError) as error:
        Visit.model_validate({**LEAST, **more})
    assert [(one["type"], one["loc"]) for one in error.value.errors()] == [("extra_forbidden", place)]


def test_blank_and_parts() -> None:
    """Blanks are lines or left out, for all and for single parts."""
    found = visit(blank="lines", parts={"gifts": "left-out", "press": "lines"})
    assert (found.blank, dict(found.parts)) == ("lines", {"gifts": "left-out", "press": "lines"})


@pytest.mark.parametrize(
    "more",
    [{"blank": "dots"}, {"blank": "true"}, {"parts": {"gifts": "dots"}}, {"parts": {"cover": "lines"}},
     {"parts": {"lines-to-take": "lines"}}, {"parts": ["gifts"]}],
)  # fmt: skip
def test_no_other_blanks_and_parts(more: dict[str, Any]) -> None:
    """Another word for a blank, or a part that no book has, is refused."""
    with pytest.raises(ValidationError):
        visit(**more)


@pytest.mark.parametrize(
    ("field", "item", "wrong"),
    [
        ("customs", {"id": "a", "text": "A", "topic": "diet"}, "hotel"),
        ("arrangements", {"id": "a", "text": "A", "topic": "hotel"}, "diet"),
        ("afterwards", {"id": "a", "text": "A", "topic": "next-step"}, "next step"),
    ],
)
def test_topics(field: str, item: dict[str, str], wrong: str) -> None:
    """Each list has topics of its own."""
    (found,) = getattr(visit(**{field: [item]}), field)
    assert found.topic == item["topic"]
    with pytest.raises(ValidationError):
        visit(**{field: [{**item, "topic": wrong}]})


def test_a_gift_has_a_direction() -> None:
    """A gift is from one city to the other, written with an arrow."""
    (gift,) = visit(gifts=[GIFT]).gifts
    assert gift.direction == Direction("b", "a")


def test_a_task_has_one_date() -> None:
    """By when something is to be done is a date, and no interval."""
    task = {"id": "a", "topic": "promise", "text": "A"}
    (found,) = visit(afterwards=[{**task, "by": "2026-06"}]).afterwards
    assert found.by == parse("2026-06")
    with pytest.raises(ValidationError, match="one date is expected here, not an interval"):
        visit(afterwards=[{**task, "by": "2026-06/2026-07"}])


def test_one_source_needs_no_list() -> None:
    """What is cited is one source or several, or none where the office itself says it."""
    said = [{"id": "a", "text": "A"}, {"id": "b", "text": "B", "source": "x"}]
    assert [one.source for one in visit(purpose=said).purpose] == [(), ("x",)]
    assert visit(source=["x", "y"]).source == ("x", "y")


@pytest.mark.parametrize(
    "tree",
    [
        LEAST,
        {"id": "2026-05-beta-to-alpha", **TREE},
        {**LEAST, "gifts": [{**GIFT, "when": "2019~", "to": "kim-one"}]},
        {**LEAST, "edition": "12", "parts": {"press": "lines"}, "source": ["x"], "title": "Thirty *years*"},
    ],
    ids=["least", "whole", "gift", "more"],
)  # fmt: skip
def test_a_visit_is_written_and_read_back(tree: dict[str, Any]) -> None:
    """What a book carries of a visit is, read again, the same visit."""
    found = Visit.model_validate(tree)
    carried = found.model_dump(mode="json", by_alias=True)
    assert Visit.model_validate(carried) == found
    assert Visit.model_validate(carried).model_dump(mode="json", by_alias=True) == carried


def test_what_is_written() -> None:
    """Times, days, counts, flags and directions are written as in a file, under the keys of a file."""
    found = visit(
        edition="2",
        programme=[{**POINT, "start": "09:05", "internal": "true"}],
        gifts=[GIFT],
        lines_to_take=[{"id": "a", "text": "A", "source": "x"}],
    ).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    assert found == {
        **LEAST,
        "edition": "2",
        "programme": [{**POINT, "start": "09:05", "internal": "true"}],
        "gifts": [GIFT],
        "lines-to-take": [{"id": "a", "text": "A", "source": ["x"]}],
    }


@pytest.mark.parametrize("day", ["2026-05-11?", "2026-05-11~", "2026-05-11%"])
def test_no_doubt_about_a_day(day: str) -> None:
    """A day of the programme is certain; otherwise two days of one date would be printed."""
    with pytest.raises(ValidationError, match="one day is expected"):
        appointment(day=day)


@pytest.mark.parametrize("dates", ["../2026-05-13", "2026-05-11/.."])
def test_a_visit_begins_and_ends(dates: str) -> None:
    """A visit has a first and a last day."""
    with pytest.raises(ValidationError, match="a first and a last day"):
        visit(dates=dates)


def test_only_a_person_has_an_office() -> None:
    """Whoever is only described has a title in words, and no office out of a file."""
    with pytest.raises(ValidationError, match="only a person has an office"):
        Member.model_validate({"id": "one", "who": "a driver", "office": "mayor"})
