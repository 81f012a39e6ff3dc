"""Every agent noun is found as such in its own example sentence, and each class is named by its rule."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pipelines.coding.actors.agents import AgentLexicon, plural_of
from pipelines.coding.actors.reader import PhraseReader
from pipelines.coding.types import Article, Parsed, Sentence

LEXICON = AgentLexicon()

AS_AGENT = {
    "military": "Military Forces of Zambia (2021-)",
    "police": "Police Forces of Zambia (2021-)",
    "guard": "Military Forces of Zambia (2021-)",
    "security": "Military Forces of Zambia (2021-)",
    "authority": "Police Forces of Zambia (2021-)",
    "government": "Military Forces of Zambia (2021-)",
    "weapon": None,
    "unidentified": "Unidentified Armed Group (Zambia)",
    "attacker": "Unidentified Armed Group (Zambia)",
    "gang": "Unidentified Gang (Zambia)",
    "rebel": "Unidentified Armed Group (Zambia)",
    "militia": "Unidentified Armed Group (Zambia)",
    "mutineer": "Mutiny of Military Forces of Zambia (2021-)",
    "vigilante": "Vigilante Militia (Zambia)",
    "herder": "Unidentified Communal Militia (Zambia)",
    "communal": "Unidentified Communal Militia (Zambia)",
    "mercenary": "Private Security Forces (Zambia)",
    "peacekeeper": "UN: United Nations",
    "rioter": "Rioters (Zambia)",
    "settler": "Rioters (Zambia)",
    "group": None,
    "member": None,
}
AS_TARGET = {
    "civilian": "Civilians (Zambia)",
    "man": "Civilians (Zambia)",
    "youth": "Civilians (Zambia)",
    "prisoner": "Civilians (Zambia)",
    "official": "Civilians (Zambia)",
}
AT_DEMONSTRATION = {
    "protester": "Protesters (Zambia)",
    "activist": "Protesters (Zambia)",
    "gathering": "Protesters (Zambia)",
    "crowd": "Protesters (Zambia)",
}


def test_every_example_holds_its_noun_and_names_its_class(nlp, resolver):
    wrong = []
    docs = nlp.pipe((sentence for _, sentence in LEXICON.examples), batch_size=64)
    for (noun, text), doc in zip(LEXICON.examples, docs, strict=True):
        reader = PhraseReader(doc, (), LEXICON, frozenset())
        heads = [
            t
            for t in doc
            if (r := reader.read(t.left_edge.i, t.i + 1)) and r.noun and r.noun.noun == noun.noun
        ]
        if not heads:
            wrong.append((noun.noun, text, "not read"))
            continue
        options: dict[str, Any] = {"role": "agent"}
        expected = AS_AGENT.get(noun.kind)
        if noun.kind in AS_TARGET:
            options, expected = {"role": "target"}, AS_TARGET[noun.kind]
            if "@international" in noun.associated:
                expected = "Civilians (International)"
        elif noun.kind in AT_DEMONSTRATION:
            options, expected = {"violent": False, "demonstration": True}, AT_DEMONSTRATION[noun.kind]
        sentence = Sentence(0, 0, "text", 0, len(text), text)
        article = Article("a-1", "", "", text, datetime(2024, 6, 10, tzinfo=UTC), "", "", "")
        actors = resolver.for_article(article, [sentence], {0: Parsed(sentence, doc)})
        head = heads[0]
        mention = actors.resolve(0, head.left_edge.i, head.i + 1, country="Zambia", on_date=None, **options)
        if mention and mention.rule in ("registry", "force name"):
            continue  # the noun is also the name of one country's force or group: "Carabineros", "Naxalites"
        name = mention.actor.name if mention else None
        if name != expected:
            wrong.append((noun.noun, text, name))
    assert wrong == []


@pytest.mark.parametrize(
    ("singular", "plural"), [("army", "armies"), ("boy", "boys"), ("coach", "coaches"), ("forces", "forces")]
)
def test_regular_plurals(singular, plural):
    assert plural_of(singular) == plural


def test_longest_noun_wins():
    assert LEXICON.longest(["riot", "police", "officer"])[0].noun == "police officer"
    assert LEXICON.longest(["self", "-", "defence", "group"])[0].kind == "vigilante"
    assert LEXICON.longest(["the", "weather"]) is None
