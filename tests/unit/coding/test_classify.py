from __future__ import annotations

import pytest

from pipelines.coding.coder import RuleCoder
from tests.unit.coding.articles import reports, told

TYPES = [
    # The codebook's distinctions, rank by rank.
    ("Sudanese troops recaptured the town of Sinja from the Rapid Support Forces on Monday.",
     "Government regains territory"),
    ("M23 rebels captured the town of Bunagana from the army on Monday.",
     "Non-state actor overtakes territory"),
    ("Soldiers clashed with al-Shabaab fighters in Jowhar on Monday.", "Armed clash"),
    ("Gunmen attacked an army checkpoint in Ansongo, Mali, on Monday and killed six people.", "Armed clash"),
    ("Police shot dead three protesters in Nairobi, Kenya, on Monday.", "Excessive force against protesters"),
    ("Students marched in Dakar, Senegal, on Monday and police dispersed the march.",
     "Protest with intervention"),
    ("Thousands of people marched in Lima, Peru, on Monday.", "Peaceful protest"),
    ("Protesters threw stones at police and burned tyres in Lagos, Nigeria, on Monday.",
     "Violent demonstration"),
    ("A mob lynched a suspected thief in Gumla, India, on Monday.", "Mob violence"),
    ("The army used chlorine gas against a suburb of Idlib, Syria, on Monday.", "Chemical weapon"),
    ("Jets bombed a market in Kyaukme, Myanmar, on Monday and killed four traders.", "Air/drone strike"),
    ("A suicide bomber killed nine worshippers at a mosque in Quetta, Pakistan, on Monday.", "Suicide bomb"),
    ("Rebels fired mortar shells at a school in Goma, Congo, on Monday.",
     "Shelling/artillery/missile attack"),
    ("A roadside bomb killed two teachers in Kandahar, Afghanistan, on Monday.",
     "Remote explosive/landmine/IED"),
    ("Men threw a grenade into a bar in Bujumbura, Burundi, on Monday, wounding six people.", "Grenade"),
    ("Soldiers raped two women in Nyala, Sudan, on Monday.", "Sexual violence"),
    ("Militants shot dead nine farmers in Konduga, Nigeria, on Monday.", "Attack"),
    ("Rebels abducted six pupils in Bamenda, Cameroon, on Monday.", "Abduction/forced disappearance"),
    ("Forty ELN guerrillas surrendered to the army in Tame, Colombia, on Monday.", "Agreement"),
    ("Police arrested an opposition leader in Minsk, Belarus, on Monday.", "Arrests"),
    ("Sappers defused a bomb in Yala, Thailand, on Monday.", "Disrupted weapons use"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "sub_event_type"), TYPES)
def test_sub_event_types(sentence: str, sub_event_type: str, coder: RuleCoder) -> None:
    assert [kind for kind, _, _ in told(coder, sentence)] == [sub_event_type]


def test_the_target_of_violence_against_civilians_is_actor2(coder: RuleCoder) -> None:
    (report,) = reports(coder, "Nine farmers were shot dead by militants in Konduga, Nigeria, on Monday.")
    assert report["actor2"] == "Civilians (Nigeria)"
    assert report["civilian_targeting"] == "Civilian targeting"
    assert report["interaction"] == "Political militia-Civilians"


def test_the_other_side_is_whom_the_article_tells_to_be_fighting(coder: RuleCoder) -> None:
    text = (
        "Soldiers clashed with the Arakan Army in Ann, Myanmar, on Monday. "
        "On Wednesday the Arakan Army attacked a barracks in Kyauktaw, Myanmar."
    )
    assert {frozenset(sides) for _, *sides in told(coder, text)} == {
        frozenset({"Military Forces of Myanmar (2021-)", "ULA/AA: United League of Arakan/Arakan Army"})
    }


@pytest.mark.parametrize(
    "text",
    [
        "Four robbers shot a jeweller in Durban, South Africa, on Monday.",
        "Nobody was hurt when a tanker exploded at a fuel plant in Durban, South Africa, on Monday.",
        "The war has killed 40,000 people in Sudan, a monitor said on Monday.",
        "Two pupils were killed in a road accident in Lima, Peru, on Monday.",
    ],
)
def test_what_is_no_event(text: str, coder: RuleCoder) -> None:
    assert told(coder, text) == []


def test_a_country_alone_is_no_place_beyond_the_lead(coder: RuleCoder) -> None:
    lead = "Farmers in Konduga, Nigeria, spoke of fear on Monday. They have little to eat. Rain is late. "
    assert told(coder, lead + "Gunmen killed nine people in Niger on Tuesday.") == []
