"""What all table assets share: their specs, and publishing checked tables with metadata.

Belongs here: Dagster's side of a table. Does not: reading and writing files (storage), checks (checks).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import dagster as dg
import pyarrow as pa

from pipelines import checks
from pipelines.storage import FIRST_DAY
from schemas.registry import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipelines.storage import Store, Written

DAILY = dg.DailyPartitionsDefinition(start_date=FIRST_DAY, end_offset=1)
"""Arrival days. The offset lets today's partition be filled today."""

PREVIEW_ROWS = 5
PREVIEW_CELL = 60


def table_specs(names: Sequence[str], group: str, deps: Sequence[str] = ()) -> list[dg.AssetSpec]:
    """One asset per table, described from the registry."""
    return [
        dg.AssetSpec(
            name,
            deps=list(deps),
            group_name=group,
            kinds={"parquet"},
            description=TABLES[name].description,
            metadata={"dagster/column_schema": column_schema(name)},
        )
        for name in names
    ]


def column_schema(name: str) -> dg.TableSchema:
    """A table's columns as Dagster shows them, from the registry."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                type=str(column.type),
                description=column.description,
                constraints=dg.TableColumnConstraints(
                    nullable=column.nullable, unique=(column.name,) == TABLES[name].key
                ),
            )
            for column in TABLES[name].columns
        ]
    )


def publish(
    store: Store,
    tables: Mapping[str, pa.Table],
    *,
    partition: str = "",
    beside: Mapping[str, pa.Table] | None = None,
    notes: Mapping[str, Mapping[str, dg.MetadataValue]] | None = None,
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult[None]]:
    """Check the tables, write them all or none, and tell Dagster.

    Args:
        store: where they go.
        tables: the tables of one step.
        partition: the arrival day, for partitioned tables.
        beside: tables to check them against (see `checks.evaluate`).
        notes: further metadata per table.

    Yields:
        The check results, then one materialization per table.

    Raises:
        dagster.Failure: a check failed; no table was written.
    """
    outcomes = checks.evaluate(tables, beside)
    yield from stop_on_problems(outcomes)
    for name, table in tables.items():
        written = store.write(name, table, partition)
        yield dg.MaterializeResult(
            asset_key=name,
            metadata={**_metadata(name, table, written), **((notes or {}).get(name, {}))},
            data_version=dg.DataVersion(written.sha256),
            check_results=[outcome.result() for outcome in outcomes if outcome.table == name],
        )


def stop_on_problems(outcomes: Sequence[checks.Outcome]) -> Iterator[dg.AssetCheckResult]:
    """Nothing when all checks passed; else tell Dagster what they found and end the step.

    Raises:
        dagster.Failure: a check failed.
    """
    failed = [outcome for outcome in outcomes if outcome.problems]
    if failed:
        yield from (outcome.result() for outcome in outcomes)
        told = "; ".join(str(outcome) for outcome in failed)
        raise dg.Failure(f"checks failed, so nothing was written: {told}", allow_retries=False)


def withdraw(store: Store, names: Sequence[str], partition: str) -> Iterator[dg.MaterializeResult[None]]:
    """Take an arrival day without items out of these tables (there may be none to take)."""
    for name in names:
        removed = store.remove(name, partition)
        yield dg.MaterializeResult(
            asset_key=name,
            metadata={"dagster/partition_row_count": 0, "changed": removed},
            data_version=dg.DataVersion("none"),
            check_results=[
                dg.AssetCheckResult(
                    asset_key=spec.asset_key, check_name=spec.name, passed=True, metadata={"rows": 0}
                )
                for spec in checks.specs([name])
            ],
        )


def _metadata(name: str, table: pa.Table, written: Written) -> dict[str, dg.MetadataValue]:
    rows = "dagster/partition_row_count" if written.path.stem != name else "dagster/row_count"
    return {
        rows: dg.MetadataValue.int(written.rows),
        "dagster/uri": dg.MetadataValue.path(str(written.path)),
        "dagster/column_schema": dg.MetadataValue.table_schema(column_schema(name)),
        "bytes": dg.MetadataValue.int(written.size),
        "sha256": dg.MetadataValue.text(written.sha256),
        "changed": dg.MetadataValue.bool(written.changed),
        "preview": dg.MetadataValue.md(preview(table)),
    }


def preview(table: pa.Table) -> str:
    """The first rows as a Markdown table; long cells are cut."""
    names = table.schema.names
    lines = ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]
    lines += [
        "| " + " | ".join(_cell(row[n]) for n in names) + " |"
        for row in table.slice(0, PREVIEW_ROWS).to_pylist()
    ]
    return "\n".join(lines)


def _cell(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    text = text if len(text) <= PREVIEW_CELL else text[: PREVIEW_CELL - 1] + "…"
    return text.replace("\\", "\\\\").replace("|", "\\|")


def partition_of(context: dg.AssetExecutionContext) -> str:
    """The arrival day that a run of an unpartitioned table is part of; "" when it is run by itself."""
    return context.partition_key if context.has_partition_key else ""
