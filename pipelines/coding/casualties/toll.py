"""The deaths of one event from its casualty mentions (codebook 1.6).

What belongs here: adding disjoint groups, not adding what is told twice, choosing among conflicting claims.
What does not: which mentions belong to the event; splitting a total over several events.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipelines.coding.numbers.lexicon import count_nouns, words_of
from pipelines.coding.types import CasualtyMention

_ATTACKERS = frozenset(
    {"bomber", "attacker", "assailant", "gunman", "gunmen", "assailants", "attackers", "bombers"}
)
_ADDS = ("another", "other", "others", "more", "further", "additional", "too", "also")
VAGUE_LARGE = 10
"""What "several" and bare plurals stand for in a large-scale or active-war context (codebook 1.6)."""


class Toll(NamedTuple):
    """Deaths of an event: what the words support, the ACLED integer (`best`), and the rule that chose it.

    `reported` is False when no words speak of deaths: then `low` and `high` are None and `best` is 0.
    """

    low: int | None
    best: int
    high: int | None
    reported: bool
    rule: str


class _Count(NamedTuple):
    low: int
    best: int
    high: int | None
    vague: bool
    group: str
    claimant: str
    sentence: int
    adds: bool


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
        lowest is `best` and both bound the range, an attacker who died is included.

    Raises:
        ValueError: `sentences` is given with another length than `mentions`.
    """
    if sentences and len(sentences) != len(mentions):
        raise ValueError(
            f"{len(sentences)} sentence indices for {len(mentions)} mentions; give one for each or none"
        )
    where = sentences or [0] * len(mentions)
    killed = [(m, s) for m, s in zip(mentions, where, strict=True) if m.kind == "killed" and not m.is_subset]
    plain = [(m, s) for m, s in killed if not m.is_total]
    updated = [m for m, _ in killed if m.rule == "updated toll"]
    recent = [m for m, _ in killed if m.rule == "running toll (days)"]
    if not plain:
        if not updated and not recent:
            return Toll(None, 0, None, False, "no deaths reported")
        latest = (updated or recent)[-1]
        return Toll(latest.quantity.low, latest.quantity.best, latest.quantity.high, True, latest.rule)
    counts = [_read(m, s, large_scale) for m, s in plain]
    if any(c.best > 0 for c in counts):
        counts = [c for c in counts if c.best > 0]
    elif counts:
        return Toll(0, 0, 0, True, "reported as none")
    exact = [c for c in counts if not c.vague] or counts
    claims = _claims(exact)
    total = _reconcile(claims)
    larger = [m.quantity for m in updated if m.quantity.best > total.best]
    if larger and not any(c.adds for c in exact):
        last = larger[-1]
        return Toll(min(total.low or 0, last.low), last.best, last.high, True, "updated toll")
    return total


def _read(mention: CasualtyMention, sentence: int, large_scale: bool) -> _Count:
    q = mention.quantity
    best = q.best
    low = q.low
    if q.is_vague and q.best == 3 and large_scale:
        best = VAGUE_LARGE
    words = q.text.lower().split()
    adds = any(w in _ADDS for w in words) or q.noun in ("other", "others", "more")
    return _Count(low, best, q.high, q.is_vague, mention.group, mention.claimant, sentence, adds)


def _is_attacker(count: _Count) -> bool:
    return any(word in words_of("attacker") for word in count.group.split())


def _claims(counts: Sequence[_Count]) -> list[list[_Count]]:
    """Counts grouped into tellings: one for each sentence and claimant, parts of a telling together."""
    tellings: dict[tuple[int, str], list[_Count]] = {}
    for count in counts:
        tellings.setdefault((count.sentence, count.claimant), []).append(count)
    return list(tellings.values())


def _sum(parts: Sequence[_Count]) -> _Count:
    highs = [p.high for p in parts]
    high = None if None in highs else sum(h for h in highs if h is not None)
    groups = "; ".join(sorted({p.group for p in parts}))
    return _Count(
        sum(p.low for p in parts), sum(p.best for p in parts), high, any(p.vague for p in parts),
        groups if all(p.group for p in parts) else "", parts[0].claimant, parts[0].sentence,
        all(p.adds for p in parts),
    )  # fmt: skip


def _distinct(parts: Sequence[_Count]) -> list[_Count]:
    """Of one telling, the counts that add up: one for each group, repeats dropped."""
    kept: list[_Count] = []
    for part in parts:
        same = next(
            (k for k in kept if k.group == part.group and (k.best == part.best or not part.adds)), None
        )
        if same is None or (part.adds and same.best != part.best):
            kept.append(part)
        elif part.best > same.best:
            kept[kept.index(same)] = part
    return kept


def _reconcile(claims: Sequence[Sequence[_Count]]) -> Toll:
    sums = [_sum(_distinct(parts)) for parts in claims]
    general = [s for s in sums if not s.group]
    special = [s for s in sums if s.group]
    added = [s for s in general if s.adds]
    general = [s for s in general if not s.adds] or general
    if general:
        base, rule = _choose(general)
        extra = [s for s in special if _is_attacker(s)]
        extra += [s for s in added if s not in general and s.sentence not in {g.sentence for g in general}]
        # a later group larger than the whole is a later, fuller count
        larger = [s for s in special if s.best > base.best and not _is_attacker(s)]
        if larger:
            base = larger[0]
        parts = [base, *extra]
    else:
        parts, rule = [], ""
        for group in dict.fromkeys(s.group for s in special):
            chosen, rule_ = _choose([s for s in special if s.group == group])
            parts.append(chosen)
            rule = rule or rule_
        parts = _without_restated(parts)
    total = _sum(parts)
    if len(parts) > 1:
        rule = "disjoint groups added"
    lows = [s.best for s in general]
    highs = [s.high for s in general]
    if rule == "conflicting claims: lowest":
        high = None if None in highs else max(h for h in highs if h is not None)
        return Toll(min(lows), total.best, high, True, rule)
    return Toll(min(total.low, total.best), total.best, total.high, True, rule)


def _without_restated(parts: list[_Count]) -> list[_Count]:
    """Drop a single person told of again under another word ("a teacher" ... "the man")."""
    if len(parts) < 2:
        return parts
    kinds = count_nouns()
    general = {"man", "woman", "victim", "person", "boy", "girl", "civilian", "resident", "villager"}
    kept = [parts[0]]
    for part in parts[1:]:
        is_general = part.group in general and "person" in kinds.get(part.group, frozenset())
        if (
            part.best == 1
            and is_general
            and any(k.best == 1 for k in kept)
            and part.sentence != kept[0].sentence
        ):
            continue
        kept.append(part)
    return kept


def _choose(counts: Sequence[_Count]) -> tuple[_Count, str]:
    values = {c.best for c in counts}
    first = counts[0]
    if len(values) == 1:
        low, high = min(c.low for c in counts), first.high
        rule = "vague word" if first.vague else ("at least" if first.high is None else "exact")
        return first._replace(low=low, high=high), rule
    claimants = {c.claimant for c in counts}
    if len(claimants) > 1 and all(claimants):
        return min(counts, key=lambda c: c.best), "conflicting claims: lowest"
    return max(counts, key=lambda c: c.best), "fullest count"
