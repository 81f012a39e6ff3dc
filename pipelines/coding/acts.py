"""The lexicon of acts: which words tell which kind of act, under which conditions.

Belongs here: reading `lexicon/acts.csv`, `nouns.csv`, `means.csv` and testing one token against them.
Does not: who acted on whom (`frames`), or which sub-event type it is (`classify`).

A row's `when` holds conditions that must all be met, separated by spaces; alternatives by "|", "!" negates:

| condition | met when |
|---|---|
| `obj=`, `subj=` | the object (or passive subject) or subject is such: lemma, `#class` of nouns.csv, GPE |
| `prep=`, `prt=` | such a preposition or particle hangs on the act |
| `comp=` | such a complement ("left dead", "stabbed to death") |
| `mod=`, `gov=`, `adv=` | such a modifier before a noun; such a governing verb; such an adverb |
| `near=` | such a lemma anywhere in the sentence |
| `has-obj`, `no-obj`, `passive`, `means-near` | as they say |

Rows of one word are tried from the most to the least demanding; a row with no act stops the search
("shot the film"), so that everyday senses are named where the act is.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipelines.coding.words import word_set

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from spacy.tokens import Doc, Token

_OBJECT_DEPS = ("dobj", "nsubjpass", "attr", "oprd")
_SUBJECT_DEPS = ("nsubj", "nsubjpass", "csubj")
_COUNTING = word_set("counting noun")
_STRICT = "#strict"
"""Among the values of a condition: pronouns do not meet it."""
PLACE_TOKENS = "tocsin.place_tokens"
"""Key of `Doc.user_data`: indices of the tokens that the gazetteer knows for place names in this sentence."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of `when`: `key`, the accepted `values` and whether the outcome is turned round."""

    key: str
    values: frozenset[str]
    negated: bool


@dataclass(frozen=True, slots=True)
class Act:
    """One row of the lexicon. `name` "" marks an everyday sense that is no act."""

    lemmas: tuple[str, ...]
    pos: str
    name: str
    when: tuple[Condition, ...]
    roles: str
    means: str
    forms: tuple[str, ...]
    example: str

    @property
    def rule(self) -> str:
        """The rule id that evidence carries."""
        return f"act.{self.name or 'none'}.{self.lemmas[0]}"


