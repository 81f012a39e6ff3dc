"""Pronouns and definite descriptions stand for who was spoken of before."""

from __future__ import annotations

import pytest

ARAKAN = "ULA/AA: United League of Arakan/Arakan Army"
ARMY = "Military Forces of Myanmar (2021-)"


@pytest.mark.parametrize(
    "phrase", ["The group", "The rebels", "It", "They", "The insurgents", "Its fighters"]
)
def test_who_was_named_before(tell, phrase):
    told = tell("The Arakan Army took two hills on Monday.", f"{phrase} then burned the barracks.")
    mention = told.ask(phrase, "Myanmar")
    assert mention is not None
    assert mention.actor.name == ARAKAN
    assert not mention.certain
    assert mention.rule.startswith("coreference")


def test_nearest_group_is_meant(tell):
    told = tell(
        "The Arakan Army took two hills.",
        "Farther north the Kachin Independence Army lost a bridge.",
        "The group fired on trucks.",
    )
    assert told.ask("The group", "Myanmar").actor.name.startswith("KIO/KIA")


def test_names_of_sentences_without_a_parse_count(tell):
    told = tell("The Arakan Army has fought since 2009.", "The rebels shelled a camp.", unparsed=(0,))
    assert told.ask("The rebels", "Myanmar").actor.name == ARAKAN


def test_a_title_counts(tell):
    told = tell("Rebels overran the post.", title="Arakan Army storms post")
    mention = told.ask("Rebels", "Myanmar")
    assert mention.actor.name == ARAKAN
    assert mention.rule == "salient group"


def test_alliance_is_the_alliance(tell):
    told = tell(
        "The Three Brotherhood Alliance attacked at dawn, and the Arakan Army followed.",
        "The alliance advanced.",
    )
    assert told.ask("The alliance", "Myanmar").actor.name == "Three Brotherhood Alliance"


def test_subject_of_the_same_verb_is_somebody_else(tell):
    told = tell("The Arakan Army took a town.", "The army shelled the rebels.")
    assert told.ask("the rebels", "Myanmar", role="target").actor.name == ARAKAN
    assert told.ask("The army", "Myanmar").actor.name == ARMY


def test_relative_pronoun_is_its_noun(tell):
    told = tell("Villagers fled from soldiers who had burned the mill.")
    assert told.ask("who", "Myanmar").actor.name == ARMY


def test_the_soldiers_of_a_foreign_army_stay_foreign(tell):
    told = tell("Rwandan troops entered the town.", "The soldiers shot two men.", on="2024-02-01")
    assert (
        told.ask("The soldiers", "Democratic Republic of Congo").actor.name
        == "Military Forces of Rwanda (1994-)"
    )


def test_possessive_of_a_state(tell):
    told = tell("Russia said on Monday that its troops had seized the village.", on="2023-02-01")
    assert told.ask("its troops", "Ukraine").actor.name == "Military Forces of Russia (2000-)"


def test_it_as_a_target_is_a_place(tell):
    told = tell("The Arakan Army besieged Lahor.", "Troops shelled it.")
    assert told.ask("it", "Myanmar", role="target") is None


def test_pronoun_with_nothing_before_it_is_nobody(tell):
    assert tell("They burned it down.").ask("They", "Myanmar") is None


def test_he_is_a_person_and_no_army(tell):
    told = tell("The army said a teacher was in the house.", "He was shot.")
    assert told.ask("He", "Myanmar", role="target").actor.name == "Civilians (Myanmar)"


def test_gunmen_named_before_are_meant_by_the_gunmen(tell):
    told = tell(
        "Suspected Boko Haram fighters rode in at night.", "The gunmen took nine girls.", on="2023-02-01"
    )
    assert told.ask("The gunmen", "Nigeria").actor.name.startswith("Boko Haram")


def test_unnamed_militants_of_an_article_without_groups_stay_unidentified(tell):
    mention = tell("Militants shot a guard.", on="2023-02-01").ask("Militants", "Zambia")
    assert mention.actor.name == "Unidentified Armed Group (Zambia)"
    assert not mention.certain
