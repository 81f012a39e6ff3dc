"""Article batches -> coded tables: the rule coder behind the `Coder` seam.

Belongs here: the order of the steps, ids, and the guarantee that one bad article never stops a batch.
Does not: any rule. `code_batch` is pure: the same articles and the same coder give the same tables.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol

from pipelines.coding import annotate, triage
from pipelines.coding.acts import PLACE_TOKENS
from pipelines.coding.assemble import Report, assemble_all
from pipelines.coding.casualties import casualty_mentions
from pipelines.coding.classify import classify
from pipelines.coding.consolidate import consolidate, split_totals
from pipelines.coding.displacement import Cause, displacement_rows
from pipelines.coding.gates import is_court_report, topic_gate
from pipelines.coding.incidents import find_incidents
from pipelines.coding.local_places import add_local_places
from pipelines.coding.mentions import Reading, TimeChoice, act_mentions
from pipelines.coding.sentences import split_article
from pipelines.coding.types import Article, Coding, Draft, Parsed, Sentence, Span, TimeMention
from pipelines.coding.when import find_times, latest_day
from pipelines.coding.where import sentence_toponyms
from schemas.registry import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import pyarrow as pa
    from spacy.language import Language

    from pipelines.coding.actors import ActorResolver
    from pipelines.coding.acts import ActLexicon
    from pipelines.coding.incidents import Incident
    from pipelines.coding.types import Toponym
    from pipelines.places.gazetteer import Gazetteer

CODER_RELEASE = "0.1.0"
"""Raised whenever a rule changes what is coded; part of every row's `coder_version`."""

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Coded:
    """The tables that come of a batch of articles, each in its registered schema."""

    codings: pa.Table
    reports: pa.Table
    casualties: pa.Table
    displacement: pa.Table
    evidence: pa.Table
    suppressed: pa.Table


class Coder(Protocol):
    """Anything that codes articles: rules, a language model, a person's file."""

    name: str
    version: str

    def code_batch(self, articles: pa.RecordBatch) -> Coded:
        """The tables coded from `articles`, rows of the articles table."""


@dataclass(slots=True)
class _Rows:
    codings: list[Row]
    reports: list[Row]
    casualties: list[Row]
    displacement: list[Row]
    evidence: list[Row]
    suppressed: list[Row]


