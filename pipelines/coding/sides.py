"""Who is who in an incident: its actors by kind, and whom the article as a whole tells of.

Codebook 1.3 and 1.4.

Belongs here: sorting the actors of an incident, and the article-level guesses for a side that the words do
not name. Does not: the sub-event type (`classify` and its steps) or what a noun phrase denotes (`actors`).
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipelines.coding.acts import lemmas_of
from pipelines.coding.incidents import Incident, actors_of
from pipelines.coding.types import Actor
from pipelines.coding.words import word_set
from schemas.codes import CIVILIANS, EXTERNAL_FORCES, POLITICAL_MILITIA, PROTESTERS, RIOTERS, STATE_FORCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from pipelines.coding.acts import ActLexicon
    from pipelines.coding.mentions import ActMention, Reading

_SHOWN = frozenset({"protest", "disperse", "riot_act"})
_REMOTE = frozenset({"air", "drone", "shell"})
ARMED = frozenset({1, 2, 3, 4, 8})
"""Actor types that are organised armed actors (codebook 1.4)."""
HARM = frozenset(
    {"kill", "die", "injure", "attack", "shoot", "beat", "explode", "shell", "bomb", "suicide", "clash"}
)
"""Acts that harm people."""
DEMONSTRATION = frozenset({"protest", "disperse", "riot_act", "riot"})
"""Acts of and against a crowd in the street."""


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
    device_words: frozenset[str] = frozenset()
    rebel: Actor | None = None
    claimant: Actor | None = None
    bombardier: Actor | None = None

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
        """Such as "Civilians (Mali)" or "Protesters (Peru)" (codebook 1.10)."""
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


def sides_of(
    incident: Incident,
    reading: Reading,
    lexicon: ActLexicon,
    country: str,
    on_date: date | None,
    others: Sequence[Incident],
) -> Sides:
    """The actors of an incident by kind, with what the rest of the article says about who fights whom."""
    agents, targets = actors_of(incident.sides("agents")), actors_of(incident.sides("targets"))
    fights = any("armed" in _agent_classes(mention, lexicon) for mention in incident.mentions)
    agents = [actor for actor in agents if fights or actor.kind not in word_set("unarmed kind")]
    for mention in incident.mentions:  # "clashes between A and B": both sides act
        if mention.act == "clash" and not mention.targets and len(actors_of(mention.agents)) > 1:
            second = actors_of(mention.agents)[1]
            agents = [a for a in agents if a != second] + [second]
            targets = targets or [second]
    armed = _has_armed_victims(incident, agents, lexicon)
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
        agent_classes |= _agent_classes(mention, lexicon)
        for start, end in mention.frame.targets:
            classes |= _classes_of(mention.frame.parsed.doc[start:end].root, lexicon)
    return Sides(
        agents, targets, country,
        _state(reading, country, "military", on_date), _state(reading, country, "police", on_date),
        armed, people, frozenset(classes), frozenset(agent_classes),
        _likely_attacker(others, country) or _state_at_war(reading, incident, country, on_date),
        _main_dyad(others),
        any(_knows_armed_group(other) for other in others),
        any(i is not incident and i.acts & _SHOWN and _same_day(i, incident) for i in others)
        or bool(incident.acts & _SHOWN),
        any(lexicon.means_in(list(p.doc)) & {"air", "drone"} for p in reading.parsed.values()),
        _is_in_conflict(incident, lexicon), lexicon.noun_classes["device"],
        reading.actors.default_rebel(country, on_date),
        reading.actors.default_attacker(country, on_date, incident.mentions[0].sentence) if country else None,
        reading.actors.default_bombardment(country, on_date) if country else None,
    )  # fmt: skip


def _agent_classes(mention: ActMention, lexicon: ActLexicon) -> set[str]:
    heads = [mention.frame.parsed.doc[start:end].root for start, end in mention.frame.agents]
    return {name for head in heads for lemma in lemmas_of(head) for name in lexicon.classes_of(lemma)}


def _classes_of(head: Token, lexicon: ActLexicon) -> set[str]:
    """The noun classes of a target; a cattle camp and a bus station are no bases."""
    classes = {name for lemma in lemmas_of(head) for name in lexicon.classes_of(lemma)}
    if any(child.lemma_.lower() in word_set("civil modifier") for child in head.children):
        classes -= {"base", "garrisoned"}
    return classes


def _has_armed_victims(incident: Incident, agents: Sequence[Actor], lexicon: ActLexicon) -> bool:
    """Whether the dead or injured are fighters of the other side; attackers who fall do not make a battle."""
    states = {actor.inter in {STATE_FORCES, EXTERNAL_FORCES} for actor in agents if actor.inter in ARMED}
    fighters = lexicon.noun_classes["insurgent"]
    for count, _ in incident.casualties:
        if count.kind not in {"killed", "injured"}:
            continue
        for word in count.group.lower().split():
            forms = {word, word.rstrip("s"), word.replace("men", "man")}
            if forms.isdisjoint(lexicon.noun_classes["armed"] - lexicon.noun_classes["person"]):
                continue  # herders are armed when they raid, not when they are killed
            if states == {False} and not forms.isdisjoint(fighters):
                continue
            return True
    return False


def _knows_armed_group(incident: Incident) -> bool:
    named = (*incident.sides("agents"), *incident.sides("targets"))
    return any(a.actor.inter in ARMED and a.actor.inter != STATE_FORCES for a in named)


def _is_in_conflict(incident: Incident, lexicon: ActLexicon) -> bool:
    """Whether a sentence of the incident speaks of fighting or war."""
    words = {lemma for m in incident.mentions for t in m.frame.parsed.doc for lemma in lemmas_of(t)}
    return not words.isdisjoint(lexicon.noun_classes["conflict"])


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
    """Who does the article's remote violence: a foreign state that it names as acting, if any."""
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


