"""Rows of the displacement table for one article (codebook 3.4).

What belongs here: putting figure, unit, term, places, dates and cause together, with the evidence of each
cell, and choosing the recommended figure. What does not: ids (the coder gives them) and reading the words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pipelines.coding.casualties.reality import claimant, clause_verb
from pipelines.coding.displacement.context import displacement_type, occurred, speaks_of_displacement
from pipelines.coding.displacement.dates import Dates, find_dates, is_history, of_clause, reference_day
from pipelines.coding.displacement.geography import Ends, accuracy, find_ends, main_country
from pipelines.coding.displacement.households import HouseholdSizes, household_sizes
from pipelines.coding.displacement.movements import Movement, movements
from pipelines.coding.displacement.nationality import country_in_words, nationality
from pipelines.coding.types import Article, Draft, Parsed, Span, TimeMention, Toponym
from schemas.codes import TERMS_OF_DISPLACEMENT, country

if TYPE_CHECKING:
    from spacy.tokens import Token

_METADATA = Span("metadata", -1, -1)
_RECOMMENDED, _TRIANGULATION = "Recommended figure", "Triangulation"
_NEAR_WORDS = 2
_VAGUE_SPAN = 1000


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set. `history_days`: a movement that ended longer before the article is left out."""

    history_days: int = 60
    sizes: HouseholdSizes = field(default_factory=household_sizes)


@dataclass(frozen=True, slots=True)
class Cause:
    """A report of the article that may have caused a displacement; `key` comes back as `report_id`."""

    key: str
    sub_event_type: str
    actor: str
    country: str
    locations: frozenset[str]
    sentence: int


@dataclass
class _Figure:
    movement: Movement
    parsed: Parsed
    draft: Draft
    weight: float


def displacement_rows(
    article: Article,
    parsed: Mapping[int, Parsed],
    places: Sequence[Toponym],
    times: Mapping[int, Sequence[TimeMention]],
    *,
    default_country: str = "",
    causes: Sequence[Cause] = (),
    settings: Settings | None = None,
) -> list[Draft]:
    """The displacement figures of an article.

    Args:
        article: Title, text and publication time (which may be missing).
        parsed: Sentence index -> sentence with its parse; sentences not parsed are not read.
        places: Toponyms of the article, with offsets in its parts.
        times: Sentence index -> its time expressions.
        default_country: Country (ACLED's spelling) when no place name tells one.
        causes: Reports of the same article, to link a figure to what caused it.
        settings: Age limit of movements and household sizes.

    Returns:
        One draft for each figure, in text order, with every column of the displacement table but the ids,
        `coder` and `coder_version`. Figures told twice are one row; of several figures for one movement one is
        recommended and the rest are kept for triangulation. Planned, feared, denied and past movements
        (codebook 3.1) are left out.
    """
    settings = settings or Settings()
    whole = f"{article.title}. {article.text}"
    reference = reference_day(article.published_on, times)
    found = {i: movements(parsed[i], speaks_of_displacement=False) for i in sorted(parsed)}
    sure = any(found.values()) or speaks_of_displacement(whole)
    figures: list[_Figure] = []
    for index in sorted(parsed):
        sentence = parsed[index]
        for movement in movements(sentence, speaks_of_displacement=sure):
            trigger = sentence.doc[movement.trigger]
            own, _ = of_clause(times.get(index, ()), sentence.doc, trigger)
            dates = find_dates(own, reference, trigger.idx)
            is_now = movement.is_stock and _is_said_of_now(trigger)
            if not is_now and is_history(dates, reference, days=settings.history_days):
                continue
            ends = find_ends(sentence, movement, places)
            kind = displacement_type(sentence.sentence.text, _around(index, parsed), whole)
            if movement.word.move == "housing" and kind == "Conflict":
                continue  # houses burnt in fighting are property destruction (codebook 2)
            figure = _draft(
                article, sentence, movement, ends, dates, kind, places, default_country, settings, reference
            )
            _add_cause(figure.draft, sentence, causes)
            figures.append(figure)
    figures = _once(figures)
    _choose(figures)
    for ordinal, one in enumerate(figures):
        one.draft.cells["ordinal"] = ordinal
    return [one.draft for one in figures]


