"""Outlets and news agencies: who published an article, and whose report it carries.

What belongs here: the registry (data/outlets.csv and a user's extra table), look-ups by name and domain,
and recognising agency credits in a text. What does not: anything about the article's content.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.ingest.tables import read_table, rows
from pipelines.ingest.text import one_line
from schemas.codes import COUNTRIES, COUNTRY_BY_ISO2, LIST_SEPARATOR, SOURCE_SCALES

_HOST = re.compile(r"(?:https?://)?(?:[\w-]{1,63}\.){1,6}[a-z]{2,24}(?:[:/?#]\S*)?", re.IGNORECASE)
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_STAFF = re.compile(
    r"\s+(?:staff(?: writers?)?|writers?|correspondents?|reporters?|news desk|journalists?)$", re.IGNORECASE
)
_BETWEEN_NAMES = re.compile(r"\s*(?:[,/|;()]|\s(?:and|for|with|of|in|via|-|–|—)\s)\s*")
_DATELINE = re.compile(r"^[^\n]{0,90}?\(([A-Z][\w .&'’/-]{1,45})\)\s*(?:[-–—:]|$)")
_OPENING = 2
"""Paragraphs in which a dateline may stand: a standfirst may come first."""
_TOLD_OFTEN = 2
_GENERIC_TLDS = frozenset(row["word"] for row in rows("words") if row["list"] == "generic_tld")
"""Country domains sold world-wide: they say nothing of where an outlet is."""
_ONE_WORD = re.compile(r"[A-Z][a-z]+")


@dataclass(frozen=True, slots=True)
class Outlet:
    """A registered outlet or agency. `country` is ACLED's spelling, `scale` as in codebook 1.8."""

    name: str
    domains: tuple[str, ...]
    aliases: tuple[str, ...]
    country: str
    scale: str
    is_agency: bool


@dataclass(frozen=True, slots=True)
class Source:
    """What the articles table says of a source: names joined by "; ", outlet first."""

    name: str = ""
    domain: str = ""
    country: str = ""
    scale: str = ""


class Outlets:
    """The registry, with its look-ups."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self._by_name: dict[str, Outlet] = {}
        self._by_domain: dict[str, Outlet] = {}
        for outlet in outlets:  # a later entry, such as a user's own, replaces an earlier one
            for name in (outlet.name, *outlet.aliases):
                self._by_name[_key(name)] = outlet
            for domain in outlet.domains:
                self._by_domain[domain] = outlet

    @classmethod
    def load(cls, extra: Path | None = None) -> Outlets:
        """The built-in registry, and a table of the same columns that adds to it or corrects it.

        Args:
            extra: CSV with the columns name, domain, aliases, country, scale, kind; several domains or
                aliases are parted by "; ".

        Raises:
            ValueError: The extra table lacks a column, or holds a country or scale outside the codebook.
        """
        table = [*rows("outlets"), *(read_table(extra) if extra else ())]
        where = str(extra) if extra else "outlets.csv"
        return cls(_outlet(row, where) for row in table)

    def by_name(self, name: str) -> Outlet | None:
        """The outlet of a name or alias, whatever its case and with or without "The"."""
        return self._by_name.get(_key(name))

    def by_domain(self, address: str) -> Outlet | None:
        """The outlet of a URL or host name, also for a subdomain of a registered domain."""
        host = host_of(address)
        while host.count(".") >= 1:
            if host in self._by_domain:
                return self._by_domain[host]
            host = host.partition(".")[2]
        return None

    def on_page(self, lines: Sequence[str]) -> Outlet | None:
        """The outlet that a page's furniture names most often ("alerts from <name>", "© <name>")."""
        named: Counter[str] = Counter()
        for line in lines:
            named.update(match[0] for match in self._names.finditer(line))
        for name, _ in named.most_common():
            outlet = self.by_name(name)
            if outlet is not None and not outlet.is_agency and outlet.scale != "New media":
                return outlet
        return None

    def on_top(self, lines: Sequence[str]) -> Outlet | None:
        """The outlet that a line above a page's title names, and nothing else beside it."""
        for line in lines:
            outlet = self.by_name(line)
            if outlet is not None and outlet.scale not in ("New media", "Other"):
                return outlet
        return None

    def credited(self, paragraphs: Sequence[str], byline: str, credit_lines: Sequence[str]) -> list[Outlet]:
        """The agencies (or other outlets) whose report an article carries.

        They are named in the byline, in a dateline "PLACE (Name) -" or in a credit line. A mention in the
        text is no credit, unless nothing else is and the text has people speak to the same single agency
        again and again ("told Name"): only an agency's own reports do.
        """
        found: list[Outlet] = []
        for part in _BETWEEN_NAMES.split(byline):
            found += self._exact(_STAFF.sub("", part))
        for paragraph in paragraphs[:_OPENING]:
            dateline = _DATELINE.match(paragraph)
            for part in dateline[1].split("/") if dateline else ():
                found += self._exact(part.strip(), agency_only=False)
        for line in credit_lines:
            found += [self._by_name[_key(match[0])] for match in self._agency_names.finditer(line)]
        if not found:
            told = [
                self._by_name[_key(match[1])] for text in paragraphs for match in self._told.finditer(text)
            ]
            found = told[:1] if len(told) >= _TOLD_OFTEN and len(set(told)) == 1 else []
        return list(dict.fromkeys(found))

    def source(self, given: str, address: str, credited: Sequence[Outlet]) -> Source:
        """The source of an article (codebook 1.8).

        Args:
            given: The source the raw item states, by name or domain; several are parted by ";". An unknown
                name is kept as it is.
            address: URL of the article, or "".
            credited: Agencies credited in the text.
        """
        names: list[str] = []
        known: list[Outlet] = []
        domain = ""
        for part in (one_line(part) for part in given.split(";")):
            outlet = self.by_name(part) or (self.by_domain(part) if _HOST.fullmatch(part) else None)
            if outlet is not None:
                known.append(outlet)
            if part and _HOST.fullmatch(part):
                domain = domain or host_of(part)
            names.append(outlet.name if outlet else (host_of(part) if _HOST.fullmatch(part) else part))
        domain = domain or host_of(address)
        publisher = self.by_domain(address)
        if not any(names) and publisher is not None:
            names, known = [publisher.name], [publisher]
        elif not any(names):
            names = [domain]
        if not known and domain and (outlet := self.by_domain(domain)) is not None:
            known = [outlet]
        country = known[0].country if known else _country_of(domain)
        domain = domain or (known[0].domains[0] if known and known[0].domains else "")
        known += [outlet for outlet in credited if outlet not in known]
        names += [outlet.name for outlet in credited]
        if not country and known:
            country = known[0].country
        unique = list(dict.fromkeys(name for name in names if name))
        return Source(LIST_SEPARATOR.join(unique), domain, country, _scale(known))

    def _exact(self, name: str, *, agency_only: bool = True) -> list[Outlet]:
        outlet = self.by_name(name) if name else None
        return [outlet] if outlet and (outlet.is_agency or not agency_only) else []

    @cached_property
    def _names(self) -> re.Pattern[str]:
        """All names but single common words ("Time", "Metro"), as they are written, or with a small "the"."""
        written = {
            name
            for outlet in self._by_name.values()
            for name in (outlet.name, *outlet.aliases)
            if not _ONE_WORD.fullmatch(name)
        }
        return _alternatives(written | {_ARTICLE.sub("the ", name) for name in written})

    @cached_property
    def _agency_names(self) -> re.Pattern[str]:
        return _alternatives(self._agency_spellings())

    @cached_property
    def _told(self) -> re.Pattern[str]:
        names = _alternatives(self._agency_spellings()).pattern
        spoke = (
            r"(?:told|tells|telling|spoke (?:to|with)|speaking to|(?:an )?interview with|seen by|reviewed by)"
        )
        return re.compile(rf"\b{spoke} (?:[Tt]he )?(?:news agency )?({names})")

    def _agency_spellings(self) -> set[str]:
        agencies = {outlet for outlet in self._by_name.values() if outlet.is_agency}
        return {_ARTICLE.sub("", name) for outlet in agencies for name in (outlet.name, *outlet.aliases)}


