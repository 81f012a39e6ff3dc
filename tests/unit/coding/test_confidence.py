from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.coding.coder import RuleCoder
from pipelines.coding.confidence import confidence, features_of_rule, rule_of, weights
from pipelines.coding.fit_confidence import Sample, cross_validated, fit, samples
from tests.unit.coding.articles import batch, reports, row


@given(st.lists(st.sampled_from(sorted(weights())), unique=True))
def test_confidence_is_a_probability(held: list[str]) -> None:
    assert 0 < confidence(held) < 1


@given(st.lists(st.sampled_from(sorted(weights())), unique=True, min_size=1))
def test_the_rule_of_the_evidence_names_the_features(held: list[str]) -> None:
    assert list(features_of_rule(rule_of(held))) == held


def test_a_well_told_event_is_surer_than_an_unplaced_one(coder: RuleCoder) -> None:
    (well,) = reports(coder, "Gunmen killed nine farmers in Konduga, Nigeria, on Monday. All of them died.")
    (bare,) = reports(coder, "Gunmen killed farmers in Nigeria.")
    assert float(str(well["confidence"])) > float(str(bare["confidence"]))
    assert bare["needs_review"]


def test_a_score_can_be_worked_out_from_the_evidence(coder: RuleCoder) -> None:
    found = coder.code_batch(batch(row(1, "Gunmen killed nine farmers in Konduga, Nigeria, on Monday.")))
    (report,) = found.reports.to_pylist()
    (why,) = [e for e in found.evidence.to_pylist() if e["field"] == "confidence"]
    assert report["confidence"] == pytest.approx(confidence(features_of_rule(why["rule"])), abs=5e-4)


def test_the_fit_finds_what_tells_right_from_wrong() -> None:
    found = [
        Sample(f"a{i % 10}", ("always", "told again") if i % 2 else ("always", "no place"), i % 2 == 1)
        for i in range(60)
    ]
    weight = fit(found)
    assert weight["told again"] > 1 > -1 > weight["no place"]
    error, brier = cross_validated(found)
    assert error < 0.15
    assert brier < 0.05


def test_each_gold_event_answers_for_one_report(tmp_path: Path) -> None:
    event = {
        "event_date": "2024-03-04", "time_precision": 1, "sub_event_type": "Attack", "country": "Nigeria",
    }  # fmt: skip
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"doc_id": "x", "events": [event]}), "utf-8")
    coded = [
        {"report_id": f"r-{i}", "external_id": "x", "event_date": date(2024, 3, 4),
         "sub_event_type": "Attack", "country": "Nigeria"}
        for i in range(2)
    ]  # fmt: skip
    why = [{"report_id": f"r-{i}", "field": "confidence", "rule": rule_of(["always"])} for i in range(2)]
    pq.write_table(pa.Table.from_pylist(coded), tmp_path / "reports.parquet")
    pq.write_table(pa.Table.from_pylist(why), tmp_path / "evidence.parquet")
    assert [sample.is_right for sample in samples(gold, tmp_path)] == [True, False]