def _is_said_of_now(trigger: Token) -> bool:
    """Present tense, or "still": a stock that holds whatever past days the sentence names."""
    verb = clause_verb(trigger)
    present = [verb.tag_, *(c.tag_ for c in verb.children if c.dep_ in ("aux", "auxpass"))]
    is_still = any(c.lower_ in ("still", "now", "currently") for c in (*verb.children, *trigger.children))
    return is_still or any(tag in ("VBP", "VBZ") for tag in present)


def _around(index: int, parsed: Mapping[int, Parsed]) -> list[str]:
    return [
        parsed[i].sentence.text for i in range(index - _NEAR_WORDS, index + _NEAR_WORDS + 1) if i in parsed
    ]


def _draft(
    article: Article,
    sentence: Parsed,
    movement: Movement,
    ends: Ends,
    dates: Dates,
    kind: str,
    places: Sequence[Toponym],
    default_country: str,
    settings: Settings,
    reference: date | None,
) -> _Figure:
    draft = Draft()
    s = sentence.sentence
    token = sentence.doc[movement.trigger]
    word_span = s.span(token.idx, token.idx + len(token.text))
    quantity = movement.quantity
    count_span = s.span(quantity.start, quantity.end)
    _put_country(draft, ends, places, default_country, article, sentence, movement)
    crosses = _put_ends(draft, ends, movement, s.text)
    term = movement.word.term
    if term == "Sheltered" and " camp" in s.text.lower().replace("camped", ""):
        term = "In relief camp"
    is_stock = movement.is_stock or _is_long_total(dates)
    draft.put("displacement_type", kind, word_span, "words of cause")
    draft.put("metric", "stock" if is_stock else "flow", word_span, movement.word.frame)
    draft.put("category", _category(movement, is_stock, crosses, s.text), word_span, movement.word.move)
    draft.put("term", term, word_span, f"term: {movement.word.lemma}")
    draft.put("quantifier", quantity.quantifier, count_span, quantity.rule)
    low, high = quantity.best, quantity.high
    draft.put("reported_value_low", low, count_span, quantity.rule)
    draft.put("reported_value_high", high, count_span, quantity.rule)
    draft.put("unit", movement.unit, count_span, quantity.noun or "no noun: persons")
    _put_persons(draft, movement, s, settings, reference, count_span)
    draft.put("is_imputed_vague", quantity.is_vague, count_span, quantity.rule)
    draft.put("is_cross_border", crosses, word_span, "countries of both ends, or words of a border")
    _put_dates(draft, dates, s)
    draft.cells["displacement_occurred"] = occurred(s.text, term, TERMS_OF_DISPLACEMENT)
    draft.cells["claimant"] = claimant(token)
    draft.put("source", article.source, _METADATA, "article")
    weight = 0.9 if movement.is_linked else 0.6
    weight -= 0.15 * quantity.is_vague + 0.1 * (not draft.cells["country"]) + 0.1 * movement.word.is_weak
    draft.cells["confidence"] = round(weight, 2)
    return _Figure(movement, sentence, draft, weight)


def _is_long_total(dates: Dates) -> bool:
    """A running total over more than a year counts people rather than a movement."""
    return bool(dates.cumulative_since and dates.end and (dates.end - dates.cumulative_since).days > 365)


def _category(movement: Movement, is_stock: bool, crosses: bool, text: str) -> str:
    if movement.word.move == "return":
        if is_stock:
            return "Returnees"
        return "Cross-border Return" if crosses else "Return"
    if is_stock:
        return "People displaced across borders" if crosses or movement.word.move == "abroad" else "IDPs"
    if crosses:
        return "Cross-border Flight"
    if any(
        w in text.lower() for w in ("second time", "displaced again", "once again displaced", "third time")
    ):
        return "Multiple Displacement"
    return "Internal Displacements"


