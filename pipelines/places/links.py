"""How words place one name by another: "near X", "north of X", "X township, Y State", "A, B and C in D".

What belongs here: relations and parents, read off the words between and around names. What does not:
finding the names (`mentions`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipelines.coding.types import Sentence
from pipelines.places.words import Mention

_COMPASS = r"(?:north|south|east|west)(?:[- ]?(?:east|west))?"
_RELATIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern + r"\s+(?:the\s+)?(?:\w+\s+){0,1}$", re.IGNORECASE))
    for name, pattern in (
        (
            "part_of",
            r"\b(?:suburbs?|outskirts?|neighbou?rhoods?|quarters?|districts?|wards?|areas?|parts?|fringes?|edges?"
            rf"|{_COMPASS}) (?:of|in)",
        ),
        (
            "direction",
            rf"\b(?:kms?|kilomet(?:er|re)s?|miles?) (?:away )?(?:from|outside|{_COMPASS}(?:ern)? of)",
        ),
        ("near", r"\b(?:near|nearby|close to|not far from|outside|around|next to|vicinity of|opposite)"),
        ("border", r"\b(?:border(?:ing)?(?: with| between| of| near)?|frontier with)"),
        (
            "road",
            r"\b(?:road|highway|motorway|route|way)s? (?:to|from|towards?|between|linking|connecting)",
        ),
        ("between", r"\bbetween"),
    )
)
_INSIDE = re.compile(
    rf"\b(?:in|at|on|across|from)\s+(?:the\s+)?(?:far\s+)?{_COMPASS}(?:ern)?\s+(?:of|in)\s+$", re.IGNORECASE
)
_OUTSIDE = re.compile(rf"\b{_COMPASS}(?:wards?)? of\s+(?:the\s+)?(?:\w+\s+){{0,2}}$", re.IGNORECASE)
_ROAD_AFTER = re.compile(r"^\s+(?:road|highway|motorway|route|railway|line)\b", re.IGNORECASE)
_BORDER_AFTER = re.compile(r"^(?:['’]s)?\s+(?:border|frontier)\b", re.IGNORECASE)

_QUALIFIER = (
    rf"(?:(?:{_COMPASS}(?:ern)?|central|upper|lower|restive|war-torn|troubled|neighbou?ring|coastal|nearby|rural"
    r"|(?:state|province|region|district|township|county|department|governorate) of)\s+){0,2}"
)
_HELD_BY = re.compile(
    r"^(?:\s+(?:local government area|[a-zA-Z\-]+))?"
    r"(?:\s*,\s*(?:a|an|the)\s+(?:\w+\s+){1,3}(?:in|of)\s+|\s*,\s*(?:in\s+)?|\s+in\s+|\s+of\s+|\s*\(\s*)"
    rf"(?:the\s+(?:{_COMPASS}(?:ern)?\s+(?:\w+\s+){{0,2}}(?:of|in)\s+)?)?{_QUALIFIER}$",
    re.IGNORECASE,
)
_HOLDS = re.compile(r"^['’]s\s+(?:[a-z-]+\s+){0,3}$")
_LISTED = re.compile(r"^\s*(?:,|,?\s+and|,?\s+or|/)\s*(?:the\s+)?(?:nearby\s+)?$")
MOST_APART = 70
"""Characters between a name and its parent beyond which they are not looked at together."""


def relation_of(before: str, after: str) -> str:
    """How a name places something, from the text before and after it (`Toponym.relation`)."""
    if _ROAD_AFTER.match(after):
        return "road"
    if _BORDER_AFTER.match(after):
        return "border"
    if _INSIDE.search(before):
        return "part_of"
    if _OUTSIDE.search(before):
        return "direction"
    return next((name for name, pattern in _RELATIONS if pattern.search(before)), "")


def link_parents(sentence: Sentence, mentions: Sequence[Mention]) -> None:
    """Note for each mention of a sentence what the words beside it say holds it."""
    inner: dict[int, Mention] = {}
    for left, right in reversed(list(pairwise(mentions))):
        gap = sentence.text[left.end - sentence.start : right.start - sentence.start]
        if left.demonym or right.demonym or len(gap) > MOST_APART:
            continue
        unit = any(entry.place.level < 4 for entry in right.entries)
        if _HOLDS.match(gap) and any(entry.place.level < 4 for entry in left.entries):
            right.parents.append(left)
            right.held = True
            inner[id(left)] = right
        elif unit and _HELD_BY.match(gap):
            narrower = inner.get(id(right))
            left.parents = [narrower, right] if narrower is not None else [right, *right.parents]
            left.held = gap.strip() != ","
        elif _LISTED.match(gap) and right.parents and not left.parents:
            left.parents, left.held = list(right.parents), right.held and not left.entries
        if left.parents:
            left.sure = True
    for left, right in pairwise(mentions):
        gap = sentence.text[left.end - sentence.start : right.start - sentence.start]
        if left.relation == "between" and gap in (" and ", " and the "):
            right.relation = "between"
        elif gap in ("-", "–") and right.relation == "road":
            left.relation = "road"
        elif left.relation and not right.relation and gap in (" and ", ", ", ", and "):
            right.relation = left.relation
