"""HTML fragments (feed entries, text fields with tags) to paragraphs.

What belongs here: fragments. What does not: whole pages, whose article has to
be found first (readers/html.py).
"""

from __future__ import annotations

from pipelines.ingest.tables import rows
from pipelines.ingest.text import characters

_BLOCKS = tuple(row["word"] for row in rows("words") if row["list"] == "html_block")
_SKIPPED = ".//script|.//style|.//noscript|.//iframe|.//figcaption|.//button|.//form|.//svg|.//comment()"


def fragment_paragraphs(markup: str) -> list[str]:
    """The text of an HTML fragment, one string for each block element."""
    from lxml import etree, html  # only when a format needs it

    try:
        root = html.fragment_fromstring(characters(markup), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    for node in root.xpath(_SKIPPED):
        node.drop_tree()
    for node in root.iter(*_BLOCKS):
        node.text = f"\n{node.text or ''}"
        node.tail = f"\n{node.tail or ''}"
    lines = (" ".join(line.split()) for line in characters(root.text_content()).split("\n"))
    return [line for line in lines if line]
