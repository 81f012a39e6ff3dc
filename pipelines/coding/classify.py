"""Incident -> coding: the sub-event type, the two sides and civilian targeting (codebook 1.2 to 1.4).

Belongs here: the codebook's decisions over act, means, sides and outcome, in its order of precedence.
Does not: words (those are in the lexicons) and rows (`assemble`).
An incident for which no rule holds gives the reason instead: it stays out, with that reason in `suppressed`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipelines.coding.acts import lemmas_of
from pipelines.coding.incidents import TERRITORY, Incident, actors_of
from pipelines.coding.types import Actor
from schemas.codes import (
    CIVILIANS,
    EXTERNAL_FORCES,
    POLITICAL_MILITIA,
    PROTESTERS,
    RIOTERS,
    STATE_FORCES,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipelines.coding.acts import ActLexicon
    from pipelines.coding.mentions import Reading
    from pipelines.coding.types import ActorMention

_REMOTE = frozenset({"air", "drone", "shell"})
MASS_ARREST = 50
"""Arrests of at least so many are politically significant by their number (codebook 1.2, Arrests)."""
ARMED = frozenset({1, 2, 3, 4, 8})
"""Actor types that are organised armed actors (codebook 1.4)."""
_NOT_FIGHTING = frozenset(
    {
        "international organization",
        "political party",
        "political movement",
        "labour group",
        "aid organization",
    }
)
_HELD_BY = {"Palestine": "Israel"}
"""Territories without an army of their own, by the state whose army acts there (coded as external, codebook 1.4)."""
_HELD = frozenset(
    ["hold", "stage", "join", "attend", "organise", "organize", "lead", "take", "gather", "begin", "see", "begin", "continue", "erupt", "break", "spread", "draw"]
)
_EXPLOSIVE_ACTS = frozenset({"shell", "bomb", "explode", "suicide"})
_HARM = frozenset(
    {"kill", "die", "injure", "attack", "shoot", "beat", "explode", "shell", "bomb", "suicide", "clash"}
)
_STRATEGIC = {
    "surrender": "Agreement", "agree": "Agreement", "release": "Agreement", "arrest": "Arrests",
    "defect": "Change to group/activity", "join": "Change to group/activity", "deploy": "Change to group/activity",
    "recruit": "Change to group/activity", "form_group": "Change to group/activity",
    "security": "Change to group/activity", "intercept": "Disrupted weapons use",
    "seize_weapons": "Disrupted weapons use", "defuse": "Disrupted weapons use",
    "base": "Headquarters or base established", "loot": "Looting/property destruction",
    "burn": "Looting/property destruction", "destroy": "Looting/property destruction",
    "withdraw": "Non-violent transfer of territory", "coup": "Other", "mass_grave": "Other", "deport": "Other",
}  # fmt: skip
PREFIXES = {
    "deploy": "Movement of forces", "security": "Security measures", "recruit": "Recruitment",
    "defect": "Change to armed group", "join": "Change to armed group", "form_group": "Change to armed group",
    "intercept": "Interception", "seize_weapons": "Weapons seizure", "defuse": "Defusal", "loot": "Looting",
    "burn": "Property destruction", "destroy": "Property destruction", "coup": "Other", "mass_grave": "Mass grave",
    "deport": "Other",
}  # fmt: skip
"""How the notes of a strategic development begin (codebook 1.8)."""


@dataclass(slots=True)
class Coding:
    """What an incident is: type, sides, and the doubts that send it to review."""

    sub_event_type: str
    actor1: Actor | None
    actor2: Actor | None
    rule: str
    associated1: list[str] = field(default_factory=list)
    associated2: list[str] = field(default_factory=list)
    civilian_targeting: bool = False
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sides:
    """The actors of an incident, sorted by kind, with makers of the generic ones for its country."""

    agents: list[Actor]
    targets: list[Actor]
    country: str
    military: Actor
    police: Actor
    armed_victims: bool
    people_victims: bool
    target_classes: frozenset[str]
    agent_classes: frozenset[str] = frozenset()
    likely_attacker: Actor | None = None
    dyad: tuple[Actor, ...] = ()
    knows_armed_group: bool = True
    has_protest: bool = False
    strikes_from_air: bool = False
    in_conflict: bool = False

    def _of(self, actors: list[Actor], inters: frozenset[int] | set[int]) -> list[Actor]:
        return [actor for actor in actors if actor.inter in inters]

    @property
    def armed_agents(self) -> list[Actor]:
        """Organised armed actors who act."""
        return self._of(self.agents, ARMED)

    @property
    def armed_targets(self) -> list[Actor]:
        """Organised armed actors acted upon."""
        return self._of(self.targets, ARMED)

    @property
    def civilian_targets(self) -> list[Actor]:
        """Unarmed people acted upon."""
        return self._of(self.targets, {CIVILIANS})

    @property
    def crowd(self) -> list[Actor]:
        """Protesters and rioters on either side."""
        return self._of([*self.agents, *self.targets], {PROTESTERS, RIOTERS})

    def generic(self, kind: str, inter: int) -> Actor:
        """ "Civilians (Mali)", "Protesters (Peru)" and so on (codebook 1.10)."""
        return Actor(f"{kind} ({self.country or 'International'})", inter, self.country, "generic")

    @property
    def civilians(self) -> Actor:
        """The civilians of the incident, as named or generic."""
        return self.civilian_targets[0] if self.civilian_targets else self.generic("Civilians", CIVILIANS)

    @property
    def unidentified(self) -> Actor:
        """An armed group that nobody names."""
        return self.generic("Unidentified Armed Group", POLITICAL_MILITIA)

    @property
    def protesters(self) -> Actor:
        """The demonstrators."""
        return self.generic("Protesters", PROTESTERS)

    @property
    def rioters(self) -> Actor:
        """The violent crowd."""
        return self.generic("Rioters", RIOTERS)


def principals(incidents: Sequence[Incident]) -> Counter[str]:
    """How often each armed actor acts in an article: whom an act without a named agent is likely by."""
    counts: Counter[str] = Counter()
    for incident in incidents:
        for mention in incident.mentions:
            for agent in mention.agents:
                if agent.actor.inter in ARMED and not agent.actor.name.startswith("Unidentified"):
                    counts[agent.actor.name] += 2 if mention.frame.means & _REMOTE else 1
    return counts


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
    bare = _told_in_passing(incident) or (_unsure_in_court(incident) if reading.is_court_report else "")
    if bare:
        return bare
    sides = _sides(incident, reading, lexicon, country, on_date, others)
    acts = incident.acts
    for step in (
        _territory,
        _demonstration,
        _mob,
        _battle,
        _sexual_violence,
        _explosion,
        _abduction,
        _attack,
    ):
        coding = step(incident, acts, sides)
        if coding is not None:
            if isinstance(coding, Coding):
                _add_associates(coding, incident)
            return coding
    result = _strategic(incident, acts, sides)
    if isinstance(result, Coding):
        _add_associates(result, incident)
    return result


def _unsure_in_court(incident: Incident) -> str:
    """In a court report an act counts only with a day and an armed doer of its own."""
    dated = any(m.time is not None and m.time.tie == "clause" for m in incident.mentions)
    done = any(a.actor.inter in ARMED and a.certain for a in incident.sides("agents"))
    return "" if dated and done else "court report"


def _told_in_passing(incident: Incident) -> str:
    """A noun with nobody, no day and no place of its own ("facing kidnapping charges") tells no event."""
    for mention in incident.mentions:
        if mention.frame.token.pos_ == "VERB" or mention.agents or mention.targets or mention.casualties:
            return ""
        if mention.time is not None and mention.time.tie == "clause":
            return ""
        if mention.place is not None and mention.place.tie == "clause" and mention.place.level > 0:
            return ""
    return "told in passing"


def _sides(
    incident: Incident,
    reading: Reading,
    lexicon: ActLexicon,
    country: str,
    on_date: date | None,
    others: Sequence[Incident],
) -> Sides:
    agents, targets = actors_of(incident.sides("agents")), actors_of(incident.sides("targets"))
    agents = [actor for actor in agents if actor.kind not in _NOT_FIGHTING]
    for mention in incident.mentions:  # "clashes between A and B": both sides act
        if mention.act == "clash" and not mention.targets and len(actors_of(mention.agents)) > 1:
            second = actors_of(mention.agents)[1]
            agents = [a for a in agents if a != second] + [second]
            targets = targets or [second]
    groups = {
        word
        for count, _ in incident.casualties
        if count.kind in {"killed", "injured"}
        for word in count.group.lower().split()
    }
    armed_words = lexicon.noun_classes["armed"]
    armed = any(word in armed_words or word.rstrip("s") in armed_words for word in groups)
    people = (
        any(
            count.kind in {"killed", "injured"} and count.quantity.best > 0
            for count, _ in incident.casualties
        )
        and not armed
    )
    classes: set[str] = set()
    agent_classes: set[str] = set()
    for mention in incident.mentions:
        for start, end in mention.frame.agents:
            for lemma in lemmas_of(mention.frame.parsed.doc[start:end].root):
                agent_classes |= lexicon.classes_of(lemma)
        for start, end in mention.frame.targets:
            for lemma in lemmas_of(mention.frame.parsed.doc[start:end].root):
                classes |= lexicon.classes_of(lemma)
    return Sides(
        agents, targets, country,
        _state(reading, country, "military", on_date), _state(reading, country, "police", on_date),
        armed, people, frozenset(classes), frozenset(agent_classes), _likely_attacker(others, country), _main_dyad(others),
        any(a.actor.inter in ARMED and a.actor.inter != STATE_FORCES for i in others for m in i.mentions for a in (*m.agents, *m.targets)),
        any(i is not incident and i.acts & {"protest", "disperse", "riot_act"} and _same_day(i, incident) for i in others)
        or bool(incident.acts & {"protest", "disperse", "riot_act"}),
        any(i.means & {"air", "drone"} for i in others),
        any(lemma in lexicon.noun_classes["conflict"] for m in incident.mentions for t in m.frame.parsed.doc for lemma in lemmas_of(t)),
    )  # fmt: skip


def _same_day(one: Incident, other: Incident) -> bool:
    return one.time is None or other.time is None or one.time.time.day == other.time.time.day


def _main_dyad(incidents: Sequence[Incident]) -> tuple[Actor, ...]:
    """The two armed actors whom the article tells of most: who fights in "clashes" that name nobody."""
    counts: Counter[str] = Counter()
    actors: dict[str, Actor] = {}
    for incident in incidents:
        for mention in incident.mentions:
            for side in (*mention.agents, *mention.targets):
                if side.actor.inter in ARMED and not side.actor.name.startswith("Unidentified"):
                    counts[side.actor.name] += 1
                    actors.setdefault(side.actor.name, side.actor)
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    return tuple(actors[name] for name in ranked[:2])


def _likely_attacker(incidents: Sequence[Incident], country: str) -> Actor | None:
    """Who does the article's remote violence, where it names anyone for it: a foreign state before all others."""
    counts = principals(incidents)
    actors = {
        a.actor.name: a.actor
        for i in incidents
        for m in i.mentions
        for a in m.agents
        if a.actor.name in counts
    }
    foreign = [
        actors[name]
        for name in counts
        if actors[name].inter == EXTERNAL_FORCES
        or (actors[name].country not in {"", country} and actors[name].inter == STATE_FORCES)
    ]
    if foreign:
        return max(foreign, key=lambda actor: (counts[actor.name], actor.name))
    return None


