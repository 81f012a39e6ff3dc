from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pipelines.places import Gazetteer
from pipelines.places.features import FEATURES
from pipelines.places.fit import Corpus, Example, examples_of, fit, judge, main


def example(right: int, *, strong: int) -> Example:
    """Two options, one of which has the first feature."""
    rows = np.zeros((2, 3))
    rows[strong, 0] = 1.0
    rows[:, 1] = 1.0
    return Example(rows, np.arange(2) == right, 1.0)


def test_fitting_learns_what_the_right_options_have() -> None:
    examples = [example(0, strong=0)] * 9 + [example(1, strong=0)]
    fitted = fit(examples, np.zeros(3))
    assert 1.2 < fitted[0] < 2.3  # the log odds of nine in ten are 2.2; the ridge pulls them down a little
    assert fitted[1] == pytest.approx(0, abs=1e-6)
    figures = judge(examples, fitted)
    assert figures["accuracy"] == pytest.approx(0.9)
    assert figures["calibration_error"] < 0.1


def test_being_sure_and_wrong_shows_as_calibration_error() -> None:
    examples = [example(0, strong=0), example(1, strong=0)] * 10
    assert judge(examples, np.array([6.0, 0.0, 0.0]))["calibration_error"] > 0.45


def test_examples_carry_the_features_of_every_candidate(gazetteer: Gazetteer) -> None:
    text = "A man from Paris, Texas, was held."
    article = {"text": text, "toponyms": [{"start": 11, "end": 16, "lat": 33.66, "lon": -95.55}]}
    found = examples_of(Corpus("c", [article]), gazetteer, [0.0] * len(FEATURES))
    assert len(found) == 1
    assert found[0].rows.shape[1] == len(FEATURES)
    assert found[0].right.sum() >= 1
    assert not found[0].right[-1]


def test_a_dry_run_prints_figures_and_keeps_the_weights(
    gazetteer: Gazetteer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = {"text": "Shots in Kano.", "toponyms": [{"start": 9, "end": 13, "lat": 12.0, "lon": 8.52}]}
    corpus = tmp_path / "c.jsonl"
    corpus.write_text(json.dumps(article), encoding="utf-8")
    assert main([str(corpus), "--gazetteer", str(gazetteer.path), "--dry-run"]) == 0
    assert "c.jsonl by all: {'names': 1, 'accuracy': 1.0" in capsys.readouterr().err
