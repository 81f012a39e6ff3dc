"""Which of the places in the text is the act's place.

Belongs here: the choice among resolved toponyms by their tie to the act (clause, sentence, paragraph,
dateline), and what that choice means for geo_precision (codebook 1.7). Does not: what place a name denotes
(`pipelines.places`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.coding.frames import clause_distance, clause_verb
from pipelines.coding.words import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from pipelines.coding.frames import Frame
    from pipelines.coding.types import Parsed, Toponym

_LOCATIVE = word_set("locative preposition")
_PEOPLE = word_set("person of a place")
_SPEECH = word_set("speech verb of a place")
# "troops from Accra", "flew to Paris": the place of a movement's other end, not of the act.
_AWAY = word_set("moving preposition")


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """The place chosen for an act and the tie that chose it: clause, sentence, paragraph, dateline or title.

    `siblings` are the other places of a list ("in A, B and C"): one report each (codebook 1.3).
    """

    toponym: Toponym
    tie: str
    siblings: tuple[Toponym, ...] = ()

    @property
    def level(self) -> int:
        """Administrative level of the place, 0 country to 4 point.

        It is 4 for a named place that the gazetteer lacks.
        """
        return self.toponym.place.level if self.toponym.place and not self.is_named_only else 4

    @property
    def is_named_only(self) -> bool:
        """Whether only the containing unit could be resolved, not the named place itself."""
        return "parent" in self.toponym.rule


def sentence_toponyms(parsed: Parsed, toponyms: Sequence[Toponym]) -> list[Toponym]:
    """The toponyms of one sentence, in text order."""
    sentence = parsed.sentence
    return [
        t for t in toponyms if t.part == sentence.part and sentence.start <= t.start and t.end <= sentence.end
    ]


def choose_place(frame: Frame, toponyms: Sequence[Toponym]) -> PlaceChoice | None:
    """The best-tied toponym of the act's own sentence, or None when the sentence names no usable place."""
    best: tuple[float, PlaceChoice] | None = None
    for toponym in toponyms:
        if toponym.place is None or (
            toponym.place.level == 0 and toponym.relation in {"border", "near", "direction"}
        ):
            continue
        token = _token_at(frame.parsed, toponym)
        if token is None or _is_adjective(token):
            continue
        score, tie = _tie(frame, token)
        level = PlaceChoice(toponym, tie).level
        score += {0: 0.0, 1: 0.7, 2: 1.0, 3: 1.3, 4: 1.7}[level] + 0.5 * toponym.score
        score -= 0.02 * abs(token.i - frame.trigger)
        if best is None or score > best[0]:
            best = (score, PlaceChoice(toponym, tie))
    if best is None or best[0] <= 0:
        return None
    choice = best[1]
    return PlaceChoice(choice.toponym, choice.tie, _siblings(frame.parsed, choice.toponym, toponyms))


def _siblings(parsed: Parsed, chosen: Toponym, toponyms: Sequence[Toponym]) -> tuple[Toponym, ...]:
    """The places joined to the chosen one in a list, of the same kind as it."""
    token = _token_at(parsed, chosen)
    if token is None or chosen.relation == "between" or chosen.place is None:
        return ()
    members = {token.i, *(conjunct.i for conjunct in token.conjuncts)}
    found = []
    for toponym in toponyms:
        other = _token_at(parsed, toponym)
        if toponym is chosen or toponym.place is None or other is None or other.i not in members:
            continue
        if toponym.place.level >= 1 and (toponym.place.level == 1) == (chosen.place.level == 1):
            found.append(toponym)
    return tuple(found)


def _token_at(parsed: Parsed, toponym: Toponym) -> Token | None:
    start, end = toponym.start - parsed.sentence.start, toponym.end - parsed.sentence.start
    span = parsed.doc.char_span(start, end, alignment_mode="expand")
    return span.root if span is not None else None


def _is_adjective(token: Token) -> bool:
    """Whether a name only says whose people they are: "Somali soldiers"."""
    return token.ent_type_ == "NORP" and token.dep_ in {"amod", "compound", "nmod"}


def _tie(frame: Frame, token: Token) -> tuple[float, str]:
    """How closely a place name hangs on the act; speech and agents' origins count against it."""
    trigger = frame.token
    doc = frame.parsed.doc
    chain = [token]
    while chain[-1].head != chain[-1]:
        chain.append(chain[-1].head)
    in_agent = any(start <= token.i < end for start, end in frame.agents)
    in_target = any(start <= token.i < end for start, end in frame.targets)
    preposition = next((link.lower_ for link in chain[1:3] if link.dep_ in {"prep", "agent"}), "")
    verb, own = clause_verb(token), clause_verb(trigger)
    speech = verb.lemma_.lower() in _SPEECH and verb != own
    distance = clause_distance(token, trigger)
    score, tie = max(4.0 - distance, 0.5), "clause" if distance <= 1.0 else "sentence"
    if in_target:
        score += 0.5
    if in_agent and preposition not in {"in", "at", "near"}:
        score -= 1.5
    if frame.act.name == "deploy":  # troops are coded where they went
        score += {"to": 1.5, "into": 1.5, "from": -2.0}.get(preposition, 0.0)
    elif preposition in _AWAY and not in_target:
        score -= 1.0
    if preposition in {"from", "of"} and _is_home_of_person(chain):
        score -= 4.0
    if preposition == "" and token.dep_ in {"nsubj", "nsubjpass", "poss"} and not in_target:
        score -= 1.0
    if speech:
        score -= 1.5
    # A place that opens the sentence sets the scene for all of it ("In Rufaa itself gunmen ...").
    if token.i <= 3 and doc[0].lower_ in _LOCATIVE:
        score += 1.0
    return score, tie


def _is_home_of_person(chain: Sequence[Token]) -> bool:
    """Whether it is where someone comes from: "a tourist from Canada", "Jim Dunn of Austin"."""
    governor = next((link.head for link in chain if link.dep_ == "prep"), None)
    return governor is not None and (governor.ent_type_ == "PERSON" or governor.lemma_.lower() in _PEOPLE)


def geo_precision(choice: PlaceChoice) -> int:
    """Codebook 1.7: 1 a named place, 2 near one or part of a small area, 3 a larger region."""
    place = choice.toponym.place
    if place is None or place.level == 1 or place.level == 0 or place.feature.startswith(("H.", "T.", "L.")):
        return 3
    if choice.is_named_only or place.level in {2, 3}:
        return 2
    return 2 if choice.toponym.relation in {"near", "between", "direction", "road", "border"} else 1
