"""Naming: from what a phrase says (a `Referent`) to the actor of the codebook, at a country and date.

What belongs here: the rules of codebook 1.4 and 1.10 that need country, date and the part played in the act.
What does not: reading phrases (noun_phrases) and looking back in the article (coreference).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from pipelines.coding.actors.noun_phrases import Referent
from pipelines.coding.actors.registry import STATE_NAME, ActorRegistry, Force, Group, People
from pipelines.coding.types import Actor

Role = Literal["agent", "target"]
Named = tuple[Actor, str, tuple[str, ...], bool]
"""The actor, the rule that named it, its associated actors, and whether it is certain."""

MILITIA_LABEL = {
    "clan": "Clan Militia",
    "religious": "Militia",
    "caste": "Caste Militia",
    "tribal": "Tribal Militia",
}
"""What the militia of a people is called, by kind of people; "Ethnic Militia" otherwise."""

GENERIC_CUES = frozenset(
    "rebel militant insurgent terrorist guerrilla opposition extremist islamist jihadist".split()
)
"""Cues that any rebel may carry: a group that the article itself names goes before what they suggest."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the caller knows of the act: where and when it was, and which part the phrase plays in it."""

    country: str
    on_date: date | None
    role: Role = "agent"
    is_violent: bool = True
    is_demonstration: bool = False
    countries: tuple[str, ...] = ()


