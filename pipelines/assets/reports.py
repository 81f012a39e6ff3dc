"""articles -> codings, reports, casualties, displacement, evidence, suppressed.

Belongs here: handing the day's articles to the coder in batches, keeping what is coded already. Does not:
any rule of coding (coding).
"""

# No `from __future__ import annotations`: Dagster reads the annotation of `context` as an object.

from collections.abc import Iterator, Mapping

import dagster as dg
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.assets import increments, quarantine
from pipelines.assets.common import DAILY, publish, stop_on_problems, table_specs, withdraw
from pipelines.assets.resources import Coders, Progress, Workspace
from pipelines.checks import SCHEMA, Outcome, specs
from schemas.registry import TABLES

NAMES = ("codings", *increments.CODED_TABLES)
BATCH_ARTICLES = 16
STEP = "Coding articles"


@dg.multi_asset(
    name="code",
    specs=table_specs(NAMES, "coding", deps=["articles"]),
    check_specs=specs(NAMES),
    partitions_def=DAILY,
)
def code(
    context: dg.AssetExecutionContext,
    workspace: Workspace,
    coders: Coders,
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult[None]]:
    """What the articles of an arrival day say; only those not yet coded by this version are read."""
    day, store = context.partition_key, workspace.store
    with store.lock(workspace.lock_timeout):
        articles = store.read("articles", day)
        if not store.exists("articles", day):
            yield from withdraw(store, NAMES, day)
            return
        coder = coders.load()
        before = {name: TABLES[name].empty() if coders.recode else store.read(name, day) for name in NAMES}
        plan = increments.plan_coding(articles, before["codings"], coder=coder.name, version=coder.version)
        parts = [increments.only_articles(before, plan.kept)]
        done, total = 0, plan.to_code.num_rows
        progress.report(STEP, done, total)
        for batch in batches(plan.to_code, BATCH_ARTICLES):
            coded = coder.code_batch(batch)
            parts.append({name: getattr(coded, name) for name in NAMES})
            done += batch.num_rows
            progress.report(STEP, done, total)
        parts.append({name: plan.skipped if name == "codings" else TABLES[name].empty() for name in NAMES})
        tables = increments.merge_coded(articles, parts, NAMES)
        reasons = quarantine.faults(tables, articles)
        if quarantine.too_many(reasons, tables["codings"]):
            told = tuple(f"{article_id}: {why}" for article_id, why in reasons.items())
            yield from stop_on_problems([Outcome("reports", SCHEMA, tables["reports"].num_rows, told)])
        tables = quarantine.set_aside(tables, reasons)
        context.log.info(
            "%d articles coded, %d kept, %d skipped", total, len(plan.kept), plan.skipped.num_rows
        )
        yield from publish(
            store,
            tables,
            partition=day,
            beside={"articles": articles},
            notes={"codings": coding_notes(tables["codings"], newly_coded=total)},
        )


def batches(articles: pa.Table, size: int) -> Iterator[pa.RecordBatch]:
    """The articles in record batches of at most `size` rows; none for an empty table."""
    for batch in articles.combine_chunks().to_batches(max_chunksize=size):
        if batch.num_rows:
            yield batch


def coding_notes(codings: pa.Table, *, newly_coded: int) -> Mapping[str, dg.MetadataValue]:
    """How the articles fared, and how much text triage kept away from the parser."""
    statuses = {
        f"articles {item['values']}": dg.MetadataValue.int(item["counts"])
        for item in pc.value_counts(codings["status"].combine_chunks()).to_pylist()
    }
    sentences = pc.sum(codings["sentences"]).as_py() or 0
    parsed = pc.sum(codings["sentences_parsed"]).as_py() or 0
    return statuses | {
        "articles newly coded": dg.MetadataValue.int(newly_coded),
        "sentences": dg.MetadataValue.int(sentences),
        "share of sentences never parsed": dg.MetadataValue.float(
            round(1 - parsed / sentences, 4) if sentences else 0.0
        ),
    }
