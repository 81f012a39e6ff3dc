"""Looking back in the article: whom "they", "the group" or "the rebels" stands for.

What belongs here: choosing an earlier mention. What does not: reading phrases and naming actors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.coding.actors.agents import ARMED
from pipelines.coding.actors.noun_phrases import Referent

LOOK_BACK = 4
"""How many sentences a pronoun looks back. Definite descriptions look back over the whole article."""

DESCRIPTIONS = frozenset({"rebel", "militia", "gang", "attacker", "unidentified", "group", "member"})
"""Classes whose definite description ("the militants") takes up an earlier mention."""

ALLIANCE_NOUNS = frozenset({"alliance", "coalition"})
COLLECTIVE = frozenset(
    "army military police navy junta regime government gang cartel militia group organisation organization movement "
    "faction alliance coalition battalion brigade unit regiment force mob crowd resistance".split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of a possible actor: where it stands and what it says."""

    sentence: int
    position: int
    referent: Referent
    is_subject: bool

    @property
    def is_group(self) -> bool:
        """Whether it names a non-state group."""
        match = self.referent.match
        return self.referent.form == "organisation" or bool(
            self.referent.form == "named"
            and match
            and any(g.inter != 8 and g.inter != 1 for g in match.groups)
        )


def antecedent(
    referent: Referent, sentence: int, position: int, mentions: Sequence[Mention], *, is_agent: bool
) -> Mention | None:
    """The earlier mention that a pronoun or definite description takes up, or None.

    Args:
        referent: what the phrase says.
        sentence: index of its sentence.
        position: its first character in the sentence.
        mentions: all mentions of the article in order.
        is_agent: whether the phrase does the (violent) act; armed mentions are then preferred.
    """
    earlier = [m for m in mentions if (m.sentence, m.position) < (sentence, position)]
    if referent.form == "pronoun":
        near = [m for m in earlier if sentence - m.sentence <= LOOK_BACK]
        return _pronoun(referent, near, is_agent)
    if referent.kind in DESCRIPTIONS:
        return _description(referent, earlier)
    if referent.kind in ("military", "police") and referent.is_plural:
        return _latest(
            earlier,
            lambda m: (
                m.referent.kind == referent.kind
                and bool(m.referent.nations)
                and sentence - m.sentence <= LOOK_BACK
            ),
        )
    return None


def _pronoun(referent: Referent, near: Sequence[Mention], is_agent: bool) -> Mention | None:
    def fits(mention: Mention) -> bool:
        other = mention.referent
        if other.form == "pronoun" or other.kind == "weapon":
            return False
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
        # "the gunmen" are those already spoken of, named or not.
        return _latest(
            earlier, lambda m: m.is_group or m.referent.kind in ("unidentified", "rebel", "gang", "herder")
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