def _state(reading: Reading, country: str, kind: str, on_date: date | None) -> Actor:
    """The state force of the country; where no country is known, an armed group that nobody names."""
    if country in _HELD_BY and kind == "military":
        force = reading.actors.state(_HELD_BY[country], kind, on_date)
        return Actor(force.name, EXTERNAL_FORCES, force.country, force.kind)
    if not country:
        return Actor("Unidentified Armed Group (International)", POLITICAL_MILITIA, "", "generic")
    return reading.actors.state(country, kind, on_date)


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


def _is_home_state(actor: Actor, country: str) -> bool:
    return actor.inter == STATE_FORCES and (not actor.country or actor.country == country)


def _opponent(sides: Sides, actor: Actor) -> tuple[Actor, str]:
    """The other side when the words name one only: the army for a non-state actor, else an unnamed group."""
    if actor.inter == STATE_FORCES:
        return sides.unidentified, "opponent not named"
    return sides.military, "opponent not named"


def _territory(incident: Incident, acts: set[str], sides: Sides) -> Coding | None:
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
    others = [a for a in (*sides.armed_targets, *sides.agents) if a.inter in ARMED and a != taker]
    other, doubt = (others[0], "") if others else _opponent(sides, taker)
    doubts = [doubt] if doubt else []
    rule = f"classify.territory.{taker_mention.act if taker_mention else 'take'}"
    if _is_home_state(taker, sides.country):
        return Coding("Government regains territory", taker, other, rule, doubts=doubts)
    return Coding("Non-state actor overtakes territory", taker, other, rule, doubts=doubts)


