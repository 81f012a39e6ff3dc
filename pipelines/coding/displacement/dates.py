"""Dates of a displacement figure from the time expressions of its sentence (codebook 1.7, 3.4).

What belongs here: start, end, accuracy, since when a total runs, and whether the figure is history. What does
not: resolving the expressions (`coding.when`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipelines.coding.numbers.arguments import own_subjects
from pipelines.coding.types import TimeMention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WHEN = re.compile(r",?\s*when\b", re.IGNORECASE)
_OTHER_CLAUSES = frozenset({"relcl", "acl", "ccomp", "parataxis"})


@dataclass(frozen=True, slots=True)
class Dates:
    """When people moved. `times` are the mentions that say so."""

    start: date | None = None
    end: date | None = None
    accuracy: str = ""
    cumulative_since: date | None = None
    times: tuple[TimeMention, ...] = ()


def reference_day(published: date | None, times: Mapping[int, Sequence[TimeMention]]) -> date | None:
    """The day an article speaks from: its publication, else the latest day it names."""
    if published is not None:
        return published
    days = [t.last for mentions in times.values() for t in mentions if t.last is not None]
    return max(days, default=None)


def of_clause(times: Sequence[TimeMention], doc: Doc, trigger: Token) -> list[TimeMention]:
    """The time expressions that date the word of displacement.

    Left out are those of another clause ("the war, which began in May, has uprooted ..."). In "since May,
    when an advance displaced 900" that May dates the displacement, and nothing runs up to now.
    """
    clause = _clause_head(trigger)
    own: list[TimeMention] = []
    for time in times:
        is_governed = clause.dep_ == "relcl" and time.start <= clause.head.idx < time.end
        if is_governed or (time.end < trigger.idx and _WHEN.match(doc.text[time.end :])):
            return [replace(time, is_open=False, last=time.first if time.is_open else time.last)]
        token = next((t for t in doc if t.idx <= time.start < t.idx + len(t.text_with_ws)), None)
        if token is None:
            continue
        other = _clause_head(token)
        if other == clause or other in clause.ancestors:
            own.append(replace(time, is_open=True) if _is_since(token) else time)
    return own


def _is_since(token: Token) -> bool:
    """Whether a day stands in a clause such as "since the war began in May"."""
    return any(
        a.dep_ == "advcl" and any(c.lower_ == "since" and c.i < a.i for c in a.children)
        for a in token.ancestors
    )


def _clause_head(token: Token) -> Token:
    current = token
    while current.head != current:
        is_joined = current.dep_ == "conj" and current.pos_ == "VERB" and bool(own_subjects(current))
        if current.dep_ in _OTHER_CLAUSES or is_joined:
            return current
        current = current.head
    return current


def find_dates(times: Sequence[TimeMention], reference: date | None, near: int) -> Dates:
    """Dates of the figure whose word of displacement stands at offset `near`.

    A stretch that runs up to publication ("since Monday") ends on the reference day and makes the figure a
    running total. Of several closed expressions the nearest counts.
    """
    known = [t for t in times if t.first is not None and (t.last is not None or t.is_open)]
    if not known:
        return Dates()
    running = [t for t in known if t.is_open]
    closed = [t for t in known if not t.is_open]
    if running:
        since = min(running, key=lambda t: abs(t.start - near))
        end = reference if reference is not None and since.first and reference >= since.first else since.last
        return Dates(since.first, end, _accuracy(since.first, end), since.first, (since,))
    best = min(closed, key=lambda t: abs(t.start - near))
    return Dates(best.first, best.last, _accuracy(best.first, best.last), None, (best,))


def _accuracy(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    days = (last - first).days
    return "Day" if days == 0 else "Week" if days <= 7 else "Month" if days <= 31 else "Year"


def is_history(dates: Dates, reference: date | None, *, days: int) -> bool:
    """Whether a figure lies more than `days` before the article, and does not run up to it."""
    if reference is None or dates.end is None or dates.cumulative_since is not None:
        return False
    return dates.end < reference - timedelta(days=days)
