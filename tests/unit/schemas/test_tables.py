from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pandera.errors
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.acled import ACLED_TABLES
from schemas.examples import EXAMPLES
from schemas.registry import TABLES, Table, TableError
from schemas.table import DAY, FLAG, INSTANT, INTEGER, NUMBER, TEXT, Column
from schemas.validation import SchemaError, findings

ALL_TABLES = [*TABLES.values(), *ACLED_TABLES.values()]


def table_id(table: Table) -> str:
    return table.name


def example(name: str, **cells: Any) -> dict[str, Any]:
    return {**EXAMPLES[name], **cells}


@pytest.mark.parametrize("table", ALL_TABLES, ids=table_id)
class TestEveryTable:
    def test_says_what_it_is(self, table: Table) -> None:
        assert table.title
        assert table.description.endswith(".")
        assert len(set(table.column_names)) == len(table.columns)
        assert set(table.key) <= set(table.column_names)
        for column in table.columns:
            assert column.description.endswith("."), column.name

    def test_has_a_model_with_the_same_descriptions(self, table: Table) -> None:
        schema = table.model.to_schema()
        assert list(schema.columns) == list(table.column_names)
        assert {name: c.description for name, c in schema.columns.items()} == {
            c.name: c.description for c in table.columns
        }
        assert schema.description == table.description
        assert not schema.coerce
        assert schema.strict
        assert schema.ordered

    def test_has_an_arrow_schema_with_the_same_descriptions(self, table: Table) -> None:
        for field, column in zip(table.arrow_schema, table.columns, strict=True):
            assert (field.name, field.type, field.nullable) == (column.name, column.type, column.nullable)
            assert field.metadata[b"description"].decode() == column.description

    def test_is_valid_when_empty(self, table: Table) -> None:
        assert table.validate(table.empty()) == ()
        assert table.from_rows([]).equals(table.empty())

    def test_rules_read_columns_it_has(self, table: Table) -> None:
        for rule in table.rules:
            assert set(rule.columns) <= set(table.column_names), rule.name
        assert len({rule.name for rule in table.rules}) == len(table.rules)
        assert len({rule.statement for rule in table.rules}) == len(table.rules)


@pytest.mark.parametrize("table", TABLES.values(), ids=table_id)
def test_the_example_row_is_valid(table: Table) -> None:
    assert table.validate(table.from_rows([EXAMPLES[table.name]])) == ()


REPORTS = TABLES["reports"]

STRIKE = {"event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike"}


def test_a_missing_column_is_named() -> None:
    row = example("reports")
    del row["actor1"]
    with pytest.raises(TableError, match="reports, row 1: missing column actor1"):
        REPORTS.from_rows([example("reports"), row])


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(TableError, match="unknown column colour"):
        REPORTS.from_rows([example("reports", colour="red")])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("year", "2023"),
        ("year", 2023.0),
        ("year", True),
        ("actor1", None),
        ("actor1", 7),
        ("event_date", "2023-06-14"),
        ("event_date", datetime(2023, 6, 14, tzinfo=UTC)),
        ("latitude", "19.5"),
        ("needs_review", 1),
        ("fatalities", None),
    ],
)
def test_a_value_of_another_type_is_an_error_that_names_its_place(column: str, value: object) -> None:
    with pytest.raises(TableError, match=f"row 0, column {column}: "):
        REPORTS.from_rows([example("reports", **{column: value})])


def test_a_time_without_a_zone_is_an_error() -> None:
    with pytest.raises(TableError, match="published_at"):
        TABLES["articles"].from_rows([example("articles", published_at=datetime(2023, 6, 15))])  # noqa: DTZ001 - the point


