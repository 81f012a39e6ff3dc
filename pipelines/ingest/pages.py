"""Whole pages saved as text: finding title, standfirst, byline and date line above the body.

What belongs here: the head of a page. What does not: furniture as such (furniture.py), reading a date
(dates.py), HTML, whose markup says most of this (readers/html.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.ingest import furniture
from pipelines.ingest.dates import find_day, parse_published, zones
from pipelines.ingest.tables import rows
from pipelines.ingest.text import is_sentence, words

_HEAD_LINES = 30
"""A head is at most this many lines: navigation, section, title, standfirst, byline, dates, caption."""
_HEAD_PROSE = 2
"""So many paragraphs of prose are the body for certain; fewer may be a standfirst."""
_PROSE = 40
"""Characters from which a line that ends like a sentence is prose; captions and labels seldom are."""
_LONG_PROSE = 120
_LONGEST_DATE_LINE = 100
_LONGEST_NAME_LINE = 80
_LONGEST_TITLE = 250
_REPEATED_SHARE = 0.6
"""A standfirst with this share of its word triples in the body only repeats it."""

_DATE_WORDS = frozenset(row["word"] for row in rows("words") if row["list"] == "date")
_SEGMENT = re.compile(r"\s+[|•·]\s+|\s*[|•·]\s*|\s+[–—-]{1,2}\s+")
_BY = re.compile(r"(?:by|written by|story by|report by|from|words by|author)\b:?\s+(?=\S)", re.IGNORECASE)
_NAME_PART = (
    r"(?:(?:de|da|del|van|von|der|den|bin|ibn|al|el|la|le|and|of|in|for|the|with|agencies|agency|staff|writer)\b"
    r"|&|[^\W\d_a-z][\w'’.\-]*)"
)
_NAMES = re.compile(rf"{_NAME_PART}(?:(?:,\s?|\s+){_NAME_PART}){{0,11}}")
_DATE_PART = re.compile(r"(?=\b(?:Published|Updated|Posted|Modified|Last)\b)|[|•·]", re.IGNORECASE)
_GLUED_YEAR = re.compile(r"\b((?:19|20)\d\d)(?=\d{1,2}(?::\d\d|\s+[A-Z]))")
_GLUED_LABEL = re.compile(r"(?<=[A-Za-z\d])(?=(?:Updated|Published|Last) )")
_UPDATED = re.compile(r"\b(?:updated|modified)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart. `removed` are furniture lines: they may name the outlet or an agency."""

    title: str
    byline: str
    published: str
    paragraphs: tuple[str, ...]
    removed: tuple[str, ...]


def take_apart(lines: list[str]) -> Page:
    """Find head and body of a page given as lines (paragraphs), furniture included.

    The body starts with the first prose below the byline and the dates; what stands between is dropped.
    """
    kept: list[str] = []
    removed: list[str] = []
    for line in lines:
        (removed if furniture.is_furniture_line(line) else kept).append(line)
    head = _Head(kept)
    body = furniture.clean_page(kept[head.end :])
    start = next((index for index, line in enumerate(body.kept) if _is_prose(line)), 0) if head.used else 0
    between, paragraphs = body.kept[:start], list(body.kept[start:])
    title, standfirst = _title(kept, head, between)
    paragraphs = [line for line in paragraphs if line != title]
    if standfirst and not _repeats(standfirst, paragraphs):
        paragraphs.insert(0, standfirst)
    dropped = (*removed, *between, *body.removed)
    return Page(title, head.byline, head.published, tuple(paragraphs), dropped)


def strip_head(lines: list[str], title: str, byline: str = "") -> Page:
    """The body of a page whose title is known, without title, byline and date lines repeated on top."""
    known = {_squeezed(title), _squeezed(byline)} - {""}
    published = ""
    start = 0
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if (
            _squeezed(line) in known
            or is_date_line(line)
            or _is_byline(line)
            or furniture.is_furniture_line(line)
        ):
            published = published or (line if is_date_line(line) else "")
            byline = byline or (_names(line) if _is_byline(line) else "")
            start = index + 1
        elif len(line) > _LONGEST_NAME_LINE or is_sentence(line):
            break
    body = furniture.clean_page(lines[start:])
    return Page(title, byline, published, body.kept, (*lines[:start], *body.removed))


def is_date_line(line: str) -> bool:
    """Whether a line holds a date and nothing else: every word belongs to dates, and a day is stated."""
    if len(line) > _LONGEST_DATE_LINE or not any(character.isdigit() for character in line):
        return False
    line = _apart(line)
    for word in re.findall(r"[^\W\d_]+", line):
        if word.lower() not in _DATE_WORDS and word not in zones():
            return False
    return _first_date(line) != ""


def _apart(line: str) -> str:
    """Dates that lost the space between them on the way from the page: "20226:30 PM UTCUpdated"."""
    return _GLUED_LABEL.sub(" ", _GLUED_YEAR.sub(r"\1 ", line))


