"""Every kind of time expression, one row of cases.csv each, and what holds for any text."""

from __future__ import annotations

import csv
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.coding.types import TimeMention
from pipelines.coding.when import find_times, latest_day

THURSDAY = date(2023, 6, 29)
with (Path(__file__).parent / "cases.csv").open(encoding="utf-8", newline="") as _lines:
    CASES = list(csv.DictReader(_lines))


def _anchor(day: date, precision: int = 1) -> TimeMention:
    return TimeMention(0, 1, "x", day, precision, day, day, "weekday")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['published']} {case['text']}")
def test_case(case: dict[str, str]) -> None:
    published = date.fromisoformat(case["published"]) if case["published"] else None
    anchor = None
    if case["anchor"]:
        day, precision = case["anchor"].split("/")
        anchor = _anchor(date.fromisoformat(day), int(precision))
    found = find_times(case["text"], published, anchor=anchor)
    assert ";".join(f"{each.text}={each.day}/{each.precision}" for each in found) == case["expected"]


def _only(text: str, published: date | None = THURSDAY, anchor: TimeMention | None = None) -> TimeMention:
    (mention,) = find_times(text, published, anchor=anchor)
    return mention


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Shops were looted last week.", "2023-06-19", "2023-06-25"),
        ("Shops were looted this week.", "2023-06-26", "2023-06-29"),
        ("Shops were looted over the weekend.", "2023-06-24", "2023-06-25"),
        ("Shops were looted in mid-June.", "2023-06-11", "2023-06-20"),
        ("Shops were looted in late June.", "2023-06-21", "2023-06-29"),
        ("Shops were looted in 2009.", "2009-01-01", "2009-12-31"),
        ("Shops were looted overnight.", "2023-06-28", "2023-06-29"),
        ("Shops have been looted since Monday.", "2023-06-26", "2023-06-29"),
        ("Shops were looted between June 13 and 19.", "2023-06-13", "2023-06-19"),
        ("Shops were looted two weeks ago.", "2023-06-12", "2023-06-18"),
    ],
)
def test_range(text: str, first: str, last: str) -> None:
    mention = _only(text)
    assert (str(mention.first), str(mention.last)) == (first, last)


@pytest.mark.parametrize(
    "text", ["since Monday", "since 2021", "in recent weeks", "over the past month", "for years", "this year"]
)
def test_open_stretch_runs_to_publication(text: str) -> None:
    mention = _only(f"It has gone on {text}.")
    assert mention.is_open
    assert mention.last == THURSDAY


@pytest.mark.parametrize("text", ["on Monday", "last week", "in June", "in 2009"])
def test_closed_time_is_not_open(text: str) -> None:
    assert not _only(f"It went on {text}.").is_open


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Talks will open on Friday.", "future:weekday"),
        ("Talks are due to open in August.", "future:month_without_year"),
        ("Talks open next month.", "future:next_month"),
        ("A hearing comes on July 20.", "future:date_without_year"),
        ("Police said on Friday.", "said:weekday"),
        ("Police told a news agency on Friday.", "said:weekday"),
        ("The siege has gone on since Friday.", "since:weekday"),
        ("The siege went on until Friday.", "until:weekday"),
        ("The town had fallen by Friday.", "by:weekday"),
        ("Ten were missing as of Friday.", "by:weekday"),
        ("Peace held until Friday, when they fought.", "weekday"),
    ],
)
def test_rule_tells_how_the_words_are_used(text: str, rule: str) -> None:
    assert _only(text).rule == rule


@pytest.mark.parametrize("text", ["will meet on Friday", "leave tomorrow", "on July 20", "go next year"])
def test_future_lies_after_publication_and_dates_nothing(text: str) -> None:
    mention = _only(f"They {text}.")
    assert mention.precision == 0
    assert mention.first is not None
    assert mention.first > THURSDAY


def test_relative_mention_says_so() -> None:
    assert _only("The same day, a bridge fell.", anchor=_anchor(THURSDAY)).is_relative
    assert not _only("On Monday a bridge fell.").is_relative


