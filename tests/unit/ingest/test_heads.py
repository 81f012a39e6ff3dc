"""The head of a page saved as text: title, outlet, byline and date among masthead, navigation and tagline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest import furniture, mastheads, text
from pipelines.ingest.bylines import is_name_line, is_post_line
from pipelines.ingest.datelines import leading_date
from pipelines.ingest.headlines import has_verb
from pipelines.ingest.pages import Page, take_apart

Ingest = Callable[..., Any]

TITLE = "Mine sinks ferry on the Niger"
LEAD = "Two soldiers and a boatman died when a mine went off under a ferry near Mopti, he said."
SECOND = "Divers found a third body downstream. The army blamed fighters who hold the western bank."
HEAD = ("Oumar Keita", "7 March 2022")


def apart(*lines: str) -> Page:
    return take_apart(text.paragraphs("\n\n".join(lines)))


@pytest.mark.parametrize(
    "above",
    [
        ["The River Post"],
        ["THE RIVER POST | Mopti", "AFRICA"],
        ["The River Post", "Unbowed news from the delta since 1974", "Home | Mali | Sahel | Weather"],
        ["The River Post", "The delta in English", "Log in | Subscribe from 90 cents"],
        ["The River Post", "Kabaru · News · Nouvelles"],
        ["The River Post", "Menu Search Français", "SAHEL NEWS"],
        ["The River Post — Mopti · Gao · Kayes"],
        ["The River Post", "Serving both banks of the river"],
        ["Skip to content", "The River Post", "Mali", "Sign up for the morning letter"],
    ],
)
def test_the_title_is_found_below_what_a_site_puts_on_top(above: list[str]) -> None:
    page = apart(*above, TITLE, *HEAD, LEAD, SECOND)
    assert (page.title, page.byline, page.published) == (TITLE, *HEAD)
    assert page.paragraphs == (LEAD, SECOND)
    assert page.masthead.name == "The River Post"


def test_the_title_may_stand_below_the_date() -> None:
    page = apart("The River Post", "Published 7 March 2022 | Security", TITLE, LEAD, SECOND)
    assert (page.title, page.masthead.name) == (TITLE, "The River Post")
    assert page.paragraphs == (LEAD, SECOND)


def test_a_standfirst_below_such_a_title_stays() -> None:
    own = "Schools along the river stay closed until Monday"
    page = apart("The River Post", "7 March 2022", TITLE, own, LEAD, SECOND)
    assert (page.title, page.paragraphs) == (TITLE, (own, LEAD, SECOND))


def test_a_standfirst_with_more_verbs_is_not_the_title() -> None:
    own = "Schools along the river close after divers find a third body and call for help"
    page = apart("The River Post", "Ferry hits mine on Niger", own, *HEAD, LEAD, SECOND)
    assert (page.title, page.paragraphs[0]) == ("Ferry hits mine on Niger", own)


def test_a_page_without_a_headline_has_no_title() -> None:
    page = apart("Delta Wire Service", "DWS-0042-EN", "7 March 2022 18:30 UTC", "(Adds toll)", LEAD, SECOND)
    assert (page.title, page.masthead.name) == ("", "Delta Wire Service")
    assert page.paragraphs == (LEAD, SECOND)


def test_the_name_of_an_office_in_capitals_is_not_the_title() -> None:
    page = apart(
        "BOARD FOR THE RELIEF OF THE DELTA", "Bulletin No. 3", "Mali: floods near Mopti", "7 March 2022", LEAD
    )
    assert page.title == "Mali: floods near Mopti"


def test_a_title_in_capitals_stays_the_title() -> None:
    own = "Schools along the river close after divers find a third body"
    page = apart("The River Post", TITLE.upper(), own, *HEAD, LEAD, SECOND)
    assert (page.title, page.paragraphs[0]) == (TITLE.upper(), own)


def test_a_label_before_the_title_goes() -> None:
    assert apart(f"Headline: {TITLE}", LEAD, SECOND).title == TITLE


def test_a_country_below_the_date_is_no_byline() -> None:
    assert apart(TITLE, "7 March 2022", "Burkina Faso", LEAD, SECOND).byline == ""


@pytest.mark.parametrize(
    "line",
    ["7 March 2022 Divers find a third body", "7 March 2022 saw the worst of it.", "On 7 March 2022 Peace"],
)
def test_a_date_does_not_lead_a_sentence(line: str) -> None:
    assert leading_date(line) == ""


def test_a_known_outlet_alone_on_top_is_the_source(ingest: Ingest) -> None:
    row = ingest({"a.txt": "\n\n".join(("Myanmar Now", "Donate", TITLE, *HEAD, LEAD, SECOND))}).article
    assert (row["source"], row["source_country"]) == ("Myanmar Now", "Myanmar")


def test_a_tagline_alone_is_no_title() -> None:
    page = apart("The River Post", "Plain news and views on the delta", "7 March 2022", LEAD, SECOND)
    assert (page.title, page.masthead.name, page.paragraphs) == ("", "The River Post", (LEAD, SECOND))


@pytest.mark.parametrize(
    ("lines", "byline"),
    [
        (
            ["TODAY'S ISSUE | March 7, 2022", TITLE, "Our Correspondent Published March 7, 2022"],
            "Our Correspondent",
        ),
        (["Bani Delta | 7 March 2022", TITLE], ""),
        ([f"{TITLE} by the old port\nby Oumar Keita", "7 March 2022"], "Oumar Keita"),
    ],
)
def test_bylines_beside_dates(lines: list[str], byline: str) -> None:
    page = apart("The River Post", *lines, LEAD, SECOND)
    assert (page.byline, page.paragraphs) == (byline, (LEAD, SECOND))
    assert page.title.startswith(TITLE)


def test_an_address_may_be_the_masthead(ingest: Ingest) -> None:
    row = ingest({"a.txt": "\n\n".join(("RADIOOKAPI.NET", TITLE, *HEAD, LEAD, SECOND))}).article
    assert (row["source"], row["source_domain"]) == ("Radio Okapi", "radiookapi.net")


def test_requests_are_no_mastheads_but_may_name_a_known_outlet(ingest: Ingest) -> None:
    row = ingest({"a.txt": "\n\n".join(("Support the Guardian", TITLE, *HEAD, LEAD, SECOND))}).article
    assert (row["title"], row["source"]) == (TITLE, "The Guardian")


def test_title_and_masthead_without_byline_and_date() -> None:
    page = apart("Radio Bani", TITLE, LEAD, SECOND)
    assert (page.title, page.masthead.name, page.paragraphs) == (TITLE, "Radio Bani", (LEAD, SECOND))


def test_the_outlet_behind_a_title() -> None:
    page = apart(f"{TITLE} | The River Post", TITLE, LEAD, SECOND)
    assert (page.title, page.masthead.name, page.paragraphs) == (TITLE, "The River Post", (LEAD, SECOND))


@pytest.mark.parametrize(
    "elsewhere",
    [
        "He told Bani Lantern that the army had been warned.",
        "Please support Bani Lantern: our newsroom lives on your gifts.",
        "(c) 2022 Bani Lantern. All rights reserved.",
        "Contact the newsroom: desk@banilantern.example",
    ],
)
def test_a_name_without_outlet_words_counts_when_the_page_uses_it_as_one(elsewhere: str) -> None:
    assert apart("Bani Lantern", TITLE, *HEAD, LEAD, SECOND, elsewhere).masthead.name == "Bani Lantern"
    assert apart("Bani Lantern", TITLE, *HEAD, LEAD, SECOND).masthead.name == ""


@pytest.mark.parametrize("above", ["Western Bank Front", "South Sudan", "WORLD NEWS", "Mopti"])
def test_groups_places_and_sections_above_a_title_are_no_outlet(above: str) -> None:
    page = apart(above, TITLE, *HEAD, LEAD, f"The {above} (WBF) has held the bank since 2012.")
    assert (page.title, page.masthead.name) == (TITLE, "")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("THE RIVER POST", "The River Post"),
        ("BANI TV NEWS", "Bani TV News"),
        ("RiverWatch Mali", "RiverWatch Mali"),
    ],
)
def test_names_in_capitals(written: str, name: str) -> None:
    assert mastheads.find([written], [written, LEAD]).name == name


def test_a_name_is_spelled_as_elsewhere_on_the_page_and_gets_its_domain() -> None:
    lines = [
        "DE RIVIER POST",
        "www.derivierpost.example | 27°C",
        "de Rivier Post staff",
        "De Rivier Post staff",
    ]
    found = mastheads.find(lines[:1], lines)
    assert (found.name, found.domain) == ("De Rivier Post", "derivierpost.example")


def test_the_address_of_somebody_else_is_no_domain() -> None:
    assert (
        mastheads.find(["The River Post"], ["The River Post", "Photos: pool@otherpaper.example"]).domain == ""
    )


@pytest.mark.parametrize(
    ("notice", "name"),
    [
        ("© 2022 The River Post. All rights reserved.", "The River Post"),
        ("Copyright Sahel 24 Ltd. Privacy policy", "Sahel 24"),
        ("(c) 2019-2022 Bani Lantern Media Group | Contact", "Bani Lantern"),
        ("© 2022. All rights reserved.", ""),
        ("Nothing of the kind", ""),
    ],
)
def test_copyright_lines_name_the_owner(notice: str, name: str) -> None:
    assert mastheads.owner(notice) == name


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Oumar Keita, river correspondent", True),
        ("Our correspondent in Mopti", True),
        ("River Post staff", True),
        ("Reporter killed in Mopti", False),
        ("Staff of the ferry company were held for a day.", False),
    ],
)
def test_who_somebody_is_at_the_paper(line: str, expected: bool) -> None:
    assert is_post_line(line) is expected


@pytest.mark.parametrize("line", ["Sahel News", "News Sahel", "Menu Search", "World Africa"])
def test_labels_are_no_names(line: str) -> None:
    assert not is_name_line(line)
    assert apart(line, TITLE, "7 March 2022", LEAD, SECOND).byline == ""


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        (
            ["Monday, 7 March 2022 | 31°C Mopti", "by Oumar Keita | March 7, 2022 6:30 p.m."],
            "March 7, 2022 6:30 p.m.",
        ),
        (["7 March 2022", "9 March 2022 18:30"], "7 March 2022"),
        (["7 March 2022", "Updated 7 March 2022 18:30"], "7 March 2022"),
        (["Issue 31, Monday 7 March 2022"], "Monday 7 March 2022"),
        (["Mopti, lundi 7 mars 2022"], "lundi 7 mars 2022"),
        (["Aïn-Salah, 7 March 2022"], "7 March 2022"),
        (["7 March 2022 Peace and Security"], "7 March 2022"),
        (["As of 7 March 2022"], "As of 7 March 2022"),
    ],
)
def test_which_date_is_that_of_publication(stated: list[str], published: str) -> None:
    assert apart("The River Post", TITLE, *stated, LEAD, SECOND).published == published


@pytest.mark.parametrize(
    "row",
    [
        "Home | Mali | Sahel | Weather",
        "Kayes · Gao · Mopti",
        "EN | FR",
        "Register for alerts | Terms of use",
        "Table | Results | Get the app",
        "Menu Search Français",
        "9 minute read · Save for later · Gift this article",
    ],
)
def test_rows_of_links(row: str) -> None:
    assert furniture.is_navigation(row)
    assert row not in apart(TITLE, *HEAD, LEAD, row, SECOND).paragraphs


@pytest.mark.parametrize(
    "line",
    [
        "By Oumar Keita | 7 March 2022 | 3 min read",
        "Pacific Ledger | Business and labour",
        "Search for the missing goes on",
        "The dead: two soldiers | one boatman | nobody else, the governor said.",
        LEAD,
    ],
)
def test_other_lines_with_separators(line: str) -> None:
    assert not furniture.is_navigation(line)


def test_verbs_of_headlines() -> None:
    assert has_verb("Army retakes Sinja")
    assert has_verb("Police identified one of the dead")
    assert has_verb("Gunmen robbed a bank")
    assert not has_verb("Independent news from the delta")
    assert not has_verb("Delta Report", but={"report"})


def test_an_organisation_that_the_text_mentions_is_not_the_outlet(ingest: Ingest) -> None:
    mention = "A reporter was among them, Reporters Without Borders (RSF) told Reuters."
    row = ingest(
        {"a.txt": "\n\n".join((TITLE, *HEAD, LEAD, SECOND, mention, "Read more on: Mali | RSF | UN"))}
    ).article
    assert (row["source"], row["source_scale"]) == ("", "")
    assert row["text"].endswith(mention)


def test_an_unknown_masthead_is_the_source_and_a_known_one_is_looked_up(ingest: Ingest) -> None:
    pages = {
        f"{name}.txt": "\n\n".join((name, TITLE, *HEAD, LEAD, place))
        for name, place in (("The River Post", SECOND), ("Radio Okapi", SECOND.upper()))
    }
    sources = {row["source"]: row["source_scale"] for row in ingest(pages).articles}
    assert sources["The River Post"] == ""
    assert sources["Radio Okapi"] != ""


@given(st.lists(st.text(alphabet=st.sampled_from("aA |·—-.,©2(The) \n"), max_size=60), max_size=12))
def test_no_line_is_made_up(lines: list[str]) -> None:
    found = text.paragraphs("\n\n".join(lines))
    page = take_apart(found)
    assert page.title == "" or any(page.title in line for line in found)
    assert all(part in found for paragraph in page.paragraphs for part in paragraph.split("\n\n"))
