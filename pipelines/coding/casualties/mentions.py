"""Casualty mentions of one parsed sentence.

What belongs here: words of harm + victims + their number -> `CasualtyMention`. What does not: the frames of
the words (`victims`), whether it happened (`reality`), the toll of an event (`toll`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.coding.casualties.lexicon import HarmWord
from pipelines.coding.casualties.reality import claimant, is_negated, is_unreal, running_total
from pipelines.coding.casualties.victims import sense, victims
from pipelines.coding.numbers import is_person, noun_kinds, quantities
from pipelines.coding.numbers.counts import one_group
from pipelines.coding.types import CasualtyMention, Parsed, Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PEOPLE = frozenset(
    {
        "people",
        "person",
        "other",
        "victim",
        "individual",
        "life",
        "body",
        "one",
        "human",
        "those",
        "corpse",
        "more",
        "dead",
    }
)
_NOT_VICTIMS = frozenset({"thing", "animal", "time", "measure", "money", "dwelling", "vote"})
_PART_BEFORE = re.compile(
    r"(?:\bincluding|\bamong (?:them|whom|those|the (?:dead|victims|wounded|injured|casualties|fatalities))"
    r"|\bof (?:them|whom|those|these))\b[\s,:]*(?:(?:were|was|are|at least|about|some|also|the)\s+){0,3}$",
    re.IGNORECASE,
)
_PART_AFTER = re.compile(
    r"^\s*(?:of|among) (?:them|whom|those|these|the (?:dead|victims|wounded|injured))\b", re.IGNORECASE
)
_MORE_PARTS = re.compile(r"^(?:[\s,]*(?:and|&|as well as)?[\s,]*)$", re.IGNORECASE)
_ANYONE = frozenset({"anyone", "anybody", "any"})


def casualty_mentions(parsed: Parsed) -> list[CasualtyMention]:
    """The casualty counts of a sentence, in the order of the words that state the harm.

    Conjuncts ("three soldiers and two militants") are separate mentions with the same `verb`. Threatened,
    planned, feared and possible harm is left out. Running tolls and updated tolls have `is_total`; parts of a
    count already given ("including three children") have `is_subset`. "No one was hurt" has quantity 0.
    Vague words and bare plurals have `best` 3; a caller who knows of a large battle may read 10 (codebook 1.6).

    Args:
        parsed: One sentence with its parse.

    Returns:
        Mentions with sentence-relative offsets and token indices.
    """
    doc = parsed.doc
    counts = quantities(doc)
    found: list[CasualtyMention] = []
    used: set[tuple[int, int, str]] = set()
    for token in doc:
        word = sense(token)
        if word is None:
            continue
        for mention in _of_word(doc, token, word, counts):
            key = (mention.quantity.start, mention.quantity.end, mention.kind)
            if key not in used:
                used.add(key)
                found.append(mention)
    found += _parts(doc, counts, found)
    return sorted(_drop_doubles(found), key=lambda m: (m.verb, m.quantity.start))


def _of_word(doc: Doc, token: Token, word: HarmWord, counts: Sequence[Quantity]) -> list[CasualtyMention]:
    if word.frame == "toll":
        return _toll(doc, token, counts)
    if is_unreal(token):
        return []
    heads = victims(token, word)
    negated = is_negated(token)
    if negated:
        if any(h.lower_ in _ANYONE or any(c.lower_ in _ANYONE for c in h.children) for h in heads) or (
            token.lemma_.lower() in ("casualty", "injury", "death", "fatality")
        ):
            zero = Quantity(
                token.idx, token.idx + len(token.text), token.text, 0, 0, 0, "Exact", "", "negated"
            )
            return [CasualtyMention(word.kind, zero, token.i, -1, "", claimant(token), rule="negated")]
        return []
    mentions = []
    total = running_total(token)
    source = claimant(token)
    for head in heads:
        if not _can_be_victim(head, word):
            continue
        quantity = _count(doc, head, word, counts)
        if quantity is None or (word.frame == "casualty" and quantity.best > 0):
            continue
        mentions.append(
            CasualtyMention(
                word.kind,
                quantity,
                token.i,
                head.i,
                _group(head, token),
                source,
                is_total=bool(total),
                rule=total or f"{word.frame}: {word.lemma}",
            )
        )
    return mentions


def _can_be_victim(head: Token, word: HarmWord) -> bool:
    if (
        word.frame in ("noun", "body", "casualty", "life", "adjective")
        and head.i >= 0
        and not is_person(head)
    ):
        if head.lemma_.lower() in (
            "death",
            "fatality",
            "injury",
            "body",
            "corpse",
            "casualty",
            "life",
            "arrest",
            "detention",
        ):
            return True
    if head.lower_ in ("dead", "wounded", "injured", "missing", "hurt", "others"):
        return True
    kinds = noun_kinds(head.lemma_)
    if "person" in kinds or "household" in kinds or head.pos_ in ("NUM", "PRON"):
        return True
    if kinds & _NOT_VICTIMS:
        return False
    if word.frame.endswith("_person"):
        return (
            is_person(head)
            or head.like_num
            or bool(re.search(r"(?:er|or|ist|ant|ian|man|men)s?$", head.lower_))
        )
    return True


def _count(doc: Doc, head: Token, word: HarmWord, counts: Sequence[Quantity]) -> Quantity | None:
    if word.frame in ("noun", "life", "body", "casualty") and not is_person(head):
        return _nominal_count(doc, head, counts)
    quantity = one_group(doc, head, counts)
    if quantity is None:
        return None
    if quantity.rule == "vague:bare plural":
        determiners = {c.lower_ for c in head.children if c.dep_ in ("det", "poss", "predet")}
        if "both" in determiners:
            return Quantity(
                quantity.start, quantity.end, quantity.text, 2, 2, 2, "Exact", quantity.noun, "both"
            )
        if determiners - {"all", "any", "some"}:
            return None  # "the soldiers" were counted where they came in
    if (
        word.frame == "object"
        and quantity.rule == "one person"
        and any(c.dep_ == "nummod" for c in head.children)
    ):
        return None
    return quantity


def _nominal_count(doc: Doc, head: Token, counts: Sequence[Quantity]) -> Quantity | None:
    quantity = one_group(doc, head, counts)
    return quantity if quantity is not None and quantity.rule != "vague:bare plural" else None


def _group(head: Token, verb: Token) -> str:
    """What the words call the harmed ("police officers"), "" when just people."""
    if head.pos_ in ("NUM", "PRON") or head.lemma_.lower() in _PEOPLE or head == verb:
        return ""
    if head.lemma_.lower() in (
        "death",
        "fatality",
        "injury",
        "casualty",
        "arrest",
        "wounded",
        "injured",
        "missing",
    ):
        return ""
    if head.lower_ in (
        "dozens",
        "scores",
        "hundreds",
        "thousands",
        "number",
        "handful",
        "couple",
        "tens",
        "dozen",
    ):
        for prep in head.children:
            if prep.lower_ == "of":
                for inner in prep.children:
                    return _group(inner, verb)
        return ""
    parts = [c.text for c in head.lefts if c.dep_ == "compound" and c.i >= head.i - 2 and not c.like_num]
    return " ".join([*parts, head.text]).lower()


_TOLL_LINKS = frozenset({"to", "at", "of", "is", "was", "stands", "stood", "reached", "reaches", "passed", "passes", "exceeded", "exceeds", "surpassed", "hit", "topped", "tops", ":"})  # fmt: skip


def _toll(doc: Doc, token: Token, counts: Sequence[Quantity]) -> list[CasualtyMention]:
    """ "the death toll rose to 40", "bringing the toll to 40", "a toll of nine"."""
    for count in counts:
        if count.start <= token.idx or count.is_vague and count.best < 10:
            continue
        between = doc.text[token.idx + len(token.text) : count.start].lower().split()
        links = [w.strip(",") for w in between]
        if len(between) <= 9 and (not links or links[-1] in _TOLL_LINKS or set(links[-4:]) & _TOLL_LINKS):
            kind = "injured" if any(c.lower_ in ("injury", "wounded") for c in token.children) else "killed"
            return [
                CasualtyMention(
                    kind, count, token.i, -1, "", claimant(token), is_total=True, rule="updated toll"
                )
            ]
        break
    return []


def _parts(
    doc: Doc, counts: Sequence[Quantity], mentions: Sequence[CasualtyMention]
) -> list[CasualtyMention]:
    """Counts that are part of one already given ("including three children", "17 of them women")."""
    taken = {(m.quantity.start, m.quantity.end) for m in mentions}
    found: list[CasualtyMention] = []
    last_end = -1
    for count in counts:
        if (count.start, count.end) in taken and not _PART_BEFORE.search(doc.text[: count.start]):
            continue
        opens = _PART_BEFORE.search(doc.text[: count.start]) or _PART_AFTER.search(doc.text[count.end :])
        goes_on = last_end >= 0 and _goes_on(doc, last_end, count.start)
        if not opens and not goes_on:
            last_end = -1
            continue
        whole = [m for m in mentions if _position(doc, m) < count.start and not m.is_subset and (m.quantity.start, m.quantity.end) != (count.start, count.end)]  # fmt: skip
        if not whole:
            continue
        owner = max(whole, key=lambda m: (m.quantity.start, m.verb))
        head = _counted_token(doc, count)
        group = _group(head, doc[owner.verb]) if head is not None else ""
        found.append(
            CasualtyMention(
                owner.kind, count, owner.verb, head.i if head is not None else -1, group, owner.claimant,
                is_total=owner.is_total, is_subset=True, rule="part of a count",
            )
        )  # fmt: skip
        last_end = (head.idx + len(head.text)) if head is not None else count.end
    return found


def _position(doc: Doc, mention: CasualtyMention) -> int:
    return min(mention.quantity.start, doc[mention.verb].idx)


def _goes_on(doc: Doc, end: int, start: int) -> bool:
    return start > end and bool(_MORE_PARTS.match(doc.text[end:start]))


def _counted_token(doc: Doc, count: Quantity) -> Token | None:
    inside = [t for t in doc if count.start <= t.idx < count.end]
    if not inside:
        return None
    last = inside[-1]
    if last.pos_ in ("NOUN", "PROPN"):
        return last
    following = doc.text[count.end :]
    if _PART_AFTER.match(following):
        for token in doc[last.i + 3 : last.i + 6]:
            if token.pos_ in ("NOUN", "PROPN"):
                return token
        return None
    for token in doc[last.i + 1 : last.i + 5]:
        if token.lemma_.lower() == count.noun:
            return token
    return None


def _drop_doubles(mentions: Sequence[CasualtyMention]) -> list[CasualtyMention]:
    """One mention for one count and kind; a part is not also a whole; a death is not also a wounding."""
    subset = {(m.quantity.start, m.quantity.end) for m in mentions if m.is_subset}
    killed = {(m.quantity.start, m.verb) for m in mentions if m.kind == "killed"}
    out = []
    for m in mentions:
        if not m.is_subset and (m.quantity.start, m.quantity.end) in subset:
            continue
        if m.kind == "injured" and (m.quantity.start, m.verb) in killed:
            continue
        out.append(m)
    return out
