from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipelines.coding.displacement import Cause, HouseholdSizes, Settings, household_sizes
from pipelines.coding.numbers.lexicon import read_table
from pipelines.coding.types import Draft
from schemas.codes import TERMS
from schemas.registry import TABLES

with (Path(__file__).parent / "data" / "displacement.csv").open(encoding="utf-8", newline="") as _file:
    CASES = [(row["sentence"], row["expected"]) for row in csv.DictReader(_file)]

Coded = Callable[..., list[Draft]]
GIVEN_BY_THE_CODER = {"displacement_id", "article_id", "external_id", "coder", "coder_version"}


def written(draft: Draft) -> str:
    """A row in the words of the table: "300-400 Household Displaced flow from Sake to Goma across"."""
    c = draft.cells
    low, high = c["reported_value_low"], c["reported_value_high"]
    number = f"{low}+" if high is None else (f"{low}" if low == high else f"{low}-{high}")
    parts = [number, str(c["unit"]), str(c["term"]), str(c["metric"])]
    parts += [f"from {c['origin_name']}"] if c["origin_name"] else []
    parts += [f"to {c['destination_name']}"] if c["destination_name"] else []
    parts += ["across"] if c["is_cross_border"] else []
    return " ".join(parts)


def one(drafts: list[Draft]) -> dict[str, object]:
    assert len(drafts) == 1, [written(d) for d in drafts]
    return drafts[0].cells


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_rows(sentence: str, expected: str, rows_of: Coded) -> None:
    assert [written(d) for d in rows_of(sentence)] == ([] if expected == "-" else expected.split(" | "))


def test_every_row_is_valid_in_the_displacement_table(rows_of: Coded) -> None:
    """All columns but those the coder gives, in the types and vocabularies of the schema."""
    rows = [d.cells for sentence, _ in CASES for d in rows_of(sentence)]
    columns = {column.name for column in TABLES["displacement"].columns}
    given = {"article_id": "a-1", "external_id": "", "coder": "rules", "coder_version": "0"}
    for number, row in enumerate(rows):
        assert set(row) == columns - GIVEN_BY_THE_CODER
        row |= {**given, "displacement_id": f"d-{number:016x}"}
    TABLES["displacement"].validate(TABLES["displacement"].from_rows(rows))


def test_every_filled_cell_shows_its_words(rows_of: Coded) -> None:
    text = "About 300 families fled Sake for Goma on Monday."
    (draft,) = rows_of(text)
    words = {e.field: text[e.span.start : e.span.end] for e in draft.evidence if e.span.part == "text"}
    assert words["reported_value_low"] == "About 300"
    assert words["term"] == "fled"
    assert (words["origin_name"], words["destination_name"]) == ("Sake", "Goma")
    assert words["displacement_date"] == "Monday"


def test_bounds_are_in_order(rows_of: Coded) -> None:
    for sentence, _ in CASES:
        for draft in rows_of(sentence):
            low, high = draft.cells["reported_value_low"], draft.cells["reported_value_high"]
            figure, figure_high = draft.cells["figure"], draft.cells["figure_high"]
            assert isinstance(low, int)
            assert high is None or (isinstance(high, int) and low <= high)
            assert figure is None or figure_high is None or figure <= figure_high  # type: ignore[operator]  # ints


def test_households_become_persons_by_a_cited_size(rows_of: Coded) -> None:
    cells = one(rows_of("Some 100 families fled Demoso."))
    size = household_sizes().find("MMR", 2024)
    assert size is not None
    assert cells["figure"] == 440
    assert (cells["household_size"], cells["household_size_year"]) == (size.persons, size.year)
    assert cells["household_size_source"] == size.source
    assert cells["is_converted"] is True


def test_no_household_size_no_persons(rows_of: Coded) -> None:
    cells = one(rows_of("Some 100 families fled Palma.", settings=Settings(sizes=HouseholdSizes(()))))
    assert cells["figure"] is None
    assert (cells["is_converted"], cells["household_size_source"]) == (False, "")


def test_own_household_sizes_replace_those_of_tocsin(rows_of: Coded) -> None:
    row = {"iso3": "MOZ", "year": "2020", "persons": "6.5", "source": "District survey 2020"}
    cells = one(
        rows_of("Some 100 families fled Palma.", settings=Settings(sizes=HouseholdSizes.from_rows([row])))
    )
    assert (cells["figure"], cells["household_size_source"]) == (650, "District survey 2020")


def test_a_household_size_needs_a_source() -> None:
    row = {"iso3": "MOZ", "year": "2020", "persons": "6.5", "source": ""}
    with pytest.raises(ValueError, match="source to cite"):
        HouseholdSizes.from_rows([row])


def test_persons_given_by_the_article_come_before_any_conversion(rows_of: Coded) -> None:
    cells = one(rows_of("About 300 households (1,400 people) were displaced in Demoso."))
    assert (cells["reported_value_low"], cells["unit"], cells["figure"]) == (300, "Household", 1400)
    assert (cells["is_converted"], cells["household_size"]) == (False, None)


def test_vague_figures_are_marked(rows_of: Coded) -> None:
    cells = one(rows_of("Thousands of people fled Goma."))
    assert (cells["figure"], cells["figure_high"], cells["is_imputed_vague"]) == (1000, None, True)


