"""Whole pages saved as text: finding outlet, title, standfirst, byline and date line above the body.

What belongs here: the head of a page. What does not: what single lines look like (headlines.py, mastheads.py,
bylines.py, datelines.py, furniture.py), HTML, whose markup says most of this (readers/html.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.ingest import bylines, datelines, furniture, headlines, mastheads
from pipelines.ingest.datelines import is_date_line
from pipelines.ingest.mastheads import Masthead
from pipelines.ingest.text import is_sentence, words

_HEAD_LINES = 30
"""A head is at most this many lines: navigation, section, title, standfirst, byline, dates, caption."""
_HEAD_PROSE = 2
"""So many paragraphs of prose are the body for certain; fewer may be a standfirst."""
_PROSE = 40
"""Characters from which a line that ends like a sentence is prose; captions and labels seldom are."""
_LONG_PROSE = 120
_LONGEST_NAME_LINE = 80
_REPEATED_SHARE = 0.6
"""A standfirst with this share of its word triples in the body only repeats it."""
_BELOW_HEAD = 2
"""What a line below byline and date loses as a title: most such lines are captions."""
_LOWEST_SCORE = 1
"""Above byline and date stand names of sections, too; a page may have no title."""
_STANDFIRST_WORDS = 4
"""Shorter lines below a title are labels."""
_TITLE_LABEL = re.compile(r"(?:title|headline)\s*:\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart. `removed` are furniture lines: they may name the outlet or an agency."""

    title: str
    byline: str
    published: str
    paragraphs: tuple[str, ...]
    removed: tuple[str, ...]
    masthead: Masthead = mastheads.NONE
    above: tuple[str, ...] = ()
    """The lines above the title, the topmost first."""


def take_apart(lines: list[str]) -> Page:
    """Find head and body of a page given as lines (paragraphs), furniture included.

    The body starts with the first prose below the byline and the dates; what stands between is dropped. What
    stands above the title is furniture too, but may name the outlet. A standfirst is the body's first
    paragraph, unless it says no more than the body does.
    """
    kept: list[str] = []
    removed: list[str] = []
    for line in lines:
        (removed if furniture.is_furniture_line(line) else kept).append(line)
    head = _Head(kept)
    title = _find_title(lines, kept, head)
    head.read_names(kept, title.index)
    body_from = head.end or title.body_from
    body = furniture.clean_page(kept[body_from:])
    start = next((index for index, line in enumerate(body.kept) if _is_prose(line)), 0) if head.used else 0
    between = [line for line in body.kept[:start] if not title.is_said_by(line)]
    paragraphs = [line for line in body.kept[start:] if not title.is_said_by(line)]
    standfirst = "\n\n".join(_standfirst(kept, title, head))
    if standfirst and not _repeats(standfirst, paragraphs):
        paragraphs.insert(0, standfirst)
    above = [] if title.index < 0 else lines[: lines.index(kept[title.index])]
    masthead = mastheads.find([title.outlet, *(above or lines[:_HEAD_LINES])], lines)
    dropped = (*removed, *(line for line in above if title.text), *between, *body.removed)
    return Page(title.text, head.byline, head.published, tuple(paragraphs), dropped, masthead, tuple(above))


def strip_head(lines: list[str], title: str, byline: str = "") -> Page:
    """The body of a page whose title is known, without title, byline and date lines repeated on top."""
    known = {_squeezed(title), _squeezed(byline)} - {""}
    published = ""
    start = 0
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if (
            _squeezed(line) in known
            or is_date_line(line)
            or bylines.has_by(line)
            or furniture.is_furniture_line(line)
        ):
            published = published or (line if is_date_line(line) else "")
            byline = byline or (bylines.names(line) if bylines.has_by(line) else "")
            start = index + 1
        elif len(line) > _LONGEST_NAME_LINE or is_sentence(line):
            break
    body = furniture.clean_page(lines[start:])
    return Page(title, byline, published, body.kept, (*lines[:start], *body.removed))


