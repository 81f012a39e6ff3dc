"""`tocsin places`: the toponyms of articles as one table, found in the text or given as offsets.

What belongs here: reading articles as JSON lines, one row per toponym, writing Parquet. What does not:
finding and resolving (`toponyms`), the command line.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.coding.types import Article, Parsed, Sentence, Toponym
from pipelines.places.gazetteer import Gazetteer
from pipelines.places.links import link_parents
from pipelines.places.mentions import mention_at
from pipelines.places.resolve import Group
from pipelines.places.toponyms import article_mentions, resolve_article, toponyms_of
from pipelines.places.words import Mention

if TYPE_CHECKING:
    from spacy.language import Language

SCHEMA = pa.schema(
    [
        pa.field("external_id", pa.string(), nullable=False),
        pa.field("start", pa.int64(), nullable=False),
        pa.field("end", pa.int64(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("place_id", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("country", pa.string(), nullable=False),
        pa.field("admin1", pa.string(), nullable=False),
        pa.field("admin2", pa.string(), nullable=False),
        pa.field("feature", pa.string(), nullable=False),
        pa.field("latitude", pa.float64()),
        pa.field("longitude", pa.float64()),
        pa.field("score", pa.float64(), nullable=False),
    ]
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-z]|\b(?i:Mr|Mrs|Ms|Dr|St|Mt|Ft|Gen|Col|Lt|Sgt|Gov|Sen|Rep|Rev|Jr|Sr|vs|No|Co|Twp))\.$"
)
MOST_CHARACTERS = 200_000
"""Characters of an article's text that are read; what follows is ignored."""
ROWS_AT_ONCE = 50_000
"""Rows that wait in memory before they are written."""


class PlacesInputError(ValueError):
    """A line of the input is no article."""


def split_sentences(text: str) -> list[Sentence]:
    """Sentences of a text by punctuation and line breaks, good enough to look for names in."""
    found: list[Sentence] = []
    start = 0
    for match in [*_SENTENCE_END.finditer(text), None]:
        end = match.start() if match else len(text)
        piece = text[start:end]
        if match and "\n" not in match.group() and _ABBREVIATION.search(piece):
            continue
        if piece.strip():
            begin = start + len(piece) - len(piece.lstrip())
            stop = start + len(piece.rstrip())
            found.append(Sentence(len(found), 0, "text", begin, stop, text[begin:stop]))
        if match:
            start = match.end()
    return found


def places_of(
    article: Article,
    gazetteer: Gazetteer,
    spans: Sequence[tuple[int, int]] | None = None,
    nlp: Language | None = None,
) -> list[Toponym]:
    """The toponyms of an article's text.

    Args:
        article: title and text.
        gazetteer: the places.
        spans: when given, exactly these (start, end) of the text are resolved; other names only help.
        nlp: a spaCy pipeline to parse the sentences with, for telling people from places; None does without.
    """
    if spans is not None:
        groups = resolve_given(article, gazetteer, spans, nlp=nlp)
        wanted = set(spans)
        found = [
            t for t in toponyms_of(groups, abstain=False) if t.part == "text" and (t.start, t.end) in wanted
        ]
        # Spans of blanks, or beyond what is read, are no names; they keep their row all the same.
        found += [
            Toponym("text", start, end, article.text[start:end], None, 0.0, "", "given")
            for start, end in wanted - {(toponym.start, toponym.end) for toponym in found}
        ]
    else:
        sentences, parsed = _read(article, nlp)
        groups = resolve_article(article, article_mentions(article, sentences, parsed, gazetteer), gazetteer)
        found = [t for t in toponyms_of(groups) if t.part == "text"]
    return sorted(found, key=lambda toponym: (toponym.start, toponym.end))


def resolve_given(
    article: Article,
    gazetteer: Gazetteer,
    spans: Sequence[tuple[int, int]],
    *,
    nlp: Language | None = None,
    weighing: Sequence[float] | None = None,
) -> list[Group]:
    """Resolve the names at given offsets of the text; the other names found help and come back too."""
    sentences, parsed = _read(article, nlp)
    found = article_mentions(article, sentences, parsed, gazetteer)
    mentions = _with_given(found, sentences, spans, gazetteer)
    return resolve_article(article, mentions, gazetteer, weighing=weighing)


def _read(article: Article, nlp: Language | None) -> tuple[list[Sentence], dict[int, Parsed]]:
    sentences = split_sentences(article.text[:MOST_CHARACTERS])
    if nlp is None:
        return sentences, {}
    docs = nlp.pipe(sentence.text for sentence in sentences)
    return sentences, {s.index: Parsed(s, doc) for s, doc in zip(sentences, docs, strict=True)}


def _with_given(
    mentions: Sequence[Mention],
    sentences: Sequence[Sentence],
    spans: Sequence[tuple[int, int]],
    gazetteer: Gazetteer,
) -> list[Mention]:
    """The mentions found, with those at the given spans replaced by exactly these."""
    spans = sorted(set(spans))
    kept = [
        m
        for m in mentions
        if m.part != "text" or not any(m.start < end and m.end > start for start, end in spans)
    ]
    given = []
    for start, end in spans:
        sentence = next((s for s in sentences if s.start <= start < s.end), None)
        if sentence is not None:
            given.append(mention_at(sentence, start - sentence.start, end - sentence.start, gazetteer))
    merged = sorted([*kept, *given], key=lambda m: (m.part != "title", m.start))
    for sentence in sentences:
        here = [m for m in merged if m.part == "text" and m.sentence == sentence.index]
        for mention in here:
            mention.parents = []
        link_parents(sentence, here)
    return merged


