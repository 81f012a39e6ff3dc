"""Incident -> explosions and violence against civilians (codebook 1.2, ranks 9 to 17).

Belongs here: the weapon's type, and harm that organised armed actors do to unarmed people.
Does not: fighting between armed sides (`battles`), crowds (`demonstrations`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.coding.acts import lemmas_of
from pipelines.coding.sides import HARM, opponent
from pipelines.coding.types import Coding
from schemas.codes import EXTERNAL_FORCES, STATE_FORCES

if TYPE_CHECKING:
    from pipelines.coding.incidents import Incident
    from pipelines.coding.sides import Sides


def sexual_violence(incident: Incident, acts: set[str], sides: Sides) -> Coding | None:
    """Sexual violence by an armed actor (rank 15)."""
    if "rape" not in acts or not sides.armed_agents:
        return None
    return Coding(
        "Sexual violence", sides.armed_agents[0], sides.civilians, "classify.rape", civilian_targeting=True
    )


def _is_bare_strike(incident: Incident) -> bool:
    """Whether a strike is told without its means: "eight strikes on the village"."""
    return any(
        m.frame.token.lemma_.lower() in {"strike", "sortie", "raid"} and m.act == "attack"
        for m in incident.mentions
    )


def _is_bombed_from_air(incident: Incident, acts: set[str], sides: Sides) -> bool:
    """Whether it is bombing by a state: "the army bombed a town"; others plant bombs."""
    if incident.means & {"ied", "bomb", "suicide"}:
        return False
    told = any(m.act == "bomb" and m.frame.token.pos_ == "VERB" for m in incident.mentions)
    by_state = any(a.inter in {STATE_FORCES, EXTERNAL_FORCES} for a in sides.armed_agents)
    return acts == {"bomb"} or (told and by_state)


def _explosive_type(incident: Incident, acts: set[str], sides: Sides) -> str:
    means = set(incident.means)
    if not means and _is_bare_strike(incident) and sides.strikes_from_air:
        means.add("air")
    if "chem" in means:
        return "Chemical weapon"
    if means & {"air", "drone"} or _is_bombed_from_air(incident, acts, sides):
        return "Air/drone strike"
    if "suicide" in means or "suicide" in acts:
        return "Suicide bomb"
    if "shell" in means or "shell" in acts:
        return "Shelling/artillery/missile attack"
    if "grenade" in means:
        return "Grenade"
    if means & {"ied", "mine", "bomb"} or acts & {"explode", "bomb"}:
        return "Remote explosive/landmine/IED"
    return ""


def explosion(incident: Incident, acts: set[str], sides: Sides) -> Coding | str | None:
    """Remote violence by its weapon (ranks 9 to 14)."""
    kind = _explosive_type(incident, acts, sides)
    if not kind or not acts & (HARM | {"destroy", "burn"}):
        return None
    hurt = any(count.kind in {"killed", "injured"} for count, _ in incident.casualties)
    if (
        kind == "Remote explosive/landmine/IED"
        and not sides.armed_agents
        and not incident.means & {"ied", "mine"}
    ):
        deliberate = any(
            m.act == "bomb"
            or not sides.device_words.isdisjoint(lemma for t in m.frame.parsed.doc for lemma in lemmas_of(t))
            for m in incident.mentions
        )
        if not deliberate and not sides.armed_targets:
            return "explosion of no stated cause"
    agents = sides.armed_agents
    doubts: list[str] = []
    unnamed = not agents or agents[0].name.startswith("Unidentified")
    if kind == "Suicide bomb" and unnamed and sides.rebel is not None:
        first = sides.rebel
        doubts.append("attacker not named")
    elif agents:
        first = agents[0]
    elif (
        kind in {"Air/drone strike", "Shelling/artillery/missile attack"}
        and sides.likely_attacker is not None
    ):
        first = sides.likely_attacker
        doubts.append("attacker not named")
    elif kind in {"Air/drone strike", "Shelling/artillery/missile attack"} and sides.bombardier is not None:
        first = sides.bombardier
        doubts.append("attacker not named")
    elif kind == "Air/drone strike":
        first = sides.military
        doubts.append("attacker not named")
    else:
        first = sides.claimant or sides.unidentified
        doubts.append("attacker not named")
    others = [a for a in sides.armed_targets if a != first]
    soft = "base" not in sides.target_classes and bool(
        sides.target_classes & {"structure", "person", "place", "vehicle"}
    )
    if others or (sides.armed_victims and not sides.civilian_targets):
        other = others[0] if others else opponent(sides, first)[0]
        coding = Coding(kind, first, other, "classify.explosion.armed_target", doubts=doubts)
        if sides.civilian_targets:
            coding.associated2.append(sides.civilians.name)
        return coding
    if sides.civilian_targets or sides.people_victims or soft or hurt:
        return Coding(
            kind,
            first,
            sides.civilians,
            "classify.explosion.civilians",
            civilian_targeting=True,
            doubts=doubts,
        )
    if not agents and all(m.frame.token.pos_ != "VERB" for m in incident.mentions):
        return "told in passing"
    return Coding(kind, first, None, "classify.explosion.no_target", doubts=doubts)


def abduction(incident: Incident, acts: set[str], sides: Sides) -> Coding | str | None:
    """People taken by an armed group; with deaths or injuries it is an attack (ranks 16 and 17)."""
    if "abduct" not in acts:
        return None
    agents = sides.armed_agents
    if not agents and (sides.agents or not sides.knows_armed_group):
        return "abduction by no organised group"
    if (
        agents
        and agents[0].inter == STATE_FORCES
        and (sides.has_protest or not sides.target_classes.isdisjoint({"demonstrator"}))
    ):
        return Coding("Protest with intervention", sides.protesters, agents[0], "classify.dragged_away")
    first = agents[0] if agents else sides.unidentified
    doubts = [] if agents else ["abductor not named"]
    deadly = any(
        c.kind in {"killed", "injured"} and c.quantity.best > 0 for c, _ in incident.casualties
    ) or acts & {"kill", "beat"}
    kind = "Attack" if deadly else "Abduction/forced disappearance"
    return Coding(kind, first, sides.civilians, "classify.abduction", civilian_targeting=True, doubts=doubts)


NO_ARMED_ACTOR = "no organised armed actor"
_BOTH = 2
"""Where an article knows both sides of a conflict, one who is shot was not shot by somebody else."""


def _hurt_nobody(incident: Incident, acts: set[str]) -> bool:
    """Whether the only harm told is that nobody was harmed."""
    counts = [c.quantity.best for c, _ in incident.casualties if c.kind in {"killed", "injured"}]
    return acts & HARM <= {"die", "injure", "kill"} and bool(counts) and max(counts) == 0


def _is_by_unnamed_gunmen(incident: Incident, acts: set[str], sides: Sides) -> bool:
    """Somebody in public life shot dead, or anybody where an armed group is at work."""
    if not acts & {"kill", "shoot"} or "gun" not in incident.means or "criminal" in sides.agent_classes:
        return False
    deaths = any(c.kind == "killed" and c.quantity.best > 0 for c, _ in incident.casualties)
    return (
        deaths
        and len(sides.dyad) < _BOTH
        and ("political" in sides.target_classes or sides.knows_armed_group)
    )


def attack_on_civilians(incident: Incident, acts: set[str], sides: Sides) -> Coding | str | None:
    """Harm done to unarmed people by an organised armed actor (rank 16)."""
    if not acts & HARM or _hurt_nobody(incident, acts):
        return None
    agents = sides.armed_agents
    harmed = (
        sides.civilian_targets
        or sides.people_victims
        or sides.target_classes & {"person", "structure", "place", "vehicle"}
    )
    if not agents:
        if acts <= {"die", "kill", "injure"} and len(sides.dyad) == 2 and sides.in_conflict:
            return Coding(
                "Armed clash", *sides.dyad, "classify.deaths_in_conflict", doubts=["sides not named"]
            )
        if _is_by_unnamed_gunmen(incident, acts, sides):
            return Coding(
                "Attack", sides.unidentified, sides.civilians, "classify.unnamed_gunmen",
                civilian_targeting=True, doubts=["attacker not named"],
            )  # fmt: skip
        return NO_ARMED_ACTOR
    if "criminal" in sides.agent_classes and agents[0].name.startswith("Unidentified"):
        return "ordinary crime"
    if acts <= {"die"} and not harmed:
        return "deaths of no stated cause"
    if not harmed and not acts & {"kill", "shoot", "attack", "beat"}:
        return "no target"
    if (
        sides.has_protest
        and agents[0].inter == STATE_FORCES
        and not sides.armed_targets
        and acts & {"kill", "shoot"}
    ):
        return Coding(
            "Excessive force against protesters",
            agents[0],
            sides.protesters,
            "classify.force_at_protest",
            civilian_targeting=True,
        )
    return Coding(
        "Attack", agents[0], sides.civilians, "classify.attack_on_civilians", civilian_targeting=True
    )