def _battle(incident: Incident, acts: set[str], sides: Sides) -> Coding | None:
    remote = (
        incident.means & {"air", "drone", "shell", "ied", "mine", "grenade", "suicide"}
        or acts & _EXPLOSIVE_ACTS
    )
    armed = sides.armed_agents
    if "clash" in acts:
        both = list(dict.fromkeys([*sides.armed_targets, *armed]))
        if len(both) < 2 and sides.civilian_targets and not sides.armed_targets:
            return None
        if not both and len(sides.dyad) == 2 and not sides.crowd and not sides.civilian_targets:
            return Coding("Armed clash", *sides.dyad, "classify.clash.main_dyad", doubts=["sides not named"])
        if not both:
            return None
        first = armed[0] if armed else both[0]
        rest = [a for a in both if a.name != first.name]
        other, doubt = (rest[0], "") if rest else _opponent(sides, first)
        return Coding("Armed clash", first, other, "classify.clash", doubts=[doubt] if doubt else [])
    ground = (
        acts & {"attack", "shoot", "kill"} or ("destroy" in acts and "base" in sides.target_classes)
    ) and not incident.means & {"air", "drone", "mine"}
    against_armed = bool(sides.armed_targets) or sides.armed_victims or "base" in sides.target_classes
    if remote and not ("suicide" in incident.means and acts & {"shoot", "clash"}):
        return None
    if (
        not ground
        or not against_armed
        or (sides.civilian_targets
        and not sides.armed_targets
        and not sides.armed_victims)
    ):
        return None
    others = [a for a in sides.armed_targets if a not in armed[:1]]
    if not armed and not others:
        return None
    first = armed[0] if armed else sides.unidentified
    doubts = [] if armed else ["attacker not named"]
    if others:
        other = others[0]
    else:
        other, doubt = _opponent(sides, first)
        doubts.append(doubt)
    if other.name == first.name:
        return None
    return Coding("Armed clash", first, other, "classify.attack_on_armed", doubts=doubts)


