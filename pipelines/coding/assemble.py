"""Coded incidents -> rows of reports and casualties, each cell with its evidence.

Belongs here: filling the columns of codebook 1.1 from an incident and its coding. Does not: decisions on
type and sides (`classify`) or on which mentions belong together (`incidents`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipelines.coding.casualties import Toll, fatalities
from pipelines.coding.confidence import confidence, features, rule_of
from pipelines.coding.incidents import Incident
from pipelines.coding.mentions import TimeChoice
from pipelines.coding.notes import write_notes
from pipelines.coding.strategic import strategic_acts
from pipelines.coding.types import Coding, Draft, Span
from pipelines.coding.where import PlaceChoice, geo_precision
from schemas.codes import COUNTRY_BY_NAME, INTER, SUB_EVENT_TYPE, interaction

if TYPE_CHECKING:
    from pipelines.coding.mentions import Reading
    from pipelines.coding.types import Actor, CasualtyMention
    from pipelines.places.gazetteer import Gazetteer

METADATA = Span("metadata", -1, -1)
CIVILIAN_TARGETING = "Civilian targeting"
_CROWD = frozenset({"Protests", "Riots"})
_SURE_PLACE = 0.5


@dataclass(frozen=True, slots=True)
class Casualty:
    """A row of the casualties table, without ids, and the words that state it."""

    cells: dict[str, object]
    span: Span
    rule: str


@dataclass(slots=True)
class Report:
    """A report under construction: its cells with evidence, and its casualty rows."""

    draft: Draft
    sentence: int
    casualties: list[Casualty] = field(default_factory=list)


def assemble_all(incident: Incident, coding: Coding, reading: Reading, gazetteer: Gazetteer) -> list[Report]:
    """The reports of one coded incident, one for each day and place of a list.

    A total is split evenly between them (codebook 1.6).
    """
    places: list[PlaceChoice | None] = [incident.place]
    if incident.place is not None and "place" not in incident.inherited:
        listed = sorted([incident.place.toponym, *incident.place.siblings], key=lambda toponym: toponym.start)
        places = [PlaceChoice(toponym, incident.place.tie) for toponym in listed]
    times: list[TimeChoice | None] = [incident.time]
    if incident.time is not None and "time" not in incident.inherited:
        days = sorted([incident.time.time, *incident.time.siblings], key=lambda time: time.start)
        times = [TimeChoice(time, incident.time.sentence, incident.time.tie) for time in days]
    cells = [(time, place) for time in times for place in places]
    return [
        assemble(
            Incident(incident.mentions, time, place, incident.inherited),
            coding,
            reading,
            gazetteer,
            share=(number, len(cells)),
        )
        for number, (time, place) in enumerate(cells)
    ]


def assemble(
    incident: Incident,
    coding: Coding,
    reading: Reading,
    gazetteer: Gazetteer,
    *,
    share: tuple[int, int] = (0, 1),
) -> Report:
    """The report of one coded incident.

    Args:
        incident: What happened.
        coding: What that is.
        reading: The article.
        gazetteer: For the seats of provinces.
        share: Which of how many places that share the counts (0-based); the first takes the remainder.

    The cells are all columns from event_date to tags, the fatality columns, confidence and review; ids and
    provenance are added by the coder, which knows its version.
    """
    draft = Draft()
    lead = incident.mentions[0]
    act_span = lead.frame.parsed.sentence.span(
        lead.frame.token.idx, lead.frame.token.idx + len(lead.frame.token.text)
    )
    _put_type(draft, coding, act_span, lead.frame.act.rule)
    _put_time(draft, incident, reading)
    surrogate = _put_place(draft, incident, reading, gazetteer, act_span)
    _put_actors(draft, coding, incident, act_span)
    toll = _put_fatalities(draft, incident, act_span, coding, share)
    draft.put("source", reading.article.source, METADATA, "metadata.source")
    draft.put("source_scale", reading.article.source_scale, METADATA, "metadata.source")
    tags = "crowd size=no report" if SUB_EVENT_TYPE[coding.sub_event_type].event_type in _CROWD else ""
    draft.put("tags", tags, act_span, "tags.crowd_size" if tags else "tags.none")
    _put_confidence(draft, incident, coding, reading, act_span)
    sentence = lead.frame.parsed.sentence
    draft.put(
        "notes",
        write_notes(
            draft.cells, act_words=" ".join(_act_words(incident).split()), surrogate=surrogate,
            prefix=_notes_prefix(incident) if draft.cells["event_type"] == "Strategic developments" else "",
            remark="" if toll.rule in {"", "exact", "no deaths reported"} else f"Fatalities: {toll.rule}.",
        ),
        sentence.span(0, len(sentence.text)), "notes.from_cells",
    )  # fmt: skip
    return Report(draft, sentence.index, _casualty_rows(incident, coding) if share[0] == 0 else [])


def _notes_prefix(incident: Incident) -> str:
    table = strategic_acts()
    return next((p for m in incident.mentions if m.act in table and (p := table[m.act].notes_prefix)), "")


def _act_words(incident: Incident) -> str:
    """The clause's core: the trigger with its neighbours, at most twelve words, for the notes."""
    frame = incident.mentions[0].frame
    doc = frame.parsed.doc
    starts = [start for start, _ in (*frame.agents, *frame.targets) if start < frame.trigger]
    ends = [end for start, end in (*frame.agents, *frame.targets) if start > frame.trigger]
    start = max(min(starts, default=frame.trigger), frame.trigger - 6)
    end = min(max(ends, default=frame.trigger + 1), frame.trigger + 7)
    return doc[start:end].text.replace('"', "'")