class Namer:
    """Names referents. `salient` are the groups that the article itself names, most frequent first."""

    def __init__(self, registry: ActorRegistry) -> None:
        self._registry = registry
        self._states = registry.states

    def name(self, referent: Referent, setting: Setting, salient: Sequence[Group] = ()) -> Named | None:
        """The actor that a referent is in a setting, or None if it can be none (a place, a thing).

        Pronouns are not resolved here.
        """
        if referent.form == "named" and referent.match:
            return self._named(referent, setting)
        if referent.form == "organisation" and referent.group:
            return self.group(referent.group, setting), "organisation name", (), False
        if referent.form == "state":
            return self._state(referent, setting)
        if referent.form == "people":
            return self._people(referent, setting)
        if referent.form == "person":
            return (
                None if setting.role == "agent" else (self._civilians(setting.country), "person", (), False)
            )
        if referent.form == "agent":
            return self._agent(referent, setting, salient)
        return None

    def group(self, group: Group, setting: Setting) -> Actor:
        """The actor of a registry group: its type is that at home or abroad."""
        state = STATE_NAME.fullmatch(group.name)
        if state:
            return self._states.actor(
                state[2], state[1], setting.on_date, at=setting.country, unit=state[3] or ""
            )
        home = group.countries[0] if group.countries else ""
        inter = (
            group.inter if not home or not setting.country or setting.country == home else group.inter_abroad
        )
        return Actor(group.name, inter, home, group.kind)

    def pick(self, groups: Iterable[Group], setting: Setting) -> Group | None:
        """Of the groups that share a name, the one of that time and country (else of the article's countries)."""
        valid = [g for g in groups if setting.on_date is None or g.valid_from <= setting.on_date < g.valid_to]
        if setting.on_date is None:
            valid.sort(key=lambda g: g.valid_to, reverse=True)
        for country in (setting.country, *setting.countries):
            for group in valid:
                if country and country in group.countries:
                    return group
        return next((g for g in valid if not g.countries), None) or next(iter(valid), None)

    def unidentified(self, country: str) -> Actor:
        """`Unidentified Armed Group (X)`, a political militia (codebook 1.10)."""
        return Actor(_in("Unidentified Armed Group", country), 3, country, "unidentified")

    def _force(self, forces: Iterable[Force], referent: Referent, setting: Setting) -> Actor | None:
        stated = [country for nation in referent.nations for country in nation]
        for country in (*stated, setting.country, *setting.countries):
            for force in forces:
                if country in force.countries and _valid(force, setting.on_date):
                    return self._states.actor(
                        country, force.kind, setting.on_date, at=setting.country, unit=force.unit
                    )
        alone = [f for f in forces if len(f.countries) == 1 and _valid(f, setting.on_date)]
        if alone:
            force = alone[0]
            return self._states.actor(
                force.countries[0], force.kind, setting.on_date, at=setting.country, unit=force.unit
            )
        return None

    def _named(self, referent: Referent, setting: Setting) -> Named | None:
        match = referent.match
        assert match is not None  # noqa: S101 - the form "named" always carries its match
        certain = not referent.is_hedged
        local = any(g.countries and setting.country in g.countries for g in match.groups)
        if match.forces and not local:
            force = self._force(match.forces, referent, setting)
            if force:
                return force, "force name", (), certain
        group = self.pick(match.groups, setting)
        if group is None:
            return None
        if (
            match.is_short
            and group.countries
            and not ({setting.country, *setting.countries} & {*group.countries})
        ):
            return None  # another thing that bears the same few letters
        return self.group(group, setting), "registry", (), certain

    def _state(self, referent: Referent, setting: Setting) -> Named | None:
        """A bare country or capital: its forces when it acts with violence, else its government."""
        country = self._country(referent.nations, setting)
        if not country:
            return None
        match = referent.match
        is_demonym = match is not None and all(nation.form == "demonym" for nation in match.nations)
        if setting.role == "target":
            if not (is_demonym and (referent.is_plural or setting.is_violent)):
                return None
            return self._civilians(country), "nationality", (), False
        if setting.is_demonstration:
            if is_demonym:
                return (
                    Actor(_in("Protesters", setting.country or country), 6, country, "protester"),
                    "nationality",
                    (),
                    False,
                )
            return (
                self._states.actor(country, "police", setting.on_date, at=setting.country),
                "state",
                (),
                False,
            )
        kind = "military" if setting.is_violent else "government"
        return self._states.actor(country, kind, setting.on_date, at=setting.country), "state", (), is_demonym

    def _people(self, referent: Referent, setting: Setting) -> Named:
        people = _fitting(referent.peoples, setting.country)
        if setting.is_demonstration:
            named = self._crowd(setting)
            return named, "people", (_identity(people, setting.country),), False
        if setting.role == "agent" and setting.is_violent:
            return self._communal(people, setting.country), "people", (), False
        return self._civilians(setting.country), "people", (_identity(people, setting.country),), True

    def _agent(self, referent: Referent, setting: Setting, salient: Sequence[Group]) -> Named | None:
        kind = referent.kind
        country = self._country(referent.nations, setting)
        people = _fitting(referent.peoples, setting.country) if referent.peoples else None
        associated = self._associated(referent, setting, people)
        certain = not referent.is_hedged
        if kind == "weapon" and not country and not people:
            return None
        if kind in ("military", "police", "guard", "security", "authority", "government", "weapon"):
            if people and kind in ("military", "security", "weapon") and not country:
                found = self._cued(referent, setting, specific=True)
                actor = self.group(found, setting) if found else self._communal(people, setting.country)
                return actor, "people and noun", (), False
            return self._official(kind, country or setting.country, setting, certain, bool(country))
        if kind == "peacekeeper":
            return self._peacekeepers(setting), "peacekeepers", (), True
        if kind == "mutineer":
            where = country or setting.country
            if where not in self._states:
                return None
            return self._states.actor(where, "mutiny", setting.on_date), "mutiny", (), certain
        if kind in ("rebel", "militia", "attacker", "gang", "group", "member"):
            return self._armed(referent, setting, salient, country, people)
        if kind == "unidentified":
            if people:
                return self._communal(people, setting.country), "people and noun", (), False
            return self.unidentified(country or setting.country), "agent noun", (), certain
        if kind in ("herder", "communal"):
            actor = self._communal(people, country or setting.country)
            return actor, "communal noun", associated if kind == "herder" else (), certain
        if kind == "government militia":
            return Actor("Militia (Pro-Government)", 3, setting.country, "militia"), "agent noun", (), certain
        if kind == "vigilante":
            return (
                Actor(_in("Vigilante Militia", country or setting.country), 3, country, kind),
                "agent noun",
                (),
                certain,
            )
        if kind == "mercenary":
            return (
                Actor(_in("Private Security Forces", country or setting.country), 8, country, kind),
                "agent noun",
                (),
                certain,
            )
        return self._unarmed(referent, setting, country, associated)

    def _official(
        self, kind: str, country: str, setting: Setting, certain: bool, is_stated: bool
    ) -> Named | None:
        """Forces and authorities of a state. Unnamed security forces are police at demonstrations, else military."""
        if country not in self._states:
            if kind in ("military", "security", "guard", "weapon"):
                return Actor("Unidentified Military Forces", 8, "", "military"), "agent noun", (), False
            return None
        if kind in ("security", "guard"):
            of = "police" if setting.is_demonstration else "military"
        elif kind == "weapon":
            of = "military"
        elif kind == "authority":
            of = "police" if setting.is_violent or setting.is_demonstration else "government"
        elif kind == "government":
            of = "police" if setting.is_demonstration else "military" if setting.is_violent else "government"
        else:
            of = kind
        rule = "nationality and noun" if is_stated else "agent noun"
        return self._states.actor(country, of, setting.on_date, at=setting.country), rule, (), certain

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
        cued = self._cued(referent, setting, specific=True)
        if cued and kind != "gang":
            return self.group(cued, setting), "rebel cue", (), False
        if people:
            return self._communal(people, setting.country), "people and noun", (), False
        named = self.likely(kind, setting, salient, home=country)
        if named and not (kind == "attacker" and not referent.is_definite):
            return self.group(named, setting), "salient group", (), False
        if kind == "rebel" and not country:
            cued = self._cued(referent, setting, specific=False)
            if cued:
                return self.group(cued, setting), "rebel cue", (), False
        where = country or setting.country
        if kind in ("group", "member"):
            return None
        if kind == "gang":
            return Actor(_in("Unidentified Gang", where), 3, where, "gang"), "agent noun", (), True
        return self.unidentified(where), "agent noun", (), not (kind == "rebel" or referent.is_hedged)

    def likely(self, kind: str, setting: Setting, salient: Sequence[Group], home: str = "") -> Group | None:
        """The group, among those that the article names, that an unnamed rebel, militia or gang there would be."""
        wanted = {
            "rebel": ("rebel", "political militia", "alliance", "de facto state"),
            "gang": ("gang", "cartel"),
            "militia": (
                "political militia",
                "rebel",
                "ethnic militia",
                "communal militia",
                "clan militia",
                "vigilante",
            ),
        }.get(kind)
        for group in salient:
            if wanted and group.kind not in wanted:
                continue
            if setting.on_date and not group.valid_from <= setting.on_date < group.valid_to:
                continue
            if not group.countries or (home or setting.country) in group.countries or not setting.country:
                return group
        return None

    def _cued(self, referent: Referent, setting: Setting, *, specific: bool) -> Group | None:
        """The group that cue words ("separatist", "Karen") tell of in that country and time (rebels.csv)."""
        cues = {*referent.cues, *(fold_word for p in referent.peoples for fold_word in (p.name.lower(),))}
        cues |= {cue.rstrip("s") for cue in cues}
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

    def _unarmed(
        self, referent: Referent, setting: Setting, country: str, associated: tuple[str, ...]
    ) -> Named | None:
        """Protesters, rioters and civilians, by the noun and by what they do (codebook 1.2, 1.4)."""
        kind, here = referent.kind, setting.country
        acts = setting.role == "agent"
        certain = not referent.is_hedged
        if kind == "settler":
            group = (_in("Settlers", country or ("Israel" if here == "Palestine" else here)),)
            owner = country or ("Israel" if here == "Palestine" else here)
            if acts and (setting.is_violent or setting.is_demonstration):
                return Actor(_in("Rioters", owner), 5, owner, "rioter"), "agent noun", group, certain
            return self._civilians(owner), "agent noun", group, certain
        if kind == "protester":
            if acts and setting.is_violent:
                return Actor(_in("Rioters", here), 5, here, "rioter"), "agent noun", associated, certain
            return Actor(_in("Protesters", here), 6, here, "protester"), "agent noun", associated, certain
        if kind == "rioter":
            return (
                Actor(_in("Rioters", country or here), 5, here, "rioter"),
                "agent noun",
                associated,
                certain,
            )
        if setting.is_demonstration and acts:
            return self._crowd(setting), "agent noun", associated, certain
        if kind == "crowd":
            if acts and setting.is_violent:
                return Actor(_in("Rioters", here), 5, here, "rioter"), "agent noun", associated, certain
            if setting.is_demonstration:
                return self._crowd(setting), "agent noun", associated, certain
        if kind == "man" and acts and setting.is_violent:
            return self.unidentified(country or here), "agent noun", (), False
        if acts and setting.is_violent and referent.is_plural:
            return Actor(_in("Rioters", here), 5, here, "rioter"), "agent noun", associated, False
        if acts and setting.is_violent and kind != "civilian":
            return self.unidentified(country or here), "agent noun", (), False
        return self._civilians(country or here), "agent noun", associated, certain

    def _crowd(self, setting: Setting) -> Actor:
        """A crowd at a demonstration: rioters when it is violent, protesters when not."""
        if setting.is_violent and setting.role == "agent":
            return Actor(_in("Rioters", setting.country), 5, setting.country, "rioter")
        return Actor(_in("Protesters", setting.country), 6, setting.country, "protester")

    def _peacekeepers(self, setting: Setting) -> Actor:
        for country in (setting.country, *setting.countries):
            groups = [g for g in self._registry.missions if country in g.countries]
            group = self.pick(groups, replace(setting, country=country)) if groups else None
            if group:
                return self.group(group, setting)
        return Actor("UN: United Nations", 8, "", "international organization")

    def _communal(self, people: People | None, country: str) -> Actor:
        if people is None:
            return Actor(_in("Unidentified Communal Militia", country), 4, country, "communal")
        label = MILITIA_LABEL.get(people.kind, "Ethnic Militia")
        return Actor(_in(f"{people.name} {label}", country), 4, country, "communal")

    def _civilians(self, country: str) -> Actor:
        return Actor(_in("Civilians", country), 7, country, "civilian")

    def _associated(self, referent: Referent, setting: Setting, people: People | None) -> tuple[str, ...]:
        names = []
        for label in referent.associated:
            if label == "@international":
                continue
            if label == "@government":
                if setting.country in self._states and setting.is_violent:
                    names.append(self._states.actor(setting.country, "government", setting.on_date).name)
            elif label in self._registry.by_name:
                names.append(label)
            else:
                names.append(_in(label, setting.country))
        if people:
            names.append(_identity(people, setting.country))
        return tuple(dict.fromkeys(names))

    def _country(self, nations: tuple[tuple[str, ...], ...], setting: Setting) -> str:
        """The country that the modifiers state: of a shared word ("Congolese") the one of the event."""
        for nation in nations:
            options = nation
            if nation[0].startswith("@"):
                options = self._registry.heads.get(nation[0][1:], ())
                if len(options) > 1 and setting.country not in options:
                    continue
            if setting.country in options:
                return setting.country
            if options:
                return next((c for c in setting.countries if c in options), options[0])
        return ""


def _valid(force: Force, on_date: date | None) -> bool:
    return on_date is None or force.valid_from <= on_date < force.valid_to


def _fitting(peoples: Sequence[People], country: str) -> People:
    """Of peoples that share a name, the one that lives in the country."""
    return next((p for p in peoples if country in p.countries), peoples[0])


def _identity(people: People, country: str) -> str:
    return _in(f"{people.name} {'Group' if people.kind == 'religious' else 'Ethnic Group'}", country)


def _in(label: str, country: str) -> str:
    return f"{label} ({country})" if country else label
