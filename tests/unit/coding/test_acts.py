from __future__ import annotations

import pytest

from pipelines.coding.acts import Act, inflections, load_acts

ACTS = load_acts().acts


@pytest.mark.parametrize(
    "act", ACTS, ids=[f"{a.name or 'none'}-{a.lemmas[0]}-{i}" for i, a in enumerate(ACTS)]
)
def test_every_entry_reads_its_own_example(act: Act, parse) -> None:
    lexicon = load_acts()
    doc = parse(act.example).doc
    found = {match.name for token in doc if (match := lexicon.match(token))}
    if act.name:
        assert act.name in found
    else:
        own = {form for lemma in act.lemmas for form in inflections(lemma, act.pos)} | set(act.forms)
        assert not any(lexicon.match(token) for token in doc if token.lower_ in own)


def test_every_entry_has_an_example_of_its_own() -> None:
    examples = [act.example for act in ACTS]
    assert all(example.endswith(".") for example in examples)


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("Air defence units shot down four drones near the refinery.", "intercept"),
        ("The photographer shot a short film about the port.", None),
        ("Firefighters fought the fire until dawn.", None),
        ("The farmer was hacked to death by raiders.", "kill"),
        ("Dozens of homes were burned by the militia.", "burn"),
        ("The insurgents were chased out of the town by soldiers.", "oust"),
    ],
)
def test_senses(sentence: str, act: str | None, parse) -> None:
    found = {match.name for token in parse(sentence).doc if (match := load_acts().match(token))}
    assert (act in found) if act else not found


def test_inflections_cover_irregular_verbs() -> None:
    assert {"fled", "fleeing", "flees"} <= inflections("flee", "VERB")
    assert {"ramming", "rammed"} <= inflections("ram", "VERB")