@dataclass(frozen=True, slots=True)
class ActLexicon:
    """All acts, by (lemma, part of speech), with the noun and means classes their conditions use."""

    acts: tuple[Act, ...]
    by_word: Mapping[tuple[str, str], tuple[Act, ...]]
    noun_classes: Mapping[str, frozenset[str]]
    means: Mapping[str, frozenset[str]]
    trigger_forms: frozenset[str]

    def classes_of(self, lemma: str) -> frozenset[str]:
        """The noun classes that hold `lemma`."""
        return frozenset(name for name, members in self.noun_classes.items() if lemma in members)

    def match(self, token: Token) -> Act | None:
        """The act that `token` tells in its sentence, or None."""
        if token.ent_type_ in {"DATE", "TIME"}:  # "March", "the second"
            return None
        pos = (
            "VERB"
            if token.pos_ in {"VERB", "AUX"}
            else "NOUN"
            if token.pos_ in {"NOUN", "PROPN"}
            else token.pos_
        )
        candidates: list[Act] = []
        for lemma in lemmas_of(token):
            candidates.extend(self.by_word.get((lemma, pos), ()))
        if not candidates and pos in {"VERB", "NOUN", "ADJ"}:
            # Headlines and participles are often mistagged; a word listed once only is safe.
            other = "NOUN" if pos == "VERB" else "VERB"
            if token.tag_ in {"VBN", "VBG", "VBD", "JJ", "NNS", "NN", "VBZ"} and pos != "NOUN":
                for lemma in lemmas_of(token):
                    candidates.extend(self.by_word.get((lemma, other), ()))
        # Of equally demanding rows the everyday sense goes first.
        for act in sorted(candidates, key=lambda act: (-len(act.when), act.name != "")):
            if all(self._met(condition, token) for condition in act.when):
                return act if act.name else None
        return None

    def _met(self, condition: Condition, token: Token) -> bool:
        if condition.negated:  # "they" may be anybody: it neither meets nor breaks a "not armed"
            return not _TESTS[condition.key](self, token, condition.values | {_STRICT})
        return _TESTS[condition.key](self, token, condition.values)

    def is_any(self, token: Token, values: frozenset[str]) -> bool:
        """Whether `token` is one of `values`: a lemma, a `#class`, or GPE for a named place."""
        lemmas = lemmas_of(token)
        if any(lemma in values for lemma in lemmas):
            return True
        if not values.isdisjoint({"GPE", "#place"}) and (
            token.ent_type_ in {"GPE", "LOC", "FAC"} or token.i in token.doc.user_data.get(PLACE_TOKENS, ())
        ):
            return True
        if "#person" in values and token.ent_type_ == "PERSON":
            return True
        if "#state" in values and token.ent_type_ == "GPE":
            return True
        if "#armed" in values and token.ent_type_ in {"ORG", "NORP"}:
            return True
        if (
            token.pos_ == "PRON"
            and token.lower_ in {"they", "them"}
            and _STRICT not in values
            and not values.isdisjoint({"#armed", "#people"})
        ):
            return True
        if "#people" in values and (token.ent_type_ in {"PERSON", "NORP"} or "#person" not in values):
            if any(
                lemma in self.noun_classes["person"] or lemma in self.noun_classes["armed"]
                for lemma in lemmas
            ):
                return True
            if token.pos_ in {"NUM", "PRON"}:
                return True
        return any(
            lemma in self.noun_classes.get(value[1:], frozenset())
            for value in values
            if value.startswith("#")
            for lemma in lemmas
        )

    def means_in(self, tokens: Sequence[Token]) -> frozenset[str]:
        """The means (air, drone, shell, ied ...) named by any of `tokens`."""
        words = {lemma for token in tokens for lemma in lemmas_of(token)}
        return frozenset(name for name, members in self.means.items() if not members.isdisjoint(words))


def lemmas_of(token: Token) -> tuple[str, ...]:
    """The forms under which a token is looked up.

    Its lemma, its lower form, the lemma of which the lexicons know it as a form (the model's lemmatiser takes
    "raped" to "rap" and leaves names' plurals alone), and the compound it closes ("tear gas" -> "tear-gas").
    """
    lemma, lower = token.lemma_.lower(), token.lower_
    forms = dict.fromkeys((lemma, lower, _base_forms().get(lower, lemma)))
    if token.i >= 2 and token.nbor(-1).text == "-":
        forms.setdefault(f"{token.nbor(-2).lower_}-{lemma}")
    elif token.i >= 1 and token.nbor(-1).dep_ in {"compound", "amod"}:
        forms.setdefault(f"{token.nbor(-1).lower_}-{lemma}")
    return tuple(forms)


@cache
def _base_forms() -> Mapping[str, str]:
    """Surface form -> lemma, for every word of the lexicon and of its conditions."""
    lexicon = load_acts()
    verbs = {lemma for act in lexicon.acts if act.pos == "VERB" for lemma in act.lemmas}
    nouns = {lemma for act in lexicon.acts if act.pos == "NOUN" for lemma in act.lemmas}
    nouns |= set().union(*lexicon.noun_classes.values(), *lexicon.means.values())
    for act in lexicon.acts:
        for condition in act.when:
            target = verbs if condition.key == "gov" else nouns
            target |= {value for value in condition.values if value[0] != "#"}
    forms: dict[str, str] = {}
    for words, pos in ((nouns, "NOUN"), (verbs, "VERB")):
        for lemma in sorted(words):
            for form in inflections(lemma, pos):
                if form != lemma and form not in verbs and form not in nouns:
                    forms[form] = lemma
    for act in lexicon.acts:
        for form in act.forms:
            if len(act.lemmas) == 1 and form not in nouns:
                forms[form] = act.lemmas[0]
    return forms


