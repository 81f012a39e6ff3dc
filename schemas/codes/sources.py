"""Codes of articles, their sources and what becomes of them (codebook 1.8).

What belongs here: source scales, and the states an article or a raw file can be in.
What does not: which outlet has which scale (`pipelines.ingest`).
"""

from __future__ import annotations

SOURCE_SCALES: tuple[str, ...] = (
    "Local partner",
    "Other",
    "New media",
    "Subnational",
    "National",
    "Regional",
    "International",
)
"""The scales of a source; two are joined by "-", in this order."""

_SCALE = "(?:" + "|".join(SOURCE_SCALES) + ")"
SOURCE_SCALE_PATTERN = rf"^{_SCALE}(?:-{_SCALE})?$"
"""One source scale or two of them."""

PUBLISHED_PRECISION: tuple[str, ...] = ("second", "minute", "day")
DUPLICATE_KINDS: tuple[str, ...] = ("exact", "near")
REJECT_STAGES: tuple[str, ...] = ("read", "decode", "parse", "extract")
CODING_STATUS: tuple[str, ...] = ("coded", "skipped", "failed")
EVENT_STATUS: tuple[str, ...] = ("active", "withdrawn")
CHANGES: tuple[str, ...] = ("created", "revised", "merged", "split", "withdrawn")
PARTS: tuple[str, ...] = ("title", "text", "metadata")
"""Where in an article the words of a coded cell stand; `metadata` has no offsets."""


def combined_scale(scales: list[str]) -> str:
    """The source_scale of several sources: the widest span of their scales, as one value or a pair.

    Args:
        scales: values of source_scale, blanks and pairs allowed.
    """
    known = {part for scale in scales for part in scale.split("-") if part in SOURCE_SCALES}
    ordered = [scale for scale in SOURCE_SCALES if scale in known]
    return "-".join(dict.fromkeys((ordered[0], ordered[-1]))) if ordered else ""
