"""Crowds, modifiers, joined phrases, names that the article introduces, and the article as a whole."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.coding.actors import ActorResolver
from pipelines.coding.types import Article, Parsed, Sentence


def name(mention):
    return mention.actor.name if mention else None


# -- crowds are what they do (codebook 1.2) ---


@pytest.mark.parametrize(
    ("noun", "options", "expected"),
    [
        ("Students", {"demonstration": True, "violent": False}, "Protesters (Kenya)"),
        ("Students", {"demonstration": True, "violent": True}, "Rioters (Kenya)"),
        ("Students", {"role": "target"}, "Civilians (Kenya)"),
        ("Protesters", {"demonstration": True, "violent": False}, "Protesters (Kenya)"),
        ("Protesters", {"violent": True}, "Rioters (Kenya)"),
        ("Protesters", {"role": "target"}, "Protesters (Kenya)"),
        ("Villagers", {"violent": True}, "Rioters (Kenya)"),
        ("A mob", {}, "Rioters (Kenya)"),
        ("Two men", {}, "Unidentified Armed Group (Kenya)"),
        ("Two men", {"role": "target"}, "Civilians (Kenya)"),
        ("Security forces", {}, "Military Forces of Kenya (2022-)"),
        ("Security forces", {"demonstration": True}, "Police Forces of Kenya (2022-)"),
        ("The government", {"violent": False}, "Government of Kenya (2022-)"),
        ("Activists", {"role": "target"}, "Civilians (Kenya)"),
        ("The mayor", {"role": "target"}, "Civilians (Kenya)"),
    ],
)
def test_noun_and_act_make_the_actor(tell, noun, options, expected):
    told = tell(f"{noun} were in the street.")
    assert name(told.ask(noun, "Kenya", **options)) == expected


def test_security_forces_of_an_article_about_police_are_police(tell):
    told = tell("Security forces shot two men.", "Police said it was dark.")
    assert name(told.ask("Security forces", "Kenya")) == "Police Forces of Kenya (2022-)"


def test_officers_of_an_article_about_soldiers_are_soldiers(tell):
    assert name(tell("Soldiers left; officers stayed.").ask("officers", "Kenya")).startswith("Military")
    assert name(tell("Police left; officers stayed.").ask("officers", "Kenya")).startswith("Police")


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("women students", ("Students (Kenya)", "Women (Kenya)")),
        ("striking miners", ("Labour Group (Kenya)", "Miners (Kenya)")),
        ("Rohingya refugees", ("Refugees/IDPs (Kenya)", "Rohingya Ethnic Group (Kenya)")),
    ],
)
def test_associated_actors_of_noun_and_modifiers(tell, phrase, expected):
    told = tell(f"Some {phrase} marched to the park.")
    mention = told.ask(phrase, "Kenya", demonstration=True, violent=False)
    assert name(mention) == "Protesters (Kenya)"
    assert tuple(sorted(mention.associated)) == expected


def test_party_people_are_demonstrators_victims_or_the_party(tell):
    told = tell("BJP supporters gathered at noon.", on="2023-05-01")
    phrase = "BJP supporters"
    demonstration = told.ask(phrase, "India", demonstration=True, violent=False)
    assert (name(demonstration), demonstration.associated) == (
        "Protesters (India)",
        ("BJP: Bharatiya Janata Party",),
    )
    assert name(told.ask(phrase, "India", role="target")) == "Civilians (India)"
    assert name(told.ask(phrase, "India", role="agent")) == "BJP: Bharatiya Janata Party"


# -- modifiers ---


@pytest.mark.parametrize(
    ("sentence", "phrase", "country", "expected"),
    [
        ("Masked men burned a bus.", "Masked men", "Kenya", "Unidentified Armed Group (Kenya)"),
        ("Rebel soldiers burned a bus.", "Rebel soldiers", "Zambia", "Unidentified Armed Group (Zambia)"),
        (
            "Pro-government militiamen burned a bus.",
            "Pro-government militiamen",
            "Zambia",
            "Militia (Pro-Government)",
        ),
        (
            "Iran-backed militiamen burned a bus.",
            "Iran-backed militiamen",
            "Iraq",
            "Unidentified Armed Group (Iraq)",
        ),
        (
            "Mutinous troops burned a bus.",
            "Mutinous troops",
            "Zambia",
            "Mutiny of Military Forces of Zambia (2021-)",
        ),
        (
            "Tribal fighters burned a bus.",
            "Tribal fighters",
            "Yemen",
            "Unidentified Communal Militia (Yemen)",
        ),
        ("Druze gunmen burned a bus.", "Druze gunmen", "Syria", "Druze Ethnic Militia (Syria)"),
        (
            "The Okara clan burned a bus.",
            "The Okara clan",
            "Papua New Guinea",
            "Okara Clan Militia (Papua New Guinea)",
        ),
        (
            "Militias loyal to the army burned a bus.",
            "Militias loyal to the army",
            "Zambia",
            "Militia (Pro-Government)",
        ),
        (
            "Dozens of armed men burned a bus.",
            "Dozens of armed men",
            "Kenya",
            "Unidentified Armed Group (Kenya)",
        ),
        (
            "Soldiers from Uganda burned a bus.",
            "Soldiers from Uganda",
            "South Sudan",
            "Military Forces of Uganda (1986-)",
        ),
        ("Assad's forces burned a bus.", "Assad's forces", "Syria", "Military Forces of Syria (2000-2024)"),
        ("Russia struck the port.", "Russia", "Ukraine", "Military Forces of Russia (2000-)"),
        ("Moscow struck the port.", "Moscow", "Ukraine", "Military Forces of Russia (2000-)"),
        (
            "A militia known as Fano burned a bus.",
            "A militia known as Fano",
            "Ethiopia",
            "Fano Youth Militia",
        ),
        ("Troops burned a bus.", "Troops", "Palestine", "Military Forces of Israel (2022-)"),
        ("Colonel Lungu burned a bus.", "Colonel Lungu", "Zambia", "Military Forces of Zambia (2021-)"),
        ("Drones burned a bus.", "Drones", "Zambia", None),
        ("The weather spoiled a bus.", "The weather", "Zambia", None),
    ],
)
def test_what_stands_beside_the_noun(tell, sentence, phrase, country, expected):
    mention = tell(sentence).ask(phrase, country)
    assert name(mention) == expected


def test_suspected_means_not_certain(tell):
    told = tell("Suspected Al Shabaab gunmen fled, and Al Shabaab fighters followed.")
    assert not told.ask("Suspected Al Shabaab gunmen", "Kenya").certain
    assert told.ask("Al Shabaab fighters", "Kenya").certain


def test_short_acronym_of_a_far_country_is_not_the_group(tell):
    assert tell("The AA of the car club met.").ask("The AA", "Kenya") is None


def test_a_person_may_bear_a_name_of_the_registry(tell):
    told = tell("The judge Emily Wagner was shot, and Wagner fighters fled.", on="2022-02-01")
    assert name(told.ask("The judge Emily Wagner", "Mali", role="target")) == "Civilians (Mali)"
    assert name(told.ask("Wagner fighters", "Mali")) == "Wagner Group"


# -- joined phrases ---


@pytest.mark.parametrize(
    ("phrase", "country", "expected"),
    [
        (
            "Soldiers and police",
            "Kenya",
            ["Military Forces of Kenya (2022-)", "Police Forces of Kenya (2022-)"],
        ),
        (
            "Soldiers and allied militia",
            "Zambia",
            ["Military Forces of Zambia (2021-)", "Militia (Pro-Government)"],
        ),
        (
            "Russian and Syrian jets",
            "Syria",
            ["Military Forces of Russia (2000-)", "Military Forces of Syria (2000-2024)"],
        ),
        (
            "Hema and Lendu militiamen",
            "Democratic Republic of Congo",
            [
                "Hema Ethnic Militia (Democratic Republic of Congo)",
                "Lendu Ethnic Militia (Democratic Republic of Congo)",
            ],
        ),
        ("Villagers and residents", "Kenya", ["Rioters (Kenya)"]),
    ],
)
def test_each_of_a_joined_phrase(tell, phrase, country, expected):
    mentions = tell(f"{phrase} attacked the camp.").ask_all(phrase, country)
    assert [mention.actor.name for mention in mentions] == expected


def test_span_says_the_words(tell):
    told = tell("On Monday two Kenyan soldiers fired.")
    mention = told.ask("two Kenyan soldiers", "Kenya")
    assert (mention.span.part, mention.span.start, mention.span.end) == ("text", 10, 29)


# -- names that the article introduces ---


def test_abbreviation_of_a_known_group(tell):
    told = tell("The Kachin Independence Army, known as the KIX, attacked.", "KIX fighters burned a truck.")
    assert name(told.ask("KIX fighters", "Myanmar")).startswith("KIO/KIA")


def test_unknown_group_gets_its_own_name(tell):
    told = tell(
        "The Northern Hills Liberation Army (NHLA) ambushed a patrol.", "NHLA fighters burned a truck."
    )
    mention = told.ask("NHLA fighters", "Myanmar")
    assert (name(mention), mention.actor.inter) == ("NHLA: Northern Hills Liberation Army", 2)


def test_unknown_organisation_without_abbreviation(tell):
    mention = tell("The Falcon Defence Brigade burned a truck.").ask("The Falcon Defence Brigade", "Libya")
    assert (name(mention), mention.actor.inter, mention.certain) == ("Falcon Defence Brigade", 3, False)


def test_state_force_with_abbreviation_is_the_state(tell):
    told = tell("The Zambia Police Service (ZPS) fired shots.")
    assert name(told.ask("The Zambia Police Service", "Zambia")) == "Police Forces of Zambia (2021-)"


# -- the article ---


def test_countries_are_counted(tell):
    told = tell("Kenyan police met Al Shabaab near Nairobi.", "Somalia was calm.")
    assert told.actors.countries().most_common(2) == [("Kenya", 2), ("Somalia", 2)]


def test_without_a_country_the_most_named_counts(tell):
    told = tell("Kenyan shops closed.", "Police fired in Nairobi.")
    assert name(told.ask("Police", "")) == "Police Forces of Kenya (2022-)"


def test_default_rebel_is_the_group_most_spoken_of(tell):
    told = tell("The Arakan Army fought the army.", "The Arakan Army won; the PDF helped.")
    assert told.actors.default_rebel("Myanmar").name.startswith("ULA/AA")
    assert told.actors.default_rebel("Kenya") is None


def test_attackers_are_those_who_claim_it(tell):
    told = tell(
        "Gunmen shot two guards at a mill.",
        "Al Shabaab claimed responsibility for the raid.",
        on="2023-02-01",
    )
    mention = told.ask("Gunmen", "Kenya")
    assert (name(mention), mention.rule, mention.certain) == ("Al Shabaab", "attributed", False)


@pytest.mark.parametrize(
    "claim",
    ["No group claimed the raid, though Al Shabaab is near.", "Al Shabaab denied that it claimed the raid."],
)
def test_no_claim_leaves_them_unidentified(tell, claim):
    told = tell("Gunmen shot two guards at a mill.", claim, on="2023-02-01")
    assert name(told.ask("Gunmen", "Kenya")) == "Unidentified Armed Group (Kenya)"


def test_attackers_called_unknown_stay_so(tell):
    told = tell("Unknown gunmen shot two guards.", "Officials blamed Al Shabaab.", on="2023-02-01")
    assert name(told.ask("Unknown gunmen", "Kenya")) == "Unidentified Armed Group (Kenya)"


def test_of_several_groups_the_nearest_is_meant(tell):
    told = tell(
        "The Baloch Liberation Army attacked a train, and the Baloch Liberation Army held it.",
        "It was a long day.",
        "Elsewhere the Pakistani Taliban fought.",
        "Militants shot a constable there.",
        on="2025-03-12",
    )
    assert name(told.ask("Militants", "Pakistan")) == "TTP: Tehreek-i-Taliban Pakistan"


def test_bomb_without_a_bomber(tell):
    claimed = tell(
        "A bomb hit a bus.", "ISWAP claimed the attack; Boko Haram is near.", on="2023-02-01"
    ).actors
    assert claimed.default_attacker("Nigeria", None, 0).name.startswith("Islamic State West Africa")
    two = tell("A bomb hit a bus.", "ISWAP and Boko Haram are near.", on="2023-02-01").actors
    assert two.default_attacker("Nigeria", None, 0) is None
    south = tell("A bomb hit a bus.", "Separatists have fought here since 2004.", on="2023-02-01").actors
    assert south.default_attacker("Thailand", None, 0).name == "Malay Muslim Separatists (Thailand)"


@pytest.mark.parametrize(
    ("country", "day", "expected", "inter"),
    [
        ("Ukraine", "2023-05-01", "Military Forces of Russia (2000-)", 8),
        ("Ukraine", "2016-05-01", "Military Forces of Ukraine (2014-2019)", 1),
        ("Palestine", "2024-05-01", "Military Forces of Israel (2022-)", 8),
        ("Yemen", "2018-05-01", "Operation Restoring Hope", 8),
        ("Myanmar", "2023-05-01", "Military Forces of Myanmar (2021-)", 1),
    ],
)
def test_shelling_without_a_gunner(tell, country, day, expected, inter):
    actor = tell("Shells fell on a street.", on=day).actors.default_bombardment(country, None)
    assert (actor.name, actor.inter) == (expected, inter)


def test_the_al_qaeda_affiliate_is_not_al_qaeda(tell):
    told = tell("Al Shabaab shelled a base.", "The al-Qaeda affiliate then left.", on="2023-02-01")
    assert name(told.ask("The al-Qaeda affiliate", "Somalia")) == "Al Shabaab"


def test_former_fighters_are_civilians(tell):
    told = tell("Gunmen shot two former FARC fighters.", on="2021-02-01")
    assert name(told.ask("two former FARC fighters", "Colombia", role="target")) == "Civilians (Colombia)"


def test_undated_article_takes_the_time_of_the_head_it_names(tell):
    told = tell("Syrian soldiers shelled the suburb, President Assad said.", on=None)
    assert name(told.ask("Syrian soldiers", "Syria")) == "Military Forces of Syria (2000-2024)"


def test_day_of_the_event_goes_before_day_of_publication(tell):
    told = tell("Sudanese troops shot two men.")
    mention = told.ask("Sudanese troops", "Sudan", on_date=date(2005, 1, 1))
    assert name(mention) == "Military Forces of Sudan (1989-2019)"


def test_bare_names(tell):
    actors = tell("Nothing here.").actors
    assert (
        actors.resolve_text("the Taliban", country="Afghanistan", on_date=date(2012, 1, 1)).name == "Taliban"
    )
    assert (
        actors.resolve_text("Kyiv", country="Ukraine", on_date=None).name
        == "Military Forces of Ukraine (2019-)"
    )
    assert actors.resolve_text("nobody", country="Ukraine", on_date=None) is None


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 1), (0, 99), (-1, 2)])
def test_token_ranges_outside_the_sentence_are_nobody(tell, start, end):
    actors = tell("Police fired.").actors
    assert actors.resolve(0, start, end, country="Kenya", on_date=None) is None
    assert actors.resolve_all(0, start, end, country="Kenya", on_date=None) == []


WORDS = [
    "The",
    "rebels",
    "Israeli",
    "forces",
    "of",
    "and",
    "who",
    "M23",
    "army",
    "'s",
    "they",
    "(",
    ")",
    "-",
    "backed",
    "Kenya",
    "killed",
    "suspected",
    "men",
    ",",
    "UN",
    "Lendu",
    "IS",
    "group",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), st.sampled_from(["agent", "target"]))
def test_no_phrase_breaks_it_and_answers_repeat(nlp, words, role):
    text = " ".join(words)
    doc = nlp(text)
    sentence = Sentence(0, 0, "text", 0, len(text), text)
    article = Article("a-1", "", "", text, None, "", "", "")
    for start in range(len(doc)):
        answers = []
        for _ in range(2):
            actors = ActorResolver.load().for_article(article, [sentence], {0: Parsed(sentence, doc)})
            answers.append(actors.resolve_all(0, start, len(doc), country="Mali", on_date=None, role=role))
        assert answers[0] == answers[1]
        for mention in answers[0]:
            assert 0 <= mention.span.start < mention.span.end <= len(text)
            assert mention.actor.name
            assert 1 <= mention.actor.inter <= 8
