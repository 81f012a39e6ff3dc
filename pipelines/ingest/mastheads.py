"""Mastheads: lines on top of a page that name the outlet, and the other places where a page names its owner.

What belongs here: finding the name of an outlet that no registry needs to know. What does not: the registry
itself (outlets.py), which decides how a known outlet is called.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.ingest import furniture
from pipelines.ingest.headlines import has_verb
from pipelines.ingest.tables import rows
from pipelines.ingest.text import is_sentence

_LISTS: dict[str, frozenset[str]] = {
    name: frozenset(row["word"] for row in rows("words") if row["list"] == name)
    for name in ("outlet_word", "section", "masthead_joint", "navigation", "request")
}
_LONGEST = 60
_MOST_WORDS = 6
_SEPARATOR = re.compile(r"\s*[|·•]\s*|\s+[–—-]{1,2}\s+")
_TITLE_END = re.compile(r"^(.{15,250}?)\s+(?:[|·•]|[–—-]{1,2})\s+([^|·•]{2,60})$")
_WORD = re.compile(r"\w(?:[\w'’.&-]*\w)?|&")
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HOST = re.compile(r"(?:@|https?://|www\.|\b)((?:[a-z\d-]{2,63}\.){1,4}[a-z]{2,24})\b", re.IGNORECASE)
_LONGEST_NOTICE = 500
_LONGEST_PARAGRAPH = 4000
_AS_OUTLET = (
    r"\b(?:told|speaking to|interview with) (?:the )?{name}(?!\w)"
    r"|(?<!\w){name}(?:[’']s)? (?:staff|reporters?|correspondents?|newsroom)\b"
)
"""People tell an outlet something, and it has staff; places and groups are named without either."""
_OWNER = re.compile(
    r"(?:©|\(c\)|\bcopyright)\s*(?:©\s*)?(?:(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?,?\s*)?(?:by\s+)?"
    r"([^\W\d_][\w'’&. -]{1,58}?)"
    r"(?:\s+(?:Media|Publishing|Holdings|Group)){0,2}(?:,?\s+(?:Ltd|Limited|Inc|LLC|Plc|GmbH|Company))?"
    r"\s*(?:[.|,]|$|(?:19|20)\d\d|\ball rights)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Masthead:
    """The outlet as a page names it, and its domain where the page gives an address that fits the name."""

    name: str = ""
    domain: str = ""


NONE = Masthead()


def is_masthead(line: str) -> bool:
    """Whether a line looks like the name of an outlet: a few capitalised words, one of them such as "Post".

    What follows a separator may be anything: "THE RIVER POST | Bamako". A verb makes it a headline.
    """
    name = _first_part(line)
    return _may_name_outlet(name) and _has_outlet_word(name)


def split_title(line: str) -> tuple[str, str]:
    """A title as in a browser's tab, "Headline | Outlet": the headline and the outlet ("" when none)."""
    match = _TITLE_END.match(line)
    if match is None or len(match[1].split()) < 3 or not is_masthead(match[2]):
        return line, ""
    return match[1], match[2]


def find(above: Sequence[str], page: Sequence[str]) -> Masthead:
    """The outlet that a page names.

    Args:
        above: The lines above the title.
        page: All lines of the page, furniture included: what a masthead says is said again elsewhere.
    """
    top = dict.fromkeys(above)
    rest = [line for line in page if line not in top]
    likely = [name for name in map(_first_part, top) if _may_name_outlet(name)]
    repeated = [name for name in likely if _is_repeated(name, rest) or _domain(name, page)]
    worded = [name for name in likely if _has_outlet_word(name)]
    for name in (*repeated, *worded, *filter(None, map(owner, page))):
        return Masthead(_spelled(name, rest), _domain(name, page))
    hosts = [
        match[1].lower().removeprefix("www.") for line in top if (match := _HOST.fullmatch(line.strip()))
    ]
    return Masthead(hosts[0], hosts[0]) if hosts else NONE


