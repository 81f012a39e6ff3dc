"""Countries and regions as ACLED spells them, with ISO codes and the other names they go by (codebook 1.9).

What belongs here: the 243 countries and 17 regions, and the look-up of a country by any of its names.
What does not: demonyms (`pipelines.coding.actors`) and places inside countries (`pipelines.places`).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

UNKNOWN_ISO3 = "UNK"
"""What stands for the ISO 3166 letters in an event id when the country is not known."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country as ACLED spells it.

    `iso` is the ISO 3166 numeric code, except that Kosovo, which has none, is 0; its `iso2` and `iso3` (XK,
    XKX) are the user-assigned codes in common use.
    """

    name: str
    iso: int
    iso2: str
    iso3: str
    region_id: int
    region: str
    other_names: tuple[str, ...]


def _read_countries() -> tuple[Country, ...]:
    source = files("schemas.codes").joinpath("data", "countries.csv")
    return tuple(
        Country(
            name=row["name"],
            iso=int(row["iso"]),
            iso2=row["iso2"],
            iso3=row["iso3"],
            region_id=int(row["region_id"]),
            region=row["region"],
            other_names=tuple(name for name in row["other_names"].split("; ") if name),
        )
        for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    )


COUNTRIES: tuple[Country, ...] = _read_countries()
"""Every country of the codebook, in alphabetical order."""

COUNTRY_BY_NAME: Mapping[str, Country] = MappingProxyType({c.name: c for c in COUNTRIES})
COUNTRY_BY_ISO2: Mapping[str, Country] = MappingProxyType({c.iso2: c for c in COUNTRIES})
COUNTRY_BY_ISO3: Mapping[str, Country] = MappingProxyType({c.iso3: c for c in COUNTRIES})

REGIONS: Mapping[int, str] = MappingProxyType(
    dict(sorted({c.region_id: c.region for c in COUNTRIES}.items()))
)
"""Region id (of the ACLED API) -> region name. Ids 6, 8 and 10 are not in use."""


def _is_abbreviation(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return len(letters) <= 4 and sum(c.isupper() for c in letters) >= 2


def _fold(name: str) -> str:
    """The form in which spellings of one name meet: no case, accents, punctuation or leading "the"."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    plain = plain.replace("&", " and ").replace(".", "")
    return re.sub(r"[^a-z0-9]+", " ", plain).strip().removeprefix("the ")


_ABBREVIATIONS: Mapping[str, Country] = MappingProxyType(
    {n.replace(".", ""): c for c in COUNTRIES for n in c.other_names if _is_abbreviation(n)}
)
_FOLDED: Mapping[str, Country] = MappingProxyType(
    {_fold(n): c for c in COUNTRIES for n in (c.name, *c.other_names) if not _is_abbreviation(n)}
)


def country(name: str) -> Country | None:
    """The country that goes by `name`, or None when no country does.

    ACLED's spelling, the ISO short, common and official names and common English alternatives are known,
    whatever their case, accents and punctuation. Abbreviations keep their case, so that "CAR" is a country
    and "car" is not.

    Args:
        name: a country's name, such as "Burma", "Viet Nam" or "DRC".
    """
    stripped = name.strip()
    return _ABBREVIATIONS.get(stripped.replace(".", "")) or _FOLDED.get(_fold(stripped))
