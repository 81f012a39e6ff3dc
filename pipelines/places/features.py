"""What speaks for and against a place: the numbers that the scorer weighs.

What belongs here: features of one candidate, from the gazetteer and from the evidence of the document. What
does not: gathering that evidence and choosing (`resolve`), fitting the weights (`fit`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import cos, exp, log10, radians, sqrt

from pipelines.coding.types import Place
from pipelines.places import sources
from pipelines.places.gazetteer import Entry

FEATURES = (
    "name", "alias", "plain", "variant", "code",  # how the name is the place's (store.KINDS)
    "population", "relative_population", "unpopulated",
    "country", "admin1", "admin2", "capital", "seat", "region", "point",  # what kind of place
    "same_named_inside",  # a unit that holds a candidate town of the same name
    "country_share", "admin1_share",  # share of the document's other places in its country and unit
    "parent", "parent_missed",  # it lies in a unit named right after it; it does not
    "home_country", "actor_country",
    "near_50", "near_300",  # closeness to the nearest other place of the document, on scales of 50 and 300 km
    "company",  # how many other places are near
    "outlet",  # closeness to the town that the outlet is named after
    "type_agrees", "type_differs",  # the type word beside the name ("county", "town") fits
    "usual",  # what the bare name means by default (data/usual_senses.csv)
    "none",  # the option that no place of the gazetteer is meant
    "none_unsure",  # that, where the text itself does not show the name to be a place
    "none_unlike",  # that, where the name is one word and no place's own name
)  # fmt: skip
INDEX = {name: number for number, name in enumerate(FEATURES)}
_TYPE_LEVEL = {
    "state": (1,), "province": (1, 2), "region": (1, 2), "governorate": (1, 2), "oblast": (1,),
    "department": (1, 2),
    "prefecture": (1, 2), "krai": (1,), "republic": (0, 1), "county": (1, 2), "district": (2, 3),
    "raion": (2,),
    "township": (3, 4), "territory": (1, 4), "zone": (2,), "woreda": (3, 4), "commune": (2, 3, 4),
    "canton": (1, 3),
    "division": (1, 2), "municipality": (2, 3, 4), "subdistrict": (3, 4), "sub-prefecture": (3, 4),
    "city": (4,), "town": (4,), "village": (4,), "hamlet": (4,), "camp": (4,), "suburb": (4,),
    "settlement": (4,),
}  # fmt: skip


@lru_cache(maxsize=1)
def weights() -> tuple[float, ...]:
    """The fitted weights (data/weights.csv), in the order of `FEATURES`."""
    given = {row["feature"]: float(row["weight"]) for row in sources.table("weights.csv")}
    if set(given) != set(FEATURES):
        odd = sorted(set(given) ^ set(FEATURES))
        raise sources.SourceError(
            f"weights.csv and the scorer differ in {', '.join(odd)}; run pipelines.places.fit"
        )
    return tuple(given[name] for name in FEATURES)


@lru_cache(maxsize=1)
def usual_senses() -> dict[str, str]:
    """Folded names whose bare form means one place by default, with that place's id."""
    return {row["name"]: row["place_id"] for row in sources.table("usual_senses.csv")}


@dataclass(slots=True)
class Testimony:
    """What one name says of where a document plays: masses by country (ISO code) and unit, and positions.

    Positions are (latitude, longitude, chance); those in `outlet` are of the town the outlet is named after.
    """

    countries: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    units: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    total: float = 0.0
    points: list[tuple[float, float, float]] = field(default_factory=list)
    outlet: list[tuple[float, float, float]] = field(default_factory=list)


@dataclass(slots=True)
class Evidence:
    """What the names of a document say to one of them: all masses, and its own, which do not count."""

    countries: Mapping[str, float]
    units: Mapping[tuple[str, str], float]
    own: Testimony
    total: float
    points: Sequence[tuple[float, float, float]]
    outlet: Sequence[tuple[float, float, float]]

    def country_share(self, iso2: str) -> float:
        """Share of the other names that lie in a country."""
        return (self.countries.get(iso2, 0.0) - self.own.countries.get(iso2, 0.0)) / self.total

    def unit_share(self, iso2: str, admin1: str) -> float:
        """Share of the other names that lie in a first-order unit."""
        unit = (iso2, admin1)
        return (self.units.get(unit, 0.0) - self.own.units.get(unit, 0.0)) / self.total