def _put_country(
    draft: Draft,
    ends: Ends,
    places: Sequence[Toponym],
    default_country: str,
    article: Article,
    sentence: Parsed,
    movement: Movement,
) -> None:
    """The country people left: nationality, origin, where the sentence plays, the article's main country.

    Those who return are counted for their own country, and refugees never for the one that hosts them.
    """
    name, span, rule = (
        nationality(_people_words(sentence, movement)),
        count_span(sentence, movement),
        "nationality",
    )
    is_abroad = movement.word.move == "abroad" or _goes_abroad(ends, movement)
    candidates = [
        (ends.origin, "origin"),
        (ends.setting, "place of the sentence"),
        (ends.destination, "destination"),
    ]
    if movement.word.move == "return":
        candidates = [candidates[2], candidates[1], candidates[0]]
    elif is_abroad:
        candidates = candidates[:1]
    for toponym, why in candidates if not name else ():
        if toponym is not None and toponym.place is not None and toponym.place.country:
            name, rule = toponym.place.country, why
            span = Span(toponym.part, toponym.start, toponym.end)
            break
    host = ends.destination.place.country if is_abroad and ends.destination and ends.destination.place else ""
    if not name and host:
        others = [t for t in places if t.place is not None and t.place.country != host]
        places = others
    if not name and (main := main_country(places)):
        name, rule = main, "main country of the article"
        first = next(t for t in places if t.place is not None and t.place.country == main)
        span = Span(first.part, first.start, first.end)
    if not name and (said := country_in_words(f"{article.title}. {article.text}")) and said != host:
        name, rule, span = said, "country or nationality named in the article", _METADATA
    if not name and default_country:
        name, rule = default_country, "country handed in"
    known = country(name) if name else None
    draft.put("country", known.name if known else "", span, rule)
    draft.cells["iso3"] = known.iso3 if known else ""
    draft.cells["iso"] = known.iso if known else None


def _people_words(sentence: Parsed, movement: Movement) -> str:
    """The words from the figure to the noun it counts, which may name a nationality."""
    text, q = sentence.doc.text, movement.quantity
    noun = next((t for t in sentence.doc if t.idx >= q.start and t.lemma_.lower() == q.noun), None)
    return text[q.start : noun.idx + len(noun.text)] if noun is not None else ""


def count_span(sentence: Parsed, movement: Movement) -> Span:
    """The words of the figure."""
    return sentence.sentence.span(movement.quantity.start, movement.quantity.end)


def _goes_abroad(ends: Ends, movement: Movement) -> bool:
    """As in "fled to Uganda": nobody flees to a country from inside it."""
    place = ends.destination.place if ends.destination is not None else None
    return place is not None and place.level == 0 and movement.word.move == "out" and ends.origin is None


_BORDER = ("across the border", "over the border", "crossed the border", "neighbouring countr", "neighboring countr",
           "crossed into", "cross into", "abroad", "refugees in")  # fmt: skip


def _put_ends(draft: Draft, ends: Ends, movement: Movement, text: str) -> bool:
    """Fill both ends; True when they lie in different countries or the words speak of a border."""
    for name, toponym in (("origin", ends.origin), ("destination", ends.destination)):
        place = toponym.place if toponym is not None else None
        values: dict[str, object] = {
            "name": (place.name if place else toponym.text) if toponym is not None else "",
            "country": place.country if place else "",
            "admin1": place.admin1 if place else "",
            "admin2": place.admin2 if place else "",
            "admin3": place.admin3 if place else "",
            "latitude": place.latitude if place else None,
            "longitude": place.longitude if place else None,
            "accuracy": accuracy(place) if place else "",
        }
        for column, value in values.items():
            draft.cells[f"{name}_{column}"] = value
        if toponym is not None:
            draft.put(
                f"{name}_name", values["name"], Span(toponym.part, toponym.start, toponym.end), toponym.rule
            )
    one, two = draft.cells["origin_country"], draft.cells["destination_country"]
    if one and two:
        return one != two
    if two and draft.cells["country"] and movement.word.move != "return":
        if two != draft.cells["country"]:
            return True
    lowered = text.lower()
    is_refugee = movement.quantity.noun in ("refugee", "seeker") or movement.word.move == "abroad"
    return is_refugee or _goes_abroad(ends, movement) or any(phrase in lowered for phrase in _BORDER)


