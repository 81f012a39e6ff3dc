"""Parse -> frames: an act with who did it, to whom and by what means, as the grammar gives them.

Belongs here: dependency patterns (active, passive, by-agent, relative and -ing clauses, conjunction,
nominalisation, light verbs). Does not: who those noun phrases denote (`actors`), whether the act really
happened (`gates`), where and when.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.coding.acts import Act, ActLexicon, objects, subjects
from pipelines.coding.words import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

    from pipelines.coding.types import Parsed

Phrase = tuple[int, int]
"""Token range of a noun phrase in its sentence, end exclusive."""

_TARGET_PREPS = frozenset({"on", "at", "against", "upon", "into", "towards"})
_NOUN_TARGET_PREPS = frozenset({"on", "against", "of", "at", "targeting", "upon"})
_LIGHT_VERBS = word_set("light verb")
_UNDERGO = word_set("undergoing verb")
# With these nouns a possessive names the one harmed ("the mayor's murder"), with others the one who acts.
_PATIENT_NOUNS = frozenset({"kill", "die", "abduct", "arrest", "injure", "release", "mob"})
# Acts done to weapons, whose words name no means.
_OF_WEAPONS = frozenset({"seize_weapons", "defuse", "intercept"})
# Acts whose verb, without an object, tells what befell its subject, and prepositions that only say where and
# how.
_DONE_TO_SUBJECT = frozenset({"kill", "injure", "shoot", "beat"})
_SETTING = frozenset({"in", "near", "during", "by", "to", "outside", "inside", "after", "on"})
_CLAUSE_DEPS = frozenset({"relcl", "acl", "advcl", "ccomp", "parataxis"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One act told in one sentence. `agents` and `targets` are noun phrases as token ranges."""

    parsed: Parsed
    trigger: int
    act: Act
    agents: tuple[Phrase, ...]
    targets: tuple[Phrase, ...]
    means: frozenset[str]

    @property
    def token(self) -> Token:
        """The word that tells the act."""
        return self.parsed.doc[self.trigger]


def find_frames(parsed: Parsed, lexicon: ActLexicon) -> list[Frame]:
    """All acts of one sentence with their arguments, in text order."""
    frames = []
    for token in parsed.doc:
        act = lexicon.match(token)
        if act is None:
            continue
        agents, targets = _arguments(token, act)
        if any(_is_reciprocal(target) for target in targets) and len(agents) > 1:
            act, agents, targets = replace(act, name="clash"), agents[:1], agents[1:]
        agents = [behind for agent in agents for behind in _behind_weapon(agent, lexicon)]
        means = (
            frozenset() if act.name in _OF_WEAPONS else lexicon.means_in(_own_words(token) + _contents(token))
        )
        if act.means:
            means |= {act.means}
        if act.name == "die":  # a state or a town that "leaves" or "sees" dead killed nobody
            agents = [agent for agent in agents if agent.ent_type_ != "GPE"]
        frames.append(Frame(parsed, token.i, act, _phrases(agents), _phrases(targets), means))
    return frames


def _is_reciprocal(target: Token) -> bool:
    """As in "attacked each other": both sides act."""
    return (
        target.lower_ in {"other", "another"} and target.i > 0 and target.nbor(-1).lower_ in {"each", "one"}
    )


def _arguments(token: Token, act: Act) -> tuple[list[Token], list[Token]]:
    if act.roles == "agent-self":
        return [token], _prep_objects(token, _NOUN_TARGET_PREPS) + (
            objects(token.head) if token.dep_ == "nsubj" else []
        )
    if token.pos_ in {"NOUN", "PROPN"} and act.pos == "NOUN":
        return _noun_arguments(token, act)
    return _verb_arguments(token, act)


