"""Fitting the scorer's weights on articles with known coordinates: writes data/weights.csv anew.

What belongs here: the training of the weights in `features`, and honest figures for it (each corpus judged
by weights fitted on the others). What does not: anything that runs when articles are coded.

Run as `python -m pipelines.places.fit CORPUS.jsonl...`, each line an article with `text`, `title`, `source`
and `toponyms` (start, end, lat, lon). The evidence that the names of a document give each other depends on
the weights themselves, so that fitting alternates between resolving with the weights so far and fitting
them anew.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.coding.types import Article
from pipelines.places import sources
from pipelines.places.features import FEATURES
from pipelines.places.gazetteer import Gazetteer, distance_km
from pipelines.places.resolve import Group
from pipelines.places.table import read_articles, resolve_given

RIGHT_KM = 161.0
"""A place is right when it lies this close to the true coordinates (100 miles, the measure of the field)."""
RIDGE = 0.004
ROUNDS = 4
STEPS = 300

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One name of a document: its options' features, which options are right, how much it counts."""

    rows: Floats
    right: npt.NDArray[np.bool_]
    weight: float


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles with known toponyms (all of them or some)."""

    name: str
    articles: Sequence[dict[str, Any]]


def examples_of(corpus: Corpus, gazetteer: Gazetteer, weighing: Sequence[float]) -> list[Example]:
    """Resolve a corpus's articles with some weights and note the features beside the truth."""
    found = []
    for item in corpus.articles:
        truth = {(t["start"], t["end"]): (float(t["lat"]), float(t["lon"])) for t in item["toponyms"]}
        article = Article(
            "", "", item.get("title") or "", item["text"], None, item.get("source") or "", "", ""
        )
        for group in resolve_given(article, gazetteer, sorted(truth), weighing=weighing):
            here = [mention for mention in group.mentions if mention.part == "text"]
            points = [truth[span] for mention in here if (span := (mention.start, mention.end)) in truth]
            if not here or not group.candidates or group.mentions[0].demonym:
                continue
            if points:
                found.append(_example(group, points))
    return found


def _example(group: Group, points: Sequence[tuple[float, float]]) -> Example:
    near = [
        any(distance_km(point, (e.place.latitude, e.place.longitude)) <= RIGHT_KM for point in points)
        for e in group.candidates
    ]
    right = np.array([*near, not any(near)])
    return Example(np.array(group.rows), right, float(len(points)) ** 0.5)


def fit(examples: Sequence[Example], start: Floats) -> Floats:
    """Maximise the log probability of the right options, with a ridge that pulls towards `start` (Adam)."""
    current = start.copy()
    sizes = [len(example.rows) for example in examples]
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    rows = np.concatenate([example.rows for example in examples])
    right = np.concatenate([example.right for example in examples])
    scale = np.repeat([example.weight for example in examples], sizes)
    total = sum(example.weight for example in examples)
    first = np.repeat(np.arange(len(examples)), sizes)
    mean, spread = np.zeros_like(current), np.zeros_like(current)
    for step in range(1, STEPS + 1):
        scores = rows @ current
        scores -= np.maximum.reduceat(scores, bounds[:-1])[first]
        powers = np.exp(scores)
        chance = powers / np.add.reduceat(powers, bounds[:-1])[first]
        good = powers * right
        wanted = good / np.maximum(np.add.reduceat(good, bounds[:-1])[first], 1e-12)
        slope = rows.T @ ((wanted - chance) * scale) / total - RIDGE * (current - start)
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.999 * spread + 0.001 * slope**2
        current = current + 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return current


def judge(examples: Sequence[Example], weighing: Floats) -> dict[str, float]:
    """Accuracy over the names, and expected calibration error in ten bins of probability."""
    confidence, correct, weight = [], [], []
    for example in examples:
        scores = example.rows @ weighing
        powers = np.exp(scores - scores.max())
        chance = powers / powers.sum()
        best = int(chance.argmax())
        confidence.append(float(chance[best]))
        correct.append(bool(example.right[best]))
        weight.append(example.weight**2)
    sure, ok, many = np.array(confidence), np.array(correct, dtype=float), np.array(weight)
    error = 0.0
    for low in np.arange(0, 1, 0.1):
        inside = (sure > low) & (sure <= low + 0.1)
        if inside.any():
            share = many[inside].sum() / many.sum()
            error += share * abs(
                np.average(ok[inside], weights=many[inside]) - np.average(sure[inside], weights=many[inside])
            )
    return {
        "names": len(examples),
        "accuracy": float(np.average(ok, weights=many)),
        "calibration_error": float(error),
    }


def train(corpora: Sequence[Corpus], gazetteer: Gazetteer, start: Floats) -> Floats:
    """Alternate between resolving with the weights so far and fitting them, each corpus counting alike."""
    current = start
    for _round in range(ROUNDS):
        examples: list[Example] = []
        for corpus in corpora:
            own = examples_of(corpus, gazetteer, tuple(current))
            total = sum(example.weight for example in own) or 1.0
            examples += [Example(e.rows, e.right, e.weight / total**0.5) for e in own]
        current = fit(examples, start)
    return current


def main(arguments: list[str] | None = None) -> int:
    """Fit, print the leave-one-corpus-out figures, write the weights."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.places.fit", description=__doc__.split("\n")[0]
    )
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--gazetteer", type=Path, default=None)
    parser.add_argument("--dry-run", action="store_true", help="print the figures, keep the weights")
    given = parser.parse_args(arguments)
    gazetteer = Gazetteer.open(given.gazetteer)
    corpora = [Corpus(path.name, list(read_articles(path))) for path in given.corpora]
    prior = {row["feature"]: row["prior"] for row in sources.table("weights.csv")}
    start = np.array([float(prior[name]) for name in FEATURES])
    for corpus in corpora:
        others = [other for other in corpora if other is not corpus] or corpora
        fitted = train(others, gazetteer, start)
        figures = judge(examples_of(corpus, gazetteer, tuple(fitted)), fitted)
        sys.stderr.write(f"{corpus.name} by the others: {figures}\n")
    fitted = train(corpora, gazetteer, start)
    for corpus in corpora:
        figures = judge(examples_of(corpus, gazetteer, tuple(fitted)), fitted)
        sys.stderr.write(f"{corpus.name} by all: {figures}\n")
    for name, value in zip(FEATURES, fitted, strict=True):
        sys.stderr.write(f"  {name:20} {value:7.3f}\n")
    if not given.dry_run:
        target = Path(__file__).parent / "data" / "weights.csv"
        with target.open("w", encoding="utf-8", newline="") as handle:
            lines = [
                [name, prior[name], f"{value:.3f}"] for name, value in zip(FEATURES, fitted, strict=True)
            ]
            csv.writer(handle, lineterminator="\n").writerows([["feature", "prior", "weight"], *lines])
    return 0


if __name__ == "__main__":
    sys.exit(main())
