"""The actors of one article: what each noun phrase denotes, and what the article says as a whole.

What belongs here: the public interface, and the state of one article (its names, mentions, salient groups).
What does not: the rules themselves (noun_phrases, coreference, naming).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from pipelines.coding.actors.agents import AgentLexicon
from pipelines.coding.actors.attribution import attributed
from pipelines.coding.actors.coreference import DESCRIPTIONS, Mention, antecedent, governor, mentions_of
from pipelines.coding.actors.introductions import introduced
from pipelines.coding.actors.matcher import NameMatcher
from pipelines.coding.actors.naming import Named, Namer
from pipelines.coding.actors.noun_phrases import Referent, conjuncts, variants
from pipelines.coding.actors.reader import PhraseReader
from pipelines.coding.actors.registry import PARTISAN, ActorMatch, ActorRegistry, Entry, Group
from pipelines.coding.actors.setting import Role, Setting
from pipelines.coding.types import Actor, ActorMention, Article, Parsed, Sentence

_NOT_FIGHTING = PARTISAN | {
    "international organization",
    "un mission",
    "mission",
    "coalition",
    "state",
    "state unit",
}
"""Kinds of groups that an unnamed rebel or militia is not."""


class ActorResolver:
    """Resolves the actors of articles. Holds the lexicon; make it once with `load` and share it."""

    def __init__(self, registry: ActorRegistry, agents: AgentLexicon) -> None:
        self.registry = registry
        self.agents = agents
        self._namer = Namer(registry)
        self._heads = frozenset(registry.heads)

    @classmethod
    def load(cls) -> ActorResolver:
        """The resolver of the packaged lexicon (read once in a process)."""
        return _loaded()

    def for_article(
        self, article: Article, sentences: Sequence[Sentence], parsed: Mapping[int, Parsed]
    ) -> ArticleActors:
        """The actors of an article.

        Args:
            article: the article.
            sentences: all its sentences in order, title first.
            parsed: parses of those that have one, by sentence index.
        """
        return ArticleActors(self.registry, self.agents, self._namer, self._heads, article, sentences, parsed)


@lru_cache(maxsize=1)
def _loaded() -> ActorResolver:
    return ActorResolver(ActorRegistry.load(), AgentLexicon())


class ArticleActors:
    """What the noun phrases of an article denote (codebook 1.4, 1.10). `ActorResolver` makes it."""

    def __init__(
        self,
        registry: ActorRegistry,
        agents: AgentLexicon,
        namer: Namer,
        heads: frozenset[str],
        article: Article,
        sentences: Sequence[Sentence],
        parsed: Mapping[int, Parsed],
    ) -> None:
        self._registry = registry
        self._agents = agents
        self._namer = namer
        self._heads = heads
        self._article = article
        self._sentences = {sentence.index: sentence for sentence in sentences}
        self._parsed = parsed
        texts = [sentence.text for sentence in sentences]
        self._local: NameMatcher[Entry] = NameMatcher(introduced(texts, registry, agents.organisation_words))
        self._matches = {s.index: _merged(registry.find(s.text), self._local, s.text) for s in sentences}
        self._words = frozenset(re.findall(r"[\w'’]+", f"{article.title} {article.text}"))
        kinds = {noun.kind for word in self._words - {"officer", "officers"} if (noun := agents.noun(word))}
        self._has_police_only = "police" in kinds and "military" not in kinds
        self._has_soldiers_only = "military" in kinds and "police" not in kinds
        self._attributed = tuple(attributed({s.index: s.text for s in sentences}, self._matches))
        self._readers: dict[int, PhraseReader] = {}
        self._mentions: list[Mention] | None = None
        self._named_in: dict[Group, set[int]] = {}
        self._salient: dict[tuple[str, date | None], tuple[Group, ...]] = {}
        self._countries = self._count_countries()

    def countries(self) -> Counter[str]:
        """How often names, demonyms and groups of the article point to each country (ACLED's spelling)."""
        return Counter(self._countries)

    def matches(self, sentence_index: int) -> Sequence[ActorMatch]:
        """The actor names found in a sentence, offsets relative to it."""
        return self._matches.get(sentence_index, ())

    def default_rebel(self, country: str, on_date: date | None = None) -> Actor | None:
        """The armed group of the article that an unnamed "rebel" in the country would be, or None."""
        setting = self._setting(country, on_date)
        group = self._namer.likely("rebel", setting, self._groups(setting))
        if group:
            return self._namer.group(group, setting)
        for mention in self._all_mentions():  # "separatists", where only one group can be meant
            if mention.referent.kind == "rebel" and mention.referent.form == "agent":
                named = self._name(mention.referent, setting, mention.sentence)
                if named and named.rule == "rebel cue":
                    return named.actor
        return None

    def default_attacker(self, country: str, on_date: date | None, sentence_index: int) -> Actor | None:
        """Who set the bomb that no words ascribe: the group that claims it, or the only one of the article.

        Where no group is named but only one can be meant ("insurgents" in southern Thailand), that one.
        None if several groups may have done it or the group is not active in the country.
        """
        setting = self._setting(country, on_date, sentence_index=sentence_index)
        claimed = [group for group in setting.attributed if self._fits(group, setting)]
        if len(claimed) == 1:
            return self._namer.group(claimed[0], setting)
        here = [group for group in self._groups(setting) if self._fits(group, setting)]
        if len(here) > 1:
            return None
        return self.default_rebel(country, on_date)

    def default_bombardment(self, country: str, on_date: date | None) -> Actor | None:
        """Whose an air strike or shelling is that no words ascribe; None for an unknown country.

        The enemy's in a war between states (belligerents.csv), else that of the army that holds the country.
        """
        setting = self._setting(country, on_date)
        enemy = self._registry.belligerent(country, setting.on_date)
        states = self._registry.states
        if enemy in self._registry.by_name:
            group = self._namer.pick(self._registry.by_name[enemy], setting)
            return self._namer.group(group, setting) if group else None
        owner = enemy or states.garrison(country)
        if owner not in states:
            return None
        return states.actor(owner, "military", setting.on_date, at=country)

    @staticmethod
    def _fits(group: Group, setting: Setting) -> bool:
        return not group.countries or setting.country in group.countries

    def garrison(self, country: str) -> str:
        """Whose the army in a country is: its own, unless another state's rules there."""
        return self._registry.states.garrison(country)

    def state(self, country: str, kind: str, on_date: date | None) -> Actor:
        """The "military", "police" or "government" of a country (`ActorRegistry.state`) on a day."""
        return self._registry.state(country, kind, on_date or self._article.published_on)

    def resolve(
        self,
        sentence_index: int,
        start_token: int,
        end_token: int,
        *,
        country: str,
        on_date: date | None,
        role: Role = "agent",
        violent: bool = True,
        demonstration: bool = False,
    ) -> ActorMention | None:
        """The actor that the noun phrase `doc[start_token:end_token]` of a parsed sentence denotes.

        The head of the phrase is the root of that span; of joined phrases the first counts.

        Args:
            sentence_index: a sentence with a parse.
            start_token: first token of the phrase.
            end_token: token after its last.
            country: country of the event, ACLED's spelling; "" takes the article's most named country.
            on_date: day of the event; None takes the day of publication.
            role: "agent" does the act, "target" suffers it.
            violent: whether the act is violent. Protesters who act with violence are rioters.
            demonstration: whether it is part of a demonstration: residents there are protesters, and unnamed
                security forces police.

        Returns:
            The mention, or None when the phrase denotes no actor that can be named.
        """
        reader = self._reader(sentence_index)
        if reader is None:
            return None
        referent = reader.read(start_token, end_token)
        if referent is None:
            return None
        setting = self._setting(country, on_date, role, violent, demonstration, sentence_index)
        return self._resolve(referent, sentence_index, setting)

    def resolve_all(
        self,
        sentence_index: int,
        start_token: int,
        end_token: int,
        *,
        country: str,
        on_date: date | None,
        role: Role = "agent",
        violent: bool = True,
        demonstration: bool = False,
    ) -> list[ActorMention]:
        """The actors of a phrase that may join several: "soldiers and allied militia" gives two.

        Takes what `resolve` takes. The same actor is given once, in the order of the words.
        """
        parsed = self._parsed.get(sentence_index)
        if parsed is None or not 0 <= start_token < end_token <= len(parsed.doc):
            return []
        reader = self._reader(sentence_index)
        setting = self._setting(country, on_date, role, violent, demonstration, sentence_index)
        found: dict[str, ActorMention] = {}
        for start, end in conjuncts(parsed.doc[start_token:end_token]):
            referent = reader.read(start, end) if reader else None
            for variant in variants(referent, parsed.doc) if referent else ():
                mention = self._resolve(variant, sentence_index, setting)
                if mention:
                    found.setdefault(mention.actor.name, mention)
        return list(found.values())

    def resolve_text(
        self, text: str, *, country: str, on_date: date | None, role: Role = "agent", violent: bool = True
    ) -> Actor | None:
        """The actor of a bare name, such as one of a sentence without a parse; None if it is unknown."""
        setting = self._setting(country, on_date, role, violent)
        for match in _merged(self._registry.find(text), self._local, text):
            if match.groups or match.forces:
                named = self._namer.name(Referent("named", 0, 1, 0, match=match), setting)
            elif match.nations:
                nations = tuple(nation.country for nation in match.nations)
                named = self._namer.name(Referent("state", 0, 1, 0, match=match, nations=(nations,)), setting)
            else:
                named = None
            if named:
                return named.actor
        return None

    def _resolve(self, referent: Referent, sentence_index: int, setting: Setting) -> ActorMention | None:
        doc = self._parsed[sentence_index].doc
        start = doc[referent.start].idx
        last = doc[referent.end - 1]
        span = self._sentences[sentence_index].span(start, last.idx + len(last))
        earlier = self._earlier(referent, sentence_index, setting)
        named = self._name(earlier.referent, setting, earlier.sentence) if earlier else None
        if named:
            rule = f"coreference: {named.rule}"
            return ActorMention(named.actor, span, rule, named.associated, certain=False)
        if referent.form == "pronoun":
            return None
        named = self._name(referent, setting, sentence_index)
        if named is None:
            return None
        return ActorMention(named.actor, span, named.rule, named.associated, named.certain)

    def _earlier(self, referent: Referent, sentence_index: int, setting: Setting) -> Mention | None:
        """The mention that a phrase takes up: of a pronoun, a possessive ("its fighters") or "the rebels"."""
        doc = self._parsed[sentence_index].doc
        sought, word = referent, doc[referent.head]
        if referent.owner >= 0 and not referent.nations and not referent.peoples:
            word = doc[referent.owner]
            sought = Referent("pronoun", word.i, word.i + 1, word.i, is_plural=word.lower_ == "their")
        elif referent.form == "pronoun":
            if word.lower_ == "it" and setting.role == "target":
                return None  # what is seized or shelled as "it" is a place far oftener than a group
        elif (
            not referent.is_definite
            or referent.kind not in DESCRIPTIONS
            or referent.nations
            or referent.peoples
        ):
            return None
        return antecedent(
            sought,
            (sentence_index, doc[referent.start].idx),
            governor(word),
            self._all_mentions(),
            lambda match: self._is_there(match, setting),
            is_agent=referent.owner >= 0 or (setting.role == "agent" and setting.is_violent),
        )

    def _is_there(self, match: ActorMatch, setting: Setting) -> bool:
        """Whether a named group can be the one that acts in the country of the event."""
        group = self._namer.pick(match.groups, setting)
        return group is not None and self._fits(group, setting)

    def _name(self, referent: Referent, setting: Setting, sentence_index: int) -> Named | None:
        """The actor of a referent; groups named in its own or the next sentence go before the others."""
        salient = self._groups(setting)
        near = [
            group
            for group in salient
            if any(abs(index - sentence_index) <= 1 for index in self._named_in.get(group, ()))
        ]
        return self._namer.name(referent, setting, tuple(dict.fromkeys([*near, *salient])))

    def _setting(
        self,
        country: str,
        on_date: date | None,
        role: Role = "agent",
        violent: bool = True,
        demonstration: bool = False,
        sentence_index: int | None = None,
    ) -> Setting:
        ranked = tuple(name for name, _ in self._countries.most_common(5))
        here = country or (ranked[0] if ranked else self._article.source_country)
        day = on_date or self._article.published_on or self._day_told_by_head(here)
        setting = Setting(
            here,
            day,
            role,
            violent,
            demonstration,
            ranked,
            has_police_only=self._has_police_only,
            has_soldiers_only=self._has_soldiers_only,
        )
        return replace(setting, attributed=self._attributed_to(setting, sentence_index))

    def _attributed_to(self, setting: Setting, sentence_index: int | None) -> tuple[Group, ...]:
        """The groups that claim the article's attacks; of several the one named nearest to the sentence."""
        found: dict[Group, int] = {}
        for index, match in self._attributed:
            group = self._namer.pick(match.groups, setting)
            if group:
                away = abs(index - sentence_index) if sentence_index is not None else 0
                found[group] = min(away, found.get(group, away))
        nearest = min(found.values(), default=0)
        return tuple(group for group, away in found.items() if away == nearest)

    def _day_told_by_head(self, country: str) -> date | None:
        """For an undated article: a day under the latest government whose head it names ("Assad")."""
        if country not in self._registry.states:
            return None
        for regime in reversed(self._registry.states.countries[country].regimes):
            if regime.head.split()[-1].removeprefix("al-") in self._words:
                return None if regime.end == date.max else regime.end - timedelta(days=1)
        return None

    def _reader(self, sentence_index: int) -> PhraseReader | None:
        if sentence_index not in self._readers:
            parsed = self._parsed.get(sentence_index)
            if parsed is None:
                return None
            self._readers[sentence_index] = PhraseReader(
                parsed.doc, self._matches.get(sentence_index, ()), self._agents, self._heads
            )
        return self._readers[sentence_index]

    def _groups(self, setting: Setting) -> tuple[Group, ...]:
        """The fighting groups that the article names, most often named first; a title counts twice."""
        key = (setting.country, setting.on_date)
        if key not in self._salient:
            counts: Counter[Group] = Counter()
            for index, matches in self._matches.items():
                weight = 2 if self._sentences[index].part == "title" else 1
                for match in matches:
                    group = self._namer.pick(match.groups, setting) if match.groups else None
                    if group is None or group.kind in _NOT_FIGHTING:
                        continue
                    if not match.is_short or not group.countries or setting.country in group.countries:
                        counts[group] += weight
                        self._named_in.setdefault(group, set()).add(index)
            self._salient[key] = tuple(group for group, _ in counts.most_common())
        return self._salient[key]

    def _all_mentions(self) -> list[Mention]:
        if self._mentions is None:
            self._mentions = []
            for index in sorted(self._sentences):
                self._mentions += mentions_of(index, self._reader(index), self._matches[index])
        return self._mentions

    def _count_countries(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for matches in self._matches.values():
            for match in matches:
                if match.nations:
                    counts[match.nations[0].country] += 1
                elif match.groups and not match.is_short:
                    homes = {group.countries[0] for group in match.groups if group.countries}
                    if len(homes) == 1:
                        counts[homes.pop()] += 1
                elif match.forces and len({c for force in match.forces for c in force.countries}) == 1:
                    counts[match.forces[0].countries[0]] += 1
        return counts


def _merged(known: Sequence[ActorMatch], local: NameMatcher[Entry], text: str) -> list[ActorMatch]:
    """Registry names, and those that the article introduced; the article's own meaning of an acronym wins."""
    own = [ActorMatch(hit.start, hit.end, text[hit.start : hit.end], hit.entries) for hit in local.find(text)]
    if not own:
        return list(known)
    kept = []
    for match in known:
        rivals = [o for o in own if o.start < match.end and match.start < o.end]
        if not rivals:
            kept.append(match)
        elif any(match.end - match.start > o.end - o.start for o in rivals):
            kept.append(match)
            own = [o for o in own if o not in rivals]
    return sorted([*kept, *own], key=lambda match: match.start)