def _put_persons(
    draft: Draft, movement: Movement, sentence: object, settings: Settings, reference: date | None, span: Span
) -> None:
    """Persons: as counted, as the article converts them, or by the country's household size (codebook 3.1)."""
    quantity = movement.quantity
    cells = draft.cells
    cells.update(household_size=None, household_size_source="", household_size_year=None, is_converted=False)
    if movement.unit == "Person":
        draft.put("figure", quantity.best, span, "as reported")
        draft.put("figure_high", quantity.high, span, "as reported")
        return
    if movement.persons is not None:
        own = Span(span.part, span.start - quantity.start + movement.persons.start,
                   span.start - quantity.start + movement.persons.end)  # fmt: skip
        draft.put("figure", movement.persons.best, own, "persons given by the article")
        draft.put("figure_high", movement.persons.high, own, "persons given by the article")
        cells["household_size_source"] = "persons given by the article"
        return
    year = reference.year if reference else None
    size = settings.sizes.find(str(cells["iso3"]), year) if cells["iso3"] else None
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
    draft.put("figure", math.floor(quantity.best * size.persons + 0.5), span, rule)
    high = None if quantity.high is None else math.floor(quantity.high * size.persons + 0.5)
    draft.put("figure_high", high, span, rule)


def _put_dates(draft: Draft, dates: Dates, sentence: object) -> None:
    values = {
        "displacement_start_date": dates.start,
        "displacement_end_date": dates.end,
        "displacement_date": dates.end or dates.start,
        "cumulative_since": dates.cumulative_since,
    }
    draft.cells.update(values)
    draft.cells["date_accuracy"] = dates.accuracy
    for time in dates.times:
        span = sentence.span(time.start, time.end)  # type: ignore[attr-defined]
        for column, value in values.items():
            if value is not None:
                draft.put(column, value, span, time.rule)


def _add_cause(draft: Draft, sentence: Parsed, causes: Sequence[Cause]) -> None:
    """Link to the report of the same sentence, else of the same place, else the only one of the country."""
    own = draft.cells["country"]
    ends = {draft.cells["origin_name"], draft.cells["origin_admin1"], draft.cells["origin_admin2"], draft.cells["origin_admin3"]} - {""}  # fmt: skip
    fitting = [c for c in causes if not own or c.country == own]
    if draft.cells["displacement_type"] != "Conflict" or draft.cells["metric"] == "stock":
        fitting = []
    same_sentence = [c for c in fitting if c.sentence == sentence.sentence.index]
    same_place = [c for c in fitting if c.locations & ends]
    chosen = (same_sentence or same_place or (fitting if len(fitting) == 1 and not ends else []))[:1]
    draft.cells["report_id"] = chosen[0].key if chosen else None
    draft.cells["trigger_sub_event_type"] = chosen[0].sub_event_type if chosen else ""
    draft.cells["trigger_actor"] = chosen[0].actor if chosen else ""


def _once(figures: Sequence[_Figure]) -> list[_Figure]:
    """Drop a figure told again (title and text, or a later paragraph); the fuller telling stays."""
    kept: list[_Figure] = []
    for figure in figures:
        twin = next((k for k in kept if _is_same_figure(k, figure)), None)
        if twin is None:
            kept.append(figure)
        elif _filled(figure) > _filled(twin) or (
            twin.movement.quantity.is_vague > figure.movement.quantity.is_vague
        ):
            kept[kept.index(twin)] = figure
    return kept


def _is_same_figure(one: _Figure, two: _Figure) -> bool:
    a, b = one.movement, two.movement
    if (a.word.move == "return") != (b.word.move == "return"):
        return False
    if a.unit != b.unit and (a.quantity.best < 100 or a.quantity.is_vague):
        return False
    if a.quantity.is_vague and one.parsed.sentence.part == "title" and a.unit == b.unit:
        # "Thousands flee" over a text that gives the figure
        return a.quantity.best <= b.quantity.best < a.quantity.best * _VAGUE_SPAN
    return a.quantity.best == b.quantity.best and a.quantity.is_vague == b.quantity.is_vague


def _filled(figure: _Figure) -> int:
    return sum(v not in ("", None) for v in figure.draft.cells.values())


def _choose(figures: Sequence[_Figure]) -> None:
    """One recommended figure for each movement: the surest one, the first of equals."""
    groups: dict[tuple[object, ...], list[_Figure]] = {}
    for figure in figures:
        cells = figure.draft.cells
        key = (cells["metric"], cells["category"], cells["country"], cells["origin_name"], cells["destination_name"],
               cells["cumulative_since"], cells["displacement_date"])  # fmt: skip
        groups.setdefault(key, []).append(figure)
    for group in groups.values():
        best = max(group, key=lambda f: (f.weight, -figures.index(f)))
        for figure in group:
            figure.draft.cells["role"] = _RECOMMENDED if figure is best else _TRIANGULATION