def host_of(address: str) -> str:
    """The host of a URL or bare domain, in lower case without "www."; "" when there is none."""
    address = address.strip()
    if not _HOST.fullmatch(address):
        return ""
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")


def _alternatives(names: set[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(r"(?<![\w.])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w’'])")


def _key(name: str) -> str:
    return _ARTICLE.sub("", one_line(name)).strip(" .").casefold()


def _country_of(domain: str) -> str:
    ending = domain.rpartition(".")[2].upper()
    if not domain or ending.lower() in _GENERIC_TLDS:
        return ""
    country = COUNTRY_BY_ISO2.get("GB" if ending == "UK" else ending)
    return country.name if country else ""


def _scale(outlets: Sequence[Outlet]) -> str:
    """One scale, or the lowest and the highest of several joined by "-" (codebook 1.8)."""
    scales = sorted({outlet.scale for outlet in outlets}, key=SOURCE_SCALES.index)
    return "-".join(dict.fromkeys((scales[0], scales[-1]))) if scales else ""


def _outlet(row: dict[str, str], where: str) -> Outlet:
    try:
        outlet = Outlet(
            name=one_line(row["name"]),
            domains=tuple(
                part.strip().lower().removeprefix("www.") for part in row["domain"].split(";") if part.strip()
            ),
            aliases=tuple(part.strip() for part in row["aliases"].split(";") if part.strip()),
            country=row["country"].strip(),
            scale=row["scale"].strip(),
            is_agency=row["kind"].strip() == "agency",
        )
    except KeyError as error:
        raise ValueError(
            f"{where}: no column {error}; needed are name, domain, aliases, country, scale, kind"
        ) from error
    if outlet.country and outlet.country not in {country.name for country in COUNTRIES}:
        raise ValueError(f"{where}: {outlet.name}: {outlet.country!r} is not a country in ACLED's spelling")
    if outlet.scale not in SOURCE_SCALES:
        raise ValueError(
            f"{where}: {outlet.name}: scale {outlet.scale!r} is none of {', '.join(SOURCE_SCALES)}"
        )
    return outlet
