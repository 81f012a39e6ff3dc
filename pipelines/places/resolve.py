"""Choosing the place that each name of a document denotes, or none, with a calibrated probability.

What belongs here: the evidence that a document's names give each other, and the choice. What does not:
finding the names (`mentions`), the features (`features`), the place of an event (the coder's).

Two passes: countries and units that are named beyond doubt first, then every name given them; the second is
repeated, since each place resolved helps the others. One sense per document: a name means one place
throughout, unless the text says two different things right after it ("Springfield, Ohio", "Springfield,
Illinois").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp

from pipelines.coding.types import Place
from pipelines.places.features import Evidence, Testimony, fixed, none_of_them, usual_senses, varying, weights
from pipelines.places.gazetteer import Entry, Gazetteer, distance_km
from pipelines.places.store import KINDS
from pipelines.places.words import Mention

ROUNDS = 3
MOST_CANDIDATES = 60
MOST_POINTS = 150
"""Positions of other places that a name is held against; more would make long texts slow."""
LEAST_CHANCE = 0.02
BESIDE_KM = 20.0
"""A town and the land, camp or stream of its name count as one place up to this distance, in km."""
UNIT_WORDS = frozenset(
    [
        "state",
        "province",
        "region",
        "governorate",
        "oblast",
        "district",
        "county",
        "department",
        "prefecture",
        "raion",
        "township",
        "territory",
        "zone",
        "division",
        "krai",
        "woreda",
        "republic",
        "canton",
    ]
)
"""Type words after which a name means the administrative unit, not the town of the same name."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known besides the text: ISO codes of the outlet's country and of the actors' countries."""

    home: str = ""
    actors: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Group:
    """The mentions of a document that share a name and so a place, with the candidates and their features."""

    mentions: list[Mention]
    candidates: list[Entry]
    usual: str = ""
    rows: list[list[float]] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)

    def best(self, *, abstain: bool = True) -> tuple[Entry | None, float]:
        """The likeliest place with its probability.

        A unit and the town it is named after share their chances: a bare name then means the town, one with a
        type word ("Kherson region") the unit.

        Args:
            abstain: give None with the probability of that where none of the places is likelier than each.
        """
        if not self.candidates:
            return None, 0.0
        number = max(range(len(self.candidates)), key=self.chances.__getitem__)
        pair = self._pair(number)
        chance = sum(self.chances[n] for n in pair)
        if abstain and self.chances[-1] > chance:
            return None, self.chances[-1]
        wants_unit = any(mention.type_word in UNIT_WORDS for mention in self.mentions)
        ranked = sorted(pair, key=lambda n: self.candidates[n].place.level, reverse=not wants_unit)
        ranked.sort(
            key=lambda n: self.candidates[n].place.level == 4 and not _is_town(self.candidates[n].place)
        )
        if not wants_unit:
            ranked.sort(key=lambda n: self.candidates[n].place.place_id != self.usual)
        return self.candidates[ranked[0]], chance

    def _pair(self, number: int) -> list[int]:
        """The candidate with the units named after it or, for a unit, the town it is named after."""
        entry = self.candidates[number]
        found = {number}
        for other, candidate in enumerate(self.candidates):
            town, unit = sorted((entry, candidate), key=lambda e: -e.place.level)
            named = KINDS.index(town.kind or "name") <= KINDS.index(unit.kind or "name")
            seated = unit.place.level > 0 and unit.seat and unit.seat == (town.seat or town.id)
            if named and (seated or _is_land_of(entry.place, candidate.place)):
                found.add(other)
        return sorted(found)


def _is_town(place: Place) -> bool:
    return place.feature.startswith("P.")


def _is_land_of(one: Place, other: Place) -> bool:
    """Whether one is a town and the other the land, camp or stream of the same name beside it."""
    return (
        one.level == other.level == 4
        and _is_town(one) != _is_town(other)
        and distance_km((one.latitude, one.longitude), (other.latitude, other.longitude)) < BESIDE_KM
    )


def groups_of(mentions: Sequence[Mention]) -> list[Group]:
    """Mentions by name and, where the text names different parents for the same name, by parent."""
    found: dict[tuple[str, bool, str], Group] = {}
    bare: dict[tuple[str, bool], list[Mention]] = defaultdict(list)
    for mention in mentions:
        name = (mention.folded, mention.type_word in UNIT_WORDS)
        if mention.parents:
            found.setdefault(
                (*name, mention.parents[0].folded), Group([], list(mention.entries))
            ).mentions.append(mention)
        else:
            bare[name].append(mention)
    by_name: dict[tuple[str, bool], list[Group]] = defaultdict(list)
    for (folded, unit, _parent), group in found.items():
        by_name[folded, unit].append(group)
    for name, waiting in bare.items():
        same = by_name[name]
        if not same:
            found[(*name, "")] = Group(waiting, list(waiting[0].entries))
        for mention in waiting if same else ():
            earlier = [group for group in same if group.mentions[0].start <= mention.start]
            (earlier[-1] if earlier else same[0]).mentions.append(mention)
    return list(found.values())


def resolve(
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    setting: Setting,
    weighing: Sequence[float] | None = None,
) -> list[Group]:
    """Resolve the mentions of one document, by the fitted weights unless others are given."""
    groups = groups_of(mentions)
    weighing = weights() if weighing is None else weighing
    for group in groups:
        _prepare(group, gazetteer, setting, weighing)
    _first_pass(groups)
    for _round in range(ROUNDS):
        fresh = []
        for group, evidence in zip(groups, gather(groups), strict=True):
            for entry, row in zip(group.candidates, group.rows, strict=False):
                varying(entry, evidence, row)
            fresh.append(chances(group.rows, weighing))
        for group, new in zip(groups, fresh, strict=True):
            group.chances = new
    return groups


