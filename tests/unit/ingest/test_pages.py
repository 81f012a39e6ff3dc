"""Pages saved as text: what is the article, and what only surrounds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.ingest import furniture, text
from pipelines.ingest.pages import is_date_line, strip_head, take_apart

PAGES = Path(__file__).parent / "pages"
LEAD = "Two soldiers and a boatman died when a mine went off under a ferry on the Niger, he said."
SECOND = "Divers found a third body downstream. The army blamed fighters who hold the western bank."
THIRD = "Ferries will run by day only from now on, the governor told reporters in Mopti."


def apart(*lines: str):  # type: ignore[no-untyped-def]
    return take_apart(text.paragraphs("\n\n".join(lines)))


def test_byline_and_date_on_one_line() -> None:
    page = apart("Mine sinks ferry on the Niger", "By Oumar Keita | 7 March 2022 | 3 min read", LEAD, SECOND)
    assert (page.title, page.byline, page.published) == (
        "Mine sinks ferry on the Niger",
        "Oumar Keita",
        "7 March 2022",
    )
    assert page.paragraphs == (LEAD, SECOND)


def test_the_date_of_publication_is_preferred_to_the_update() -> None:
    page = apart(
        "Mine sinks ferry on the Niger",
        "Updated 8 March 2022 10:00 GMT",
        "Published 7 March 2022 18:30 GMT",
        "By Oumar Keita",
        LEAD,
    )
    assert page.published == "Published 7 March 2022 18:30 GMT"
    assert page.byline == "Oumar Keita"


def test_byline_with_agency() -> None:
    page = apart("Mine sinks ferry on the Niger", "OUMAR KEITA, Associated Press", "March 7, 2022", LEAD)
    assert page.byline == "OUMAR KEITA, Associated Press"


def test_section_names_are_not_the_title() -> None:
    page = apart(
        "World", "Africa", "Mine sinks ferry on the Niger", "Oumar Keita", "7 March 2022 18:30", LEAD, SECOND
    )
    assert page.title == "Mine sinks ferry on the Niger"
    assert page.paragraphs == (LEAD, SECOND)


def test_a_standfirst_that_the_body_repeats_is_left_out() -> None:
    repeated = "Two soldiers and a boatman died when a mine went off under a ferry on the Niger"
    page = apart("Mine sinks ferry", repeated, "Oumar Keita", "7 March 2022", LEAD, SECOND)
    assert page.paragraphs == (LEAD, SECOND)


def test_a_standfirst_with_news_of_its_own_is_kept() -> None:
    own = "Schools along the river stay closed until Monday and a curfew begins at dusk"
    page = apart("Mine sinks ferry on river", own, "Oumar Keita", "7 March 2022", LEAD, SECOND)
    assert page.paragraphs == (own, LEAD, SECOND)


def test_without_head_a_first_line_that_is_no_sentence_is_the_title() -> None:
    page = apart("Mine sinks ferry on the Niger", LEAD, SECOND)
    assert page.title == "Mine sinks ferry on the Niger"
    assert page.paragraphs == (LEAD, SECOND)


def test_without_head_a_sentence_is_no_title() -> None:
    page = apart(LEAD, SECOND)
    assert (page.title, page.paragraphs) == ("", (LEAD, SECOND))


def test_appeals_to_the_reader_go() -> None:
    page = apart(
        "Mine sinks ferry on the Niger",
        "7 March 2022",
        "Your gift keeps our reporters on the river",
        "When the guns are loud, The River Post is there. Whether it is the price of rice or the "
        "latest mine, we go.",
        "We have no owner but our readers. Please support our newsroom today.",
        LEAD,
        SECOND,
        "Become a member and we will send you a letter from the editor.",
    )
    assert page.paragraphs == (LEAD, SECOND)


@pytest.mark.parametrize(
    ("name", "byline", "published"),
    [
        ("navigation", "Oumar Keita", "7 March 2022"),
        ("agency", "OUMAR KEITA", "Updated 6:15 PM GMT, March 7, 2022"),
        ("glued_dates", "Oumar Keita", "March 7, 2022 6:30 PM UTC Updated 2 years ago"),
        ("sign_up_form", "Oumar Keita,Ann Doe", "Monday 07 March 2022 18:30 GMT"),
        ("title_below_byline", "The River Post", "March 7, 2022"),
    ],
)
def test_pages_as_sites_lay_them_out(name: str, byline: str, published: str) -> None:
    page = take_apart(text.paragraphs((PAGES / f"{name}.txt").read_text(encoding="utf-8")))
    assert page.title == "Mine sinks ferry on the Niger"
    assert (page.byline, page.published) == (byline, published)
    assert page.paragraphs == (LEAD, SECOND, THIRD)


@pytest.mark.parametrize(
    "sentence",
    [
        "The union called on donors to support independent journalism after two reporters were shot "
        "in Bamako.",
        "“Your support kept us alive,” the commander told villagers who had hidden his men.",
        "The United States will support local journalists and reporters in exile, the US envoy said.",
        "Rebels depend on donations from traders, who pay at each roadblock.",
        "The ministry told people to register for alerts by text message before the offensive.",
        "“We rely on our readers,” said the editor of the paper, whose press was bombed.",
    ],
)
def test_news_that_sounds_like_an_appeal_stays(sentence: str) -> None:
    page = apart("Mine sinks ferry on the Niger", "7 March 2022", LEAD, sentence, SECOND)
    assert page.paragraphs == (LEAD, sentence, SECOND)


def test_furniture_inside_and_after_the_body_goes() -> None:
    page = apart(
        "Mine sinks ferry on the Niger",
        "7 March 2022",
        LEAD,
        "Story continues below",
        "Photo: River police look for the missing",
        SECOND,
        "Related stories",
        "Ferry owners ask for escorts",
        "What we know of the mine war",
        THIRD,
        "Reporting by Oumar Keita; Editing by Ann Doe",
        "Topics",
        "Mali",
        "Share",
    )
    assert page.paragraphs == (LEAD, SECOND, THIRD)
    assert "Photo: River police look for the missing" in page.removed


def test_a_page_with_a_known_title_loses_its_head() -> None:
    page = strip_head(
        ["Mine sinks ferry!", "By Oumar Keita", "7 March 2022", LEAD, SECOND], "Mine sinks ferry"
    )
    assert page.paragraphs == (LEAD, SECOND)
    assert (page.byline, page.published) == ("Oumar Keita", "7 March 2022")


@pytest.mark.parametrize(
    "line",
    [
        "Monday 26 June 2023 07:53 EDT",
        "Published: June 3, 2021 at 6:15 pm",
        "Published 7 March 2022, updated 8 March 2022",
        "2023-06-26",
        "26/06/2023 10:15",
    ],
)
def test_date_lines(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "On 26 June 2023 the army shelled the town",
        "June",
        "3 March",
        "The year 2023",
        "Battle of 7 March 2022",
        "",
    ],
)
def test_other_lines_with_dates(line: str) -> None:
    assert not is_date_line(line)


def test_records_lose_whole_furniture_lines_only() -> None:
    lines = [
        LEAD,
        "Advertisement",
        SECOND,
        "Share this victory with the people of Mopti, the mayor said.",
        "Mali",
    ]
    assert furniture.clean_record(lines) == [LEAD, SECOND, lines[3], "Mali"]


def test_a_record_of_nothing_but_furniture_is_left_alone() -> None:
    assert furniture.clean_record(["Advertisement"]) == ["Advertisement"]


def test_a_record_loses_a_row_of_links() -> None:
    assert furniture.clean_record([LEAD, SECOND, "Read it on our site | Support our work"]) == [LEAD, SECOND]
