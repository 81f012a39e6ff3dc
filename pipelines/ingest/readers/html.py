"""HTML pages: the article, its headline, author, outlet and time of publication.

What belongs here: getting these out of a page's markup (trafilatura) and its metadata. What does not:
furniture that is text like any other (furniture.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from pipelines.ingest import mastheads
from pipelines.ingest.dates import parse_published
from pipelines.ingest.encoding import declared_encoding, decode
from pipelines.ingest.items import Blob, Content, RawItem, Reading, Rejection
from pipelines.ingest.streams import read_whole
from pipelines.ingest.tables import rows
from pipelines.ingest.text import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DATE_META = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date",
    "dc.date.issued", "dcterms.created", "dcterms.date", "parsely-pub-date", "sailthru.date", "pubdate",
    "publishdate", "publish-date", "article.published", "article_date_original",
    "cxenseparse:recs:publishtime", "og:pubdate",
)  # fmt: skip
"""Names under which pages state their time of publication, the most reliable first."""
_JOINT = re.compile(r"\s*[|·•»«]+\s*|\s+[:–—-]+\s+|:\s+")
"""What stands between headline and outlet in <title>."""
_NOTICE = "//*[not(self::script or self::style)][contains(text(), '©') or contains(text(), 'Copyright')]"
_FEWEST_WORDS = 3
"""A heading of fewer words is a name."""
_MOST_HEADINGS = 40
_FEED = re.compile(r"\s*(?:[|»–—-]+\s*)?(?:rss|atom|news|comments)?\s*(?:feed|rss)\b.{0,40}$", re.IGNORECASE)
_LONGEST_SITE = 60
_NOBODY = frozenset(row["word"] for row in rows("words") if row["list"] == "generic_author")
_SITE_META = ("og:site_name", "application-name", "dc.publisher", "publisher", "twitter:app:name:iphone")
"""Names under which pages state their outlet."""
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
    site = site_name(tree)
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
    sitename = site or str(found.get("sitename") or "")
    head = headline(tree, one_line(str(found.get("title") or "")))
    return Content(
        shape="page",
        paragraphs=tuple(line for line in text.split("\n") if line.strip()),
        title=_without_site(head, sitename),
        byline=_authors(str(found.get("author") or "")),
        url=url or str(found.get("url") or ""),
        source=sitename,
        published=published or str(found.get("date") or ""),
    )


def published_text(tree: HtmlElement) -> str:
    """The time of publication as the page's metadata state it: JSON-LD, then meta elements, then <time>.

    trafilatura and htmldate give the day only.
    """
    metas = _metas(tree)
    stated_dates = [value for value in _json_ld_values(tree, "datePublished") if isinstance(value, str)]
    times = [str(node.get("datetime")) for node in tree.findall(".//time") if node.get("datetime")]
    for stated in (*stated_dates, *(metas[name] for name in _DATE_META if name in metas), *times[:1]):
        if parse_published(stated).at is not None:
            return stated
    return ""


def site_name(tree: HtmlElement) -> str:
    """The outlet as the page states it: metadata, JSON-LD publisher, what stands around the headline.

    A browser's tab shows "Headline | Outlet" or "Outlet: headline", so <title> without the words of the
    page's heading is the outlet. Pages also name their feed after themselves, and who owns the copyright.
    """
    metas = _metas(tree)
    publishers = [
        str(value.get("name") or "") if isinstance(value, dict) else value if isinstance(value, str) else ""
        for value in _json_ld_values(tree, "publisher")
    ]
    tab = _text_of(tree, ".//title")
    around = [_around(heading, tab) for heading in (*_headings(tree), one_line(metas.get("og:title", "")))]
    feeds = [
        _FEED.sub("", one_line(str(link.get("title") or "")))
        for link in tree.findall(".//link")
        if str(link.get("type") or "") in ("application/rss+xml", "application/atom+xml")
    ]
    owners = (mastheads.owner(one_line(str(node.text_content()))) for node in tree.xpath(_NOTICE))
    stated = (metas[name] for name in _SITE_META if name in metas)
    everywhere = chain(stated, publishers, around, feeds[:1], owners)
    return next((name for name in map(one_line, everywhere) if _is_site(name)), "")


def headline(tree: HtmlElement, found: str) -> str:
    """The page's headline: the title found, or the heading that <title> repeats if that is another one.

    The first heading of some pages is the outlet's name.
    """
    tab = _text_of(tree, ".//title")
    if not found or found not in tab:
        repeated = [text for text in _headings(tree) if len(text.split()) >= _FEWEST_WORDS and text in tab]
        found = max(repeated, key=len, default=found)
    return found


def _headings(tree: HtmlElement) -> list[str]:
    nodes = [*tree.findall(".//h1"), *tree.findall(".//h2")][:_MOST_HEADINGS]
    return [text for node in nodes if (text := one_line(str(node.text_content())))]


def _around(heading: str, tab: str) -> str:
    """What a browser's tab shows besides the heading: the outlet, furthest from the heading."""
    if not heading or heading not in tab:
        return ""
    before, _, behind = tab.partition(heading)
    if _JOINT.match(behind):
        return _JOINT.split(behind)[-1].strip()
    return _JOINT.split(before)[0].strip() if _JOINT.search(before) else ""


def _is_site(name: str) -> bool:
    """Whether a stated name can be an outlet's: not blank, no address, no slogan."""
    return 2 <= len(name) <= _LONGEST_SITE and "/" not in name and not name.startswith("@")


def _text_of(tree: HtmlElement, path: str) -> str:
    node = tree.find(path)
    return one_line(str(node.text_content())) if node is not None else ""


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The meta elements by name in lower case; the first of a name counts."""
    return {
        str(node.get("property") or node.get("name") or node.get("itemprop") or "").lower(): str(
            node.get("content")
        )
        for node in reversed(tree.findall(".//meta"))
        if node.get("content")
    }


def _json_ld_values(tree: HtmlElement, name: str) -> list[object]:
    """All values of a key in the page's JSON-LD blocks, in order."""
    found: list[object] = []
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
                if name in value:
                    found.append(value[name])
                pending.extend(value.values())
            elif isinstance(value, list):
                pending.extend(value)
    return found


def _authors(stated: str) -> str:
    """The authors, without what stands for nobody ("Staff", "admin") unless there is nobody else."""
    authors = [author.strip() for author in stated.split(";") if author.strip()]
    named = [author for author in authors if author.lower() not in _NOBODY]
    return "; ".join(named or authors)


def _without_site(title: str, site: str) -> str:
    """A headline without the outlet's name behind or before it, as in <title>."""
    title = one_line(title)
    if not site:
        return title
    behind, before = f"\\s+[|·•»–—-]+\\s+{re.escape(site)}$", f"^{re.escape(site)}\\s*[|·•»:–—-]\\s+"
    return re.sub(f"{behind}|{before}", "", title, flags=re.IGNORECASE) or title
