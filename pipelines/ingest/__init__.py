"""Raw files to articles: one reader per format, page clean-up, dates, language, outlet, duplicates.

What belongs here: everything between bytes in `data/raw` and rows of `articles`, `rejects`, `raw_files`.
What does not: reading or writing the tables, Dagster, the clock (the arrival date is handed in), and
anything that interprets what an article says.

Every raw item ends in `articles` or in `rejects`, exactly once.
"""

from __future__ import annotations

from pipelines.ingest.files import list_raw
from pipelines.ingest.limits import DEFAULT, Limits
from pipelines.ingest.outlets import Outlets
from pipelines.ingest.run import Ingested, ingest_files, read_raw

__all__ = ["DEFAULT", "Ingested", "Limits", "Outlets", "ingest_files", "list_raw", "read_raw"]
