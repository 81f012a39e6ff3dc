"""The regimes of states, and the names that state forces bear under them (codebook 1.10).

What belongs here: periods of states.csv and the pattern "Military Forces of <State> (<start>-<end>)".
What does not: who is meant by a phrase (noun_phrases), and names of particular units (forces.csv).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pipelines.coding.types import Actor

PREFIXES = {
    "military": "Military Forces of",
    "police": "Police Forces of",
    "government": "Government of",
    "mutiny": "Mutiny of Military Forces of",
}
"""How the name of each kind begins. Mutineers fight their own state: they are political militia (3)."""


@dataclass(frozen=True, slots=True)
class Regime:
    """One regime of a country: from `start` up to, not including, `end`."""

    start: date
    end: date
    head: str

    @property
    def years(self) -> str:
        """The period as actor names write it: "2021-" or "2016-2021"."""
        return f"{self.start.year}-{'' if self.end == date.max else self.end.year}"


@dataclass(frozen=True, slots=True)
class Country:
    """A country of nationalities.csv.

    Attributes:
        phrase: how it stands in a name ("the Philippines").
        sovereign: the state whose forces a territory has, "" for a state.
        garrison: the state whose soldiers are simply "the soldiers" there (Israel, in Palestine).
    """

    name: str
    phrase: str
    sovereign: str
    garrison: str
    regimes: tuple[Regime, ...]


def parse_date(text: str, *, default: date) -> date:
    """A date of the lexicon, to the year, month or day; `default` for a blank one.

    Raises:
        ValueError: if the text is no ISO date, month or year.
    """
    if not text:
        return default
    year, month, day = ([int(part) for part in text.split("-")] + [1, 1])[:3]
    return date(year, month, day)


class StateActors:
    """Names the forces of every country at any date."""

    def __init__(self, rows: Iterable[Mapping[str, str]], nations: Iterable[Mapping[str, str]]) -> None:
        regimes: dict[str, list[Regime]] = {}
        for row in rows:
            regimes.setdefault(row["country"], []).append(
                Regime(
                    parse_date(row["start_date"], default=date.min),
                    parse_date(row["end_date"], default=date.max),
                    row["head"],
                )
            )
        self._countries = {
            row["country"]: Country(
                row["country"],
                row["phrase"] or row["country"],
                row["sovereign"],
                row["garrison"] or row["country"],
                tuple(sorted(regimes.get(row["country"], []), key=lambda regime: regime.start)),
            )
            for row in nations
        }

    def __contains__(self, country: str) -> bool:
        return country in self._countries

    @property
    def countries(self) -> Mapping[str, Country]:
        """All countries by ACLED's spelling."""
        return self._countries

    def garrison(self, country: str) -> str:
        """Whose the unnamed soldiers in a country are: its own, unless another state's army rules there."""
        own = self._countries.get(country)
        return own.garrison if own else country

    def regime(self, country: str, on_date: date | None) -> Regime | None:
        """The regime of a country (of its sovereign, for a territory) on a date; the latest without a date.

        The day of a change still belongs to the old regime: who fought the coup fought it. A date before the
        first known regime gets the first one.

        Raises:
            LookupError: if the country is not one of ACLED's.
        """
        regimes = self._sovereign(country).regimes
        if not regimes:
            return None
        if on_date is None:
            return regimes[-1]
        return next((regime for regime in reversed(regimes) if regime.start < on_date), regimes[0])

    def actor(self, country: str, kind: str, on_date: date | None, *, at: str = "", unit: str = "") -> Actor:
        """The force of `country` of that kind (a key of PREFIXES) on a date, as it is named and typed.

        Args:
            country: ACLED's spelling.
            kind: military, police, government or mutiny.
            on_date: the day of the event; None takes the latest regime.
            at: country of the event: a state is 1 at home and 8 abroad (codebook 1.4); "" is at home.
            unit: unit named after the period, as in "Military Forces of Myanmar (2021-) Border Guard Force".

        Raises:
            LookupError: if the country or the kind is unknown.
        """
        if kind not in PREFIXES:
            raise LookupError(f"kind of state actor {kind!r}: expected one of {', '.join(PREFIXES)}")
        owner = self._sovereign(country)
        regime = self.regime(country, on_date)
        name = f"{PREFIXES[kind]} {owner.phrase}"
        if regime:
            name += f" ({regime.years})"
        if unit:
            name += f" {unit}"
        abroad = bool(at) and at != country and (at not in self._countries or self._sovereign(at) != owner)
        inter = 8 if abroad else 3 if kind == "mutiny" else 1
        return Actor(name, inter, owner.name, kind)

    def _sovereign(self, country: str) -> Country:
        try:
            own = self._countries[country]
        except KeyError:
            raise LookupError(
                f"country {country!r} is not in nationalities.csv: use ACLED's spelling"
            ) from None
        return self._countries[own.sovereign] if own.sovereign else own
