"""Every rule with rows that keep it and rows that break it; a rule without both fails a test."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.acled import ACLED_TABLES, Inter
from schemas.codes import ACLED_COLUMNS, INTER, INTER_NUMBER, INTERACTION_NUMBER, SUB_EVENT_TYPES, interaction
from schemas.examples import EXAMPLES
from schemas.registry import TABLES, Table
from schemas.rules import Rule
from schemas.validation import findings

ATTACK = {
    "event_type": "Violence against civilians",
    "sub_event_type": "Attack",
    "actor2": "Civilians (Myanmar)",
    "inter2": "Civilians",
    "interaction": "State forces-Civilians",
    "civilian_targeting": "Civilian targeting",
}
STRIKE = {"event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike"}
ONE_SIDED = {"actor2": "", "inter2": "", "interaction": "State forces only"}
STRATEGIC = {
    "event_type": "Strategic developments",
    "sub_event_type": "Agreement",
    "disorder_type": "Strategic developments",
}
PEACEFUL = {
    "event_type": "Protests",
    "sub_event_type": "Peaceful protest",
    "disorder_type": "Demonstrations",
    "actor1": "Protesters (Myanmar)",
    "inter1": "Protesters",
    "actor2": "",
    "inter2": "",
    "interaction": "Protesters only",
}
NO_DEATHS = {"fatalities": 0, "fatalities_low": 0, "fatalities_high": 0}
NOT_REPORTED = {
    "fatalities": 0,
    "fatalities_reported": False,
    "fatalities_low": None,
    "fatalities_high": None,
}
NO_DATE = {"event_date": None, "year": None, "time_precision": None}
NO_PLACE = {"latitude": None, "longitude": None, "geo_precision": None}
NO_COUNTRY = {"country": "", "region": "", "iso": None}
PERSONS = {
    "unit": "Person",
    "household_size": None,
    "household_size_source": "",
    "household_size_year": None,
    "is_converted": False,
    "figure": 200,
}

Cells = dict[str, Any]

EVENT_CASES: dict[str, tuple[list[Cells], list[Cells]]] = {
    "taxonomy": (
        [ATTACK, {**STRATEGIC, **NO_DEATHS}],
        [
            {"sub_event_type": "Air/drone strike"},
            {"event_type": "Riots"},
            {"disorder_type": "Demonstrations"},
        ],
    ),
    "inter1_with_actor1": (
        [{**STRIKE, "actor1": "", "inter1": "", "interaction": ""}],
        [{**STRIKE, "actor1": ""}, {**STRIKE, "inter1": "", "interaction": ""}],
    ),
    "inter2_with_actor2": (
        [{**STRIKE, **ONE_SIDED}],
        [{**STRIKE, "actor2": ""}, {**STRIKE, "inter2": "", "interaction": "State forces only"}],
    ),
    "interaction": (
        [
            {**STRIKE, **ONE_SIDED},
            {**ATTACK, "inter1": "External/Other forces", "interaction": "External/Other forces-Civilians"},
        ],
        [
            {"interaction": "State forces-Rebel group"},
            {"interaction": "State forces only"},
            {"interaction": ""},
            {**ATTACK, "inter1": "External/Other forces"},
        ],
    ),
    "civilians_are_actor2": (
        [ATTACK, {}],
        [
            {
                **ATTACK,
                "inter1": "Civilians",
                "actor1": "Civilians (Myanmar)",
                "inter2": "State forces",
                "actor2": "Army",
            },
            {**ATTACK, **ONE_SIDED},
        ],
    ),
    "battle_sides": (
        [{}, {**STRIKE, **ONE_SIDED}],
        [
            ONE_SIDED,
            {"actor2": "Civilians (X)", "inter2": "Civilians", "interaction": "State forces-Civilians"},
            {"actor2": "Protesters (X)", "inter2": "Protesters", "interaction": "State forces-Protesters"},
        ],
    ),
    "targeting_blank": (
        [{}, {**STRIKE, "civilian_targeting": "Civilian targeting"}, PEACEFUL | NO_DEATHS],
        [
            {"civilian_targeting": "Civilian targeting"},
            {**STRATEGIC, **NO_DEATHS, "civilian_targeting": "Civilian targeting"},
            {**PEACEFUL, **NO_DEATHS, "civilian_targeting": "Civilian targeting"},
        ],
    ),
    "targeting_set": ([ATTACK, STRIKE], [{**ATTACK, "civilian_targeting": ""}]),
    "year_of_date": (
        [{"event_date": date(2022, 12, 31), "year": 2022}, NO_DATE],
        [{"year": 2022}, {"year": None}],
    ),
    "country": (
        [
            NO_COUNTRY,
            {"country": "Kosovo", "region": "Europe", "iso": 0, "latitude": 42.66, "longitude": 21.17},
        ],
        [
            {"iso": 764},
            {"iso": None},
            {"region": "South Asia"},
            {"country": ""},
            {"country": "Thailand"},
        ],
    ),
    "in_country": (
        [{}, NO_PLACE, NO_COUNTRY, {"country": "Antarctica", "region": "Antarctica", "iso": 10}],
        [{"latitude": 60.0}, {"latitude": 19.5, "longitude": -97.1}],
    ),
    "peaceful_without_deaths": ([{**PEACEFUL, **NO_DEATHS}, {**PEACEFUL, **NOT_REPORTED}], [PEACEFUL]),
    "agreed_without_deaths": (
        [{**STRATEGIC, **NO_DEATHS}, {**STRATEGIC, "sub_event_type": "Disrupted weapons use"}],
        [STRATEGIC, {**STRATEGIC, "sub_event_type": "Non-violent transfer of territory"}],
    ),
    "displaced_without_deaths": (
        [
            {**STRATEGIC, "sub_event_type": "Other", "notes": "Displacement: x", **NO_DEATHS},
            {**STRATEGIC, "sub_event_type": "Other", "notes": "Mass grave: x"},
        ],
        [{**STRATEGIC, "sub_event_type": "Other", "notes": "Displacement: x"}],
    ),
    "dated_with_precision": ([NO_DATE], [{"time_precision": None}, {**NO_DATE, "time_precision": 1}]),
    "coordinates_together": ([NO_PLACE], [{"longitude": None}, {**NO_PLACE, "longitude": 97.0}]),
    "placed_with_precision": ([NO_PLACE], [{"geo_precision": None}, {**NO_PLACE, "geo_precision": 3}]),
    "fatalities_in_order": (
        [{"fatalities_high": None}, {"fatalities_low": 1, "fatalities_high": 9}],
        [{"fatalities_low": 4}, {"fatalities_high": 2}, {"fatalities_low": 4, "fatalities_high": None}],
    ),
    "unreported_deaths": (
        [NOT_REPORTED, NO_DEATHS],
        [
            {"fatalities_reported": False},
            {**NOT_REPORTED, "fatalities": 3},
            {**NOT_REPORTED, "fatalities_low": 0},
        ],
    ),
    "not_future": (
        [{"event_date": date(2023, 6, 16)}, {"event_date": date(2023, 6, 17)}, NO_DATE],
        [{"event_date": date(2023, 6, 18)}, {"event_date": date(2024, 6, 14), "year": 2024}],
    ),
}

OTHER_CASES: dict[str, dict[str, tuple[list[Cells], list[Cells]]]] = {
    "casualties": {
        "counts_in_order": (
            [{"high": None}, {"low": None, "best": None, "high": None}, {"low": 1, "best": 2, "high": 3}],
            [{"low": 4}, {"best": 5}, {"high": 2}, {"best": None, "low": 4}],
        )
    },
    "displacement": {
        "category": (
            [{"category": "IDPs", "metric": "stock"}],
            [{"category": "IDPs"}, {"metric": "stock"}],
        ),
        "country": (
            [{"country": "", "iso3": "", "iso": None}, {"country": "Kosovo", "iso3": "XKX", "iso": 0}],
            [{"iso3": "THA"}, {"iso": None}, {"country": "Thailand"}],
        ),
        "reported_in_order": (
            [{"reported_value_high": 200}, {"reported_value_high": 300}],
            [{"reported_value_high": 199}],
        ),
        "figures_in_order": ([{"figure_high": 880}, {"figure_high": None}], [{"figure_high": 879}]),
        "dates_in_order": (
            [{"displacement_end_date": None}, {"displacement_end_date": date(2023, 6, 14)}],
            [{"displacement_end_date": date(2023, 6, 13)}],
        ),
        "conversion": (
            [
                PERSONS,
                {"household_size": 4.4025, "figure": 881},
                {"reported_value_low": None, "figure": None},
            ],
            [
                {"figure": 879},
                {"household_size": None},
                {"unit": "Person"},
                {"is_converted": False},
                {**PERSONS, "is_converted": True},
            ],
        ),
        "origin_coordinates": (
            [{"origin_latitude": None, "origin_longitude": None}],
            [{"origin_latitude": None}],
        ),
        "destination_coordinates": (
            [{"destination_latitude": 19.3, "destination_longitude": 97.9}],
            [{"destination_longitude": 97.9}],
        ),
    },
    "raw_files": {
        "items_accounted_for": (
            [{"items": 3, "articles": 1, "rejects": 2}],
            [{"items": 2}, {"articles": 0}, {"rejects": 1}],
        )
    },
    "articles": {
        "duplicate_kind": (
            [{"duplicate_of": "a-0", "duplicate_kind": "near"}],
            [{"duplicate_of": "a-0"}, {"duplicate_kind": "exact"}],
        )
    },
    "evidence": {
        "offsets": (
            [{"part": "metadata", "start": -1, "end": -1}, {"start": 0, "end": 1}],
            [
                {"part": "metadata"},
                {"start": -1, "end": -1},
                {"start": 5, "end": 5},
                {"start": 6, "end": 5},
                {"part": "metadata", "start": -1},
            ],
        ),
        "justifies_something": (
            [{"report_id": None, "displacement_id": "d-8f7e6d5c4b3a2910"}],
            [{"report_id": None}],
        ),
    },
}

CASES = {
    "events": EVENT_CASES,
    "reports": {name: cases for name, cases in EVENT_CASES.items() if name != "not_future"},
    **OTHER_CASES,
}


def broken_rules(table: Table, rows: list[Cells]) -> set[str]:
    return {finding.rule for finding in findings(table, table.from_rows(rows))}


def cases(keeping: bool) -> list[Any]:
    return [
        pytest.param(TABLES[table], rule, row, id=f"{table}-{rule}-{number}")
        for table, rules in CASES.items()
        for rule, (kept, broken) in rules.items()
        for number, row in enumerate(kept if keeping else broken)
    ]


def test_every_rule_is_tested_both_ways() -> None:
    for name, table in TABLES.items():
        assert {rule.name for rule in table.rules} == CASES.get(name, {}).keys()
        assert all(kept and broken for kept, broken in CASES.get(name, {}).values())


def _rule(table: Table, name: str) -> Rule:
    return next(rule for rule in table.rules if rule.name == name)


@pytest.mark.parametrize(("table", "rule", "cells"), cases(keeping=True))
def test_a_row_that_keeps_a_rule(table: Table, rule: str, cells: Cells) -> None:
    frame = table.to_pandas(table.from_rows([{**EXAMPLES[table.name], **cells}] * 2))
    assert _rule(table, rule).holds(frame).tolist() == [True, True]


@pytest.mark.parametrize(("table", "rule", "cells"), cases(keeping=False))
def test_a_row_that_breaks_a_rule_is_told_from_the_others(table: Table, rule: str, cells: Cells) -> None:
    good = EXAMPLES[table.name]
    frame = table.to_pandas(table.from_rows([good, {**good, **cells}, good]))
    assert _rule(table, rule).holds(frame).tolist() == [True, False, True]


@pytest.mark.parametrize("table", [table for table in TABLES.values() if table.rules], ids=lambda t: t.name)
def test_broken_rules_are_reported_with_their_severity(table: Table) -> None:
    good = {**EXAMPLES[table.name], table.key[0]: _other_key(table)}
    for name, (_, broken) in CASES[table.name].items():
        rows = table.from_rows([good, {**EXAMPLES[table.name], **broken[0]}])
        found = {finding.rule: finding for finding in findings(table, rows)}
        assert (found[name].severity, found[name].rows) == (_rule(table, name).severity, (1,)), name


def _other_key(table: Table) -> str:
    key = str(EXAMPLES[table.name][table.key[0]])
    return key[:-1] + ("0" if key[-1] != "0" else "1")


def test_warnings_make_no_table_invalid() -> None:
    table = TABLES["reports"]
    warned = table.validate(table.from_rows([{**EXAMPLES["reports"], "latitude": 60.0}]))
    assert [(finding.rule, finding.severity) for finding in warned] == [("in_country", "warning")]
    assert "row 0" in str(warned[0])


def acled_row(inter: str, **cells: Any) -> Cells:
    row = {**EXAMPLES["events"], "event_id_cnty": EXAMPLES["events"]["event_id"], **cells}
    if inter == "number":
        row |= {name: INTER_NUMBER.get(row[name], 0) for name in ("inter1", "inter2")}
        row["interaction"] = INTERACTION_NUMBER.get(row["interaction"], row["interaction"])
    return {name: row[name] for name in ACLED_COLUMNS}


@pytest.mark.parametrize("inter", ["text", "number"])
@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({}, None),
        (ATTACK, None),
        ({**STRIKE, **ONE_SIDED}, None),
        ({"interaction": "Rioters only"}, "interaction"),
        ({**ATTACK, **ONE_SIDED}, "civilians_are_actor2"),
        (ONE_SIDED, "battle_sides"),
        (
            {"actor2": "Civilians (X)", "inter2": "Civilians", "interaction": "State forces-Civilians"},
            "battle_sides",
        ),
        ({**STRIKE, "actor2": ""}, "inter2_with_actor2"),
        ({**STRIKE, "inter2": "", "interaction": "State forces only"}, "inter2_with_actor2"),
        ({"country": "Thailand"}, "country"),
        ({"event_date": date(2022, 1, 1)}, "year_of_date"),
        ({"event_date": date(2024, 1, 1), "year": 2024}, "not_future"),
        ({"sub_event_type": "Attack"}, "taxonomy"),
        ({"latitude": 60.0}, "in_country"),
        ({**PEACEFUL}, "peaceful_without_deaths"),
        ({"location": ""}, "location"),
        ({"notes": ""}, "notes"),
        ({"source": ""}, "source"),
    ],
)
def test_the_export_keeps_the_rules_too(inter: Inter, cells: Cells, rule: str | None) -> None:
    broken = broken_rules(ACLED_TABLES[inter], [acled_row(inter, **cells)])
    assert broken == set() if rule is None else rule in broken


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(INTER)), st.sampled_from([0, *sorted(INTER)]), st.sampled_from(range(1, 9)))
def test_only_the_right_interaction_is_accepted(inter1: int, inter2: int, other: int) -> None:
    sides = {
        **STRIKE,
        "inter1": INTER[inter1],
        "actor2": "Somebody" if inter2 else "",
        "inter2": INTER.get(inter2, ""),
    }
    right, wrong = interaction(inter1, inter2)[1], interaction(other)[1]
    table = TABLES["events"]
    rows = [
        {**EXAMPLES["events"], **sides, "interaction": right},
        {**EXAMPLES["events"], **sides, "event_id": "T-MMR-00000000", "interaction": wrong},
    ]
    found = {finding.rule: finding.rows for finding in findings(table, table.from_rows(rows))}
    assert found == ({} if right == wrong else {"interaction": (1,)})


def test_every_sub_event_type_fits_its_own_types_only() -> None:
    table = TABLES["events"]
    rows = [
        {
            **EXAMPLES["events"],
            "event_id": f"T-MMR-{one.rank:04x}{other.rank:04x}",
            "sub_event_type": one.name,
            "event_type": other.event_type,
            "disorder_type": other.disorder_type,
        }
        for one in SUB_EVENT_TYPES
        for other in SUB_EVENT_TYPES
    ]
    found = {finding.rule: finding.rows for finding in findings(table, table.from_rows(rows))}
    fitting = {
        number
        for number, row in enumerate(rows)
        for s in SUB_EVENT_TYPES
        if (s.name, s.event_type, s.disorder_type)
        == (row["sub_event_type"], row["event_type"], row["disorder_type"])
    }
    assert set(found["taxonomy"]) == set(range(625)) - fitting
