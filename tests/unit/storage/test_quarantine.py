from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from pipelines.assets import quarantine
from pipelines.assets.increments import CODED_TABLES
from schemas.examples import EXAMPLES
from schemas.registry import TABLES

NAMES = ("codings", *CODED_TABLES)
BAD = "a-" + "b" * 16


def rows(name: str, *changes: dict[str, object]) -> pa.Table:
    return TABLES[name].from_rows([dict(EXAMPLES[name]) | change for change in changes])


def tables(**report: object) -> dict[str, pa.Table]:
    """The examples, and a second article with one report that is as stated."""
    found = {name: rows(name, {}) for name in NAMES}
    found["codings"] = rows("codings", {}, {"article_id": BAD})
    found["reports"] = rows("reports", {}, {"article_id": BAD, "report_id": "r-" + "b" * 16} | report)
    return found


ARTICLES = rows("articles", {}, {"article_id": BAD})


def test_sound_rows_are_no_fault() -> None:
    assert quarantine.faults(tables(), ARTICLES) == {}


@pytest.mark.parametrize(
    ("report", "told"),
    [
        ({"sub_event_type": "Brawl"}, "sub_event_type"),
        ({"event_date": date(2024, 1, 1), "year": 2024}, "2024-01-01"),
        ({"fatalities": -1}, "fatalities"),
    ],
)
def test_the_article_at_fault_is_named_and_no_other(report: dict[str, object], told: str) -> None:
    reasons = quarantine.faults(tables(**report), ARTICLES)
    assert list(reasons) == [BAD]
    assert told in reasons[BAD]


def test_an_event_after_its_article_arrived_is_a_fault_whatever_the_article_says() -> None:
    far = date(2052, 3, 6)
    published = EXAMPLES["articles"]["published_at"].replace(year=2052)
    articles = rows("articles", {}, {"article_id": BAD, "published_at": published})
    reasons = quarantine.faults(tables(event_date=far.replace(month=1), year=2052), articles)
    assert "an event of 2052-01-06" in reasons[BAD]


def test_an_article_set_aside_keeps_only_its_coding() -> None:
    before = tables(sub_event_type="Brawl")
    after = quarantine.set_aside(before, quarantine.faults(before, ARTICLES))
    kept = after["codings"].to_pylist()
    assert [(c["article_id"] == BAD, c["status"]) for c in kept] == [(False, "coded"), (True, "failed")]
    assert kept[1]["reason"].startswith("error: breaks a rule: reports: ")
    assert len(kept[1]["reason"]) <= quarantine.LONGEST_REASON
    for name in CODED_TABLES:
        assert BAD not in after[name]["article_id"].to_pylist()
    assert quarantine.faults(after, ARTICLES) == {}


@pytest.mark.parametrize(
    ("articles", "at_fault", "earlier", "stops"),
    [(1, 1, 0, False), (3, 2, 0, True), (30, 3, 0, False), (30, 4, 0, True), (30, 1, 3, True)],
)
def test_a_few_are_bad_luck_and_many_are_a_broken_coder(
    articles: int, at_fault: int, earlier: int, stops: bool
) -> None:
    stated: list[dict[str, object]] = [{"article_id": f"a-{i:016x}"} for i in range(articles)]
    for change in stated[:earlier]:
        change |= {"status": "failed", "reason": f"{quarantine.PREFIX}x"}
    codings = rows("codings", *stated)
    assert quarantine.too_many({str(i): "" for i in range(at_fault)}, codings) is stops
