"""Incident -> battles: territory that changes hands, fighting between two armed sides.

Codebook 1.2, ranks 1 to 3.

Belongs here: the codebook's decisions on Battles. Does not: who the sides are (`sides`).
Each step gives a coding, the reason why the incident is none, or None when it is not for this step to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.coding.incidents import TERRITORY
from pipelines.coding.sides import ARMED, is_home_state, opponent
from pipelines.coding.types import Coding
from pipelines.coding.words import word_set
from schemas.codes import CIVILIANS, EXTERNAL_FORCES

if TYPE_CHECKING:
    from pipelines.coding.incidents import Incident
    from pipelines.coding.mentions import ActMention
    from pipelines.coding.sides import Sides
    from pipelines.coding.types import Actor

_EXPLOSIVE_ACTS = frozenset({"shell", "bomb", "explode", "suicide"})


def territory(incident: Incident, acts: set[str], sides: Sides) -> Coding | None:
    """Territory that one side took from the other by force (ranks 1 and 2)."""
    if not acts & TERRITORY:
        return None
    taker_mention = next((m for m in incident.mentions if m.act in TERRITORY), None)
    takers = [a.actor for a in taker_mention.agents if a.actor.inter in ARMED] if taker_mention else []
    if taker_mention is not None and not takers and taker_mention.act == "take":
        takers = (
            [a.actor for a in taker_mention.targets if a.actor.inter in ARMED]
            if taker_mention.frame.act.roles == "target-subj"
            else []
        )
    takers = takers or sides.armed_agents
    if (
        not takers
        and sides.likely_attacker is not None
        and taker_mention is not None
        and taker_mention.frame.agents
    ):
        takers = [
            sides.likely_attacker
        ]  # "its forces", "the northern grouping": named by the article elsewhere
    if not takers:
        return None
    taker = takers[0]
    others = [a for a in (*sides.armed_targets, *sides.armed_agents) if a.name != taker.name]
    other, doubt = (others[0], "") if others else opponent(sides, taker)
    doubts = [doubt] if doubt else []
    rule = f"classify.territory.{taker_mention.act if taker_mention else 'take'}"
    if is_home_state(taker, sides.country) or _takes_back_for_state(taker_mention, taker, other, sides):
        return Coding("Government regains territory", taker, other, rule, doubts=doubts)
    return Coding("Non-state actor overtakes territory", taker, other, rule, doubts=doubts)


def _takes_back_for_state(mention: ActMention | None, taker: Actor, other: Actor, sides: Sides) -> bool:
    """Pro-government militias and allied armies that retake a place do it for the government.

    Codebook 1.2.
    """
    if mention is None or mention.act != "retake" or is_home_state(other, sides.country):
        return False
    return taker.inter == EXTERNAL_FORCES or "Pro-Government" in taker.name


def _killed_civilians_only(incident: Incident, attackers: set[str]) -> bool:
    """Whether the first side is told to have killed unarmed people.

    And nobody on the other side to have died.
    """
    dead = [
        {a.actor.inter for a in mention.targets}
        for mention in incident.mentions
        if any(c.kind == "killed" and c.quantity.best > 0 for c in mention.casualties)
        and not ({a.actor.name for a in mention.targets} & attackers)
    ]
    told = any(
        m.act in {"kill", "shoot"}
        and {a.actor.name for a in m.agents} & attackers
        and {a.actor.inter for a in m.targets} == {CIVILIANS}
        and any(c.kind == "killed" and c.quantity.best > 0 for c in m.casualties)
        for m in incident.mentions
    )
    return told and all(not inters & ARMED for inters in dead)


def _is_mass_abduction(incident: Incident) -> bool:
    """Whether it is foremost people carried off, though a guard fell: more were taken than killed."""
    taken = [c.quantity.best for c, _ in incident.casualties if c.kind == "abducted"]
    killed = [c.quantity.best for c, _ in incident.casualties if c.kind == "killed"]
    return "abduct" in incident.acts and max(taken, default=0) > max(killed, default=0)


def _is_setting(incident: Incident) -> bool:
    """Whether fighting is only the setting of another act: "a grenade killed a girl during clashes"."""
    fights = [m.frame.token for m in incident.mentions if m.act == "clash"]
    return all(
        (f.dep_ == "pobj" and f.head.lower_ in word_set("circumstance preposition"))
        or (f.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in {"as", "while"} for c in f.children))
        for f in fights
    )


def battle(incident: Incident, acts: set[str], sides: Sides) -> Coding | None:
    """Fighting between two armed sides, an attack on armed people or their base among it (rank 3)."""
    remote = (
        incident.means & {"air", "drone", "shell", "ied", "mine", "grenade", "suicide", "chem"}
        or acts & _EXPLOSIVE_ACTS
    )
    armed = sides.armed_agents
    if "clash" in acts and not (remote and _is_setting(incident)):
        both = list(dict.fromkeys([*sides.armed_targets, *armed]))
        if len(both) < 2 and sides.civilian_targets and not sides.armed_targets:
            return None
        if not both and len(sides.dyad) == 2 and not sides.crowd and not sides.civilian_targets:
            return Coding("Armed clash", *sides.dyad, "classify.clash.main_dyad", doubts=["sides not named"])
        if not both:
            return None
        first = armed[0] if armed else both[0]
        rest = [a for a in both if a.name != first.name]
        other, doubt = (rest[0], "") if rest else opponent(sides, first)
        return Coding("Armed clash", first, other, "classify.clash", doubts=[doubt] if doubt else [])
    ground = (
        acts & {"attack", "shoot", "kill"} or ("destroy" in acts and "base" in sides.target_classes)
    ) and not incident.means & {"air", "drone", "mine"}
    own = {actor.name for actor in armed[:1]}
    others = [actor for actor in sides.armed_targets if actor.name not in own]
    on_post = "garrisoned" in sides.target_classes
    against_armed = bool(others) or sides.armed_victims or "base" in sides.target_classes
    if remote and not (
        "suicide" in incident.means and (acts & {"shoot", "clash"} or incident.means & {"gun"})
    ):
        return None
    if not ground or not against_armed:
        return None
    if sides.civilian_targets and not others and not sides.armed_victims and not on_post:
        return None
    if not on_post and (_killed_civilians_only(incident, own) or _is_mass_abduction(incident)):
        return None
    if not armed and not others:
        return None
    first = armed[0] if armed else sides.unidentified
    doubts = [] if armed else ["attacker not named"]
    if others:
        other = others[0]
    else:
        other, doubt = opponent(sides, first)
        doubts.append(doubt)
    if other.name == first.name:
        return None
    return Coding("Armed clash", first, other, "classify.attack_on_armed", doubts=doubts)