def _verb_arguments(token: Token, act: Act) -> tuple[list[Token], list[Token]]:
    if act.roles == "default" and act.name in _DONE_TO_SUBJECT and _is_bare_participle(token):
        return _by_agents(token), subjects(token)
    passive = is_passive(token)
    by = _by_agents(token) or _causers(token)
    inherited = not any(c.dep_ in {"nsubj", "nsubjpass"} for c in token.children)
    subject = [] if passive else subjects(token)
    if subject and inherited and _carrier_is_passive(token):
        subject = _by_agents(token.head)
    if act.roles == "target-subj":
        return by, subjects(token)
    if act.roles == "target-obj":
        return by or subject, objects(token)
    if act.roles == "mutual":
        others = objects(token) + _prep_objects(token, {"with", "against", "between"})
        if passive:
            return by, others
        if not others and len(subject) > 1:
            return subject[:1], subject[1:]
        return subject or by, others
    if act.roles == "agent-subj":
        return subject or by, objects(token) + _prep_objects(token, {"to", "with", "among"})
    targets = objects(token)
    if passive and not targets:
        targets = subjects(token)
    # "opened fire on the crowd", "fired at a bus": the one hit stands after the preposition.
    preposed = _prep_objects(token, _TARGET_PREPS)
    if preposed and (
        not targets or act.name in {"shoot", "shell", "bomb", "explode", "riot_act", "attack", "protest"}
    ):
        targets = (
            preposed + targets
            if act.name in {"shoot", "shell", "bomb", "explode", "riot_act"}
            else targets + preposed
        )
    return by or subject, targets


def _causers(token: Token) -> list[Token]:
    """Who had it done: "the junta had two ministers arrested"."""
    head = token.head
    caused = token.tag_ == "VBN" and token.dep_ in {"ccomp", "xcomp"} and head.lemma_.lower() == "have"
    return subjects(head) if caused else []


def _is_bare_participle(token: Token) -> bool:
    """A participle that the parse takes for an active verb.

    "five people badly hurt", "who burned to death".
    """
    if token.tag_ not in {"VBN", "VBD"} or is_passive(token) or objects(token):
        return False
    if any(
        child.dep_ in {"prep", "prt", "ccomp", "xcomp"} and child.lower_ not in _SETTING
        for child in token.children
    ):
        return False
    return not any(objects(joined) for joined in token.conjuncts if joined.i > token.i)


def _noun_arguments(token: Token, act: Act) -> tuple[list[Token], list[Token]]:
    by = _by_agents(token)
    possessive = [c for c in token.children if c.dep_ == "poss" and c.pos_ in {"NOUN", "PROPN", "PRON"}]
    modifiers = [
        c
        for c in token.children
        if c.dep_ in {"amod", "compound", "nmod"} and (c.ent_type_ or c.pos_ in {"NOUN", "PROPN"})
    ]
    between = _prep_objects(token, {"between", "among"})
    if not between and token.dep_ == "nsubj":  # "clashes broke out between A and B"
        between = _prep_objects(token.head, {"between", "among"})
    if any(c.pos_ == "NOUN" for c in modifiers):  # "a Haitian gang massacre": the gang, not Haiti
        modifiers = [c for c in modifiers if c.dep_ != "amod" and c.ent_type_ != "NORP"]
    if act.roles == "mutual":
        if len(between) == 1:
            between += _other_side(between[0])
        if len(between) > 1:
            return between[:1], between[1:]
        withs = _prep_objects(token, {"with", "against"})
        governing = (
            subjects(token.head) if token.dep_ in {"dobj", "pobj"} and token.head.pos_ == "VERB" else []
        )
        return by or possessive or between or governing or modifiers, withs
    targets = _prep_objects(token, _NOUN_TARGET_PREPS) if act.roles != "target-subj" else []
    if act.name in _PATIENT_NOUNS or act.roles == "target-of":
        # "the mayor's murder" names the victim; "the group's murder of the mayor" the one who did it.
        harmed = _prep_objects(token, {"of"})
        targets, possessive = (harmed, possessive) if harmed else (possessive or targets, [])
    agents = by or possessive
    verb = _light_verb(token)
    if verb is not None:
        lemma = verb.lemma_.lower()
        if lemma in _UNDERGO:
            targets = targets or subjects(verb)
            agents = agents or _prep_objects(token, {"from"}) or _prep_objects(verb, {"from"})
        elif not agents and not is_passive(verb):
            agents = subjects(verb)
        elif not agents:
            agents = _by_agents(verb)
    agents = agents or _participle_agents(token) or modifiers
    return agents, targets


