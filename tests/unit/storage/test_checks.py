from __future__ import annotations

import pyarrow as pa

from pipelines import checks
from schemas.examples import EXAMPLES
from schemas.registry import TABLES


def rows(name: str, *changes: dict[str, object]) -> pa.Table:
    return TABLES[name].from_rows([dict(EXAMPLES[name]) | change for change in changes])


def examples() -> dict[str, pa.Table]:
    return {name: rows(name, {}) for name in TABLES}


def test_every_check_passes_on_the_examples() -> None:
    rejected = {"raw_path": EXAMPLES["rejects"]["raw_path"], "items": 1, "articles": 0, "rejects": 1}
    outcomes = checks.evaluate(examples() | {"raw_files": rows("raw_files", {}, rejected)})
    assert [str(o) for o in outcomes if o.problems] == []
    assert all(o.result().passed for o in outcomes)
    assert len(outcomes) == len(checks.specs(list(TABLES))) > len(TABLES)


def test_every_table_has_a_blocking_schema_check() -> None:
    blocking = {s.asset_key.path[-1] for s in checks.specs(list(TABLES)) if s.blocking and s.name == "schema"}
    assert blocking == set(TABLES)
    assert all(s.blocking for s in checks.specs(list(TABLES)))


def test_a_bad_cell_is_told() -> None:
    problems = checks.schema_problems("reports", rows("reports", {"sub_event_type": "Brawl"}))
    assert any("sub_event_type" in p for p in problems)


def test_an_id_that_leads_nowhere_is_told() -> None:
    tables = examples() | {"casualties": rows("casualties", {"report_id": "r-" + "9" * 16})}
    told = [str(o) for o in checks.evaluate(tables) if o.table == "casualties" and o.problems]
    assert len(told) == 1
    assert told[0].startswith("casualties relations: ")
    assert "r-9999999999999999" in told[0]


def test_a_step_is_held_against_the_tables_beside_it() -> None:
    made = {"reports": rows("reports", {})}
    assert not any(o.problems for o in checks.evaluate(made, {"articles": rows("articles", {})}))
    stray = checks.evaluate(made, {"articles": TABLES["articles"].empty()})
    assert [o.check for o in stray if o.problems] == ["relations"]


def test_an_item_that_vanished_is_told() -> None:
    path = EXAMPLES["articles"]["raw_path"]
    ledger = rows("raw_files", {"raw_path": path, "items": 2, "articles": 1, "rejects": 1})
    nothing = TABLES["rejects"].empty()
    assert checks.accounting_problems(ledger, rows("articles", {}), nothing) == [
        f"{path}: 2 items; ledger says 1 articles + 1 rejects, the tables hold 1 + 0"
    ]


def test_an_item_counted_twice_is_told() -> None:
    path = EXAMPLES["articles"]["raw_path"]
    ledger = rows("raw_files", {"raw_path": path, "items": 1, "articles": 1, "rejects": 0})
    twice = checks.accounting_problems(ledger, rows("articles", {}), rows("rejects", {"raw_path": path}))
    assert len(twice) == 1


def test_an_item_of_no_known_file_is_told() -> None:
    unknown = checks.accounting_problems(
        TABLES["raw_files"].empty(), rows("articles", {"raw_path": "x"}), TABLES["rejects"].empty()
    )
    assert unknown == ["x: in the tables but not in the ledger"]