class _Head:
    """The lines above the body: where they end, the byline and the date line."""

    def __init__(self, lines: list[str]) -> None:
        self.byline = ""
        self.used: set[int] = set()
        self._stated: list[str] = []
        self._named: dict[int, str] = {}
        self.lines, self.dates = self._read_dates(lines[:_HEAD_LINES])
        self.published = datelines.publication(self._stated)
        self.used |= self.dates
        for index, line in enumerate(self.lines):
            if index and index not in self.dates and not self.byline and bylines.has_by(line):
                self.byline = bylines.names(line)
                self.used.add(index)

    @property
    def end(self) -> int:
        """The line after the last one used; 0 for a page without byline and dates."""
        return max(self.used) + 1 if self.used else 0

    def read_names(self, lines: list[str], title: int) -> None:
        """Take a bare name beside or near the date for the byline; names above the title are the site's."""
        for index, name in self._named.items():
            self.byline = self.byline or (name if index > title or bylines.is_post_line(name) else "")
        for index in sorted({index + step for index in self.dates for step in range(-3, 4)} - self.dates):
            if self.byline or not max(title, 0) < index < len(self.lines):
                continue
            if bylines.is_post_line(lines[index]) or bylines.is_name_line(lines[index]):
                self.byline = bylines.names(lines[index])
                self.used.add(index)

    def _read_dates(self, lines: list[str]) -> tuple[list[str], set[int]]:
        """The lines that may belong to the head, and which of them are dated.

        The head ends at the first prose below a date, or at the second long paragraph.
        """
        dates: set[int] = set()
        long = 0
        for index, line in enumerate(lines):
            if self._read_date(line, index):
                dates.add(index)
            elif _is_prose(line) and not furniture.is_plea(line):
                long += len(line) >= _LONG_PROSE
                if dates or long == _HEAD_PROSE:
                    return lines[:index], dates
        return lines, dates

    def _read_date(self, line: str, index: int) -> bool:
        """Take the date of a date line, or of a part of "Name | date | 4 min read" or "by Name date"."""
        if is_date_line(line):
            self._stated.append(datelines.first_date(line))
            return True
        if len(line) > 2 * datelines.LONGEST:
            return False
        parts = datelines.segments(line)
        if len(parts) < 2:
            before, date = datelines.split_name(line)
            parts = [before, date] if bylines.has_by(before) or bylines.is_post_line(before) else parts
        dated = [part for part in parts if datelines.is_dated(part)]
        if len(parts) < 2 and (date := datelines.leading_date(line)):
            self._stated.append(date)
            return True
        if len(parts) < 2 or not dated:
            return False
        self._stated.append(datelines.first_date(dated[0]))
        for part in parts:
            if bylines.has_by(part):
                self.byline = self.byline or bylines.names(part)
            elif bylines.is_post_line(part) or (
                bylines.is_name_line(part) and not mastheads.is_masthead(part)
            ):
                self._named.setdefault(index, part)
        return True


@dataclass(frozen=True, slots=True)
class _Title:
    """The title: its line (-1 when there is none), its words and the outlet named behind it.

    The body starts at `body_from`; a standfirst stands between the title and `below`.
    """

    index: int
    text: str
    outlet: str
    body_from: int
    below: int

    def is_said_by(self, line: str) -> bool:
        """Whether a line repeats the title, but for case and punctuation."""
        return self.text != "" and _squeezed(line) == _squeezed(self.text)


def _find_title(lines: list[str], kept: list[str], head: _Head) -> _Title:
    """Choose the title among the lines above the body's first prose.

    Some pages put byline and date above the title: lines below them are looked at as well, but count less.
    """
    prose = next((index for index in range(head.end, len(kept)) if _is_prose(kept[index])), -1)
    end = prose if prose >= 0 else head.end or min(1, len(kept) - 1)
    if not head.used and end > _HEAD_LINES:
        end = 1
    places = [index for index in range(end) if _may_be_title(kept[index], index, head)]
    outlets = {index for index in places if mastheads.names_outlet(kept[index], lines)}
    candidates = [index for index in places if index not in outlets]
    scores = [_score(index, lines, kept, head, prose, outlets) for index in candidates]
    if not scores or (head.used and max(scores) < _LOWEST_SCORE):
        return _Title(-1, "", "", head.end or max(outlets, default=-1) + 1, 0)
    index = candidates[headlines.choose([kept[index] for index in candidates], scores)]
    text, outlet = mastheads.split_title(_TITLE_LABEL.sub("", kept[index]))
    return _Title(index, text, outlet, head.end or index + 1, head.end if index < head.end else end)


def _may_be_title(line: str, index: int, head: _Head) -> bool:
    if index in head.used or len(line) > headlines.LONGEST:
        return False
    if not head.used and is_sentence(line):
        return False
    return not furniture.is_plea(line) and not furniture.is_credit_line(line)


def _score(index: int, lines: list[str], kept: list[str], head: _Head, prose: int, outlets: set[int]) -> int:
    line = kept[index]
    following = lines[lines.index(line) + 1 :][:1]
    heads_body = index + 1 in head.used or index + 1 == prose
    heads_furniture = any(furniture.is_navigation(below) or _is_label(below) for below in following) or any(
        index - 1 == above for above in outlets
    )
    value = headlines.score(
        line,
        is_tagline=furniture.is_tagline(line),
        heads_body=heads_body,
        heads_furniture=heads_furniture and not heads_body,
    )
    return value - _BELOW_HEAD * (0 < head.end <= index)


def _standfirst(kept: list[str], title: _Title, head: _Head) -> list[str]:
    """The lines between the title and the byline that say something."""
    found: list[str] = []
    for index in range(title.index + 1, title.below if head.used else 0):
        line = kept[index]
        if index in head.used or furniture.is_plea(line) or furniture.is_credit_line(line):
            continue
        if (
            len(line.split()) >= _STANDFIRST_WORDS
            and not _is_label(line)
            and _squeezed(line) not in _squeezed(title.text)
        ):
            found.append(line)
    return found


def _is_label(line: str) -> bool:
    """Whether a line is a section's name or the like: one to three words without a lower-case one."""
    parts = line.split()
    return len(parts) <= 3 and not is_sentence(line) and not any(part[:1].islower() for part in parts)


def _is_prose(line: str) -> bool:
    return len(line) >= _PROSE and is_sentence(line)


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