def _prepare(group: Group, gazetteer: Gazetteer, setting: Setting, weighing: Sequence[float]) -> None:
    """Candidates' features that stay the same; only the better candidates are kept."""
    entries = list(group.candidates)
    holders: dict[int, Entry] = {}
    for mention in group.mentions:
        for holder in mention.parents[:1]:
            holders |= {entry.id: entry for entry in holder.entries if entry.place.level < 4}
    type_word = next((mention.type_word for mention in group.mentions if mention.type_word), "")
    largest = max((len(str(entry.place.population)) for entry in entries), default=1)
    inside = {entry.parent for entry in entries if entry.place.level == 4}
    for entry in [e for e in entries if e.place.level == 4]:
        if (unit := gazetteer.entry(entry.parent)) is not None:
            inside.add(unit.parent)
    held = [_is_held(entry, holders, gazetteer) for entry in entries if holders]
    plainly = any(mention.held for mention in group.mentions)
    group.usual = usual = usual_senses().get(group.mentions[0].folded, "")
    sure = any(mention.sure for mention in group.mentions)
    unlike = " " not in group.mentions[0].folded and not any(e.kind in ("name", "plain") for e in entries)
    rows = []
    for number, entry in enumerate(entries):
        # after a mere comma it is the parent only when it holds one of the places of the name
        parent = 0.0
        if held and entry.place.level > 0 and entry.iso2:
            parent = float(held[number]) if any(held) else 0.0
            if any(held) and not held[number]:
                parent = -1.0
            elif plainly and not any(held):
                parent = -3.0
        rows.append(
            fixed(
                entry,
                largest=float(largest),
                type_word=type_word,
                parent=parent,
                same_named_inside=entry.id in inside and entry.place.level > 0,
                home=setting.home,
                actors=setting.actors,
                usual=entry.place.place_id == usual,
            )
        )
    order = sorted(range(len(entries)), key=lambda n: (-_dot(rows[n], weighing), entries[n].id))[
        :MOST_CANDIDATES
    ]
    group.candidates = [entries[number] for number in order]
    group.rows = [rows[number] for number in order] + [none_of_them(sure=sure, unlike=unlike)]
    group.chances = chances(group.rows, weighing)


def _is_held(entry: Entry, holders: Mapping[int, Entry], gazetteer: Gazetteer) -> bool:
    """Whether a place lies in one of the units, or may: its own unit of that level is not known."""
    if entry.id in holders:
        return False
    own = gazetteer.holders(entry)
    if any(unit.id in holders for unit in own):
        return True
    level, unit = max(
        ((e.place.level, e.place) for e in [entry, *own] if e.place.level < 4),
        default=(0, None),
        key=lambda pair: pair[0],
    )
    return (
        unit is not None
        and level == 1
        and any(
            holder.place.level > 1 and (holder.iso2, holder.place.admin1) == (entry.iso2, unit.admin1)
            for holder in holders.values()
        )
    )


def _dot(row: Sequence[float], weighing: Sequence[float]) -> float:
    return sum(value * weight for value, weight in zip(row, weighing, strict=True) if value)


def chances(rows: Sequence[Sequence[float]], weighing: Sequence[float]) -> list[float]:
    """Softmax of the weighted features: the probability of each option."""
    scores = [_dot(row, weighing) for row in rows]
    top = max(scores)
    powers = [exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def _first_pass(groups: Sequence[Group]) -> None:
    """Countries and first-order units beyond doubt count fully, everything else waits."""
    for group in groups:
        entry, chance = group.best()
        if entry is None or entry.place.level > 1 or chance < 0.5:
            group.chances = [chance * 0.2 for chance in group.chances]


def gather(groups: Sequence[Group]) -> list[Evidence]:
    """What all names but one's own say about where the document plays, for each group."""
    said = [_testimony(group) for group in groups]
    countries: dict[str, float] = defaultdict(float)
    units: dict[tuple[str, str], float] = defaultdict(float)
    for own in said:
        for iso2, mass in own.countries.items():
            countries[iso2] += mass
        for unit, mass in own.units.items():
            units[unit] += mass
    everything = sum(own.total for own in said)
    points = [(point, number) for number, own in enumerate(said) for point in own.points]
    points.sort(key=lambda pair: (-pair[0][2], pair[1]))
    outlet = [point for own in said for point in own.outlet]
    return [
        Evidence(
            countries,
            units,
            own,
            max(1.0, everything - own.total),
            [point for point, whose in points[: MOST_POINTS + len(own.points)] if whose != number],
            [] if own.outlet else outlet,
        )
        for number, own in enumerate(said)
    ]


def _testimony(group: Group) -> Testimony:
    """What one name says, each of its places by its chance."""
    said = Testimony()
    weight = min(3.0, 1.0 + 0.5 * (len(group.mentions) - 1))
    for entry, chance in zip(group.candidates, group.chances, strict=False):
        if chance < LEAST_CHANCE:
            continue
        mass = weight * chance
        said.total += mass
        point = (entry.place.latitude, entry.place.longitude, chance)
        if entry.iso2:
            said.countries[entry.iso2] += mass
        if entry.place.admin1:
            said.units[entry.iso2, entry.place.admin1] += mass
        if entry.place.level > 1:
            said.points.append(point)
        if group.mentions[0].part == "metadata":
            said.outlet.append(point)
    return said
