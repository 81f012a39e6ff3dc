"""The data tables of ingest: CSV files with a header in `data/`.

What belongs here: finding and reading them. What does not: what they mean (the module that uses each).
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/<name>.csv`.

    Raises:
        FileNotFoundError: There is no such table.
        ValueError: A row has more or fewer cells than the header.
    """
    return read_table(DATA / f"{name}.csv")


def read_table(path: Path) -> tuple[dict[str, str], ...]:
    """The rows of a UTF-8 CSV file with a header, every row as long as the header."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restkey="", restval="\0")
        table = tuple(reader)
    for number, row in enumerate(table, start=2):
        if "" in row or "\0" in row.values():
            raise ValueError(
                f"{path.name}, line {number}: cells do not match the header; quote commas in cells"
            )
    return table
