"""Cells of one displacement row, each with the words that justify it (codebook 3.4).

What belongs here: filling the columns from a movement, its places and its dates. What does not: which figures
become rows, and which is recommended (`rows`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.coding.casualties.reality import claimant
from pipelines.coding.displacement.context import occurred
from pipelines.coding.displacement.dates import Dates
from pipelines.coding.displacement.geography import Ends, accuracy, main_country
from pipelines.coding.displacement.households import HouseholdSizes
from pipelines.coding.displacement.movements import Movement
from pipelines.coding.displacement.nationality import country_in_words, nationality
from pipelines.coding.types import Article, Draft, Parsed, Span, Toponym
from schemas.codes import TERMS_OF_DISPLACEMENT, country

METADATA = Span("metadata", -1, -1)
_BORDER = re.compile(
    r"\b(?:(?:across|over|crossed|cross|crossing) the (?:border|frontier)|neighbou?ring countr\w+"
    r"|cross(?:ed)? into"
    r"|abroad|refugees in)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\b(?:second|third) time\b|\bdisplaced again\b|\bonce again displaced\b", re.IGNORECASE)
_CAMP = re.compile(r"\bcamps?\b", re.IGNORECASE)
_REFUGEES = frozenset({"refugee", "seeker"})
_LONG_TOTAL_DAYS = 365
_LINKED, _NEAR = 0.9, 0.6


@dataclass(frozen=True, slots=True)
class Told:
    """A movement as one sentence of an article tells it, with what else the article says of it."""

    article: Article
    sentence: Parsed
    movement: Movement
    ends: Ends
    dates: Dates
    kind: str
    places: Sequence[Toponym]
    default_country: str
    reference: date | None

    @property
    def word_span(self) -> Span:
        """The word of displacement."""
        token = self.sentence.doc[self.movement.trigger]
        return self.sentence.sentence.span(token.idx, token.idx + len(token.text))

    @property
    def count_span(self) -> Span:
        """The words of the figure."""
        return self.sentence.sentence.span(self.movement.quantity.start, self.movement.quantity.end)

    @property
    def goes_abroad(self) -> bool:
        """As in "fled to Uganda": nobody flees to a country from inside it."""
        toponym = self.ends.destination
        is_country = toponym is not None and toponym.place is not None and toponym.place.level == 0
        return is_country and self.movement.word.move == "out" and self.ends.origin is None


def fill(told: Told, sizes: HouseholdSizes) -> tuple[Draft, float]:
    """All cells that the words of one figure give, and how sure they are (0 to 1)."""
    draft = Draft()
    movement, text = told.movement, told.sentence.sentence.text
    quantity, word = movement.quantity, movement.word
    _put_country(draft, told)
    crosses = _put_ends(draft, told)
    is_stock = movement.is_stock or _is_long_total(told.dates)
    is_in_camp = word.term == "Sheltered" and _CAMP.search(text) is not None
    term = "In relief camp" if is_in_camp else word.term
    draft.put("displacement_type", told.kind, told.word_span, "words of cause")
    draft.put("metric", "stock" if is_stock else "flow", told.word_span, word.frame)
    draft.put("category", _category(movement, is_stock, crosses, text), told.word_span, word.move)
    draft.put("term", term, told.word_span, f"term: {word.lemma}")
    draft.put("is_cross_border", crosses, told.word_span, "countries of both ends, or words of a border")
    draft.put("quantifier", quantity.quantifier, told.count_span, quantity.rule)
    draft.put("reported_value_low", quantity.best, told.count_span, quantity.rule)
    draft.put("reported_value_high", quantity.high, told.count_span, quantity.rule)
    draft.put("unit", movement.unit, told.count_span, quantity.noun or "no noun: persons")
    draft.put("is_imputed_vague", quantity.is_vague, told.count_span, quantity.rule)
    _put_persons(draft, told, sizes)
    _put_dates(draft, told)
    draft.cells["displacement_occurred"] = occurred(text, term, TERMS_OF_DISPLACEMENT)
    draft.cells["claimant"] = claimant(told.sentence.doc[movement.trigger])
    draft.put("source", told.article.source, METADATA, "article")
    sureness = _LINKED if movement.is_linked else _NEAR
    sureness -= 0.15 * quantity.is_vague + 0.1 * (not draft.cells["country"]) + 0.1 * word.is_weak
    draft.cells["confidence"] = round(sureness, 2)
    return draft, sureness


def _is_long_total(dates: Dates) -> bool:
    """A running total over more than a year counts people rather than a movement."""
    if dates.cumulative_since is None or dates.end is None:
        return False
    return (dates.end - dates.cumulative_since).days > _LONG_TOTAL_DAYS


def _category(movement: Movement, is_stock: bool, crosses: bool, text: str) -> str:
    """IDMC's category (codebook 3.1)."""
    if movement.word.move == "return":
        flow = "Cross-border Return" if crosses else "Return"
        return "Returnees" if is_stock else flow
    if is_stock:
        return "People displaced across borders" if crosses else "IDPs"
    if crosses:
        return "Cross-border Flight"
    return "Multiple Displacement" if _AGAIN.search(text) else "Internal Displacements"


def _put_country(draft: Draft, told: Told) -> None:
    name, span, rule = _country(told)
    known = country(name) if name else None
    draft.put("country", known.name if known else "", span, rule)
    draft.cells["iso3"] = known.iso3 if known else ""
    draft.cells["iso"] = known.iso if known else None


