"""Every row of the time lexicon is used: feasts are found, names that only look like dates are not."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.coding.when import find_times
from pipelines.coding.when.lexicon import NamedDay, NotDate, load

PUBLISHED = date(2025, 6, 30)
LEXICON = load()


@pytest.mark.parametrize("named", LEXICON.named_days, ids=lambda named: named.names[0])
def test_named_day_is_found_by_each_of_its_names(named: NamedDay) -> None:
    for name in named.names:
        (mention,) = find_times(f"A shrine burned on {name}.", PUBLISHED)
        assert mention.text == name
        assert mention.precision == named.precision
        assert mention.day is not None
        assert mention.day <= PUBLISHED


@pytest.mark.parametrize("row", LEXICON.not_dates, ids=lambda row: f"{row.part} {row.side} {row.words}")
def test_name_that_looks_like_a_date_is_none(row: NotDate) -> None:
    plain = {"weekday": "Friday", "date": "March 23", "named": "Good Friday"}[row.part]
    assert find_times(f"They saw {plain} there.", PUBLISHED)
    text = f"{row.words} {plain}" if row.side == "before" else f"{plain} {row.words}"
    assert find_times(f"They saw {text} there.", PUBLISHED) == []


@pytest.mark.parametrize("part", LEXICON.month_parts)
def test_part_of_a_month_lies_in_the_month(part: str) -> None:
    (mention,) = find_times(f"A shrine burned in {part} May.", PUBLISHED)
    assert mention.first is not None
    assert mention.last is not None
    assert date(2025, 5, 1) <= mention.first <= mention.last <= date(2025, 5, 31)


@pytest.mark.parametrize("abbreviation", LEXICON.month_abbreviations)
def test_abbreviated_month_needs_a_day_or_year(abbreviation: str) -> None:
    assert find_times(f"A shrine burned on {abbreviation} hill.", PUBLISHED) == []
    (mention,) = find_times(f"A shrine burned on {abbreviation}. 3.", PUBLISHED)
    assert mention.first is not None
    assert (mention.first.month, mention.first.day) == (LEXICON.month_abbreviations[abbreviation], 3)


@pytest.mark.parametrize("phrase", LEXICON.future)
def test_plan_puts_a_weekday_after_publication(phrase: str) -> None:
    (mention,) = find_times(f"The unions {phrase} march on Friday", PUBLISHED)
    assert mention.rule == "future:weekday"


@pytest.mark.parametrize("verb", LEXICON.reporting)
def test_verb_of_speech_marks_the_day_of_speech(verb: str) -> None:
    (mention,) = find_times(f"An officer {verb} on Friday.", PUBLISHED)
    assert mention.rule == "said:weekday"
