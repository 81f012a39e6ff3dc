"""Real-world events as living data: the current state, the reports behind it and every change.

What belongs here: the tables that linking makes. What does not: what single articles say (`schemas.reports`).
"""

from __future__ import annotations

from schemas.codes import CHANGES, EVENT_STATUS
from schemas.event_columns import EVENT_COLUMNS, FATALITY_COLUMNS
from schemas.reports import REPORT_ID
from schemas.rules import EVENT_RULES, NOT_FUTURE
from schemas.table import Table, flag, instant, integer, number, text

EVENT_ID = r"^T-[A-Z]{3}-[0-9a-f]{8}$"

EVENTS = Table(
    name="events",
    title="a real-world event",
    description="The current version of every event. Withdrawn events stay, so that no id is used twice.",
    key=("event_id",),
    columns=(
        text("event_id", "Stable id: T, country and content; not in ACLED's namespace.", blank=False,
             pattern=EVENT_ID),
        *EVENT_COLUMNS,
        *FATALITY_COLUMNS,
        integer("n_reports", "Reports that tell the event.", minimum=0),
        integer("n_sources", "Different outlets that tell it.", minimum=0),
        number("confidence", "Calibrated confidence in the row.", minimum=0, maximum=1),
        flag("needs_review", "Whether a person should look at the row."),
        integer("version", "Version of the row, from 1 up.", minimum=1),
        text("status", "Whether the event stands.", blank=False, vocabulary=EVENT_STATUS),
        integer("timestamp", "Unix seconds of this version: UTC midnight of arrival or revision.",
                minimum=0),
    ),
    rules=(*EVENT_RULES, NOT_FUTURE),
)  # fmt: skip

EVENT_REPORTS = Table(
    name="event_reports",
    title="a report that tells an event",
    description="Which reports stand behind which event; the link of a withdrawn event stays, with score 0.",
    key=("event_id", "report_id"),
    columns=(
        text("event_id", "The event.", blank=False, pattern=EVENT_ID),
        text("report_id", "The report.", blank=False, pattern=REPORT_ID),
        number("score", "How surely the report tells this event.", minimum=0, maximum=1),
    ),
)

EVENT_CHANGES = Table(
    name="changes",
    title="a change of an event",
    description="The change log: with the events table, it gives back every earlier version of every event.",
    key=("event_id", "version", "change", "field"),
    columns=(
        text("event_id", "The event.", blank=False, pattern=EVENT_ID),
        integer("version", "Version that the change led to.", minimum=1),
        instant("changed_at", "Day of the change, at midnight UTC."),
        text("change", "What happened to the event.", blank=False, vocabulary=CHANGES),
        text("field", "Column that changed; blank when the change is of the whole event."),
        text("old", "The cell before; blank when it was empty."),
        text("new", "The cell after; blank when it is empty."),
        text("reason", "Why it changed."),
    ),
)