def owner(line: str) -> str:
    """The name in a copyright line, or ""."""
    match = _OWNER.search(line) if len(line) <= _LONGEST_NOTICE else None
    name = match[1].strip() if match else ""
    return name if _is_name(name) else ""


def names_outlet(line: str, page: Sequence[str]) -> bool:
    """Whether a line names the outlet, by its looks or because the page says so elsewhere."""
    name = _first_part(line)
    if is_masthead(line):
        return True
    rest = [other for other in page if other != line]
    return _may_name_outlet(name) and (_is_repeated(name, rest) or _domain(name, rest) != "")


def _may_name_outlet(name: str) -> bool:
    return _is_name(name) and not has_verb(name, but=_LISTS["outlet_word"])


def _first_part(line: str) -> str:
    return _SEPARATOR.split(line.strip(), maxsplit=1)[0].strip(" :")


def _is_name(name: str) -> bool:
    """A few words, all capitalised but for "of" and the like, that are not all names of sections."""
    if not 2 <= len(name) <= _LONGEST or is_sentence(name) or any(character in name for character in ",@/"):
        return False
    parts = _WORD.findall(name)
    if not 1 <= len(parts) <= _MOST_WORDS or len(parts) < len(name.split()):
        return False
    if parts[0].lower() in _LISTS["request"]:
        return False
    if any(part[0].islower() and part.lower() not in _LISTS["masthead_joint"] for part in parts):
        return False
    labels = _LISTS["section"] | _LISTS["navigation"] | {"the", "news"}
    return any(part.lower() not in labels and not part.isdigit() for part in parts)


def _has_outlet_word(name: str) -> bool:
    parts = [part.lower() for part in _WORD.findall(_INNER_CAPITAL.sub(" ", name))]
    return len(parts) > 1 and any(part in _LISTS["outlet_word"] for part in parts)


def _is_repeated(name: str, lines: Sequence[str]) -> bool:
    """Whether the page uses a name elsewhere as only outlets' names are used.

    It must be of two words or more; a made-up word in it ("RiverWatch") may stand alone.
    """
    parts = name.split()
    wanted = [name] if len(parts) > 1 else []
    wanted += [part for part in parts if _INNER_CAPITAL.search(part)]
    for form in wanted:
        used = re.compile(_AS_OUTLET.format(name=re.escape(form)), re.IGNORECASE)
        pattern = re.compile(rf"(?<!\w){re.escape(form)}(?!\w)", re.IGNORECASE)
        for line in lines:
            found = pattern.search(line[:_LONGEST_PARAGRAPH])
            if found and (furniture.is_plea(line) or furniture.speaks_for_outlet(line) or used.search(line)):
                return True
    return False


def _domain(name: str, lines: Sequence[str]) -> str:
    """The host in an address on the page whose first label spells the name."""
    spelled = re.sub(r"^the", "", re.sub(r"[^a-z\d]", "", name.lower()))
    for line in lines if len(spelled) >= 4 else ():
        for match in _HOST.finditer(line[:1000]):
            host = match[1].lower().removeprefix("www.")
            label = host.partition(".")[0].replace("-", "").removeprefix("the")
            if label == spelled:
                return host
    return ""


def _spelled(name: str, lines: Sequence[str]) -> str:
    """A name in capitals as the page spells it elsewhere, or else with capitals at the start of words."""
    if not name.isupper():
        return name
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    for line in lines:
        match = pattern.search(line)
        if match and not match[0].isupper() and match[0][0].isupper():
            return match[0]
    parts = name.split()
    joints = _LISTS["masthead_joint"]
    return " ".join(
        part.lower()
        if number and part.lower() in joints
        else part.capitalize()
        if len(part) > 3 or part.lower() in joints or part.lower() in _LISTS["outlet_word"] - {"tv", "fm"}
        else part
        for number, part in enumerate(parts)
    )