def fixed(
    entry: Entry,
    *,
    largest: float,
    type_word: str,
    parent: float,
    same_named_inside: bool,
    home: str,
    actors: frozenset[str],
    usual: bool = False,
) -> list[float]:
    """The features of a candidate that do not depend on how the other names are resolved.

    Args:
        entry: the candidate.
        largest: the logarithm of the population of the most populous candidate.
        type_word: the word beside the name, or "".
        parent: above 0 when it lies in the unit named right after it, below 0 when it does not (by how
            plainly the text says so), 0 when none is named.
        same_named_inside: whether another candidate is a town inside this unit.
        home: ISO code of the outlet's country, or "".
        actors: ISO codes of the actors' countries.
        usual: whether it is what the bare name means by default.
    """
    values = [0.0] * len(FEATURES)
    place = entry.place
    if entry.kind in INDEX:
        values[INDEX[entry.kind]] = 1.0
    size = log10(place.population + 1)
    values[INDEX["population"]] = size / 7
    values[INDEX["relative_population"]] = (size - largest) / 7
    values[INDEX["unpopulated"]] = float(place.population == 0)
    level = place.level
    if level == 0:
        values[INDEX["country"]] = 1.0
    elif level == 1:
        values[INDEX["admin1"]] = 1.0
    elif level == 2:
        values[INDEX["admin2"]] = 1.0
    elif place.feature == "P.PPLC":
        values[INDEX["capital"]] = 1.0
    elif place.feature == "P.PPLA":
        values[INDEX["seat"]] = 1.0
    elif place.feature.startswith("L."):
        values[INDEX["region"]] = 1.0
    elif not place.feature.startswith("P."):
        values[INDEX["point"]] = 1.0
    values[INDEX["same_named_inside"]] = float(same_named_inside)
    values[INDEX["parent"]], values[INDEX["parent_missed"]] = max(parent, 0.0), max(-parent, 0.0)
    values[INDEX["usual"]] = float(usual)
    values[INDEX["home_country"]] = float(bool(home) and entry.iso2 == home)
    values[INDEX["actor_country"]] = float(entry.iso2 in actors)
    wanted = _TYPE_LEVEL.get(type_word)
    if wanted is not None and level != 0:
        values[INDEX["type_agrees" if level in wanted else "type_differs"]] = 1.0
    return values


def varying(entry: Entry, evidence: Evidence, into: list[float]) -> None:
    """Fill in the features that depend on the document's other names."""
    place = entry.place
    into[INDEX["country_share"]] = evidence.country_share(entry.iso2) if entry.iso2 else 0.0
    into[INDEX["admin1_share"]] = evidence.unit_share(entry.iso2, place.admin1) if place.admin1 else 0.0
    close = far = company = outlet = 0.0
    if place.level:
        narrow = cos(radians(place.latitude))
        for latitude, longitude, weight in evidence.points:
            away = _apart(place, latitude, longitude, narrow)
            if away < 1500:
                close = max(close, weight * exp(-away / 50))
                far = max(far, weight * exp(-away / 300))
                company += weight * exp(-away / 100)
        for latitude, longitude, weight in evidence.outlet:
            outlet = max(outlet, weight * exp(-_apart(place, latitude, longitude, narrow) / 100))
    into[INDEX["near_50"]] = close
    into[INDEX["near_300"]] = far
    into[INDEX["company"]] = log10(1 + company)
    into[INDEX["outlet"]] = outlet


def _apart(place: Place, latitude: float, longitude: float, narrow: float) -> float:
    """Distance in km on a plane, close enough below 1,500 km; `narrow`: the cosine of the latitude."""
    x = abs(longitude - place.longitude)
    x = min(x, 360 - x) * narrow
    y = latitude - place.latitude
    return 111.2 * sqrt(x * x + y * y)


def none_of_them(*, sure: bool, unlike: bool) -> list[float]:
    """The features of the option that none of the gazetteer's places is meant.

    Args:
        sure: whether the text shows the name to be a place (`Mention.sure`).
        unlike: whether it is one word and no place's own name, only another one.
    """
    values = [0.0] * len(FEATURES)
    values[INDEX["none"]] = 1.0
    values[INDEX["none_unsure"]] = float(not sure)
    values[INDEX["none_unlike"]] = float(unlike)
    return values
