from __future__ import annotations

import dataclasses

import pytest

from pipelines.coding import coder as coder_module
from pipelines.coding.coder import Coded, RuleCoder
from schemas.registry import TABLES
from tests.unit.coding.articles import batch, row

RAID = (
    "BAMAKO, Mali — Gunmen attacked an army post near Ansongo on Wednesday, killing six soldiers, "
    "officials said. "
    "Two days earlier a landmine killed three traders on the road to Gossi.\n\n"
    "About 400 people fled to Gao, a local official said."
)
MARCH = (
    "Thousands of people marched in Lima on Thursday against a new tax. Police fired tear gas at the crowd."
)


@pytest.fixture(scope="module")
def coded(coder: RuleCoder) -> Coded:
    return coder.code_batch(batch(row(1, RAID), row(2, MARCH)))


def test_the_tables_hold_to_their_schemas(coded: Coded) -> None:
    for field in dataclasses.fields(Coded):
        TABLES[field.name].validate(getattr(coded, field.name))
    assert coded.reports.num_rows >= 3
    assert coded.casualties.num_rows >= 2
    assert coded.codings.column("status").to_pylist() == ["coded", "coded"]


def test_the_same_articles_give_the_same_tables(coder: RuleCoder, coded: Coded) -> None:
    again = coder.code_batch(batch(row(1, RAID), row(2, MARCH)))
    for field in dataclasses.fields(Coded):
        assert getattr(again, field.name).equals(getattr(coded, field.name)), field.name


def test_an_article_is_coded_alike_in_any_company(coder: RuleCoder, coded: Coded) -> None:
    alone = coder.code_batch(batch(row(2, MARCH)))
    of_march = [r for r in coded.reports.to_pylist() if r["external_id"] == "test:2"]
    assert alone.reports.to_pylist() == of_march


def test_every_coded_cell_has_evidence_in_the_text(coded: Coded) -> None:
    texts = {"a-" + "0" * 15 + "1": RAID, "a-" + "0" * 15 + "2": MARCH}
    evidence = coded.evidence.to_pylist()
    for each in evidence:
        if each["part"] == "text":
            assert 0 <= each["start"] < each["end"] <= len(texts[each["article_id"]]), each
        else:
            assert each["part"] == "metadata"
            assert (each["start"], each["end"]) == (-1, -1)
    own = {"report_id", "article_id", "external_id", "ordinal", "coder", "coder_version"}
    for report in coded.reports.to_pylist():
        why = {e["field"] for e in evidence if e["report_id"] == report["report_id"]}
        told = {name for name, value in report.items() if value not in ("", None) and name not in own}
        assert told <= why, told - why
    own |= {"displacement_id", "source"}  # the outlet is the article's, not read from its words
    assert coded.displacement.num_rows
    for figure in coded.displacement.to_pylist():
        why = {e["field"] for e in evidence if e["displacement_id"] == figure["displacement_id"]}
        told = {name for name, value in figure.items() if value not in ("", None) and name not in own}
        assert told <= why, told - why


def test_one_bad_article_does_not_stop_the_batch(coder: RuleCoder, monkeypatch: pytest.MonkeyPatch) -> None:
    split = coder_module.split_article

    def breaks_on_one(article: object) -> object:
        if getattr(article, "external_id", "") == "test:1":
            raise ValueError("no such sentence")
        return split(article)  # type: ignore[arg-type] # what the coder hands over is an Article

    monkeypatch.setattr(coder_module, "split_article", breaks_on_one)
    found = coder.code_batch(batch(row(1, RAID), row(2, MARCH)))
    assert found.codings.column("status").to_pylist() == ["failed", "coded"]
    assert "no such sentence" in found.codings.column("reason").to_pylist()[0]
    assert set(found.reports.column("external_id").to_pylist()) == {"test:2"}


def test_an_empty_article_is_coded_to_nothing(coder: RuleCoder) -> None:
    found = coder.code_batch(batch(row(3, "")))
    assert found.codings.column("status").to_pylist() == ["coded"]
    assert found.reports.num_rows == 0


def test_no_batch_no_rows(coder: RuleCoder) -> None:
    found = coder.code_batch(batch(row(3, "")).slice(0, 0))
    assert all(getattr(found, field.name).num_rows == 0 for field in dataclasses.fields(Coded))
