from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.exports import acled_table, export_acled
from pipelines.exports.acled import project
from pipelines.storage import Store
from schemas.acled import ACLED_TABLES, UNKNOWN_SCALE, UNKNOWN_SOURCE
from schemas.codes import ACLED_COLUMNS
from schemas.examples import EXAMPLES
from schemas.registry import TABLES

ARTICLES = TABLES["articles"].from_rows([EXAMPLES["articles"]])
NOWHERE = TABLES["displacement"].empty()


def events(*rows: dict[str, Any]) -> pa.Table:
    return TABLES["events"].from_rows([{**EXAMPLES["events"], **row} for row in rows])


def figures(*rows: dict[str, Any]) -> pa.Table:
    return TABLES["displacement"].from_rows(
        [
            {**EXAMPLES["displacement"], "displacement_id": f"d-{number:016x}", **row}
            for number, row in enumerate(rows)
        ]
    )


def displaced(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = acled_table(events(), figures(*rows), ARTICLES).to_pylist()
    return found


STRIKE = {
    "event_type": "Explosions/Remote violence",
    "sub_event_type": "Air/drone strike",
    "actor2": "",
    "inter2": "",
    "interaction": "State forces only",
}
NO_ORIGIN = {
    "origin_name": "",
    "origin_latitude": None,
    "origin_longitude": None,
    "origin_accuracy": "",
}
TO_MAE_HONG_SON = {
    "category": "Cross-border Flight",
    "is_cross_border": True,
    "destination_name": "Mae Hong Son",
    "destination_country": "Thailand",
    "destination_admin1": "Mae Hong Son",
    "destination_latitude": 19.30131,
    "destination_longitude": 97.96857,
    "destination_accuracy": "ADM1",
}


def test_the_table_has_exactly_the_31_columns_in_order() -> None:
    table = acled_table(events({}), NOWHERE, ARTICLES)
    assert table.column_names == list(ACLED_COLUMNS)
    assert len(ACLED_COLUMNS) == 31
    types = {field.name: str(field.type) for field in table.schema}
    assert types["event_date"] == "date32[day]"
    assert types["latitude"] == types["longitude"] == "double"
    integers = {"year", "time_precision", "iso", "geo_precision", "fatalities", "timestamp"}
    assert {name for name, kind in types.items() if kind == "int64"} == integers
    ACLED_TABLES["text"].validate(table)


def test_numbers_stand_for_actor_types_when_asked() -> None:
    table = acled_table(events({}, {"event_id": "T-MMR-00000000", **STRIKE}), NOWHERE, ARTICLES, "number")
    ACLED_TABLES["number"].validate(table)
    rows = {row["event_id_cnty"]: row for row in table.to_pylist()}
    two_sided, one_sided = rows[EXAMPLES["events"]["event_id"]], rows["T-MMR-00000000"]
    assert (two_sided["inter1"], two_sided["inter2"], two_sided["interaction"]) == (1, 3, 13)
    assert (one_sided["inter1"], one_sided["inter2"], one_sided["interaction"]) == (1, 0, 10)


def test_any_other_way_to_write_actor_types_is_an_error() -> None:
    with pytest.raises(ValueError, match="'roman'"):
        acled_table(events({}), NOWHERE, ARTICLES, "roman")


def test_a_one_sided_event_has_blanks_and_no_nulls() -> None:
    (row,) = acled_table(events(STRIKE), NOWHERE, ARTICLES).to_pylist()
    assert (row["actor2"], row["inter2"], row["interaction"]) == ("", "", "State forces only")
    assert None not in row.values()


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"event_date": None, "year": None, "time_precision": None}, "no event_date"),
        ({"country": "", "region": "", "iso": None}, "no iso"),
        ({"location": ""}, "no location"),
        ({"latitude": None, "longitude": None, "geo_precision": None}, "no latitude"),
        ({"actor1": "", "inter1": "", "interaction": ""}, "no actor1"),
        ({"notes": ""}, "no notes"),
    ],
)
def test_an_event_without_a_required_cell_is_left_out_and_named(cells: dict[str, Any], reason: str) -> None:
    projection = project(events(cells), NOWHERE, ARTICLES, "text")
    assert projection.table.num_rows == projection.events == 0
    assert [(left.row_id, left.reason) for left in projection.left_out] == [
        (EXAMPLES["events"]["event_id"], reason)
    ]


def test_withdrawn_events_are_not_exported() -> None:
    projection = project(events({"status": "withdrawn"}), NOWHERE, ARTICLES, "text")
    assert (projection.table.num_rows, projection.left_out) == (0, ())


def test_an_unknown_outlet_is_called_so() -> None:
    (row,) = acled_table(events({"source": "", "source_scale": ""}), NOWHERE, ARTICLES).to_pylist()
    assert (row["source"], row["source_scale"]) == (UNKNOWN_SOURCE, UNKNOWN_SCALE)


def test_kosovo_is_exported_with_iso_0() -> None:
    kosovo = {"country": "Kosovo", "region": "Europe", "iso": 0, "latitude": 42.66, "longitude": 21.17}
    assert acled_table(events(kosovo), NOWHERE, ARTICLES)["iso"].to_pylist() == [0]