def _put_type(draft: Draft, coding: Coding, span: Span, act_rule: str) -> None:
    kind = SUB_EVENT_TYPE[coding.sub_event_type]
    rule = f"{coding.rule} < {act_rule}"
    draft.put("sub_event_type", kind.name, span, rule)
    draft.put("event_type", kind.event_type, span, "derived.sub_event_type")
    draft.put("disorder_type", kind.disorder_type, span, "derived.sub_event_type")
    draft.put(
        "civilian_targeting", CIVILIAN_TARGETING if coding.civilian_targeting else "", span, "codebook 1.3"
    )


def _put_time(draft: Draft, incident: Incident, reading: Reading) -> None:
    choice = incident.time
    if choice is None or choice.time.day is None:
        for name in ("event_date", "year", "time_precision"):
            draft.put(name, None, METADATA, "when.not_stated")
        return
    time = choice.time
    span = METADATA if choice.sentence < 0 else reading.sentences[choice.sentence].span(time.start, time.end)
    rule = f"when.{choice.tie}.{time.rule}"
    precision = max(time.precision, 1)
    if choice.tie == "publication":
        precision = 2
    draft.put("event_date", time.day, span, rule)
    draft.put("year", choice.time.day.year, span, "derived.event_date")
    draft.put("time_precision", precision, span, rule)


