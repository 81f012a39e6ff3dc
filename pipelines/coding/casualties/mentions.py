"""Casualty mentions of one parsed sentence.

What belongs here: words of harm + victims + their number -> `CasualtyMention`. What does not: the frames of
the words (`victims`), whether it happened (`reality`), parts of counts (`parts`), an event's toll (`toll`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.coding.casualties.lexicon import HarmWord
from pipelines.coding.casualties.parts import is_part_of_dead, parts
from pipelines.coding.casualties.reality import claimant, clause_verb, is_negated, is_unreal, running_total
from pipelines.coding.casualties.victims import sense, victims
from pipelines.coding.numbers import figures_of, is_person, noun_kinds, one_group, quantities
from pipelines.coding.numbers.lexicon import words_of
from pipelines.coding.types import CasualtyMention, Parsed, Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NOT_VICTIMS = frozenset({"thing", "animal", "time", "measure", "money", "dwelling", "vote"})
_VICTIMS = frozenset({"person", "household", "group"})
_COUNTED_HARM = frozenset(
    {"death", "fatality", "injury", "body", "corpse", "casualty", "life", "arrest", "detention"}
)
_STATES = frozenset({"dead", "wounded", "injured", "missing", "hurt"})
_ANYONE = frozenset({"anyone", "anybody", "any"})
_NUMBER_NOUNS = frozenset({"number", "toll", "count", "total", "tally"})
_AGE_LIST = re.compile(r"(?:\ban?|\banother|\bthe)\s+[\w-]*year-old(?:\s+\w+)?\s+and\s+$", re.IGNORECASE)
_TOLL_WORDS = 14
_AND_OR = 3


def casualty_mentions(parsed: Parsed) -> list[CasualtyMention]:
    """The casualty counts of a sentence, in the order of the words that state the harm.

    Conjuncts ("three soldiers and two militants") are separate mentions with the same `verb`. Threatened,
    planned, feared and possible harm is left out, and so is harm that an earlier act only explains. Running
    tolls and updated tolls have `is_total`; parts of a count already given ("including three children") have
    `is_subset`. "No one was hurt" has quantity 0. Vague words and bare plurals have `best` 3; a caller who
    knows of a large battle may read 10 (codebook 1.6, `fatalities(large_scale=True)`).

    Args:
        parsed: One sentence with its parse.

    Returns:
        Mentions with sentence-relative offsets and token indices.
    """
    doc = parsed.doc
    counts = figures_of(doc, quantities(doc))
    found: dict[tuple[int, int, str], CasualtyMention] = {}
    for token in doc:
        word = sense(token)
        if word is None:
            continue
        for mention in _of_word(doc, token, word, counts):
            found.setdefault((mention.quantity.start, mention.quantity.end, mention.kind), mention)
    mentions = _broken_down(_either(doc, list(found.values())))
    mentions += parts(doc, counts, mentions, group_of)
    return sorted(_drop_doubles(mentions), key=lambda m: (m.verb, m.quantity.start))


def _broken_down(mentions: Sequence[CasualtyMention]) -> list[CasualtyMention]:
    """As in "five people, three soldiers and two traders, were killed": the first sums up the others."""
    tellings: dict[tuple[str, int], list[CasualtyMention]] = {}
    for m in mentions:
        tellings.setdefault((m.kind, m.verb), []).append(m)
    parts: set[int] = set()
    for told in tellings.values():
        first, *rest = told
        if len(rest) > 1 and not first.group and first.quantity.best == sum(m.quantity.best for m in rest):
            parts |= {id(m) for m in rest}
    return [replace(m, is_subset=True, rule="part of a count") if id(m) in parts else m for m in mentions]


def _either(doc: Doc, mentions: Sequence[CasualtyMention]) -> list[CasualtyMention]:
    """As in "killed or wounded 26": whether anyone died is unclear, so no death counts (codebook 1.6)."""
    killed = {(m.quantity.start, m.quantity.end): m.verb for m in mentions if m.kind == "killed"}
    unclear: set[tuple[int, int]] = set()
    for m in mentions:
        verb = killed.get((m.quantity.start, m.quantity.end))
        if m.kind == "injured" and verb is not None:
            between = doc[min(verb, m.verb) + 1 : max(verb, m.verb)]
            if len(between) <= _AND_OR and any(t.lower_ == "or" for t in between):
                unclear.add((m.quantity.start, m.quantity.end))
    kept: list[CasualtyMention] = []
    for m in mentions:
        if (m.quantity.start, m.quantity.end) not in unclear:
            kept.append(m)
        elif m.kind == "injured":
            kept.append(replace(m, quantity=replace(m.quantity, low=0), rule="killed or injured"))
    return kept


def _of_word(doc: Doc, token: Token, word: HarmWord, counts: Sequence[Quantity]) -> list[CasualtyMention]:
    is_put = word.frame == "adjective" and token.head.lemma_ == "put" and token.dep_ in ("dobj", "nsubj")
    if word.frame == "toll" or is_put:
        return _toll(doc, token, word.kind, counts)
    if is_unreal(token):
        return []
    heads = victims(token, word)
    if is_negated(token):
        return _none_harmed(token, word, heads)
    if any(_is_counted_by_number(h) for h in (token, *heads)):
        return _toll(doc, token, word.kind, counts)
    mentions: list[CasualtyMention] = []
    total = running_total(token)
    source = claimant(token)
    for head in heads:
        if not _can_be_victim(head, word):
            continue
        quantity = _count(doc, head, word, counts)
        if quantity is None or (word.frame == "casualty" and quantity.best > 0):
            continue
        mention = CasualtyMention(
            word.kind,
            quantity,
            token.i,
            head.i,
            group_of(head, token) or _group_by_noun(doc, head, quantity),
            source,
            is_total=bool(total),
            is_subset=is_part_of_dead(doc, quantity),
            rule=total or f"{word.frame}: {word.lemma}",
        )
        mentions += [*_unnamed_before(doc, head, mention), mention]
    return mentions + _attacker_besides(doc, token, word, mentions)


def _none_harmed(token: Token, word: HarmWord, heads: Sequence[Token]) -> list[CasualtyMention]:
    """As in "did not hurt anyone", "caused no injuries": none; "did not disclose its casualties": unknown."""
    anyone = any(h.lower_ in _ANYONE or any(c.lower_ in _ANYONE for c in h.children) for h in heads)
    is_harm_noun = word.frame in ("casualty", "noun") and clause_verb(token).lemma_ in words_of("harm_doer")
    if not anyone and not is_harm_noun:
        return []
    zero = Quantity(token.idx, token.idx + len(token.text), token.text, 0, 0, 0, "Exact", "", "negated")
    return [CasualtyMention(word.kind, zero, token.i, -1, "", claimant(token), rule="negated")]


def _is_counted_by_number(head: Token) -> bool:
    """As in "the number of people killed": the figure stands elsewhere."""
    return (
        head.dep_ == "pobj"
        and head.head.lower_ == "of"
        and head.head.head.lemma_ in _NUMBER_NOUNS
        and not any(c.lower_ == "a" for c in head.head.head.children)
    )


def _unnamed_before(doc: Doc, head: Token, mention: CasualtyMention) -> list[CasualtyMention]:
    """The one told only by age before the head: "a six-year-old and another pupil"."""
    match = _AGE_LIST.search(doc.text[: mention.quantity.start])
    if match is None or head.dep_ == "conj":
        return []
    text = match.group()[: match.group().rfind(" and")]
    one = Quantity(match.start(), match.start() + len(text), text, 1, 1, 1, "Exact", "person", "one person")
    return [replace(mention, quantity=one, victim=-1, group="")]


def _attacker_besides(
    doc: Doc, token: Token, word: HarmWord, mentions: Sequence[CasualtyMention]
) -> list[CasualtyMention]:
    """The attacker in "killed 26 people besides himself" (codebook 1.6: included)."""
    if not mentions or word.kind != "killed":
        return []
    for t in token.subtree:
        is_besides = t.head.lower_ in ("besides", "beside") and clause_verb(t.head) == token
        if is_besides and t.lower_ in ("himself", "herself", "themselves"):
            own = Quantity(t.idx, t.idx + len(t.text), t.text, 1, 1, 1, "Exact", "bomber", "one person")
            return [replace(mentions[0], quantity=own, victim=t.i, group="attacker")]
    return []


def _can_be_victim(head: Token, word: HarmWord) -> bool:
    if head.lemma_.lower() in _COUNTED_HARM and word.frame in (
        "noun",
        "body",
        "casualty",
        "life",
        "lost_life",
    ):
        return word.frame != "body" or _is_found(head)
    if head.lower_ in _STATES or head.lower_ == "others" or head.lower_ in words_of("vague_noun"):
        return True
    kinds = noun_kinds(head.lemma_)
    if kinds & {"person", "household"} or head.pos_ in ("NUM", "PRON"):
        return True
    if kinds & _NOT_VICTIMS:
        return False
    if word.frame.endswith("_person"):
        return is_person(head) or head.like_num
    return True


def _is_found(body: Token) -> bool:
    """Bodies that were found or counted; "searching for bodies" and "a rights body" tell of no death."""
    if any(c.dep_ == "amod" or c.dep_ == "compound" for c in body.children) and not any(
        c.dep_ == "nummod" for c in body.children
    ):
        return False
    if any(c.dep_ == "nummod" for c in body.children):
        return True
    return any(a.lemma_ in words_of("body_finder") for a in list(body.ancestors)[:3])


def _count(doc: Doc, head: Token, word: HarmWord, counts: Sequence[Quantity]) -> Quantity | None:
    quantity = one_group(doc, head, counts)
    if quantity is None:
        return _one_unknown(doc, head) if word.frame == "object" else None
    if head.pos_ == "NUM" and noun_kinds(quantity.noun) and not noun_kinds(quantity.noun) & _VICTIMS:
        return None  # "destroyed three of their vehicles"
    if head.lemma_.lower() in _COUNTED_HARM and not is_person_figure(quantity, word):
        return None
    if quantity.rule == "vague:bare plural":
        determiners = {c.lower_ for c in head.children if c.dep_ in ("det", "poss", "predet")}
        if "both" in determiners:
            return replace(quantity, low=2, best=2, high=2, quantifier="Exact", rule="both", is_vague=False)
        if determiners - {"all", "any", "some"}:
            return None  # "the soldiers" were counted where they came in
    return quantity


def _one_unknown(doc: Doc, head: Token) -> Quantity | None:
    """A noun the table does not know, as in "killed a jawan": with these verbs it is somebody."""
    has_article = any(c.lower_ in ("a", "an", "another") for c in head.children)
    if (
        head.tag_ not in ("NN", "NNP")
        or head.ent_type_ in ("GPE", "ORG")
        or not has_article
        or noun_kinds(head.lemma_)
    ):
        return None
    start, end = head.left_edge.idx, head.idx + len(head.text)
    return Quantity(start, end, doc.text[start:end], 1, 1, 1, "Exact", head.lemma_.lower(), "one person")


def is_person_figure(quantity: Quantity, word: HarmWord) -> bool:
    """Whether the count of a noun such as "deaths", "lives" or "body" is one of people."""
    if quantity.rule == "one person":
        return word.frame == "body"
    return quantity.rule != "vague:bare plural" or word.frame == "body"


def group_of(head: Token | None, verb: Token) -> str:
    """What the words call the harmed ("police officers"), "" when just people."""
    if head is None or head == verb or head.pos_ in ("NUM", "PRON"):
        return ""
    lemma = head.lemma_.lower()
    if lemma in words_of("all_people") or lemma in _COUNTED_HARM or head.lower_ in _STATES:
        return ""
    if head.lower_ in words_of("vague_noun"):
        inner = [c for p in head.children if p.lower_ == "of" for c in p.children]
        return group_of(inner[0], verb) if inner else ""
    before = [c.text for c in head.lefts if c.dep_ == "compound" and c.i >= head.i - 2 and not c.like_num]
    return " ".join([*before, head.text]).lower()


def _group_by_noun(doc: Doc, head: Token, quantity: Quantity) -> str:
    """The group where the figure stands alone: "two of the robbers", "one in ten of the 200 recruits"."""
    if head.pos_ != "NUM" and "share" not in quantity.rule:
        return ""
    noun = next((t for t in doc[head.i :] if t.lemma_.lower() == quantity.noun and t.pos_ == "NOUN"), None)
    if noun is None or not re.match(r"\s*of\b|\s*$", doc.text[quantity.end : noun.idx]):
        return ""
    return group_of(noun, doc[0])


def _toll(doc: Doc, token: Token, kind: str, counts: Sequence[Quantity]) -> list[CasualtyMention]:
    """As in "the death toll rose to 40", "bringing the toll to 40", "put the dead at 37"."""
    for count in counts:
        if count.start <= token.idx:
            continue
        between = [w.strip(",") for w in doc.text[token.idx + len(token.text) : count.start].lower().split()]
        after = doc.text[count.end :].split(maxsplit=1)
        is_linked = not between or bool(set(between[-4:]) & words_of("toll_link"))
        if len(between) > _TOLL_WORDS or not is_linked or (count.is_vague and count.best <= 3):
            return []
        if after and after[0].strip(".,").lower() in words_of("comparison"):
            return []
        is_injury = any(c.lower_ in ("injury", "injuries", "wounded") for c in token.children)
        return [
            CasualtyMention(
                "injured" if is_injury else kind, count, token.i, -1, "", claimant(token),
                is_total=True, rule="updated toll",
            )
        ]  # fmt: skip
    return []


def _drop_doubles(mentions: Sequence[CasualtyMention]) -> list[CasualtyMention]:
    """One mention for one count and kind; a part is not also a whole; a death is not also a wounding."""
    subset = {(m.quantity.start, m.quantity.end) for m in mentions if m.is_subset}
    killed = {(m.quantity.start, m.verb) for m in mentions if m.kind == "killed"}
    return [
        m
        for m in mentions
        if (m.is_subset or (m.quantity.start, m.quantity.end) not in subset)
        and not (m.kind == "injured" and (m.quantity.start, m.verb) in killed)
    ]
