"""The one registry of tables. Arrow schemas, Pandera models and the codebook page all follow from it.

What belongs here: the list. What does not: the tables' own declarations, which stand in one module by
subject.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from schemas.articles import ARTICLES, RAW_FILES, REJECTS
from schemas.displacement import DISPLACEMENT
from schemas.events import EVENT_CHANGES, EVENT_REPORTS, EVENTS
from schemas.evidence import EVIDENCE, SUPPRESSED
from schemas.reports import CASUALTIES, CODINGS, REPORTS
from schemas.table import Column, Table, TableError

__all__ = ["TABLES", "Column", "Table", "TableError"]

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            RAW_FILES,
            ARTICLES,
            REJECTS,
            CODINGS,
            REPORTS,
            CASUALTIES,
            DISPLACEMENT,
            EVIDENCE,
            SUPPRESSED,
            EVENTS,
            EVENT_REPORTS,
            EVENT_CHANGES,
        )
    }
)
"""Every curated table by name, in the order in which articles pass through them."""
