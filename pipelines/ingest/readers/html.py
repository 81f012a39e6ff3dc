"""HTML pages: the article, its headline, author, outlet and time of publication.

What belongs here: getting these out of a page's markup (trafilatura) and its metadata. What does not:
furniture that is text like any other (furniture.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pipelines.ingest.dates import parse_published
from pipelines.ingest.encoding import declared_encoding, decode
from pipelines.ingest.items import Blob, Content, RawItem, Reading, Rejection
from pipelines.ingest.streams import read_whole

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DATE_META = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date",
    "dc.date.issued", "dcterms.created", "dcterms.date", "parsely-pub-date", "sailthru.date", "pubdate",
    "publishdate", "publish-date", "article.published", "article_date_original",
    "cxenseparse:recs:publishtime", "og:pubdate",
)  # fmt: skip
"""Names under which pages state their time of publication, the most reliable first."""
_TITLE_TAIL = re.compile(r"\s+[|–—-]\s+([^|–—]{2,60})$")
_MOST_ELEMENTS = 60_000
"""Pages have a few thousand elements; extraction takes longer than proportionally with their number."""


def read(blob: Blob, reading: Reading) -> Iterator[RawItem]:
    """The one item of an HTML file."""
    yield reading.item(
        blob.locator, "html", lambda: content(read_whole(blob.stream, reading.limits.item_bytes))
    )


def content(data: bytes, url: str = "", declared: str | None = None) -> Content:
    """The article of a page.

    Args:
        data: The page as it was saved.
        url: Its address, when known from elsewhere.
        declared: The encoding that came with it, as in an HTTP header.

    Raises:
        Rejection: `invalid_html` when it cannot be parsed, `no_article` when it holds none.
    """
    markup = decode(data, declared or declared_encoding(data))
    if not markup.strip():
        raise Rejection("extract", "no_text", "nothing but white space")
    import trafilatura  # slow to import: only for HTML
    from trafilatura.settings import Document

    tree = trafilatura.load_html(markup)
    if tree is None:
        raise Rejection("parse", "invalid_html", "cannot be parsed as HTML")
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        raise Rejection("parse", "too_large", f"a page of more than {_MOST_ELEMENTS:,} elements")
    published = published_text(tree)
    document = trafilatura.bare_extraction(
        tree,
        url=url or None,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        # Without a fixed last date the result would depend on the clock.
        date_extraction_params={"extensive_search": False, "original_date": True, "max_date": "2099-12-31"},
    )
    found: Mapping[str, object] = document.as_dict() if isinstance(document, Document) else {}
    text = str(found.get("text") or "")
    if not text.strip():
        raise Rejection("extract", "no_article", "no article found on the page")
    sitename = str(found.get("sitename") or "")
    return Content(
        shape="page",
        paragraphs=tuple(line for line in text.split("\n") if line.strip()),
        title=_without_site(str(found.get("title") or ""), sitename),
        byline=str(found.get("author") or ""),
        url=url or str(found.get("url") or ""),
        source=sitename,
        published=published or str(found.get("date") or ""),
    )


def published_text(tree: HtmlElement) -> str:
    """The time of publication as the page's metadata state it: JSON-LD, then meta elements, then <time>.

    trafilatura and htmldate give the day only.
    """
    metas = {
        str(node.get("property") or node.get("name") or node.get("itemprop") or "").lower(): str(
            node.get("content")
        )
        for node in reversed(tree.findall(".//meta"))
        if node.get("content")
    }
    times = [str(node.get("datetime")) for node in tree.findall(".//time") if node.get("datetime")]
    for stated in (*_json_ld_dates(tree), *(metas[name] for name in _DATE_META if name in metas), *times[:1]):
        if parse_published(stated).at is not None:
            return stated
    return ""


def _json_ld_dates(tree: HtmlElement) -> list[str]:
    """All `datePublished` of the page's JSON-LD blocks, in order."""
    found: list[str] = []
    for script in tree.findall(".//script"):
        if "ld+json" not in str(script.get("type") or ""):
            continue
        try:
            pending: list[object] = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        while pending:
            value = pending.pop(0)
            if isinstance(value, dict):
                if isinstance(value.get("datePublished"), str):
                    found.append(value["datePublished"])
                pending.extend(value.values())
            elif isinstance(value, list):
                pending.extend(value)
    return found


def _without_site(title: str, sitename: str) -> str:
    """A headline without the outlet's name at its end, as in <title>."""
    match = _TITLE_TAIL.search(title)
    if match and sitename and (match[1].lower() in sitename.lower() or sitename.lower() in match[1].lower()):
        return title[: match.start()]
    return title
