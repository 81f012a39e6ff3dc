"""What is new? Which raw items an arrival day may claim, and which codings can be kept.

Belongs here: pure functions over tables that make a second run do nothing twice. Does not: Dagster, tables
on disk. An arrival day claims the items that no other day has claimed, so running it again gives the same
rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.ingest.files import check_file, checksum, raw_path
from pipelines.ingest.items import Rejection
from schemas.registry import TABLES

if TYPE_CHECKING:
    from pathlib import Path

CLAIM: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "articles": ("raw_path", "external_id", "url", "title", "published_text", "content_sha256"),
        "rejects": ("raw_path", "stage", "reason", "detail"),
        "raw_files": ("raw_path", "raw_sha256"),
    }
)
"""Table -> columns by which a row of one arrival day is known again by another."""

CODED_TABLES = ("reports", "casualties", "displacement", "evidence", "suppressed")


def sort_files(
    files: Iterable[Path], root: Path, claimed: pa.Table, own: pa.Table
) -> tuple[list[Path], frozenset[str]]:
    """Which files an arrival day has to read, and of which it keeps the rows it has.

    A file that another day has read in its present state is not read. If this day took it in an earlier
    state, which is gone from disk, what it took then stands.

    Args:
        files: what lies under `root`.
        root: the raw folder.
        claimed: the `CLAIM` columns of `raw_files` of all other days.
        own: `raw_files` of this day as the last run left it.

    Returns:
        The files to read, and the raw paths whose rows stay.
    """
    known = set(zip(claimed["raw_path"].to_pylist(), claimed["raw_sha256"].to_pylist(), strict=True))
    paths = {path for path, _ in known}
    had = set(own["raw_path"].to_pylist())
    to_read, to_keep = [], set()
    for file in files:
        name = raw_path(file, root)
        # Only a path seen before is hashed here; a new one is new whatever it holds.
        if name not in paths or (name, _sha256(file, root)) not in known:
            to_read.append(file)
        elif name in had:
            to_keep.add(name)
    return to_read, frozenset(to_keep)


def _sha256(file: Path, root: Path) -> str:
    """The file's hash; "" for what cannot be read (ingest says why in `rejects`)."""
    try:
        check_file(file, root)
        return checksum(file)[0]
    except Rejection:
        return ""


def nameless(articles: pa.Table) -> pa.Table:
    """Articles for ingest to mark duplicates against, without the files they came from.

    By file and place, ingest would itself leave out items met before; in a feed that puts the newest item
    first every place shifts, and `drop_claimed` does the same whatever the place.
    """
    index = articles.schema.get_field_index("raw_path")
    blank = pa.array([""] * articles.num_rows, type=pa.string())
    return articles.set_column(index, articles.schema.field(index), blank)


