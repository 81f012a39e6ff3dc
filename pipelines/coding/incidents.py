"""Mentions -> incidents: the same act told in lead, body and headline becomes one.

Belongs here: which mentions tell the same act (day, place, sides, kind), what a later sentence inherits from
an earlier one, and the window of days outside which an act is history. Does not: the sub-event type.
The atomic unit is one day, one place, one pair of sides (codebook 1.3).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pipelines.coding.acts import lemmas_of, load_acts, subjects
from pipelines.coding.history import among_history, outside_window
from pipelines.coding.mentions import ActMention, TimeChoice
from pipelines.coding.types import TimeMention
from pipelines.coding.where import PlaceChoice
from pipelines.coding.words import word_set
from schemas.codes import CIVILIANS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.coding.mentions import Reading
    from pipelines.coding.types import Actor, ActorMention, CasualtyMention

_FAMILIES = {
    "violence": (
        "kill", "die", "injure", "attack", "shoot", "clash", "shell", "bomb", "explode", "suicide", "beat",
        "take", "retake", "oust", "destroy",
    ),
    "side change": ("defect", "join"),
    "demonstration": ("protest", "disperse", "riot_act", "riot"),
}  # fmt: skip
FAMILY = {act: family for family, acts in _FAMILIES.items() for act in acts}
"""Acts that can be parts of one incident; any other act is a family of its own."""
RESULTS = frozenset({"die", "injure", "kill", "destroy"})
"""Acts that tell what came of another act."""
TERRITORY = frozenset({"take", "retake", "oust"})
_DISTINCT = word_set("another")
_MEANS_KIND = {
    "air": "air",
    "drone": "air",
    "shell": "shell",
    "ied": "ied",
    "mine": "ied",
    "grenade": "grenade",
    "suicide": "suicide",
}


@dataclass(slots=True)
class Incident:
    """What becomes one report: its mentions in text order, and the day and place they agree on."""

    mentions: list[ActMention]
    time: TimeChoice | None
    place: PlaceChoice | None
    inherited: set[str] = field(default_factory=set)

    @property
    def acts(self) -> set[str]:
        """The classes of act told."""
        return {mention.act for mention in self.mentions}

    @property
    def family(self) -> str:
        """The family of its first mention."""
        return family_of(self.mentions[0])

    @property
    def means(self) -> set[str]:
        """All means named."""
        return {means for mention in self.mentions for means in mention.frame.means}

    @property
    def casualties(self) -> list[tuple[CasualtyMention, int]]:
        """The counts with the sentence of each."""
        return [(count, mention.sentence) for mention in self.mentions for count in mention.casualties]

    def sides(self, role: str) -> list[ActorMention]:
        """The actors in a role ("agents" or "targets"), in text order."""
        return [actor for mention in self.mentions for actor in getattr(mention, role)]


def family_of(mention: ActMention) -> str:
    """The family of acts a mention belongs to."""
    return FAMILY.get(mention.act, mention.act)


def find_incidents(
    mentions: Sequence[ActMention], reading: Reading
) -> tuple[list[Incident], list[tuple[ActMention, str]]]:
    """Join mentions into incidents, in text order; headline mentions only ever confirm what the body tells.

    Returns:
        The incidents, and the mentions left out with the reason (history, background).
    """
    incidents: list[Incident] = []
    out: list[tuple[ActMention, str]] = []
    running_place: PlaceChoice | None = None
    published = reading.article.published_on
    body = [m for m in mentions if m.frame.parsed.sentence.part != "title"]
    titles = [m for m in mentions if m.frame.parsed.sentence.part == "title"]
    for mention in body:
        reason = (
            outside_window(mention.time, published)
            or among_history(mention, reading)
            or _is_background_clause(mention)
        )
        if reason:
            out.append((mention, reason))
            continue
        found = next((i for i in reversed(incidents) if same_incident(i, mention, reading)), None)
        if found is None:
            time, place = mention.time, mention.place
            inherited = set()
            if time is None or time.tie == "speech":
                time = _time_from_context(mention, reading) or time
                inherited.add("time")
            if place is None and running_place is not None:
                place = running_place
                inherited.add("place")
            found = Incident([mention], time, place, inherited)
            incidents.append(found)
        else:
            _join(found, mention)
        if mention.place is not None and mention.place.level > 0:
            running_place = mention.place
    for mention in titles:
        joined = _told_by_title(mention, incidents)
        if joined is not None:
            joined.mentions.append(mention)
        elif not incidents and not body:
            incidents.append(Incident([mention], mention.time, mention.place))
    home = _home_place(reading) or _lead_place(reading)
    for incident in incidents:
        if incident.time is None:
            incident.time = _publication_time(published)
            incident.inherited.add("time")
        if home is not None and (
            incident.place is None
            or (incident.place.level == 0 and _country(incident.place) == _country(home))
        ):
            incident.place = home
            incident.inherited.add("place")
    return incidents, out


def _told_by_title(mention: ActMention, incidents: Sequence[Incident]) -> Incident | None:
    """The incident that a headline is of: of its family, and sharing most of its act, actors and place."""
    mine = {a.actor.name for a in (*mention.agents, *mention.targets)}

    def likeness(incident: Incident) -> int:
        theirs = {a.actor.name for a in (*incident.sides("agents"), *incident.sides("targets"))}
        place = mention.place is not None and incident.place is not None and _country(incident.place) != ""
        same_place = place and _places_meet(incident.place, mention.place)
        return 2 * (mention.act in incident.acts) + len(mine & theirs) + same_place

    alike = [
        i for i in incidents
        if family_of(mention) == i.family and _places_meet(i.place, mention.place)
        and not _means_conflict(i, mention, same_sentence=False)
    ]  # fmt: skip
    if mention.act in TERRITORY:  # a capture in the headline makes no capture of a killing in the text
        alike = [i for i in alike if i.acts & TERRITORY]
    return max(alike, key=likeness) if alike else None


def _is_background_clause(mention: ActMention) -> str:
    """Who holds a place, told in passing: "two towns seized by rebels" were bombed."""
    if mention.act not in TERRITORY or (mention.time is not None and mention.time.tie == "clause"):
        return ""
    token = mention.frame.token
    return (
        "background clause" if token.dep_ in {"acl", "relcl"} and token.head.pos_ in {"NOUN", "PROPN"} else ""
    )


def _time_from_context(mention: ActMention, reading: Reading) -> TimeChoice | None:
    """The day mentioned last before the act's sentence, when it can be the act's."""
    before = reading.before.get(mention.sentence)
    if before is None or outside_window(before, reading.article.published_on):
        return None
    return before


def _country(choice: PlaceChoice) -> str:
    return choice.toponym.place.country if choice.toponym.place else ""


def _home_place(reading: Reading) -> PlaceChoice | None:
    """The dateline's place, when it lies in the country the article is about.

    That is where an unplaced act likely was.
    """
    for sentence in reading.sentences:
        if not sentence.is_dateline:
            continue
        for toponym in reading.toponyms:
            inside = toponym.part == sentence.part and sentence.start <= toponym.start < sentence.end
            if (
                inside
                and toponym.place is not None
                and toponym.place.level >= 2
                and toponym.place.country == reading.country
            ):
                return PlaceChoice(toponym, "dateline")
    return None


def _lead_place(reading: Reading) -> PlaceChoice | None:
    """The only town that the headline and the lead name in the country the article is about."""
    first = next((s for s in reading.sentences if s.part == "text" and not s.is_dateline), None)
    towns = [
        toponym for toponym in reading.toponyms
        if toponym.place is not None and toponym.place.level >= 2 and toponym.place.country == reading.country
        and (toponym.part == "title" or (first is not None and first.start <= toponym.start < first.end))
    ]  # fmt: skip
    names = {toponym.place.place_id for toponym in towns if toponym.place is not None}
    return PlaceChoice(towns[-1], "lead") if len(names) == 1 else None


def _publication_time(published: date | None) -> TimeChoice | None:
    if published is None:
        return None
    mention = TimeMention(-1, -1, "", published, 1, published, published, "publication")
    return TimeChoice(mention, -1, "publication")


def same_incident(incident: Incident, mention: ActMention, reading: Reading) -> bool:
    """Whether a mention tells (part of) the incident."""
    families = {incident.family, family_of(mention)}
    if len(families) > 1 and not _families_meet(incident, mention):
        return False
    same_sentence = any(m.sentence == mention.sentence for m in incident.mentions)
    gap = mention.sentence - max(m.sentence for m in incident.mentions)
    if same_sentence and _is_outcome(incident, mention):
        return True
    loose = mention.act in RESULTS or _is_anaphor(mention) or "time" in incident.inherited
    if not _times_meet(incident.time, mention.time, loose=loose) or not _places_meet(
        incident.place, mention.place
    ):
        return False
    if _sides_conflict(incident, mention) or _means_conflict(incident, mention, same_sentence):
        return False
    if same_sentence:
        return not (
            _dyads_conflict(incident, mention)
            and mention.place is not None
            and mention.place != incident.place
        )
    if _is_distinct(mention) or _dyads_conflict(incident, mention):
        return False
    has_own = mention.place is not None and mention.time is not None and mention.time.tie != "speech"
    if has_own and incident.place is not None and "place" not in incident.inherited:
        return True  # same day, place and sides, and neither is a guess
    if _is_anaphor(mention) and family_of(mention) not in {"violence", "demonstration"}:
        return True  # "the defection of the units": told of again, however far away
    if mention.act in RESULTS or mention.act == incident.mentions[-1].act or _is_anaphor(mention):
        return gap <= 4
    return gap <= 2


def _is_outcome(incident: Incident, mention: ActMention) -> bool:
    """Whether it is the outcome told with an act: "shelled the camp, killing nine"."""
    token = mention.frame.token
    if mention.act not in RESULTS:
        return False
    triggers = {m.frame.trigger for m in incident.mentions if m.sentence == mention.sentence}
    by_participle = token.dep_ in {"advcl", "xcomp"} and token.tag_ == "VBG" and token.head.i in triggers
    return by_participle or not triggers.isdisjoint(subject.i for subject in subjects(token))


def _families_meet(incident: Incident, mention: ActMention) -> bool:
    families = {incident.family, family_of(mention)}
    same_sentence = any(m.sentence == mention.sentence for m in incident.mentions)
    gap = mention.sentence - max(m.sentence for m in incident.mentions)
    if families == {"violence", "demonstration"}:
        inters = {a.actor.inter for a in (*mention.targets, *mention.agents)} | {
            a.actor.inter for a in (*incident.sides("targets"), *incident.sides("agents"))
        }
        return bool(inters & {5, 6}) or (same_sentence and mention.act in RESULTS)
    if families == {"arrest", "demonstration"}:
        return gap <= 1
    if families == {"mob", "violence"}:
        return gap <= 2 and (
            mention.act in RESULTS | {"beat", "attack", "burn"} or incident.family == "violence"
        )
    if families == {"abduct", "violence"}:
        return gap <= 1 and (mention.act in RESULTS | {"attack", "abduct"})
    if families <= {"violence", "burn", "loot"} and "violence" in families:
        return gap <= 2
    if families == {"demonstration", "burn"} or families == {"demonstration", "loot"}:
        return gap <= 2
    return families == {"surrender", "violence"} and same_sentence


def _times_meet(one: TimeChoice | None, other: TimeChoice | None, *, loose: bool) -> bool:
    if one is None or other is None or "speech" in {one.tie, other.tie}:
        return True
    a, b = one.time, other.time
    if a.day is None or b.day is None:
        return True
    if a.precision == 1 and b.precision == 1:
        return a.day == b.day
    if a.precision != b.precision and not loose:
        return False  # "on Sunday" and "last week", each said of an act of its own, are two times
    first, last = a.first or a.day, a.last or a.day
    return first <= (b.last or b.day) and (b.first or b.day) <= last


def _places_meet(one: PlaceChoice | None, other: PlaceChoice | None) -> bool:
    if one is None or other is None:
        return True
    a, b = one.toponym.place, other.toponym.place
    if one.is_named_only and other.is_named_only and one.toponym.text != other.toponym.text:
        return False  # two villages that no gazetteer knows, in the same township
    if a is None or b is None or a.place_id == b.place_id:
        return True
    if a.country != b.country:
        return False
    if 0 in {one.level, other.level}:
        return True
    first, second = (place.admin1 or (place.name if place.level == 1 else "") for place in (a, b))
    if first and second and first != second:
        return False
    if 1 in {one.level, other.level}:
        return True
    if 2 in {one.level, other.level}:
        return not (a.admin2 and b.admin2) or a.admin2 == b.admin2
    return one.toponym.text == other.toponym.text


def _known(actors: Sequence[ActorMention]) -> set[str]:
    return {a.actor.name for a in actors if not a.actor.name.startswith(("Unidentified", "Civilians"))}


_UNARMED = frozenset({5, 6, 7})


def _dyads_conflict(incident: Incident, mention: ActMention) -> bool:
    """Whether one is a fight and the other harm to unarmed people: two events (codebook 1.3)."""
    if mention.act in {"die", "injure"} or not mention.agents:
        return False
    mine = {a.actor.inter for a in mention.targets} or _kind_of_target(mention)
    theirs = {a.actor.inter for a in incident.sides("targets")}
    if not mine or not theirs:
        return False
    unarmed, armed = mine <= _UNARMED, not mine & _UNARMED
    return (unarmed and not theirs & _UNARMED) or (armed and theirs <= _UNARMED)


def _kind_of_target(mention: ActMention) -> set[int]:
    """Civilians where the words name no people but a village or a bus.

    Nobody where they name a base or nothing.
    """
    lexicon = load_acts()
    classes: set[str] = set()
    for start, end in mention.frame.targets:
        head = mention.frame.parsed.doc[start:end].root
        if not any(child.dep_ == "poss" for child in head.children):  # "their vehicle" is the soldiers'
            classes |= {name for lemma in lemmas_of(head) for name in lexicon.classes_of(lemma)}
    if "base" in classes or classes.isdisjoint({"place", "structure", "person"}):
        return set()
    return {CIVILIANS}


def _sides_conflict(incident: Incident, mention: ActMention) -> bool:
    known = _known(incident.sides("agents")) | _known(incident.sides("targets"))
    mine = _known(mention.agents)
    if mine:
        mine |= _known(mention.targets)
    if not known or not mine:
        return False
    return not (mine & known) and bool(_known(incident.sides("agents")))


def _means_conflict(incident: Incident, mention: ActMention, same_sentence: bool) -> bool:
    old = {_MEANS_KIND[m] for m in incident.means if m in _MEANS_KIND}
    new = {_MEANS_KIND[m] for m in mention.frame.means if m in _MEANS_KIND}
    return bool(old and new) and not (old & new) and not same_sentence


def _is_distinct(mention: ActMention) -> bool:
    """Whether words open a new incident: "another attack", "separately"."""
    token = mention.frame.token
    if any(child.lower_ in _DISTINCT - {"other"} for child in token.children):
        return True
    return token.doc[0].lower_ in {"separately", "elsewhere", "meanwhile"}


def _is_anaphor(mention: ActMention) -> bool:
    token = mention.frame.token
    return token.pos_ == "NOUN" and any(
        c.lower_ in {"the", "this", "that", "its", "their"} for c in token.children
    )


def _join(incident: Incident, mention: ActMention) -> None:
    incident.mentions.append(mention)
    time, place = mention.time, mention.place
    if (
        time is not None
        and time.tie != "speech"
        and (
            incident.time is None
            or "time" in incident.inherited
            or incident.time.tie == "speech"
            or (time.time.precision and time.time.precision < incident.time.time.precision)
        )
    ):
        incident.time = time
        incident.inherited.discard("time")
    if place is not None and (
        incident.place is None or "place" in incident.inherited or place.level > incident.place.level
    ):
        incident.place = place
        incident.inherited.discard("place")


def actors_of(mentions: Sequence[ActorMention]) -> list[Actor]:
    """Distinct actors in text order."""
    return list(dict.fromkeys(mention.actor for mention in mentions))