@dataclass(frozen=True, slots=True)
class RemoteAttacker:
    """A state that strikes another country from afar, between two days (None: to this day)."""

    country: str
    attacker: str
    means: frozenset[str]
    first: date
    last: date | None


@cache
def remote_attackers() -> tuple[RemoteAttacker, ...]:
    """The table of states that strike other countries from afar."""
    text = files("pipelines.coding.lexicon").joinpath("remote_attackers.csv").read_text("utf-8")
    return tuple(
        RemoteAttacker(
            row["country"],
            row["attacker"],
            frozenset(row["means"].split("|")),
            date.fromisoformat(row["first"]),
            date.fromisoformat(row["last"]) if row["last"] else None,
        )
        for row in csv.DictReader(text.splitlines())
    )


def _state_at_war(reading: Reading, incident: Incident, country: str, on_date: date | None) -> Actor | None:
    """The state known to strike the country from afar at that time, when the article names it at all."""
    if on_date is None:
        return None
    named = reading.actors.countries()
    for row in remote_attackers():
        is_then = row.first <= on_date and (row.last is None or on_date <= row.last)
        if row.country == country and is_then and row.attacker in named and incident.means & row.means:
            force = reading.actors.state(row.attacker, "military", on_date)
            return Actor(force.name, EXTERNAL_FORCES, force.country, force.kind)
    return None


def _state(reading: Reading, country: str, kind: str, on_date: date | None) -> Actor:
    """The state force of the country; where no country is known, an armed group that nobody names."""
    if not country:
        return Actor("Unidentified Armed Group (International)", POLITICAL_MILITIA, "", "generic")
    holder = reading.actors.garrison(country)
    if holder != country and kind == "military":
        force = reading.actors.state(holder, kind, on_date)
        return Actor(force.name, EXTERNAL_FORCES, force.country, force.kind)
    return reading.actors.state(country, kind, on_date)


def is_home_state(actor: Actor, country: str) -> bool:
    """Whether an actor is the state of the country where it acts."""
    return actor.inter == STATE_FORCES and (not actor.country or actor.country == country)


def opponent(sides: Sides, actor: Actor) -> tuple[Actor, str]:
    """The other side when the words name one only.

    It is the one whom the rest of the article tells to be fighting it, else the army for a non-state actor
    and an unnamed group for a state.
    """
    if actor in sides.dyad and len(sides.dyad) == 2:
        return next(other for other in sides.dyad if other != actor), "opponent not named"
    if actor.inter == STATE_FORCES:
        return sides.unidentified, "opponent not named"
    return sides.military, "opponent not named"
