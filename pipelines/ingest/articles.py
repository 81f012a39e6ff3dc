"""An item's content to a row of `articles`: clean-up, title, byline, time, source, language, id.

What belongs here: putting the parts together. What does not: any part's own rules.
"""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256

from pipelines.ingest import furniture, language, pages, text
from pipelines.ingest.dates import parse_published
from pipelines.ingest.items import Content, RawItem, Rejection
from pipelines.ingest.outlets import Outlet, Outlets

Row = dict[str, object]

_FEWEST_WORDS = {"record": 1, "page": 8}
"""What is left of a page after clean-up has to be at least a sentence."""
_BY = re.compile(r"^(?:by|written by)\s+", re.IGNORECASE)
_PIECES = ("external_id", "url", "title", "published_text", "text")


def article_id(row: Row) -> str:
    """The id of an article, made of its content."""
    return f"a-{_digest(*(str(row[name]) for name in _PIECES))[:16]}"


def repeat_id(first: str, raw_path: str, raw_item: str) -> str:
    """The id of an exact repeat: made of the first one's id and its own place."""
    return f"a-{_digest(first, raw_path, raw_item)[:16]}"


def content_key(row: Row) -> tuple[str, ...]:
    """What has to be equal for an item of a file to be the one that arrived earlier.

    Not its place: a feed puts the newest entry first, and all others move.
    """
    return tuple(str(row[name]) for name in ("raw_path", *_PIECES))


def reject_row(item: RawItem, rejection: Rejection, raw_path: str, raw_sha256: str, arrived_on: date) -> Row:
    """A row of `rejects`."""
    place = (raw_path, item.locator, rejection.stage, rejection.reason, raw_sha256)
    return {
        "reject_id": f"x-{_digest(*place)[:16]}",
        "raw_path": raw_path,
        "raw_item": item.locator,
        "stage": rejection.stage,
        "reason": rejection.reason,
        "detail": text.one_line(rejection.detail),
        "raw_sha256": raw_sha256,
        "arrived_on": arrived_on,
    }


def article_row(
    item: RawItem, content: Content, raw_path: str, raw_sha256: str, arrived_on: date, outlets: Outlets
) -> Row:
    """A row of `articles`, not yet marked as a duplicate.

    Raises:
        Rejection: `no_text` or `no_article`, when nothing is left that could be an article.
    """
    page = _page(content)
    body = text.join(list(page.paragraphs))
    found = "".join(content.paragraphs) if content.paragraphs is not None else content.text
    if not any(character.isalpha() for character in found):
        raise Rejection("extract", "no_text", "no words in the text")
    if len(text.words(body)) < _FEWEST_WORDS[content.shape]:
        raise Rejection(
            "extract", "no_article", "less than a sentence is left of the page without its furniture"
        )
    published_text = text.one_line(content.published) or page.published
    published = parse_published(published_text)
    credit_lines = [line for line in (*page.removed, *page.paragraphs[-2:]) if furniture.is_credit_line(line)]
    given, address = _publisher(content, page, raw_path, outlets)
    source = outlets.source(
        given,
        address,
        outlets.credited(page.paragraphs, page.byline, credit_lines),
    )
    spoken = language.detect(body)
    row: Row = {
        "article_id": "",
        "external_id": text.one_line(content.external_id),
        "url": text.one_line(content.url),
        "source": source.name,
        "source_domain": source.domain,
        "source_country": source.country,
        "source_scale": source.scale,
        "title": page.title,
        "byline": page.byline,
        "published_at": published.at,
        "published_offset_minutes": published.offset_minutes,
        "published_text": published_text,
        "published_precision": published.precision,
        "language": spoken,
        "text": body,
        "content_sha256": _digest(body),
        "duplicate_of": "",
        "duplicate_kind": "",
        "is_coded_language": spoken in language.CODED,
        "raw_path": raw_path,
        "raw_item": item.locator,
        "raw_sha256": raw_sha256,
        "format": item.format,
        "arrived_on": arrived_on,
    }
    row["article_id"] = article_id(row)
    return row


def _page(content: Content) -> pages.Page:
    """The content's text cleaned as its shape asks for."""
    lines = [
        line
        for part in (content.paragraphs if content.paragraphs is not None else (content.text,))
        for line in text.paragraphs(part)
    ]
    title, byline = text.one_line(content.title), _BY.sub("", text.one_line(content.byline))
    if content.shape == "record":
        return pages.Page(title, byline, "", tuple(furniture.clean_record(lines)), ())
    if content.title:
        return pages.strip_head(lines, title, byline)
    return pages.take_apart(lines)


def _publisher(content: Content, page: pages.Page, raw_path: str, outlets: Outlets) -> tuple[str, str]:
    """The outlet of an item, and an address of it, each "" when nothing tells.

    A record states its source. Of a page counts first the known outlet of its address, then what its
    metadata say, its masthead, a known outlet that its furniture names, and the folder it was saved in.
    """
    folder = _outlet_of_folder(raw_path, outlets)
    if content.shape == "record":
        is_known = text.one_line(content.source) or outlets.by_domain(content.url)
        return content.source if is_known or not folder else folder.name, content.url
    own = [line for line in page.removed if furniture.speaks_for_outlet(line)]
    known = outlets.by_domain(content.url)
    named = outlets.on_top(page.above) or outlets.on_page((*own, page.byline)) or folder
    stated = text.one_line(content.source)
    names = (known and known.name, stated, page.masthead.name, named and named.name)
    given = next((name for name in names if name), "")
    return given, content.url or (page.masthead.domain if given == page.masthead.name else "")


def _outlet_of_folder(raw_path: str, outlets: Outlets) -> Outlet | None:
    """The outlet whose domain names a folder of the raw path, as crawlers lay files out."""
    for part in raw_path.split("/")[:-1]:
        outlet = outlets.by_domain(part)
        if outlet is not None:
            return outlet
    return None


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()
