"""Accuracy of a coding against gold, as Markdown tables: overall, by article source, by sub-event type.

The scorer is not part of the repository: give its path. It must offer `load(path)`, `pair` and
`score(gold, predicted)`
over `{doc_id: {"events": [...], "displacement": [...]}}`.

    python benchmarks/accuracy.py --scorer score.py --gold articles_gold.jsonl --coded OUT
"""

from __future__ import annotations

import argparse
import importlib.util
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

Coding = Mapping[str, Mapping[str, list[dict[str, Any]]]]


def load_scorer(path: Path) -> ModuleType:
    """The scorer as a module.

    Raises:
        SystemExit: there is no Python file at `path`.
    """
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise SystemExit(f"No scorer at {path}: give the path of its Python file.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def overall(scorer: ModuleType, gold: Coding, coded: Coding) -> list[str]:
    """One line for each figure of the whole set."""
    result = scorer.score(gold, coded)
    lines = ["| figure | value |", "|---|---|"]
    for name in ("relevance", "detection", "end_to_end", "displacement"):
        part = result[name]
        lines.append(f"| {name} F1 (precision, recall) | {part['f1']} ({part['p']}, {part['r']}) |")
    lines += [f"| {slot} on paired events | {value} |" for slot, value in result["slots"].items()]
    lines.append(f"| fatal | {result['fatal']} |")
    lines.append(f"| events gold / coded | {result['gold_events']} / {result['predicted_events']} |")
    return lines


def by_source(scorer: ModuleType, gold: Coding, coded: Coding) -> list[str]:
    """One line for each source: what stands before the colon of a doc_id."""
    lines = [
        "| source | articles | relevance | detection | end to end | displacement |",
        "|---|---|---|---|---|---|",
    ]
    sources = Counter(doc.split(":")[0] for doc in gold)
    for source, articles in sorted(sources.items()):
        own = {doc: g for doc, g in gold.items() if doc.startswith(f"{source}:")}
        result = scorer.score(own, coded)
        figures = " | ".join(
            str(result[n]["f1"]) for n in ("relevance", "detection", "end_to_end", "displacement")
        )
        lines.append(f"| {source} | {articles} | {figures} |")
    return lines


def by_type(scorer: ModuleType, gold: Coding, coded: Coding) -> list[str]:
    """One line for each sub-event type: how many there are, how many were found, and found with that type."""
    there: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for doc, g in gold.items():
        events = coded.get(doc, {}).get("events", [])
        there.update(event["sub_event_type"] for event in g["events"])
        said.update(event["sub_event_type"] for event in events)
        for i, j in scorer.pair(g["events"], events):
            kind = g["events"][i]["sub_event_type"]
            found[kind] += 1
            right[kind] += events[j]["sub_event_type"] == kind
    lines = ["| sub-event type | gold | coded | found | with the right type |", "|---|---|---|---|---|"]
    kinds = sorted(there | said, key=lambda kind: (-there[kind], kind))
    lines += [f"| {k} | {there[k]} | {said[k]} | {found[k]} | {right[k]} |" for k in kinds]
    return lines


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("scorer", "gold", "coded"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    given = parser.parse_args()
    scorer = load_scorer(given.scorer)
    gold, coded = scorer.load(given.gold), scorer.load(given.coded)
    tables: list[Callable[[ModuleType, Coding, Coding], list[str]]] = [overall, by_source, by_type]
    for table in tables:
        print("\n".join(table(scorer, gold, coded)), end="\n\n")


if __name__ == "__main__":
    main()
