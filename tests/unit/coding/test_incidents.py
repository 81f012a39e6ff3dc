from __future__ import annotations

from pipelines.coding.coder import RuleCoder
from tests.unit.coding.articles import reports, told


def dated(coder: RuleCoder, text: str, title: str = "") -> list[tuple[str, str]]:
    return [(str(r["event_date"]), str(r["location"])) for r in reports(coder, text, title)]


def test_an_act_told_in_headline_lead_and_body_is_one_report(coder: RuleCoder) -> None:
    text = (
        "Gunmen killed nine farmers in Konduga, Nigeria, on Monday, police said. "
        "The gunmen came at dawn. The killing of the farmers shocked the town."
    )
    assert len(told(coder, text, "Nine farmers killed in Konduga")) == 1


def test_two_days_are_two_reports(coder: RuleCoder) -> None:
    text = (
        "Militants attacked an army base in Jowhar, Somalia, on Monday. "
        "On Wednesday militants attacked a police station in Beledweyne, Somalia."
    )
    assert sorted(day for day, _ in dated(coder, text)) == ["2024-03-04", "2024-03-06"]


def test_days_in_a_list_are_one_report_each(coder: RuleCoder) -> None:
    text = "Rebels shelled the market of Goma, Congo, on Tuesday and Wednesday."
    assert [day for day, _ in dated(coder, text)] == ["2024-03-05", "2024-03-06"]


def test_a_day_and_a_day_counted_from_it_are_no_list(coder: RuleCoder) -> None:
    text = "Families fled Konduga, Nigeria, on Wednesday, two days after gunmen raided the town."
    assert [day for day, _ in dated(coder, text)] == ["2024-03-04"]


def test_a_battle_and_an_attack_on_civilians_are_two(coder: RuleCoder) -> None:
    text = (
        "Rebels ambushed an army convoy in Djibo, Burkina Faso, on Monday and killed six soldiers. "
        "The same day rebels shot dead nine villagers in Djibo, Burkina Faso."
    )
    assert sorted(kind for kind, _, _ in told(coder, text)) == ["Armed clash", "Attack"]


def test_old_acts_are_history(coder: RuleCoder) -> None:
    assert told(coder, "Gunmen killed nine farmers in Konduga, Nigeria, in May 2019.") == []


def test_the_outcome_goes_with_its_act_whatever_place_stands_nearer(coder: RuleCoder) -> None:
    text = "The army shelled a market in Kyauktaw, Myanmar, on Monday, killing nine traders from Ponnagyun."
    (report,) = reports(coder, text)
    assert (report["sub_event_type"], report["location"], report["fatalities"]) == (
        "Shelling/artillery/missile attack", "Kyauktaw", 9,
    )  # fmt: skip