def drop_claimed(found: Mapping[str, pa.Table], claimed: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Leave out the items of a file that another day had already taken from its earlier state.

    A feed or a JSON lines file that grows is read anew each day; only what it gained belongs to this day.

    Args:
        found: `articles`, `rejects` and `raw_files` of this day.
        claimed: the `CLAIM` columns of the same tables of all other days.

    Returns:
        The three tables, the counts of `raw_files` made to fit.
    """
    kept = {
        name: found[name].filter(_unseen(found[name], claimed[name], CLAIM[name]))
        for name in ("articles", "rejects")
    }
    if all(kept[name].num_rows == found[name].num_rows for name in kept):
        return dict(found)
    accepted = Counter(kept["articles"]["raw_path"].to_pylist())
    rejected = Counter(kept["rejects"]["raw_path"].to_pylist())
    rows = []
    for row in found["raw_files"].to_pylist():
        path = row["raw_path"]
        counts = {"articles": accepted[path], "rejects": rejected[path]}
        rows.append(row | counts | {"items": sum(counts.values())})
    return kept | {"raw_files": TABLES["raw_files"].from_rows(rows)}


def with_kept(
    new: Mapping[str, pa.Table], own: Mapping[str, pa.Table], paths: frozenset[str]
) -> dict[str, pa.Table]:
    """The new rows together with this day's own rows of `paths`, in the order of the raw paths."""
    if not paths:
        return dict(new)
    wanted = pa.array(sorted(paths), type=pa.string())
    together = {}
    for name, table in new.items():
        kept = own[name].filter(pc.is_in(own[name]["raw_path"], value_set=wanted))
        rows = pa.concat_tables([table, kept])
        together[name] = rows.take(pc.array_sort_indices(rows["raw_path"].combine_chunks()))
    return together


def _unseen(table: pa.Table, claimed: pa.Table, key: tuple[str, ...]) -> pa.Array:
    """A mask of the rows beyond those claimed with the same key (counted: a repeat is an item too)."""
    left = Counter(_keys(claimed, key))
    mask = []
    for item in _keys(table, key):
        mask.append(left[item] <= 0)
        left[item] -= 1
    return pa.array(mask, type=pa.bool_())


def _keys(table: pa.Table, key: tuple[str, ...]) -> Iterable[tuple[object, ...]]:
    return zip(*(table[name].to_pylist() for name in key), strict=True)


@dataclass(frozen=True, slots=True)
class CodingPlan:
    """What to do with the articles of one arrival day.

    `to_code` are the articles to code now, `kept` the ids whose coding stands, and `skipped` ready
    `codings` rows for articles that are not coded, with the reason.
    """

    to_code: pa.Table
    kept: frozenset[str]
    skipped: pa.Table


def plan_coding(
    articles: pa.Table, codings: pa.Table, *, coder: str, version: str, skip_duplicates: bool = True
) -> CodingPlan:
    """Sort articles into: coded by this version already, to be coded now, and not to be coded.

    Args:
        articles: `articles` rows of one arrival day.
        codings: its `codings` rows as the last run left them (empty to code all anew).
        coder: name of the coder.
        version: its version; another version codes anew.
        skip_duplicates: leave repeats of another article uncoded.
    """
    done = {
        row["article_id"]
        for row in codings.select(["article_id", "status", "coder", "coder_version"]).to_pylist()
        if row["coder"] == coder and row["coder_version"] == version and row["status"] != "skipped"
    }
    facts = articles.select(["article_id", "external_id", "duplicate_of", "is_coded_language", "arrived_on"])
    skipped, code, kept = [], [], set()
    for row in facts.to_pylist():
        reason = "" if row["is_coded_language"] else "language"
        reason = reason or ("duplicate" if row["duplicate_of"] and skip_duplicates else "")
        is_kept = not reason and row["article_id"] in done
        code.append(not reason and not is_kept)
        if is_kept:
            kept.add(row["article_id"])
        if reason:
            skipped.append(
                {
                    "article_id": row["article_id"],
                    "external_id": row["external_id"],
                    "status": "skipped",
                    "reason": reason,
                    "sentences": 0,
                    "sentences_parsed": 0,
                    "reports": 0,
                    "displacements": 0,
                    "coder": coder,
                    "coder_version": version,
                    "arrived_on": row["arrived_on"],
                }
            )
    return CodingPlan(
        to_code=articles.filter(pa.array(code, type=pa.bool_())),
        kept=frozenset(kept),
        skipped=TABLES["codings"].from_rows(skipped),
    )


def merge_coded(
    articles: pa.Table, parts: Iterable[Mapping[str, pa.Table]], names: Iterable[str]
) -> dict[str, pa.Table]:
    """Put coded tables of several sources together, in the order of the articles.

    The order does not depend on which rows were kept and which coded anew, so neither do the bytes.
    """
    parts = list(parts)
    order = articles["article_id"].combine_chunks()
    merged = {}
    for name in names:
        table = pa.concat_tables([TABLES[name].empty(), *(part[name] for part in parts)])
        position = pc.index_in(table["article_id"].combine_chunks(), value_set=order)
        merged[name] = table.take(pc.array_sort_indices(position))
    return merged


def only_articles(tables: Mapping[str, pa.Table], ids: frozenset[str]) -> dict[str, pa.Table]:
    """The rows that belong to these articles."""
    wanted = pa.array(sorted(ids), type=pa.string())
    return {
        name: table.filter(pc.is_in(table["article_id"], value_set=wanted)) for name, table in tables.items()
    }