def places_rows(
    articles: Iterable[Mapping[str, Any]], gazetteer: Gazetteer, nlp: Language | None = None
) -> pa.Table:
    """One row for each toponym of each article.

    Args:
        articles: mappings with `text`, `id` or `external_id`, and optionally `title`, `source`,
            `source_country` and `toponyms` (each with `start` and `end`): where given, exactly those are
            resolved.
        gazetteer: the places.
        nlp: see `places_of`.

    Raises:
        PlacesInputError: an article has no text or its offsets lie outside it.
    """
    rows: list[dict[str, Any]] = []
    for number, item in enumerate(articles, start=1):
        rows.extend(_article_rows(item, number, gazetteer, nlp))
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _article_rows(
    item: Mapping[str, Any], number: int, gazetteer: Gazetteer, nlp: Language | None
) -> list[dict[str, Any]]:
    text = item.get("text")
    if not isinstance(text, str):
        raise PlacesInputError(f"article {number} has no text: each line needs `id` and `text`")
    external_id = str(item.get("external_id") or item.get("id") or item.get("doc_id") or number)
    title, source, home = (str(item.get(name) or "") for name in ("title", "source", "source_country"))
    article = Article(external_id, external_id, title, text, None, source, "", home)
    found = places_of(article, gazetteer, _spans(item, number), nlp)
    return [_row(external_id, toponym) for toponym in found]


def _spans(item: Mapping[str, Any], number: int) -> list[tuple[int, int]] | None:
    if item.get("toponyms") is None:
        return None
    size = len(item["text"])
    found = []
    for toponym in item["toponyms"]:
        try:
            start, end = int(toponym["start"]), int(toponym["end"])
        except (KeyError, TypeError, ValueError) as error:
            raise PlacesInputError(
                f"article {number}: each of `toponyms` needs whole `start` and `end`"
            ) from error
        if not 0 <= start < end <= size:
            raise PlacesInputError(
                f"article {number}: toponym {start}..{end} lies outside its text of {size} characters"
            )
        found.append((start, end))
    return found


def _row(external_id: str, toponym: Toponym) -> dict[str, Any]:
    place = toponym.place
    return {
        "external_id": external_id,
        "start": toponym.start,
        "end": toponym.end,
        "text": toponym.text,
        "place_id": place.place_id if place else "",
        "name": place.name if place else "",
        "country": place.country if place else "",
        "admin1": place.admin1 if place else "",
        "admin2": place.admin2 if place else "",
        "feature": place.feature if place else "",
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "score": toponym.score,
    }


def read_articles(path: Path) -> Iterator[dict[str, Any]]:
    """Articles of a JSON-lines file.

    Raises:
        PlacesInputError: a line is not a JSON object in UTF-8.
    """
    with path.open("rb") as handle:
        for number, line in enumerate(handle, start=1):
            if not line.strip():
                continue
            try:
                item = json.loads(line.decode("utf-8-sig"))
            except UnicodeDecodeError as error:
                raise PlacesInputError(f"{path} line {number} is not UTF-8: {error}") from error
            except json.JSONDecodeError as error:
                raise PlacesInputError(f"{path} line {number} is not JSON: {error}") from error
            if not isinstance(item, dict):
                raise PlacesInputError(f"{path} line {number} is not a JSON object")
            yield item


def write_places(
    articles: Path,
    out: Path,
    gazetteer: Path | None = None,
    nlp: Language | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Read articles, resolve their toponyms, write `out` (Parquet); returns the number of rows.

    Memory does not grow with the number of articles; `out` appears only when it is complete.

    Args:
        articles: JSON lines, each as in `places_rows`.
        out: the file to write; an existing one is replaced.
        gazetteer: the gazetteer file, by default the one that set-up builds.
        nlp: see `places_of`.
        progress: called with the number of articles read so far.

    Raises:
        PlacesInputError: a line is no article; the message names it.
        GazetteerError: there is no gazetteer, or the file is not one.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_name(f".{out.name}.{os.getpid()}.tmp")
    count = 0
    rows: list[dict[str, Any]] = []
    with closing(Gazetteer.open(gazetteer)) as places:
        try:
            with pq.ParquetWriter(temporary, SCHEMA, compression="zstd") as writer:
                for number, item in enumerate(read_articles(articles), start=1):
                    rows.extend(_article_rows(item, number, places, nlp))
                    if len(rows) >= ROWS_AT_ONCE:
                        writer.write_table(pa.Table.from_pylist(rows, schema=SCHEMA))
                        count += len(rows)
                        rows.clear()
                    if progress:
                        progress(number)
                writer.write_table(pa.Table.from_pylist(rows, schema=SCHEMA))
            temporary.replace(out)
        finally:
            temporary.unlink(missing_ok=True)
    return count + len(rows)