class RuleCoder:
    """The default coder: lexicons, dependency patterns and the codebook's rules.

    Args:
        nlp: The spaCy pipeline.
        lexicon: The acts.
        actors: The actor resolver.
        gazetteer: The places.
        version: What is stated in every row's `coder_version`.
    """

    name = "rule"

    def __init__(
        self, nlp: Language, lexicon: ActLexicon, actors: ActorResolver, gazetteer: Gazetteer, version: str
    ) -> None:
        self.nlp = nlp
        self.lexicon = lexicon
        self.actors = actors
        self.gazetteer = gazetteer
        self.version = version

    def code_batch(self, articles: pa.RecordBatch) -> Coded:
        """Code articles one by one, in the order given.

        An article on which the coder fails gets a `codings` row with status "failed" and the error, and
        nothing else; the others are coded as if it were not there.
        """
        rows = _Rows([], [], [], [], [], [])
        for record in articles.to_pylist():
            article = article_of(record)
            try:
                own = self._code(article)
            except Exception as error:
                own = _Rows(
                    [
                        _coding_row(
                            article.article_id,
                            article.external_id,
                            "failed",
                            f"error: {type(error).__name__}: {error}"[:300],
                        )
                    ],
                    [],
                    [],
                    [],
                    [],
                    [],
                )
            for coding in own.codings:
                coding.update(coder=self.name, coder_version=self.version, arrived_on=record["arrived_on"])
            for name in _Rows.__slots__:
                getattr(rows, name).extend(getattr(own, name))
        return Coded(**{name: TABLES[name].from_rows(getattr(rows, name)) for name in _Rows.__slots__})

    def read(self, article: Article) -> tuple[Reading, list[Sentence]]:
        """Everything the resolvers find in an article, and the sentences that were parsed."""
        sentences = split_article(article)
        if article.published_at is None:
            article = _dated_by_text(article, sentences)
        kept = triage.keep(sentences)
        parsed = {p.sentence.index: p for p in annotate.parse(self.nlp, kept)}
        actors = self.actors.for_article(article, sentences, parsed)
        toponyms = self._toponyms(article, sentences, parsed, actors.countries())
        taken = {i: [(m.start, m.end) for m in actors.matches(i)] for i in parsed}
        toponyms = add_local_places(parsed, toponyms, taken)
        mark_places(parsed, toponyms)
        times, before = read_times(sentences, article.published_on)
        reading = Reading(
            article, sentences, parsed, toponyms, times, before,
            {index: casualty_mentions(p) for index, p in parsed.items()},
            actors, main_country(toponyms, actors.countries()), is_court_report(article),
        )  # fmt: skip
        return reading, kept

    def _toponyms(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        parsed: Mapping[int, Parsed],
        countries: Counter[str],
    ) -> list[Toponym]:
        from pipelines.places import find_toponyms

        return find_toponyms(article, sentences, parsed, self.gazetteer, actor_countries=countries)

    def _code(self, article: Article) -> _Rows:
        reading, kept = self.read(article)
        rows = _Rows([], [], [], [], [], [])
        topic = topic_gate(article)
        mentions, gated = act_mentions(reading, self.lexicon)
        suppressed = [(frame, reason) for frame, reason in gated]
        reports: list[tuple[Incident, Report]] = []
        if topic:
            suppressed += [(mention.frame, topic) for mention in mentions]
        else:
            incidents, history = find_incidents(mentions, reading)
            suppressed += [(mention.frame, reason) for mention, reason in history]
            coded: list[tuple[Incident, Coding]] = []
            for incident in incidents:
                coding = self._classify(incident, reading, incidents)
                if isinstance(coding, str):
                    suppressed += [(mention.frame, coding) for mention in incident.mentions]
                else:
                    coded.append((incident, coding))
            coded = consolidate(coded)
            split_totals(coded)
            for incident, coding in coded:
                reports += [
                    (incident, report) for report in assemble_all(incident, coding, reading, self.gazetteer)
                ]
        causes = []
        for ordinal, (_, report) in enumerate(reports, start=1):
            report_id = self._add_report(rows, article, report, ordinal)
            causes.append(_cause(report, report_id))
        self._add_displacement(rows, reading, causes)
        for frame, reason in suppressed:
            span = frame.parsed.sentence.span(frame.token.idx, frame.token.idx + len(frame.token.text))
            rows.suppressed.append({
                "article_id": article.article_id, "part": span.part, "start": span.start, "end": span.end,
                "text": frame.token.text, "sub_event_type": "", "reason": f"{reason} ({frame.act.name})",
            })  # fmt: skip
        rows.suppressed = list(
            {(r["part"], r["start"], r["end"], r["reason"]): r for r in rows.suppressed}.values()
        )
        rows.codings.append({
            **_coding_row(article.article_id, article.external_id, "coded", ""),
            "sentences": sum(not s.is_dateline for s in reading.sentences), "sentences_parsed": len(kept),
            "reports": len(rows.reports), "displacements": len(rows.displacement),
        })  # fmt: skip
        return rows

    def _classify(self, incident: Incident, reading: Reading, incidents: Sequence[Incident]) -> Coding | str:
        place = incident.place.toponym.place if incident.place else None
        country = place.country if place else reading.country
        on_date = (incident.time.time.day if incident.time else None) or reading.article.published_on
        return classify(incident, reading, self.lexicon, country, on_date, incidents)

    def _add_report(self, rows: _Rows, article: Article, report: Report, ordinal: int) -> str:
        cells = report.draft.cells
        report_id = content_id(
            "r",
            article.article_id,
            ordinal,
            *(cells[k] for k in ("event_date", "sub_event_type", "actor1", "actor2", "location")),
        )
        rows.reports.append({
            "report_id": report_id, "article_id": article.article_id, "external_id": article.external_id,
            "ordinal": ordinal, **cells, "coder": self.name, "coder_version": self.version,
        })  # fmt: skip
        self._add_evidence(rows, article, report.draft, report_id=report_id)
        for number, casualty in enumerate(report.casualties):
            span, rule = casualty.span, casualty.rule
            rows.casualties.append({
                "casualty_id": content_id("c", report_id, number, *casualty.cells.values()),
                "report_id": report_id, "article_id": article.article_id,
                "external_id": article.external_id, **casualty.cells,
            })  # fmt: skip
            self._evidence_row(
                rows,
                article,
                f"casualties.{casualty.cells['kind']}",
                span,
                rule or "casualty",
                report_id,
                None,
            )
        return report_id

    def _add_displacement(self, rows: _Rows, reading: Reading, causes: Sequence[Cause]) -> None:
        article = reading.article
        drafts = displacement_rows(
            article,
            reading.parsed,
            reading.toponyms,
            reading.times,
            default_country=reading.country,
            causes=causes,
        )
        for ordinal, draft in enumerate(drafts, start=1):
            cells = draft.cells
            displacement_id = content_id(
                "d",
                article.article_id,
                ordinal,
                *(cells[k] for k in ("term", "reported_value_low", "unit", "origin_name")),
            )
            rows.displacement.append({
                **cells, "displacement_id": displacement_id, "article_id": article.article_id,
                "external_id": article.external_id, "ordinal": ordinal, "source": article.source,
                "coder": self.name, "coder_version": self.version,
            })  # fmt: skip
            self._add_evidence(rows, article, draft, displacement_id=displacement_id)

    def _add_evidence(
        self,
        rows: _Rows,
        article: Article,
        draft: Draft,
        *,
        report_id: str | None = None,
        displacement_id: str | None = None,
    ) -> None:
        for evidence in draft.evidence:
            self._evidence_row(
                rows, article, evidence.field, evidence.span, evidence.rule, report_id, displacement_id
            )

    def _evidence_row(
        self,
        rows: _Rows,
        article: Article,
        name: str,
        span: Span,
        rule: str,
        report_id: str | None,
        displacement_id: str | None,
    ) -> None:
        rows.evidence.append({
            "evidence_id": content_id(
                "v", report_id, displacement_id, name, span.part, span.start, span.end, rule,
                len(rows.evidence),
            ),
            "report_id": report_id, "displacement_id": displacement_id, "field": name,
            "article_id": article.article_id, "part": span.part, "start": span.start, "end": span.end,
            "rule": rule,
        })  # fmt: skip


