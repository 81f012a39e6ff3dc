"""Publication times in the forms that pages and feeds use."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.ingest.dates import local, parse_published, zones


@pytest.mark.parametrize(
    ("text", "utc", "offset", "precision"),
    [
        ("Monday 26 June 2023 07:53 EDT", "2023-06-26 11:53", -240, "minute"),
        ("2023-06-26", "2023-06-26 00:00", None, "day"),
        ("2023-06-26T07:53:10-04:00", "2023-06-26 11:53:10", -240, "second"),
        ("2023-06-26T11:53:00.250Z", "2023-06-26 11:53:00", 0, "second"),
        ("2023-06-26 11:53", "2023-06-26 11:53", None, "minute"),
        ("2023-06-26T17:23+0530", "2023-06-26 11:53", 330, "minute"),
        ("20230626", "2023-06-26 00:00", None, "day"),
        ("20230626115310", "2023-06-26 11:53:10", None, "second"),
        ("1687780380", "2023-06-26 11:53:00", None, "second"),
        ("1687780380000", "2023-06-26 11:53:00", None, "second"),
        ("Mon, 26 Jun 2023 07:53:10 -0400", "2023-06-26 11:53:10", -240, "second"),
        ("Mon, 26 Jun 2023 11:53:10 GMT", "2023-06-26 11:53:10", 0, "second"),
        ("June 26, 2023", "2023-06-26 00:00", None, "day"),
        ("26th of June 2023", "2023-06-26 00:00", None, "day"),
        ("Sept. 3, 2021 at 6pm", "2021-09-03 18:00", None, "minute"),
        ("Jan 5, 2023 7:53 PM ET", "2023-01-06 00:53", -300, "minute"),
        ("July 5, 2023 12:10 AM ET", "2023-07-05 04:10", -240, "minute"),
        ("Published: 26/06/2023 10:15", "2023-06-26 10:15", None, "minute"),
        ("Updated Tue, December 1st 2015 at 00:30 GMT +3", "2015-11-30 21:30", 180, "minute"),
        ("03.04.2023", "2023-04-03 00:00", None, "day"),
        ("12:01 PM, Fri Dec 16, 2016", "2016-12-16 12:01", None, "minute"),
        ("26 juin 2023 à 10:15", "2023-06-26 10:15", None, "minute"),
        ("26 de junio de 2023", "2023-06-26 00:00", None, "day"),
        ("3 July 2021 12:30 IST", "2021-07-03 12:30", None, "minute"),
        ("3 July 2021 12:30 MMT", "2021-07-03 06:00", 390, "minute"),
    ],
)
def test_a_stated_time_is_read(text: str, utc: str, offset: int | None, precision: str) -> None:
    published = parse_published(text)
    assert published.at == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert published.offset_minutes == offset
    assert published.precision == precision


@pytest.mark.parametrize(
    "text",
    [
        "",
        "December 9",
        "3:58 PM ET",
        "Dec 18, 20",
        "20 Jan 201",
        "June 2023",
        "2023",
        "2 hours ago",
        "yesterday",
        "03/04/2023",
        "2023-02-30",
        "February 30, 2023",
        "0000-00-00",
        "99999999999",
        "1 May 2020 and 3 June 2021",
        "not a date",
        "9" * 400,
    ],
)
def test_a_string_that_fixes_no_day_is_unknown(text: str) -> None:
    published = parse_published(text)
    assert (published.at, published.offset_minutes, published.precision) == (None, None, "")


def test_the_day_on_the_page_is_kept() -> None:
    published = parse_published("Sunday 25 June 2023 23:30 EDT")
    assert published.at == datetime(2023, 6, 26, 3, 30, tzinfo=UTC)
    on_page = local(published)
    assert on_page is not None
    assert on_page.day == 25


def test_ambiguous_abbreviations_have_no_offset() -> None:
    for abbreviation in ("IST", "CST", "AST"):
        assert zones()[abbreviation] == (None, "")
