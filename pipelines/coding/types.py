"""The hand-over types between the steps of coding: one frozen dataclass for each thing.

What belongs here: plain data that one step makes and another reads. What does not: rules, look-ups, tables.

Offsets are character offsets, end exclusive. `Span` offsets are in the whole title or text of the article;
offsets of what is found in one sentence (`Sentence.text`, and so the spaCy `Doc` made of it) are relative to
that sentence: add `Sentence.start` to get the article's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from spacy.tokens import Doc

Part = Literal["title", "text", "metadata"]
"""Where in an article the words stand; `metadata` (source, publication date) has no offsets."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Words of an article: `part[start:end]`. For `metadata` both offsets are -1."""

    part: Part
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """What the coder reads of one `articles` row."""

    article_id: str
    external_id: str
    title: str
    text: str
    published_at: datetime | None
    source: str
    source_scale: str
    source_country: str
    language: str = "en"

    @property
    def published_on(self) -> date | None:
        """Publication day in the article's own time zone, or None when the article states none."""
        return self.published_at.date() if self.published_at else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or the dateline before the first: `text == article.<part>[start:end]`."""

    index: int
    paragraph: int
    part: Part
    start: int
    end: int
    text: str
    is_dateline: bool = False

    def span(self, start: int, end: int) -> Span:
        """The article span of sentence-relative offsets."""
        return Span(self.part, self.start + start, self.start + end)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sentence with its spaCy parse; `doc.text == sentence.text`, so `token.idx` is sentence-relative."""

    sentence: Sentence
    doc: Doc


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression of one sentence, resolved against the publication date.

    `start`/`end` are sentence-relative. `first`..`last` is the range it denotes (equal for one day).
    `day` is the day to code and `precision` its time_precision (1 day, 2 week, 3 month; codebook 1.7);
    0 means too vague to date an event ("in 2009", "for years") though `first`/`last` still place it.
    `is_open` marks a stretch that runs up to publication ("since Monday", "in recent weeks").
    `is_relative` marks one resolved against another mention ("two days earlier", "the same day").
    """

    start: int
    end: int
    text: str
    day: date | None
    precision: int
    first: date | None
    last: date | None
    rule: str
    is_open: bool = False
    is_relative: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of something in one sentence (offsets sentence-relative), codebook 1.6 and 3.1.

    `low`..`high` is what the words support and `best` the ACLED-style single value; `high` is None when
    open ("at least 20", "dozens"). `quantifier` is one of Exact, More than, Less than, Approximately.
    `noun` is the lemma of the unit noun ("" when there is none), `is_vague` is set when a word, not a
    figure, gave the value ("dozens", "several").
    """

    start: int
    end: int
    text: str
    low: int
    best: int
    high: int | None
    quantifier: str
    noun: str
    rule: str
    is_vague: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer entry. `country` is ACLED's spelling; admin names are those of the place's own codes.

    `feature` is GeoNames' class.code ("P.PPL", "A.ADM1", "A.PCLI", "H.STM").
    """

    place_id: str
    name: str
    country: str
    iso3: str
    admin1: str
    admin2: str
    admin3: str
    latitude: float
    longitude: float
    feature: str
    population: int
    source: str

    @property
    def level(self) -> int:
        """0 country, 1-3 admin unit of that level, 4 anything smaller or a point."""
        if self.feature.startswith("A.PCL"):
            return 0
        if self.feature.startswith("A.ADM") and self.feature[5:6].isdigit():
            return int(self.feature[5])
        return 4


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name in an article (offsets in the whole part), with the place it denotes or None.

    `relation` is how the words place something by it: "" (in/at), "near", "between", "direction"
    ("north of"), "road", "border", "part_of" ("a suburb of"). `score` is the calibrated probability of
    `place`. `parent` is the named containing unit right beside it ("Mese township, Kayah State" -> "Kayah").
    """

    part: Part
    start: int
    end: int
    text: str
    place: Place | None
    score: float
    relation: str
    rule: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor as codebook 1.10 names it, with its actor type (1-8, codebook 1.4) at that place and time."""

    name: str
    inter: int
    country: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ActorMention:
    """The actor that a noun phrase denotes. `span` is the words; `associated` are assoc_actor names."""

    actor: Actor
    span: Span
    rule: str
    associated: tuple[str, ...] = ()
    certain: bool = True


@dataclass(frozen=True, slots=True)
class CasualtyMention:
    """One count of people harmed or held, in one sentence (offsets sentence-relative), codebook 1.6.

    `kind`: killed, injured, abducted, detained, surrendered, captured, missing. `verb` is the index of the
    token that states the harm ("killed", "deaths") and `victim` that of the noun for those harmed (-1 when
    unstated). `is_total` marks a running toll or a sum over several events; `is_subset` an "including" part.
    `group` is what the words call the victims ("children", "soldiers", ...), "" when unsaid.
    """

    kind: str
    quantity: Quantity
    verb: int
    victim: int
    group: str = ""
    claimant: str = ""
    is_total: bool = False
    is_subset: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why one cell says what it says: the words and the rule that read them."""

    field: str
    span: Span
    rule: str


@dataclass(slots=True)
class Draft:
    """Cells under construction with their evidence; the row dicts are validated when the tables are built."""

    cells: dict[str, object] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)

    def put(self, name: str, value: object, span: Span, rule: str) -> None:
        """Set a cell and say why."""
        self.cells[name] = value
        self.evidence.append(Evidence(name, span, rule))


@dataclass(slots=True)
class Coding:
    """What an incident is: type, sides, and the doubts that send it to review."""

    sub_event_type: str
    actor1: Actor | None
    actor2: Actor | None
    rule: str
    associated1: list[str] = field(default_factory=list)
    associated2: list[str] = field(default_factory=list)
    civilian_targeting: bool = False
    doubts: list[str] = field(default_factory=list)
