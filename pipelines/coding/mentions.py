"""Frames -> mentions: each act with its actors, its own time, place and counts.

Belongs here: tying what the resolvers found in a sentence to the act it belongs to. Does not: joining the
mentions of one act told several times (`incidents`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pipelines.coding.frames import Frame, clause_distance, clause_verb, find_frames
from pipelines.coding.gates import HEADLINE, gate
from pipelines.coding.where import PlaceChoice, choose_place, sentence_toponyms
from pipelines.coding.words import word_set

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from spacy.tokens import Token

    from pipelines.coding.actors import ArticleActors
    from pipelines.coding.acts import ActLexicon
    from pipelines.coding.types import (
        ActorMention,
        Article,
        CasualtyMention,
        Parsed,
        Sentence,
        TimeMention,
        Toponym,
    )

_SPEECH = word_set("speech verb")

_RELATIVE_CLAUSE = 1.5
RECENT_DAYS = 62
_REPORTING = word_set("reporting verb")
"""Speech whose object is told of, not done by it.

"Confirmed the defection on Saturday" does not date the defection.
"""


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """The time expression chosen for an act. `tie`: clause, sentence, speech, context or publication.

    `siblings` are the other days of a list ("on Tuesday and Thursday"): one report each (codebook 1.3).
    """

    time: TimeMention
    sentence: int
    tie: str
    siblings: tuple[TimeMention, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read off one article before acts are put together."""

    article: Article
    sentences: Sequence[Sentence]
    parsed: Mapping[int, Parsed]
    toponyms: Sequence[Toponym]
    times: Mapping[int, Sequence[TimeMention]]
    before: Mapping[int, TimeChoice]
    casualties: Mapping[int, Sequence[CasualtyMention]]
    actors: ArticleActors
    country: str
    is_court_report: bool = False


@dataclass(slots=True)
class ActMention:
    """One act told in one sentence, with what its own words say of it."""

    frame: Frame
    agents: tuple[ActorMention, ...]
    targets: tuple[ActorMention, ...]
    place: PlaceChoice | None
    time: TimeChoice | None
    casualties: list[CasualtyMention] = field(default_factory=list)

    @property
    def act(self) -> str:
        """The class of act."""
        return self.frame.act.name

    @property
    def sentence(self) -> int:
        """Index of the sentence."""
        return self.frame.parsed.sentence.index


def act_mentions(reading: Reading, lexicon: ActLexicon) -> tuple[list[ActMention], list[tuple[Frame, str]]]:
    """The asserted acts of an article in text order, and the ones kept out with the reason."""
    kept: list[ActMention] = []
    out: list[tuple[Frame, str]] = []
    lead = min((s.index for s in reading.sentences if s.part == "text" and not s.is_dateline), default=0)
    for index in sorted(reading.parsed):
        parsed = reading.parsed[index]
        untitled = not reading.article.title.strip() and index == lead
        parsed.doc.user_data[HEADLINE] = parsed.sentence.part == "title" or untitled
        places = sentence_toponyms(parsed, reading.toponyms)
        own: list[ActMention] = []
        for frame in find_frames(parsed, lexicon):
            reason = gate(frame)
            if reason:
                out.append((frame, reason))
                continue
            own.append(_mention(frame, reading, places))
        _attach_counts(own, reading.casualties.get(index, ()))
        kept += own
    return kept, out


def _mention(frame: Frame, reading: Reading, places: Sequence[Toponym]) -> ActMention:
    index = frame.parsed.sentence.index
    place = choose_place(frame, places)
    country = place.toponym.place.country if place and place.toponym.place else reading.country
    time = choose_time(frame, reading.times.get(index, ()), reading.article.published_on)
    on_date = (time.time.day if time else None) or reading.article.published_on
    demonstration = frame.act.name in {"protest", "disperse", "riot_act", "riot"}

    def resolved(
        phrases: Sequence[tuple[int, int]], role: Literal["agent", "target"]
    ) -> tuple[ActorMention, ...]:
        found: list[ActorMention] = []
        for start, end in phrases:
            found += reading.actors.resolve_all(
                index, start, end, country=country, on_date=on_date, role=role,
                violent=not demonstration, demonstration=demonstration,
            )  # fmt: skip
        return tuple(found)

    return ActMention(frame, resolved(frame.agents, "agent"), resolved(frame.targets, "target"), place, time)


