"""Administrative units by code or name, while places are added to a gazetteer.

What belongs here: finding the unit that a source's codes or names mean. What does not: reading sources.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.places import sources
from pipelines.places.gazetteer import Gazetteer
from pipelines.places.names import keys
from pipelines.places.shapes import Shapes
from schemas.codes.countries import COUNTRY_BY_ISO2, country


@dataclass(frozen=True, slots=True)
class Holder:
    """What holds a place: its key in the gazetteer, its country and the names of its units."""

    key: str
    country: str
    iso2: str
    iso3: str
    admin1: str = ""
    admin2: str = ""
    admin3: str = ""


class Units:
    """The units of a base gazetteer and those that a source brings."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.added: set[str] = set()
        self._by_code: dict[tuple[str, ...], Holder] = {}
        self._part_of = {
            row["iso2"]: row["part_of"] for row in sources.table("countries.csv") if row["part_of"]
        }

    def country(self, iso2: str) -> Holder | None:
        """The country with an ISO 3166 code, a territory's being the one that ACLED counts it to."""
        entry = self.gazetteer.country_entry(self._part_of.get(iso2, iso2))
        return None if entry is None else _holder(entry.place.place_id, entry.iso2)

    def country_named(self, name: str) -> Holder | None:
        """The country that goes by a name, also in the form "Myanmar (Burma)"."""
        found = country(name) or country(name.split("(")[0])
        return self.country(found.iso2) if found else None

    def learn(self, codes: tuple[str, ...], key: str, holder: Holder, name: str) -> Holder:
        """Remember the unit that GeoNames codes (country, admin1, ...) mean; the base's name for it wins."""
        entry = self.gazetteer.by_place_id(key)
        level = len(codes) - 1
        if entry is not None and entry.place.level == level:
            place = entry.place
            unit = Holder(
                key, place.country, entry.iso2, place.iso3, place.admin1, place.admin2, place.admin3
            )
        else:
            names = [holder.admin1, holder.admin2, holder.admin3]
            names[level - 1] = name
            unit = Holder(key, holder.country, holder.iso2, holder.iso3, *names)
            self.added.add(key)
        self._by_code[codes] = unit
        return unit

    def by_codes(self, codes: tuple[str, ...]) -> Holder | None:
        """The smallest known unit of GeoNames codes; the country when none is known."""
        for size in range(len(codes), 1, -1):
            if unit := self._by_code.get(codes[:size]):
                return unit
        return self.country(codes[0])

    def at(self, holder: Holder, latitude: float, longitude: float) -> Holder:
        """The first-order unit of a country in which a point lies, where the source names none."""
        shape = Shapes.load().at(latitude, longitude)
        if holder.admin1 or shape is None or shape.iso2 != holder.iso2:
            return holder
        return self._by_code.get((shape.iso2, shape.code.partition(".")[2])) or self.named(holder, shape.name)

    def named(self, holder: Holder, *names: str) -> Holder:
        """The unit of a country by the names of its units, largest first; unknown names are passed over."""
        for level, name in enumerate(names, start=1):
            found = [
                entry
                for key in keys(name)
                for entry in self.gazetteer.entries(key)
                if entry.place.level == level and entry.iso2 == holder.iso2
                and (level == 1 or not holder.admin1 or entry.place.admin1 == holder.admin1)
            ]  # fmt: skip
            if found:
                place = min(found, key=lambda entry: entry.kind != "name").place
                holder = Holder(
                    place.place_id,
                    holder.country,
                    holder.iso2,
                    holder.iso3,
                    place.admin1,
                    place.admin2,
                    place.admin3,
                )
        return holder


def _holder(key: str, iso2: str) -> Holder | None:
    known = COUNTRY_BY_ISO2.get(iso2)
    return Holder(key, known.name, iso2, known.iso3) if known else None