def test_a_whole_number_may_stand_for_a_number() -> None:
    assert REPORTS.from_rows([example("reports", latitude=19)])["latitude"].to_pylist() == [19.0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.drop_columns(["actor1"]), "column actor1 is missing"),
        (lambda t: t.append_column("colour", pa.array(["red"])), "column colour does not belong"),
        (lambda t: t.select([*reversed(t.column_names)]), "not in order"),
        (
            lambda t: t.set_column(t.column_names.index("year"), "year", pa.array(["2023"])),
            "column year is of type string, not int64; nothing is converted",
        ),
        (
            lambda t: t.set_column(t.column_names.index("year"), "year", pa.array([2023], pa.int32())),
            "column year is of type int32",
        ),
        (
            lambda t: t.set_column(t.column_names.index("notes"), "notes", pa.nulls(1, pa.string())),
            "column notes: not_nullable",
        ),
    ],
)
def test_another_layout_is_an_error(change: Callable[[pa.Table], pa.Table], message: str) -> None:
    with pytest.raises(SchemaError, match=message):
        REPORTS.validate(change(REPORTS.from_rows([example("reports")])))


@pytest.mark.parametrize(
    ("name", "cells", "rule"),
    [
        ("reports", {"confidence": 1.5}, "confidence"),
        ("reports", {"confidence": -0.1}, "confidence"),
        ("reports", {"time_precision": 0}, "time_precision"),
        ("reports", {"geo_precision": 4}, "geo_precision"),
        ("reports", {"latitude": 90.5}, "latitude"),
        ("reports", {"longitude": -180.5}, "longitude"),
        ("reports", {"latitude": 19.54171}, "latitude"),
        ("reports", {"longitude": 97.161449}, "longitude"),
        ("reports", {"year": 25, "event_date": date(25, 1, 1)}, "year"),
        ("reports", {"source_scale": "Local"}, "source_scale"),
        ("reports", {"actor1": "One; Other"}, "actor1"),
        ("reports", {"actor2": "One;Other"}, "actor2"),
        ("reports", {"assoc_actor_1": "One;Other"}, "assoc_actor_1"),
        ("reports", {"assoc_actor_2": "One; "}, "assoc_actor_2"),
        ("reports", {"source": "One;  Other"}, "source"),
        ("reports", {"tags": "; one"}, "tags"),
        ("reports", {**STRIKE, "civilian_targeting": "Civilians targeted"}, "civilian_targeting"),
        ("reports", {"report_id": "1"}, "report_id"),
        ("reports", {"article_id": ""}, "article_id"),
        ("articles", {"raw_sha256": "0"}, "raw_sha256"),
        ("articles", {"language": "eng"}, "language"),
        ("rejects", {"stage": "guess"}, "stage"),
        ("rejects", {"reason": "Not a code"}, "reason"),
        ("casualties", {"kind": "slain"}, "kind"),
        ("displacement", {"unit": "Family"}, "unit"),
        ("displacement", {"report_id": ""}, "report_id"),
        ("events", {"event_id": "MMR123"}, "event_id"),
        ("events", {"version": 0}, "version"),
        ("changes", {"change": "edited"}, "change"),
    ],
)
def test_a_cell_that_may_not_be_is_found_in_its_column(name: str, cells: dict[str, Any], rule: str) -> None:
    table = TABLES[name]
    rows = table.from_rows([example(name, **cells)])
    errors = [finding for finding in findings(table, rows) if finding.severity == "error"]
    assert [(finding.rule, finding.rows) for finding in errors] == [(rule, (0,))]
    with pytest.raises(SchemaError, match=f"column {rule}"):
        table.validate(rows)


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("reports", {"actor2": "One, Other", "assoc_actor_1": "One; Other", "tags": "crowd size=no report"}),
        ("reports", {"latitude": 19.0001, "longitude": 97.9999}),
        ("reports", {"source_scale": "Local partner-Other", "source": "One; Other; Third"}),
        ("reports", {"admin1": "", "admin2": "", "admin3": "", "tags": "", "source": "", "source_scale": ""}),
        ("displacement", {"report_id": None, "trigger_sub_event_type": ""}),
        ("rejects", {"raw_sha256": ""}),
    ],
)
def test_cells_that_may_be_so(name: str, cells: dict[str, Any]) -> None:
    assert TABLES[name].validate(TABLES[name].from_rows([example(name, **cells)])) == ()


