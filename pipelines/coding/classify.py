"""Incident -> coding: the sub-event type, the two sides and civilian targeting (codebook 1.2 to 1.4).

Belongs here: the order in which the codebook's decisions are taken. Does not: the decisions themselves
(`battles`, `demonstrations`, `violence`, `strategic`), words (the lexicons) and rows (`assemble`).
An incident for which no rule holds gives the reason instead: it stays out, with that reason in `suppressed`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.coding.battles import battle, territory
from pipelines.coding.demonstrations import demonstration, mob
from pipelines.coding.incidents import RESULTS
from pipelines.coding.sides import ARMED, sides_of
from pipelines.coding.strategic import strategic
from pipelines.coding.types import Coding
from pipelines.coding.violence import (
    NO_ARMED_ACTOR,
    abduction,
    attack_on_civilians,
    explosion,
    sexual_violence,
)
from pipelines.coding.words import word_set
from schemas.codes import EXPLOSIONS, SUB_EVENT_TYPE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipelines.coding.acts import ActLexicon
    from pipelines.coding.incidents import Incident
    from pipelines.coding.mentions import Reading

_WITHOUT_PLACE = frozenset({"Agreement", "Change to group/activity", "Other"})
"""Strategic developments of a whole country."""
_SNIPPET = 4
"""Texts of at most so many sentences need tell neither day nor place."""
_STEPS = (
    territory, demonstration, mob, battle, sexual_violence, explosion, abduction, attack_on_civilians,
    strategic,
)  # fmt: skip
"""In order of precedence; a crowd goes before a battle, since police who face a crowd are no battle."""


def classify(
    incident: Incident,
    reading: Reading,
    lexicon: ActLexicon,
    country: str,
    on_date: date | None,
    others: Sequence[Incident] = (),
) -> Coding | str:
    """The coding of an incident, or the reason why it is none.

    Args:
        incident: What happened.
        reading: The article.
        lexicon: The acts, for the classes of nouns.
        country: Where it happened, in ACLED's spelling; "" when unknown.
        on_date: When, for the regime of that day.
        others: All incidents of the article, which tell who is fighting whom.
    """
    bare = (
        _told_in_passing(incident)
        or _is_running_toll(incident)
        or (_unsure_in_court(incident) if reading.is_court_report else "")
    )
    if bare:
        return bare
    sides = sides_of(incident, reading, lexicon, country, on_date, others)
    acts = incident.acts
    for step in _STEPS:
        coding = step(incident, acts, sides)
        if coding is not None:
            if coding == NO_ARMED_ACTOR:
                coding = _like_the_one_before(incident, reading, lexicon, country, on_date, others) or coding
            if isinstance(coding, Coding):
                if _is_unplaced(incident, coding, reading):
                    return "no place but a country"
                _add_associates(coding, incident)
            return coding
    return f"no rule for {', '.join(sorted(acts))}"


def _is_reminder(incident: Incident) -> bool:
    """Whether one noun, as of something known, is all.

    "the kidnapping", "the mayor's murder", without a day.
    """
    if len(incident.mentions) > 1:
        return False
    (mention,) = incident.mentions
    token = mention.frame.token
    known = any(c.dep_ == "poss" or c.lower_ in {"the", "this", "that"} for c in token.children)
    dated = mention.time is not None and mention.time.tie in {"clause", "sentence"}
    return token.pos_ == "NOUN" and known and not dated and not mention.casualties


def _is_running_toll(incident: Incident) -> str:
    """Deaths of a whole war or a year, told by the way, are no event of their own."""
    if not incident.acts <= {"kill", "die", "injure"}:
        return ""
    counts = [count for count, _ in incident.casualties]
    return "running toll" if counts and all(count.is_total for count in counts) else ""


def _like_the_one_before(
    incident: Incident,
    reading: Reading,
    lexicon: ActLexicon,
    country: str,
    on_date: date | None,
    others: Sequence[Incident],
) -> Coding | None:
    """The coding of deaths told in a list: "six died in a strike on A. Two were killed in B the same day".

    They are of the same kind and by the same side as what was told right before, at a place of their own.
    """
    index = next((i for i, other in enumerate(others) if other is incident), 0)
    if index == 0 or not incident.acts <= RESULTS or incident.place is None or "place" in incident.inherited:
        return None
    former = others[index - 1]
    gap = incident.mentions[0].sentence - max(m.sentence for m in former.mentions)
    days = {i.time.time.day if i.time else None for i in (incident, former)}
    if gap not in {0, 1} or len(days) > 1 or former.acts <= RESULTS:
        return None
    coding = classify(former, reading, lexicon, country, on_date, others)
    if isinstance(coding, str) or SUB_EVENT_TYPE[coding.sub_event_type].event_type != EXPLOSIONS:
        return None
    return replace(coding, doubts=[*coding.doubts, "told in a list"])


def _is_unplaced(incident: Incident, coding: Coding, reading: Reading) -> bool:
    """Whether no place, or a country alone, is told (codebook 1.7).

    Then nothing is coded, strategic developments excepted. The lead of an article is exempt, and so are
    snippets: they tell news, wherever it was.
    """
    if incident.place is not None and incident.place.level > 0 and _has_country(incident):
        return False
    if coding.sub_event_type in _WITHOUT_PLACE:
        return False
    text = [s.index for s in reading.sentences if s.part == "text" and not s.is_dateline]
    undated = incident.time is None or incident.time.tie == "publication"
    if undated and len(text) > _SNIPPET and reading.article.published_on is not None:
        return True
    lead = min(text, default=0) + 1
    return all(mention.sentence > lead for mention in incident.mentions)


def _has_country(incident: Incident) -> bool:
    """Whether the place lies in one country ("the Middle East" does not)."""
    place = incident.place.toponym.place if incident.place else None
    return place is not None and place.country != ""


def _unsure_in_court(incident: Incident) -> str:
    """In a court report an act counts only with a day and an armed doer of its own."""
    dated = any(m.time is not None and m.time.tie == "clause" for m in incident.mentions)
    done = any(a.actor.inter in ARMED and a.certain for a in incident.sides("agents"))
    return "" if dated and done else "court report"


def _told_in_passing(incident: Incident) -> str:
    """A noun with nobody, no day and no place of its own ("facing kidnapping charges") tells no event."""
    if _is_reminder(incident):
        return "told in passing"
    for mention in incident.mentions:
        if mention.act == "protest" and mention.frame.token.head.lemma_.lower() in word_set("held verb"):
            return ""
        if mention.frame.token.pos_ == "VERB" or mention.agents or mention.targets or mention.casualties:
            return ""
        if mention.time is not None and mention.time.tie == "clause":
            return ""
        if mention.place is not None and mention.place.tie == "clause" and mention.place.level > 0:
            return ""
    return "told in passing"


def _add_associates(coding: Coding, incident: Incident) -> None:
    for mention in (*incident.sides("agents"), *incident.sides("targets")):
        if coding.actor1 is not None and mention.actor == coding.actor1:
            coding.associated1 += mention.associated
        elif coding.actor2 is not None and mention.actor == coding.actor2:
            coding.associated2 += mention.associated
        if not mention.certain and mention.actor in (coding.actor1, coding.actor2):
            coding.doubts.append(f"actor guessed: {mention.actor.name}")
    main = {a.name for a in (coding.actor1, coding.actor2) if a}
    coding.associated1 = [n for n in dict.fromkeys(coding.associated1) if n not in main]
    coding.associated2 = [n for n in dict.fromkeys(coding.associated2) if n not in main]
