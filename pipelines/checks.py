"""Asset checks: each table against its model, against other tables, and the accounting identity.

Belongs here: the checks' names and their Dagster form. Does not: what valid rows are (schemas).
Every check blocks: a table that fails is not written, and nothing is built on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import dagster as dg
import pyarrow as pa
import pyarrow.compute as pc

from schemas.registry import TABLES
from schemas.relations import FOREIGN_KEYS, relation_findings
from schemas.validation import SchemaError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCHEMA = "schema"
RELATIONS = "relations"
ACCOUNTING = "accounting"

RELATED = frozenset({"events", *(key.table for key in FOREIGN_KEYS)})
"""Tables with rows that must fit those of other tables."""

MAX_SHOWN = 20


def schema_problems(name: str, table: pa.Table) -> list[str]:
    """What the table's model finds wrong with it; empty when all is well."""
    try:
        TABLES[name].validate(table)
    except SchemaError as error:
        return str(error).splitlines()
    return []


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
        told = {SCHEMA: f"Every row fits the {name} model."}
        if name in RELATED:
            told[RELATIONS] = "Every id it names exists, and its rows fit those of other tables."
        if name == "raw_files":
            told[ACCOUNTING] = "Every raw item ended in articles or rejects, exactly once."
        found += [
            dg.AssetCheckSpec(check, asset=name, blocking=True, description=text)
            for check, text in told.items()
        ]
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


def evaluate(tables: Mapping[str, pa.Table], beside: Mapping[str, pa.Table] | None = None) -> list[Outcome]:
    """Run every check that `specs` declares for these tables, in its order.

    Args:
        tables: what one step made.
        beside: tables to hold it against: those of earlier steps, or all days of a table where a row may
            refer to another day's.
    """
    relations = relation_findings({**tables, **(beside or {})})
    outcomes = []
    for spec in specs(list(tables)):
        name = spec.asset_key.path[-1]
        if spec.name == SCHEMA:
            problems = schema_problems(name, tables[name])
        elif spec.name == RELATIONS:
            problems = [finding.message for finding in relations if finding.table == name]
        else:
            problems = accounting_problems(tables["raw_files"], tables["articles"], tables["rejects"])
        outcomes.append(Outcome(name, spec.name, tables[name].num_rows, tuple(problems)))
    return outcomes
