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
STEP = "Reading files"


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
        others = {name: store.read_all(name, columns=increments.CLAIM[name], without=day) for name in NAMES}
        own = {name: store.read(name, day) for name in NAMES}
        to_read, to_keep = increments.sort_files(list_raw(raw), raw, others["raw_files"], own["raw_files"])
        progress.report(STEP, 0, len(to_read))
        found = ingest_files(
            to_read,
            raw,
            arrived_on=date.fromisoformat(day),
            earlier=increments.nameless(store.read_all("articles", before=day)),
            progress=lambda done, total, _path: progress.report(STEP, done, total),
        )
        new = {name: getattr(found, name) for name in NAMES}
        tables = increments.with_kept(increments.drop_claimed(new, others), own, to_keep)
        if not tables["raw_files"].num_rows:
            yield from withdraw(store, NAMES, day)
        else:
            yield from publish(store, tables, partition=day)
