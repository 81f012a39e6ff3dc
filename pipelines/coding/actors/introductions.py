"""Names that an article itself introduces: "the Northern Hills Army (NHA)", "a militia called the Falcons".

What belongs here: finding such introductions in running text. What does not: names of the registry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pipelines.coding.actors.registry import ActorRegistry, Entry, Group

_WORD = r"[A-Z][\w'’\-]{1,30}"
_NAME = rf"{_WORD}(?: (?:(?:of|for|and|the|de|del|du|des|la|al) ){{0,2}}{_WORD}){{0,8}}"
_INTRODUCTION = re.compile(
    rf"({_NAME}),? \((?:the |or |known as )?[\"“']?([A-Z][A-Za-z0-9/\-]{{1,11}})[\"”']?\)"
)
_REVERSED = re.compile(rf"\b([A-Z][A-Z0-9\-]{{1,9}}) \(({_NAME})\)")
_KNOWN_AS = re.compile(
    rf"({_NAME}),? (?:better |also |commonly )?(?:known|referred to) "
    rf"(?:as|by its (?:acronym|initials),?) (?:the )?[\"“']?([A-Z][A-Z0-9\-]{{1,9}})\b"
)


def organisation(name: str, words: Mapping[str, tuple[int, str]]) -> Group | None:
    """A group of that name, typed by the last telling word in it; None if no word says it is one.

    The type is a guess (rebel for armies and fronts, political militia else): whoever uses it is not certain.
    """
    parts = name.lower().replace("-", " ").split()
    found = [words[part] for part in parts if part in words]
    if not found or len(parts) < 2:
        return None
    inter, kind = found[-1]
    if "liberation" in parts or "independence" in parts:
        inter, kind = words["liberation"]
    elif "defence" in parts or "defense" in parts:
        inter, kind = words["militia"]
    return Group(name, (), inter, inter, kind, date.min, date.max)


def introduced(
    texts: Iterable[str], registry: ActorRegistry, words: Mapping[str, tuple[int, str]]
) -> Iterator[tuple[str, Entry]]:
    """The names and abbreviations that the texts introduce, each with what it stands for in this article.

    An abbreviation of a registry name gives that entry; another organisation gives a group of its own.
    """
    for text in texts:
        for name, short in _pairs(text):
            known = [
                match
                for match in registry.find(name)
                if match.end == len(name) and (match.groups or match.forces)
            ]
            if known:
                entries: tuple[Entry, ...] = (*known[-1].groups, *known[-1].forces)
                yield from ((short, entry) for entry in entries)
                continue
            stated = registry.find(name)
            if any(match.nations and match.start == 0 for match in stated) and not _is_non_state(name, words):
                continue  # "Kenya Police Service (KPS)" is the state's: agent nouns read it
            group = organisation(name, words)
            if group:
                full = Group(f"{short}: {name}", (), group.inter, group.inter, group.kind, date.min, date.max)
                yield name, full
                yield short, full


def _is_non_state(name: str, words: Mapping[str, tuple[int, str]]) -> bool:
    parts = set(name.lower().replace("-", " ").split())
    return bool(
        parts & {"liberation", "front", "movement", "resistance", "party", "league", "union", "revolutionary"}
    )


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for match in _INTRODUCTION.finditer(text):
        yield match[1].removeprefix("The "), match[2]
    for match in _KNOWN_AS.finditer(text):
        yield match[1].removeprefix("The "), match[2]
    for match in _REVERSED.finditer(text):
        yield match[2], match[1]