def _put_place(
    draft: Draft, incident: Incident, reading: Reading, gazetteer: Gazetteer, act_span: Span
) -> str:
    """Country to geo_precision.

    Returns the remark on a stand-in place, "" when the named place itself is coded.
    """
    choice = incident.place
    place = choice.toponym.place if choice else None
    if choice is None or place is None:
        name = reading.country
        span, rule = (
            METADATA if not name else act_span,
            "where.article_country" if name else "where.not_stated",
        )
        _put_country(draft, name, span, rule)
        for column in ("admin1", "admin2", "admin3", "location"):
            draft.put(column, "", span, rule)
        for column in ("latitude", "longitude", "geo_precision"):
            draft.put(column, None, span, rule)
        return ""
    toponym = choice.toponym
    span = Span(toponym.part, toponym.start, toponym.end)
    rule = f"where.{choice.tie}.{toponym.rule}"
    precision = geo_precision(choice)
    location, latitude, longitude, surrogate = place.name, place.latitude, place.longitude, ""
    stand_in = place
    if choice.is_named_only:
        location, surrogate = toponym.text, f"coded to {place.name}"
        if place.level in {1, 2}:
            stand_in = gazetteer.capital_of(place) or place
            latitude, longitude = stand_in.latitude, stand_in.longitude
    elif place.level == 1 or place.level in {2, 3}:
        seat = gazetteer.capital_of(place)
        if seat is not None:
            stand_in, surrogate = seat, f"coded to {seat.name}"
            location, latitude, longitude = seat.name, seat.latitude, seat.longitude
    _put_country(draft, place.country, span, rule)
    if place.level == 0:  # a country alone is no place: blank, never a guess
        for column in ("admin1", "admin2", "admin3", "location"):
            draft.put(column, "", span, "where.country_only")
        for column in ("latitude", "longitude", "geo_precision"):
            draft.put(column, None, span, "where.country_only")
        return ""
    draft.put("admin1", place.admin1 or (place.name if place.level == 1 else ""), span, "derived.gazetteer")
    draft.put("admin2", place.admin2 or stand_in.admin2, span, "derived.gazetteer")
    draft.put("admin3", place.admin3, span, "derived.gazetteer")
    draft.put("location", location, span, rule)
    draft.put("latitude", round(latitude, 4), span, "derived.gazetteer")
    draft.put("longitude", round(longitude, 4), span, "derived.gazetteer")
    draft.put("geo_precision", precision, span, f"codebook 1.7 < {rule}")
    return surrogate


def _put_country(draft: Draft, name: str, span: Span, rule: str) -> None:
    country = COUNTRY_BY_NAME.get(name)
    draft.put("country", country.name if country else "", span, rule)
    draft.put("iso", country.iso if country else None, span, "derived.country")
    draft.put("region", country.region if country else "", span, "derived.country")


def _put_actors(draft: Draft, coding: Coding, incident: Incident, act_span: Span) -> None:
    named = [*incident.sides("agents"), *incident.sides("targets")]

    def put(number: int, actor: Actor | None, associated: list[str]) -> None:
        mention = next((m for m in named if m.actor == actor), None)
        span = mention.span if mention else act_span
        rule = mention.rule if mention else ("actor.by_rule" if actor else "actor.none")
        draft.put(f"actor{number}", actor.name if actor else "", span, rule)
        draft.put(f"inter{number}", INTER[actor.inter] if actor else "", span, "derived.actor")
        draft.put(f"assoc_actor_{number}", "; ".join(dict.fromkeys(associated)), span, rule)

    put(1, coding.actor1, coding.associated1)
    put(2, coding.actor2, coding.associated2)
    first = coding.actor1.inter if coding.actor1 else 0
    second = coding.actor2.inter if coding.actor2 else 0
    draft.put("interaction", interaction(first, second)[1] if first else "", act_span, "derived.inter")


def _put_fatalities(
    draft: Draft, incident: Incident, act_span: Span, coding: Coding, share: tuple[int, int]
) -> Toll:
    counts = incident.casualties
    large = coding.sub_event_type in {"Government regains territory", "Non-state actor overtakes territory"}
    toll = fatalities([c for c, _ in counts], sentences=[s for _, s in counts], large_scale=large)
    toll = _with_bomber(toll, incident, coding)
    if share[1] > 1 and toll.reported:
        toll = _split(toll, *share)
    span = _count_span(incident, "killed") or act_span
    rule = f"fatalities.{toll.rule or 'none'}"
    draft.put("fatalities", toll.best, span, rule)
    draft.put("fatalities_reported", toll.reported, span, rule)
    draft.put("fatalities_low", toll.low, span, rule)
    draft.put("fatalities_high", toll.high, span, rule)
    return toll


