from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from schemas.examples import EXAMPLES
from schemas.registry import TABLES
from schemas.relations import FOREIGN_KEYS, relation_findings


def tables(**changes: dict[str, Any] | None) -> dict[str, pa.Table]:
    """One example row in each table, with some cells changed; None for an empty table."""
    made = {name: table.from_rows([EXAMPLES[name]]) for name, table in TABLES.items() if name != "rejects"}
    made["rejects"] = TABLES["rejects"].empty()
    for name, cells in changes.items():
        rows = [] if cells is None else [{**EXAMPLES[name], **cells}]
        made[name] = TABLES[name].from_rows(rows)
    return made


def test_the_example_tables_hang_together() -> None:
    assert relation_findings(tables()) == ()


def test_foreign_keys_are_between_columns_there_are() -> None:
    for key in FOREIGN_KEYS:
        assert key.column in TABLES[key.table].column_names
        assert key.other_column in TABLES[key.other].column_names


@pytest.mark.parametrize("key", FOREIGN_KEYS, ids=lambda key: f"{key.table}.{key.column}")
def test_an_id_that_leads_nowhere_is_found(key: Any) -> None:
    astray = "somewhere else"
    made = tables()
    row = {**EXAMPLES[key.table], key.column: astray}
    found = relation_findings({**made, key.table: TABLES[key.table].from_rows([row])})
    fault = next(f for f in found if f.table == key.table and f.rule == f"{key.column}_leads_somewhere")
    assert fault.rows == (0,)
    assert astray in fault.message


def test_blank_and_missing_ids_lead_nowhere_rightly() -> None:
    made = tables(articles={"duplicate_of": ""}, displacement={"report_id": None})
    assert relation_findings(made) == ()


@pytest.mark.parametrize(
    ("cells", "is_ahead"),
    [
        ({"event_date": date(2023, 6, 15)}, False),
        ({"event_date": date(2023, 6, 16)}, False),
        ({"event_date": date(2023, 6, 17)}, True),
        ({"event_date": None}, False),
    ],
)
def test_an_event_ahead_of_its_article_is_found(cells: dict[str, Any], is_ahead: bool) -> None:
    rules = {finding.rule for finding in relation_findings(tables(reports=cells))}
    assert rules == ({"not_ahead_of_article"} if is_ahead else set())


def test_without_a_publication_date_arrival_counts() -> None:
    made = tables(
        articles={"published_at": None, "published_precision": ""}, reports={"event_date": date(2023, 6, 17)}
    )
    assert relation_findings(made) == ()
    made = tables(
        articles={"published_at": None, "published_precision": ""}, reports={"event_date": date(2023, 6, 18)}
    )
    assert [finding.rule for finding in relation_findings(made)] == ["not_ahead_of_article"]


@pytest.mark.parametrize(
    ("cells", "is_outside"),
    [
        ({"end": len(EXAMPLES["articles"]["text"])}, False),
        ({"end": len(EXAMPLES["articles"]["text"]) + 1}, True),
        ({"part": "title"}, True),
        ({"part": "metadata", "start": -1, "end": -1}, False),
    ],
)
def test_evidence_outside_its_article_is_found(cells: dict[str, Any], is_outside: bool) -> None:
    rules = {finding.rule for finding in relation_findings(tables(evidence=cells))}
    assert rules == ({"within_article"} if is_outside else set())


@pytest.mark.parametrize("cells", [{"articles": 0, "rejects": 1}, {"articles": 2, "items": 2}])
def test_a_ledger_that_miscounts_is_found(cells: dict[str, Any]) -> None:
    rules = {finding.rule for finding in relation_findings(tables(raw_files=cells))}
    assert rules == {"items_found"}


def test_an_event_nobody_tells_is_found() -> None:
    found = relation_findings(tables(event_reports=None))
    assert [(finding.table, finding.rule) for finding in found] == [("events", "reports_counted")]


def test_a_withdrawn_event_needs_no_report() -> None:
    made = tables(
        events={"status": "withdrawn", "n_reports": 0, "n_sources": 0},
        event_reports={"report_id": "r-" + "0" * 16, "score": 0.0},
    )
    assert relation_findings(made) == ()


def test_a_report_that_is_gone_but_still_scores_is_found() -> None:
    made = tables(event_reports={"report_id": "r-" + "0" * 16})
    assert "report_id_leads_somewhere" in {finding.rule for finding in relation_findings(made)}


def test_only_tables_that_are_there_are_compared() -> None:
    assert relation_findings({"reports": tables(reports={"article_id": "a-0"})["reports"]}) == ()
