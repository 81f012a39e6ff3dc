"""Which sentences hold an act or a displacement at all, so that the rest is never parsed.

Belongs here: a cheap look at a sentence's words. Does not: any judgement on what they mean; a sentence kept
for nothing costs a parse, a sentence dropped wrongly costs an event.

The look is the lexicons' own, without the grammar: a sentence is kept when it holds a form of some word and,
for each condition of that word's row, at least one of the words the condition names. What the parse could
match is therefore never dropped; "set" alone is, "set" with "ablaze" is not.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipelines.coding.acts import Act, ActLexicon, inflections, load_acts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipelines.coding.types import Sentence

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|\d")
_NAME = re.compile(r"[^.!?\s][\"'”’)]?\s+[\"'“‘(]*[A-Z]")
_PRONOUNS = frozenset(
    {"they", "them", "he", "him", "she", "her", "who", "whom", "it", "us", "others", "that"}
)
_GRAMMATICAL = frozenset({"has-obj", "no-obj", "passive"})
_NAMED = frozenset({"GPE", "#place", "#person", "#people", "#state", "#armed"})
_PEOPLED = frozenset({"#people", "#person", "#armed"})


@dataclass(frozen=True, slots=True)
class Need:
    """What a sentence must hold beside the word: one of `words`, or where allowed a name or people."""

    words: frozenset[str]
    name_will_do: bool = False
    people_will_do: bool = False

    def is_met(self, words: set[str], has_name: bool, has_people: bool) -> bool:
        """Whether the words of a sentence meet it."""
        if self.name_will_do and has_name:
            return True
        if self.people_will_do and has_people:
            return True
        return not self.words.isdisjoint(words)


@cache
def _index() -> Mapping[str, tuple[tuple[Need, ...], ...]]:
    """Surface form -> the needs of each lexicon row that it opens."""
    lexicon = load_acts()
    index: dict[str, set[tuple[Need, ...]]] = {}

    def add(forms: Iterable[str], needs: tuple[Need, ...]) -> None:
        for form in forms:
            index.setdefault(form, set()).add(needs)

    for act in lexicon.acts:
        if act.name:
            add(_forms_of(act), tuple(_act_needs(act, lexicon)))
    for row in _rows("casualty_words.csv"):
        add(_any_pos(row["lemma"]), _words_needed(row["needs"]))
    figures = Need(
        frozenset(word for row in _rows("number_words.csv") for word in row["words"].lower().split())
    )
    figures = Need(figures.words | frozenset("0123456789"))
    for row in _rows("displacement_terms.csv"):
        add(_any_pos(row["lemma"]), (*_words_needed(row["needs"]), figures))
    return {form: tuple(sorted(rows, key=len)) for form, rows in index.items()}


def _forms_of(act: Act) -> set[str]:
    return set(act.forms).union(*(inflections(lemma, act.pos) for lemma in act.lemmas))


def _any_pos(lemma: str) -> set[str]:
    word = lemma.split()[0].lower()
    return inflections(word, "VERB") | inflections(word, "NOUN")


def _act_needs(act: Act, lexicon: ActLexicon) -> Iterable[Need]:
    for condition in act.when:
        if condition.negated or condition.key in _GRAMMATICAL:
            continue
        if condition.key == "means-near":
            yield Need(_inflected(frozenset().union(*lexicon.means.values())))
            continue
        words = {value for value in condition.values if value[0] != "#" and value != "GPE"}
        for value in condition.values - words:
            words |= lexicon.noun_classes.get(value[1:], frozenset())
        yield Need(
            _inflected(frozenset(words)),
            name_will_do=not _NAMED.isdisjoint(condition.values),
            people_will_do=not _PEOPLED.isdisjoint(condition.values),
        )


@cache
def _inflected(words: frozenset[str]) -> frozenset[str]:
    """All forms of the words; of a compound its last part ("tear-gas"), which the text may write apart."""
    forms: set[str] = set()
    for word in words:
        for part in {word, word.rsplit("-", 1)[-1]}:
            forms |= _any_pos(part)
    return frozenset(forms)


def _words_needed(cell: str) -> tuple[Need, ...]:
    words = frozenset(word for word in cell.lower().split("|") if word)
    return (Need(_inflected(words)),) if words else ()


def _rows(name: str) -> list[dict[str, str]]:
    text = files("pipelines.coding.lexicon").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def keep(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences worth a parse, in order; datelines never are."""
    return [
        sentence for sentence in sentences if not sentence.is_dateline and is_worth_a_parse(sentence.text)
    ]


def is_worth_a_parse(text: str) -> bool:
    """Whether a sentence may tell an act, a count of people harmed, or a displacement figure."""
    index = _index()
    words = _words(text)
    opened = [rows for word in words if (rows := index.get(word))]
    if not opened:
        return False
    has_name = _NAME.search(text) is not None
    has_people = not _PRONOUNS.isdisjoint(words) or any(word.isdigit() for word in words)
    return any(
        all(need.is_met(words, has_name, has_people) for need in needs) for rows in opened for needs in rows
    )


def _words(text: str) -> set[str]:
    found = set()
    for match in _WORD.finditer(text.lower()):
        word = match.group()
        found.add(word)
        if "-" in word:
            found.update(word.split("-"))
    return found