def mark_places(parsed: Mapping[int, Parsed], toponyms: Sequence[Toponym]) -> None:
    """Tell the parses which of their tokens are place names, for the conditions of the lexicon of acts."""
    for each in parsed.values():
        tokens: set[int] = set()
        for toponym in sentence_toponyms(each, toponyms):
            offset = each.sentence.start
            span = each.doc.char_span(toponym.start - offset, toponym.end - offset, alignment_mode="expand")
            if span is not None:
                tokens.update(range(span.start, span.end))
        each.doc.user_data[PLACE_TOKENS] = frozenset(tokens)


def read_times(
    sentences: Sequence[Sentence], published: date | None
) -> tuple[dict[int, list[TimeMention]], dict[int, TimeChoice]]:
    """The time expressions of every sentence, and the day mentioned last before each.

    Relative expressions count from that day, and an act whose sentence names none happened on it, unless it
    is told in another paragraph far away (`incidents` decides).
    """
    anchor: TimeMention | None = None
    source = -1
    times: dict[int, list[TimeMention]] = {}
    before: dict[int, TimeChoice] = {}
    for sentence in sentences:
        if anchor is not None:
            before[sentence.index] = TimeChoice(anchor, source, "context")
        found = find_times(sentence.text, published, anchor=anchor)
        times[sentence.index] = found
        if sentence.part == "text":
            latest = latest_day(found, anchor)
            if latest is not anchor:
                anchor, source = latest, sentence.index
    return times, before


