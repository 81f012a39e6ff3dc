"""Page furniture: what surrounds an article on its page and is no part of it.

What belongs here: recognising furniture (data/furniture.csv) and taking it out of a page's paragraphs.
What does not: title, byline and date (pages.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipelines.ingest.tables import rows
from pipelines.ingest.text import is_sentence

_LONGEST_LINE = 500
_LONGEST_LINK = 160
_LONGEST_TAIL = 60
_LONGEST_APPEAL = 4000
_PLEA_GAP = 3
"""Paragraphs between two pleas that may belong to the same appeal to the reader."""
_QUOTED = re.compile(r"[\"“«][^\"”»]{0,2000}[\"”»]")
_EDITORIAL_WE = re.compile(r"\b(?:[Ww]e|us|[Oo]urs?|[Yy]ou|[Yy]ours?)\b")
"""A page that speaks for itself or to its reader; news does so in quotations only. Not "US"."""


_LONGEST_ROW = 200
_LONGEST_ITEM = 40
_ITEM = re.compile(r"\s*[|•·]\s*|\s+[»>/]\s+")
_NO_LINK = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[:.h]\d\d|^by\s|[!?;:]$|\w{3}\.$", re.IGNORECASE)
_MENU_WORD = re.compile(r"[\w-]+")
_OWN = re.compile(
    r"©|\(c\)|\b(?:copyright|rights reserved|notifications|alerts|newsletter|briefing|app|member of"
    r"|subscri\w+|sign up|log in|follow|inbox|journalism|support)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Paragraphs that belong to the article, and the lines taken out."""

    kept: tuple[str, ...]
    removed: tuple[str, ...]


@cache
def _patterns(kind: str) -> re.Pattern[str]:
    patterns = [row["pattern"] for row in rows("furniture") if row["kind"] == kind]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


@cache
def _menu_words() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("words") if row["list"] == "navigation")


def is_furniture_line(line: str) -> bool:
    """Whether a whole line is furniture wherever it stands, such as a share bar or a photo credit."""
    if len(line) > _LONGEST_LINE:
        return False
    return _patterns("line").fullmatch(line) is not None or is_navigation(line)


def is_navigation(line: str) -> bool:
    """Whether a line is a row of links: short items parted by "|", "·" and the like, or menu words only.

    Two items are a row when one of them is furniture by itself. Dates, names behind "by" and full
    sentences are no links.
    """
    if len(line) > _LONGEST_ROW:
        return False
    items = [item.strip() for item in _ITEM.split(line) if item.strip()]
    if len(items) < 2:
        menu = _MENU_WORD.findall(line.lower())
        return 2 <= len(menu) <= 12 and all(word in _menu_words() for word in menu)
    if any(len(item) > _LONGEST_ITEM or _NO_LINK.search(item) for item in items):
        return False
    known = sum(is_furniture_line(item) or is_plea(item) or item.lower() in _menu_words() for item in items)
    return known > 0 or len(items) > 2


def is_tagline(line: str) -> bool:
    """Whether a line is what an outlet says of itself, such as how old it is."""
    return len(line) <= _LONGEST_LINK and _patterns("tagline").fullmatch(line) is not None


def speaks_for_outlet(line: str) -> bool:
    """Whether a furniture line speaks for the site, so that an outlet named in it is the site's own.

    Photo credits, rows of topics and links to other articles name outlets as well.
    """
    return not is_navigation(line) and _OWN.search(line[:_LONGEST_LINE]) is not None


def is_credit_line(line: str) -> bool:
    """Whether a whole line names who reported or supplied the article."""
    return len(line) <= _LONGEST_LINE and _patterns("credit").fullmatch(line) is not None


def is_plea(paragraph: str) -> bool:
    """Whether a paragraph asks the reader for money, a subscription or a registration.

    It must use the words of an appeal and speak to "you" or for "us" outside quotations: a report on
    press freedom does the first, but not the second.
    """
    spoken = _QUOTED.sub("", paragraph[:_LONGEST_APPEAL])
    return _EDITORIAL_WE.search(spoken) is not None and _patterns("plea").search(spoken) is not None


def is_related_heading(line: str) -> bool:
    """Whether a line heads a list of links to other pages."""
    return len(line) <= _LONGEST_TAIL and _patterns("related").fullmatch(line) is not None


def clean_page(paragraphs: list[str]) -> Cleaned:
    """Take the furniture out of a page's body.

    Removed are furniture and credit lines, appeals to the reader, link lists under a "related" heading,
    and short lines without a full stop at the end of the page.
    """
    kept, removed = _without_lines(paragraphs)
    for part in (_without_pleas, _without_links, _without_tail):
        kept, more = part(kept)
        removed += more
    return Cleaned(tuple(kept), tuple(removed))


def clean_record(paragraphs: list[str]) -> list[str]:
    """Take whole furniture lines out of a text that somebody extracted already; nothing else is touched."""
    kept = [line for line in paragraphs if is_sentence(line) or not is_furniture_line(line)]
    return kept or paragraphs


def _without_lines(paragraphs: list[str]) -> tuple[list[str], list[str]]:
    kept: list[str] = []
    removed: list[str] = []
    for line in paragraphs:
        (removed if is_furniture_line(line) or is_credit_line(line) else kept).append(line)
    return kept, removed


def _without_pleas(paragraphs: list[str]) -> tuple[list[str], list[str]]:
    """Remove each plea, and what stands between two near pleas and speaks to or for "us" and "you"."""
    pleas = [index for index, paragraph in enumerate(paragraphs) if is_plea(paragraph)]
    out = set(pleas)
    for first, second in pairwise(pleas):
        between = range(first + 1, second)
        if len(between) <= _PLEA_GAP:
            out.update(index for index in between if _EDITORIAL_WE.search(_QUOTED.sub("", paragraphs[index])))
    return _split(paragraphs, out)


def _without_links(paragraphs: list[str]) -> tuple[list[str], list[str]]:
    out: set[int] = set()
    in_links = False
    for index, line in enumerate(paragraphs):
        if is_related_heading(line):
            in_links = True
        elif in_links and (len(line) > _LONGEST_LINK or (is_sentence(line) and not line.endswith("?"))):
            in_links = False
        if in_links:
            out.add(index)
    return _split(paragraphs, out)


def _without_tail(paragraphs: list[str]) -> tuple[list[str], list[str]]:
    end = len(paragraphs)
    while end > 1 and len(paragraphs[end - 1]) <= _LONGEST_TAIL and not is_sentence(paragraphs[end - 1]):
        end -= 1
    return paragraphs[:end], paragraphs[end:]


def _split(paragraphs: list[str], out: set[int]) -> tuple[list[str], list[str]]:
    kept = [paragraph for index, paragraph in enumerate(paragraphs) if index not in out]
    return kept, [paragraphs[index] for index in sorted(out)]
