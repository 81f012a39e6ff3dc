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
CREATE INDEX place_by_unit ON place (iso2, admin1);
CREATE INDEX place_by_position ON place (latitude, longitude);
CREATE TABLE country_word (   -- demonyms; iso2 is a place_id for the people of a region
  fold TEXT PRIMARY KEY, iso2 TEXT NOT NULL) WITHOUT ROWID;
"""

WAITING = """
CREATE TABLE waiting.record (
  key TEXT PRIMARY KEY, rank INTEGER, name TEXT, country TEXT, iso2 TEXT, iso3 TEXT, admin1 TEXT, admin2 TEXT,
  admin3 TEXT, parent TEXT, seat TEXT, latitude REAL, longitude REAL, feature TEXT, population INTEGER,
  pcode TEXT, source TEXT, confidence TEXT
) WITHOUT ROWID;
CREATE TABLE waiting.alias (fold TEXT, key TEXT, rank INTEGER, PRIMARY KEY (fold, key)) WITHOUT ROWID;
"""

SORTING = """
CREATE TABLE waiting.numbered AS
  SELECT key, row_number() OVER (ORDER BY rank, population DESC, key) AS id FROM waiting.record;
CREATE INDEX waiting.numbered_key ON numbered (key);
INSERT INTO place
  SELECT n.id, r.key, r.name, r.country, r.iso2, r.iso3, r.admin1, r.admin2, r.admin3, p.id, s.id, r.latitude,
    r.longitude, r.feature, r.population, r.pcode, r.source, r.confidence
  FROM waiting.numbered n JOIN waiting.record r ON r.key = n.key
    LEFT JOIN waiting.numbered p ON p.key = r.parent LEFT JOIN waiting.numbered s ON s.key = r.seat
  ORDER BY n.id;
INSERT INTO name
  SELECT a.fold, n.id, CASE a.rank WHEN 0 THEN 'name' WHEN 1 THEN 'plain' WHEN 2 THEN 'alias' WHEN 3 THEN
    'variant' ELSE 'code' END
  FROM waiting.alias a JOIN waiting.numbered n ON n.key = a.key
  ORDER BY a.fold, n.id;
DROP TABLE waiting.numbered;
DROP TABLE waiting.record;
DROP TABLE waiting.alias;
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


class Writer:
    """Writes a gazetteer file record by record; the same records, in any order, give the same bytes.

    Records wait in a file of their own until `finish` puts them in order, so that memory stays small
    however many there are. The gazetteer appears under `path` only when it is complete.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        self._waiting = path.with_name(f".{path.name}.{os.getpid()}.waiting.tmp")
        self._remove()
        self._base = sqlite3.connect(self._temporary)
        self._base.execute("PRAGMA page_size = 4096")
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.execute("ATTACH ? AS waiting", (str(self._waiting),))
        self._base.execute("PRAGMA waiting.journal_mode = OFF")
        self._base.execute("PRAGMA waiting.synchronous = OFF")
        self._base.executescript(WAITING)

    def add(self, record: Record) -> None:
        """Add a place.

        Raises:
            ValueError: there is one with its key already.
        """
        rank = 0 if record.feature.startswith("A.PCL") else 1 if record.feature == "A.ADM1" else 2
        row = (
            record.key, rank, record.name, record.country, record.iso2, record.iso3, record.admin1,
            record.admin2,
            record.admin3, record.parent, record.seat, round(record.latitude, 5), round(record.longitude, 5),
            record.feature, record.population, record.pcode, record.source, record.confidence,
        )  # fmt: skip
        try:
            self._base.execute("INSERT INTO waiting.record VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", row)
        except sqlite3.IntegrityError as error:
            self.abandon()
            raise ValueError(f"two places share a key ({record.key}); give each place its own") from error
        for folded, kind in record.names.items():
            self.add_name(record.key, folded, kind)

    def __contains__(self, key: str) -> bool:
        """Whether a place with this key was added."""
        return self._base.execute("SELECT 1 FROM waiting.record WHERE key = ?", (key,)).fetchone() is not None

    def add_name(self, key: str, folded: str, kind: str) -> None:
        """Add a folded name of a place that is added too; the better kind wins."""
        self._base.execute(
            "INSERT INTO waiting.alias VALUES (?,?,?) "
            "ON CONFLICT DO UPDATE SET rank = min(rank, excluded.rank)",
            (folded, key, KINDS.index(kind)),
        )

    def finish(self, demonyms: Mapping[str, str], meta: Mapping[str, str]) -> dict[str, int]:
        """Put everything in order and in place; returns the numbers of places and names."""
        base = self._base
        base.executescript(SCHEMA)
        base.executescript(SORTING)
        digest = hashlib.sha256()
        counts = {"places": 0, "names": 0}
        for row in base.execute("SELECT * FROM place ORDER BY id"):
            digest.update(repr(row).encode())
            counts["places"] += 1
        for row in base.execute("SELECT fold, place, kind FROM name"):
            digest.update(repr(row).encode())
            counts["names"] += 1
        base.executemany("INSERT INTO country_word VALUES (?,?)", sorted(demonyms.items()))
        digest.update(repr(sorted(demonyms.items())).encode())
        facts = {**meta, "format": FORMAT, "content_sha256": digest.hexdigest()}
        base.executemany("INSERT INTO meta VALUES (?,?)", sorted(facts.items()))
        base.commit()
        base.close()
        self._temporary.replace(self.path)
        self._remove()
        return counts

    def abandon(self) -> None:
        """Give up and clean up."""
        self._base.close()
        self._remove()

    def _remove(self) -> None:
        self._temporary.unlink(missing_ok=True)
        self._waiting.unlink(missing_ok=True)


def write(
    path: Path, records: Iterable[Record], demonyms: Mapping[str, str], meta: Mapping[str, str]
) -> dict[str, int]:
    """Write a gazetteer file of these records in one go (see `Writer`)."""
    writer = Writer(path)
    try:
        for record in records:
            writer.add(record)
        return writer.finish(demonyms, meta)
    except BaseException:
        writer.abandon()
        raise
