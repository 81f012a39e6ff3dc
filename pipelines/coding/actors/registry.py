"""The registry of named actors: armed groups, state forces, countries and peoples.

What belongs here: loading the lexicon tables and finding names. What does not: reading phrases (reader.py)
or choosing among the groups that share a name (naming.py).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from pipelines.coding.actors.matcher import NameMatcher, is_acronym
from pipelines.coding.actors.regimes import StateActors, parse_date
from pipelines.coding.types import Actor

LEXICON = Path(__file__).parent.parent / "lexicon"
PARTISAN = frozenset({"political party", "political movement", "labour group"})
"""Kinds of groups whose people are civilians or demonstrators unless they attack."""
STATE_NAME = re.compile(r"@(military|police|government):([^:]+)(?:: (.+))?")


@dataclass(frozen=True, slots=True)
class Group:
    """A named non-state group over one period. A name "@military:X" is the state force it was part of then.

    `inter` is its type at home and `inter_abroad` elsewhere; `countries` are where it is active, home first
    (none: anywhere). Valid from `valid_from` up to, not including, `valid_to`.
    """

    name: str
    countries: tuple[str, ...]
    inter: int
    inter_abroad: int
    kind: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class Force:
    """A force of a state that has a name of its own: FARDC, IDF, Carabineros."""

    countries: tuple[str, ...]
    kind: str
    unit: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class Nation:
    """A word for a country: `form` is demonym, name, capital or head (of government)."""

    country: str
    form: str


@dataclass(frozen=True, slots=True)
class People:
    """An ethnic, clan, caste or religious identity; `kind` as in ethnicities.csv."""

    name: str
    countries: tuple[str, ...]
    kind: str


Entry = Group | Force | Nation | People


@dataclass(frozen=True, slots=True)
class ActorMatch:
    """A name in a text: `text == whole[start:end]`, and all that it may stand for."""

    start: int
    end: int
    text: str
    entries: tuple[Entry, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """The non-state groups of that name."""
        return tuple(entry for entry in self.entries if isinstance(entry, Group))

    @property
    def forces(self) -> tuple[Force, ...]:
        """The state forces of that name."""
        return tuple(entry for entry in self.entries if isinstance(entry, Force))

    @property
    def nations(self) -> tuple[Nation, ...]:
        """The countries that the word stands for."""
        return tuple(entry for entry in self.entries if isinstance(entry, Nation))

    @property
    def peoples(self) -> tuple[People, ...]:
        """The peoples that the word stands for."""
        return tuple(entry for entry in self.entries if isinstance(entry, People))

    @property
    def is_short(self) -> bool:
        """Whether the name is an acronym of four letters or fewer, which other things may share."""
        return is_acronym(self.text) and len(self.text) <= 4


@dataclass(frozen=True, slots=True)
class RebelCue:
    """Which group an unnamed rebel is, in a country and period, when a cue word stands by ("separatist")."""

    country: str
    cues: frozenset[str]
    actor: str
    valid_from: date
    valid_to: date


def read_table(name: str, folder: Path = LEXICON) -> list[dict[str, str]]:
    """The rows of a lexicon table.

    Raises:
        ValueError: if a row has too many or too few cells; the message names the file and line.
    """
    with (folder / name).open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        rows = []
        for row in reader:
            if None in row or None in row.values():
                raise ValueError(
                    f"{name} line {reader.line_num}: wrong number of cells; quote cells with commas"
                )
            rows.append(row)
    return rows


def split(cell: str) -> tuple[str, ...]:
    """The parts of a cell that lists several values with "|"."""
    return tuple(part for part in cell.split("|") if part)


def names_in(name: str) -> Iterator[str]:
    """The aliases that a canonical name itself gives: "KIO/KIA: A/B" -> KIO, KIA, A, B."""
    if name.startswith("@"):
        return
    bare = re.sub(r" \([A-Z][^)]*\)$", "", name)
    yield bare
    short, colon, full = bare.partition(": ")
    if colon:
        yield full
        yield short
        yield from (part for part in short.split("/") if len(part) > 1)
        stem, *others = full.split("/")
        yield stem
        for other in others:
            # "Sudan Liberation Movement/Army": a lone last word takes the place of the one before the slash.
            yield other if " " in other else f"{stem.rpartition(' ')[0]} {other}"


class ActorRegistry:
    """All named actors. Immutable after `load`, which reads the lexicon once; nothing is read afterwards."""

    def __init__(self, folder: Path = LEXICON) -> None:
        nations = read_table("nationalities.csv", folder)
        state_rows = read_table("states.csv", folder)
        self.states = StateActors(state_rows, nations)
        self.groups = tuple(_group(row) for row in read_table("groups.csv", folder))
        names = [*_group_names(read_table("groups.csv", folder), self.groups), *_force_names(folder)]
        names += _shared_names(folder, self.groups)
        names += _nation_names(nations)
        names += _people_names(folder)
        self._matcher: NameMatcher[Entry] = NameMatcher(names)
        self.by_name: dict[str, list[Group]] = {}
        for group in self.groups:
            self.by_name.setdefault(group.name, []).append(group)
        self.rebel_cues = tuple(
            RebelCue(
                row["country"],
                frozenset(split(row["cues"])),
                row["actor"],
                parse_date(row["valid_from"], default=date.min),
                parse_date(row["valid_to"], default=date.max),
            )
            for row in read_table("rebels.csv", folder)
        )
        self._belligerents = [
            (
                row["country"],
                row["attacker"],
                parse_date(row["valid_from"], default=date.min),
                parse_date(row["valid_to"], default=date.max),
            )
            for row in read_table("belligerents.csv", folder)
        ]
        self.missions = tuple(g for g in self.groups if g.kind in ("un mission", "mission"))
        self.heads = _heads(state_rows)

    @classmethod
    def load(cls) -> ActorRegistry:
        """The registry of the lexicon that comes with the package (read once in a process)."""
        return _loaded()

    def find(self, text: str) -> list[ActorMatch]:
        """The names in `text`, in order; of overlapping names the longest."""
        return [
            ActorMatch(hit.start, hit.end, text[hit.start : hit.end], hit.entries)
            for hit in self._matcher.find(text)
        ]

    def belligerent(self, country: str, on_date: date | None) -> str:
        """Who alone fires on a country from afar at that time: a state, a group's name, or "" for none other.

        From belligerents.csv: in such a war an unascribed air strike or shelling is the enemy's.
        """
        for attacked, attacker, start, end in self._belligerents:
            if attacked == country and (
                (on_date is None and end == date.max) or (on_date and start <= on_date < end)
            ):
                return attacker
        return ""

    def state(self, country: str, kind: str, on_date: date | None) -> Actor:
        """The force of a state at home: `state("Kenya", "police", day)` (codebook 1.10).

        Raises:
            LookupError: if the country or kind (military, police, government, mutiny) is unknown.
        """
        return self.states.actor(country, kind, on_date)


@lru_cache(maxsize=1)
def _loaded() -> ActorRegistry:
    return ActorRegistry()


def _group(row: dict[str, str]) -> Group:
    return Group(
        row["name"],
        split(row["countries"]),
        int(row["inter"]),
        int(row["inter_abroad"] or row["inter"]),
        row["kind"],
        parse_date(row["valid_from"], default=date.min),
        parse_date(row["valid_to"], default=date.max),
    )


def _group_names(rows: list[dict[str, str]], groups: tuple[Group, ...]) -> Iterator[tuple[str, Entry]]:
    for row, group in zip(rows, groups, strict=True):
        for alias in dict.fromkeys([*names_in(row["name"]), *split(row["aliases"])]):
            for name in names_in(alias) if ": " in alias else (alias,):
                if len(name) < 3 and group.kind in PARTISAN:
                    continue  # "SP" is more often an officer's rank than a party
                yield name, group
                if "'" in name:
                    yield name.replace("'", ""), group


def _shared_names(folder: Path, groups: tuple[Group, ...]) -> Iterator[tuple[str, Entry]]:
    """Names that several groups share ("Islamic State"), each for the countries where it means one."""
    for row in read_table("shared_names.csv", folder):
        for group in groups:
            if group.name == row["group"]:
                there = replace(group, countries=split(row["countries"]))
                yield from ((alias, there) for alias in split(row["aliases"]))


def _force_names(folder: Path) -> Iterator[tuple[str, Entry]]:
    for row in read_table("forces.csv", folder):
        force = Force(
            split(row["country"]),
            row["kind"],
            row["unit"],
            parse_date(row["valid_from"], default=date.min),
            parse_date(row["valid_to"], default=date.max),
        )
        for alias in split(row["aliases"]):
            yield alias, force


def _nation_names(rows: list[dict[str, str]]) -> Iterator[tuple[str, Entry]]:
    for row in rows:
        country = row["country"]
        for demonym in split(row["demonyms"]):
            yield demonym, Nation(country, "demonym")
            if demonym[-1] in "nirctdk" and not demonym.endswith("men"):
                yield demonym + "s", Nation(country, "demonym")
        for name in (country, *split(row["names"])):
            yield name, Nation(country, "name")
        for capital in split(row["capital"]):
            if capital != country:
                yield capital, Nation(country, "capital")


def _people_names(folder: Path) -> Iterator[tuple[str, Entry]]:
    for row in read_table("ethnicities.csv", folder):
        people = People(row["name"], split(row["countries"]), row["kind"])
        for form in split(row["forms"]):
            yield form, people


def _heads(rows: list[dict[str, str]]) -> dict[str, tuple[str, ...]]:
    """Surnames of heads of government, each with the countries they head: "Assad" -> Syria."""
    heads: dict[str, tuple[str, ...]] = {}
    for row in rows:
        words = row["head"].split()
        surname = words[-1].removeprefix("al-").removeprefix("el-")
        if len(words) > 1 and surname.isalpha() and surname[0].isupper():
            heads[surname] = tuple(dict.fromkeys([*heads.get(surname, ()), row["country"]]))
    return heads
