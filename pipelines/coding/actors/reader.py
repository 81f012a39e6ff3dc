"""Reading noun phrases: from a span of a parse to a `Referent`.

What belongs here: which words of a phrase say who is meant, before country and date are known. What does not:
coreference (coreference.py) and the choice of a name (naming.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pipelines.coding.actors.agents import ARMED, AgentLexicon, AgentNoun
from pipelines.coding.actors.introductions import organisation
from pipelines.coding.actors.matcher import fold
from pipelines.coding.actors.noun_phrases import (
    ALLIED,
    BELONGING,
    CALLED,
    DEFINITE,
    HEDGES,
    KIN,
    LAPSED,
    MEN,
    ORGANS,
    PERSONAL_PRONOUNS,
    PLURAL_PRONOUNS,
    POSSESSIVES,
    PRONOUNS,
    QUANTITIES,
    RELATIVE_PRONOUNS,
    STATE_KINDS,
    UNIT_WORDS,
    Form,
    Referent,
)
from pipelines.coding.actors.registry import ActorMatch, People
from pipelines.coding.actors.sentence_names import HYPHENS, SentenceNames

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DEEPEST = 3
_OFFICIAL = frozenset({"military", "security", "government", "weapon", "guard"})
_LEADER_NOT_FORCE = frozenset({"member", "group"})
_PEOPLE_NOUNS = {"clan": "clan", "clansman": "clan", "tribe": "tribal", "tribesman": "tribal"}
"""Nouns before which an unknown proper name is that of a people: "the Wambea clan"."""


class PhraseReader:
    """Reads the noun phrases of one sentence.

    Args:
        doc: the parse of the sentence.
        matches: the names found in it, offsets in the sentence.
        agents: the lexicon of agent nouns.
        heads: surnames of heads of government ("Assad's forces").
    """

    def __init__(
        self, doc: Doc, matches: Sequence[ActorMatch], agents: AgentLexicon, heads: frozenset[str]
    ) -> None:
        self.doc = doc
        self._agents = agents
        self._names = SentenceNames(doc, matches, heads)
        letters = [token.text[0] for token in doc if token.is_alpha and len(token) > 3]
        self._is_title_case = len(letters) > 2 and sum(map(str.isupper, letters)) > 0.6 * len(letters)

    def read(self, start: int, end: int) -> Referent | None:
        """The referent of the phrase `doc[start:end]`, or None if its words name no kind of actor."""
        if not 0 <= start < end <= len(self.doc):
            return None
        return self._head(self.doc[start:end].root, start, end, depth=0)

    def is_telling(self, token: Token) -> bool:
        """Whether a token is an agent noun or part of a name: a cheap test before `read`."""
        return self._agents.noun(token.text) is not None or self._names.at(token) is not None

    def _head(self, head: Token, start: int, end: int, depth: int) -> Referent | None:
        if depth > _DEEPEST:
            return None
        if head.lower_ in PRONOUNS and head.pos_ in ("PRON", "DET", "SCONJ"):
            if head.lower_ in RELATIVE_PRONOUNS:
                return self._relative(head, depth)
            is_plural = head.lower_ in PLURAL_PRONOUNS
            kind = "person" if head.lower_ in PERSONAL_PRONOUNS else ""
            return Referent("pronoun", head.i, head.i + 1, head.i, kind=kind, is_plural=is_plural)
        left = max(start, min(head.left_edge.i, head.i))
        window = [t for t in self.doc[left : head.i + 1] if not self._is_clause(t, head)]
        lexical = self._agents.longest([t.text for t in window])
        noun = lexical[0] if lexical else None
        found = self._names.at(head)
        if found and (found.groups or found.forces) and not self._is_personal(found, head, window):
            return self._named(found, head, left, noun)
        inner = self._inside(head, end)
        if inner is not None and self._is_quantity(head):
            bundled = self._head(inner, max(start, inner.left_edge.i), end, depth + 1)
            if bundled and bundled.form != "pronoun":
                return self._bundled(bundled, noun, head)
        modifiers = window[: -lexical[1]] if lexical else window[:-1]
        if beside := self._beside(head, modifiers, end, noun):
            return beside
        if noun is None:
            return self._nameless(head, window, start, end, depth)
        if unknown := self._unknown_organisation(head, window, noun):
            return unknown
        return self._agent(noun, head, modifiers, left, end, depth)

    # -- names ---

    def _named(
        self,
        match: ActorMatch,
        head: Token,
        left: int,
        noun: AgentNoun | None = None,
        joined: tuple[ActorMatch, ...] = (),
    ) -> Referent:
        first, last = self._names.tokens(match)
        before = list(self.doc[min(left, first) : first])
        return Referent(
            "named",
            min(first, head.i),
            max(last, head.i + 1),
            head.i,
            match=match,
            joined=joined,
            noun=noun,
            kind=noun.kind if noun else "",
            nations=tuple(self._names.nations(before, with_heads=False)),
            is_hedged=any(t.lower_ in HEDGES for t in before),
            is_plural=head.tag_ in ("NNS", "NNPS"),
        )

    def _beside(
        self, head: Token, modifiers: list[Token], end: int, noun: AgentNoun | None
    ) -> Referent | None:
        """A group named beside a common noun: before it, in apposition, after "of", or after "called"."""
        if noun and (noun.noun in KIN or (noun.kind not in ARMED and noun.noun not in MEN)):
            return None
        if any(t.lower_ in LAPSED for t in modifiers):
            return None  # "former FARC fighters" are FARC's no more
        before: dict[int, ActorMatch] = {}
        for token in modifiers:
            match = self._names.at(token)
            if match and (match.groups or match.forces) and not self._names.is_aside(match):
                before[match.start] = match
        if noun and noun.kind == "peacekeeper":
            before = {
                k: m
                for k, m in before.items()
                if all(g.kind != "international organization" for g in m.groups)
            }
        if before and (noun or head.lower_ in ORGANS):
            *others, last = before.values()
            return self._named(last, head, modifiers[0].i, noun, tuple(others))
        if noun is None:
            return None
        for token in self._after(head, end):
            match = self._names.at(token)
            if match and (match.groups or match.forces):
                return self._named(match, head, head.left_edge.i, noun)
        return None

    def _after(self, head: Token, end: int) -> Iterator[Token]:
        for child in head.children:
            if not head.i < child.i < end:
                continue
            if child.dep_ in ("appos", "flat", "nmod"):
                yield child
            elif child.dep_ == "prep" and child.lower_ in BELONGING:
                for noun in child.children:
                    if noun.dep_ == "pobj" and noun.i < end:
                        yield noun
                        yield from (
                            t for t in noun.children if t.dep_ in ("appos", "compound", "poss", "nmod")
                        )
            elif child.dep_ == "acl" and child.lemma_ in CALLED:
                yield from (t for t in child.subtree if t.pos_ == "PROPN" and t.i < end)

    # -- structure ---

    def _relative(self, pronoun: Token, depth: int) -> Referent | None:
        """The noun that "who" or "which" stands for in a relative clause."""
        verb = pronoun.head
        for _ in range(4):
            if verb.dep_ == "relcl":
                noun = verb.head
                return self._head(noun, noun.left_edge.i, noun.i + 1, depth + 1)
            verb = verb.head
        return None

    def _is_clause(self, token: Token, head: Token) -> bool:
        """Whether a token left of the head belongs to a clause and not to the noun's own modifiers."""
        for ancestor in (token, *token.ancestors):
            if ancestor.i == head.i:
                return False
            if ancestor.dep_ in ("relcl", "csubj", "parataxis"):
                return True
        return True

    def _is_quantity(self, head: Token) -> bool:
        word = head.lower_
        return (
            head.like_num or word in QUANTITIES or word.removesuffix("s") in QUANTITIES or head.pos_ == "NUM"
        )

    def _inside(self, head: Token, end: int) -> Token | None:
        """The noun after "of" (or "from", "among"): "members of the junta"."""
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in ("of", "from", "among") and head.i < child.i < end:
                for noun in child.children:
                    if noun.dep_ == "pobj" and noun.i < end:
                        return noun
        return None

    def _bundled(self, found: Referent, outer: AgentNoun | None, head: Token) -> Referent:
        """Keep what the bundling noun adds: "a mob of students", "a gang of youths"."""
        unarmed = found.kind in ("civilian", "man", "youth")
        if outer and outer.kind in ("rioter", "gang", "crowd") and unarmed:
            return replace(
                found, form="agent", start=head.i, head=head.i, noun=outer, kind=outer.kind, is_plural=True
            )
        return (
            replace(found, start=min(head.i, found.start), is_plural=True) if found.form == "agent" else found
        )

    # -- agent nouns ---

    def _agent(
        self, noun: AgentNoun, head: Token, modifiers: list[Token], left: int, end: int, depth: int
    ) -> Referent | None:
        inner = self._inside(head, end)
        band = self._agents.noun(inner.text) if inner is not None else None
        is_of_band = (
            noun.kind in ARMED and band is not None and band.kind in ("group", "rebel", "militia", "gang")
        )
        if inner is not None and (noun.kind in _LEADER_NOT_FORCE or is_of_band):
            found = self._head(inner, max(left, inner.left_edge.i), end, depth + 1)
            if found and found.form != "pronoun":
                return found
        kind, associated = self._modified(noun, modifiers)
        nations = list(self._names.nations(modifiers, with_heads=kind in _OFFICIAL))
        peoples = list(self._names.peoples(modifiers))
        if inner is not None:
            origin = list(self.doc[max(left, inner.left_edge.i) : inner.i + 1])
            nations += self._names.nations(origin, with_heads=False)
            peoples += self._names.peoples(origin)
        if not peoples and noun.noun in _PEOPLE_NOUNS:
            peoples = [(people,) for people in self._unknown_peoples(modifiers, _PEOPLE_NOUNS[noun.noun])]
        if kind in ("military", "security") and not nations and self._names.is_proxy(modifiers):
            kind = "rebel"
        if kind in ("rebel", "militia", "group") and self._is_ally_of_state(head, modifiers):
            kind = "government militia"
        groups = [m for t in modifiers if (m := self._names.at(t)) and m.groups and kind not in ARMED]
        return Referent(
            "agent",
            left,
            head.i + 1,
            head.i,
            match=groups[-1] if groups and not self._names.is_aside(groups[-1]) else None,
            noun=noun,
            kind=kind,
            nations=tuple(nations),
            peoples=tuple(peoples),
            associated=associated,
            cues=_cues(noun, modifiers),
            owner=next((t.i for t in modifiers if t.lower_ in POSSESSIVES), -1)
            if kind in ARMED or noun.noun in MEN
            else -1,
            is_definite=bool(modifiers) and modifiers[0].lower_ in DEFINITE,
            is_plural=noun.is_plural,
            is_hedged=any(t.lower_ in HEDGES for t in modifiers),
        )

    def _modified(self, noun: AgentNoun, modifiers: list[Token]) -> tuple[str, tuple[str, ...]]:
        """The class of a noun with its modifiers, and the associated actors of both ("women protesters")."""
        kind, associated = noun.kind, list(noun.associated)
        for word in reversed(_modifier_words(modifiers)):
            for modifier in self._agents.modifiers.get(word, ()):
                if noun.kind not in modifier.nouns:
                    continue
                if modifier.becomes and kind == noun.kind:
                    kind = modifier.becomes
                if modifier.associated:
                    associated.append(modifier.associated)
        for token in modifiers:
            beside = self._agents.noun(token.text) if token.pos_ in ("NOUN", "PROPN", "ADJ") else None
            if beside and kind not in ARMED:
                associated += beside.associated
        return kind, tuple(dict.fromkeys(associated))

    def _unknown_peoples(self, modifiers: list[Token], kind: str) -> Iterator[People]:
        for token in modifiers:
            if token.pos_ == "PROPN" and token.text[:1].isupper() and not self._names.at(token):
                yield People(token.text, (), kind)

    def _is_ally_of_state(self, head: Token, modifiers: list[Token]) -> bool:
        """Whether fighters side with the state: "the army and allied militia", "loyal to the army"."""
        for child in head.children:
            if child.i > head.i and child.lower_ in ALLIED:
                patron = next((t for t in child.subtree if t.dep_ == "pobj"), None)
                noun = self._agents.noun(patron.text) if patron else None
                return noun is not None and noun.kind in STATE_KINDS
        if head.dep_ != "conj" or not any(
            t.lower_ in ("allied", "allies", "loyal", "affiliated") for t in modifiers
        ):
            return False
        other = self._agents.noun(head.head.text)
        return other is not None and other.kind in STATE_KINDS

    # -- what is no agent noun ---

    def _unknown_organisation(
        self, head: Token, window: list[Token], noun: AgentNoun | None
    ) -> Referent | None:
        """A capitalised organisation that no table knows, "Falcon Defence Brigade", named as it stands."""
        words = self._agents.organisation_words
        if (
            self._is_title_case
            or head.pos_ != "PROPN"
            or head.lower_ not in words
            or not head.text[0].isupper()
        ):
            return None
        name = [t for t in window if t.text[0].isupper() or t.lower_ in ("of", "for", "and", "the")]
        while name and (name[0].lower_ in ("of", "for", "and", "the") or not name[0].text[0].isupper()):
            name = name[1:]
        if any(t.lower_ in UNIT_WORDS for t in name):
            return None  # "Light Infantry Battalion" is a unit of an army
        own = [t for t in name[:-1] if t.text[0].isupper() and self._agents.noun(t.text) is None]
        if (
            not own
            or any(self._names.at(t) for t in name)
            or any(t.like_num or not t.text[0].isalpha() for t in own)
        ):
            return None
        if noun and self._agents.longest([t.text for t in name]) != (noun, 1):
            return None
        group = organisation(" ".join(t.text for t in name), words)
        return Referent("organisation", name[0].i, head.i + 1, head.i, group=group) if group else None

    def _nameless(
        self, head: Token, window: list[Token], start: int, end: int, depth: int
    ) -> Referent | None:
        """A head that is no agent noun: a country, a people, an organisation or a person."""
        match = self._names.at(head)
        if match and (match.nations or match.peoples) and not self._is_personal(match, head, window):
            return self._nation_or_people(match, head, window)
        for child in head.children:
            if child.dep_ == "appos" and head.i < child.i < end:
                noun = self._agents.longest(
                    [t.text for t in self.doc[max(start, child.left_edge.i) : child.i + 1]]
                )
                if noun and noun[0].kind not in _LEADER_NOT_FORCE:
                    return self._head(child, max(start, child.left_edge.i), end, depth + 1)
        if head.pos_ != "PROPN":
            return None
        return self._unknown_organisation(head, window, None) or self._person(head, window)

    @staticmethod
    def _is_personal(match: ActorMatch, head: Token, window: list[Token]) -> bool:
        """Whether a name is a person's: "Mohammed Jordan", "Emily Wagner"."""
        if any(nation.form == "demonym" for nation in match.nations) or match.peoples or " " in match.text:
            return False
        before = [t for t in window[:-1] if t.idx < match.start and t.pos_ == "PROPN"]
        return head.ent_type_ == "PERSON" and bool(before)

    def _nation_or_people(self, match: ActorMatch, head: Token, window: list[Token]) -> Referent | None:
        if self._names.is_aside(match):
            return None
        first, last = self._names.tokens(match)
        form: Form = "state" if match.nations else "people"
        if form == "people" and head.tag_ not in ("NNS", "NNPS") and first == window[0].i:
            return None  # a bare singular, "Rakhine", is the region; its people have an article or a number
        nations = tuple(dict.fromkeys(nation.country for nation in match.nations))
        return Referent(
            form,
            first,
            last,
            head.i,
            match=match,
            nations=(nations,) if nations else (),
            peoples=(match.peoples,) if match.peoples else (),
            is_plural=head.tag_ in ("NNS", "NNPS"),
            is_definite=bool(window) and window[0].lower_ in DEFINITE,
        )

    def _person(self, head: Token, window: list[Token]) -> Referent | None:
        """A person by name, or by the title before it: "Colonel Adamu", "journalist Ana Lopez"."""
        if self._is_title_case and head.ent_type_ != "PERSON":
            return None
        for size in range(len(window) - 1, 0, -1):
            if head.ent_type_ != "PERSON" and not window[size - 1].is_lower:
                continue  # "National Union" is no national named Union
            lexical = self._agents.longest([t.text for t in window[:size]])
            if lexical and lexical[0].kind not in (*_LEADER_NOT_FORCE, "weapon"):
                modifiers = window[: size - lexical[1]]
                return Referent(
                    "agent",
                    window[0].i,
                    head.i + 1,
                    head.i,
                    noun=lexical[0],
                    kind=lexical[0].kind,
                    nations=tuple(self._names.nations(modifiers, with_heads=False)),
                    associated=lexical[0].associated,
                )
        return Referent("person", window[0].i, head.i + 1, head.i) if head.ent_type_ == "PERSON" else None


def _modifier_words(modifiers: Sequence[Token]) -> list[str]:
    """The folded words of modifiers, hyphenated ones joined again, and pairs of words."""
    words = [fold(t.text) for t in modifiers]
    hyphenated = [
        f"{a.text}-{b.text}"
        for a, hyphen, b in zip(modifiers, modifiers[1:], modifiers[2:], strict=False)
        if hyphen.text in HYPHENS
    ]
    return [*words, *map(fold, hyphenated), *(f"{a} {b}" for a, b in pairwise(words))]


def _cues(noun: AgentNoun, modifiers: Sequence[Token]) -> frozenset[str]:
    return frozenset({*_modifier_words(modifiers), *fold(noun.noun).split()})
