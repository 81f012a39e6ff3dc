"""The hand-coded texts themselves: shapes, vocabularies, dates and quotations.

What belongs here: checks that a slip of the pen in the gold would fail. What does not: how well a coder does.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from schemas import codes

HERE = Path(__file__).parent
SUB_EVENT_TYPES = {s.name: s for s in codes.SUB_EVENT_TYPES}
LATEST_DAYS_BACK = 60


def read(name: str) -> list[dict]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


ARTICLES = {article["id"]: article for article in read("articles.jsonl")}
CODED = {row["doc_id"]: row for row in read("events.jsonl")}
EVENTS = [(doc_id, event) for doc_id, row in CODED.items() for event in row["events"]]
FIGURES = [(doc_id, figure) for doc_id, row in CODED.items() for figure in row["displacement"]]
SNIPPETS = read("snippets.jsonl")


def event_id(pair: tuple[str, dict]) -> str:
    return f"{pair[0]}-{pair[1]['event_date']}-{pair[1]['location']}"


def test_every_article_is_coded_once() -> None:
    assert list(ARTICLES) == list(CODED)


def test_all_sub_event_types_occur_in_articles_and_snippets() -> None:
    assert {event["sub_event_type"] for _, event in EVENTS} == set(SUB_EVENT_TYPES)
    assert {s["sub_event_type"] for s in SNIPPETS} == set(SUB_EVENT_TYPES) | {""}


def test_no_snippet_stands_twice() -> None:
    assert len({s["text"] for s in SNIPPETS}) == len({s["id"] for s in SNIPPETS}) == len(SNIPPETS)


@pytest.mark.parametrize("pair", EVENTS, ids=event_id)
def test_event_follows_the_codebook(pair: tuple[str, dict]) -> None:
    doc_id, event = pair
    article = ARTICLES[doc_id]
    sub_event = SUB_EVENT_TYPES[event["sub_event_type"]]
    days_back = (date.fromisoformat(article["published_at"]) - date.fromisoformat(event["event_date"])).days

    assert event["event_type"] == sub_event.event_type
    assert event["evidence"] in article["text"]
    assert 0 <= days_back <= LATEST_DAYS_BACK
    assert codes.country(event["country"]).name == event["country"]
    assert event["inter1"] in codes.INTER
    assert bool(event["actor2"]) == bool(event["inter2"])
    assert event["time_precision"] in {1, 2, 3}
    assert event["geo_precision"] in {1, 2, 3}
    assert event["fatalities"] == 0 or event["fatalities_reported"]


@pytest.mark.parametrize("pair", EVENTS, ids=event_id)
def test_sides_fit_the_event_type(pair: tuple[str, dict]) -> None:
    """Codebook 1.3: two sides in battles, civilians as the target of violence against civilians."""
    _, event = pair
    if event["event_type"] == "Violence against civilians":
        assert event["inter2"] == 7
        assert event["civilian_targeting"]
    if event["event_type"] == "Battles":
        assert event["inter2"] not in {0, 6, 7}
    if event["event_type"] in {"Battles", "Strategic developments"}:
        assert not event["civilian_targeting"]


@pytest.mark.parametrize("pair", FIGURES, ids=lambda pair: f"{pair[0]}-{pair[1]['reported_low']}")
def test_displacement_figure_is_quoted(pair: tuple[str, dict]) -> None:
    doc_id, figure = pair
    assert figure["evidence"] in ARTICLES[doc_id]["text"]
    assert codes.country(figure["country"]).name == figure["country"]
    assert figure["metric"] in {"flow", "stock"}
    assert (figure["persons"] is None) == (figure["unit"] == "household")
    assert figure["reported_low"] <= figure["reported_high"]
