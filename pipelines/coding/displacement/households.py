"""Household sizes by country and year, each with its source (codebook 3.1: never converted silently).

What belongs here: the table and the choice of its row. What does not: the conversion (`rows`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipelines.coding.numbers.lexicon import read_table


@dataclass(frozen=True, slots=True)
class HouseholdSize:
    """Average persons per household of a country in the year of its source."""

    iso3: str
    year: int
    persons: float
    source: str


@dataclass(frozen=True)
class HouseholdSizes:
    """A table of household sizes. Build your own from any rows to replace the one that comes with Tocsin."""

    rows: tuple[HouseholdSize, ...]

    @classmethod
    def from_rows(cls, rows: Iterable[dict[str, str]]) -> HouseholdSizes:
        """Read rows with the columns iso3, year, persons, source.

        Raises:
            ValueError: a size is not above 0, or a row names no source.
        """
        sizes = tuple(
            HouseholdSize(r["iso3"], int(r["year"]), float(r["persons"]), r["source"]) for r in rows
        )
        for size in sizes:
            if size.persons <= 0 or not size.source:
                raise ValueError(
                    f"household size of {size.iso3} {size.year}: needs persons above 0 and a source to cite"
                )
        return cls(sizes)

    def find(self, iso3: str, year: int | None) -> HouseholdSize | None:
        """The country's size of the year nearest to `year` (the latest one without it), None if unknown."""
        own = [s for s in self.rows if s.iso3 == iso3]
        if not own:
            return None
        if year is None:
            return max(own, key=lambda s: s.year)
        return min(own, key=lambda s: (abs(s.year - year), -s.year))


@cache
def household_sizes() -> HouseholdSizes:
    """The table that comes with Tocsin: censuses and national surveys, `household_sizes.csv`."""
    return HouseholdSizes.from_rows(read_table("household_sizes.csv"))