def test_a_past_movement_is_left_out_by_the_age_set(rows_of: Coded) -> None:
    sentence = "In March 2024, 5,000 people fled Sake."
    assert rows_of(sentence) == []
    assert one(rows_of(sentence, settings=Settings(history_days=120)))["figure"] == 5000


def test_a_stock_of_now_is_kept_whatever_its_cause(rows_of: Coded) -> None:
    sentence = "After the earthquake of 2015, 3,000 people are still living in camps."
    assert one(rows_of(sentence))["metric"] == "stock"


def test_a_running_total_tells_since_when(rows_of: Coded) -> None:
    cells = one(rows_of("Some 20,000 people have been displaced in Sake since 3 June."))
    assert cells["cumulative_since"] == date(2024, 6, 3)
    assert cells["displacement_end_date"] == date(2024, 6, 14)


def test_dates_of_a_range(rows_of: Coded) -> None:
    cells = one(rows_of("Between 3 and 9 June, 4,100 people were displaced in Sake."))
    assert cells["displacement_start_date"] == date(2024, 6, 3)
    assert cells["displacement_date"] == date(2024, 6, 9)
    assert cells["date_accuracy"] == "Week"


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Fighting displaced 500 families.", "Conflict"),
        ("Militants drove 500 people from their homes.", "Conflict"),
        ("Floods displaced 500 families.", "Disaster"),
        ("The quake left 500 people homeless.", "Disaster"),
        ("The eviction displaced 500 families.", "Other"),
        ("About 500 people were displaced.", "Other"),
    ],
)
def test_cause(sentence: str, kind: str, rows_of: Coded) -> None:
    assert one(rows_of(sentence))["displacement_type"] == kind


def test_the_cause_may_stand_in_the_sentence_before(rows_of: Coded) -> None:
    rows = rows_of("A cyclone made landfall in Palma.", "About 500 people were displaced.")
    assert one(rows)["displacement_type"] == "Disaster"


def test_weak_words_count_only_beside_sure_ones(rows_of: Coded) -> None:
    alone = "About 3,000 people reached Goma on foot with their families."
    assert rows_of(alone) == []
    assert len(rows_of("Clashes displaced people in Sake.", alone)) == 1


def test_a_figure_told_twice_is_one_row(rows_of: Coded) -> None:
    rows = rows_of("Some 4,000 people fled Sake for Goma.", "The 4,000 people who fled have no food.")
    assert one(rows)["destination_name"] == "Goma"


def test_a_vague_title_gives_way_to_the_figure_of_the_text(rows_of: Coded) -> None:
    rows = rows_of("Some 4,000 people fled Sake.", title="Thousands flee as rebels advance")
    assert one(rows)["reported_value_low"] == 4000


def test_of_two_figures_for_one_movement_one_is_recommended(rows_of: Coded) -> None:
    rows = rows_of("The mayor said 4,000 people fled Sake.", "The army said 2,500 people fled Sake.")
    assert sorted(str(d.cells["role"]) for d in rows) == ["Recommended figure", "Triangulation"]
    assert [d.cells["claimant"] for d in rows] == ["mayor", "army"]


def test_flow_and_stock_are_never_one_movement(rows_of: Coded) -> None:
    rows = rows_of("Some 4,000 people fled Sake.", "About 90,000 people are displaced in Sake.")
    assert [d.cells["role"] for d in rows] == ["Recommended figure"] * 2


def test_the_report_of_the_same_place_is_the_trigger(rows_of: Coded) -> None:
    causes = [
        Cause("r-1", "Air/drone strike", "Military Forces", "Ukraine", frozenset({"Kharkiv"}), 7),
        Cause("r-2", "Armed clash", "M23", "Democratic Republic of Congo", frozenset({"Sake"}), 8),
    ]
    cells = one(rows_of("Clashes displaced 900 people in Sake.", causes=causes))
    assert (cells["report_id"], cells["trigger_sub_event_type"], cells["trigger_actor"]) == (
        "r-2",
        "Armed clash",
        "M23",
    )


def test_a_disaster_has_no_trigger_report(rows_of: Coded) -> None:
    cause = Cause("r-2", "Armed clash", "M23", "Democratic Republic of Congo", frozenset({"Sake"}), 0)
    assert one(rows_of("Floods displaced 900 people in Sake.", causes=[cause]))["report_id"] is None


def test_country_of_those_who_moved(rows_of: Coded) -> None:
    assert one(rows_of("Some 2,500 Sudanese fled to Uganda."))["country"] == "Sudan"
    assert one(rows_of("Some 2,500 people fled from Sudan to Uganda."))["country"] == "Sudan"
    assert one(rows_of("Uganda hosts 1.5 million refugees."))["country"] == ""
    assert one(rows_of("Some 600 families fled.", default_country="Mali"))["iso3"] == "MLI"


def test_an_excerpt_without_date_and_title_is_read(rows_of: Coded) -> None:
    cells = one(rows_of("About 300 families fled Sake on Monday.", published=None))
    assert cells["reported_value_low"] == 300


def test_terms_of_the_lexicon_are_those_of_the_table() -> None:
    assert {row["term"] for row in read_table("displacement_terms.csv")} <= set(TERMS)


def test_household_sizes_are_plausible_and_cited() -> None:
    for size in household_sizes().rows:
        assert 1.5 < size.persons < 10
        assert str(size.year)[:3] in size.source or str(size.year)[2:] in size.source
