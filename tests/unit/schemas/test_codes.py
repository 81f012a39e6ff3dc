from __future__ import annotations

import re
import subprocess
import sys

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import codes
from schemas.codes.boxes import MARGIN, Box, country_boxes

INTER_TYPES = st.sampled_from(sorted(codes.INTER))
INTER_OR_NONE = st.sampled_from([0, *sorted(codes.INTER)])


def test_there_are_25_sub_event_types_in_order_of_precedence() -> None:
    assert [s.rank for s in codes.SUB_EVENT_TYPES] == list(range(1, 26))
    by_event_type = [s.event_type for s in codes.SUB_EVENT_TYPES]
    assert list(dict.fromkeys(by_event_type)) == list(codes.EVENT_TYPES)
    assert by_event_type == sorted(by_event_type, key=codes.EVENT_TYPES.index)
    assert [by_event_type.count(name) for name in codes.EVENT_TYPES] == [3, 3, 2, 6, 3, 8]


@pytest.mark.parametrize(
    ("name", "disorder_type"),
    [
        ("Excessive force against protesters", "Political violence; Demonstrations"),
        ("Mob violence", "Political violence"),
        ("Violent demonstration", "Demonstrations"),
        ("Armed clash", "Political violence"),
        ("Other", "Strategic developments"),
    ],
)
def test_disorder_types_that_differ_within_an_event_type(name: str, disorder_type: str) -> None:
    assert codes.SUB_EVENT_TYPE[name].disorder_type == disorder_type


def test_every_sub_event_type_is_defined_in_a_sentence() -> None:
    assert all(re.fullmatch(r"[A-Z].{20,110}\.", s.definition) for s in codes.SUB_EVENT_TYPES)


def test_note_prefixes_are_of_known_sub_event_types() -> None:
    assert codes.NOTE_PREFIXES.keys() <= codes.SUB_EVENT_TYPE.keys()
    assert all(prefix.endswith(":") for prefixes in codes.NOTE_PREFIXES.values() for prefix in prefixes)
    assert codes.DISPLACEMENT_NOTE_PREFIX in codes.NOTE_PREFIXES["Other"]


def test_there_are_44_interactions() -> None:
    assert len(codes.INTERACTIONS) == len(codes.INTERACTION_NUMBER) == 44


@pytest.mark.parametrize(
    ("inter1", "inter2", "number", "text"),
    [
        (1, 0, 10, "State forces only"),
        (3, 1, 13, "State forces-Political militia"),
        (2, 2, 22, "Rebel group-Rebel group"),
        (7, 8, 78, "External/Other forces-Civilians"),
        (8, 7, 78, "External/Other forces-Civilians"),
        (8, 6, 68, "Protesters-External/Other forces"),
        (7, 0, 70, "Civilians only"),
    ],
)
def test_interactions_of_the_codebook(inter1: int, inter2: int, number: int, text: str) -> None:
    assert codes.interaction(inter1, inter2) == (number, text)


@given(INTER_TYPES, INTER_TYPES)
def test_the_order_of_actors_does_not_matter_and_the_text_names_both(inter1: int, inter2: int) -> None:
    number, text = codes.interaction(inter1, inter2)
    assert codes.interaction(inter2, inter1) == (number, text)
    assert divmod(number, 10) == (min(inter1, inter2), max(inter1, inter2))
    first, second = codes.INTER[inter1], codes.INTER[inter2]
    assert text in {f"{first}-{second}", f"{second}-{first}"}


@given(INTER_TYPES, INTER_OR_NONE)
def test_number_and_text_of_an_interaction_say_the_same(inter1: int, inter2: int) -> None:
    number, text = codes.interaction(inter1, inter2)
    assert codes.INTERACTIONS[number] == text
    assert codes.INTERACTION_NUMBER[text] == number


@given(st.integers().filter(lambda n: n not in codes.INTER), INTER_OR_NONE)
def test_what_is_no_actor_type_has_no_interaction(inter1: int, inter2: int) -> None:
    with pytest.raises(ValueError, match="0 for no actor2"):
        codes.interaction(inter1, inter2)


def test_there_are_243_countries_in_17_regions() -> None:
    assert len({c.name for c in codes.COUNTRIES}) == len({c.iso3 for c in codes.COUNTRIES}) == 243
    assert len(codes.REGIONS) == 17
    assert codes.REGIONS.keys().isdisjoint({6, 8, 10})
    assert len(set(codes.REGIONS.values())) == 17


def test_iso_codes_are_those_of_iso_3166() -> None:
    for found in codes.COUNTRIES:
        if found.name != "Kosovo":
            entry = pycountry.countries.get(alpha_3=found.iso3)
            assert (entry.alpha_2, int(entry.numeric)) == (found.iso2, found.iso), found.name


