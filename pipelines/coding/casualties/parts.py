"""Counts that are part of one already given: "including three children", "17 of them women".

What belongs here: recognising such parts, so that they are never added. What does not: the whole counts
(`mentions`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipelines.coding.types import CasualtyMention, Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WHOLE = r"(?:dead|victims|wounded|injured|casualties|fatalities|hurt)"
_BEFORE = re.compile(
    rf"(?:\bincluding|\bamong (?:them|whom|those|the {_WHOLE})|\bof (?:them|whom|those|these)"
    rf"|\b{_WHOLE} include[ds]?)\b[\s,:]*(?:(?:were|was|are|at least|about|some|also|the)\s+){{0,3}}$",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"^\s*(?:of|among) (?:them|whom|those|these|the {_WHOLE})\b", re.IGNORECASE)
_OF_DEAD = re.compile(r"^\s*of the (?:dead|victims|fatalities|killed)\b", re.IGNORECASE)
_JOINED = re.compile(r"^[\s,]*(?:and|as well as)?[\s,]*$", re.IGNORECASE)
_KIND_WORD = {
    "dead": "killed",
    "fatalities": "killed",
    "victims": "killed",
    "wounded": "injured",
    "injured": "injured",
    "hurt": "injured",
}
_PREPOSITIONS = frozenset(
    {"at", "in", "to", "from", "on", "near", "by", "against", "into", "before", "after"}
)
_FARTHEST = 90


def is_part_of_dead(doc: Doc, quantity: Quantity) -> bool:
    """As in "two of the dead": counted before, whatever else is said of them."""
    return bool(_OF_DEAD.match(doc.text[quantity.end :]))


def parts(
    doc: Doc,
    counts: Sequence[Quantity],
    mentions: Sequence[CasualtyMention],
    group_of: Callable[[Token | None, Token], str],
) -> list[CasualtyMention]:
    """Parts of the mentions of a sentence, each with the kind, claimant and verb of its whole."""
    found: list[CasualtyMention] = []
    last_end = -1
    opened: re.Match[str] | None = None
    for count in counts:
        before, after = doc.text[: count.start], doc.text[count.end :]
        opening = _BEFORE.search(before) or (_AFTER.search(after) if _stands_alone(before) else None)
        own = next(
            (m for m in mentions if (m.quantity.start, m.quantity.end) == (count.start, count.end)), None
        )
        goes_on = (
            0 <= last_end <= count.start and own is None and _JOINED.match(doc.text[last_end : count.start])
        )
        if opening is None and not goes_on:
            last_end = -1
            continue
        opened = opening or opened
        whole = _whole(doc, count, mentions, opening.group() if opening else "")
        if whole is None and opened is not None and own is None:
            found += _of_earlier_whole(doc, count, opened, group_of)
            last_end = _end(doc, count)
        if whole is None or (own is not None and own.kind != whole.kind):
            continue  # "11 were hurt, two of whom later died": the two are deaths of their own
        head = _counted_token(doc, count)
        found.append(
            CasualtyMention(
                whole.kind,
                count,
                whole.verb,
                head.i if head is not None else -1,
                group_of(head, doc[whole.verb]),
                whole.claimant,
                is_total=whole.is_total,
                is_subset=True,
                rule="part of a count",
            )
        )
        last_end = _end(doc, count)
    return found


def _end(doc: Doc, count: Quantity) -> int:
    head = _counted_token(doc, count)
    return count.end if head is None else head.idx + len(head.text)


def _of_earlier_whole(
    doc: Doc, count: Quantity, opening: re.Match[str], group_of: Callable[[Token | None, Token], str]
) -> list[CasualtyMention]:
    """Parts of what an earlier sentence counted: "The dead include ten women"."""
    words = (t for t in doc if opening.start() <= t.idx < opening.end())
    state = next((t for t in words if t.lower_ in _KIND_WORD), None)
    if state is None:
        return []
    head = _counted_token(doc, count)
    where = head.i if head is not None else -1
    rule = "part of an earlier count"
    kind = _KIND_WORD[state.lower_]
    return [CasualtyMention(kind, count, state.i, where, group_of(head, state), is_subset=True, rule=rule)]


def _stands_alone(before: str) -> bool:
    """As in "... , 17 of them children", not "at one of them"."""
    words = before.split()
    return not words or words[-1].lower() not in _PREPOSITIONS


def _whole(
    doc: Doc, count: Quantity, mentions: Sequence[CasualtyMention], opening: str
) -> CasualtyMention | None:
    """The mention the count is part of: the last one before it, of the kind that the words name."""
    kind = next((k for word, k in _KIND_WORD.items() if word in opening.lower()), "")
    fitting = [
        m
        for m in mentions
        if not m.is_subset
        and (m.quantity.start, m.quantity.end) != (count.start, count.end)
        and min(m.quantity.start, doc[m.verb].idx) < count.start
        and (kind in ("", m.kind))
        and (m.quantity.best >= count.best or m.quantity.is_vague)
    ]
    if not fitting:
        return None
    whole = max(fitting, key=lambda m: (m.quantity.start, m.verb))
    reach = max(whole.quantity.end, doc[whole.verb].idx)
    return whole if kind or count.start - reach <= _FARTHEST else None


def _counted_token(doc: Doc, count: Quantity) -> Token | None:
    inside = [t for t in doc if count.start <= t.idx < count.end]
    if not inside:
        return None
    last = inside[-1]
    if last.pos_ in ("NOUN", "PROPN"):
        return last
    if _AFTER.match(doc.text[count.end :]):
        return next((t for t in doc[last.i + 3 : last.i + 6] if t.pos_ in ("NOUN", "PROPN")), None)
    return next((t for t in doc[last.i + 1 : last.i + 6] if t.lemma_.lower() == count.noun), None)
