from __future__ import annotations

import pytest

from pipelines.coding.types import Place, Toponym
from pipelines.places import Gazetteer
from pipelines.places.features import usual_senses

from .conftest import Find


def place_of(found: list[Toponym], text: str) -> Place:
    place = next(toponym.place for toponym in found if toponym.text == text)
    assert place is not None
    return place


def test_what_follows_the_comma_decides(find: Find) -> None:
    assert place_of(find("A man from Paris, Texas, was held."), "Paris").admin1 == "Texas"
    assert place_of(find("A man from London, Ontario, was held."), "London").country == "Canada"


def test_two_senses_when_the_text_says_two_things(find: Find) -> None:
    found = find("Springfield, Illinois, sent aid to Springfield, Missouri, on Monday.")
    assert [t.place.admin1 for t in found if t.text == "Springfield" and t.place] == ["Illinois", "Missouri"]


def test_one_sense_per_document(find: Find) -> None:
    found = find("Police in Albany, Georgia, made an arrest.\n\nResidents of Albany were relieved.")
    albany = [t.place for t in found if t.text == "Albany"]
    assert len(albany) == 2
    assert all(place is not None and place.admin1 == "Georgia" for place in albany)


def test_the_company_a_name_keeps(find: Find) -> None:
    text = "Clashes broke out in Mese. Refugees from Loikaw and Demoso in Kayah State crossed into Thailand."
    assert place_of(find(text), "Mese").country == "Myanmar"


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        (
            "Rebels took Bunia in eastern Congo, the army in Kinshasa said.",
            "Congo",
            "Democratic Republic of Congo",
        ),
        (
            "Voters in Brazzaville, in the Republic of Congo, queued.",
            "Republic of Congo",
            "Republic of Congo",
        ),
        ("Bandits struck a bus in Niger state, in central Nigeria.", "Niger", "Nigeria"),
        ("Soldiers from Niger, Mali and Burkina Faso met in Niamey.", "Niger", "Niger"),
        ("Atlanta and other cities of Georgia counted votes, as did Alabama.", "Georgia", "United States"),
        ("Protesters in Tbilisi said Georgia must choose Europe over Russia.", "Georgia", "Georgia"),
    ],
)
def test_names_that_two_countries_share(find: Find, text: str, name: str, country: str) -> None:
    assert place_of(find(text), name).country == country


def test_a_bare_name_is_the_town_and_a_typed_one_the_unit(find: Find) -> None:
    found = find("Drones hit Kharkiv on Sunday. Elsewhere in the Kharkiv region two villages fell to Russia.")
    assert [t.place.level for t in found if t.text == "Kharkiv" and t.place] == [4, 1]


def test_a_place_elsewhere_is_not_given_for_one_that_the_text_puts_here(find: Find) -> None:
    found = find("Gunmen burnt the village of Torodi in Borno State, Nigeria, on Friday.")
    assert found[0].text == "Torodi"
    assert found[0].rule == "gazetteer.parent"
    assert found[0].place is not None
    assert (found[0].place.name, found[0].place.level) == ("Borno", 1)


def test_the_outlet_helps(find: Find) -> None:
    text = "A woman from Lancaster was hurt when her car left the road."
    assert place_of(find(text, country="United Kingdom"), "Lancaster").country == "United Kingdom"
    assert place_of(find(text, country="United States"), "Lancaster").country == "United States"


def test_scores_are_probabilities_and_runs_repeat(find: Find) -> None:
    text = "Springfield and Franklin lie near Clinton, said a driver from Salem. Aden is in Yemen."
    found = find(text)
    assert all(0.0 <= toponym.score <= 1.0 for toponym in found)
    assert find(text) == found
    scores = {toponym.text: toponym.score for toponym in found}
    assert scores["Yemen"] > 0.9
    assert scores.get("Franklin", 0.0) < 0.8


def test_usual_senses_name_places_of_the_gazetteer(gazetteer: Gazetteer) -> None:
    for name, place_id in usual_senses().items():
        assert place_id in {entry.place.place_id for entry in gazetteer.entries(name)}, name
