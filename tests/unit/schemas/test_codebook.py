from __future__ import annotations

from pathlib import Path

from schemas.acled import ACLED_TABLES
from schemas.codebook import PAGE, codebook_page, write_codebook
from schemas.codes import COUNTRIES, SUB_EVENT_TYPES
from schemas.registry import TABLES

ROOT = Path(__file__).parents[3]


def test_the_page_in_docs_is_up_to_date() -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == codebook_page(), "run python -m schemas.codebook"


def test_the_page_tells_every_table_column_rule_and_code() -> None:
    page = codebook_page()
    for table in (*TABLES.values(), *ACLED_TABLES.values()):
        section = page.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        for column in table.columns:
            assert f"| `{column.name}` |" in section
            assert column.description in section
        for rule in table.rules:
            assert rule.statement in section
    for name in (*(s.name for s in SUB_EVENT_TYPES), *(c.name for c in COUNTRIES)):
        assert f"| {name} |" in page


def test_every_grid_has_as_many_cells_in_each_row() -> None:
    block: list[int] = []
    for line in [*codebook_page().splitlines(), ""]:
        if line.startswith("|"):
            block.append(line.replace("\\|", "").count("|"))
        else:
            assert len(set(block)) <= 1, line
            block = []


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "codebook.md"
    assert write_codebook(page)
    assert not write_codebook(page)
    assert page.read_text(encoding="utf-8") == codebook_page()
