"""events -> files other tools read, under data/curated/exports.

Belongs here: making the exports of a run. Does not: their forms (exports). `tocsin export` makes the same
files at another place.
"""

# No `from __future__ import annotations`: Dagster reads the annotation of `context` as an object.
import hashlib
from collections.abc import Iterator

import dagster as dg

from pipelines.assets.common import stop_on_problems
from pipelines.assets.resources import Progress, Workspace
from pipelines.checks import SCHEMA, Outcome
from pipelines.storage import write_bytes
from schemas.validation import SchemaError

FORMS = ("text", "number")
STEP = "Writing exports"


@dg.asset(
    deps=["events", "displacement", "articles"],
    group_name="release",
    kinds={"csv", "parquet"},
    check_specs=[
        dg.AssetCheckSpec(
            SCHEMA,
            asset="acled_export",
            blocking=True,
            description="Every row has ACLED's 31 columns filled.",
        )
    ],
)
def acled_export(
    context: dg.AssetExecutionContext, workspace: Workspace, progress: dg.ResourceParam[Progress]
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult[None]]:
    """Events and displacement as the ACLED format's 31 columns, actor types as text and as numbers."""
    from pipelines.exports import export_acled

    store = workspace.store
    metadata: dict[str, dg.MetadataValue] = {}
    with store.lock(workspace.lock_timeout):
        for done, form in enumerate(FORMS):
            progress.report(STEP, done, len(FORMS))
            try:
                summary = export_acled(store.root, store.root / "exports", form)
            except SchemaError as error:
                yield from stop_on_problems([Outcome("acled_export", SCHEMA, 0, (str(error),))])
                raise
            for path in summary.files:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                metadata[f"sha256 {path.name}"] = dg.MetadataValue.text(digest)
        progress.report(STEP, len(FORMS), len(FORMS))
    left_out = {f"left out, {why}": dg.MetadataValue.int(n) for why, n in summary.left_out.items()}
    rows: dict[str, dg.MetadataValue] = {"dagster/row_count": dg.MetadataValue.int(summary.rows)}
    yield dg.MaterializeResult(
        metadata=rows | left_out | metadata,
        check_results=[Outcome("acled_export", SCHEMA, summary.rows).result()],
    )


@dg.asset(deps=["events"], group_name="release", kinds={"markdown"})
def codebook(context: dg.AssetExecutionContext, workspace: Workspace) -> dg.MaterializeResult[None]:
    """What every column of every table means, for whoever is handed the folder of tables."""
    from schemas.codebook import codebook_page

    store = workspace.store
    path = store.root / "exports" / "codebook.md"
    content = codebook_page().encode()
    with store.lock(workspace.lock_timeout):
        changed = write_bytes(path, content)
    return dg.MaterializeResult(
        metadata={
            "dagster/uri": dg.MetadataValue.path(str(path)),
            "bytes": dg.MetadataValue.int(len(content)),
            "sha256": dg.MetadataValue.text(hashlib.sha256(content).hexdigest()),
            "changed": dg.MetadataValue.bool(changed),
        }
    )
