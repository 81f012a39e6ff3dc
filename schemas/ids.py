"""Event ids: stable, made of content, and visibly not ACLED's (codebook, second rule).

What belongs here: the form of an event id. What does not: the ids of other tables, which those who make
them know.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection


def event_id(iso3: str, content: str, taken: Collection[str]) -> str:
    """An id such as `T-MMR-1f3a9c2e`, not among those taken.

    Eight hexadecimal digits coincide once in a while (two of ten thousand ids with a chance of one in a
    hundred); content whose id is taken then gets the next one in its own sequence.

    Args:
        iso3: three letters for the country, `UNK` when it is not known.
        content: what identifies the event, always the same for the same event.
        taken: ids of other events.
    """
    attempt = 0
    while True:
        seed = f"{content}#{attempt}" if attempt else content
        found = f"T-{iso3}-{hashlib.sha256(seed.encode()).hexdigest()[:8]}"
        if found not in taken:
            return found
        attempt += 1
