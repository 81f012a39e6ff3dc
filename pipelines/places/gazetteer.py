"""Looking places up in the gazetteer file: by name, by unit, by position.

What belongs here: reading the SQLite file that a builder wrote. What does not: choosing among the places
that share a name in a text (`resolve`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

from pipelines.coding.types import Place
from pipelines.places.names import fold, keys
from pipelines.places.store import FORMAT

DEFAULT_PATH = Path(__file__).resolve().parents[2] / ".tocsin" / "gazetteer.sqlite"
"""Where the default gazetteer is built and looked for."""

EARTH_RADIUS_KM = 6371.0
_LIMIT = 250
_CACHE = 60_000


class GazetteerError(RuntimeError):
    """The gazetteer file is missing or cannot be used."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place with what the file knows besides: its number, holder and seat, and how a name named it.

    `kind` is one of `store.KINDS` (for entries found by name) or "".
    """

    id: int
    place: Place
    iso2: str
    parent: int
    seat: int
    kind: str = ""


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in km between two (latitude, longitude) points in degrees."""
    la, lb = radians(a[0]), radians(b[0])
    h = sin((lb - la) / 2) ** 2 + cos(la) * cos(lb) * sin(radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))


def _entry(row: tuple[Any, ...]) -> Entry:
    place = Place(*row[1:13])
    return Entry(row[0], place, row[13], row[14] or 0, row[15] or 0, row[16] if len(row) > 16 else "")


