"""Bylines on a page: lines that name who wrote the article.

What belongs here: telling such lines from others. What does not: agencies credited in them (outlets.py).
"""

from __future__ import annotations

import re

from pipelines.ingest.tables import rows
from schemas.codes import country

_LONGEST_NAME_LINE = 80
_BY = re.compile(
    r"(?:(?:(?:written|story|report|reporting|reported|edited|words) )?by|from|author)\b:?\s+(?=\S)",
    re.IGNORECASE,
)
_NAME_PART = (
    r"(?:(?:de|da|del|van|von|der|den|bin|ibn|al|el|la|le|and|of|in|for|the|with|agencies|agency|staff|writer)\b"
    r"|&|[^\W\d_a-z][\w'’.\-]*)"
)
_NAMES = re.compile(rf"{_NAME_PART}(?:(?:,\s?|\s+){_NAME_PART}){{0,11}}")
_POST = re.compile(
    r"\b(?:(?:own|special|staff|senior|chief|freelance|foreign) )?(?:[a-z]+(?: affairs)? )?"
    r"(?:correspondents?|reporters?|writers?|editors?|staff|desk|bureau|newsroom)\b",
    re.IGNORECASE,
)
"""What people at a newspaper are: "transport reporter", "our correspondent", "staff"."""
_LABELS = frozenset(row["word"] for row in rows("words") if row["list"] in ("navigation", "section"))


def has_by(line: str) -> bool:
    """Whether a line is "By" and names."""
    match = _BY.match(line)
    if match is None or len(line) > 2 * _LONGEST_NAME_LINE:
        return False
    rest = line[match.end() :].strip(" .")
    return _NAMES.fullmatch(rest) is not None or is_post_line(rest)


def is_name_line(line: str) -> bool:
    """Two to six capitalised words, as in a name: "Maria Quispe", "A. Writer, Example Agency".

    Names of sections, menu entries and countries are capitalised too ("World News", "Menu Search"): no name.
    """
    parts = [part.strip(".,").lower() for part in line.split()]
    if not 2 <= len(parts) <= 6 or len(line) > _LONGEST_NAME_LINE or _NAMES.fullmatch(line) is None:
        return False
    return country(line) is None and not any(part in _LABELS for part in parts[:2])


def is_post_line(line: str) -> bool:
    """A name or "our" with what somebody is at the paper: "Maria Quispe, transport reporter"."""
    post = _POST.search(line) if len(line) <= _LONGEST_NAME_LINE else None
    if post is None or line.endswith((".", "?", "!")):
        return False
    who = line[: post.start()].strip(" ,")
    where = line[post.end() :].strip(" ,")
    who = "" if who.lower() in ("our", "from our", "a", "by our") else who
    return all(not part or _NAMES.fullmatch(part) is not None for part in (who, where)) and bool(
        who or where or line.lower().startswith(("our ", "from our "))
    )


def names(line: str) -> str:
    """A byline without "by"."""
    return _BY.sub("", line, count=1).strip(" .,:|")
