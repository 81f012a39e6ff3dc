"""To whom an article attributes an attack: who claimed it, and who is blamed for it.

What belongs here: finding the names so tied in running text. What does not: choosing among namesakes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipelines.coding.actors.registry import PARTISAN, ActorMatch, Group

_DEED = (
    r"(?:attack|assault|bomb|blast|explosion|raid|ambush|kidnap|abduction|shooting|killing|strike|operation)"
)
_CLAIM = re.compile(
    rf"\b(?:claim(?:ed|s|ing)?|took|taken|take|admitted|accepted)\b[^.;]{{0,40}}\b(?:responsibility|{_DEED})"
    r"|\bsa(?:id|ys|ying)\b[^.;]{0,40}\b(?:carried out|was behind|were behind|had staged)\b",
    re.IGNORECASE,
)
_BLAME = re.compile(
    rf"\b(?:blam(?:ed|es|ing)|attributed|pinned)\b|\b(?:link|tied?)(?:s|ed)?\b[^.;]{{0,40}}\bto\b"
    rf"|\b{_DEED}\w*\b[^.;]{{0,30}}\bclaimed by\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(r"\b(?:no|nobody|none|not|never|n't|denied|denies|rejected|neither)\b", re.IGNORECASE)


def attributed(
    texts: Mapping[int, str], matches: Mapping[int, Sequence[ActorMatch]]
) -> Iterator[tuple[int, ActorMatch]]:
    """The names of armed groups that claim an attack or are blamed for one, with their sentences.

    Args:
        texts: the sentences of the article by index.
        matches: the names found in each.
    """
    for index, text in texts.items():
        groups = [m for m in matches[index] if any(_is_armed(group) for group in m.groups)]
        if not groups or _DENIAL.search(text):
            continue
        claim = _CLAIM.search(text)
        if claim:
            yield from [(index, m) for m in groups if m.end <= claim.start()][:1]
        blame = _BLAME.search(text)
        if blame:
            yield from [(index, m) for m in groups if m.start >= blame.end()][:1]


def _is_armed(group: Group) -> bool:
    return group.kind not in PARTISAN and group.inter not in (1, 8)