def objects(token: Token) -> list[Token]:
    """Direct objects and passive subjects of a verb, conjuncts included; "of" complements of a noun."""
    found = [child for child in token.children if child.dep_ in _OBJECT_DEPS]
    found += [pobj for child in token.children if child.dep_ == "dative" for pobj in child.children]
    if token.dep_ == "acl" and token.tag_ == "VBN":  # "shops looted by the crowd"
        found.append(token.head)
    if token.dep_ == "relcl" and not found:
        found += _relative(token, "dobj")
    own_subject = any(child.dep_ == "nsubj" for child in token.children)
    if token.dep_ == "conj" and not found and token.tag_ == "VBN" and not own_subject:
        found += [child for child in token.head.children if child.dep_ == "nsubjpass"]
    if token.pos_ in {"NOUN", "PROPN"}:
        found += [pobj for child in token.children if child.lower_ == "of" for pobj in child.children]
    return _with_contents(found)


def _with_contents(heads: list[Token]) -> list[Token]:
    """Heads with their conjuncts.

    A head that only counts gives way to what is counted ("dozens of homes").
    """
    found: list[Token] = []
    for head in heads:
        for member in (head, *head.conjuncts):
            inner = [
                pobj for child in member.children if child.lower_ == "of" for pobj in child.children
                if pobj.dep_ == "pobj" and (member.lemma_.lower() in _COUNTING or member.like_num)
            ]  # fmt: skip
            found += inner or [member]
    return found


def subjects(token: Token) -> list[Token]:
    """Grammatical subjects of a verb, inherited through conjunction, control and relative clauses."""
    seen = token
    for _ in range(5):
        found = [child for child in seen.children if child.dep_ in _SUBJECT_DEPS]
        if found:
            if found[0].lower_ in {"who", "which", "that"} and seen.dep_ == "relcl":
                found = [seen.head]
            return _with_contents(found)
        if seen.dep_ in {"conj", "xcomp", "advcl", "pcomp"} and seen.head != seen:
            seen = seen.head
            if seen.dep_ == "prep":
                seen = seen.head
        elif seen.dep_ in {"acl", "relcl"}:
            return [seen.head] if seen.tag_ == "VBG" or seen.dep_ == "relcl" else []
        else:
            return []
    return []


def _relative(token: Token, dep: str) -> list[Token]:
    return (
        [token.head]
        if any(c.dep_ == dep and c.lower_ in {"that", "which", "who", "whom"} for c in token.children)
        else []
    )


def _preps(token: Token) -> set[str]:
    return {c.lower_ for c in token.children if c.dep_ in {"prep", "agent", "prt", "advmod", "dative"}}


def _test_comp(lexicon: ActLexicon, token: Token, values: frozenset[str]) -> bool:
    window: list[Token] = list(token.children)
    window += [grand for child in token.children for grand in child.children]
    window += [token.doc[i] for i in range(token.i + 1, min(token.i + 3, len(token.doc)))]
    return any(lemma in values for other in window for lemma in lemmas_of(other))


_TESTS: Mapping[str, Callable[[ActLexicon, Token, frozenset[str]], bool]] = {
    "obj": lambda lex, t, v: any(lex.is_any(o, v) for o in objects(t)),
    "subj": lambda lex, t, v: any(lex.is_any(s, v) for s in subjects(t)),
    "prep": lambda lex, t, v: not v.isdisjoint(_preps(t)),
    "prt": lambda lex, t, v: (
        any(c.lower_ in v and c.dep_ in {"prt", "advmod", "prep"} for c in t.children)
        or (t.i + 1 < len(t.doc) and t.nbor().lower_ in v)
    ),
    "comp": _test_comp,
    "mod": lambda lex, t, v: any(
        lex.is_any(c, v) for c in t.children if c.dep_ in {"amod", "compound", "nmod", "poss"} and c.i < t.i
    ),
    "gov": lambda lex, t, v: any(
        lemma in v
        for head in (t.head, t.head.head)
        if head.pos_ in {"VERB", "AUX"}
        for lemma in lemmas_of(head)
    ),
    "adv": lambda lex, t, v: any(c.lower_ in v for c in t.children),
    "near": lambda lex, t, v: any(lex.is_any(other, v) for other in t.doc if other.i != t.i),
    "has-obj": lambda lex, t, v: bool(objects(t)),
    "no-obj": lambda lex, t, v: not [c for c in t.children if c.dep_ == "dobj"],
    "passive": lambda lex, t, v: (
        any(c.dep_ in {"nsubjpass", "auxpass", "agent"} for c in t.children) or t.tag_ == "VBN"
    ),
    "means-near": lambda lex, t, v: bool(lex.means_in(_doc_tokens(t.doc))),
}


