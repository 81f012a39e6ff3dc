from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from pipelines.linking import Linked, link_reports
from pipelines.linking.link import _as_text
from schemas.examples import EXAMPLES
from schemas.registry import TABLES

FIRST_DAY = date(2023, 6, 16)
LATER = date(2023, 7, 1)


def reports(*rows: dict[str, Any]) -> pa.Table:
    return TABLES["reports"].from_rows([{**EXAMPLES["reports"], **row} for row in rows])


def articles(*arrivals: tuple[str, date]) -> pa.Table:
    return TABLES["articles"].from_rows(
        [{**EXAMPLES["articles"], "article_id": key, "arrived_on": day} for key, day in arrivals]
    )


def report_id(number: int) -> str:
    return f"r-{number:016x}"


ARTICLES = articles(("a-1", FIRST_DAY))
TWO = reports(
    {"report_id": report_id(1), "article_id": "a-1"},
    {"report_id": report_id(2), "article_id": "a-1", "country": "", "region": "", "iso": None},
)


def rows_by_report(linked: Linked) -> dict[str, dict[str, Any]]:
    events = {row["event_id"]: row for row in linked.events.to_pylist()}
    return {link["report_id"]: events[link["event_id"]] for link in linked.event_reports.to_pylist()}


def midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def assert_valid(linked: Linked) -> None:
    TABLES["events"].validate(linked.events)
    TABLES["event_reports"].validate(linked.event_reports)
    TABLES["changes"].validate(linked.changes)


def test_every_report_makes_an_event_stamped_with_the_arrival_of_its_article() -> None:
    linked = link_reports(TWO, ARTICLES, as_of=LATER)
    assert_valid(linked)
    first, second = rows_by_report(linked)[report_id(1)], rows_by_report(linked)[report_id(2)]
    assert first["event_id"].startswith("T-MMR-")
    assert second["event_id"].startswith("T-UNK-")
    assert first["timestamp"] == second["timestamp"] == midnight(FIRST_DAY)
    assert (first["version"], first["status"], first["n_reports"], first["n_sources"]) == (1, "active", 1, 1)
    assert [(c["change"], c["field"]) for c in linked.changes.to_pylist()] == [("created", "")] * 2
    assert first["notes"] == EXAMPLES["reports"]["notes"]


def test_several_outlets_are_counted_once_each() -> None:
    told = reports({"article_id": "a-1", "source": "Herald; Gazette; Herald"})
    assert link_reports(told, ARTICLES, as_of=LATER).events["n_sources"].to_pylist() == [2]


def test_an_unchanged_run_returns_identical_tables() -> None:
    linked = link_reports(TWO, ARTICLES, as_of=FIRST_DAY)
    again = link_reports(TWO, ARTICLES, as_of=LATER, earlier=linked)
    assert again.events.equals(linked.events)
    assert again.event_reports.equals(linked.event_reports)
    assert again.changes.equals(linked.changes)


def test_the_order_of_reports_does_not_matter() -> None:
    turned = TWO.take([1, 0])
    assert link_reports(turned, ARTICLES, as_of=LATER) == link_reports(TWO, ARTICLES, as_of=LATER)


def test_other_cells_make_a_new_version_with_one_change_for_each() -> None:
    linked = link_reports(TWO, ARTICLES, as_of=FIRST_DAY)
    revised = reports(
        {
            "report_id": report_id(1),
            "article_id": "a-1",
            "fatalities": 5,
            "fatalities_low": 5,
            "fatalities_high": None,
        },
        TWO.to_pylist()[1],
    )
    after = link_reports(revised, ARTICLES, as_of=LATER, earlier=linked)
    assert_valid(after)
    event = rows_by_report(after)[report_id(1)]
    assert event["event_id"] == rows_by_report(linked)[report_id(1)]["event_id"]
    assert (event["version"], event["fatalities"], event["timestamp"]) == (2, 5, midnight(LATER))
    changes = [c for c in after.changes.to_pylist() if c["change"] == "revised"]
    assert [(c["field"], c["old"], c["new"]) for c in changes] == [
        ("fatalities", "3", "5"),
        ("fatalities_high", "3", ""),
        ("fatalities_low", "3", "5"),
    ]
    assert {c["version"] for c in changes} == {2}
    assert {c["changed_at"] for c in changes} == {datetime(2023, 7, 1, tzinfo=UTC)}
    assert rows_by_report(after)[report_id(2)] == rows_by_report(linked)[report_id(2)]


