"""What kind of place a GeoNames feature code means, in words.

What belongs here: reading the table of kinds. What does not: anything decided by the kind (`features`).
"""

from __future__ import annotations

from functools import lru_cache

from pipelines.places import sources


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {row["feature"]: row["kind"] for row in sources.table("kinds.csv")}


def kind_of(feature: str) -> str:
    """The kind of place in words ("A.ADM1" -> "admin1 unit"), that of the longest beginning that is known."""
    known = _kinds()
    return next((known[feature[:n]] for n in range(len(feature), 0, -1) if feature[:n] in known), feature)