def _country(told: Told) -> tuple[str, Span, str]:
    """The country people left: by nationality, origin, where the sentence plays, the article's main country.

    Those who return are counted for their own country, and refugees never for the one that hosts them.
    """
    if own := nationality(_people_words(told)):
        return own, told.count_span, "nationality"
    is_abroad = told.movement.word.move == "abroad" or told.goes_abroad
    candidates = [
        (told.ends.origin, "origin"),
        (told.ends.setting, "place of the sentence"),
        (told.ends.destination, "destination"),
    ]
    if told.movement.word.move == "return":
        candidates.reverse()
    for toponym, rule in candidates[:1] if is_abroad else candidates:
        if toponym is not None and toponym.place is not None and toponym.place.country:
            return toponym.place.country, _span(toponym), rule
    host = told.ends.destination.place if is_abroad and told.ends.destination is not None else None
    host_name = host.country if host is not None else ""
    others = [t for t in told.places if t.place is not None and t.place.country != host_name]
    if main := main_country(others):
        first = next(t for t in others if t.place is not None and t.place.country == main)
        return main, _span(first), "main country of the article"
    said = country_in_words(f"{told.article.title}. {told.article.text}")
    if said and said != host_name:
        return said, METADATA, "country or nationality named in the article"
    return told.default_country, METADATA, "country handed in" if told.default_country else ""


def _span(toponym: Toponym) -> Span:
    return Span(toponym.part, toponym.start, toponym.end)


def _people_words(told: Told) -> str:
    """The words from the figure to the noun it counts, which may name a nationality."""
    doc, quantity = told.sentence.doc, told.movement.quantity
    noun = next((t for t in doc if t.idx >= quantity.start and t.lemma_.lower() == quantity.noun), None)
    return doc.text[quantity.start : noun.idx + len(noun.text)] if noun is not None else ""


def _put_ends(draft: Draft, told: Told) -> bool:
    """Fill both ends; True when they lie in different countries or the words speak of a border."""
    for end, toponym in (("origin", told.ends.origin), ("destination", told.ends.destination)):
        place = toponym.place if toponym is not None else None
        draft.cells[f"{end}_name"] = ""
        if toponym is not None:
            draft.put(f"{end}_name", place.name if place else toponym.text, _span(toponym), toponym.rule)
        for column in ("country", "admin1", "admin2", "admin3"):
            draft.cells[f"{end}_{column}"] = getattr(place, column) if place else ""
        for column in ("latitude", "longitude"):
            draft.cells[f"{end}_{column}"] = getattr(place, column) if place else None
        draft.cells[f"{end}_accuracy"] = accuracy(place) if place else ""
    is_return = told.movement.word.move == "return"
    left = draft.cells["origin_country"] or ("" if is_return else draft.cells["country"])
    reached = draft.cells["destination_country"]
    if draft.cells["origin_country"] and reached:
        return left != reached
    if left and reached and left != reached:
        return True
    is_refugee = told.movement.quantity.noun in _REFUGEES or told.movement.word.move == "abroad"
    return is_refugee or told.goes_abroad or _BORDER.search(told.sentence.sentence.text) is not None


def _put_persons(draft: Draft, told: Told, sizes: HouseholdSizes) -> None:
    """Persons: as counted, as the article converts them, or by a household size (codebook 3.1)."""
    movement, span = told.movement, told.count_span
    quantity, cells = movement.quantity, draft.cells
    cells.update(household_size=None, household_size_source="", household_size_year=None, is_converted=False)
    if movement.unit == "Person":
        draft.put("figure", quantity.best, span, "as reported")
        draft.put("figure_high", quantity.high, span, "as reported")
        return
    if movement.persons is not None:
        rule = "persons given by the article"
        own = told.sentence.sentence.span(movement.persons.start, movement.persons.end)
        draft.put("figure", movement.persons.best, own, rule)
        draft.put("figure_high", movement.persons.high, own, rule)
        cells["household_size_source"] = rule
        return
    iso3 = str(cells["iso3"])
    size = sizes.find(iso3, told.reference.year if told.reference else None) if iso3 else None
    if size is None:
        cells.update(figure=None, figure_high=None)
        return
    cells.update(
        household_size=size.persons,
        household_size_source=size.source,
        household_size_year=size.year,
        is_converted=True,
    )
    rule = f"households x {size.persons} ({size.source})"
    high = None if quantity.high is None else _round_half_up(quantity.high * size.persons)
    draft.put("figure", _round_half_up(quantity.best * size.persons), span, rule)
    draft.put("figure_high", high, span, rule)


def _round_half_up(value: float) -> int:
    return math.floor(value + 0.5)


def _put_dates(draft: Draft, told: Told) -> None:
    dates = told.dates
    values = {
        "displacement_start_date": dates.start,
        "displacement_end_date": dates.end,
        "displacement_date": dates.end or dates.start,
        "cumulative_since": dates.cumulative_since,
    }
    draft.cells.update(values)
    draft.cells["date_accuracy"] = dates.accuracy
    for time in dates.times:
        span = told.sentence.sentence.span(time.start, time.end)
        for column, value in values.items():
            if value is not None:
                draft.put(column, value, span, time.rule)