def _is_told_protest(incident: Incident) -> bool:
    """People who march, or a rally that is held somewhere or on some day: not "amid protests", "in protest at"."""
    for mention in incident.mentions:
        if mention.act != "protest":
            continue
        token = mention.frame.token
        if token.pos_ == "VERB" and mention.frame.agents:
            return True
        governor = token.head.lemma_.lower()
        if token.pos_ != "VERB" and governor in _HELD and (mention.place or mention.time):
            return True
        if (
            token.pos_ != "VERB"
            and mention.time is not None
            and mention.time.tie == "clause"
            and mention.place is not None
        ):
            return True
    return False


def _demonstration(incident: Incident, acts: set[str], sides: Sides) -> Coding | str | None:
    demo = acts & {"protest", "disperse", "riot_act", "riot"}
    struck = any(a.inter == PROTESTERS for a in sides.crowd) or "crowd" in sides.target_classes
    hostile = [a for a in sides.agents if a.inter not in {PROTESTERS, RIOTERS}]
    if (
        struck
        and not acts & {"riot", "riot_act", "clash"}
        and acts & {"kill", "shoot", "beat", "injure", "attack"}
        and hostile
    ):
        doer = next((a for a in hostile if a.inter in ARMED), None)
        if doer is not None:
            return Coding(
                "Excessive force against protesters", doer, sides.protesters, "classify.force_against_protesters",
                civilian_targeting=True,
            )  # fmt: skip
    fought = (
        "clash" in acts
        and sides.crowd
        and any(a.inter == STATE_FORCES for a in (*sides.agents, *sides.targets))
    )
    if not demo and not (struck and acts & _HARM and hostile) and not fought:
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
            "Excessive force against protesters", force or sides.police, sides.protesters, "classify.excessive_force",
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


