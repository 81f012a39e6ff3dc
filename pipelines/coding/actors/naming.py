"""Naming: from what a phrase says (a `Referent`) to the actor of the codebook, at a country and date.

What belongs here: the rules of codebook 1.4 and 1.10 for named, state and armed actors. What does not:
reading phrases (reader.py), crowds and civilians (unarmed.py), looking back (coreference.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipelines.coding.actors.matcher import fold
from pipelines.coding.actors.noun_phrases import SUPPORTERS, Referent
from pipelines.coding.actors.registry import PARTISAN, STATE_NAME, ActorRegistry, Force, Group, People
from pipelines.coding.actors.setting import Setting, within
from pipelines.coding.actors.unarmed import civilians, crowd, protesters, settlers, unarmed, unidentified
from pipelines.coding.types import Actor

MILITIA_LABEL = {
    "clan": "Clan Militia",
    "religious": "Militia",
    "caste": "Caste Militia",
    "tribal": "Tribal Militia",
}
"""What the militia of a people is called, by kind of people; "Ethnic Militia" otherwise."""

SALIENT_KINDS = {
    "rebel": (frozenset({"rebel", "alliance", "de facto state"}), frozenset({"political militia"})),
    "gang": (frozenset({"gang", "cartel"}),),
    "militia": (
        frozenset({"political militia", "ethnic militia", "communal militia", "clan militia", "vigilante"}),
    ),
}
"""For an unnamed rebel, gang or militia: the kinds of groups it may be, likelier ones first."""

GENERIC_CUES = frozenset(
    {
        "rebel",
        "militant",
        "insurgent",
        "terrorist",
        "guerrilla",
        "opposition",
        "extremist",
        "islamist",
        "jihadist",
    }
)
"""Cues that any rebel may carry: a group that the article itself names goes before what they suggest."""


@dataclass(frozen=True, slots=True)
class Named:
    """An actor with the rule that named it."""

    actor: Actor
    rule: str
    associated: tuple[str, ...] = ()
    certain: bool = True


class Namer:
    """Names referents. `salient` are always the groups that the article names, most frequent first."""

    def __init__(self, registry: ActorRegistry) -> None:
        self._registry = registry
        self._states = registry.states

    def name(self, referent: Referent, setting: Setting, salient: Sequence[Group] = ()) -> Named | None:
        """The actor that a referent is in a setting, or None if it can be none (a thing, a pronoun)."""
        if referent.form == "named":
            named = self._named(referent, setting)
            if named is None and referent.noun:  # the name is of another time or country: read the noun alone
                return self._agent(replace(referent, form="agent", match=None), setting, salient)
            return named
        if referent.form == "organisation" and referent.group:
            return self._group_named(referent.group, referent, setting, "organisation name", certain=False)
        if referent.form == "state":
            return self._state(referent, setting)
        if referent.form == "people":
            return self._people(referent, setting)
        if referent.form == "person" and setting.role == "target":
            return Named(civilians(setting.country), "person", certain=False)
        if referent.form == "agent":
            return self._agent(referent, setting, salient)
        return None

    # -- names of the registry ---

    def group(self, group: Group, setting: Setting) -> Actor:
        """The actor of a registry group: its type is that at home or abroad."""
        state = STATE_NAME.fullmatch(group.name)
        if state:
            return self._states.actor(
                state[2], state[1], setting.on_date, at=setting.country, unit=state[3] or ""
            )
        home = group.countries[0] if group.countries else ""
        is_home = not home or not setting.country or setting.country == home
        return Actor(group.name, group.inter if is_home else group.inter_abroad, home, group.kind)

    def pick(self, groups: Iterable[Group], setting: Setting) -> Group | None:
        """Of groups that share a name, the one of that time and country (else of the article's countries)."""
        day = setting.on_date
        if day is None:
            valid = sorted(groups, key=lambda group: group.valid_to, reverse=True)
        else:
            valid = [group for group in groups if group.valid_from <= day < group.valid_to]
        for country in (setting.country, *setting.countries):
            for group in valid:
                if country and country in group.countries:
                    return group
        return next((g for g in valid if not g.countries), None) or next(iter(valid), None)

    def is_plausible(self, group: Group, setting: Setting) -> bool:
        """Whether an acronym can mean the group: it is active in a country that the article speaks of."""
        return not group.countries or bool({setting.country, *setting.countries} & {*group.countries})

    def _named(self, referent: Referent, setting: Setting) -> Named | None:
        match = referent.match
        if match is None:
            return None
        certain = not referent.is_hedged
        is_local = any(setting.country in group.countries for group in match.groups)
        if match.forces and not is_local:
            force = self._force(match.forces, referent, setting)
            if force:
                return Named(force, "force name", certain=certain)
        group = self.pick(match.groups, setting)
        if group is None or (match.is_short and not self.is_plausible(group, setting)):
            return None
        return self._group_named(group, referent, setting, "registry", certain)

    def _group_named(
        self, group: Group, referent: Referent, setting: Setting, rule: str, certain: bool
    ) -> Named:
        """A group as an actor. The people of a party are demonstrators or civilians, unless they attack."""
        if group.kind in PARTISAN and setting.is_demonstration:
            return Named(crowd(setting), rule, (group.name,), certain)
        if group.kind in PARTISAN and setting.role == "target" and setting.is_violent:
            return Named(civilians(setting.country), rule, (group.name,), certain)
        return Named(self.group(group, setting), rule, certain=certain)

    def _force(self, forces: Iterable[Force], referent: Referent, setting: Setting) -> Actor | None:
        """The state force of a name, of the country that the phrase, the event or the article gives."""
        valid = [f for f in forces if setting.on_date is None or f.valid_from <= setting.on_date < f.valid_to]
        stated = [country for nation in referent.nations for country in nation]
        sole = (
            []
            if referent.match and referent.match.is_short
            else [f.countries[0] for f in valid if len(f.countries) == 1]
        )
        for country in (*stated, setting.country, *setting.countries, *sole):
            for force in valid:
                if country in force.countries:
                    return self._states.actor(
                        country, force.kind, setting.on_date, at=setting.country, unit=force.unit
                    )
        return None

    # -- countries and peoples ---

    def _state(self, referent: Referent, setting: Setting) -> Named | None:
        """A bare country or capital: its forces when it acts with violence, else its government."""
        country = self._country(referent.nations, setting)
        if not country or referent.match is None:
            return None
        is_demonym = all(nation.form == "demonym" for nation in referent.match.nations)
        if setting.role == "target":
            return Named(civilians(country), "nationality", certain=False) if is_demonym else None
        if setting.is_demonstration and is_demonym:
            return Named(protesters(setting.country or country), "nationality", certain=False)
        kind = "police" if setting.is_demonstration else "military" if setting.is_violent else "government"
        actor = self._states.actor(country, kind, setting.on_date, at=setting.country)
        return Named(actor, "state", certain=is_demonym)

    def _people(self, referent: Referent, setting: Setting) -> Named:
        people = _fitting(referent.peoples[0], setting.country)
        if setting.is_demonstration:
            return Named(crowd(setting), "people", (_identity(people, setting.country),), certain=False)
        if setting.role == "agent" and setting.is_violent:
            return Named(self._communal(people, setting.country), "people", certain=False)
        return Named(civilians(setting.country), "people", (_identity(people, setting.country),))

    def _country(self, nations: tuple[tuple[str, ...], ...], setting: Setting) -> str:
        """The country that the modifiers state: of a shared word ("Congolese") the one of the event."""
        for nation in nations:
            options: tuple[str, ...] = nation
            if nation[0].startswith("@"):
                options = self._registry.heads.get(nation[0][1:], ())
                if len(options) > 1 and setting.country not in options:
                    continue
            if setting.country in options:
                return setting.country
            if options:
                return next((c for c in setting.countries if c in options), options[0])
        return ""

    # -- agent nouns ---

    def _agent(self, referent: Referent, setting: Setting, salient: Sequence[Group]) -> Named | None:
        kind, certain = referent.kind, not referent.is_hedged
        country = self._country(referent.nations, setting)
        people = _fitting(referent.peoples[0], setting.country) if referent.peoples else None
        where = country or setting.country
        if kind in ("military", "police", "guard", "security", "authority", "government", "weapon"):
            return self._official(referent, setting, country, people)
        if kind in ("rebel", "militia", "attacker", "gang", "group", "member"):
            return self._armed(referent, setting, salient, country, people)
        if kind == "peacekeeper":
            return Named(self._peacekeepers(setting), "peacekeepers", certain=certain)
        if kind == "mutineer" and where in self._states:
            return Named(self._states.actor(where, "mutiny", setting.on_date), "mutiny", certain=certain)
        if kind in ("unidentified", "mutineer"):
            if people:
                return Named(self._communal(people, setting.country), "people and noun", certain=False)
            if kind == "unidentified" and not country and (group := self._attributed(referent, setting)):
                return Named(self.group(group, setting), "attributed", certain=False)
            return Named(unidentified(where), "agent noun", certain=certain)
        if kind == "herder" and setting.role == "target":
            identity = self._associated(referent, setting, people)
            return Named(civilians(country or setting.country), "agent noun", identity, certain)
        if kind in ("herder", "communal"):
            identity = self._associated(referent, setting, people) if kind == "herder" else ()
            return Named(self._communal(people, where), "communal noun", identity, certain)
        if kind == "government militia":
            return Named(
                Actor("Militia (Pro-Government)", 3, setting.country, "militia"),
                "agent noun",
                certain=certain,
            )
        if kind == "vigilante":
            return Named(
                Actor(within("Vigilante Militia", where), 3, where, kind), "agent noun", certain=certain
            )
        if kind == "mercenary":
            return Named(
                Actor(within("Private Security Forces", where), 8, where, kind), "agent noun", certain=certain
            )
        if kind == "settler":
            actor, identity = settlers(referent, setting, country)
            return Named(actor, "agent noun", identity, certain)
        if kind == "official" and where in self._states and setting.role == "agent":
            actor = self._states.actor(where, "government", setting.on_date, at=setting.country)
            return Named(actor, "agent noun", certain=False)
        if partisan := self._partisan(referent, setting):
            return partisan
        actor, is_sure = unarmed(referent, setting, country)
        return Named(actor, "agent noun", self._associated(referent, setting, people), certain and is_sure)

    def _partisan(self, referent: Referent, setting: Setting) -> Named | None:
        """The men of a party who attack are the party's: "BCL men beat the students"."""
        if (
            referent.match is None
            or referent.noun is None
            or setting.role != "agent"
            or not setting.is_violent
        ):
            return None
        word = referent.noun.noun
        if setting.is_demonstration or not {word, word + "s", *word.split()} & SUPPORTERS:
            return None
        group = self.pick(referent.match.groups, setting)
        if group is None or (referent.match.is_short and not self.is_plausible(group, setting)):
            return None
        return Named(self.group(group, setting), "party and noun", certain=False)

    def _official(
        self, referent: Referent, setting: Setting, country: str, people: People | None
    ) -> Named | None:
        """Forces and authorities of a state. Security forces are police at demonstrations, else military."""
        kind, certain = referent.kind, not referent.is_hedged
        if people and not country and kind in ("military", "security", "weapon"):
            cued = self._cued(referent, setting, specific=True)
            actor = self.group(cued, setting) if cued else self._communal(people, setting.country)
            return Named(actor, "people and noun", certain=False)
        if kind == "weapon" and not country:
            return None
        owner = country or setting.country
        if kind in ("security", "guard"):
            of = "police" if setting.is_demonstration or setting.has_police_only else "military"
        elif kind == "authority":
            of = "police"  # "the authorities" arrest and disperse
        elif kind == "government":
            of = "police" if setting.is_demonstration else "military" if setting.is_violent else "government"
        elif kind == "weapon" or (
            referent.noun and referent.noun.noun == "officer" and setting.has_soldiers_only
        ):
            of = "military"
        else:
            of = kind
        if not country and of == "military":
            owner = self._states.garrison(owner)
        if owner not in self._states:
            return Named(
                Actor("Unidentified Military Forces", 8, "", "military"), "agent noun", certain=False
            )
        rule = "nationality and noun" if country else "agent noun"
        return Named(
            self._states.actor(owner, of, setting.on_date, at=setting.country), rule, certain=certain
        )

    def _armed(
        self,
        referent: Referent,
        setting: Setting,
        salient: Sequence[Group],
        country: str,
        people: People | None,
    ) -> Named | None:
        """Rebels, militias, gangs and the like that the phrase does not name."""
        kind = referent.kind
        if kind != "gang" and (cued := self._cued(referent, setting, specific=True)):
            return Named(self.group(cued, setting), "rebel cue", certain=False)
        if people:
            return Named(self._communal(people, setting.country), "people and noun", certain=False)
        if kind == "attacker" and not country and (group := self._attributed(referent, setting)):
            return Named(self.group(group, setting), "attributed", certain=False)
        likely = self.likely(kind, setting, salient, home=country)
        if likely is None and kind == "militia" and "paramilitary" in referent.cues:
            likely = self.likely("rebel", setting, salient, home=country)
        if likely and (kind != "attacker" or referent.is_definite):
            return Named(self.group(likely, setting), "salient group", certain=False)
        if kind == "rebel" and not country and (cued := self._cued(referent, setting, specific=False)):
            return Named(self.group(cued, setting), "rebel cue", certain=False)
        where = country or setting.country
        if kind in ("group", "member"):
            return None
        if kind == "gang":
            return Named(Actor(within("Unidentified Gang", where), 3, where, "gang"), "agent noun")
        return Named(unidentified(where), "agent noun", certain=kind != "rebel" and not referent.is_hedged)

    def _attributed(self, referent: Referent, setting: Setting) -> Group | None:
        """The one group that claims the attacks or is blamed, unless the attackers are called unknown."""
        if len(setting.attributed) != 1 or referent.cues & {"unknown", "unidentified"}:
            return None
        group = setting.attributed[0]
        is_there = not group.countries or not setting.country or setting.country in group.countries
        return group if is_there and setting.role == "agent" else None

    def likely(self, kind: str, setting: Setting, salient: Sequence[Group], home: str = "") -> Group | None:
        """The group, of those that the article names, that an unnamed rebel or militia there would be."""
        here = [
            group
            for group in salient
            if (setting.on_date is None or group.valid_from <= setting.on_date < group.valid_to)
            and (not group.countries or not setting.country or (home or setting.country) in group.countries)
        ]
        for wanted in SALIENT_KINDS.get(kind, (frozenset(group.kind for group in here),)):
            for group in here:
                if group.kind in wanted:
                    return group
        return None

    def _cued(self, referent: Referent, setting: Setting, *, specific: bool) -> Group | None:
        """The group that cue words ("separatist", "Karen") tell of in that country and time (rebels.csv)."""
        cues = {*referent.cues, *(fold(person.name) for people in referent.peoples for person in people)}
        cues |= {cue.removesuffix("s") for cue in cues}
        if specific:
            cues -= GENERIC_CUES
        for cue in self._registry.rebel_cues:
            if cue.country != setting.country or not cue.cues & cues:
                continue
            if setting.on_date is None or cue.valid_from <= setting.on_date < cue.valid_to:
                groups = self._registry.by_name.get(cue.actor)
                if groups:
                    return self.pick(groups, setting)
                return Group(cue.actor, (cue.country,), 2, 2, "rebel", cue.valid_from, cue.valid_to)
        return None

    def _peacekeepers(self, setting: Setting) -> Actor:
        for country in (setting.country, *setting.countries):
            groups = [group for group in self._registry.missions if country in group.countries]
            group = self.pick(groups, replace(setting, country=country)) if groups else None
            if group:
                return self.group(group, setting)
        return Actor("UN: United Nations", 8, "", "international organization")

    def _communal(self, people: People | None, country: str) -> Actor:
        if people is None:
            return Actor(within("Unidentified Communal Militia", country), 4, country, "communal")
        label = MILITIA_LABEL.get(people.kind, "Ethnic Militia")
        return Actor(within(f"{people.name} {label}", country), 4, country, "communal")

    def _associated(self, referent: Referent, setting: Setting, people: People | None) -> tuple[str, ...]:
        """The associated actors of a noun and its modifiers: Women (X), a party, an ethnic group."""
        names = []
        for label in referent.associated:
            if label == "@government":
                if setting.country in self._states and setting.is_violent:
                    names.append(self._states.actor(setting.country, "government", setting.on_date).name)
            elif not label.startswith("@"):
                names.append(within(label, setting.country))
        if referent.match:
            group = self.pick(referent.match.groups, setting)
            if group and not (referent.match.is_short and not self.is_plausible(group, setting)):
                names.append(self.group(group, setting).name)
        if people:
            names.append(_identity(people, setting.country))
        return tuple(dict.fromkeys(names))


def _fitting(peoples: Sequence[People], country: str) -> People:
    """Of peoples that share a name, the one that lives in the country."""
    return next((people for people in peoples if country in people.countries), peoples[0])


def _identity(people: People, country: str) -> str:
    return within(f"{people.name} {'Group' if people.kind == 'religious' else 'Ethnic Group'}", country)
