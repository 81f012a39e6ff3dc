"""Publication times as pages and feeds write them.

What belongs here: one date string in, one point in time out, or nothing when the string does not fix a day.
What does not: finding the date on a page (pages.py, readers/html.py), dates inside sentences (coding/when).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from pipelines.ingest.tables import rows
from pipelines.ingest.text import one_line

Precision = Literal["second", "minute", "day", ""]

_EARLIEST, _LATEST = 1900, 2100
_LONGEST = 80
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(:\d\d(?:[.,]\d+)?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)(?:Z|\+0000)?)?", re.IGNORECASE)
_NUMERIC = re.compile(r"\b(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY = re.compile(r"(?<![\d:])\d{1,2}(?:st|nd|rd|th)?(?![\d:])", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})(?:[:.h](\d\d)(?:[:.](\d\d)(?:\.\d+)?)?\s*([ap])?\.?(?:m\.?)?|\s*([ap])\.?m\.?)(?![\w:])",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"(?:(?:GMT|UTC)\s*)?(?<![\d-])([+-])(\d{1,2})(?::?(\d\d))?(?!\d)|\b(?:GMT|UTC)([+-])(\d{1,2})\b",
    re.IGNORECASE,
)
_MONTH = r"\b(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?,?"
_ENGLISH = (
    re.compile(
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\s+(?P<year>\d{{4}})\b", re.IGNORECASE
    ),
    re.compile(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LABEL = re.compile(
    r"^\W*(?:(?:first\s+|last\s+)?"
    r"(?:published|publication date|updated|posted|modified|created|issued|date|filed)"
    r"(?:\s+(?:on|at|date))?\s*[:|]?\s*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Published:
    """A publication time: the instant in UTC, the page's own offset, and how exactly it is stated.

    A bare date is midnight UTC with precision "day". A time without a zone is taken as UTC, with no offset.
    """

    at: datetime | None = None
    offset_minutes: int | None = None
    precision: Precision = ""


UNKNOWN = Published()


@cache
def zones() -> dict[str, tuple[int | None, str]]:
    """Zone abbreviations: a fixed offset in minutes, or an IANA zone; neither for ambiguous ones."""
    return {
        row["abbreviation"]: (int(row["offset_minutes"]) if row["offset_minutes"] else None, row["zone"])
        for row in rows("time_zones")
    }


def find_day(text: str) -> tuple[int, int] | None:
    """Where a date in plain English ("7 March 2022", "March 7, 2022") stands in a line."""
    match = _ENGLISH[0].search(text) or _ENGLISH[1].search(text)
    return match.span() if match else None


def parse_published(text: str) -> Published:
    """The publication time that `text` states.

    Understood are ISO 8601, RFC 2822, Unix seconds and milliseconds, and dates written out, with weekday,
    clock time and zone in any order ("Monday 26 June 2023 07:53 EDT"). A string that lacks the day, the
    month or a four-digit year is unknown, and so is 03/04/2023, which two conventions read differently.
    """
    text = one_line(text)[: _LONGEST * 2]
    if not text:
        return UNKNOWN
    return _epoch(text) or _iso(text) or _rfc2822(text) or _written(_LABEL.sub("", text)) or UNKNOWN


def _epoch(text: str) -> Published | None:
    if not _EPOCH.fullmatch(text):
        return None
    seconds = float(text) / (1000 if len(text.partition(".")[0]) >= 12 else 1)
    return _checked(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=round(seconds)), None, "second")


def _iso(text: str) -> Published | None:
    match = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second = match.groups()[:6]
    try:
        at = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), tzinfo=UTC)
        if second:
            at = at.replace(second=int(second.strip(":")[:2]))
    except ValueError:
        return None
    if hour is None:
        return _checked(at, None, "day")
    zone = text[-1:].upper() if text[-1:] in "zZ" else (match[7] if match.re is _ISO else None)
    offset = _iso_offset(zone) if zone else (0 if text.endswith("+0000") else None)
    return _checked(at - timedelta(minutes=offset or 0), offset, "second" if second else "minute")


def _iso_offset(zone: str) -> int:
    if zone in ("Z", "z"):
        return 0
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return -minutes if zone[0] == "-" else minutes


def _rfc2822(text: str) -> Published | None:
    if not re.match(
        r"(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d\d:\d\d(?::\d\d)?\s+[+-]\d{4}$", text
    ):
        return None
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    offset = at.utcoffset() or timedelta(0)
    precision: Precision = "second" if text.count(":") == 2 else "minute"
    return _checked(at.astimezone(UTC), int(offset.total_seconds() // 60), precision)


def _written(text: str) -> Published | None:
    """Dates in words, and numeric ones; the table of zones and the clock pattern read the rest."""
    if len(text) > _LONGEST or len(_YEAR.findall(text)) != 1:
        return None
    rest, offset, zone = _take_zone(text)
    rest, clock, precision = _take_clock(rest)
    day = _day(rest)
    if day is None:
        return None
    if clock is None:
        return _checked(day, None, "day")
    try:
        local = day.replace(hour=clock[0], minute=clock[1], second=clock[2])
    except ValueError:
        return None
    if zone:
        offset = int((local.replace(tzinfo=ZoneInfo(zone)).utcoffset() or timedelta(0)).total_seconds() // 60)
    return _checked(local - timedelta(minutes=offset or 0), offset, precision)


def _take_zone(text: str) -> tuple[str, int | None, str]:
    """Split off the time zone: the rest, a fixed offset in minutes, or an IANA zone."""
    match = _OFFSET.search(text) if _CLOCK.search(text) else None
    if match:
        sign, hours = match[1] or match[4], match[2] or match[5]
        minutes = int(hours) * 60 + int(match[3] or 0)
        if minutes <= 14 * 60:
            return text[: match.start()] + " " + text[match.end() :], -minutes if sign == "-" else minutes, ""
    for token in re.finditer(r"\b[A-Z]{1,4}\b", text):
        if token[0] in zones():
            offset, zone = zones()[token[0]]
            return text[: token.start()] + " " + text[token.end() :], offset, zone
    return text, None, ""


def _take_clock(text: str) -> tuple[str, tuple[int, int, int] | None, Precision]:
    """Split off the clock time."""
    match = _CLOCK.search(_NUMERIC.sub(lambda numeric: "_" * len(numeric[0]), text))
    if not match:
        return text, None, "day"
    hour, half = int(match[1]), (match[4] or match[5] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    rest = text[: match.start()] + " " + text[match.end() :]
    if hour > 23:
        return rest, None, "day"
    return rest, (hour, int(match[2] or 0), int(match[3] or 0)), "second" if match[3] else "minute"


def _day(text: str) -> datetime | None:
    """The day in a date without clock or zone; None unless day, month and year are all stated."""
    numeric = _NUMERIC.search(text)
    if numeric:
        first, second, year = int(numeric[1]), int(numeric[3]), int(numeric[4])
        if numeric[2] != "." and first <= 12 and second <= 12 and first != second:
            return None  # 03/04/2023: March or April
        day, month = (second, first) if second > 12 and numeric[2] != "." else (first, second)
        try:
            return datetime(year, month, day, tzinfo=UTC)
        except ValueError:
            return None
    if not _DAY.search(_YEAR.sub("", text, count=1)):
        return None
    english = _ENGLISH[0].search(text) or _ENGLISH[1].search(text)
    if english:
        month = _MONTHS.index(english[1 if english.re is _ENGLISH[1] else 2][:3].lower()) + 1
        try:
            return datetime(int(english["year"]), month, int(english["day"]), tzinfo=UTC)
        except ValueError:
            return None
    # Slow to import, and slower to start (0.25 s): only for dates that are not plain English.
    import dateparser

    words = " ".join(re.sub(r"[|·•,()@]|\b(?:at|on|hrs|hours|h)\b", " ", text).split())
    settings = {
        "REQUIRE_PARTS": ["day", "month", "year"],
        "RELATIVE_BASE": datetime(2000, 1, 1),  # noqa: DTZ001 (dateparser wants a naive base; keeps the clock out)
        "PARSERS": ["absolute-time"],
    }
    for languages in (["en"], ["es", "fr", "pt", "de", "it", "id", "tr", "ru", "uk", "ar"]):
        found = dateparser.parse(words, languages=languages, settings=settings)
        if found is not None:
            return found.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
    return None


def _checked(at: datetime, offset: int | None, precision: Precision) -> Published | None:
    if not _EARLIEST <= at.year < _LATEST:
        return None
    return Published(at, offset, precision)


def local(published: Published) -> datetime | None:
    """The publication time on the page's own clock."""
    if published.at is None:
        return None
    return published.at.astimezone(timezone(timedelta(minutes=published.offset_minutes or 0)))
