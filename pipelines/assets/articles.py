"""data/raw -> articles, rejects, raw_files.

Belongs here: claiming what arrived on a day. Does not: reading formats or cleaning pages (ingest).
"""

# No `from __future__ import annotations`: Dagster reads the annotation of `context` as an object.

from collections.abc import Iterator
from datetime import date

import dagster as dg

from pipelines.assets import increments
from pipelines.assets.common import DAILY, publish, table_specs, withdraw
from pipelines.assets.resources import Progress, Workspace
from pipelines.checks import specs

NAMES = ("articles", "rejects", "raw_files")


@dg.multi_asset(
    name="ingest",
    specs=table_specs(NAMES, "ingest"),
    check_specs=specs(NAMES),
    partitions_def=DAILY,
)
def ingest(
    context: dg.AssetExecutionContext, workspace: Workspace, progress: dg.ResourceParam[Progress]
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult[None]]:
    """The raw items that no other arrival day has claimed."""
    from pipelines.ingest import ingest_files, list_raw

    day, store, raw = context.partition_key, workspace.store, workspace.raw
    with store.lock(workspace.lock_timeout):
        claimed = store.read_all("raw_files", columns=["raw_path", "raw_sha256"], without=day)
        files = increments.unclaimed_files(list_raw(raw), raw, claimed)
        progress.report("Reading files", 0, len(files))
        earlier = store.read_all("articles", before=day)
        found = ingest_files(files, raw, date.fromisoformat(day), earlier)
        tables = increments.drop_claimed(
            {"articles": found.articles, "rejects": found.rejects, "raw_files": found.raw_files},
            store.read_all("articles", columns=increments.ITEM_KEY, without=day),
            store.read_all("rejects", columns=increments.REJECT_KEY, without=day),
        )
        progress.report("Reading files", len(files), len(files))
        if not tables["raw_files"].num_rows:
            yield from withdraw(store, NAMES, day)
        else:
            yield from publish(store, tables, partition=day)
