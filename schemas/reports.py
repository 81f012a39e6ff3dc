"""What articles say: the reports coded from them, the counts of people harmed, and the fate of each article.

What belongs here: tables with one article as their source. What does not: displacement figures
(`schemas.displacement`), the words behind a cell (`schemas.evidence`) and events (`schemas.events`).
"""

from __future__ import annotations

from schemas.codes import CASUALTY_KINDS, CASUALTY_SIDES, CODING_STATUS, QUANTIFIERS
from schemas.event_columns import EVENT_COLUMNS, FATALITY_COLUMNS
from schemas.rules import CASUALTY_RULES, EVENT_RULES
from schemas.table import Table, day, flag, integer, number, text

REPORT_ID = r"^r-[0-9a-f]{16}$"

CODINGS = Table(
    name="codings",
    title="an article considered by the coder",
    description="Whether each article was coded, skipped or failed, and what came of it.",
    key=("article_id",),
    columns=(
        text("article_id", "The article.", blank=False),
        text("external_id", "The feed's own id of the article, if it has one."),
        text("status", "What became of it.", blank=False, vocabulary=CODING_STATUS),
        text("reason", "Why it was skipped or failed; blank when coded."),
        integer("sentences", "Sentences of title and text.", minimum=0),
        integer("sentences_parsed", "Sentences worth a parse.", minimum=0),
        integer("reports", "Reports made of the article.", minimum=0),
        integer("displacements", "Displacement figures made of the article.", minimum=0),
        text("coder", "Name of the coder.", blank=False),
        text("coder_version", "Version of the coder.", blank=False),
        day("arrived_on", "Day on which the article arrived."),
    ),
)

REPORTS = Table(
    name="reports",
    title="what one article says of one event",
    description="ACLED-style rows as coded from single articles, before reports are joined to events.",
    key=("report_id",),
    columns=(
        text("report_id", "Id made of article and content.", blank=False, pattern=REPORT_ID),
        text("article_id", "The article.", blank=False),
        text("external_id", "The feed's own id of the article, if it has one."),
        integer("ordinal", "Place of the report among those of its article, from 0 or 1 up.", minimum=0),
        *EVENT_COLUMNS,
        *FATALITY_COLUMNS,
        number("confidence", "Calibrated confidence in the row.", minimum=0, maximum=1),
        flag("needs_review", "Whether a person should look at the row."),
        text("review_reason", "Why a person should; blank otherwise."),
        text("coder", "Name of the coder.", blank=False),
        text("coder_version", "Version of the coder.", blank=False),
    ),
    rules=EVENT_RULES,
)

CASUALTIES = Table(
    name="casualties",
    title="one count of people harmed or held in a report",
    description="Counts that the ACLED format has no column for, and the range behind its fatalities.",
    key=("casualty_id",),
    columns=(
        text("casualty_id", "Id of the count.", blank=False),
        text("report_id", "The report.", blank=False, pattern=REPORT_ID),
        text("article_id", "The article.", blank=False),
        text("external_id", "The feed's own id of the article, if it has one."),
        text("kind", "What befell them.", blank=False, vocabulary=CASUALTY_KINDS),
        text("side", "Whose people they are.", blank=False, vocabulary=CASUALTY_SIDES),
        text("group", "Who they are in the article's words, such as children or medics."),
        integer("low", "Fewest the words support.", nullable=True, minimum=0),
        integer("best", "The single value to use.", nullable=True, minimum=0),
        integer("high", "Most the words support; missing when open-ended.", nullable=True, minimum=0),
        text("quantifier", "How the number is qualified.", vocabulary=QUANTIFIERS),
        text("claimant", "Who gives the number; blank when the article itself does."),
        flag("is_subset", "Whether the count is part of another one of the report."),
    ),
    rules=CASUALTY_RULES,
)
