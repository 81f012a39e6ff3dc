"""The hand-over types of ingest: a stream to read, what was found in it, and why something was refused.

What belongs here: plain types and the reading state that readers share. What does not: any format's rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BufferedReader
from typing import Any, Literal

from pipelines.ingest.limits import DEFAULT, Limits

Stage = Literal["read", "decode", "parse", "extract"]
Shape = Literal["page", "record"]

REASONS: dict[str, str] = {
    "empty_file": "the file or member has no bytes",
    "unreadable": "the operating system refused to read the file",
    "unsafe_path": "a symlink out of the root, or an archive member with an absolute path or '..'",
    "unsupported_format": "a format Tocsin does not read",
    "binary": "binary bytes where text was expected",
    "wrong_encoding": "no text encoding fits the bytes",
    "too_large": "larger than the limit for one document",
    "zip_bomb": "unpacks to more, or to more members, than the limits allow",
    "nested_too_deep": "archives inside archives, or brackets inside brackets, beyond the limit",
    "encrypted_archive": "a member is encrypted",
    "truncated_archive": "the archive or compressed stream is cut off or damaged",
    "broken_record": "a WARC record is damaged or cut off",
    "external_entity": "XML that declares entities",
    "invalid_xml": "not a feed that can be read",
    "invalid_html": "HTML that cannot be parsed",
    "invalid_json": "not valid JSON, or not an object",
    "invalid_csv": "not a CSV table with a header that names a text column",
    "no_text": "no text in the item",
    "no_article": "a page without an article, or an HTTP answer that is not a page",
    "parser_error": "a parser failed on this input in a way it does not document",
}
"""Reason codes of `rejects`, with their meaning."""


class Rejection(Exception):  # noqa: N818 (a refusal is an outcome that gets recorded, not an error of ours)
    """Why an item cannot become an article."""

    def __init__(self, stage: Stage, reason: str, detail: str) -> None:
        if reason not in REASONS:
            raise ValueError(f"unknown reject reason {reason!r}; add it to REASONS with its meaning")
        super().__init__(f"{reason}: {detail}")
        self.stage = stage
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader found in one item, still as found.

    `shape` says how much cleaning the text needs: a `page` was saved whole, with what surrounds the
    article; a `record` is a field somebody already extracted. `paragraphs` are set instead of `text`
    where the format itself marks them.
    """

    shape: Shape
    text: str = ""
    paragraphs: tuple[str, ...] | None = None
    title: str = ""
    byline: str = ""
    url: str = ""
    source: str = ""
    external_id: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class RawItem:
    """One item of a raw file: its content, or why there is none."""

    locator: str
    format: str
    outcome: Content | Rejection


@dataclass(frozen=True, slots=True)
class Blob:
    """A named byte stream: a raw file, a member of an archive, or what a compressed file holds.

    `locator` is where it stands inside the raw file ("" for the file itself).
    """

    name: str
    locator: str
    stream: BufferedReader[Any]
    depth: int = 0

    def at(self, mark: str) -> str:
        """The locator of an item inside this blob: `member#12`."""
        return f"{self.locator}#{mark}"

    def head(self, size: int = 65536) -> bytes:
        """The first bytes, without consuming them."""
        return self.stream.peek(size)[:size]


@dataclass(slots=True)
class Reading:
    """The state of reading one raw file: its limits, bytes unpacked so far, and items come upon.

    `items` is counted when a reader comes upon an item, before anything is known of its outcome: it is
    the left side of the accounting identity.
    """

    limits: Limits = DEFAULT
    unpacked: int = 0
    items: int = 0

    def item(self, locator: str, form: str, parse: Callable[[], Content]) -> RawItem:
        """Count an item and parse it; whatever goes wrong is this item's own outcome."""
        self.items += 1
        try:
            return RawItem(locator, form, parse())
        except Rejection as rejection:
            return RawItem(locator, form, rejection)
        except RecursionError:
            too_deep = Rejection("parse", "nested_too_deep", f"{form} is nested too deeply to parse")
            return RawItem(locator, form, too_deep)
        except Exception as error:
            # The boundary to parsers of untrusted input: what they raise is not a documented, closed set,
            # and one hostile item must not take the other items of a delivery with it.
            return RawItem(locator, form, undocumented(error))

    def rejected(self, locator: str, form: str, rejection: Rejection) -> RawItem:
        """Count an item that cannot be read."""
        self.items += 1
        return RawItem(locator, form, rejection)


def undocumented(error: Exception) -> Rejection:
    """The rejection for an error that a parser does not document."""
    return Rejection("parse", "parser_error", f"{type(error).__name__}: {str(error)[:200]}")