def _other_side(side: Token) -> list[Token]:
    """The second side where the parse hangs it on a place: "between police in Manama and demonstrators"."""
    return [
        member for member in side.subtree
        if member.dep_ == "conj" and member.pos_ == "NOUN"
        and member.head.dep_ == "pobj" and member.head != side
    ][:1]  # fmt: skip


_AIRCRAFT_KINDS = frozenset({"fighter", "attack", "combat"})
"""Words that name a kind of aircraft beside it, and elsewhere an actor or an act."""


def _behind_weapon(head: Token, lexicon: ActLexicon) -> list[Token]:
    """Who stands behind a weapon named as doing the act.

    So in "an army drone", "shells fired by rebels", "Israeli fire".
    """
    if head.ent_type_ in {"ORG", "NORP", "GPE", "PERSON"} or not any(
        lexicon.is_any(head, frozenset({f"#{kind}"}))
        for kind in ("weapon", "missile", "aircraft", "explosive")
    ):
        return [head]
    owners = _by_agents(head)
    for child in head.children:
        if child.lemma_.lower() in _AIRCRAFT_KINDS:
            continue
        if child.dep_ in {"poss", "compound", "amod", "nmod"} and (
            child.ent_type_ in {"ORG", "NORP", "GPE"}
            or child.pos_ == "PROPN"
            or lexicon.is_any(child, frozenset({"#armed", "#state"}))
        ):
            owners.append(child)
        if child.dep_ in {"acl", "relcl"}:
            owners += _by_agents(child)
        if child.dep_ == "prep" and child.lower_ in {"of", "from", "belonging"}:
            owners += [pobj for pobj in child.children if pobj.dep_ == "pobj"]
    return owners


def _light_verb(token: Token) -> Token | None:
    """The verb that carries a nominal act.

    So in "launched an attack", "came under attack", "the attack was carried out".
    """
    head = token.head
    if token.dep_ in {"dobj", "nsubjpass"} and head.lemma_.lower() in _LIGHT_VERBS | _UNDERGO:
        return head
    if token.dep_ == "pobj" and head.lower_ == "under" and head.head.pos_ in {"VERB", "AUX"}:
        return head.head if head.head.lemma_.lower() in _UNDERGO else None
    return None


def _participle_agents(token: Token) -> list[Token]:
    """The agents in a participle: "an attack blamed on rebels", "a raid carried out by troops"."""
    found = []
    for child in token.children:
        if child.dep_ in {"acl", "relcl"}:
            found += _by_agents(child)
            if child.lemma_.lower() in {"blame", "pin"}:
                found += _prep_objects(child, {"on"})
    return found


def _by_agents(token: Token) -> list[Token]:
    found = []
    for child in token.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for pobj in child.children:
                if pobj.dep_ == "pobj" and pobj.ent_type_ not in {"TIME", "DATE"}:
                    found += [pobj, *pobj.conjuncts]
    return found


def _prep_objects(token: Token, prepositions: frozenset[str] | set[str]) -> list[Token]:
    found = []
    for child in token.children:
        if child.dep_ in {"prep", "agent", "dative", "prt"} and child.lower_ in prepositions:
            for pobj in child.children:
                if pobj.dep_ == "pobj" and pobj.ent_type_ not in {"TIME", "DATE", "PERCENT", "MONEY"}:
                    found += [pobj, *pobj.conjuncts]
    return found


