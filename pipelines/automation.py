"""When things run by themselves: the nightly schedule and the new-files sensor, both off by default.

Belongs here: triggers. Does not: work. Switch them on in the web interface (Automation), or with
`dagster schedule start nightly`.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import dagster as dg

from pipelines.assets.common import DAILY
from pipelines.assets.resources import Workspace

if TYPE_CHECKING:
    from pathlib import Path

everything = dg.define_asset_job(
    "everything",
    selection=dg.AssetSelection.all(),
    description="The main job: what arrived on a day becomes tables and exports.",
)


@dg.schedule(
    job=everything,
    name="nightly",
    cron_schedule="30 0 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Half past midnight UTC: take in what is new under the day that has just begun.",
)
def nightly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """One run a night; the day comes from the tick, not from the clock, so a late tick is filed rightly."""
    day = context.scheduled_execution_time.astimezone(UTC).date().isoformat()
    return dg.RunRequest(run_key=f"nightly-{day}", partition_key=day)


@dg.sensor(
    job=everything,
    name="new_files",
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="Whenever the raw folder's listing changes: take in what is new today.",
)
def new_files(context: dg.SensorEvaluationContext, workspace: Workspace) -> dg.SensorResult | dg.SkipReason:
    """A changed listing asks for a run of today's partition.

    The listing, not each file, is the cursor: a thousand files that arrive together are one run, and a
    folder that is still being filled asks again at the next tick.
    """
    if not workspace.raw.is_dir():
        return dg.SkipReason(f"There is no folder {workspace.raw}.")
    signature = listing_signature(workspace.raw)
    if signature == context.cursor:
        return dg.SkipReason("Nothing has changed in the raw folder.")
    day = datetime.now(UTC).date().isoformat()
    if not DAILY.has_partition_key(day):
        return dg.SkipReason(f"{day} is before the first partition; is the clock right?")
    return dg.SensorResult(
        run_requests=[dg.RunRequest(run_key=f"{day}-{signature}", partition_key=day)],
        cursor=signature,
    )


def listing_signature(root: Path) -> str:
    """A hash of the raw files' names, sizes and modification times; the files are not opened."""
    from pipelines.ingest.files import list_raw, raw_path

    digest = hashlib.sha256()
    for path in list_raw(root):
        try:
            state = path.lstat()
        except FileNotFoundError:
            continue  # taken away while we looked; the next tick sees the listing without it
        digest.update(f"{raw_path(path, root)}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