def test_a_key_stands_once() -> None:
    rows = REPORTS.from_rows([example("reports"), example("reports", report_id="r-" + "0" * 16)] * 2)
    with pytest.raises(SchemaError, match="rows with the same report_id") as caught:
        REPORTS.validate(rows)
    assert [(finding.rule, finding.rows) for finding in caught.value.findings] == [("key", (0, 1, 2, 3))]


def test_a_data_frame_is_checked_like_the_table_it_came_from() -> None:
    frame = REPORTS.to_pandas(REPORTS.from_rows([example("reports")]))
    assert REPORTS.validate(frame) == ()
    with pytest.raises(SchemaError, match="confidence"):
        REPORTS.validate(frame.assign(confidence=2.0))
    with pytest.raises(SchemaError, match="year"):
        REPORTS.validate(frame.astype({"year": "string"}))


def test_the_pandera_model_works_by_itself() -> None:
    frame = REPORTS.to_pandas(REPORTS.from_rows([example("reports")]))
    REPORTS.model.validate(frame)
    with pytest.raises(pandera.errors.SchemaError):
        REPORTS.model.validate(frame.assign(event_type="Riots"))


def test_the_pandera_model_warns_where_a_rule_only_warns() -> None:
    frame = REPORTS.to_pandas(REPORTS.from_rows([example("reports", latitude=60.0)]))
    with pytest.warns(pandera.errors.SchemaWarning, match="lie in or near the country"):
        REPORTS.model.validate(frame)


_VALUES: dict[pa.DataType, st.SearchStrategy[Any]] = {
    TEXT: st.text(st.characters(codec="utf-8"), max_size=6),
    INTEGER: st.integers(-(2**63), 2**63 - 1),
    NUMBER: st.floats(allow_nan=False),
    FLAG: st.booleans(),
    DAY: st.dates(),
    INSTANT: st.datetimes(timezones=st.just(UTC)),
}


def _cell(column: Column) -> st.SearchStrategy[Any]:
    values = _VALUES[column.type]
    return st.none() | values if column.nullable else values


@pytest.mark.parametrize("table", TABLES.values(), ids=table_id)
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_any_rows_of_the_right_types_survive_parquet(table: Table, data: st.DataObject) -> None:
    row = st.fixed_dictionaries({column.name: _cell(column) for column in table.columns})
    rows = data.draw(st.lists(row, max_size=2))
    made = table.from_rows(rows)
    file = BytesIO()
    pq.write_table(made, file)
    read = pq.read_table(file)
    assert read.to_pylist() == rows
    assert read.schema.equals(table.arrow_schema, check_metadata=True)


_SIGHT = st.fixed_dictionaries(
    {
        "fatalities": st.integers(0, 10_000),
        "latitude": st.integers(185_000, 205_000).map(lambda n: n / 10_000),
        "longitude": st.integers(965_000, 985_000).map(lambda n: n / 10_000),
        "event_date": st.dates(date(2000, 1, 1), date(2030, 1, 1)),
        "confidence": st.floats(0, 1),
        "notes": st.text(st.characters(codec="utf-8")),
    }
)


@settings(max_examples=20, deadline=None)
@given(st.lists(_SIGHT, min_size=1, max_size=4))
def test_valid_rows_stay_valid_through_parquet(sights: list[dict[str, Any]]) -> None:
    rows = [
        example(
            "reports",
            **sight,
            report_id=f"r-{number:016x}",
            year=sight["event_date"].year,
            fatalities_low=sight["fatalities"],
            fatalities_high=None,
        )
        for number, sight in enumerate(sights)
    ]
    file = BytesIO()
    pq.write_table(REPORTS.from_rows(rows), file)
    assert REPORTS.validate(pq.read_table(file)) == ()
