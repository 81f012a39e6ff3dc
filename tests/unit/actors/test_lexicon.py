"""The actor tables are whole: every cell is of its vocabulary, and every country is covered."""

from __future__ import annotations

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import pytest

from pipelines.coding.actors.agents import CLASSES
from pipelines.coding.actors.regimes import parse_date
from pipelines.coding.actors.registry import LEXICON, STATE_NAME, read_table, split

DATE = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"
GROUP_KINDS = {
    "rebel",
    "political militia",
    "political party",
    "political movement",
    "labour group",
    "alliance",
    "coalition",
    "gang",
    "cartel",
    "vigilante",
    "communal militia",
    "ethnic militia",
    "clan militia",
    "tribal militia",
    "pirates",
    "settlers",
    "external militia",
    "private military company",
    "un mission",
    "mission",
    "international organization",
    "state",
    "state unit",
    "de facto state",
    "police of a de facto authority",
}
UNARMED = {
    "political party",
    "political movement",
    "labour group",
    "un mission",
    "mission",
    "coalition",
    "international organization",
}


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(LEXICON / name, dtype=str, keep_default_na=False)


COUNTRIES = set(table("nationalities.csv")["country"])


def known(cell: str) -> bool:
    return set(split(cell)) <= COUNTRIES | {"International"}


text = pa.Column(str, pa.Check.str_matches(r"^\S(.*\S)?$"))
blank_or_text = pa.Column(str, pa.Check.str_matches(r"^(\S(.*\S)?)?$"))
day = pa.Column(str, pa.Check.str_matches(DATE))
countries = pa.Column(str, pa.Check(known, element_wise=True))
SCHEMAS = {
    "states.csv": {
        "country": pa.Column(str, pa.Check.isin(COUNTRIES)),
        "start_date": day,
        "end_date": day,
        "head": text,
    },
    "nationalities.csv": {
        "country": text,
        "phrase": blank_or_text,
        "sovereign": countries,
        "garrison": countries,
        "demonyms": blank_or_text,
        "names": blank_or_text,
        "capital": blank_or_text,
    },
    "groups.csv": {
        "name": pa.Column(str, pa.Check.str_matches(r"^[^;]+$")),
        "aliases": blank_or_text,
        "countries": countries,
        "inter": pa.Column(str, pa.Check.str_matches("^[1-48]$")),
        "inter_abroad": pa.Column(str, pa.Check.str_matches("^[1-48]?$")),
        "kind": pa.Column(str, pa.Check.isin(GROUP_KINDS)),
        "valid_from": day,
        "valid_to": day,
    },
    "belligerents.csv": {
        "country": pa.Column(str, pa.Check.isin(COUNTRIES)),
        "attacker": text,
        "valid_from": day,
        "valid_to": day,
    },
    "shared_names.csv": {"aliases": text, "countries": countries, "group": text},
    "forces.csv": {
        "aliases": text,
        "country": countries,
        "kind": pa.Column(str, pa.Check.isin({"military", "police"})),
        "unit": blank_or_text,
        "valid_from": day,
        "valid_to": day,
    },
    "ethnicities.csv": {
        "name": text,
        "forms": text,
        "countries": countries,
        "kind": pa.Column(
            str, pa.Check.isin({"ethnic", "clan", "religious", "caste", "tribal", "indigenous", "communal"})
        ),
    },
    "rebels.csv": {
        "country": pa.Column(str, pa.Check.isin(COUNTRIES)),
        "cues": text,
        "actor": text,
        "valid_from": day,
        "valid_to": day,
    },
    "agents.csv": {
        "noun": pa.Column(str, unique=True),
        "forms": blank_or_text,
        "class": pa.Column(str, pa.Check.isin(CLASSES)),
        "associated": blank_or_text,
        "example": text,
    },
    "actor_modifiers.csv": {
        "word": text,
        "nouns": pa.Column(str, pa.Check(lambda c: set(split(c)) <= CLASSES, element_wise=True)),
        "becomes": pa.Column(str, pa.Check.isin({*CLASSES, "government militia", ""})),
        "associated": blank_or_text,
    },
    "organisation_words.csv": {
        "word": pa.Column(str, unique=True),
        "inter": pa.Column(str, pa.Check.isin({"2", "3", "4"})),
        "kind": pa.Column(str, pa.Check.isin(GROUP_KINDS)),
    },
}


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_table_keeps_its_schema(name):
    pa.DataFrameSchema(SCHEMAS[name], strict=True, ordered=True).validate(table(name), lazy=True)


def test_every_country_has_regimes_up_to_today():
    rows = table("states.csv")
    current = set(rows.loc[rows["end_date"] == "", "country"])
    for nation in read_table("nationalities.csv"):
        assert nation["country"] in current or nation["sovereign"] in current, nation["country"]


def test_regimes_of_a_country_follow_each_other_without_gaps():
    for country, rows in table("states.csv").groupby("country"):
        ends, starts = list(rows["end_date"][:-1]), list(rows["start_date"][1:])
        assert ends == starts, country
        days = [parse_date(start, default=date.min) for start in rows["start_date"]]
        assert days == sorted(set(days)), country


def test_countries_at_war_are_covered_since_1988():
    first = table("states.csv").groupby("country")["start_date"].min()
    for country in (
        "Afghanistan",
        "Sudan",
        "Somalia",
        "Myanmar",
        "Colombia",
        "Iraq",
        "Sri Lanka",
        "Angola",
        "Israel",
    ):
        if country != "Afghanistan":  # its regime of 1992 is the first that the table has
            assert first[country] < "1989", country


def test_six_hundred_armed_groups():
    rows = table("groups.csv")
    assert rows.loc[~rows["kind"].isin(UNARMED), "name"].nunique() >= 600


def test_periods_of_a_group_do_not_overlap():
    rows = table("groups.csv")
    for (name, where), periods in rows.groupby(["name", "countries"]):
        spans = sorted(
            (parse_date(a, default=date.min), parse_date(b, default=date.max))
            for a, b in zip(periods["valid_from"], periods["valid_to"], strict=True)
        )
        assert all(a[1] <= b[0] for a, b in pairwise(spans)), (name, where)


def test_names_of_state_forces_in_the_groups_can_be_made():
    for name in table("groups.csv")["name"]:
        if name.startswith("@"):
            parts = STATE_NAME.fullmatch(name)
            assert parts, name
            assert parts[2] in COUNTRIES, name


def test_belligerents_are_countries_or_groups():
    assert set(table("belligerents.csv")["attacker"]) <= COUNTRIES | set(table("groups.csv")["name"])


def test_shared_names_are_of_groups_of_the_table():
    assert set(table("shared_names.csv")["group"]) <= set(table("groups.csv")["name"])


def test_rebel_cues_point_to_groups_or_generic_names():
    groups = set(table("groups.csv")["name"])
    for row in read_table("rebels.csv"):
        known_name = row["actor"] in groups or STATE_NAME.fullmatch(row["actor"])
        assert known_name or row["actor"].endswith(f"({row['country']})"), row["actor"]


def test_a_row_with_a_stray_comma_is_refused_with_its_line(tmp_path: Path):
    broken = tmp_path / "states.csv"
    with broken.open("w", newline="") as handle:
        csv.writer(handle).writerows([["country", "start_date"], ["Chad", "1990", "extra"]])
    with pytest.raises(ValueError, match=r"states\.csv line 2"):
        read_table("states.csv", tmp_path)
