"""Reading a noun phrase: which words of it say who is meant.

What belongs here: from a span of a parse to a `Referent`, before the event's country and date are known.
What does not: coreference (coreference.py) and the choice of a name (naming.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pipelines.coding.actors.agents import ARMED, AgentLexicon, AgentNoun
from pipelines.coding.actors.introductions import organisation
from pipelines.coding.actors.matcher import fold
from pipelines.coding.actors.registry import ActorMatch, Group, People

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

Form = Literal["named", "agent", "state", "people", "organisation", "person", "pronoun"]

QUANTITIES = frozenset(
    "dozen hundred thousand ten score number handful majority group pair couple some many several few most all each "
    "both any none one two three four five six seven eight nine more other half part bulk rest remnant band team "
    "total lot crowd mob gang member type kind column wave".split()
)
"""Heads that only measure or bundle what "of" then names: "dozens of rebels", "a group of gunmen"."""

PRONOUNS = frozenset("he him she her they them it who whom which that themselves itself himself".split())
DEFINITE = frozenset("the this that these those both".split())
HEDGES = frozenset("suspected alleged presumed apparent possible".split())
_ASIDE = frozenset(
    "backed led allied aligned linked based supported trained affiliated controlled held occupied "
    "administered speaking born owned made funded inspired run sponsored ruled dominated".split()
)
"""After a hyphen these turn a country's name into a mere qualification: "Iran-backed fighters" are not Iran's."""
_ASIDE_BEFORE = frozenset("pro anti non ex former".split())
_BELONGING = frozenset({"of", "from", "within", "in"})
_CALLED = frozenset("know call dub name style".split())


@dataclass(frozen=True, slots=True)
class Referent:
    """Whom a noun phrase speaks of. `start`/`end` are tokens: the words that say it.

    `kind` is the agent class of the head noun ("" when it has none). `nations` are countries that modify it, each
    with its alternatives; `cues` are the folded words that stand by, from which an unnamed rebel group is known.
    """

    form: Form
    start: int
    end: int
    head: int
    match: ActorMatch | None = None
    group: Group | None = None
    noun: AgentNoun | None = None
    kind: str = ""
    nations: tuple[tuple[str, ...], ...] = ()
    peoples: tuple[People, ...] = ()
    associated: tuple[str, ...] = ()
    cues: frozenset[str] = field(default_factory=frozenset)
    is_definite: bool = False
    is_plural: bool = False
    is_hedged: bool = False


def conjuncts(span: Span) -> list[tuple[int, int]]:
    """The token ranges of the noun phrases joined in a span: "soldiers and allied militia" gives two."""
    doc, head = span.doc, span.root
    heads = [head, *(c for c in head.conjuncts if span.start <= c.i < span.end and c.i > head.i)]
    ranges = []
    for number, token in enumerate(heads):
        start = max(span.start, token.left_edge.i)
        later = [t.i for t in heads[number + 1 :]]
        end = min([span.end, token.right_edge.i + 1, *(max(doc[i].left_edge.i, token.i + 1) for i in later)])
        while end > token.i + 1 and (doc[end - 1].is_punct or doc[end - 1].dep_ == "cc"):
            end -= 1
        ranges.append((start, end))
    return ranges


class PhraseReader:
    """Reads noun phrases of one sentence, given the names found in it (`matches`, offsets in the sentence)."""

    def __init__(
        self, doc: Doc, matches: Sequence[ActorMatch], agents: AgentLexicon, heads: frozenset[str]
    ) -> None:
        self.doc = doc
        self.matches = matches
        self._agents = agents
        self._heads = heads

    def read(self, start: int, end: int) -> Referent | None:
        """The referent of the phrase `doc[start:end]`, or None if its words name no kind of actor."""
        if not 0 <= start < end <= len(self.doc):
            return None
        root = self.doc[start:end].root
        # A span may be wider than its parse: keep to what hangs on the root.
        return self._read_head(root, start, end, depth=0)

    def _read_head(self, head: Token, start: int, end: int, depth: int) -> Referent | None:
        if depth > 3:
            return None
        if head.lower_ in PRONOUNS and head.pos_ in ("PRON", "DET", "SCONJ"):
            return self._relative(head, depth) or Referent(
                "pronoun", head.i, head.i + 1, head.i, is_plural=head.lower_ in ("they", "them", "themselves")
            )
        left = max(start, min(head.left_edge.i, head.i))
        window = [t for t in self.doc[left : head.i + 1] if not self._is_clause(t, head)]
        named = self._match_at(head)
        if named and (named.groups or named.forces):
            return self._named(named, head, left)
        inner = self._inside(head, end)
        lexical = self._agents.longest([t.text for t in window])
        noun = lexical[0] if lexical else None
        kind = noun.kind if noun else ""
        modifiers = window[: -lexical[1]] if lexical else window[:-1]
        if inner is not None and self._is_quantity(head):
            found = self._read_head(inner, max(start, inner.left_edge.i), end, depth + 1)
            if found and found.form != "pronoun":
                return self._with_outer(found, noun, head)
        beside = self._beside(head, modifiers, end, kind)
        if beside:
            return beside
        if noun is None:
            return self._nameless(head, window, start, end, depth)
        return self._agent(noun, head, modifiers, left, end, depth)

    def _relative(self, pronoun: Token, depth: int) -> Referent | None:
        """The noun that "who" or "which" stands for in a relative clause."""
        if pronoun.lower_ not in ("who", "whom", "which", "that"):
            return None
        verb = pronoun.head
        for _ in range(4):
            if verb.dep_ == "relcl":
                noun = verb.head
                return self._read_head(noun, noun.left_edge.i, noun.i + 1, depth + 1)
            if verb.head.i == verb.i:
                return None
            verb = verb.head
        return None

    def _is_clause(self, token: Token, head: Token) -> bool:
        """Whether a token left of the head belongs to a clause and not to the noun's own modifiers."""
        for ancestor in (token, *token.ancestors):
            if ancestor.i == head.i:
                return False
            if ancestor.dep_ in ("relcl", "acl", "csubj", "parataxis"):
                return True
        return True

    def _match_at(self, token: Token) -> ActorMatch | None:
        end = token.idx + len(token)
        return next((m for m in self.matches if m.start < end and token.idx < m.end), None)

    def _tokens(self, match: ActorMatch) -> tuple[int, int]:
        inside = [t.i for t in self.doc if t.idx < match.end and match.start < t.idx + len(t)]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    def _named(self, match: ActorMatch, head: Token, left: int, kind: str = "") -> Referent:
        first, last = self._tokens(match)
        before = {t.lower_ for t in self.doc[left:first]}
        return Referent(
            "named",
            min(first, head.i),
            max(last, head.i + 1),
            head.i,
            match=match,
            kind=kind,
            nations=tuple(self._nations([t for t in self.doc[left:first]])),
            is_hedged=bool(before & HEDGES),
            is_plural=head.tag_ in ("NNS", "NNPS"),
        )

    def _is_quantity(self, head: Token) -> bool:
        lemma = head.lower_.rstrip("s") if head.lower_ not in QUANTITIES else head.lower_
        return (
            head.like_num or head.lower_ in QUANTITIES or lemma in QUANTITIES or head.pos_ in ("NUM", "DET")
        )

    def _inside(self, head: Token, end: int) -> Token | None:
        """The noun after "of" (or "from", "within"): "members of the junta"."""
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in ("of", "from", "among") and head.i < child.i < end:
                for noun in child.children:
                    if noun.dep_ == "pobj" and noun.i < end:
                        return noun
        return None

    def _with_outer(self, found: Referent, outer: AgentNoun | None, head: Token) -> Referent:
        """Keep what the bundling noun adds: "a mob of students", "a gang of youths"."""
        if outer and outer.kind in ("rioter", "gang", "crowd") and found.kind in ("civilian", "man", "youth"):
            return Referent(
                "agent",
                head.i,
                found.end,
                head.i,
                noun=outer,
                kind=outer.kind,
                nations=found.nations,
                peoples=found.peoples,
                associated=found.associated,
                is_plural=True,
            )
        return found

    def _beside(self, head: Token, modifiers: list[Token], end: int, kind: str) -> Referent | None:
        """A group named beside a common noun: before it, in apposition, after "of", or after "called"."""
        can_be_group = kind in ARMED or (not kind and head.pos_ != "PROPN")
        if not can_be_group:
            return None
        before = [
            m for t in modifiers if (m := self._match_at(t)) and (m.groups or m.forces) and not self._aside(m)
        ]
        if before and (kind or self._is_organ(head)):
            return self._named(before[-1], head, modifiers[0].i, kind)
        if not kind:
            return None
        for token in self._after(head, end):
            match = self._match_at(token)
            if match and (match.groups or match.forces):
                return self._named(match, head, head.left_edge.i, kind)
        return None

    def _after(self, head: Token, end: int) -> Iterator[Token]:
        for child in head.children:
            if child.i <= head.i or child.i >= end:
                continue
            if child.dep_ in ("appos", "flat", "nmod"):
                yield child
            elif child.dep_ == "prep" and child.lower_ in _BELONGING:
                for noun in child.children:
                    if noun.dep_ == "pobj" and noun.i < end:
                        yield noun
                        yield from (
                            t for t in noun.children if t.dep_ in ("appos", "compound", "poss", "nmod")
                        )
            elif child.dep_ == "acl" and child.lemma_ in _CALLED:
                yield from (t for t in child.subtree if t.pos_ == "PROPN" and t.i < end)

    @staticmethod
    def _is_organ(head: Token) -> bool:
        """Whether an unlisted noun after a group's name still means the group: "Hamas infiltration squads"."""
        return head.pos_ == "NOUN" and head.lower_ in (
            "raiders",
            "men",
            "cells",
            "teams",
            "squads",
            "positions",
            "ranks",
            "chiefs",
            "figures",
            "captors",
        )

    def _aside(self, match: ActorMatch) -> bool:
        first, last = self._tokens(match)
        return self._is_aside(first, last)

    def _is_aside(self, first: int, last: int) -> bool:
        after = [t.lower_ for t in self.doc[last : last + 2]]
        if len(after) == 2 and after[0] in "-‑–" and after[1] in _ASIDE:
            return True
        if after and after[0] in _ASIDE and self.doc[last].tag_ == "VBN":
            return True
        inside = self.doc[last - 1].lower_
        if "-" in inside and inside.rsplit("-", 1)[1] in _ASIDE:
            return True
        before = [t.lower_ for t in self.doc[max(0, first - 2) : first]]
        return len(before) == 2 and before[1] in "-‑–" and before[0] in _ASIDE_BEFORE

    def _nations(self, tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
        seen = set()
        for token in tokens:
            match = self._match_at(token)
            if match and match.nations and match.start not in seen:
                seen.add(match.start)
                if not self._is_aside(*self._tokens(match)):
                    yield tuple(dict.fromkeys(nation.country for nation in match.nations))
            elif token.text in self._heads and token.dep_ in ("poss", "compound", "nmod"):
                yield (f"@{token.text}",)

    def _peoples(self, tokens: Sequence[Token]) -> Iterator[People]:
        seen = set()
        for token in tokens:
            match = self._match_at(token)
            if match and match.peoples and match.start not in seen:
                seen.add(match.start)
                if not self._is_aside(*self._tokens(match)):
                    yield from match.peoples

    def _agent(
        self, noun: AgentNoun, head: Token, modifiers: list[Token], left: int, end: int, depth: int
    ) -> Referent | None:
        inner = self._inside(head, end)
        if noun.kind == "member" or (noun.kind == "group" and inner is not None):
            found = None
            if inner is not None:
                found = self._read_head(inner, max(left, inner.left_edge.i), end, depth + 1)
            if found and found.form != "pronoun":
                return found
        kind, associated = self._modified(noun, modifiers)
        nations = list(self._nations(modifiers))
        peoples = list(self._peoples(modifiers))
        if inner is not None and inner.i < end:
            origin = self.doc[max(left, inner.left_edge.i) : inner.i + 1]
            nations += list(self._nations(list(origin)))
            peoples += list(self._peoples(list(origin)))
        words = [fold(t.text) for t in modifiers]
        cues = frozenset(
            {
                *words,
                *(f"{a}-{b}" for a, _, b in zip(words, words[1:], words[2:], strict=False)),
                *(fold(noun.noun).split()),
                *(f"{a} {b}" for a, b in zip(words, words[1:], strict=False)),
            }
        )
        return Referent(
            "agent",
            left,
            head.i + 1,
            head.i,
            noun=noun,
            kind=kind,
            nations=tuple(nations),
            peoples=tuple(peoples),
            associated=associated,
            cues=cues,
            is_definite=bool(modifiers) and modifiers[0].lower_ in DEFINITE,
            is_plural=noun.is_plural,
            is_hedged=bool({t.lower_ for t in modifiers} & HEDGES),
        )

    def _modified(self, noun: AgentNoun, modifiers: list[Token]) -> tuple[str, tuple[str, ...]]:
        """The class of a noun with its modifiers, and the associated actors of both ("women protesters")."""
        kind, associated = noun.kind, list(noun.associated)
        words = [t.lower_ for t in modifiers]
        joined = ["".join(words[i : i + 3]) for i in range(len(words) - 2) if words[i + 1] == "-"]
        joined += [" ".join(pair) for pair in zip(words, words[1:], strict=False)]
        for word in reversed([*words, *joined]):
            for modifier in self._agents.modifiers.get(fold(word), ()):
                if noun.kind in modifier.nouns:
                    if modifier.becomes and kind == noun.kind:
                        kind = modifier.becomes
                    if modifier.associated:
                        associated.append(modifier.associated)
        for token in modifiers:
            beside = self._agents.noun(token.text) if token.pos_ in ("NOUN", "PROPN", "ADJ") else None
            if beside and beside.associated and kind in ("protester", "rioter", "civilian", "crowd", "youth"):
                associated += beside.associated
            match = self._match_at(token)
            if match and match.groups and kind not in ARMED and not self._aside(match):
                associated.append(match.groups[-1].name)
        return kind, tuple(dict.fromkeys(associated))

    def _nameless(
        self, head: Token, window: list[Token], start: int, end: int, depth: int
    ) -> Referent | None:
        """A head that is no agent noun: a country, a people, an organisation or a person."""
        match = self._match_at(head)
        if match and (match.nations or match.peoples) and not self._is_aside(*self._tokens(match)):
            first, last = self._tokens(match)
            form: Form = "state" if match.nations else "people"
            return Referent(
                form,
                first,
                last,
                head.i,
                match=match,
                peoples=match.peoples,
                nations=tuple(self._nations([self.doc[first]])),
                is_plural=head.tag_ in ("NNS", "NNPS"),
                is_definite=window[0].lower_ in DEFINITE,
            )
        for child in head.children:
            if child.dep_ == "appos" and child.i < end and child.i != head.i:
                noun = self._agents.longest(
                    [t.text for t in self.doc[max(start, child.left_edge.i) : child.i + 1]]
                )
                if noun and noun[0].kind not in ("member", "group"):
                    return self._read_head(child, max(start, child.left_edge.i), end, depth + 1)
        if head.pos_ == "PROPN":
            return self._proper(head, window)
        return None

    def _proper(self, head: Token, window: list[Token]) -> Referent | None:
        left = window[0].i
        title = [t for t in window[:-1] if t.pos_ == "NOUN" or self._agents.noun(t.text)]
        if title:
            words = [t.text for t in window[: title[-1].i - left + 1] if t.i >= left]
            lexical = self._agents.longest(words)
            if lexical and lexical[0].kind not in ("member", "group", "weapon"):
                noun = lexical[0]
                return Referent(
                    "agent",
                    left,
                    head.i + 1,
                    head.i,
                    noun=noun,
                    kind=noun.kind,
                    nations=tuple(self._nations(window)),
                    associated=noun.associated,
                )
        proper = [t for t in window if t.pos_ in ("PROPN", "ADP", "CCONJ", "ADJ", "PART") and t.i >= left]
        while proper and not proper[0].text[:1].isupper():
            proper = proper[1:]
        name = self.doc[proper[0].i : head.i + 1].text if proper else head.text
        group = organisation(name, self._agents.organisation_words) if len(proper) > 1 else None
        if group and head.lower_ in self._agents.organisation_words:
            return Referent("organisation", proper[0].i, head.i + 1, head.i, group=group)
        if head.ent_type_ == "PERSON":
            return Referent("person", left, head.i + 1, head.i)
        return None
