"""Whole pages saved as text: finding title, standfirst, byline and date line above the body.

What belongs here: the head of a page. What does not: furniture as such (furniture.py), reading a date
(dates.py), HTML, whose markup says most of this (readers/html.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.ingest import furniture
from pipelines.ingest.dates import parse_published, zones
from pipelines.ingest.tables import rows
from pipelines.ingest.text import is_sentence, words

_HEAD_LINES = 14
"""A head is at most this many lines: title, standfirst, section, byline, dates, caption."""
_LONGEST_DATE_LINE = 100
_LONGEST_NAME_LINE = 80
_LONGEST_TITLE = 250
_REPEATED_SHARE = 0.6
"""A standfirst with this share of its word triples in the body only repeats it."""

_DATE_WORDS = frozenset(row["word"] for row in rows("words") if row["list"] == "date")
_SEGMENT = re.compile(r"\s+[|•·]\s+|\s*[|•·]\s*|\s+[–—-]{1,2}\s+")
_BY = re.compile(r"(?:by|written by|story by|report by|from|words by|author)\b:?\s+(?=\S)", re.IGNORECASE)
_NAME_PART = (
    r"(?:(?:de|da|del|van|von|der|den|bin|ibn|al|el|la|le|and|of|in|for|the)\b|&|[^\W\d_a-z][\w'’.\-]*)"
)
_NAMES = re.compile(rf"{_NAME_PART}(?:,?\s+{_NAME_PART}){{0,11}}")
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
    """Find head and body of a page given as lines (paragraphs), furniture included."""
    kept = [line for line in lines if not furniture.is_furniture_line(line)]
    removed = [line for line in lines if furniture.is_furniture_line(line)]
    head = _Head(kept)
    body = furniture.clean_page(kept[head.end :])
    title, standfirst = _title(kept, head)
    paragraphs = [line for line in body.kept if line != title]
    if standfirst and not _repeats(standfirst, paragraphs):
        paragraphs.insert(0, standfirst)
    return Page(title, head.byline, head.published, tuple(paragraphs), (*removed, *body.removed))


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
        elif len(line) > _LONGEST_NAME_LINE:
            break
    body = furniture.clean_page(lines[start:])
    return Page(title, byline, published, body.kept, (*lines[:start], *body.removed))


def is_date_line(line: str) -> bool:
    """Whether a line holds a date and nothing else: every word belongs to dates, and a day is stated."""
    if len(line) > _LONGEST_DATE_LINE or not any(character.isdigit() for character in line):
        return False
    for word in re.findall(r"[^\W\d_]+", line):
        if word.lower() not in _DATE_WORDS and word not in zones():
            return False
    return parse_published(line).at is not None or _first_date(line) != ""


def _first_date(line: str) -> str:
    """The date of publication in a line that states several ("Published ... Updated ...")."""
    for part in re.split(
        r"(?=\b(?:Published|Updated|Posted|Modified|Last)\b)|[|•·]", line, flags=re.IGNORECASE
    ):
        if part and not _UPDATED.search(part) and parse_published(part).at is not None:
            return part.strip()
    return ""


class _Head:
    """The lines above the body: where they end, the byline and the date line."""

    def __init__(self, lines: list[str]) -> None:
        self.byline = ""
        self.published = ""
        self.end = 0
        self.used: set[int] = set()
        dates = [index for index, line in enumerate(lines[:_HEAD_LINES]) if self._read_date(line)]
        if self._updated and not self.published:
            self.published = self._updated
        self.used.update(dates)
        near = set(range(_HEAD_LINES))
        if dates:
            near = {index for date in dates for index in range(date - 3, date + 3)}
        for index, line in enumerate(lines[:_HEAD_LINES]):
            if (
                index
                and index not in self.used
                and index in near
                and self._read_byline(line, dated=bool(dates))
            ):
                self.used.add(index)
                break
        if self.used:
            self.end = max(self.used) + 1

    _updated = ""

    def _read_date(self, line: str) -> bool:
        """Take the date of a date line, or of one segment of "Name | date | 4 min read"."""
        if is_date_line(line):
            part = line if parse_published(line).at is not None else _first_date(line)
            if _UPDATED.search(line) and part == line:
                self._updated = self._updated or part
            else:
                self.published = self.published or part
            return True
        segments = [part.strip() for part in _SEGMENT.split(line)]
        if len(segments) < 2 or len(line) > 2 * _LONGEST_DATE_LINE:
            return False
        dated = [part for part in segments if is_date_line(part)]
        if not dated:
            return False
        self.published = self.published or dated[0]
        named = [part for part in segments if _is_byline(part) or _is_name_line(part)]
        self.byline = self.byline or (_names(named[0]) if named else "")
        return True

    def _read_byline(self, line: str, *, dated: bool) -> bool:
        if self.byline or not (_is_byline(line) or (dated and _is_name_line(line))):
            return False
        self.byline = _names(line)
        return True


def _is_byline(line: str) -> bool:
    match = _BY.match(line)
    return (
        match is not None
        and len(line) <= 2 * _LONGEST_NAME_LINE
        and _NAMES.fullmatch(line[match.end() :].strip(" .")) is not None
    )


def _is_name_line(line: str) -> bool:
    """Two to five capitalised words, as in a name: "Maria Quispe", "A. Writer, Example Agency"."""
    count = len(line.split())
    return 2 <= count <= 6 and len(line) <= _LONGEST_NAME_LINE and _NAMES.fullmatch(line) is not None


def _names(line: str) -> str:
    return _BY.sub("", line, count=1).strip(" .,:|")


def _title(lines: list[str], head: _Head) -> tuple[str, str]:
    """The title and the standfirst among the lines above the body."""
    if not head.used:
        return _title_without_head(lines, head)
    above = [
        line
        for index, line in enumerate(lines[: head.end])
        if index not in head.used and not furniture.is_plea(line) and not furniture.is_credit_line(line)
    ]
    titles = [line for line in above if len(line) <= _LONGEST_TITLE]
    if not titles:
        return "", " ".join(above)
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
