"""Validation of one table: what is wrong with it, in words that name column, rule and rows.

What belongs here: running the Pandera model of a table and putting its answer into words.
What does not: the rules (`schemas.rules`) and how tables hang together (`schemas.relations`).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable

import pandas as pd
import pandera.errors
import pyarrow as pa

from schemas.rules import Finding
from schemas.table import Table

__all__ = ["Finding", "SchemaError", "findings", "validate"]

SHOWN_ROWS = 5
"""How many rows at fault a message names."""


class SchemaError(ValueError):
    """A table that is not what its declaration says. `findings` are the errors, one for each broken rule."""

    def __init__(self, table: Table, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        lines = "\n".join(f"  - {finding.message}" for finding in self.findings)
        super().__init__(
            f"Table {table.name} is not valid ({len(self.findings)} kind(s) of fault):\n{lines}\n"
            "Correct what made the rows; the codebook page (docs/codebook.md) states every column and rule."
        )


def validate(table: Table, rows: pa.Table | pd.DataFrame) -> tuple[Finding, ...]:
    """Check a table against its declaration; see `Table.validate`.

    Raises:
        SchemaError: the table has errors.
    """
    found = findings(table, rows)
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        raise SchemaError(table, errors)
    return found


def findings(table: Table, rows: pa.Table | pd.DataFrame) -> tuple[Finding, ...]:
    """Everything that is wrong or doubtful in a table, errors first, in the order of columns and rules."""
    if isinstance(rows, pd.DataFrame):
        frame = rows
    else:
        layout = _layout_findings(table, rows.schema)
        if layout:
            return layout
        frame = table.to_pandas(rows)
    frame = frame.reset_index(drop=True)
    errors: list[Finding] = []
    with warnings.catch_warnings():
        # Rules that only warn are run again below, where their rows can be told.
        warnings.simplefilter("ignore", pandera.errors.SchemaWarning)
        try:
            table.model.validate(frame, lazy=True)
        except pandera.errors.SchemaErrors as problem:
            errors = _error_findings(table, problem.failure_cases)
    if any(finding.rule == "layout" for finding in errors):
        return tuple(errors)
    return (*errors, *_warning_findings(table, frame))


def _layout_findings(table: Table, schema: pa.Schema) -> tuple[Finding, ...]:
    expected = {column.name: column.type for column in table.columns}
    actual = {field.name: field.type for field in schema}
    messages = [f"column {name} is missing" for name in expected if name not in actual]
    messages += [f"column {name} does not belong here" for name in actual if name not in expected]
    messages += [
        f"column {name} is of type {actual[name]}, not {kind}; nothing is converted"
        for name, kind in expected.items()
        if name in actual and actual[name] != kind
    ]
    if not messages and schema.names != list(expected):
        messages.append(f"the columns are not in order: {', '.join(schema.names)}")
    return tuple(Finding(table.name, "layout", "error", message) for message in messages)


def _error_findings(table: Table, failures: pd.DataFrame) -> list[Finding]:
    statements = {rule.statement: rule for rule in table.rules}
    grouped: dict[tuple[str, str], list[tuple[object, object]]] = {}
    for failure in failures.itertuples():
        check = str(failure.check)
        column = "" if check in statements else str(failure.column or "")
        grouped.setdefault((column, check), []).append((failure.index, failure.failure_case))
    result = []
    for (column, check), cases in grouped.items():
        rows = tuple(sorted({int(str(index)) for index, _ in cases if index is not None and index == index}))
        if check in statements:
            rule, message = statements[check].name, f"not so: {check}"
        elif not rows:
            values = ", ".join(sorted({str(value) for _, value in cases}))
            rule, message = "layout", f"column {column}: {check} fails with {values}"
        elif check == "multiple_fields_uniqueness":
            rule, message = "key", f"rows with the same {', '.join(table.key)}"
        else:
            values = ", ".join(dict.fromkeys(repr(value)[:80] for _, value in cases[:SHOWN_ROWS]))
            rule, message = column, f"column {column}: {check} fails with {values}"
        result.append(Finding(table.name, rule, "error", message + _where(rows), rows))
    return result


def _warning_findings(table: Table, frame: pd.DataFrame) -> list[Finding]:
    result = []
    for rule in table.rules:
        if rule.severity == "warning":
            broken = ~rule.holds(frame)
            rows = tuple(int(number) for number in frame.index[broken])
            if rows:
                message = f"doubtful, for as a rule {rule.statement}{_where(rows)}"
                result.append(Finding(table.name, rule.name, "warning", message, rows))
    return result


def _where(rows: tuple[int, ...]) -> str:
    if not rows:
        return ""
    shown = ", ".join(str(row) for row in rows[:SHOWN_ROWS])
    more = f" and {len(rows) - SHOWN_ROWS} more" if len(rows) > SHOWN_ROWS else ""
    return f" (row {shown}{more})"