def _with_bomber(toll: Toll, incident: Incident, coding: Coding) -> Toll:
    """A suicide attacker counts among the dead (codebook 1.6), unless the words have counted him already."""
    suicide = coding.sub_event_type == "Suicide bomb" or "suicide" in incident.means
    if not suicide or not toll.reported or toll.best == 0:
        return toll
    words = {token.lower_ for m in incident.mentions for token in m.frame.parsed.doc}
    counted = any("bomber" in c.group or "attacker" in c.group for c, _ in incident.casualties)
    if counted or ({"including", "included"} & words and {"bomber", "bombers", "attacker"} & words):
        return toll
    return toll._replace(
        best=toll.best + 1, low=None if toll.low is None else toll.low + 1,
        high=None if toll.high is None else toll.high + 1, rule=f"{toll.rule}, attacker added",
    )  # fmt: skip


def _split(toll: Toll, number: int, places: int) -> Toll:
    def part(value: int) -> int:
        return value // places + (value % places if number == 0 else 0)

    return toll._replace(
        best=part(toll.best), low=None if toll.low is None else part(toll.low),
        high=None if toll.high is None else part(toll.high),
        rule=f"{toll.rule}, split between {places} places",
    )  # fmt: skip


def _count_span(incident: Incident, kind: str) -> Span | None:
    for mention in incident.mentions:
        for count in mention.casualties:
            if count.kind == kind:
                return mention.frame.parsed.sentence.span(count.quantity.start, count.quantity.end)
    return None


def _put_confidence(draft: Draft, incident: Incident, coding: Coding, reading: Reading, span: Span) -> None:
    """The fitted probability; `needs_review` where the coder had to choose."""
    reasons = list(dict.fromkeys(coding.doubts))
    if incident.time is None or incident.time.tie == "publication":
        reasons.append("no date in the words")
    if incident.place is None or incident.place.toponym.place is None or incident.place.level == 0:
        reasons.append("no place in the words")
    elif incident.place.toponym.score < _SURE_PLACE:
        reasons.append("place uncertain")
    held = features(incident, reading)
    rule = rule_of(held)
    draft.put("confidence", round(confidence(held), 3), span, rule)
    draft.put("needs_review", bool(reasons), span, rule)
    draft.put("review_reason", "; ".join(reasons), span, rule)


def _casualty_rows(incident: Incident, coding: Coding) -> list[Casualty]:
    rows: list[Casualty] = []
    seen = set()
    for mention in incident.mentions:
        for count in mention.casualties:
            if count.is_total:
                continue
            quantity = count.quantity
            row: dict[str, object] = {
                "kind": count.kind, "side": _side(count, coding), "group": count.group, "low": quantity.low,
                "best": quantity.best, "high": quantity.high, "quantifier": quantity.quantifier,
                "claimant": count.claimant, "is_subset": count.is_subset,
            }  # fmt: skip
            key = tuple(row.values())
            if key not in seen:
                seen.add(key)
                span = mention.frame.parsed.sentence.span(quantity.start, quantity.end)
                rows.append(Casualty(row, span, count.rule))
    return rows


def _side(count: CasualtyMention, coding: Coding) -> str:
    """Whose people were harmed: a side of the event, civilians, or unknown."""
    group = count.group.lower()
    if not group:
        return "unknown"
    if any(word in group for word in ("soldier", "troop", "police", "officer", "guard")):
        for name, actor in (("actor1", coding.actor1), ("actor2", coding.actor2)):
            if actor is not None and actor.inter == 1:
                return name
        return "unknown"
    if any(
        word in group
        for word in ("militant", "rebel", "insurgent", "fighter", "gunm", "terrorist", "attacker", "bomber")
    ):
        for name, actor in (("actor1", coding.actor1), ("actor2", coding.actor2)):
            if actor is not None and actor.inter in {2, 3, 4}:
                return name
        return "unknown"
    return "civilians"
