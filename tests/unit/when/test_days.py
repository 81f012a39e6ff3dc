"""The calendar's arithmetic against known dates, and at its ends."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.coding.when import days


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1961, "1961-04-02"),
        (2008, "2008-03-23"),
        (2019, "2019-04-21"),
        (2024, "2024-03-31"),
        (2038, "2038-04-25"),
    ],
)
def test_easter(year: int, sunday: str) -> None:
    assert str(days.easter(year)) == sunday


@given(st.integers(1, 9999))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    found = days.easter(year)
    assert found.weekday() == 6
    assert date(year, 3, 22) <= found <= date(year, 4, 25)


@pytest.mark.parametrize(
    ("islamic", "gregorian"),
    [((1445, 1, 1), "2023-07-19"), ((1445, 10, 1), "2024-04-10"), ((1400, 1, 1), "1979-11-21")],
)
def test_islamic_date_is_within_a_day_of_the_sighted_one(
    islamic: tuple[int, int, int], gregorian: str
) -> None:
    assert abs((days.islamic(*islamic) - date.fromisoformat(gregorian)).days) <= 1


@given(st.dates(), st.integers(0, 6))
def test_weekdays(day: date, weekday: int) -> None:
    if date.min.toordinal() + 7 <= day.toordinal() <= date.max.toordinal() - 7:
        before, after = days.weekday_on_or_before(day, weekday), days.weekday_after(day, weekday)
        assert before.weekday() == after.weekday() == weekday
        assert before <= day < after
        assert (after - before).days == 7
        assert abs((days.weekday_nearest(day, weekday) - day).days) <= 3


@given(st.dates(), st.integers(-4_000_000, 4_000_000))
def test_shift_stays_in_the_calendar(day: date, by: int) -> None:
    assert date.min <= days.shift(day, by) <= date.max


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(-60, 60))
def test_months(year: int, month: int, by: int) -> None:
    first, last = days.month_range(*days.add_months(year, month, by))
    assert first.day == 1
    assert last.day >= 28
    assert (first.year, first.month) == (last.year, last.month)
