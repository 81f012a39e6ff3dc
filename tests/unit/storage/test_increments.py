from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.assets import increments
from pipelines.ingest.files import checksum
from schemas.examples import EXAMPLES
from schemas.registry import TABLES


def rows(name: str, *changes: dict[str, object]) -> pa.Table:
    return TABLES[name].from_rows([dict(EXAMPLES[name]) | change for change in changes])


def article(number: int, **changes: object) -> dict[str, object]:
    return {"article_id": f"a-{number:016x}", "content_sha256": f"{number:064x}", "raw_path": "f"} | changes


def coding(number: int, **changes: object) -> dict[str, object]:
    return {
        "article_id": f"a-{number:016x}",
        "coder": "rules",
        "coder_version": "1",
        "status": "coded",
        "reason": "",
    } | changes


def test_only_files_in_a_state_not_yet_read_are_unclaimed(tmp_path: Path) -> None:
    for name in ("same.txt", "changed.txt", "new.txt"):
        (tmp_path / name).write_text(name)
    ledger = rows(
        "raw_files",
        {"raw_path": "same.txt", "raw_sha256": checksum(tmp_path / "same.txt")[0]},
        {"raw_path": "changed.txt", "raw_sha256": "0" * 64},
    )
    files = sorted(tmp_path.iterdir())
    to_read, to_keep = increments.sort_files(files, tmp_path, ledger, rows("raw_files"))
    assert [f.name for f in to_read] == ["changed.txt", "new.txt"]
    assert to_keep == set()


def test_rows_of_a_state_that_is_gone_stay_with_their_day(tmp_path: Path) -> None:
    (tmp_path / "feed").write_text("grown")
    later = rows("raw_files", {"raw_path": "feed", "raw_sha256": checksum(tmp_path / "feed")[0]})
    own = {
        "raw_files": rows("raw_files", {"raw_path": "feed"}, {"raw_path": "gone"}),
        "articles": rows("articles", article(1, raw_path="feed"), article(2, raw_path="gone")),
    }
    to_read, to_keep = increments.sort_files([tmp_path / "feed"], tmp_path, later, own["raw_files"])
    assert to_read == []
    assert to_keep == {"feed"}
    new = {
        "raw_files": rows("raw_files", {"raw_path": "a"}),
        "articles": rows("articles", article(3, raw_path="z")),
    }
    together = increments.with_kept(new, own, to_keep)
    assert together["raw_files"]["raw_path"].to_pylist() == ["a", "feed"]
    assert together["articles"]["raw_path"].to_pylist() == ["feed", "z"]


def test_a_link_that_leaves_the_root_is_handed_on_unread(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("secret")
    root = tmp_path / "raw"
    root.mkdir()
    (root / "link").symlink_to(outside)
    ledger = rows("raw_files", {"raw_path": "link", "raw_sha256": checksum(outside)[0]})
    to_read, _ = increments.sort_files([root / "link"], root, ledger, rows("raw_files"))
    assert to_read == [root / "link"]


def test_a_file_that_grew_brings_only_what_it_gained() -> None:
    found = {
        "articles": rows("articles", article(1), article(2), article(2, article_id="a-" + "f" * 16)),
        "rejects": rows("rejects", {"raw_path": "f", "reason": "no_text"}),
        "raw_files": rows("raw_files", {"raw_path": "f", "items": 4, "articles": 3, "rejects": 1}),
    }
    before = rows("articles", article(2, article_id="a-" + "e" * 16))
    claimed = {"articles": before, "rejects": rows("rejects", {"raw_path": "f", "reason": "no_text"})}
    new = increments.drop_claimed(found, claimed)
    # Article 2 stands in the file twice and was claimed once, so one of the two is new.
    assert new["articles"]["content_sha256"].to_pylist() == [f"{1:064x}", f"{2:064x}"]
    assert new["rejects"].num_rows == 0
    ledger = new["raw_files"].select(["items", "articles", "rejects"]).to_pylist()
    assert ledger == [{"items": 2, "articles": 2, "rejects": 0}]


def test_the_same_article_in_another_file_is_an_item_of_its_own() -> None:
    found = {
        "articles": rows("articles", article(1, raw_path="other")),
        "rejects": rows("rejects"),
        "raw_files": rows("raw_files", {"raw_path": "other", "items": 1, "articles": 1, "rejects": 0}),
    }
    claimed = {"articles": rows("articles", article(1)), "rejects": rows("rejects")}
    assert increments.drop_claimed(found, claimed) == found


@pytest.mark.parametrize(
    ("before", "is_kept"),
    [
        (coding(1), True),
        (coding(1, status="failed", reason="error: x"), True),
        (coding(1, coder_version="0"), False),
        (coding(1, coder="other"), False),
        (coding(1, status="skipped", reason="duplicate"), False),
        (coding(2), False),
    ],
)
def test_a_coding_stands_until_coder_or_version_change(before: dict[str, object], is_kept: bool) -> None:
    plan = increments.plan_coding(
        rows("articles", article(1)), rows("codings", before), coder="rules", version="1"
    )
    assert (len(plan.kept), plan.to_code.num_rows) == ((1, 0) if is_kept else (0, 1))


def test_other_languages_and_repeats_are_skipped_with_the_reason() -> None:
    articles = rows(
        "articles",
        article(1),
        article(2, is_coded_language=False, language="fr"),
        article(3, duplicate_of="a-" + "0" * 15 + "1", duplicate_kind="near"),
    )
    plan = increments.plan_coding(articles, rows("codings"), coder="rules", version="1")
    assert plan.to_code["article_id"].to_pylist() == ["a-" + "0" * 15 + "1"]
    assert plan.skipped.select(["status", "reason"]).to_pylist() == [
        {"status": "skipped", "reason": "language"},
        {"status": "skipped", "reason": "duplicate"},
    ]
    TABLES["codings"].validate(plan.skipped)
    wanted = increments.plan_coding(
        articles, rows("codings"), coder="rules", version="1", skip_duplicates=False
    )
    assert wanted.to_code.num_rows == 2


def test_rows_stand_in_the_order_of_the_articles_wherever_they_come_from() -> None:
    articles = rows("articles", article(3), article(1), article(2))
    kept = {"codings": rows("codings", coding(1))}
    new = {"codings": rows("codings", coding(2), coding(3))}
    either = increments.merge_coded(articles, [kept, new], ["codings"])
    other = increments.merge_coded(articles, [new, kept], ["codings"])
    assert either["codings"].equals(other["codings"])
    assert either["codings"]["article_id"].to_pylist() == articles["article_id"].to_pylist()


def test_rows_of_articles_that_are_gone_are_left_out() -> None:
    tables = {"codings": rows("codings", coding(1), coding(2))}
    kept = increments.only_articles(tables, frozenset({"a-" + "0" * 15 + "2"}))
    assert kept["codings"]["article_id"].to_pylist() == ["a-" + "0" * 15 + "2"]
