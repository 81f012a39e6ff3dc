"""Asset checks: each table against its model, its keys, and the accounting identity.

Belongs here: the checks' names, the pure functions behind them, and their Dagster form. Does not: what a
valid row is (schemas). Every check blocks: a table that fails is not written, and nothing is built on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import dagster as dg
import pyarrow as pa
import pyarrow.compute as pc

from schemas.registry import TABLES
from schemas.validation import SchemaError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCHEMA = "schema"
ACCOUNTING = "accounting"
REFERENCES = "references"

REFERS_TO: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "reports": (("article_id", "codings", "article_id"),),
    "casualties": (("report_id", "reports", "report_id"),),
    "displacement": (("report_id", "reports", "report_id"),),
    "evidence": (
        ("report_id", "reports", "report_id"),
        ("displacement_id", "displacement", "displacement_id"),
    ),
    "event_reports": (("event_id", "events", "event_id"),),
    "changes": (("event_id", "events", "event_id"),),
}
"""Table -> (column, table it refers to, column there); blanks and nulls refer to nothing."""

MAX_SHOWN = 20


def schema_problems(name: str, table: pa.Table) -> list[str]:
    """What the table's model finds wrong with it; empty when all is well."""
    try:
        TABLES[name].validate(table)
    except SchemaError as error:
        return str(error).splitlines()
    return []


def reference_problems(name: str, tables: Mapping[str, pa.Table]) -> list[str]:
    """Rows that refer to a row that is not there."""
    problems = []
    for column, other, key in REFERS_TO.get(name, ()):
        if other not in tables:
            continue
        ids = tables[name].column(column).combine_chunks().drop_null()
        lost = pc.unique(
            ids.filter(pc.invert(pc.is_in(ids, value_set=tables[other].column(key).combine_chunks())))
        )
        problems += [f"{name}.{column} {i!r} is not in {other}" for i in lost.to_pylist() if i]
    return problems


def accounting_problems(raw_files: pa.Table, articles: pa.Table, rejects: pa.Table) -> list[str]:
    """Files whose items did not all end in `articles` or `rejects`, exactly once (design, section 3)."""
    accepted = _count_by_path(articles)
    rejected = _count_by_path(rejects)
    problems = []
    for row in raw_files.to_pylist():
        path = row["raw_path"]
        has = (accepted.pop(path, 0), rejected.pop(path, 0))
        if has != (row["articles"], row["rejects"]) or sum(has) != row["items"]:
            problems.append(
                f"{path}: {row['items']} items; ledger says {row['articles']} articles + {row['rejects']} "
                f"rejects, the tables hold {has[0]} + {has[1]}"
            )
    problems += [f"{path}: in the tables but not in the ledger" for path in sorted({*accepted, *rejected})]
    return problems


def _count_by_path(table: pa.Table) -> dict[str, int]:
    counts = pc.value_counts(table.column("raw_path").combine_chunks())
    return {c["values"]: c["counts"] for c in counts.to_pylist()}


def specs(names: Sequence[str]) -> list[dg.AssetCheckSpec]:
    """The blocking checks of these tables."""
    found = []
    for name in names:
        found.append(
            dg.AssetCheckSpec(
                SCHEMA, asset=name, blocking=True, description=f"Every row fits the {name} model."
            )
        )
        if name in REFERS_TO:
            found.append(
                dg.AssetCheckSpec(
                    REFERENCES, asset=name, blocking=True, description="Every id it names exists."
                )
            )
        if name == "raw_files":
            found.append(
                dg.AssetCheckSpec(
                    ACCOUNTING,
                    asset=name,
                    blocking=True,
                    description="Every raw item ended in articles or rejects, exactly once.",
                )
            )
    return found


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check found in one table; no problems, no objection."""

    table: str
    check: str
    rows: int
    problems: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The outcome in one line, with the first problems."""
        return f"{self.table} {self.check}: {'; '.join(self.problems[:MAX_SHOWN]) or 'passed'}"

    def result(self) -> dg.AssetCheckResult:
        """The outcome as Dagster records it."""
        found = {"first problems": "\n".join(self.problems[:MAX_SHOWN])} if self.problems else {}
        return dg.AssetCheckResult(
            asset_key=self.table,
            check_name=self.check,
            passed=not self.problems,
            metadata={"rows": self.rows, "problems": len(self.problems), **found},
        )


def evaluate(tables: Mapping[str, pa.Table]) -> list[Outcome]:
    """Run every check that `specs` declares for these tables, in its order."""
    outcomes = []
    for spec in specs(list(tables)):
        name = spec.asset_key.path[-1]
        if spec.name == SCHEMA:
            problems = schema_problems(name, tables[name])
        elif spec.name == REFERENCES:
            problems = reference_problems(name, tables)
        else:
            problems = accounting_problems(tables["raw_files"], tables["articles"], tables["rejects"])
        outcomes.append(Outcome(name, spec.name, tables[name].num_rows, tuple(problems)))
    return outcomes
