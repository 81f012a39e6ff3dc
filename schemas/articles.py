"""What comes in: raw files, the articles in them, and what could not be used.

What belongs here: the tables of ingest. What does not: anything coded from an article (`schemas.reports`).
"""

from __future__ import annotations

from schemas.codes import (
    COUNTRIES,
    DUPLICATE_KINDS,
    PUBLISHED_PRECISION,
    REJECT_STAGES,
    SOURCE_SCALE_PATTERN,
)
from schemas.rules import ARTICLE_RULES, RAW_FILE_RULES
from schemas.table import Column, Table, day, flag, instant, integer, text

SHA256 = r"^[0-9a-f]{64}$"
CODE_WORD = r"^[a-z][a-z0-9_]*$"

_RAW_PATH = text("raw_path", "Path of the file below the raw folder, with forward slashes.", blank=False)
_RAW_SHA256 = text("raw_sha256", "SHA-256 of the file's bytes, in hexadecimal.", blank=False, pattern=SHA256)
_RAW_ITEM = text("raw_item", "Which item of the file, such as '#12' or a name inside an archive.")
_ARRIVED_ON: Column = day("arrived_on", "Day on which the file was taken in.")

RAW_FILES = Table(
    name="raw_files",
    title="a raw file",
    description=(
        "The ledger of what arrived. For every file, items = articles + rejects: nothing is lost on the way."
    ),
    key=("raw_path", "raw_sha256"),
    columns=(
        _RAW_PATH,
        _RAW_SHA256,
        integer("bytes", "Size of the file in bytes.", minimum=0),
        text("format", "Format as recognised from the content."),
        integer("items", "Items found in the file.", minimum=0),
        integer("articles", "Items that became articles.", minimum=0),
        integer("rejects", "Items that became rejects.", minimum=0),
        _ARRIVED_ON,
    ),
    rules=RAW_FILE_RULES,
)

ARTICLES = Table(
    name="articles",
    title="an article",
    description="Every accepted article, cleaned of page furniture. Duplicates are marked, never dropped.",
    key=("article_id",),
    columns=(
        text("article_id", "Id made of the article's content.", blank=False, pattern=r"^a-[0-9a-f]{16}$"),
        text("external_id", "The feed's own id of the article, if it has one."),
        text("url", "Address of the article, if known."),
        text("source", "Name of the outlet."),
        text("source_domain", "Internet domain of the outlet."),
        text(
            "source_country",
            "Country of the outlet in ACLED's spelling; blank when unknown.",
            vocabulary=tuple(c.name for c in COUNTRIES),
        ),
        text("source_scale", "Scale of the outlet, such as 'National'.", pattern=SOURCE_SCALE_PATTERN),
        text("title", "Headline."),
        text("byline", "Author line as printed."),
        instant("published_at", "Publication time; missing when the article states none.", nullable=True),
        integer(
            "published_offset_minutes",
            "Offset of the page's own time zone from UTC, in minutes; missing when unknown.",
            nullable=True,
            minimum=-14 * 60,
            maximum=14 * 60,
        ),
        text("published_text", "The publication time as found."),
        text(
            "published_precision",
            "How exactly the publication time is given.",
            vocabulary=PUBLISHED_PRECISION,
        ),
        text("language", "ISO 639-1 code of the language.", pattern=r"^[a-z]{2}$"),
        text("text", "Body of the article; evidence offsets count its characters."),
        text("content_sha256", "SHA-256 of the cleaned content.", blank=False, pattern=SHA256),
        text("duplicate_of", "Article that this one repeats; blank for an original."),
        text(
            "duplicate_kind",
            "How close the repetition is; blank for an original.",
            vocabulary=DUPLICATE_KINDS,
        ),
        flag("is_coded_language", "Whether the coder reads the article's language."),
        _RAW_PATH,
        _RAW_ITEM,
        _RAW_SHA256,
        text("format", "Format of the raw file as recognised from the content."),
        _ARRIVED_ON,
    ),
    rules=ARTICLE_RULES,
)

REJECTS = Table(
    name="rejects",
    title="an input that could not be used",
    description="What became of every raw item that is not an article, with the reason.",
    key=("reject_id",),
    columns=(
        text("reject_id", "Id made of the item's place and content.", blank=False),
        _RAW_PATH,
        _RAW_ITEM,
        text("stage", "Step that gave up.", blank=False, vocabulary=REJECT_STAGES),
        text("reason", "Reason as a code word, such as 'empty_file'.", blank=False, pattern=CODE_WORD),
        text("detail", "The reason in words."),
        text("raw_sha256", "SHA-256 of the file's bytes; blank when it could not be read.", pattern=SHA256),
        _ARRIVED_ON,
    ),
)