def test_only_these_iso_countries_are_not_among_acleds() -> None:
    there = {c.iso2 for c in codes.COUNTRIES}
    assert {c.alpha_2 for c in pycountry.countries} - there == {"AX", "BV", "EH", "HK", "MO", "SJ", "TF"}
    assert there - {c.alpha_2 for c in pycountry.countries} == {"XK"}


def test_every_iso_name_finds_its_country() -> None:
    for found in codes.COUNTRIES:
        entry = pycountry.countries.get(alpha_3=found.iso3)
        names = [getattr(entry, kind, None) for kind in ("name", "common_name", "official_name")]
        for name in (found.name, *found.other_names, *filter(None, names)):
            assert codes.country(name) == found, name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Burma", "Myanmar"),
        ("viet nam", "Vietnam"),
        ("Côte d’Ivoire", "Ivory Coast"),
        ("Cote d'Ivoire", "Ivory Coast"),
        ("the Netherlands", "Netherlands"),
        ("Bosnia & Herzegovina", "Bosnia and Herzegovina"),
        ("DRC", "Democratic Republic of Congo"),
        ("Congo", "Republic of Congo"),
        ("U.S.", "United States"),
        ("Türkiye", "Turkey"),
        ("Kosova", "Kosovo"),
        (" Timor-Leste ", "East Timor"),
    ],
)
def test_countries_are_found_by_other_names(name: str, expected: str) -> None:
    found = codes.country(name)
    assert found is not None
    assert found.name == expected


@pytest.mark.parametrize("name", ["", "car", "us", "Atlantis", "-", "Guineas"])
def test_other_words_are_no_country(name: str) -> None:
    assert codes.country(name) is None


def test_kosovo_has_iso_0_and_xkx() -> None:
    kosovo = codes.COUNTRY_BY_NAME["Kosovo"]
    assert (kosovo.iso, kosovo.iso3, kosovo.region) == (0, "XKX", "Europe")


@given(st.text(max_size=40))
def test_any_text_can_be_looked_up(name: str) -> None:
    found = codes.country(name)
    assert found is None or found in codes.COUNTRIES


@pytest.mark.parametrize("scale", ["National", "Local partner-Other", "Subnational-International"])
def test_source_scales_that_are_right(scale: str) -> None:
    assert re.match(codes.SOURCE_SCALE_PATTERN, scale)


@pytest.mark.parametrize("scale", ["", "national", "National-", "National-Regional-International", "Local"])
def test_source_scales_that_are_wrong(scale: str) -> None:
    assert not re.match(codes.SOURCE_SCALE_PATTERN, scale)


@pytest.mark.parametrize(
    ("scales", "expected"),
    [
        ([], ""),
        (["", "National"], "National"),
        (["International", "Subnational", "National"], "Subnational-International"),
        (["National", "National"], "National"),
        (["Other-National", "Regional"], "Other-Regional"),
    ],
)
def test_scales_combine_to_the_widest_pair(scales: list[str], expected: str) -> None:
    assert codes.combined_scale(scales) == expected


def test_displacement_categories_are_flows_or_stocks() -> None:
    assert set(codes.FLOW_CATEGORIES).isdisjoint(codes.STOCK_CATEGORIES)
    assert set(codes.MOVING_AWAY) <= set(codes.FLOW_CATEGORIES)
    assert len(codes.TERMS) == 13
    assert codes.TERMS_OF_DISPLACEMENT[-1] == "In relief camp"


def test_boxes_cross_the_180th_meridian() -> None:
    fiji = country_boxes()["Fiji"]
    assert fiji.holds(-17.8, 178.1)
    assert fiji.holds(-18.0, -179.9)
    assert not fiji.holds(-17.8, 0.0)


def test_a_box_has_a_margin_and_an_end() -> None:
    box = Box(south=10, west=20, north=12, east=22)
    assert box.holds(10 - MARGIN, 22 + MARGIN)
    assert not box.holds(10 - MARGIN - 0.1, 21)
    assert not box.holds(11, 22 + MARGIN + 0.1)


def test_boxes_are_of_known_countries() -> None:
    assert country_boxes().keys() <= codes.COUNTRY_BY_NAME.keys()
    assert len(country_boxes()) == 240


def test_codes_and_arrow_schemas_are_there_without_pandas() -> None:
    program = (
        "import sys, schemas.codes, schemas.registry as r; [t.arrow_schema for t in r.TABLES.values()];"
        "print(sorted({'pandas', 'pandera'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
