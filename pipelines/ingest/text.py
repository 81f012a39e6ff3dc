"""Article text in one normal form: NFC, no control characters, paragraphs parted by one blank line.

What belongs here: characters, white space, paragraphs. What does not: deciding what is page furniture.
All offsets that later steps store refer to the text this module returns.
"""

from __future__ import annotations

import re
import unicodedata

_NEWLINE = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINE = re.compile(r"\n *(?:\n *)+")
_TERMINAL = re.compile(r"[.!?:;…][\"'”’»)\]]*$|[\"”»]$")
_CONTINUES = re.compile(r"[,–—-]$")
_WRAP_FROM, _WRAP_TO = 45, 120
_SHORT_OF_WIDTH = 0.85
_BYLINE = re.compile(r"by(?: [A-Z][\w'’.-]{0,30},?){2,5}")
"""A byline in lower case under a headline; the end of a sentence has a full stop."""
_LINE_FROM = 40
"""Shorter lines are labels, not sentences that were broken off."""
_TAG = re.compile(r"</p\s*>|<br\s*/?>|</div\s*>", re.IGNORECASE)


def characters(text: str) -> str:
    """NFC, single spaces, line feeds only, no control characters, none for invisible formatting."""
    text = _NEWLINE.sub("\n", text)
    text = _SURROGATE.sub("\ufffd", _DROPPED.sub("", text))
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text))


def one_line(text: str) -> str:
    """A title, byline or name on one line."""
    return " ".join(characters(text).split())


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: blocks between blank lines, with hard-wrapped lines joined.

    A single line break inside a block parts paragraphs too, unless the block is wrapped at a column or
    the next line goes on in lower case.
    """
    found: list[list[str]] = []
    for block in _BLANK_LINE.split(characters(text)):
        lines = [line for line in (line.strip() for line in block.split("\n")) if line]
        wrapped_at = _width(lines)
        for number, line in enumerate(lines):
            before = lines[number - 1] if number else ""
            if before and (_runs_on(before, wrapped_at) if wrapped_at else _goes_on(before, line)):
                found[-1].append(line)
            else:
                found.append([line])
    return [" ".join(parts) for parts in found]


def join(found: list[str]) -> str:
    """Paragraphs as article text."""
    return "\n\n".join(found)


def is_sentence(line: str) -> bool:
    """Whether a line ends like a sentence."""
    return _TERMINAL.search(line) is not None


def is_markup(text: str) -> bool:
    """Whether a text field holds HTML."""
    return _TAG.search(text) is not None


def words(text: str) -> list[str]:
    """Lower-case words and numbers, for comparing texts."""
    return re.findall(r"\w+", text.lower())


def _goes_on(before: str, line: str) -> bool:
    """Whether a line goes on with the sentence that the line before broke off."""
    if _CONTINUES.search(before):
        return True
    if _BYLINE.fullmatch(line):
        return False
    return line[0].islower() and len(before) >= _LINE_FROM and not is_sentence(before)


def _runs_on(before: str, width: int) -> bool:
    """Whether a wrapped paragraph runs on: it ends with a sentence that leaves its line half empty."""
    return not is_sentence(before) or len(before) >= _SHORT_OF_WIDTH * width


def _width(lines: list[str]) -> int:
    """The column at which a block is wrapped, with lines that break off inside sentences; 0 if it is not."""
    if len(lines) < 3:
        return 0
    *full, _ = lines
    width = max(map(len, full))
    even = sum(len(line) >= _WRAP_FROM or is_sentence(line) for line in full) >= 0.8 * len(full)
    broken = sum(not is_sentence(line) for line in full) >= 0.5 * len(full)
    return width if even and broken and _WRAP_FROM <= width <= _WRAP_TO else 0
