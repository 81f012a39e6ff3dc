"""Fits the weights of `confidence` to coded articles whose events people have coded too.

Run as `python -m pipelines.coding.fit_confidence GOLD CODED [GOLD CODED ...] [--write]`: GOLD is a file of
gold events (one JSON object an article, `doc_id` and `events`), CODED the folder that `tocsin code` wrote for
those articles. Belongs here: the fit and its calibration error. Does not: anything used when coding.
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq

from pipelines.coding.confidence import features_of_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WEIGHTS = Path(__file__).parent / "lexicon" / "confidence_weights.csv"
_PENALTY = 3.0
"""Strength of the ridge: few hundred reports must not carry large weights."""
_STEPS = 400
_FOLDS = 5
_BINS = 5
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sample:
    """One coded report: its article, the features that held, and whether people coded the event too."""

    article: str
    features: tuple[str, ...]
    is_right: bool


def samples(gold: Path, coded: Path) -> list[Sample]:
    """The reports of a coded folder, each compared with the gold events of its article."""
    events = {
        row["doc_id"]: row["events"] for row in map(json.loads, gold.read_text("utf-8").splitlines()) if row
    }
    rules = {
        row["report_id"]: str(row["rule"])
        for row in pq.read_table(coded / "evidence.parquet").to_pylist()
        if row["field"] == "confidence"
    }
    found = []
    free = {name: list(rows) for name, rows in events.items()}
    for report in pq.read_table(coded / "reports.parquet").to_pylist():
        left = free.get(report["external_id"], [])
        match = next((event for event in left if _is_same(event, report)), None)
        if match is not None:
            left.remove(match)
        found.append(
            Sample(report["external_id"], features_of_rule(rules[report["report_id"]]), match is not None)
        )
    return found


def _is_same(event: dict[str, object], report: dict[str, object]) -> bool:
    if event["sub_event_type"] != report["sub_event_type"]:
        return False
    if event["country"] != report["country"]:
        return False
    day, other = event.get("event_date"), report["event_date"]
    if not day or other is None:
        return not day and other is None
    width = {1: 1, 2: 7}.get(int(str(event["time_precision"])), 31)
    return abs((date.fromisoformat(str(day)[:10]) - date.fromisoformat(str(other)[:10])).days) <= width


def fit(found: Sequence[Sample]) -> dict[str, float]:
    """Weights of a logistic regression with a ridge penalty, by Newton's method."""
    names = sorted({name for sample in found for name in sample.features})
    matrix = _matrix(found, names)
    right = np.array([sample.is_right for sample in found], dtype=float)
    weight = np.zeros(len(names))
    for _ in range(_STEPS):
        chance = _chance(matrix @ weight)
        slope = matrix.T @ (right - chance) - _PENALTY * weight
        curve = (matrix * (chance * (1 - chance))[:, None]).T @ matrix + _PENALTY * np.eye(len(names))
        step = np.linalg.solve(curve, slope)
        weight += step
        if float(np.abs(step).max()) < 1e-8:
            break
    return dict(zip(names, (round(float(w), 3) for w in weight), strict=True))


def expected_calibration_error(chance: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Mean distance, over bins of equal size, between what is promised and what holds."""
    order = np.argsort(chance, kind="stable")
    bins = np.array_split(order, _BINS)
    return float(sum(abs(chance[b].mean() - right[b].mean()) * len(b) for b in bins) / len(order))


def cross_validated(found: Sequence[Sample]) -> tuple[float, float]:
    """Calibration error and Brier score on articles that the weights were not fitted to."""
    articles = sorted({sample.article for sample in found})
    chance = np.zeros(len(found))
    for fold in range(_FOLDS):
        held_out = set(articles[fold::_FOLDS])
        weight = fit([sample for sample in found if sample.article not in held_out])
        for index, sample in enumerate(found):
            if sample.article in held_out:
                total = sum(weight.get(name, 0.0) for name in sample.features)
                chance[index] = _chance(np.array([total]))[0]
    right = np.array([sample.is_right for sample in found], dtype=float)
    return expected_calibration_error(chance, right), float(((chance - right) ** 2).mean())


def _matrix(found: Sequence[Sample], names: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[name in sample.features for name in names] for sample in found], dtype=float)


def _chance(score: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-score)), dtype=np.float64)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, log the figures, and write the table when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, help="GOLD CODED pairs")
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    options = parser.parse_args(arguments)
    if len(options.paths) % 2:
        parser.error(f"{len(options.paths)} paths: give a folder of coded tables for each gold file")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    pairs = zip(options.paths[::2], options.paths[1::2], strict=True)
    found = [sample for gold, coded in pairs for sample in samples(gold, coded)]
    error, brier = cross_validated(found)
    weight = fit(found)
    _log.info("%d reports, %d right", len(found), sum(sample.is_right for sample in found))
    _log.info("held out: expected calibration error %.3f, Brier score %.3f", error, brier)
    for name, value in weight.items():
        _log.info("%-20s %+.3f", name, value)
    if options.write:
        with WEIGHTS.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(["feature", "weight"])
            writer.writerows(weight.items())


if __name__ == "__main__":
    main()
