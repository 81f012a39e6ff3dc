"""The place names of an article with the places they denote: the entry point for the coder.

What belongs here: putting finding and resolving together for one article. What does not: either of them
(`mentions`, `resolve`), or which of the places an event happened at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from pipelines.coding.types import Article, Parsed, Sentence, Toponym
from pipelines.places.cues import common_words
from pipelines.places.gazetteer import Gazetteer
from pipelines.places.mentions import find_mentions
from pipelines.places.names import fold
from pipelines.places.resolve import Group, Setting, resolve
from pipelines.places.respell import RESPELLED_CHANCE, respell
from pipelines.places.words import Mention


def find_toponyms(
    article: Article, sentences: Sequence[Sentence], parsed: Mapping[int, Parsed], gazetteer: Gazetteer, *,
    actor_countries: Iterable[str] = (), institutions: bool = False, demonyms: bool = False,
) -> list[Toponym]:  # fmt: skip
    """The place names of an article, in the order of title and text.

    Names that stand for an institution ("the Goma police") or a people ("Burmese") help to resolve the others
    but are returned only when asked for.

    Args:
        article: the article; its source and source_country help to resolve.
        sentences: all its sentences (the title too); a title that is not among them is read besides.
        parsed: the parses there are, by `Sentence.index`.
        gazetteer: the places.
        actor_countries: countries (ACLED's spelling) that the article's actors belong to.
        institutions: return the place names in names of institutions, with rule "institution".
        demonyms: return names of peoples, resolved to the country, with rule "demonym".

    Returns:
        One `Toponym` for each mention. For a name that no place of the gazetteer is meant by (an unknown
        village, or one that the text puts where the gazetteer has none) and whose unit the text names,
        `place` is that unit and `rule` ends in ".parent": the name stays the location, the unit gives
        coordinates (codebook 1.7, geo_precision 2). Without such a unit `place` is None.
    """
    mentions = article_mentions(article, sentences, parsed, gazetteer)
    found = [
        toponym
        for toponym in toponyms_of(resolve_article(article, mentions, gazetteer, actor_countries))
        if toponym.part != "metadata"
        and (institutions or toponym.rule != "institution")
        and (demonyms or toponym.rule != "demonym")
    ]
    return sorted(found, key=lambda toponym: (toponym.part != "title", toponym.start, toponym.end))


def article_mentions(
    article: Article, sentences: Sequence[Sentence], parsed: Mapping[int, Parsed], gazetteer: Gazetteer
) -> list[Mention]:
    """Every place name of an article's title and text, those of institutions and peoples too, unresolved."""
    todo = list(sentences)
    if article.title and not any(sentence.part == "title" for sentence in todo):
        todo.insert(0, Sentence(-1, -1, "title", 0, len(article.title), article.title))
    return find_mentions(todo, parsed, gazetteer)


def resolve_article(
    article: Article,
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    actor_countries: Iterable[str] = (),
    weighing: Sequence[float] | None = None,
) -> list[Group]:
    """Resolve an article's mentions, given its outlet and its actors' countries."""
    home = gazetteer.iso2(article.source_country) or _domain_country(article.source, gazetteer)
    setting = Setting(home, frozenset(filter(None, map(gazetteer.iso2, actor_countries))))
    groups = resolve([*mentions, *_outlet(article.source, gazetteer)], gazetteer, setting, weighing)
    respell(groups, gazetteer)
    return groups


def toponyms_of(groups: Iterable[Group], *, abstain: bool = True) -> list[Toponym]:
    """One toponym for each mention of the resolved groups.

    Args:
        groups: as resolved.
        abstain: leave the place open where none of the gazetteer's is the likeliest; else take the
            likeliest all the same (for names that are known to be places), its low score saying so.
    """
    groups = list(groups)
    denoted = {id(mention): group.best() for group in groups for mention in group.mentions}
    found = []
    for group in groups:
        for mention in group.mentions:
            entry, chance = denoted[id(mention)]
            place = entry.place if entry is not None else None
            rule = "institution" if mention.institution else mention.rule
            if mention.demonym and mention.entries:
                place, chance = mention.entries[0].place, 1.0
            elif place is None and mention.parents and mention.part != "metadata":
                holder, sure = denoted.get(id(mention.parents[0]), (None, 0.0))
                if mention.respelled is not None:
                    place, chance, rule = mention.respelled.place, sure * RESPELLED_CHANCE, f"{rule}.spelling"
                elif holder is not None and holder.place.level > 0:
                    place, chance, rule = holder.place, sure, f"{rule}.parent"
            if place is None and not abstain:
                entry, chance = group.best(abstain=False)
                place = entry.place if entry is not None else None
            if abstain and place is None and mention.entries and not mention.sure:
                continue  # neither the gazetteer nor the text makes it a place
            score = round(chance, 4) if mention.entries or place is not None else 0.0
            parent = mention.parents[0].text if mention.parents else ""
            found.append(
                Toponym(
                    mention.part,
                    mention.start,
                    mention.end,
                    mention.text,
                    place,
                    score,
                    mention.relation,
                    rule,
                    parent,
                )
            )
    return found


def _outlet(source: str, gazetteer: Gazetteer) -> list[Mention]:
    """The town an outlet is named after ("Kano Star", "gainesville.com"), as one more name."""
    text = source.strip()
    host = (urlsplit(text if "//" in text else f"//{text}").hostname or "") if " " not in text else ""
    if "." in host:
        root = re.sub(r"^(?:www|news|m)\.", "", host).split(".")[0].removeprefix("the")
        for size in range(min(len(root), 20), 4, -1):
            entries = gazetteer.entries(root[:size])
            good = tuple(e for e in entries if e.kind in ("name", "plain") and e.place.feature[0] == "P")
            if good and root[:size] not in common_words():
                return [Mention("metadata", -1, -1, -1, root[:size], root[:size], good, "outlet")]
        return []
    words = text.removeprefix("The ").split()
    for size in range(min(3, len(words)), 0, -1):
        folded = fold(" ".join(words[:size]))
        good = tuple(e for e in gazetteer.entries(folded) if e.kind in ("name", "plain"))
        if good and len(folded) > 3 and folded not in common_words():
            return [Mention("metadata", -1, -1, -1, folded, folded, good, "outlet")]
    return []


_DOMAIN_COUNTRY = re.compile(r"\.([a-z]{2})(?:[/:]|$)")
_WORLDWIDE = frozenset({"io", "tv", "co", "me", "ly", "ai", "fm", "am", "to", "cc", "ws", "eu"})


def _domain_country(source: str, gazetteer: Gazetteer) -> str:
    """The country of an outlet's internet domain, or ""."""
    match = _DOMAIN_COUNTRY.search(source.strip().lower())
    if match is None or match.group(1) in _WORLDWIDE:
        return ""
    iso2 = match.group(1).upper().replace("UK", "GB")
    return iso2 if gazetteer.country_entry(iso2) is not None else ""