def _doc_tokens(doc: Doc) -> list[Token]:
    return list(doc)


@cache
def load_acts() -> ActLexicon:
    """The lexicon that ships with Tocsin, read once.

    Raises:
        ValueError: a row names an unknown condition; the message gives its line.
    """
    folder = files("pipelines.coding.lexicon")
    nouns = _classes(folder.joinpath("nouns.csv").read_text("utf-8"), "class")
    means = _classes(folder.joinpath("means.csv").read_text("utf-8"), "means")
    acts = []
    rows = csv.DictReader(folder.joinpath("acts.csv").read_text("utf-8").splitlines())
    for line, row in enumerate(rows, start=2):
        conditions = tuple(_condition(text, line) for text in row["when"].split())
        acts.append(
            Act(
                lemmas=tuple(row["lemmas"].split("|")),
                pos=row["pos"],
                name=row["act"],
                when=conditions,
                roles=row["roles"],
                means=row["means"],
                forms=tuple(filter(None, row["forms"].split("|"))),
                example=row["example"],
            )
        )
    by_word: dict[tuple[str, str], list[Act]] = {}
    forms: set[str] = set()
    for act in acts:
        for lemma in act.lemmas:
            by_word.setdefault((lemma, act.pos), []).append(act)
            forms |= inflections(lemma, act.pos)
        forms |= set(act.forms)
    return ActLexicon(
        tuple(acts), {key: tuple(value) for key, value in by_word.items()}, nouns, means, frozenset(forms)
    )


def _classes(text: str, column: str) -> dict[str, frozenset[str]]:
    return {row[column]: frozenset(row["lemmas"].split("|")) for row in csv.DictReader(text.splitlines())}


def _condition(text: str, line: int) -> Condition:
    negated = text.startswith("!")
    key, _, values = text.removeprefix("!").partition("=")
    if key not in _TESTS:
        raise ValueError(
            f"acts.csv line {line}: unknown condition {key!r}; known are {', '.join(sorted(_TESTS))}"
        )
    return Condition(key, frozenset(filter(None, values.split("|"))), negated)


@cache
def _irregular() -> Mapping[str, tuple[str, ...]]:
    text = files("pipelines.coding.lexicon").joinpath("irregular.csv").read_text("utf-8")
    return {row["lemma"]: tuple(row["forms"].split("|")) for row in csv.DictReader(text.splitlines())}


def inflections(lemma: str, pos: str) -> set[str]:
    """Surface forms of a lemma by the regular rules and by `irregular.csv`.

    >>> sorted(inflections("ram", "VERB"))
    ['ram', 'ramed', 'raming', 'rammed', 'ramming', 'rams']
    """
    forms = {lemma, lemma + "s", *_irregular().get(lemma, ())}
    if lemma.endswith(("s", "x", "z", "ch", "sh")):
        forms.add(lemma + "es")
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        forms.add(lemma[:-1] + "ies")
    if lemma.endswith("man"):
        forms.add(lemma[:-3] + "men")
    if pos == "VERB":
        stem = lemma.removesuffix("e")
        forms |= {stem + "ed", stem + "ing"}
        if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
            forms.add(lemma[:-1] + "ied")
        if len(lemma) > 2 and lemma[-1] in "bdgklmnprt" and lemma[-2] in "aeiou":
            forms |= {lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"}
    return forms
