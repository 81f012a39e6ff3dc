"""Looking back in the article: whom "they", "the group" or "the rebels" stands for.

What belongs here: choosing an earlier mention. What does not: reading phrases and naming actors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.coding.actors.agents import ARMED
from pipelines.coding.actors.noun_phrases import Referent, words
from pipelines.coding.actors.reader import PhraseReader
from pipelines.coding.actors.registry import ActorMatch

if TYPE_CHECKING:
    from spacy.tokens import Token

LOOK_BACK = 4
"""How many sentences a pronoun looks back. Definite descriptions look back over the whole article."""

DESCRIPTIONS = frozenset(
    {"rebel", "militia", "gang", "attacker", "unidentified", "group", "member", "military", "police"}
)
"""Classes whose definite description ("the militants") takes up an earlier mention."""

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_MODIFIERS = frozenset({"compound", "nmod", "amod", "poss"})
UNNAMED = frozenset({"unidentified", "attacker"})
ALLIANCE_NOUNS = frozenset({"alliance", "coalition"})
COLLECTIVE = words(
    "army military police navy junta regime government administration authority gang cartel militia "
    "group organisation organization movement faction alliance coalition battalion brigade unit "
    "regiment force mob crowd resistance patrol convoy garrison infantry artillery platoon squad "
    "personnel command service gendarmerie guard tribe clan community family household couple "
    "insurgency rebellion"
)
"""Singular nouns that "they" may take up, and "he" may not."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of a possible actor: where it stands and what it says."""

    sentence: int
    position: int
    referent: Referent
    is_subject: bool
    verb: int = -1

    @property
    def is_group(self) -> bool:
        """Whether it names a non-state group."""
        match = self.referent.match
        return self.referent.form == "organisation" or bool(
            self.referent.form == "named"
            and match
            and any(g.inter != 8 and g.inter != 1 for g in match.groups)
        )


def mentions_of(sentence: int, reader: PhraseReader | None, matches: Sequence[ActorMatch]) -> list[Mention]:
    """The mentions of possible actors in a sentence, in order; of one without a parse, only its names."""
    if reader is None:
        return [
            Mention(sentence, match.start, Referent("named", 0, 1, 0, match=match), False)
            for match in matches
            if match.groups or match.forces
        ]
    found: dict[int, Mention] = {}
    for token in reader.doc:
        if token.pos_ not in ("NOUN", "PROPN") or token.dep_ in _MODIFIERS or not reader.is_telling(token):
            continue
        referent = reader.read(token.left_edge.i, token.right_edge.i + 1)
        if referent and referent.form not in ("pronoun", "person"):
            is_subject = token.dep_ in _SUBJECTS
            mention = Mention(sentence, token.idx, referent, is_subject, governor(token))
            found.setdefault(referent.head, mention)
    return sorted(found.values(), key=lambda mention: mention.position)


def governor(token: Token) -> int:
    """The verb that a noun depends on, through prepositions and nouns (its own index if there is none)."""
    for ancestor in token.ancestors:
        if ancestor.pos_ in ("VERB", "AUX"):
            return int(ancestor.i)
    return int(token.i)


def antecedent(
    referent: Referent,
    place: tuple[int, int],
    verb: int,
    mentions: Sequence[Mention],
    is_there: Callable[[ActorMatch], bool],
    *,
    is_agent: bool,
) -> Mention | None:
    """The earlier mention that a pronoun or definite description takes up, or None.

    Args:
        referent: what the phrase says.
        place: index of its sentence, and its first character in it.
        verb: the verb that it depends on: the subject of that same verb is somebody else.
        mentions: all mentions of the article in order.
        is_there: whether a named group is active where the event was; descriptions take up no other.
        is_agent: whether the phrase does the (violent) act; armed mentions are then preferred.
    """
    sentence = place[0]
    earlier = [
        m
        for m in mentions
        if (m.sentence, m.position) < place and not (m.sentence == sentence and m.verb == verb)
    ]
    if referent.form == "pronoun":
        near = [m for m in earlier if sentence - m.sentence <= LOOK_BACK]
        return _pronoun(referent, near, is_agent)
    if referent.kind in ("military", "police"):
        near = [m for m in earlier if sentence - m.sentence <= LOOK_BACK and m.referent.kind == referent.kind]
        return _latest(near, lambda m: bool(m.referent.nations)) if referent.is_plural else None
    return _description(
        referent,
        [m for m in earlier if not m.is_group or m.referent.match is None or is_there(m.referent.match)],
    )


def _pronoun(referent: Referent, near: Sequence[Mention], is_agent: bool) -> Mention | None:
    def fits(mention: Mention) -> bool:
        other = mention.referent
        if other.form == "pronoun" or other.kind in ("weapon", "gathering"):
            return False
        if referent.kind == "person":
            return other.form == "agent" and not other.is_plural and not _is_collective(other)
        if referent.is_plural:
            return (
                other.is_plural or other.form in ("named", "organisation", "state") or _is_collective(other)
            )
        return other.form in ("named", "organisation", "state") or not other.is_plural

    candidates = [m for m in near if fits(m)]
    preferred = [m for m in candidates if _is_armed(m.referent) == is_agent] or candidates
    latest = _latest(preferred, lambda m: True)
    subject = _latest(preferred, lambda m: m.is_subject)
    if subject and latest and latest.sentence - subject.sentence <= 1:
        return subject
    return latest


def _description(referent: Referent, earlier: Sequence[Mention]) -> Mention | None:
    word = referent.noun.noun if referent.noun else ""
    if word in ALLIANCE_NOUNS:
        return _latest(
            earlier,
            lambda m: (
                m.referent.match is not None
                and any(g.kind in ("alliance", "coalition") for g in m.referent.match.groups)
            ),
        )
    if referent.kind in ("attacker", "unidentified"):
        # "the gunmen" are those already spoken of, unnamed or, failing that, named.
        unnamed = _latest(earlier, lambda m: m.referent.form == "agent" and m.referent.kind in UNNAMED)
        return unnamed or _latest(
            earlier, lambda m: m.is_group or m.referent.kind in ("rebel", "gang", "herder")
        )
    if referent.kind == "gang":
        return _latest(
            earlier,
            lambda m: (
                m.referent.match is not None
                and any(g.kind in ("gang", "cartel") for g in m.referent.match.groups)
            ),
        )
    return _latest(
        earlier,
        lambda m: (
            m.is_group
            or (
                m.referent.form == "agent"
                and bool(m.referent.peoples)
                and m.referent.kind in ("rebel", "militia")
            )
        ),
    )


def _latest(mentions: Sequence[Mention], fits: Callable[[Mention], bool]) -> Mention | None:
    return next((m for m in reversed(mentions) if fits(m)), None)


def _is_collective(referent: Referent) -> bool:
    return referent.noun is not None and referent.noun.noun.split()[-1] in COLLECTIVE


def _is_armed(referent: Referent) -> bool:
    return referent.form in ("named", "organisation", "state") or referent.kind in ARMED