class Gazetteer:
    """A gazetteer file, open for reading. Cheap to open; a copy sent to another process opens its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise GazetteerError(
                f"there is no gazetteer at {path}: "
                "build it with `tocsin gazetteer build-default` or `make setup`"
            )
        try:
            self._base = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
        except sqlite3.OperationalError as error:
            raise GazetteerError(f"{path} cannot be opened ({error})") from error
        try:
            self._base.execute("PRAGMA mmap_size = 268435456")
            self._meta: dict[str, str] = dict(self._base.execute("SELECT key, value FROM meta"))
        except sqlite3.DatabaseError as error:
            self._base.close()
            raise GazetteerError(
                f"{path} is no gazetteer ({error}): build it anew with `tocsin gazetteer build-default`"
            ) from error
        if self._meta.get("format") != FORMAT:
            self._base.close()
            raise GazetteerError(
                f"{path} has gazetteer format {self._meta.get('format')!r}, this version reads {FORMAT!r}: "
                "build it anew with `tocsin gazetteer build-default`"
            )
        self._by_name: dict[str, tuple[Entry, ...]] = {}
        self._by_id: dict[int, Entry] = {}
        self._towns: dict[int, tuple[Entry, ...]] = {}
        self._demonyms: dict[str, str] = dict(self._base.execute("SELECT fold, iso2 FROM country_word"))
        self._countries: dict[str, Entry] = {
            entry.iso2: entry
            for entry in map(
                _entry,
                self._base.execute("SELECT * FROM entry WHERE id <= 400 AND feature = 'A.PCLI'"),
            )
        }
        self._iso2 = {entry.place.country: iso2 for iso2, entry in self._countries.items()}

    @classmethod
    def open(cls, path: Path | str | None = None) -> Gazetteer:
        """Open a gazetteer file (by default the one that set-up builds).

        Raises:
            GazetteerError: there is none, or it is not one; the message says how to build it.
        """
        return cls(Path(path) if path is not None else DEFAULT_PATH)

    def __reduce__(self) -> tuple[type[Gazetteer], tuple[Path]]:
        return Gazetteer, (self.path,)

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    @property
    def sha256(self) -> str:
        """SHA-256 of the content (places and names), for provenance, whatever SQLite's version."""
        return self._meta["content_sha256"]

    @property
    def title(self) -> str:
        """What the file calls itself."""
        return self._meta.get("title", "")

    @property
    def sources(self) -> str:
        """The sources it was built from, with versions."""
        return self._meta.get("sources", "")

    def entries(self, folded: str) -> tuple[Entry, ...]:
        """Every place that has this folded name, the most important first (at most 250)."""
        found = self._by_name.get(folded)
        if found is None:
            if len(self._by_name) >= _CACHE:
                self._by_name.clear()
            rows = self._base.execute(
                "SELECT e.*, n.kind FROM name n JOIN entry e ON e.id = n.place WHERE n.fold = ? LIMIT ?",
                (folded, _LIMIT),
            )
            found = self._by_name[folded] = tuple(map(_entry, rows))
        return found

    def entry(self, number: int) -> Entry | None:
        """The place with this number (`Entry.parent`, `Entry.seat`), or None."""
        if number not in self._by_id:
            row = self._base.execute("SELECT * FROM entry WHERE id = ?", (number,)).fetchone()
            if row is None:
                return None
            self._by_id[number] = _entry(row)
        return self._by_id[number]

    def holders(self, entry: Entry) -> list[Entry]:
        """The units that hold a place, the smallest first, the country last."""
        found = []
        while entry.parent and (holder := self.entry(entry.parent)) is not None:
            found.append(holder)
            entry = holder
        return found

    def towns_of(self, unit: Entry) -> tuple[Entry, ...]:
        """The populated places of an administrative unit, the most important first."""
        if unit.id not in self._towns:
            rows = self._base.execute(
                "SELECT * FROM entry WHERE iso2 = ? AND admin1 = ? AND feature LIKE 'P.%' ORDER BY id",
                (unit.iso2, unit.place.admin1),
            )
            towns = map(_entry, rows.fetchall())
            self._towns[unit.id] = tuple(
                town for town in towns if unit.place.level == 1 or unit in self.holders(town)
            )
        return self._towns[unit.id]

    def find(self, name: str) -> tuple[Entry, ...]:
        """Entries for a name as written, by the first of its folded forms that anything has."""
        for key in keys(name):
            if found := self.entries(key):
                return found
        return ()

    def lookup(self, name: str, country: str | None = None, admin1: str | None = None) -> list[Place]:
        """The places that go by a name, the most important first.

        Args:
            name: as written; case, accents, hyphens, "Al-", "St" and type words ("township") do not matter.
            country: keep only places of this country (any of its names).
            admin1: keep only places in this first-order unit (any of its names, when `country` is given).
        """
        wanted = None
        if country is not None:
            holder = self.country(country)
            if holder is None:
                return []
            wanted = holder.country
        units: set[str] = set()
        if admin1 is not None:
            units = {fold(admin1)}
            if wanted is not None and (unit := self.admin1(admin1, wanted)) is not None:
                units.add(fold(unit.admin1))
        for key in keys(name):
            found = [
                entry.place
                for entry in self.entries(key)
                if (wanted is None or entry.place.country == wanted)
                and (not units or fold(entry.place.admin1) in units)
            ]
            if found:
                return found
        return []

    def country(self, name: str) -> Place | None:
        """The country that goes by a name (not by a demonym), or None."""
        for key in keys(name):
            for entry in self.entries(key):
                if entry.place.feature == "A.PCLI":
                    return entry.place
        return None

    def country_entry(self, iso2: str) -> Entry | None:
        """The country with an ISO 3166 two-letter code (a territory has its country's code), or None."""
        return self._countries.get(iso2)

    def iso2(self, country: str) -> str:
        """The two-letter code of a country as ACLED spells it, or ""."""
        return self._iso2.get(country, "")

    def demonym(self, word: str) -> str:
        """The two-letter code of the country whose people a word names ("Burmese" -> "MM"), or ""."""
        known = self._demonyms.get(fold(word), "")
        return known if len(known) == 2 else ""

    def home_of(self, word: str) -> Entry | None:
        """The country or region whose people a word names ("Burmese", "African"), or None."""
        known = self._demonyms.get(fold(word), "")
        return self._countries.get(known) if len(known) == 2 else self.by_place_id(known) if known else None

    def admin1(self, name: str, country: str) -> Place | None:
        """The first-order unit of a country that goes by a name, or None."""
        holder = self.country(country)
        if holder is None:
            return None
        for key in keys(name):
            units = [e for e in self.entries(key) if e.place.level == 1 and e.place.country == holder.country]
            if units:
                return min(units, key=lambda entry: (entry.kind != "name", entry.id)).place
        return None

    def capital(self, country: str) -> Place | None:
        """The capital of a country, or None."""
        holder = self.country(country)
        return self.capital_of(holder) if holder is not None else None

    def capital_of(self, place: Place) -> Place | None:
        """The seat of an administrative unit or country: what a province alone is coded to (codebook 1.7)."""
        entry = self.by_place_id(place.place_id)
        seat = self.entry(entry.seat) if entry is not None and entry.seat else None
        return seat.place if seat is not None else None

    def by_place_id(self, place_id: str) -> Entry | None:
        """The place with an id of the file ("gn:1313479"), or None."""
        row = self._base.execute("SELECT * FROM entry WHERE place_id = ?", (place_id,)).fetchone()
        return _entry(row) if row else None

    def nearest(
        self, latitude: float, longitude: float, *, within_km: float = 25.0, features: Iterable[str] = ("P.",)
    ) -> list[tuple[float, Place]]:
        """Places around a point with their distance in km, the nearest first.

        Args:
            latitude: degrees.
            longitude: degrees.
            within_km: how far to look.
            features: beginnings of GeoNames feature codes to keep.
        """
        wanted = tuple(features)
        reach = within_km / 110.0
        width = min(180.0, reach / max(0.01, cos(radians(min(89.0, abs(latitude) + reach)))))
        low, high = longitude - width, longitude + width
        spans = [(max(low, -180.0), min(high, 180.0))]
        spans += [(low + 360, 180.0)] if low < -180 else [(-180.0, high - 360)] if high > 180 else []
        found = []
        for west, east in spans:
            rows = self._base.execute(
                "SELECT * FROM entry WHERE latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?",
                (latitude - reach, latitude + reach, west, east),
            )
            for place in (_entry(row).place for row in rows):
                away = distance_km((latitude, longitude), (place.latitude, place.longitude))
                if away <= within_km and place.feature.startswith(wanted):
                    found.append((away, place))
        return sorted(found, key=lambda pair: (pair[0], pair[1].place_id))

    def one_word_names(self) -> list[str]:
        """Every folded name of one word, in order."""
        rows = self._base.execute("SELECT DISTINCT fold FROM name WHERE fold NOT LIKE '% %' ORDER BY fold")
        return [fold for (fold,) in rows]

    @property
    def demonyms(self) -> dict[str, str]:
        """Folded words for peoples with their countries' ISO codes."""
        return dict(self._demonyms)

    def rows(self) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
        """Every place with the fields of `store.Record` and its names, for building on this gazetteer."""
        fields = (
            "key", "name", "country", "iso2", "iso3", "admin1", "admin2", "admin3", "latitude", "longitude",
            "feature", "population", "pcode", "source", "confidence", "parent", "seat",
        )  # fmt: skip
        places = self._base.execute(
            "SELECT p.id, p.place_id, p.name, p.country, p.iso2, p.iso3, p.admin1, p.admin2, p.admin3, "
            "p.latitude, p.longitude, p.feature, p.population, p.pcode, p.source, p.confidence, "
            "coalesce(h.place_id, ''), coalesce(s.place_id, '') "
            "FROM place p LEFT JOIN place h ON h.id = p.parent LEFT JOIN place s ON s.id = p.seat "
            "ORDER BY p.id"
        )
        names = self._base.cursor().execute("SELECT place, fold, kind FROM name ORDER BY place")
        waiting = next(names, None)
        for row in places:
            mine: dict[str, str] = {}
            while waiting is not None and waiting[0] == row[0]:
                mine[waiting[1]] = waiting[2]
                waiting = next(names, None)
            yield dict(zip(fields, row[1:], strict=True)), mine

    def coverage(self) -> dict[str, int]:
        """Numbers of places by kind of feature ("A", "P", ...), for reports."""
        rows = self._base.execute("SELECT substr(feature, 1, 1), count(*) FROM place GROUP BY 1 ORDER BY 1")
        return dict(rows.fetchall())