def is_passive(token: Token) -> bool:
    """Whether a verb form is passive ("was seized", "soldiers killed in the raid")."""
    if any(child.dep_ in {"nsubjpass", "auxpass", "agent"} for child in token.children):
        return True
    if token.dep_ == "acl" and token.tag_ == "VBN":
        return True
    return (
        token.dep_ == "conj"
        and token.tag_ == "VBN"
        and is_passive(token.head)
        and not any(child.dep_ in {"nsubj", "aux"} for child in token.children)
    )


def _carrier_is_passive(token: Token) -> bool:
    return token.dep_ in {"advcl", "xcomp", "conj"} and token.head.pos_ == "VERB" and is_passive(token.head)


def phrase_of(head: Token) -> Phrase:
    """The noun phrase of `head` without its clauses, appositions and conjuncts."""
    start, end = head.left_edge.i, head.right_edge.i + 1
    for child in head.children:
        cuts = child.dep_ in _CLAUSE_DEPS | {"appos", "conj", "cc"} or (
            child.dep_ == "punct" and child.text in {",", "-", "—", "–", ";"}
        )
        if child.i > head.i and cuts:
            end = min(end, child.left_edge.i)
        if child.i < head.i and child.dep_ in {"advcl", "parataxis"}:
            start = max(start, child.right_edge.i + 1)
    return start, max(end, head.i + 1)


def _phrases(heads: list[Token]) -> tuple[Phrase, ...]:
    seen: dict[Phrase, None] = {}
    for head in heads:
        seen.setdefault(phrase_of(head))
    return tuple(seen)


def _contents(token: Token) -> list[Token]:
    """What the weapons of an act carry: "fired shells containing gas", "barrels filled with chlorine"."""
    found: list[Token] = []
    for thing in objects(token):
        for child in thing.children:
            if child.dep_ in {"acl", "relcl"} and child.lemma_.lower() in word_set("containing verb"):
                found += child.subtree
    return found


def _own_words(token: Token) -> list[Token]:
    """The words of the act's own clause: its subtree and, for nouns, its governing verb's other arguments."""
    verb = token
    while verb.pos_ not in {"VERB", "AUX"} and verb.head != verb:
        verb = verb.head
    words = []
    for member in verb.subtree:
        clause = member
        while clause != verb and clause.dep_ not in _CLAUSE_DEPS | {"conj"}:
            clause = clause.head
        if clause in (verb, token) or clause.pos_ not in {"VERB", "AUX"}:
            words.append(member)
    return words if token in words else [*words, *token.subtree]


def clause_verb(token: Token) -> Token:
    """The verb that heads the clause in which `token` stands."""
    verb = token
    while verb.pos_ not in {"VERB", "AUX"} and verb.head != verb:
        verb = verb.head
    return verb


_CROSSING = {
    "relcl": 1.5, "acl": 1.5, "advcl": 1.0, "ccomp": 1.5, "parataxis": 1.5, "csubj": 1.0, "appos": 0.5,
    "xcomp": 0.2, "pcomp": 0.2,
}  # fmt: skip
_VERB_LIST = 2.0
_OTHER_TREE = 2.5


def clause_distance(token: Token, trigger: Token) -> float:
    """How many clause borders lie between a word and the act: 0 in the act's own clause.

    A verb joined by "and" has its own time and place more often than not (2), a relative clause says more of
    a noun (1.5), a when-clause is close to its main clause (1).
    """
    above = {trigger.i: 0.0}
    link, cost = trigger, 0.0
    while link.head != link:
        cost += _crossing(link)
        link = link.head
        above[link.i] = cost
    link, cost = token, 0.0
    while link.i not in above:
        if link.head == link:  # a parse may have several roots
            return cost + _OTHER_TREE
        cost += _crossing(link)
        link = link.head
    return cost + above[link.i]


def _crossing(link: Token) -> float:
    if link.dep_ == "conj":
        return _VERB_LIST if link.pos_ in {"VERB", "AUX"} and link.head.pos_ in {"VERB", "AUX"} else 0.0
    return _CROSSING.get(link.dep_, 0.0)
