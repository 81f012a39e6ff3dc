from __future__ import annotations

from pipelines.coding.coder import RuleCoder
from tests.unit.coding.articles import reports


def place(coder: RuleCoder, text: str) -> tuple[str, str, object]:
    (report,) = reports(coder, text)
    return str(report["country"]), str(report["location"]), report["geo_precision"]


def test_the_act_s_own_place_before_the_speaker_s(coder: RuleCoder) -> None:
    text = "Gunmen killed nine farmers in Konduga on Monday, a spokesman in Abuja, Nigeria, said."
    assert place(coder, text)[1] == "Konduga"


def test_an_adjective_of_place_is_no_place(coder: RuleCoder) -> None:
    text = "Seven Somali soldiers were killed in an ambush by al-Shabaab in Jowhar, Somalia, on Monday."
    assert place(coder, text)[:2] == ("Somalia", "Jawhar")


def test_a_province_is_coded_to_its_capital(coder: RuleCoder) -> None:
    text = "Gunmen killed nine farmers in Borno State, Nigeria, on Monday."
    assert place(coder, text) == ("Nigeria", "Maiduguri", 3)


def test_a_village_without_an_entry_keeps_its_name(coder: RuleCoder) -> None:
    text = "Soldiers burned forty houses in the village of Zawng Hkawk, in Mese township, Myanmar, on Monday."
    (report,) = reports(coder, text)
    assert (report["location"], report["geo_precision"]) == ("Zawng Hkawk", 2)
    assert "coded to" in str(report["notes"])


def test_places_of_a_list_are_one_report_each(coder: RuleCoder) -> None:
    text = "Jets bombed Kyauktaw, Ponnagyun and Minbya in Myanmar on Monday."
    assert [r["location"] for r in reports(coder, text)] == ["Kyauktaw", "Ponnagyun", "Minbya"]
