"""Displacement from a place that the sentence only points back to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.coding.coder import RuleCoder
from pipelines.coding.displacement import displacement_rows
from pipelines.coding.types import Article

TEXT = "Fighting broke out in Loikaw on Monday, residents said. {movement} Aid workers asked for blankets."


@pytest.mark.parametrize(
    ("movement", "origin"),
    [
        ("About 900 of the town's people have fled.", "Loikaw"),
        ("About 900 people have fled to Taunggyi.", ""),
        ("About 900 people of the town of Demoso have fled.", "Demoso"),
    ],
)
def test_the_town_points_back_to_the_last_one_named(movement: str, origin: str, coder: RuleCoder) -> None:
    published = datetime(2024, 3, 14, tzinfo=UTC)
    article = Article("a-1", "", "", TEXT.format(movement=movement), published, "", "", "Myanmar")
    reading, _ = coder.read(article)
    drafts = displacement_rows(article, reading.parsed, reading.toponyms, reading.times)
    assert [draft.cells["origin_name"] for draft in drafts] == [origin]
