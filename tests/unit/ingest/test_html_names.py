"""HTML pages: the outlet and the headline, from whatever names them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ingest = Callable[..., Any]

HEADLINE = "Mine sinks ferry on the Niger"
BODY = (
    "<p>Two soldiers and a boatman died when a mine went off under a ferry near Mopti, the governor said.</p>"
    "<p>Divers found a third body downstream. The army blamed fighters who hold the western bank.</p>"
)


def page(head: str = "", foot: str = "", heading: str = f"<h1>{HEADLINE}</h1>") -> str:
    return f"<html><head>{head}</head><body>{heading}{BODY}{foot}</body></html>"


@pytest.mark.parametrize(
    "saved",
    [
        page('<meta property="og:site_name" content="The River Post">'),
        page('<script type="application/ld+json">{"publisher": {"name": "The River Post"}}</script>'),
        page(f"<title>{HEADLINE} | The River Post</title>"),
        page(f"<title>{HEADLINE} - Mali - The River Post</title>"),
        page(f"<title>The River Post: {HEADLINE}</title>"),
        page('<link rel="alternate" type="application/rss+xml" title="The River Post RSS feed" href="/f">'),
        page(foot="<p>© 2022 The River Post Ltd. All rights reserved.</p>"),
    ],
)
def test_what_names_the_outlet(ingest: Ingest, saved: str) -> None:
    row = ingest({"page.html": saved}).article
    assert (row["title"], row["source"], row["source_scale"]) == (HEADLINE, "The River Post", "")


def test_the_known_outlet_of_the_address_comes_first(ingest: Ingest) -> None:
    head = '<link rel="canonical" href="https://www.radiookapi.net/1"><title>Ferry | Okapi FM 103</title>'
    assert ingest({"page.html": page(head)}).article["source"] == "Radio Okapi"


def test_the_host_when_nothing_else_tells(ingest: Ingest) -> None:
    head = '<link rel="canonical" href="https://www.riverpost.example/1">'
    assert ingest({"page.html": page(head)}).article["source"] == "riverpost.example"


def test_a_first_heading_that_names_the_site_is_not_the_title(ingest: Ingest) -> None:
    saved = page(f"<title>{HEADLINE}</title>", heading=f"<h1>RiverPost</h1><h2>{HEADLINE}</h2>")
    assert ingest({"page.html": saved}).article["title"] == HEADLINE


def test_staff_is_no_author_beside_one(ingest: Ingest) -> None:
    def byline(author: str) -> str:
        return str(ingest({"page.html": page(f'<meta name="author" content="{author}">')}).article["byline"])

    assert byline("Oumar Keita; Staff") == "Oumar Keita"
