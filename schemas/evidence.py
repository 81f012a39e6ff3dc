"""The words behind the cells, and the mentions that made no row.

What belongs here: tables that point into article texts. What does not: the rows they explain.
"""

from __future__ import annotations

from schemas.codes import PARTS, SUB_EVENT_TYPES
from schemas.rules import EVIDENCE_RULES
from schemas.table import Table, integer, text

EVIDENCE = Table(
    name="evidence",
    title="the words that justify one cell",
    description="For every coded cell, the words it was read from and the rule that read them.",
    key=("evidence_id",),
    columns=(
        text("evidence_id", "Id of the row.", blank=False),
        text("report_id", "The report whose cell it is, if any.", nullable=True, blank=False),
        text(
            "displacement_id", "The displacement figure whose cell it is, if any.", nullable=True, blank=False
        ),
        text("field", "Name of the column.", blank=False),
        text("article_id", "The article.", blank=False),
        text("part", "Where in the article the words stand.", blank=False, vocabulary=PARTS),
        integer("start", "First character, counted from 0; -1 for metadata.", minimum=-1),
        integer("end", "Character after the last; -1 for metadata.", minimum=-1),
        text("rule", "Rule that read the words.", blank=False),
    ),
    rules=EVIDENCE_RULES,
)

SUPPRESSED = Table(
    name="suppressed",
    title="a mention that made no event",
    description="Acts that were recognised and left out: denied, planned, historical or judicial ones.",
    key=("article_id", "part", "start", "end", "sub_event_type", "reason"),
    columns=(
        text("article_id", "The article.", blank=False),
        text("part", "Where in the article the words stand.", blank=False, vocabulary=PARTS),
        integer("start", "First character, counted from 0.", minimum=-1),
        integer("end", "Character after the last.", minimum=-1),
        text("text", "The words."),
        text("sub_event_type", "What they would have been coded as, if known.",
             vocabulary=tuple(s.name for s in SUB_EVENT_TYPES)),
        text("reason", "Why they were left out.", blank=False),
    ),
)  # fmt: skip
