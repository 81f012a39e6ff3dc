"""Sentences written for these tests; real places, invented events."""

from __future__ import annotations

import pytest

from pipelines.coding.types import Toponym

from .conftest import Find


def texts(toponyms: list[Toponym]) -> list[str]:
    return [toponym.text for toponym in toponyms]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Shells fell on Goma and Bukavu overnight.", ["Goma", "Bukavu"]),
        ("A bus was stopped between Maroua and Kolofata.", ["Maroua", "Kolofata"]),
        ("Protests spread to Sfax, Sousse and Bizerte.", ["Sfax", "Sousse", "Bizerte"]),
        ("The boat left al-Hudaydah at dawn.", ["al-Hudaydah"]),
        ("Trade and Industry in Bosnia and Herzegovina slowed.", ["Bosnia and Herzegovina"]),
        ("The Gaza-based ministry gave no toll.", ["Gaza"]),
        ("U.S. officials met in the UAE.", ["U.S.", "UAE"]),
        ("Gunmen blocked the Mandalay-Lashio road.", ["Mandalay", "Lashio"]),
    ],
)
def test_names_in_running_text(find: Find, sentence: str, expected: list[str]) -> None:
    assert texts(find(sentence)) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The Karenni National Progressive Party denied it.",
        "The Arakan Army said its men had withdrawn.",
        "President Jordan Henderson spoke to the Burmese press.",
        "Mr Lancaster said that Lancaster had never apologised, his lawyer Lincoln Chafee said.",
        "Most of the police force was reading in March.",
        "Kenyan and Ugandan soldiers cheered.",
        "The Goma Police Commission met the Kano Chamber of Commerce.",
        "He wrote for the Baltimore Sun and the Nairobi Star.",
    ],
)
def test_people_organisations_and_plain_words_are_no_places(find: Find, sentence: str) -> None:
    assert texts(find(sentence)) == []


def test_a_common_word_is_a_place_where_the_text_says_so(find: Find) -> None:
    assert texts(find("Two men were shot in Mobile, Alabama, on Friday.")) == ["Mobile", "Alabama"]
    assert texts(find("The mobile unit was late. Mobile users complained.")) == []


@pytest.mark.parametrize(
    ("sentence", "name", "relation"),
    [
        ("A convoy was ambushed near Djibo on Monday.", "Djibo", "near"),
        ("Rockets landed 20 km from Kupiansk.", "Kupiansk", "direction"),
        ("Farms north of Bamenda were burnt.", "Bamenda", "direction"),
        ("Fighting raged in the north of Khartoum.", "Khartoum", "part_of"),
        ("A checkpoint on the outskirts of Jenin was hit.", "Jenin", "part_of"),
        ("Mines were laid on the road to Bakhmut.", "Bakhmut", "road"),
        ("Smugglers crossed the border with Libya.", "Libya", "border"),
        ("Soldiers fought between Sake and Minova.", "Minova", "between"),
        ("Nine people were killed in Maiduguri.", "Maiduguri", ""),
    ],
)
def test_relations(find: Find, sentence: str, name: str, relation: str) -> None:
    found = {toponym.text: toponym.relation for toponym in find(sentence)}
    assert found[name] == relation


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("COX'S BAZAR, Bangladesh — Three huts burnt down on Sunday.", ["COX'S BAZAR", "Bangladesh"]),
        ("SFAX, Tunisia (AP) - Dozens of boats set out on Sunday.", ["SFAX", "Tunisia"]),
        ("PORT-AU-PRINCE (Wire) -- Gangs torched a depot.", ["PORT-AU-PRINCE"]),
    ],
)
def test_datelines(find: Find, text: str, names: list[str]) -> None:
    found = find(text)
    assert texts(found) == names
    assert {toponym.rule for toponym in found} == {"dateline"}
    assert all(toponym.place is not None for toponym in found)


def test_an_unknown_village_keeps_its_name_and_takes_its_township(find: Find) -> None:
    village = find("Jets bombed Qwerti village in Mese township, Kayah State, on Tuesday.")[0]
    assert (village.text, village.parent, village.rule) == ("Qwerti", "Mese", "unknown_name.parent")
    assert village.place is not None
    assert (village.place.admin3, village.place.admin1, village.place.level) == ("Mese", "Kayah", 3)


@pytest.mark.parametrize(
    "sentence",
    [
        "Gunmen raided the village of Zzqarro before dawn.",
        "Zzqarro, a small farming village, was empty on Monday.",
        "Eight bodies were found near Zzqarro on Monday.",
        "The army shelled Zzqarro on Monday.",
        "Families fled the Zzqarro settlement on foot.",
    ],
)
def test_an_unknown_name_that_must_be_a_place_is_kept(find: Find, sentence: str) -> None:
    found = find(sentence)
    assert texts(found) == ["Zzqarro"]
    assert found[0].place is None
    assert found[0].score == 0.0


def test_a_list_of_villages_shares_its_unit(find: Find) -> None:
    found = find("Raiders hit Zzqarro, Bbanto and Unguwar Xqi in Maru local government area, Zamfara State.")
    villages = [toponym for toponym in found if toponym.rule.endswith(".parent")]
    assert texts(villages) == ["Zzqarro", "Bbanto", "Unguwar Xqi"]
    assert {toponym.parent for toponym in villages} == {"Maru"}


def test_a_compound_village_is_not_taken_apart(find: Find) -> None:
    assert texts(find("Men on motorbikes attacked a market near Gidan-Kiyawa on Friday.")) == ["Gidan-Kiyawa"]


def test_offsets_point_at_the_words(find: Find) -> None:
    title, text = "Blast in Quetta", "QUETTA — A bomb went off.\n\nIt was the third in Balochistan's capital."
    for toponym in find(text, title=title):
        part = title if toponym.part == "title" else text
        assert part[toponym.start : toponym.end] == toponym.text
    assert texts(find(text, title=title)) == ["Quetta", "QUETTA", "Balochistan"]


def test_hostile_text_is_read_in_time(find: Find) -> None:
    assert find("A" * 20_000) == []
    find("in " + "Aa-" * 3_000 + "Bb, " * 500)
    find("north of the " * 2_000)
    assert find("") == []