def test_people_who_fled_make_a_one_sided_row() -> None:
    table = acled_table(events(), figures({}), ARTICLES)
    ACLED_TABLES["text"].validate(table)
    (row,) = table.to_pylist()
    expected = {
        "event_type": "Strategic developments",
        "sub_event_type": "Other",
        "actor1": "Civilians (Myanmar)",
        "assoc_actor_1": "Refugees/IDPs (Myanmar)",
        "inter1": "Civilians",
        "actor2": "",
        "inter2": "",
        "interaction": "Civilians only",
        "civilian_targeting": "",
        "fatalities": 0,
        "location": "Demoso",
        "geo_precision": 1,
        "source": "Example Herald",
        "timestamp": 1686873600,
        "event_date": date(2023, 6, 14),
        "time_precision": 2,
    }
    assert {name: row[name] for name in expected} == expected
    assert row["notes"] == (
        "Displacement: Around 14 June 2023, in Demoso (Demoso, Loikaw, Kayah), at least 200 households "
        "(880 people at 4.4 to a household) fled, according to a relief worker."
    )
    assert acled_table(events(), figures({}), ARTICLES, "number")["interaction"].to_pylist() == [70]


@pytest.mark.parametrize(
    "cells",
    [
        {"displacement_type": "Disaster"},
        {"metric": "stock", "category": "IDPs"},
        {"category": "Return"},
        {"role": "Triangulation"},
        {"cumulative_since": date(2021, 2, 1)},
    ],
)
def test_other_figures_make_no_row(cells: dict[str, Any]) -> None:
    projection = project(events(), figures(cells), ARTICLES, "text")
    assert (projection.displacements, projection.left_out) == (0, ())


def test_without_an_origin_the_destination_is_coded_and_disclosed() -> None:
    (row,) = displaced({**NO_ORIGIN, **TO_MAE_HONG_SON})
    assert (row["country"], row["iso"], row["location"]) == ("Thailand", 764, "Mae Hong Son")
    assert (row["latitude"], row["longitude"], row["geo_precision"]) == (19.3013, 97.9686, 3)
    assert row["actor1"] == "Civilians (Myanmar)"
    assert "fled to Thailand" in row["notes"]
    assert "(coded to the destination" in row["notes"]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (NO_ORIGIN, "no location"),
        ({"origin_accuracy": "Country (ADM0)"}, "no location"),
        ({"country": "", "iso3": "", "iso": None}, "no country"),
        (
            {"displacement_start_date": None, "displacement_end_date": None, "displacement_date": None},
            "no event_date",
        ),
        ({"date_accuracy": "Year"}, "no time_precision"),
    ],
)
def test_a_figure_that_cannot_be_placed_is_left_out_and_named(cells: dict[str, Any], reason: str) -> None:
    projection = project(events(), figures(cells), ARTICLES, "text")
    assert projection.table.num_rows == 0
    assert [(left.row_id, left.reason) for left in projection.left_out] == [("d-0000000000000000", reason)]


def test_several_figures_of_one_place_and_day_make_one_row() -> None:
    rows = displaced(
        {},
        {
            "source": "Gazette",
            "claimant": "",
            "reported_value_low": 150,
            "unit": "Person",
            "is_converted": False,
        },
        {"origin_name": "Nan Mei Khon"},
    )
    assert sorted(row["location"] for row in rows) == ["Demoso", "Nan Mei Khon"]
    both = next(row for row in rows if row["location"] == "Demoso")
    assert both["source"] == "Example Herald; Gazette"
    assert "at least 150 people fled" in both["notes"]
    assert "200 households" in both["notes"]


def test_the_id_of_a_displacement_row_does_not_depend_on_the_other_rows() -> None:
    alone = displaced({})[0]["event_id_cnty"]
    among = {row["location"]: row["event_id_cnty"] for row in displaced({"origin_name": "Nan Mei Khon"}, {})}
    assert among["Demoso"] == alone


def test_a_figure_without_its_article_is_an_error() -> None:
    with pytest.raises(ValueError, match="which is not given"):
        acled_table(events(), figures({}), TABLES["articles"].empty())


def curated(root: Path, **tables: pa.Table) -> Path:
    store = Store(root / "curated")
    store.write("events", tables.get("events", events({})))
    store.write("articles", ARTICLES, "2023-06-16")
    store.write("displacement", tables.get("displacement", figures({})), "2023-06-16")
    return store.root


def test_a_folder_gets_both_forms_with_the_same_rows(tmp_path: Path) -> None:
    summary = export_acled(curated(tmp_path), tmp_path / "out", "text")
    assert [path.name for path in summary.files] == ["acled_compat.csv", "acled_compat.parquet"]
    assert (summary.rows, summary.events, summary.displacements, summary.left_out) == (2, 1, 1, {})
    table = pq.read_table(summary.files[1])
    ACLED_TABLES["text"].validate(table)
    with summary.files[0].open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["event_date"] for line in lines] == ["2023-06-14", "2023-06-14"]
    assert [line["notes"] for line in lines] == table["notes"].to_pylist()
    assert [float(line["latitude"]) for line in lines] == table["latitude"].to_pylist()


def test_a_file_gets_the_form_of_its_name(tmp_path: Path) -> None:
    summary = export_acled(curated(tmp_path), tmp_path / "mine.csv", "number")
    assert summary.files == (tmp_path / "mine.csv",)
    assert "State forces" not in summary.files[0].read_text(encoding="utf-8")


def test_what_is_left_out_is_counted_by_reason(tmp_path: Path) -> None:
    root = curated(
        tmp_path,
        events=events({}, {"event_id": "T-MMR-00000000", "location": ""}),
        displacement=figures(NO_ORIGIN),
    )
    summary = export_acled(root, tmp_path / "out")
    assert (summary.rows, summary.left_out) == (1, {"no location": 2})


def test_exporting_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    root = curated(tmp_path)
    first = [path.read_bytes() for path in export_acled(root, tmp_path / "one").files]
    assert first == [path.read_bytes() for path in export_acled(root, tmp_path / "two").files]


def test_nothing_to_export_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="tocsin run"):
        export_acled(tmp_path, tmp_path / "out.csv")


def test_another_kind_of_file_is_an_error_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.csv file"):
        export_acled(curated(tmp_path), tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()
