"""reports -> events, event_reports, changes.

Belongs here: handing all reports and the events as they stand to linking. Does not: deciding which reports
tell one event (linking).
"""

# No `from __future__ import annotations`: Dagster reads the annotation of `context` as an object.

from collections.abc import Iterator

import dagster as dg

from pipelines.assets.common import partition_of, publish, table_specs
from pipelines.assets.resources import Progress, Workspace
from pipelines.checks import specs

NAMES = ("events", "event_reports", "changes")
STEP = "Linking reports"


@dg.multi_asset(name="link", specs=table_specs(NAMES, "linking", deps=["reports"]), check_specs=specs(NAMES))
def link(
    context: dg.AssetExecutionContext, workspace: Workspace, progress: dg.ResourceParam[Progress]
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult[None]]:
    """One event for each real one, with its reports and its history; ids and versions carry over."""
    from pipelines.linking import Linked, link_reports

    store = workspace.store
    with store.lock(workspace.lock_timeout):
        progress.report(STEP, 0, 1)
        reports = store.read_all("reports")
        linked = link_reports(
            reports,
            store.read_all("articles", columns=["article_id", "arrived_on"]),
            as_of=workspace.day(partition_of(context)),
            earlier=Linked(*(store.read(name) for name in NAMES)),
        )
        progress.report(STEP, 1, 1)
        yield from publish(
            store, {name: getattr(linked, name) for name in NAMES}, beside={"reports": reports}
        )