def test_anchor_of_the_sentence_comes_before_that_of_the_article() -> None:
    found = find_times(
        "On Monday it rained, a day later it snowed.", THURSDAY, anchor=_anchor(date(2023, 6, 1))
    )
    assert [each.day for each in found] == [date(2023, 6, 26), date(2023, 6, 27)]


def test_latest_day_prefers_the_event_to_the_day_somebody_spoke() -> None:
    found = find_times("A mine went off on Monday, an officer said on Wednesday.", THURSDAY)
    chosen = latest_day(found, None)
    assert chosen is not None
    assert chosen.day == date(2023, 6, 26)


@pytest.mark.parametrize(
    "text",
    [
        "Nobody was hurt.",
        "Nobody has come since Monday.",
        "They will meet on Monday.",
        "It rose in 2009.",
        "An officer said this month.",
    ],
)
def test_latest_day_keeps_the_anchor_when_no_day_is_told(text: str) -> None:
    anchor = _anchor(date(2023, 6, 13))
    assert latest_day(find_times(text, THURSDAY), anchor) is anchor


def test_latest_day_falls_back_to_the_day_somebody_spoke() -> None:
    chosen = latest_day(find_times("An officer said on Wednesday.", THURSDAY), _anchor(date(2023, 6, 13)))
    assert chosen is not None
    assert chosen.day == date(2023, 6, 28)


_WORDS = """
on in since between and to from until the last next this early late mid- early- of recent past
Monday Sunday's Friday June May Feb. 13 13th 31 2023 1999 2023-06-13 13/06/2023 9/11 Eid Christmas
Day Easter said will when after before later earlier ago days weeks month year weekend hours two
few a same following previous overnight today yesterday night morning week , . ( ) - – 's é 日 ’
"""
_PIECES = st.sampled_from([*_WORDS.split(), "\n", "\t"])
_TEXTS = st.one_of(st.text(max_size=120), st.lists(_PIECES, max_size=25).map(" ".join))
_DATES = st.dates()


@settings(max_examples=400, deadline=None)
@given(_TEXTS, st.one_of(st.none(), _DATES), st.one_of(st.none(), _DATES), st.integers(0, 3))
def test_any_text(text: str, published: date | None, anchored: date | None, precision: int) -> None:
    anchor = None if anchored is None else _anchor(anchored, precision)
    reached = 0
    for each in find_times(text, published, anchor=anchor):
        assert reached <= each.start < each.end <= len(text)
        assert text[each.start : each.end] == each.text
        assert each.precision in {0, 1, 2, 3}
        reached = each.end
        assert (each.day is None) == (each.precision == 0)
        if each.first is not None and each.last is not None:
            assert each.first <= each.last
            if each.day is not None:
                assert each.first <= each.day <= each.last
        if published is not None and each.day is not None:
            assert each.day <= published + timedelta(days=min(1, (date.max - published).days))


@given(
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    st.sampled_from(["Monday", "Thursday", "Saturday", "Sunday"]),
)
def test_bare_weekday_is_within_the_week_before_publication(published: date, weekday: str) -> None:
    day = _only(f"It fell on {weekday}.", published).day
    assert day is not None
    assert 0 <= (published - day).days <= 6
    assert f"{day:%A}" == weekday


@pytest.mark.parametrize(
    "junk",
    [
        "on " * 40_000,
        "June 1, 2, 3, 4, " * 5_000,
        "the last " * 10_000,
        "since " + " " * 100_000,
        "1 and 2 and 3 June 4 " * 4_000,
        "two days before " * 5_000,
        "Monday to " * 8_000,
        "1-" * 50_000 + "June",
        "will " * 20_000 + "Monday",
        "said " * 20_000 + "Monday",
    ],
    ids=lambda junk: junk[:20],
)
def test_long_junk_is_read_in_little_time(junk: str) -> None:
    started = time.perf_counter()
    find_times(junk, THURSDAY, anchor=_anchor(THURSDAY))
    assert time.perf_counter() - started < 5
