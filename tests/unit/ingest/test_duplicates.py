"""Repeats are marked; two reports of one event are not. The pairs measured here fix the threshold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest

from pipelines.ingest import duplicates
from pipelines.ingest.duplicates import EXHAUSTIVE, THRESHOLD, WINDOW, Text, mark, resembles, shingles

Ingest = Callable[..., Any]
DAY = date(2024, 3, 10)

WIRE = [
    "KOSTI, Sudan (Example Agency) — Drones struck a fuel depot and a row of shops in Kosti before "
    "dawn on Saturday, "
    "killing fourteen people and wounding more than thirty, two doctors and a trader said.",
    "The depot supplies the White Nile region and burned through the morning. Firefighters had no "
    "foam and let the "
    "tanks burn out, the trader said, while families carried what they could to the school on the hill.",
    "The army blamed the Rapid Support Forces, which did not answer questions sent to its press "
    "office. The two "
    "forces have been at war since April of last year, and the fight has spread along both banks of "
    "the river.",
    "Doctors at the teaching hospital said that eleven of the dead were traders who slept in their "
    "shops. Three "
    "others, among them a girl of nine, died on the way to the hospital.",
    "Aid groups have used Kosti as a depot of their own since roads from the coast were cut. A "
    "United Nations "
    "convoy with food for forty thousand people was due to leave the town on Sunday; it will now "
    "wait, a driver said.",
    "More than eight million people have left their homes in the war, about a fifth of them for "
    "other countries.",
]
OTHER_REPORT = [
    "At least 14 civilians were killed when unmanned aircraft hit petrol stores in the Sudanese town "
    "of Kosti, "
    "medical sources told our correspondent on Saturday.",
    "Black smoke could be seen from Rabak, on the other side of the river. “We heard a sound like a "
    "motorbike, then "
    "the sky turned orange,” said Hawa, a tea seller, who lost her stall.",
    "The governor of White Nile state accused the paramilitary RSF of trying to starve the region of "
    "fuel. He "
    "promised to bring in tankers from Sennar within two days.",
    "It is the second time that the town has come under attack from the air this year. In January a "
    "strike on the "
    "railway yard killed three workers.",
    "Kosti shelters some sixty thousand people from Khartoum and Omdurman, many of them in "
    "classrooms. Volunteers "
    "who run its kitchens said that they had gas for two more days at the most.",
]
SITUATION = (
    "Situation report. In the past day {} clashes took place along the front. In the Kupiansk sector "
    "the enemy "
    "attacked {} times near Synkivka, in the Lyman sector {} times near Terny, and in the Bakhmut "
    "sector {} times "
    "near Klishchiivka and Andriivka. The air force carried out {} strikes on places where troops "
    "and weapons were "
    "massed, and missile units hit {} command posts. Enemy losses are put at {} soldiers, {} tanks "
    "and {} guns."
)


def make(article_id: str, text: str, title: str = "A headline", day: date = DAY) -> Text:
    return Text(article_id, title, day, sha256(text.encode()).hexdigest(), len(text), text)


def story(name: str, paragraphs: list[str], **more: Any) -> Text:
    return make(name, "\n\n".join(paragraphs), **more)


REPEATS = {
    "another first line": [
        "Fourteen people have died in drone strikes on Kosti, local doctors say.",
        *WIRE[1:],
    ],
    "without the end": WIRE[:4],
    "without its first and last paragraph": WIRE[1:5],
    "with a paragraph more": [
        *WIRE,
        "The African Union called for a truce and said that its envoy would fly to Port Sudan this week.",
    ],
    "with words changed": [
        part.replace("killing", "leaving dead").replace("traders", "merchants") for part in WIRE
    ],
    "with another count": [
        part.replace("fourteen", "sixteen").replace("eleven", "thirteen") for part in WIRE
    ],
}
REPORTS = {
    "another report of the event": OTHER_REPORT,
    "a report that quotes one paragraph of it": [*OTHER_REPORT, WIRE[3]],
    "the same background under other news": [
        "Gunmen stopped a bus near Rabak on Monday and robbed its passengers, a survivor said by telephone.",
        *OTHER_REPORT[2:4],
        WIRE[5],
    ],
}


@pytest.mark.parametrize("paragraphs", REPEATS.values(), ids=REPEATS.keys())
def test_a_wire_story_in_another_paper_is_a_repeat(paragraphs: list[str]) -> None:
    assert resembles(shingles("\n\n".join(WIRE)), shingles("\n\n".join(paragraphs))) >= THRESHOLD
    first, second = mark([story("one", WIRE), story("two", paragraphs, title="Another headline")])
    assert first is None
    assert second == duplicates.Repeat("one", "near")


@pytest.mark.parametrize("paragraphs", REPORTS.values(), ids=REPORTS.keys())
def test_reports_of_ones_own_are_no_repeats(paragraphs: list[str]) -> None:
    assert resembles(shingles("\n\n".join(WIRE)), shingles("\n\n".join(paragraphs))) < THRESHOLD - 0.3
    assert mark([story("one", WIRE), story("two", paragraphs)]) == [None, None]


def test_situation_reports_of_one_template_are_no_repeats() -> None:
    one = SITUATION.format(61, 7, 9, 12, 8, 2, 820, 11, 24)
    two = SITUATION.format(58, 5, 11, 14, 6, 3, 790, 9, 31)
    assert mark([make("one", one), make("two", two, day=DAY + timedelta(days=1))]) == [None, None]


def test_the_same_words_later_than_reprints_come_are_no_near_repeat() -> None:
    late = DAY + WINDOW + timedelta(days=1)
    assert mark([story("one", WIRE), story("two", REPEATS["another first line"], day=late)]) == [None, None]


def test_an_exact_repeat_is_one_on_any_day() -> None:
    marks = mark([story("one", WIRE), story("two", WIRE, title="Another", day=DAY + timedelta(days=90))])
    assert marks[1] == duplicates.Repeat("one", "exact")


def test_short_texts_do_not_collide() -> None:
    one = "Police arrested five men after a clash near the market in Jos on Monday."
    two = "Police arrested six men after a clash near the market in Jos on Monday."
    assert mark([make("a", one, ""), make("b", two, ""), make("c", one, "")]) == [None, None, None]
    assert mark([make("a", one, "Clash in Jos"), make("b", one, "Arrests in Jos")]) == [None, None]
    assert mark([make("a", one, "Clash in Jos"), make("b", one, "Clash in Jos")])[1] is not None


def test_excerpts_without_title_and_date_are_no_near_repeats() -> None:
    one, two = story("one", WIRE, title=""), story("two", REPEATS["with another count"], title="")
    assert mark([replace(one, is_dated=False), replace(two, is_dated=False)]) == [None, None]
    assert mark([one, two])[1] is not None


def test_a_passage_of_a_long_text_is_no_repeat_of_it() -> None:
    assert mark([story("long", [*WIRE, *OTHER_REPORT]), story("part", WIRE[:2])]) == [None, None]


def test_earlier_articles_are_the_originals() -> None:
    earlier = [story("old", WIRE)]
    marks = mark(
        [story("a", REPEATS["without the end"]), story("b", WIRE), story("c", OTHER_REPORT)], earlier
    )
    assert marks == [duplicates.Repeat("old", "near"), duplicates.Repeat("old", "exact"), None]


def test_a_chain_of_repeats_points_to_its_first() -> None:
    marks = mark(
        [story("a", WIRE), story("b", REPEATS["with words changed"]), story("c", REPEATS["without the end"])]
    )
    assert [repeat.of if repeat else None for repeat in marks] == [None, "a", "a"]


def test_minhash_finds_what_comparing_all_pairs_finds() -> None:
    filler = [
        make(f"f{n}", " ".join(f"word{(n * 7919 + k * 104729) % 5003}" for k in range(90)))
        for n in range(EXHAUSTIVE)
    ]
    pairs = [
        story("one", WIRE),
        *(story(name, parts, title=name) for name, parts in {**REPEATS, **REPORTS}.items()),
    ]
    assert mark(pairs) == mark([*filler, *pairs])[len(filler) :]


def test_rows_are_marked_and_ids_stay_distinct(ingest: Ingest) -> None:
    text = "\n\n".join(["Drones strike depot in Kosti", *WIRE])
    again = "\n\n".join(["Sudan town hit by drones", *REPEATS["another first line"]])
    rows = ingest({"a/one.txt": text, "b/one.txt": text, "c.txt": again}).articles
    assert [row["duplicate_kind"] for row in rows] == ["", "exact", "near"]
    assert {row["duplicate_of"] for row in rows[1:]} == {rows[0]["article_id"]}
    assert len({row["article_id"] for row in rows}) == 3
    assert rows[0]["content_sha256"] == rows[1]["content_sha256"]