def _mob(incident: Incident, acts: set[str], sides: Sides) -> Coding | None:
    rioters = [a for a in sides.agents if a.inter == RIOTERS]
    if "mob" not in acts and not (rioters and acts & (_HARM | {"burn", "loot"})):
        return None
    other = next((a for a in sides.targets if a.inter != RIOTERS), None)
    if other is None and (sides.people_victims or acts & {"beat", "kill", "mob"}):
        other = sides.civilians
    return Coding(
        "Mob violence",
        sides.rioters,
        other,
        "classify.mob",
        civilian_targeting=bool(other and other.inter == CIVILIANS),
    )


def _sexual_violence(incident: Incident, acts: set[str], sides: Sides) -> Coding | None:
    if "rape" not in acts or not sides.armed_agents:
        return None
    return Coding(
        "Sexual violence", sides.armed_agents[0], sides.civilians, "classify.rape", civilian_targeting=True
    )


def _is_bare_strike(incident: Incident) -> bool:
    """ "eight strikes on the village", in an article that tells of air strikes."""
    return any(
        m.frame.token.lemma_.lower() in {"strike", "sortie", "raid"} and m.act == "attack"
        for m in incident.mentions
    )


def _explosive_type(incident: Incident, acts: set[str], sides: Sides) -> str:
    means = set(incident.means)
    if not means and _is_bare_strike(incident) and sides.strikes_from_air:
        means.add("air")
    if "chem" in means:
        return "Chemical weapon"
    if means & {"air", "drone"} or (acts == {"bomb"} and "ied" not in means and "bomb" not in means):
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


def _explosion(incident: Incident, acts: set[str], sides: Sides) -> Coding | str | None:
    kind = _explosive_type(incident, acts, sides)
    if not kind or not acts & (_HARM | {"destroy", "burn"}):
        return None
    hurt = any(count.kind in {"killed", "injured"} for count, _ in incident.casualties)
    if (
        kind == "Remote explosive/landmine/IED"
        and not sides.armed_agents
        and not incident.means & {"ied", "mine"}
    ):
        deliberate = any(
            m.act == "bomb" or m.frame.token.lemma_.lower() in {"bomb", "bombing", "detonate"}
            for m in incident.mentions
        )
        if not deliberate and not sides.armed_targets:
            return "explosion of no stated cause"
    agents = sides.armed_agents
    doubts: list[str] = []
    if agents:
        first = agents[0]
    elif (
        kind in {"Air/drone strike", "Shelling/artillery/missile attack"}
        and sides.likely_attacker is not None
    ):
        first = sides.likely_attacker
        doubts.append("attacker not named")
    elif kind == "Air/drone strike":
        first = sides.military
        doubts.append("attacker not named")
    else:
        first = sides.unidentified
        doubts.append("attacker not named")
    others = [a for a in sides.armed_targets if a != first]
    soft = "base" not in sides.target_classes and bool(
        sides.target_classes & {"structure", "person", "place", "vehicle"}
    )
    if others or (sides.armed_victims and not sides.civilian_targets):
        other = others[0] if others else _opponent(sides, first)[0]
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
    return Coding(kind, first, None, "classify.explosion.no_target", doubts=doubts)


