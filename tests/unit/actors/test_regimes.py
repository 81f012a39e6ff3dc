from __future__ import annotations

from datetime import date

import pytest

from pipelines.coding.actors import ActorRegistry

REGISTRY = ActorRegistry.load()


@pytest.mark.parametrize(
    ("country", "kind", "day", "name"),
    [
        ("Myanmar", "military", date(2021, 2, 2), "Military Forces of Myanmar (2021-)"),
        ("Myanmar", "police", date(2017, 8, 25), "Police Forces of Myanmar (2016-2021)"),
        ("Philippines", "police", date(2018, 1, 1), "Police Forces of the Philippines (2016-2022)"),
        (
            "Democratic Republic of Congo",
            "military",
            date(2000, 1, 1),
            "Military Forces of the Democratic Republic of Congo (1997-2001)",
        ),
        ("Afghanistan", "military", date(2003, 1, 1), "Military Forces of Afghanistan (2001-2004)"),
        ("Bangladesh", "government", date(2024, 8, 6), "Government of Bangladesh (2024-2026)"),
        ("Niger", "mutiny", date(2023, 7, 26), "Mutiny of Military Forces of Niger (2021-2023)"),
        ("New Caledonia", "police", date(2018, 1, 1), "Police Forces of France (2017-)"),
    ],
)
def test_state_force_bears_the_years_of_its_regime(country, kind, day, name):
    assert REGISTRY.state(country, kind, day).name == name


def test_day_of_a_coup_belongs_to_the_old_regime():
    assert REGISTRY.state("Gabon", "military", date(2023, 8, 30)).name.endswith("(2009-2023)")
    assert REGISTRY.state("Gabon", "military", date(2023, 8, 31)).name.endswith("(2023-)")


def test_without_a_date_the_latest_regime_counts():
    assert REGISTRY.state("Kenya", "military", None).name == "Military Forces of Kenya (2022-)"


def test_before_the_first_known_regime_the_first_counts():
    assert (
        REGISTRY.state("Eritrea", "military", date(1980, 1, 1)).name == "Military Forces of Eritrea (1993-)"
    )


def test_a_state_is_state_forces_at_home_and_external_abroad():
    states = REGISTRY.states
    assert states.actor("Russia", "military", None, at="Russia").inter == 1
    assert states.actor("Russia", "military", None, at="Ukraine").inter == 8
    assert states.actor("France", "police", None, at="Martinique").inter == 1, "its own territory is home"


def test_mutineers_are_a_political_militia():
    assert REGISTRY.state("Mali", "mutiny", None).inter == 3


@pytest.mark.parametrize(
    ("country", "kind", "told"), [("Kenia", "military", "Kenia"), ("Kenya", "navy", "navy")]
)
def test_unknown_country_or_kind_is_an_error_that_names_it(country, kind, told):
    with pytest.raises(LookupError, match=told):
        REGISTRY.state(country, kind, None)
