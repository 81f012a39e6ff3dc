"""Coding speed: articles per second of `code_batch`, beside the bare spaCy parse of the same text.

    python benchmarks/bench_coding.py [FILES...] [--repeat 3] [--times 5]

Without files it takes data/raw and tests/gold/articles.jsonl. The bare parse reads every sentence; the coder
parses only those that triage keeps, and does all the rest besides, so a ratio above 1 means that triage saves
more than coding costs. Figures of one machine compare; those of two do not.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from pipelines.coding.coder import article_of, load_rule_coder
from pipelines.coding.sentences import split_article
from pipelines.ingest import ingest_files

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_FILES = (ROOT / "data" / "raw", ROOT / "tests" / "gold" / "articles.jsonl")
BATCH_ARTICLES = 16
MEGABYTE = 1 << 20


def peak_mb() -> float:
    """The most memory this process has held, in MB (Linux counts in kB, macOS in bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (MEGABYTE if sys.platform == "darwin" else 1024)


def best(work: Callable[[], object], repeat: int) -> float:
    """CPU seconds of the fastest of `repeat` runs; other load on the machine only ever adds."""
    seconds = []
    for _ in range(repeat):
        begin = time.process_time()
        work()
        seconds.append(time.process_time() - begin)
    return min(seconds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Coding speed beside the bare parse of the same text.")
    parser.add_argument("files", nargs="*", type=Path, help="articles in any format Tocsin reads")
    parser.add_argument("--repeat", type=int, default=3, help="runs of which the fastest counts")
    parser.add_argument("--times", type=int, default=1, help="read the articles this many times over")
    parser.add_argument("--gazetteer", type=Path, default=None)
    options = parser.parse_args()

    files = options.files or [path for path in DEFAULT_FILES if path.exists()]
    articles: pa.Table = ingest_files(files, None, arrived_on=date(2024, 1, 1)).articles
    articles = articles.filter(articles["is_coded_language"]).combine_chunks()
    if not articles.num_rows:
        sys.exit(f"No articles to code in {', '.join(map(str, files))}.")
    begin = time.process_time()
    coder = load_rule_coder(options.gazetteer)
    load_seconds, load_mb = time.process_time() - begin, peak_mb()
    batches = articles.to_batches(max_chunksize=BATCH_ARTICLES) * options.times
    sentences = [
        s.text for row in articles.to_pylist() for s in split_article(article_of(row))
    ] * options.times
    count = articles.num_rows * options.times

    coder.code_batch(batches[0])  # first use fills caches and lazy tables
    parse_seconds = best(lambda: list(coder.nlp.pipe(sentences, batch_size=64)), options.repeat)
    parse_mb = peak_mb()
    code_seconds = best(lambda: [coder.code_batch(batch) for batch in batches], options.repeat)

    codings = [coder.code_batch(batch).codings for batch in batches]
    parsed = sum(pc.sum(table["sentences_parsed"]).as_py() for table in codings)
    failed = sum(table["status"].to_pylist().count("failed") for table in codings)
    words = sum(len(text.split()) for text in sentences)
    print(f"coder {coder.version}, spaCy model {coder.nlp.meta['name']} {coder.nlp.meta['version']}")
    print(f"{count:,} articles, {words:,} words, {len(sentences):,} sentences, {failed} articles failed")
    print(f"sentences parsed     {parsed:,} ({parsed / len(sentences):.0%})")
    print(f"load                 {load_seconds:.1f} CPU s, peak {load_mb:,.0f} MB")
    print(f"bare parse           {count / parse_seconds:8.1f} articles/s   peak {parse_mb:,.0f} MB")
    print(f"code_batch           {count / code_seconds:8.1f} articles/s   peak {peak_mb():,.0f} MB")
    print(f"coder : bare parse   {parse_seconds / code_seconds:8.2f}")


if __name__ == "__main__":
    main()
