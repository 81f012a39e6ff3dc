"""The deaths of one event from its casualty mentions (codebook 1.6).

What belongs here: adding disjoint groups, not adding what is told twice, choosing among conflicting claims.
What does not: which mentions belong to the event; splitting a total over several events.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipelines.coding.numbers.lexicon import words_of
from pipelines.coding.types import CasualtyMention, Quantity

VAGUE_SMALL, VAGUE_LARGE = 3, 10
"""What "several" and bare plurals stand for: in a limited incident, and in a major battle (codebook 1.6)."""

_ADDS = frozenset({"another", "other", "others", "more", "further", "additional"})
_ANYBODY = frozenset(
    {"man", "men", "woman", "women", "victim", "person", "boy", "girl", "civilian", "resident", "villager",
     "stranger", "local", "members", "passenger"}
)  # fmt: skip


class Toll(NamedTuple):
    """Deaths of an event: what the words support, the ACLED integer (`best`), and the rule that chose it.

    `reported` is False when no words speak of deaths: then `low` and `high` are None and `best` is 0.
    `high` is also None when the words leave it open ("at least nine").
    """

    low: int | None
    best: int
    high: int | None
    reported: bool
    rule: str


@dataclass(frozen=True, slots=True)
class _Count:
    low: int
    best: int
    high: int | None
    is_vague: bool
    group: str
    claimant: str
    sentence: int
    adds: bool

    @property
    def is_attacker(self) -> bool:
        return any(word in words_of("attacker") for word in self.group.split())


def fatalities(
    mentions: Sequence[CasualtyMention],
    *,
    sentences: Sequence[int] = (),
    large_scale: bool = False,
) -> Toll:
    """The toll of one event.

    Args:
        mentions: Mentions of the event, in reading order; kinds other than killed are ignored.
        sentences: The sentence index of each mention; without it all count as one sentence's.
        large_scale: A major offensive or front line: vague words stand for 10 instead of 3.

    Returns:
        Codebook 1.6: disjoint groups are added, the same count told again is not, of conflicting claims the
        lowest is `best` and both bound the range, an attacker who died is included. A toll updated later in
        the article replaces what it updates. Tolls that run over weeks or years are never one event's.

    Raises:
        ValueError: `sentences` is given with another length than `mentions`.
    """
    if sentences and len(sentences) != len(mentions):
        raise ValueError(
            f"{len(sentences)} sentence indices for {len(mentions)} mentions; give one for each or none"
        )
    where = sentences or [0] * len(mentions)
    killed = [(m, s) for m, s in zip(mentions, where, strict=True) if m.kind == "killed" and not m.is_subset]
    told = [_read(m, s, large_scale) for m, s in killed if not m.is_total]
    updated = [m.quantity for m, _ in killed if m.rule == "updated toll"]
    if not told:
        return _of_totals(updated, [m.quantity for m, _ in killed if m.rule == "running toll (days)"])
    counts = [c for c in told if c.best > 0]
    if not counts:
        return Toll(0, 0, 0, True, "reported as none")
    counts = [c for c in counts if not c.is_vague] or counts
    total, rule = _reconcile(counts)
    later = next((q for q in reversed(updated) if q.best > total.best), None)
    if later is not None and not any(c.adds for c in counts):
        return Toll(min(total.low, later.low), later.best, later.high, True, "updated toll")
    return Toll(total.low, total.best, total.high, True, rule)


def _of_totals(updated: Sequence[Quantity], recent: Sequence[Quantity]) -> Toll:
    """The toll where only totals are told: the latest update, else the sum since a day of the past week."""
    for quantities, rule in ((updated, "updated toll"), (recent, "running toll (days)")):
        if quantities:
            last = quantities[-1]
            return Toll(last.low, last.best, last.high, True, rule)
    return Toll(None, 0, None, False, "no deaths reported")


def _read(mention: CasualtyMention, sentence: int, large_scale: bool) -> _Count:
    q = mention.quantity
    is_unnumbered = q.is_vague and q.best == VAGUE_SMALL
    return _Count(
        low=q.low,
        best=VAGUE_LARGE if is_unnumbered and large_scale else q.best,
        high=q.high if q.high is None or not is_unnumbered else max(q.high, VAGUE_LARGE),
        is_vague=q.is_vague,
        group=mention.group,
        claimant=mention.claimant,
        sentence=sentence,
        adds=q.noun in _ADDS or bool(_ADDS & set(q.text.lower().split())),
    )


def _reconcile(counts: Sequence[_Count]) -> tuple[_Count, str]:
    """One count out of all tellings: a telling is what one sentence says in one claimant's name."""
    tellings: dict[tuple[int, str], list[_Count]] = {}
    for count in counts:
        tellings.setdefault((count.sentence, count.claimant), []).append(count)
    sums = [_sum(_distinct(parts)) for parts in tellings.values()]
    added = [s for s in sums if s.adds and not s.group]
    general = [s for s in sums if not s.group and not s.adds]
    special = [s for s in sums if s.group]
    if not general and not special:
        general, added = added, []
    if general:
        whole, rule = _choose(general)
        fuller = [s for s in special if s.best > whole.best and not s.is_attacker]
        parts = [fuller[0] if fuller else whole, *added, *(s for s in special if s.is_attacker)]
    else:
        chosen = [_choose(same) for same in _same_people(special)]
        rule = next((r for _, r in chosen if r.startswith("conflicting")), chosen[0][1])
        parts = [*_without_restated([c for c, _ in chosen]), *added]
    is_sum = len(parts) > 1 and not rule.startswith("conflicting")
    return _sum(parts), "disjoint groups added" if is_sum else rule


