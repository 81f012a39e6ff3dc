"""RSS and Atom feeds: each entry is an item.

What belongs here: feeds. What does not: fetching the pages that entries link to.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from pipelines.ingest.encoding import declared_encoding, decode
from pipelines.ingest.items import Blob, Content, RawItem, Reading, Rejection
from pipelines.ingest.markup import fragment_paragraphs
from pipelines.ingest.streams import read_whole


def read(blob: Blob, reading: Reading) -> Iterator[RawItem]:
    """Each entry of a feed.

    Raises:
        Rejection: `external_entity` for XML that declares entities, `invalid_xml` for what is no feed.
    """
    data = read_whole(blob.stream, reading.limits.item_bytes)
    _refuse_entities(data)
    import feedparser  # slow to import: only for feeds

    # Given the text, it would take a short feed for the name of a file; and it detects encodings by itself.
    try:
        feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except UnicodeError as error:
        detail = f"the feed is not in the encoding it states ({error})"
        raise Rejection("decode", "wrong_encoding", detail) from error
    entries: list[Mapping[str, Any]] = feed.get("entries", [])
    said = any(entry.get(name) for entry in entries for name in ("title", "summary", "content"))
    if not said and (feed.get("bozo") or not feed.get("version")):
        damage = str(feed.get("bozo_exception") or "no known feed format")
        raise Rejection("parse", "invalid_xml", f"no feed: {damage[:200]}")
    outlet = str(feed.get("feed", {}).get("title") or "")
    address = str(feed.get("feed", {}).get("link") or "")
    for number, entry in enumerate(entries, start=1):
        yield reading.item(blob.at(str(number)), "feed", partial(_entry, entry, outlet, address))


def _entry(entry: Mapping[str, Any], outlet: str, address: str) -> Content:
    """An entry's content: the longest text it carries."""
    bodies = [str(part.get("value") or "") for part in entry.get("content", [])]
    bodies.append(str(entry.get("summary") or ""))
    paragraphs = fragment_paragraphs(max(bodies, key=len))
    if not paragraphs:
        raise Rejection("extract", "no_text", "the entry has a headline only; fetch the page it links to")
    origin = entry.get("source")
    return Content(
        shape="record",
        paragraphs=tuple(paragraphs),
        title=" ".join(fragment_paragraphs(str(entry.get("title") or ""))),
        byline=str(entry.get("author") or ""),
        url=str(entry.get("link") or address),
        source=str((origin.get("title") if isinstance(origin, Mapping) else "") or outlet),
        external_id=str(entry.get("id") or ""),
        published=str(entry.get("published") or entry.get("updated") or entry.get("created") or ""),
    )


def _refuse_entities(data: bytes) -> None:
    """Refuse declared entities before a parser that might expand or fetch them sees the document."""
    from defusedxml import EntitiesForbidden, ExternalReferenceForbidden
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (EntitiesForbidden, ExternalReferenceForbidden) as error:
        raise Rejection(
            "parse", "external_entity", "the XML declares entities; remove its DOCTYPE"
        ) from error
    except (ParseError, ValueError, LookupError):
        # Not well-formed, as many feeds are: what expat could not get to is looked for in the text.
        head = decode(data[:65536], declared_encoding(data))
        if "<!entity" in head.lower():
            raise Rejection(
                "parse", "external_entity", "the XML declares entities; remove its DOCTYPE"
            ) from None