def test_the_id_outlives_a_new_country() -> None:
    linked = link_reports(TWO, ARTICLES, as_of=FIRST_DAY)
    moved = reports(
        {**TWO.to_pylist()[0], "country": "Thailand", "iso": 764, "region": "Southeast Asia"},
        TWO.to_pylist()[1],
    )
    after = link_reports(moved, ARTICLES, as_of=LATER, earlier=linked)
    assert after.events["event_id"].equals(linked.events["event_id"])


def test_a_report_that_is_gone_leaves_a_tombstone() -> None:
    linked = link_reports(TWO, ARTICLES, as_of=FIRST_DAY)
    after = link_reports(TWO.slice(0, 1), ARTICLES, as_of=LATER, earlier=linked)
    assert_valid(after)
    gone = rows_by_report(after)[report_id(2)]
    assert (gone["status"], gone["version"], gone["n_reports"]) == ("withdrawn", 2, 0)
    assert gone["timestamp"] == midnight(LATER)
    tombstone = [c for c in after.changes.to_pylist() if c["change"] == "withdrawn"]
    assert [(c["field"], c["old"], c["new"]) for c in tombstone] == [
        ("n_reports", "1", "0"),
        ("n_sources", "1", "0"),
        ("status", "active", "withdrawn"),
    ]
    assert link_reports(TWO.slice(0, 1), ARTICLES, as_of=LATER, earlier=after) == after


def test_a_report_that_comes_back_reinstates_its_event() -> None:
    linked = link_reports(TWO, ARTICLES, as_of=FIRST_DAY)
    without = link_reports(TWO.slice(0, 1), ARTICLES, as_of=LATER, earlier=linked)
    back = link_reports(TWO, ARTICLES, as_of=date(2023, 7, 2), earlier=without)
    assert_valid(back)
    event = rows_by_report(back)[report_id(2)]
    assert event["event_id"] == rows_by_report(linked)[report_id(2)]["event_id"]
    assert (event["status"], event["version"], event["n_reports"]) == ("active", 3, 1)


def test_the_change_log_gives_back_every_version() -> None:
    first = TWO.to_pylist()[0]
    steps = [[first], [{**first, "location": "Hpruso", "admin3": ""}], [], [{**first, "notes": "Corrected."}]]
    state, versions = Linked.nothing(), {}
    for day, told in enumerate(steps, start=1):
        state = link_reports(reports(*told), ARTICLES, as_of=date(2023, 7, day), earlier=state)
        (event,) = state.events.to_pylist()
        versions[event["version"]] = {name: _as_text(value) for name, value in event.items()}
    assert sorted(versions) == [1, 2, 3, 4]
    past = dict(versions[4])
    for version in (4, 3, 2):
        for change in state.changes.to_pylist():
            if change["version"] == version:
                assert past[change["field"]] == change["new"]
                past[change["field"]] = change["old"]
        kept = past.keys() - {"version", "timestamp"}
        assert {name: past[name] for name in kept} == {name: versions[version - 1][name] for name in kept}


def test_a_late_arrival_is_not_stamped_before_the_newest_event() -> None:
    linked = link_reports(TWO, ARTICLES, as_of=LATER)
    early = articles(("a-1", FIRST_DAY), ("a-0", date(2023, 6, 15)))
    more = pa.concat_tables([TWO, reports({"report_id": report_id(3), "article_id": "a-0"})])
    after = link_reports(more, early, as_of=LATER, earlier=linked)
    assert rows_by_report(after)[report_id(3)]["timestamp"] == midnight(FIRST_DAY)


def test_ids_that_coincide_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    import schemas.ids as module

    class Digest:
        def __init__(self, content: bytes) -> None:
            self.attempt = content.decode().partition("#")[2] or "0"

        def hexdigest(self) -> str:
            return self.attempt.zfill(8)

    monkeypatch.setattr(module.hashlib, "sha256", Digest)
    same_country = reports(*({"report_id": report_id(n), "article_id": "a-1"} for n in range(3)))
    linked = link_reports(same_country, ARTICLES, as_of=LATER)
    assert linked.events["event_id"].to_pylist() == ["T-MMR-00000000", "T-MMR-00000001", "T-MMR-00000002"]


def test_a_report_without_its_article_is_an_error() -> None:
    with pytest.raises(ValueError, match="article a-1, which is not given"):
        link_reports(TWO, articles(), as_of=LATER)


def test_a_report_id_given_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="twice"):
        link_reports(pa.concat_tables([TWO, TWO]), ARTICLES, as_of=LATER)


def test_no_reports_make_no_events() -> None:
    linked = link_reports(reports(), articles(), as_of=LATER)
    assert linked.events.num_rows == linked.changes.num_rows == 0
    assert_valid(linked)
