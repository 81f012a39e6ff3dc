"""Date lines on a page: which lines state the time of publication, and which of several dates that is.

What belongs here: lines that hold a date and little else. What does not: reading one date string (dates.py),
dates inside sentences (coding/when).
"""

from __future__ import annotations

import re

from pipelines.ingest.dates import find_day, local, parse_published, zones
from pipelines.ingest.headlines import has_verb
from pipelines.ingest.tables import rows
from pipelines.ingest.text import is_sentence

LONGEST = 100
"""Characters of a line that holds dates only."""

_DATE_WORDS = frozenset(row["word"] for row in rows("words") if row["list"] == "date")
_SEGMENT = re.compile(r"\s+[|•·]\s+|\s*[|•·]\s*|\s+[–—-]{1,2}\s+")
_DATE_PART = re.compile(r"(?=\b(?:Published|Updated|Posted|Modified|Last)\b)|[|•·]", re.IGNORECASE)
_LABELLED = re.compile(r"\b(?:Published|Updated|Posted|Modified)\b(?=.{0,20}\d)")
_GLUED_YEAR = re.compile(r"\b((?:19|20)\d\d)(?=\d{1,2}(?::\d\d|\s+[A-Z]))")
_GLUED_LABEL = re.compile(r"(?<=[A-Za-z\d])(?=(?:Updated|Published|Last) )")
_UPDATED = re.compile(r"\b(?:updated|modified)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:(?:issue|no|number|edition|vol|volume)\b\.?\s?\d{1,5}\b\s*[,:|–—-]?\s*){1,2}", re.IGNORECASE
)
"""The number of an issue, as newsletters put it before their date."""
_PLACE = re.compile(r"[^\W\d_a-z](?:[^\W\d_]|[-'’]){1,24},\s+")
"""A single word before a date is where the paper appears; two or more may be a name."""
_LONGEST_LABEL = 4
_NUMERIC = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d")


def segments(line: str) -> list[str]:
    """The parts of a line like "Name | date | 4 min read"."""
    return [part.strip() for part in _SEGMENT.split(line) if part.strip()]


def split_name(line: str) -> tuple[str, str]:
    """What stands before the date in a line, and the date: "by A. Name March 7, 2022"; ("", line) if none."""
    match = _LABELLED.search(line)
    start = match.start() if match else (find_day(line) or (0, 0))[0]
    return line[:start].rstrip(" ,"), line[start:]


def is_date_line(line: str) -> bool:
    """Whether a line holds a date and nothing else: every word belongs to dates, and a day is stated.

    The number of an issue and the one-word name of a place may come before it.
    """
    line = _bare(line)
    if len(line) > LONGEST or not any(character.isdigit() for character in line):
        return False
    line = _apart(line)
    for word in re.findall(r"[^\W\d_]+", line):
        if word.lower() not in _DATE_WORDS and word not in zones():
            return False
    return first_date(line) != ""


def is_dated(part: str) -> bool:
    """Whether a part of a line is a date, if only one that two conventions read differently."""
    return is_date_line(part) or _NUMERIC.fullmatch(part) is not None


def leading_date(line: str) -> str:
    """The date at the start of a line that goes on with a section: "7 March 2022 Peace and Security"."""
    day = find_day(line) if len(line) <= LONGEST else None
    if day is None or day[0] > 0 or is_sentence(line) or has_verb(line[day[1] :]):
        return ""
    label = line[day[1] :].split()
    plain = [word for word in label if word[0].islower() and word.lower() not in ("and", "in", "of", "the")]
    return "" if plain or len(label) > _LONGEST_LABEL else line[: day[1]]


def first_date(line: str) -> str:
    """The date of publication in a line that may state several ("Published ... Updated ...")."""
    line = _apart(_bare(line))
    if parse_published(line).at is not None:
        return line
    parts = [part.strip(" ,;") for part in _DATE_PART.split(line) if part]
    dated = [part for part in parts if parse_published(part).at is not None]
    if not dated and (day := find_day(line)):
        dated = [line[: day[1]]] if parse_published(line[: day[1]]).at is not None else []
    return next((part for part in dated if not _UPDATED.search(part)), dated[0] if dated else "")


def publication(stated: list[str]) -> str:
    """The time of publication among the dates of a page's head, in their order.

    The first that is no update counts; a later one of the same day that states the time of day is better.
    """
    known = [part for part in stated if part]
    first_hand = [part for part in known if not _UPDATED.search(part)] or known
    if not first_hand:
        return ""
    first = parse_published(first_hand[0])
    for part in first_hand[1:] if first.precision == "day" else ():
        other = parse_published(part)
        here, there = local(first), local(other)
        if other.precision != "day" and here and there and here.date() == there.date():
            return part
    return first_hand[0]


def _bare(line: str) -> str:
    """A line without the number of an issue and the place in front of its date."""
    for before in (_NUMBER, _PLACE):
        match = before.match(line)
        # "Sunday, 3 March" and "March, 2022" are dates from their first word on.
        if match and not (before is _PLACE and match[0].rstrip(", ").lower() in _DATE_WORDS):
            line = line[match.end() :]
    return line


def _apart(line: str) -> str:
    """Dates that lost the space between them on the way from the page: "20226:30 PM UTCUpdated"."""
    return _GLUED_LABEL.sub(" ", _GLUED_YEAR.sub(r"\1 ", line))