def _dated_by_text(article: Article, sentences: Sequence[Sentence]) -> Article:
    """An article without a publication date, taken to be of the latest full day that it states, if any.

    Weekdays and dates without a year then count from that day, and regimes are those of that day.
    """
    days = [
        each.day for sentence in sentences for each in find_times(sentence.text, None)
        if each.day is not None and each.precision == 1
    ]  # fmt: skip
    return replace(article, published_at=datetime.combine(max(days), time.min, UTC)) if days else article


def main_country(toponyms: Sequence[Toponym], actors: Counter[str]) -> str:
    """The country most of the article's places lie in (the dateline's country breaks a tie); "" when none."""
    votes: Counter[str] = Counter()
    for toponym in toponyms:
        if toponym.place is not None:
            votes[toponym.place.country] += 2 if toponym.place.level else 1
    if not votes:
        votes.update(actors)
    return max(votes, key=lambda name: (votes[name], actors.get(name, 0), name)) if votes else ""


_ARTICLE_TEXTS = (
    "article_id", "external_id", "title", "text", "source", "source_scale", "source_country", "language",
)  # fmt: skip


def article_of(record: Mapping[str, object]) -> Article:
    """The coder's view of an `articles` row.

    The publication time is turned to the page's own time zone, in which its weekdays count.
    """
    published = record["published_at"]
    offset = record.get("published_offset_minutes")
    if isinstance(published, datetime) and isinstance(offset, int):
        published += timedelta(minutes=offset)
    return Article(
        published_at=published if isinstance(published, datetime) else None,
        **{name: str(record[name]) for name in _ARTICLE_TEXTS},
    )


def content_id(prefix: str, *parts: object) -> str:
    """An id made of content: `prefix` and 16 hexadecimal digits of the SHA-256 of the parts."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _cause(report: Report, report_id: str) -> Cause:
    cells = report.draft.cells
    places = frozenset(str(cells[name]) for name in ("location", "admin1", "admin2", "admin3") if cells[name])
    return Cause(
        report_id,
        str(cells["sub_event_type"]),
        str(cells["actor1"]),
        str(cells["country"]),
        places,
        report.sentence,
    )


def _coding_row(article_id: str, external_id: str, status: str, reason: str) -> Row:
    return {
        "article_id": article_id, "external_id": external_id, "status": status, "reason": reason,
        "sentences": 0, "sentences_parsed": 0, "reports": 0, "displacements": 0,
    }  # fmt: skip


def load_rule_coder(
    gazetteer_path: Path | str | None = None, *, model: str = annotate.DEFAULT_MODEL
) -> RuleCoder:
    """The rule coder with its model, lexicons and gazetteer.

    Raises:
        GazetteerError: there is no gazetteer at the path; the message says how to build one.
        RuntimeError: the spaCy model is not installed.
    """
    from pipelines.coding.actors import ActorResolver
    from pipelines.coding.acts import load_acts
    from pipelines.places import Gazetteer

    gazetteer = Gazetteer.open(gazetteer_path)
    nlp = annotate.load_model(model)
    version = f"{CODER_RELEASE}+lexicon.{lexicon_digest()}+gazetteer.{gazetteer.sha256[:8]}"
    return RuleCoder(nlp, load_acts(), ActorResolver.load(), gazetteer, version)


def lexicon_digest() -> str:
    """Eight hexadecimal digits over all lexicon files, so that a changed word changes the coder's version."""
    from importlib.resources import files

    digest = hashlib.sha256()
    for entry in sorted(files("pipelines.coding.lexicon").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".csv"):
            digest.update(entry.name.encode() + entry.read_bytes())
    return digest.hexdigest()[:8]
