"""The gazetteer file: its tables, and the one writer that every builder uses.

What belongs here: the SQLite schema and reproducible writing. What does not: where places come from
(`build`, `geonames`) or how they are looked up (`gazetteer`).
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.places.names import MAX_NAME, TYPE_WORDS, fold, without_article, without_type

FORMAT = "1"
"""Version of the file's layout; a reader refuses any other."""

ARABIC_SCRIPT_COUNTRIES = frozenset(
    [
        "AE",
        "BH",
        "DZ",
        "EG",
        "IQ",
        "JO",
        "KW",
        "LB",
        "LY",
        "MA",
        "MR",
        "OM",
        "PS",
        "QA",
        "SA",
        "SD",
        "SY",
        "TD",
        "TN",
        "YE",
        "IL",
        "DJ",
        "SO",
    ]
)
"""ISO 3166 codes of countries whose Arabic names are also written without "Al-"."""

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (
  id INTEGER PRIMARY KEY,          -- by falling importance, so that a look-up's natural order is best first
  place_id TEXT NOT NULL,
  name TEXT NOT NULL,
  country TEXT NOT NULL, iso2 TEXT NOT NULL, iso3 TEXT NOT NULL,
  admin1 TEXT NOT NULL, admin2 TEXT NOT NULL, admin3 TEXT NOT NULL,
  parent INTEGER,                  -- the smallest unit that holds it
  seat INTEGER,                    -- of a country or unit: its capital
  latitude REAL NOT NULL, longitude REAL NOT NULL,
  feature TEXT NOT NULL, population INTEGER NOT NULL,
  pcode TEXT NOT NULL, source TEXT NOT NULL, confidence TEXT NOT NULL
);
CREATE VIEW entry AS
  SELECT id, place_id, name, country, iso3, admin1, admin2, admin3, latitude, longitude, feature,
    population, source, iso2, parent, seat
  FROM place;
CREATE TABLE name (fold TEXT NOT NULL, place INTEGER NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (fold, place))
  WITHOUT ROWID;
CREATE INDEX place_by_id ON place (place_id);
CREATE INDEX place_by_position ON place (latitude, longitude);
CREATE TABLE country_word (fold TEXT PRIMARY KEY, iso2 TEXT NOT NULL) WITHOUT ROWID;  -- demonyms
"""

KINDS = ("name", "plain", "alias", "variant", "code")
"""Kinds of a name, best first: own, without its type word, another, without the article, abbreviation."""


@dataclass(slots=True)
class Record:
    """A place on its way into the file. `key`, `parent` and `seat` are the builder's own ids ("gn:123")."""

    key: str
    name: str
    country: str
    iso2: str
    iso3: str
    latitude: float
    longitude: float
    feature: str
    population: int
    source: str
    parent: str = ""
    seat: str = ""
    admin1: str = ""
    admin2: str = ""
    admin3: str = ""
    pcode: str = ""
    confidence: str = ""
    names: dict[str, str] = field(default_factory=dict)

    def add_name(self, name: str, kind: str) -> None:
        """Remember a name under its folded form; the better kind wins."""
        folded = fold(name)
        if len(folded) < 2 or len(name) > MAX_NAME or TYPE_WORDS.issuperset(folded.split()):
            return
        self._keep(folded, kind)
        if kind == "code":
            return
        bare = without_type(folded)
        if bare and self.feature.startswith("A.ADM"):
            self._keep(bare, "plain" if kind in ("name", "plain") else kind)
        stem = without_article(bare or folded)
        if len(stem) >= 3 and self.iso2 in ARABIC_SCRIPT_COUNTRIES:
            self._keep(stem, "variant")

    def _keep(self, folded: str, kind: str) -> None:
        old = self.names.get(folded)
        if old is None or KINDS.index(kind) < KINDS.index(old):
            self.names[folded] = kind

    @property
    def importance(self) -> tuple[int, int, str]:
        """Sort key: countries, first-order units, then by population; the key breaks ties."""
        rank = 0 if self.feature.startswith("A.PCL") else 1 if self.feature == "A.ADM1" else 2
        return rank, -self.population, self.key


def write(
    path: Path, records: Iterable[Record], demonyms: Mapping[str, str], meta: Mapping[str, str]
) -> dict[str, int]:
    """Write a gazetteer file in one go: the same records give the same bytes.

    The file appears under `path` only when it is complete. Returns the numbers of places and names.
    """
    ordered = sorted(records, key=lambda record: record.importance)
    ids = {record.key: number for number, record in enumerate(ordered, start=1)}
    if len(ids) != len(ordered):
        raise ValueError("two places share a key; give each record of a gazetteer its own key")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    digest = hashlib.sha256()
    names: list[tuple[str, int, str]] = []
    base = sqlite3.connect(temporary)
    try:
        base.execute("PRAGMA page_size = 4096")
        base.execute("PRAGMA journal_mode = OFF")
        base.execute("PRAGMA synchronous = OFF")
        base.executescript(SCHEMA)
        rows = []
        for record in ordered:
            number = ids[record.key]
            row = (
                number, record.key, record.name, record.country, record.iso2, record.iso3, record.admin1,
                record.admin2, record.admin3, ids.get(record.parent), ids.get(record.seat),
                round(record.latitude, 5), round(record.longitude, 5), record.feature, record.population,
                record.pcode, record.source, record.confidence,
            )  # fmt: skip
            rows.append(row)
            digest.update(repr(row).encode())
            names.extend((folded, number, kind) for folded, kind in record.names.items())
        base.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", rows)
        names.sort()
        for name_row in names:
            digest.update(repr(name_row).encode())
        base.executemany("INSERT INTO name VALUES (?,?,?)", names)
        base.executemany("INSERT INTO country_word VALUES (?,?)", sorted(demonyms.items()))
        digest.update(repr(sorted(demonyms.items())).encode())
        facts = {**meta, "format": FORMAT, "content_sha256": digest.hexdigest()}
        base.executemany("INSERT INTO meta VALUES (?,?)", sorted(facts.items()))
        base.commit()
    finally:
        base.close()
    temporary.replace(path)
    return {"places": len(ordered), "names": len(names)}
