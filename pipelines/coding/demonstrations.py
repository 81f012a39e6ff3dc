"""Incident -> protests and riots (codebook 1.2, ranks 4 to 8).

Belongs here: whether a crowd was peaceful, dispersed, met with lethal force, violent, or a mob.
Does not: who the sides are (`sides`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.coding.sides import ARMED, DEMONSTRATION, HARM
from pipelines.coding.types import Coding
from pipelines.coding.words import word_set
from schemas.codes import CIVILIANS, EXTERNAL_FORCES, PROTESTERS, RIOTERS, STATE_FORCES

if TYPE_CHECKING:
    from pipelines.coding.incidents import Incident
    from pipelines.coding.sides import Sides
    from pipelines.coding.types import Actor


def _is_told_protest(incident: Incident) -> bool:
    """Whether people march, or a rally is held somewhere or on some day.

    "Amid protests" and "in protest at" tell of none.
    """
    for mention in incident.mentions:
        if mention.act != "protest" or (mention.time is not None and mention.time.time.is_open):
            continue
        token = mention.frame.token
        if token.pos_ == "VERB" and mention.frame.agents:
            return True
        governor = token.head.lemma_.lower()
        led = any(child.dep_ in {"nsubj", "nsubjpass"} for child in token.head.children)
        if (
            token.pos_ != "VERB"
            and governor in word_set("held verb")
            and (mention.place or mention.time or led)
        ):
            return True
        if (
            token.pos_ != "VERB"
            and mention.time is not None
            and mention.time.tie == "clause"
            and mention.place is not None
        ):
            return True
    return False


def _who_struck(incident: Incident) -> Actor | None:
    """Who acts in the very mention whose target is the protesters."""
    for mention in incident.mentions:
        if mention.act != "protest" and any(a.actor.inter == PROTESTERS for a in mention.targets):
            for agent in mention.agents:
                if agent.actor.inter in ARMED or agent.actor.inter == RIOTERS:
                    return agent.actor
    return None


def demonstration(incident: Incident, acts: set[str], sides: Sides) -> Coding | str | None:
    """A crowd in the street: peaceful, dispersed, met with lethal force, or violent (ranks 4 to 7)."""
    demo = acts & DEMONSTRATION
    struck = any(a.inter == PROTESTERS for a in sides.crowd) or "crowd" in sides.target_classes
    hostile = [a for a in sides.agents if a.inter not in {PROTESTERS, RIOTERS}]
    if (
        struck
        and not acts & {"riot", "riot_act", "clash"}
        and acts & {"kill", "shoot", "beat", "injure", "attack"}
        and hostile
    ):
        doer = _who_struck(incident) or next((a for a in hostile if a.inter in ARMED), None)
        if doer is not None:
            return Coding(
                "Excessive force against protesters", doer, sides.protesters,
                "classify.force_against_protesters",
                civilian_targeting=True,
            )  # fmt: skip
    fought = (
        "clash" in acts
        and sides.crowd
        and any(a.inter in {STATE_FORCES, EXTERNAL_FORCES} for a in (*sides.agents, *sides.targets))
    )
    if not demo and not (struck and acts & HARM and hostile) and not fought:
        return None
    if not demo and not acts & {"riot", "riot_act"} and struck:
        doer = next((a for a in hostile if a.inter in ARMED), None) or (
            sides.rioters if acts & {"beat", "attack"} else sides.unidentified
        )
        return Coding(
            "Excessive force against protesters",
            doer,
            sides.protesters,
            "classify.force_against_protesters",
            civilian_targeting=True,
        )
    rioters = any(a.inter == RIOTERS for a in sides.crowd)
    crowd_acts = any(
        mention.act in {"riot_act", "riot", "burn", "loot", "clash", "attack", "beat"}
        and any(a.actor.inter in {PROTESTERS, RIOTERS} for a in mention.agents)
        for mention in incident.mentions
    )
    violent = bool(acts & {"riot", "riot_act"}) or crowd_acts or rioters or bool(fought)
    forces = [a for a in (*sides.agents, *sides.targets) if a.inter in ARMED]
    force = forces[0] if forces else sides.police if "disperse" in acts else None
    lethal = any(
        count.kind == "killed" and count.quantity.best > 0 for count, _ in incident.casualties
    ) or acts & {"shoot", "kill"}
    if violent:
        return Coding("Violent demonstration", sides.rioters, force, "classify.violent_demonstration")
    if lethal and (force or acts & {"shoot", "kill"}):
        return Coding(
            "Excessive force against protesters", force or sides.police, sides.protesters,
            "classify.excessive_force",
            civilian_targeting=True,
        )  # fmt: skip
    if acts & {"disperse", "arrest"}:
        return Coding(
            "Protest with intervention", sides.protesters, force or sides.police, "classify.intervention"
        )
    if "protest" not in acts:
        return None
    if not _is_told_protest(incident):
        return "protest not told as an event"
    return Coding("Peaceful protest", sides.protesters, None, "classify.protest")


def mob(incident: Incident, acts: set[str], sides: Sides) -> Coding | None:
    """A violent crowd outside a demonstration (rank 8)."""
    rioters = [a for a in sides.agents if a.inter == RIOTERS]
    if "mob" not in acts and not (rioters and acts & (HARM | {"burn", "loot"})):
        return None
    other = next((a for a in sides.targets if a.inter != RIOTERS), None)
    property_hit = not sides.target_classes.isdisjoint({"structure", "vehicle", "place"})
    if other is None and (sides.people_victims or property_hit or acts & {"beat", "kill", "mob"}):
        other = sides.civilians
    if rioters and "demonstrator" in sides.agent_classes:
        return Coding("Violent demonstration", rioters[0], None, "classify.violent_demonstrators")
    return Coding(
        "Mob violence",
        rioters[0] if rioters else sides.rioters,
        other,
        "classify.mob",
        civilian_targeting=bool(other and other.inter == CIVILIANS),
    )
