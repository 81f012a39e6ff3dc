from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.coding.actors import ActorRegistry
from pipelines.coding.actors.matcher import NameMatcher, fold, is_acronym

REGISTRY = ActorRegistry.load()


def found(text: str) -> list[str]:
    return [match.text for match in REGISTRY.find(text) if match.groups or match.forces]


def test_loading_is_cheap():
    def seconds() -> float:
        start = time.process_time()
        ActorRegistry()
        return time.process_time() - start

    assert min(seconds() for _ in range(3)) < 0.15


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fighters of al-Shabaab and of Al Shabab", ["al-Shabaab", "Al Shabab"]),
        ("the Ta’ang National Liberation Army advanced", ["Ta’ang National Liberation Army"]),
        (
            "the People's Defence Force and Peoples Defence Force",
            ["People's Defence Force", "Peoples Defence Force"],
        ),
        ("Séléka and Seleka", ["Séléka", "Seleka"]),
        ("the Sudan Liberation Army", ["Sudan Liberation Army"]),
        ("M23 took it; AM23 and M234 are roads", ["M23"]),
    ],
)
def test_spellings_of_one_name(text, names):
    assert found(text) == names


def test_acronym_needs_its_capitals():
    assert found("this is a day of war") == []
    assert found("IS claimed it") == ["IS"]
    assert found("HOW THE WAR IS FOUGHT IN THE NORTH") == [], (
        "a shouted headline tells no acronym from a word"
    )


def test_common_word_is_no_name_without_a_capital():
    assert found("they fought in the white army camp of ants")[:1] == ["white army"], (
        "lower-case aliases are allowed"
    )
    assert found("a right sector of the pitch and a northern alliance of clubs") == []


def test_longest_name_wins():
    assert found("Islamic State West Africa Province said") == ["Islamic State West Africa Province"]
    assert found("the Moro Islamic Liberation Front") == ["Moro Islamic Liberation Front"]


def test_a_name_of_many_groups_gives_all_of_them():
    (match,) = REGISTRY.find("IS")
    assert {"Islamic State (Syria)", "Islamic State (Iraq)"} <= {group.name for group in match.groups}


def test_lone_last_word_after_a_slash_is_no_name_of_its_own():
    assert found("Army and Movement and Front") == []


def test_two_letter_parties_are_not_searched_for():
    assert found("the SP of the district said") == []


@given(st.text(max_size=200))
def test_folding_keeps_offsets(text):
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="aAlL -'’éMHIS23.", max_size=80))
def test_matches_lie_in_order_and_say_their_own_words(text):
    last = 0
    for match in REGISTRY.find(text):
        assert last <= match.start < match.end <= len(text)
        assert text[match.start : match.end] == match.text
        last = match.end


def test_matcher_without_names_finds_nothing():
    assert NameMatcher[str]([]).find("anything") == []


@pytest.mark.parametrize(
    ("name", "expected"), [("M23", True), ("U.S.", True), ("MNDAA", True), ("Amal", False), ("fano", False)]
)
def test_what_counts_as_an_acronym(name, expected):
    assert is_acronym(name) is expected