def _first_date(line: str) -> str:
    """The date of publication in a line that may state several ("Published ... Updated ...")."""
    line = _apart(line)
    if parse_published(line).at is not None:
        return line
    parts = [part.strip(" ,;") for part in _DATE_PART.split(line) if part]
    dated = [part for part in parts if parse_published(part).at is not None]
    if not dated and (day := find_day(line)):
        dated = [line[: day[1]]] if parse_published(line[: day[1]]).at is not None else []
    return next((part for part in dated if not _UPDATED.search(part)), dated[0] if dated else "")


class _Head:
    """The lines above the body: where they end, the byline and the date line."""

    def __init__(self, lines: list[str]) -> None:
        self.byline = ""
        self.published = ""
        self.used: set[int] = set()
        self._updated = ""
        above, dates = self._read_dates(lines[:_HEAD_LINES])
        self.published = self.published or self._updated
        self.used |= dates
        near = {index + step for index in dates for step in range(-3, 4)}
        bylines = [
            index for index, line in enumerate(above) if index and index not in dates and _is_byline(line)
        ]
        named = [
            index for index in sorted(near - dates) if 0 < index < len(above) and _is_name_line(above[index])
        ]
        for index in (*bylines, *named):
            if not self.byline:
                self.byline = _names(above[index])
                self.used.add(index)
        self.end = max(self.used) + 1 if self.used else 0

    def _read_dates(self, lines: list[str]) -> tuple[list[str], set[int]]:
        """The lines that may belong to the head, and which of them are dated.

        The head ends at the first prose below a date, or at the second long paragraph.
        """
        dates: set[int] = set()
        long = 0
        for index, line in enumerate(lines):
            if self._read_date(line):
                dates.add(index)
            elif _is_prose(line) and not furniture.is_plea(line):
                long += len(line) >= _LONG_PROSE
                if dates or long == _HEAD_PROSE:
                    return lines[:index], dates
        return lines, dates

    def _read_date(self, line: str) -> bool:
        """Take the date of a date line, or of a part of "Name | date | 4 min read" or "by Name date"."""
        if is_date_line(line):
            part = _first_date(line)
            if _UPDATED.search(part):
                self._updated = self._updated or part
            else:
                self.published = self.published or part
            return True
        if len(line) > 2 * _LONGEST_DATE_LINE:
            return False
        segments = [part.strip() for part in _SEGMENT.split(line)]
        day = find_day(line)
        if len(segments) < 2 and day and _is_byline(line[: day[0]].rstrip(" ,")):
            segments = [line[: day[0]].rstrip(" ,"), line[day[0] :]]
        dated = [part for part in segments if is_date_line(part)]
        if len(segments) < 2 or not dated:
            return False
        self.published = self.published or _first_date(dated[0])
        named = [part for part in segments if _is_byline(part) or _is_name_line(part)]
        self.byline = self.byline or (_names(named[0]) if named else "")
        return True


def _is_prose(line: str) -> bool:
    return len(line) >= _PROSE and is_sentence(line)


def _is_byline(line: str) -> bool:
    match = _BY.match(line)
    if match is None or len(line) > 2 * _LONGEST_NAME_LINE:
        return False
    return _NAMES.fullmatch(line[match.end() :].strip(" .")) is not None


def _is_name_line(line: str) -> bool:
    """Two to six capitalised words, as in a name: "Maria Quispe", "A. Writer, Example Agency"."""
    count = len(line.split())
    return 2 <= count <= 6 and len(line) <= _LONGEST_NAME_LINE and _NAMES.fullmatch(line) is not None


def _names(line: str) -> str:
    return _BY.sub("", line, count=1).strip(" .,:|")


def _title(lines: list[str], head: _Head, between: tuple[str, ...]) -> tuple[str, str]:
    """The title and the standfirst among the lines above the body.

    Some pages put byline and date above the title: then it is among the lines between them and the body.
    """
    if not head.used:
        return _title_without_head(lines, head)
    above = [
        line
        for index, line in enumerate(lines[: head.end])
        if index not in head.used and not furniture.is_plea(line) and not furniture.is_credit_line(line)
    ]
    titles = [line for line in above if len(line) <= _LONGEST_TITLE]
    if not titles:
        below = (line for line in between if len(line.split()) >= 3 and len(line) <= _LONGEST_TITLE)
        return next(below, ""), "\n\n".join(above)
    title = next((line for line in titles if len(line.split()) > 3), titles[0])
    rest = above[above.index(title) + 1 :]
    return title, "\n\n".join(line for line in rest if len(line.split()) > 5)


def _title_without_head(lines: list[str], head: _Head) -> tuple[str, str]:
    """Without byline and date, a first line that is no sentence is the title."""
    if len(lines) > 1 and len(lines[0]) <= _LONGEST_TITLE and not is_sentence(lines[0]):
        return lines[0], ""
    return "", ""


def _repeats(standfirst: str, paragraphs: list[str]) -> bool:
    """Whether the body says what the standfirst says, in nearly the same words."""
    own = _triples(standfirst)
    body = _triples(" ".join(paragraphs))
    return bool(own) and len(own & body) >= _REPEATED_SHARE * len(own)


def _triples(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return set(zip(found, found[1:], found[2:], strict=False))


def _squeezed(text: str) -> str:
    return " ".join(words(text))