def _same_people(sums: Sequence[_Count]) -> list[list[_Count]]:
    """Tellings that share a group, or give one number for a group and for "men", tell of the same people."""
    clusters: list[list[_Count]] = []
    for one in sums:
        groups = set(one.group.split("; "))
        for cluster in clusters:
            shares = any(groups & set(other.group.split("; ")) for other in cluster)
            if shares or any(_is_said_generally(one, other) for other in cluster):
                cluster.append(one)
                break
        else:
            clusters.append([one])
    return clusters


def _is_said_generally(one: _Count, other: _Count) -> bool:
    """The same number of people once by what they are and once as "men" or "villagers"."""
    words = {word for group in (one.group, other.group) for word in group.split("; ")}
    is_general = any(word in _ANYBODY or word.removesuffix("s") in _ANYBODY for word in words)
    return one.best == other.best > 1 and is_general and one.sentence != other.sentence


def _distinct(parts: Sequence[_Count]) -> list[_Count]:
    """The counts of one telling that add up: one for each group, unless "another" adds to it."""
    kept: list[_Count] = []
    for part in parts:
        same = next((k for k in kept if k.group == part.group), None)
        if same is None or part.adds:
            kept.append(part)
        elif part.best > same.best:
            kept[kept.index(same)] = part
    return kept


def _sum(parts: Sequence[_Count]) -> _Count:
    highs = [p.high for p in parts]
    return replace(
        parts[0],
        low=sum(p.low for p in parts),
        best=sum(p.best for p in parts),
        high=None if None in highs else sum(h for h in highs if h is not None),
        group="; ".join(sorted({p.group for p in parts})) if all(p.group for p in parts) else "",
        adds=all(p.adds for p in parts),
    )


def _choose(counts: Sequence[_Count]) -> tuple[_Count, str]:
    """One of several counts of the same people, and why."""
    first = counts[0]
    if len({c.best for c in counts}) == 1:
        rule = "vague word" if first.is_vague else ("at least" if first.high is None else "exact")
        return replace(first, low=min(c.low for c in counts)), rule
    claimants = {c.claimant for c in counts}
    if len(claimants) < 2 or "" in claimants:
        return max(counts, key=lambda c: c.best), "fullest count"
    lowest = min(counts, key=lambda c: c.best)
    highs = [c.high for c in counts]
    high = None if None in highs else max(h for h in highs if h is not None)
    return replace(lowest, low=min(c.low for c in counts), high=high), "conflicting claims: lowest"


def _without_restated(parts: Sequence[_Count]) -> list[_Count]:
    """Drop a single person told of again in other words ("a teacher" ... "the man")."""
    kept = list(parts[:1])
    for part in parts[1:]:
        is_again = part.best == 1 and part.group in _ANYBODY and part.sentence != kept[0].sentence
        if not is_again or not any(k.best == 1 for k in kept):
            kept.append(part)
    return kept
