"""Rows of the displacement table for one article (codebook 3.4).

What belongs here: which figures become rows, the link to what caused them, figures told twice, and the
recommended one. What does not: ids (the coder gives them), `cells`, and reading the words (`movements`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pipelines.coding.casualties.reality import clause_verb
from pipelines.coding.displacement.cells import Told, fill
from pipelines.coding.displacement.context import displacement_type, speaks_of_displacement
from pipelines.coding.displacement.dates import find_dates, is_history, of_clause, reference_day
from pipelines.coding.displacement.geography import find_ends
from pipelines.coding.displacement.households import HouseholdSizes, household_sizes
from pipelines.coding.displacement.movements import Movement, movements
from pipelines.coding.types import Article, Draft, Evidence, Parsed, TimeMention, Toponym

if TYPE_CHECKING:
    from spacy.tokens import Token

_RECOMMENDED, _TRIANGULATION = "Recommended figure", "Triangulation"
_NEIGHBOURS = 2
_VAGUE_SPAN = 1000
_FEWEST_UNMISTAKABLE = 100


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set. `history_days`: a movement that ended longer before the article is left out."""

    history_days: int = 60
    sizes: HouseholdSizes = field(default_factory=household_sizes)


_DERIVED_FROM = {
    "iso3": "country",
    "iso": "country",
    "is_converted": "unit",
    "is_imputed_vague": "reported_value_low",
}
"""The cell that each derived one follows from; the rest follow from the word of displacement."""
_BOOKKEEPING = frozenset({"ordinal", "report_id"})


@dataclass(frozen=True, slots=True)
class Cause:
    """A report of the article that may have caused a displacement; `key` comes back as `report_id`."""

    key: str
    sub_event_type: str
    actor: str
    country: str
    locations: frozenset[str]
    sentence: int


