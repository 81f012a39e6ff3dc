"""Articles whose coded rows break a rule: set aside one by one, so that a bad page does not stop a run.

Belongs here: finding them and taking their rows out, as pure functions over tables. Does not: the rules
(schemas). A few such articles are bad luck; many are a broken coder, and then the run has to stop before
good events are withdrawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from pipelines.assets.increments import CODED_TABLES, only_articles
from schemas.registry import TABLES
from schemas.relations import GRACE, relation_findings
from schemas.validation import findings

if TYPE_CHECKING:
    from collections.abc import Mapping

TOLERATED_SHARE = 0.1
"""Share of a day's considered articles that may be set aside; one always may."""

PREFIX = "error: breaks a rule: "
LONGEST_REASON = 300


def faults(tables: Mapping[str, pa.Table], articles: pa.Table) -> dict[str, str]:
    """The articles whose rows break a rule, each with the first one it breaks.

    Args:
        tables: `codings` and the coded tables of one arrival day.
        articles: its articles.
    """
    found = [finding for name, table in tables.items() for finding in findings(TABLES[name], table)]
    found += relation_findings({**tables, "articles": articles})
    reasons: dict[str, str] = {}
    for finding in found:
        if finding.severity == "error" and finding.table in tables:
            ids = tables[finding.table]["article_id"]
            for row in finding.rows:
                reasons.setdefault(ids[row].as_py(), f"{finding.table}: {finding.message}")
    return reasons | {
        i: why for i, why in _dated_ahead(tables["reports"], articles).items() if i not in reasons
    }


def _dated_ahead(reports: pa.Table, articles: pa.Table) -> dict[str, str]:
    """Articles that date an event after the day they arrived; their own date of publication is then wrong.

    As events they would be dated after the version that tells them, which no event may be.
    """
    arrived = dict(zip(articles["article_id"].to_pylist(), articles["arrived_on"].to_pylist(), strict=True))
    return {
        row["article_id"]: f"reports: an event of {row['event_date']}, told on {arrived[row['article_id']]}"
        for row in reports.select(["article_id", "event_date"]).to_pylist()
        if row["event_date"] is not None
        and row["article_id"] in arrived
        and row["event_date"] > arrived[row["article_id"]] + GRACE
    }


def too_many(reasons: Mapping[str, str], codings: pa.Table) -> bool:
    """Whether so many articles are at fault, with those set aside before, that the coder must be."""
    considered = [row for row in codings.to_pylist() if row["status"] != "skipped"]
    earlier = sum(row["reason"].startswith(PREFIX) for row in considered)
    return bool(len(reasons) + earlier > max(1, TOLERATED_SHARE * len(considered)))


def set_aside(tables: Mapping[str, pa.Table], reasons: Mapping[str, str]) -> dict[str, pa.Table]:
    """The tables without the rows of these articles, whose `codings` say that they failed, and why."""
    if not reasons:
        return dict(tables)
    codings = []
    for row in tables["codings"].to_pylist():
        why = reasons.get(row["article_id"])
        failed = {
            "status": "failed",
            "reason": f"{PREFIX}{why}"[:LONGEST_REASON],
            "reports": 0,
            "displacements": 0,
        }
        codings.append(row if why is None else row | failed)
    good = frozenset(row["article_id"] for row in codings) - reasons.keys()
    coded = only_articles({name: tables[name] for name in CODED_TABLES}, good)
    return {"codings": TABLES["codings"].from_rows(codings), **coded}
