"""Which acts are history: told with a day too long past, too vague, or still to come (codebook 2).

Belongs here: the window of days before publication. Does not: what the words around an act say (`gates`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.coding.mentions import ActMention, Reading, TimeChoice

HISTORY_DAYS = 60
"""Acts further than this before publication are history (codebook 2, background sentences)."""
OPEN_DAYS = 62
"""A stretch that runs up to publication ("since Monday") dates an act only when it began within this."""


def among_history(mention: ActMention, reading: Reading) -> str:
    """An act without a day of its own, told right after a day long past, belongs to that past.

    The first two sentences are exempt: a lead tells news.
    """
    if mention.time is not None:
        return ""
    before = reading.before.get(mention.sentence)
    if before is None or mention.sentence - before.sentence > 1:
        return ""
    first = next((s.index for s in reading.sentences if s.part == "text" and not s.is_dateline), 0)
    if mention.sentence <= first + 1:
        return ""
    reason = outside_window(before, reading.article.published_on)
    return f"{reason} by context" if reason.startswith(("history", "background")) else ""


def outside_window(choice: TimeChoice | None, published: date | None) -> str:
    """Why a time keeps an act out ("history", "background", "future"), "" when it does not."""
    if choice is None:
        return ""
    time = choice.time
    if published is None:
        return "history: no exact date" if time.precision == 0 and time.first is not None else ""
    last = time.last or time.day
    if last is not None and last < published - timedelta(days=HISTORY_DAYS):
        return "history"
    if time.is_open and time.first is not None and time.first < published - timedelta(days=OPEN_DAYS):
        return "background"
    if time.precision == 0:
        return "history: no exact date"
    if time.day is not None and time.day > published + timedelta(days=1):
        return "future"
    return ""
