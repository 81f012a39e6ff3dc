"""data/raw -> articles, rejects, raw_files.

Belongs here: claiming what arrived on a day. Does not: reading formats or cleaning pages (ingest).
"""

# No `from __future__ import annotations`: Dagster reads the annotation of `context` as an object.

from collections.abc import Iterator
from datetime import date

import dagster as dg
import pyarrow as pa

from pipelines.assets import increments
from pipelines.assets.common import DAILY, publish, table_specs, withdraw
from pipelines.assets.resources import Progress, Workspace
from pipelines.checks import specs
from pipelines.storage import Store

NAMES = ("articles", "rejects", "raw_files")
STEP = "Reading files"
LINKS = ["article_id", "duplicate_of", "raw_path", "raw_sha256"]


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
        others = {name: _read_others(store, name, day) for name in NAMES}
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
            # A repeat may point to an article of another day.
            every = pa.concat_tables([t.select(LINKS) for t in (others["articles"], tables["articles"])])
            yield from publish(store, tables, partition=day, beside={"articles": every})


def _read_others(store: Store, name: str, day: str) -> pa.Table:
    """All other days of a table: what claims an item, and for articles what repeats point to."""
    columns = dict.fromkeys([*increments.CLAIM[name], *(LINKS if name == "articles" else ())])
    return store.read_all(name, columns=list(columns), without=day)