@dataclass(frozen=True, slots=True)
class _Figure:
    movement: Movement
    parsed: Parsed
    draft: Draft
    sureness: float


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
        default_country: Country (ACLED's spelling) when no place or nationality tells one.
        causes: Reports of the same article, to link a figure to what caused it.
        settings: Age limit of movements and household sizes.

    Returns:
        One draft for each figure, in text order, with every column of the displacement table but the ids,
        `coder` and `coder_version`. Figures told twice are one row; of several figures for one movement one
        is recommended and the rest are kept for triangulation. Planned, feared, denied and past movements
        (codebook 3.1) are left out.
    """
    settings = settings or Settings()
    reference = reference_day(article.published_on, times)
    figures: list[_Figure] = []
    for told in _told(article, parsed, places, times, default_country, reference, settings.history_days):
        draft, sureness = fill(told, settings.sizes)
        _add_cause(draft, told.sentence, causes)
        figures.append(_Figure(told.movement, told.sentence, draft, sureness))
    figures = _once(figures)
    _recommend(figures)
    for ordinal, figure in enumerate(figures):
        figure.draft.cells["ordinal"] = ordinal
        _justify_derived(figure.draft)
    return [figure.draft for figure in figures]


def _justify_derived(draft: Draft) -> None:
    """Evidence for the cells that follow from others: the words of the cell they follow from."""
    spans = {evidence.field: evidence.span for evidence in draft.evidence}
    for name, value in draft.cells.items():
        if name in spans or name in _BOOKKEEPING or value in ("", None):
            continue
        end = name.partition("_")[0]
        base = f"{end}_name" if end in ("origin", "destination") else _DERIVED_FROM.get(name, "term")
        if base in spans:
            draft.evidence.append(Evidence(name, spans[base], f"derived.{base}"))


def _told(
    article: Article,
    parsed: Mapping[int, Parsed],
    places: Sequence[Toponym],
    times: Mapping[int, Sequence[TimeMention]],
    default_country: str,
    reference: date | None,
    history_days: int,
) -> Iterator[Told]:
    """The movements of an article that are neither history nor burnt houses."""
    whole = f"{article.title}. {article.text}"
    is_sure = any(movements(p, speaks_of_displacement=False) for p in parsed.values())
    is_sure = is_sure or speaks_of_displacement(whole)
    for index in sorted(parsed):
        sentence = parsed[index]
        for movement in movements(sentence, speaks_of_displacement=is_sure):
            trigger = sentence.doc[movement.trigger]
            dates = find_dates(of_clause(times.get(index, ()), sentence.doc, trigger), reference, trigger.idx)
            is_now = movement.is_stock and _is_said_of_now(trigger)
            if not is_now and is_history(dates, reference, days=history_days):
                continue
            kind = displacement_type(sentence.sentence.text, _around(index, parsed), whole)
            if movement.word.move == "housing" and kind == "Conflict":
                continue  # houses burnt in fighting are property destruction (codebook 2)
            ends = find_ends(sentence, movement, places)
            yield Told(article, sentence, movement, ends, dates, kind, places, default_country, reference)


def _is_said_of_now(trigger: Token) -> bool:
    """Present tense, or "still": a stock that holds whatever past days the sentence names."""
    verb = clause_verb(trigger)
    tags = {verb.tag_, *(c.tag_ for c in verb.children if c.dep_ in ("aux", "auxpass"))}
    is_still = any(c.lower_ in ("still", "now", "currently") for c in (*verb.children, *trigger.children))
    return is_still or bool(tags & {"VBP", "VBZ"})


def _around(index: int, parsed: Mapping[int, Parsed]) -> list[str]:
    near = range(index - _NEIGHBOURS, index + _NEIGHBOURS + 1)
    return [parsed[i].sentence.text for i in near if i in parsed]


def _add_cause(draft: Draft, sentence: Parsed, causes: Sequence[Cause]) -> None:
    """Link to the report of the same sentence, else of the same place, else the only one of the country."""
    cells = draft.cells
    places = {cells[f"origin_{c}"] for c in ("name", "admin1", "admin2", "admin3")} - {""}
    fitting: list[Cause] = []
    if cells["displacement_type"] == "Conflict" and cells["metric"] == "flow":
        fitting = [c for c in causes if not cells["country"] or c.country == cells["country"]]
    same_sentence = [c for c in fitting if c.sentence == sentence.sentence.index]
    same_place = [c for c in fitting if c.locations & places]
    only_one = fitting if len(fitting) == 1 and not places else []
    chosen = next(iter(same_sentence or same_place or only_one), None)
    cells["report_id"] = chosen.key if chosen else None
    cells["trigger_sub_event_type"] = chosen.sub_event_type if chosen else ""
    cells["trigger_actor"] = chosen.actor if chosen else ""


def _once(figures: Sequence[_Figure]) -> list[_Figure]:
    """Drop a figure told again (title and text, or a later paragraph); the fuller telling stays."""
    kept: list[_Figure] = []
    for figure in figures:
        twin = next((k for k in kept if _is_same(k, figure)), None)
        if twin is None:
            kept.append(figure)
        elif _fullness(figure) > _fullness(twin):
            kept[kept.index(twin)] = figure
    return kept


def _is_same(first: _Figure, second: _Figure) -> bool:
    one, two = first.movement, second.movement
    if (one.word.move == "return") != (two.word.move == "return"):
        return False
    a, b = one.quantity, two.quantity
    if one.unit != two.unit and (a.best < _FEWEST_UNMISTAKABLE or a.is_vague):
        return False
    if a.is_vague and first.parsed.sentence.part == "title" and one.unit == two.unit:
        return a.best <= b.best < a.best * _VAGUE_SPAN  # "Thousands flee", and the text gives the figure
    return a.best == b.best and a.is_vague == b.is_vague


def _fullness(figure: _Figure) -> tuple[bool, int]:
    cells = figure.draft.cells
    return not figure.movement.quantity.is_vague, sum(v not in ("", None) for v in cells.values())


def _recommend(figures: Sequence[_Figure]) -> None:
    """One recommended figure for each movement: the surest one, the first of equals."""
    groups: dict[tuple[object, ...], list[_Figure]] = {}
    same = (
        "metric",
        "category",
        "country",
        "origin_name",
        "destination_name",
        "cumulative_since",
        "displacement_date",
    )
    for figure in figures:
        groups.setdefault(tuple(figure.draft.cells[c] for c in same), []).append(figure)
    for group in groups.values():
        best = max(group, key=lambda f: f.sureness)
        for figure in group:
            figure.draft.cells["role"] = _RECOMMENDED if figure is best else _TRIANGULATION
