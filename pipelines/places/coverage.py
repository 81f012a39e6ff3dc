"""How much of a user's own events' places a gazetteer knows: `tocsin gazetteer coverage EVENTS.csv`.

What belongs here: comparing the locations of an events table with the gazetteer. What does not: adding what
is missing (`merge`).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.places.gazetteer import Gazetteer, distance_km
from pipelines.places.sources import SourceError

NEAR_KM = 20.0
"""A location counts as known when the gazetteer has its name this close to its coordinates."""
NEEDED = ("country", "location", "latitude", "longitude")


@dataclass(slots=True)
class Coverage:
    """Distinct locations of a country: how many there are by name, how many where they should be, the others.

    `named`: a place of the country goes by the name. `known`: one of these lies within `NEAR_KM`.
    """

    country: str
    locations: int = 0
    named: int = 0
    known: int = 0
    missing: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Known locations among all, 0 to 1."""
        return self.known / self.locations if self.locations else 0.0


def coverage(events: Iterable[Mapping[str, str]], gazetteer: Gazetteer) -> list[Coverage]:
    """Coverage by country, the worst covered first.

    Args:
        events: rows with `country`, `location`, `latitude` and `longitude` (degrees), as ACLED's columns are
            called; rows without coordinates are passed over.
        gazetteer: the places.
    """
    found: dict[str, Coverage] = defaultdict(lambda: Coverage(""))
    seen: set[tuple[str, ...]] = set()
    for row in events:
        country, location, latitude, longitude = key = tuple(str(row.get(name) or "") for name in NEEDED)
        if key in seen or not location:
            continue
        seen.add(key)
        try:
            here = float(latitude), float(longitude)
        except ValueError:
            continue
        one = found[country]
        one.country = country
        one.locations += 1
        places = gazetteer.lookup(location, country or None)
        one.named += bool(places)
        if any(distance_km(here, (place.latitude, place.longitude)) <= NEAR_KM for place in places):
            one.known += 1
        else:
            one.missing.append(location)
    return sorted(found.values(), key=lambda one: (one.share, -one.locations, one.country))


def coverage_of_file(path: Path, gazetteer: Gazetteer) -> list[Coverage]:
    """Coverage of a CSV of events.

    Raises:
        SourceError: the file lacks one of the columns or is no CSV in UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = csv.DictReader(handle)
            lacking = [name for name in NEEDED if name not in (rows.fieldnames or [])]
            if lacking:
                raise SourceError(
                    f"{path} has no column {', '.join(lacking)}: an events table as ACLED's is needed"
                )
            return coverage(rows, gazetteer)
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"{path} is no CSV in UTF-8: {error}") from error
