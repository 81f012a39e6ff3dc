"""Text -> paragraphs -> sentences with exact offsets, before any parsing.

Belongs here: where a sentence begins and ends. Does not: what it says. A small rule splitter, so that
triage can drop sentences without the cost of a parse.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.coding.types import Part, Sentence
from pipelines.coding.words import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.coding.types import Article

_PARAGRAPH = re.compile(r"[^\n]+")
_END = re.compile(r"""[.!?]+["'”’)\]]*\s+(?=["'“‘(\[]*[A-Z0-9\u00C0-\u00DE])""")
# Words whose full stop does not end a sentence when a capital follows.
_ABBREVIATIONS = word_set("abbreviation")
# After these a capital does start a sentence more often than not, when the next word is a common opener.
_AMBIGUOUS = word_set("ambiguous abbreviation")
_OPENERS = word_set("sentence opener")
_WORD_BEFORE = re.compile(r"([A-Za-z][A-Za-z.]*)\.+[\"'”’)\]]*\s+$")
# "GOMA, DR Congo (AFP) — ", "KYIV/LVIV, March 3 (Reuters) - ", "Sanaa: "; a dash or colon must close it.
_DATELINE = re.compile(
    r"(?P<place>[A-Z\u00C0-\u00DE][\w'’.\-/ ]{1,40}(?:,\s?[A-Z\u00C0-\u00DE][\w'’. ]{1,30}){0,3})"
    r"(?:\s?\([A-Za-z ./]{2,30}\))?\s?(?:—|–|--|-\s|:\s)\s?"
)
_WORD_AFTER = re.compile(r"[\"'“‘(\[]*([A-Za-z]+)")

MAX_SENTENCE = 1200
"""Characters; longer runs (tables, lists without stops) are cut so that no input makes one giant parse."""


def split_article(article: Article) -> list[Sentence]:
    """The title (as one sentence) and then the text's sentences, in reading order.

    Offsets are in the title or the text as stored, so `sentence.text` is always an exact slice.
    """
    found: list[Sentence] = []

    def add(part: Part, paragraph: int, source: str, start: int, end: int, dateline: bool = False) -> None:
        while start < end and source[start].isspace():
            start += 1
        while end > start and source[end - 1].isspace():
            end -= 1
        if end > start:
            found.append(Sentence(len(found), paragraph, part, start, end, source[start:end], dateline))

    if article.title.strip():
        add("title", -1, article.title, 0, min(len(article.title), MAX_SENTENCE))
    for number, paragraph in enumerate(_PARAGRAPH.finditer(article.text)):
        start = paragraph.start()
        if number < 3:
            body = _dateline_end(article.text, start, paragraph.end())
            if body > start:
                add("text", number, article.text, start, body, dateline=True)
                start = body
        for begin, end in _sentence_bounds(article.text, start, paragraph.end()):
            add("text", number, article.text, begin, end)
    return found


def _dateline_end(text: str, start: int, end: int) -> int:
    """Where the sentence proper begins; `start` when the paragraph has no dateline.

    Its first word stands in capitals ("GOMA, DR Congo —") or an agency follows in brackets ("Goma (AFP) -").
    """
    match = _DATELINE.match(text, start, min(end, start + 120))
    if match is None or end - match.end() < 20:
        return start
    first = match.group("place").split(",")[0]
    return match.end() if first.isupper() or "(" in match.group() else start


def _sentence_bounds(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _END.finditer(text, start, end):
        if match.end() - begin < MAX_SENTENCE and not _is_boundary(text, begin, match):
            continue
        yield from _cut(begin, match.end())
        begin = match.end()
    if begin < end:
        yield from _cut(begin, end)


def _cut(begin: int, end: int) -> Iterator[tuple[int, int]]:
    while end - begin > MAX_SENTENCE:
        yield begin, begin + MAX_SENTENCE
        begin += MAX_SENTENCE
    yield begin, end


def _is_boundary(text: str, begin: int, match: re.Match[str]) -> bool:
    if "." not in match.group():
        return True
    # 60 characters hold any abbreviation and keep the look-back bounded.
    before = _WORD_BEFORE.search(text, max(begin, match.start() - 60), match.end())
    if before is None:
        return True
    word = before.group(1).lower()
    if word in _AMBIGUOUS:
        after = _WORD_AFTER.match(text, match.end())
        return bool(after and after.group(1).lower() in _OPENERS)
    if word in _ABBREVIATIONS:
        return False
    # A single capital is an initial ("Joseph R. Kabila"), unless it closes a short sentence in lower case.
    return not (len(word) == 1 and before.group(1).isupper())