def choose_time(
    frame: Frame, times: Sequence[TimeMention], published: date | None = None
) -> TimeChoice | None:
    """The time expression of the sentence that dates the act.

    In its own clause first, a speaker's day last.
    """
    doc = frame.parsed.doc
    best: tuple[float, TimeChoice] | None = None
    own = clause_verb(frame.token)
    for time in times:
        if time.rule.startswith("future") and "date_without_year" not in time.rule:
            continue
        if time.precision == 0 and published and time.first and (published - time.first).days <= RECENT_DAYS:
            continue  # "recently" neither dates an act nor makes it history
        span = doc.char_span(time.start, time.end, alignment_mode="expand")
        if span is None:
            continue
        root = span.root
        verb = clause_verb(root)
        distance = clause_distance(root, frame.token)
        score, tie = max(4.0 - distance, 0.5), "clause" if distance <= 1.0 else "sentence"
        if (
            verb.lemma_.lower() in _SPEECH
            and not _claims_lives(verb)
            and (verb != own or verb.lemma_.lower() in _REPORTING)
        ):
            score, tie = 0.3, "speech"
        if time.rule.startswith("said:"):
            score, tie = 0.3, "speech"
        elif time.rule.startswith(("until:", "by:")):
            score -= 1.5
        score -= 0.01 * abs(root.i - frame.trigger)
        if time.precision == 0:
            score -= 0.3
        if time.is_open and distance >= _RELATIVE_CLAUSE:
            score -= 1.0  # "bombed a town where nobody had fought since March"
        if best is None or score > best[0]:
            best = (score, TimeChoice(time, frame.parsed.sentence.index, tie))
    if best is None:
        return None
    choice = best[1]
    return TimeChoice(choice.time, choice.sentence, choice.tie, _other_days(choice.time, times, doc.text))


def _other_days(chosen: TimeMention, times: Sequence[TimeMention], text: str) -> tuple[TimeMention, ...]:
    """The exact days joined to the chosen one by nothing but "and" or a comma."""
    days = [t for t in times if t.precision == 1 and not t.is_relative and t.day is not None]
    if chosen not in days:
        return ()
    place = days.index(chosen)
    found = []
    for step in (-1, 1):
        at = place + step
        while 0 <= at < len(days) and _are_listed(days[at], days[at - step], text):
            found.append(days[at])
            at += step
    listed = sorted([chosen, *found], key=_start)
    if " and " not in text[listed[0].start : listed[-1].end]:
        return ()
    return tuple(day for day in found if day.day != chosen.day)


def _claims_lives(verb: Token) -> bool:
    return any(child.dep_ == "dobj" and child.lemma_.lower() in {"life", "victim"} for child in verb.children)


def _start(time: TimeMention) -> int:
    return time.start


def _are_listed(one: TimeMention, other: TimeMention, text: str) -> bool:
    first, second = sorted((one, other), key=_start)
    return text[first.end : second.start].strip(" ,").removeprefix("and").strip() in {"", "on"}


def _attach_counts(mentions: Sequence[ActMention], counts: Sequence[CasualtyMention]) -> None:
    """Give each count to the act whose word states it, else to the nearest act in its clause or sentence."""
    if not mentions:
        return
    for count in counts:

        def distance(mention: ActMention, count: CasualtyMention = count) -> tuple[int, int]:
            trigger = mention.frame.token
            if count.verb == trigger.i:
                return (0, 0)
            doc = mention.frame.parsed.doc
            anchor = doc[count.verb] if 0 <= count.verb < len(doc) else trigger
            same_clause = clause_verb(anchor) == clause_verb(trigger)
            return (1 if same_clause else 2, abs(anchor.i - trigger.i))

        min(mentions, key=distance).casualties.append(count)