def _abduction(incident: Incident, acts: set[str], sides: Sides) -> Coding | str | None:
    if "abduct" not in acts:
        return None
    agents = sides.armed_agents
    if not agents and (sides.agents or not sides.knows_armed_group):
        return "abduction by no organised group"
    first = agents[0] if agents else sides.unidentified
    doubts = [] if agents else ["abductor not named"]
    deadly = any(
        c.kind in {"killed", "injured"} and c.quantity.best > 0 for c, _ in incident.casualties
    ) or acts & {"kill", "beat"}
    kind = "Attack" if deadly else "Abduction/forced disappearance"
    return Coding(kind, first, sides.civilians, "classify.abduction", civilian_targeting=True, doubts=doubts)


def _attack(incident: Incident, acts: set[str], sides: Sides) -> Coding | str | None:
    if not acts & _HARM:
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
        return "no organised armed actor"
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


def _count_of(incident: Incident, kind: str) -> int:
    return max((count.quantity.best for count, _ in incident.casualties if count.kind == kind), default=0)


def _strategic(incident: Incident, acts: set[str], sides: Sides) -> Coding | str:
    act = next((m.act for m in incident.mentions if m.act in _STRATEGIC), "")
    if not act:
        return f"no rule for {', '.join(sorted(acts))}"
    kind = _STRATEGIC[act]
    agents = [a for a in sides.agents if a.inter in ARMED]
    others = [a for a in sides.targets if a not in agents[:1]]
    first = agents[0] if agents else None
    other = others[0] if others else None
    rule = f"classify.strategic.{act}"
    if act == "arrest":
        if first is None or first.inter not in {STATE_FORCES, EXTERNAL_FORCES}:
            if first is not None:
                return Coding(
                    "Abduction/forced disappearance", first, sides.civilians, rule, civilian_targeting=True
                )
            return "arrest by nobody named"
        if "political" not in sides.target_classes and not (_count_of(incident, "detained") >= MASS_ARREST):
            return "ordinary arrest"
        return Coding(
            kind, first, sides.civilians if other is None or other.inter == CIVILIANS else other, rule
        )
    if act in {"loot", "burn", "destroy"}:
        if first is None and act != "destroy" and not sides.agents and "structure" in sides.target_classes:
            return Coding(kind, sides.unidentified, sides.civilians, rule, doubts=["doer not named"])
        if first is None:
            return "destruction by nobody named"
        return Coding(kind, first, other if other and other != first else sides.civilians, rule)
    if (
        first is None
        and act in {"surrender", "defect", "withdraw", "deploy", "base", "join"}
        and "armed" in sides.agent_classes
    ):
        first = sides.unidentified
    if first is None and act in {"agree", "release"} and len(sides.dyad) == 2:
        return Coding(kind, *sides.dyad, rule, doubts=["sides not named"])
    if (
        act
        in {
            "surrender",
            "agree",
            "release",
            "defect",
            "join",
            "withdraw",
            "deploy",
            "coup",
            "recruit",
            "form_group",
            "base",
        }
        and first is None
    ):
        return f"{act} by no armed actor"
    if act == "deploy" or act in {"recruit", "form_group", "base"}:
        return Coding(kind, first, None, rule)
    if first is None and act in {"intercept", "seize_weapons", "defuse"}:
        first = sides.police if act != "intercept" else sides.military
    if first is None and act == "security":
        first = sides.military
    if first is None:
        first, other = other, None
    if first is None:
        return f"{act} by nobody named"
    return Coding(kind, first, other if other != first else None, rule)


def mention_of(actor: Actor, mentions: list[ActorMention]) -> ActorMention | None:
    """The mention that named an actor, for its evidence."""
    return next((mention for mention in mentions if mention.actor == actor), None)
