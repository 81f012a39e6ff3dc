"""Finding place names: capitalised words that the gazetteer knows, and unknown ones that must be places.

What belongs here: which words are a place name. What does not: telling people and organisations apart
(`apart`), what the words around a name say of it (`links`), which place of that name is meant (`resolve`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pipelines.coding.types import Parsed, Sentence
from pipelines.places.apart import Signs, is_person, organisation, run_after
from pipelines.places.cues import common_words, cues
from pipelines.places.gazetteer import Entry, Gazetteer
from pipelines.places.links import link_parents, relation_of
from pipelines.places.names import TYPE_WORDS, fold
from pipelines.places.words import GAPS, Mention, Word, pieces, split_words

MAX_WORDS = 6
CITY = 100_000
"""People of a place that is a city."""
_DATELINE = re.compile(r"^[^.!?;:\n]{0,70}?(?:\([^()\n]{1,40}\)\s*)?(?:[—–]|--|\s-\s|\s-(?=[A-Z]))")
_UNIT_AFTER = re.compile(r", ([A-Z][\w.’' -]{1,30}?)(?=[,.;)]|\s[a-z—–-]|$)")
_APPOSITION = re.compile(
    r"^, (?:a|an|the|another) (?:[\w’'-]+ ){0,4}?"
    r"(?:villages?|towns?|hamlets?|settlement|city|district|township|suburb|camp|cent(?:re|er))\b"
)
_LISTED = re.compile(r"^(?:, |,? and |,? or )(?:the )?$")
_SHORT_TYPES = {"co": "county", "cty": "county", "twp": "township"}


def find_mentions(
    sentences: Sequence[Sentence], parsed: Mapping[int, Parsed], gazetteer: Gazetteer
) -> list[Mention]:
    """All place names of an article in the order of the text, those of institutions and peoples included.

    Args:
        sentences: the article's sentences, parsed or not.
        parsed: the parses there are, by `Sentence.index`.
        gazetteer: the places.
    """
    words = [split_words(sentence.text) for sentence in sentences]
    signs = Signs.of(gazetteer, sentences, words, parsed)
    found: list[Mention] = []
    for sentence, these in zip(sentences, words, strict=True):
        mentions = _Reader(sentence, these, signs).read()
        link_parents(sentence, mentions)
        found.extend(mentions)
    return found


def make_mention(
    sentence: Sentence, begin: int, end: int, entries: tuple[Entry, ...], rule: str, *, demonym: str = ""
) -> Mention:
    """The mention at sentence offsets, with the relation that the words around it give."""
    text = sentence.text[begin:end]
    relation = relation_of(sentence.text[max(0, begin - 60) : begin], sentence.text[end : end + 20])
    start = sentence.start
    return Mention(
        sentence.part, sentence.index, start + begin, start + end, text, fold(text), entries, rule, relation,
        demonym=demonym,
    )  # fmt: skip


def mention_at(sentence: Sentence, begin: int, end: int, gazetteer: Gazetteer) -> Mention:
    """The mention at given sentence offsets, whatever stands there: for names that somebody else found."""
    text = sentence.text[begin:end]
    home = gazetteer.home_of(text)
    entries = gazetteer.find(text)
    if home is not None and not any(e.kind == "name" and e.place.level < 2 for e in entries):
        return make_mention(sentence, begin, end, (home,), "given", demonym=home.iso2 or home.place.place_id)
    words = fold(text).split()
    kinds = cues()
    if not entries and len(words) > 1 and {words[0], words[-1]} & (kinds["direction"] | kinds["place_type"]):
        entries = gazetteer.entries(" ".join(words[1:])) or gazetteer.entries(" ".join(words[:-1]))
    entries = entries or _city_in(words, gazetteer)
    mention = make_mention(sentence, begin, end, entries, "given")
    before = re.search(r"([a-z]+)(?: the)? $", sentence.text[max(0, begin - 30) : begin])
    mention.sure = bool(mention.relation) or (before is not None and before.group(1) in kinds["place_before"])
    after = re.match(r"\s+([A-Za-z-]+)", sentence.text[end : end + 30])
    mention.type_word = _own_type(words) or (after.group(1).lower() if after else "")
    if mention.type_word not in kinds["place_type"]:
        mention.type_word = ""
    mention.sure = mention.sure or bool(mention.type_word)
    return mention


def _city_in(words: Sequence[str], gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """The cities that a longer name holds the name of ("Vancouver Art Gallery"): where such a thing is."""
    for size in range(len(words) - 1, 0, -1):
        for start in range(len(words) - size + 1):
            name = " ".join(words[start : start + size])
            entries = gazetteer.entries(name) if len(name) > 3 and name not in common_words() else ()
            cities = [e for e in entries if e.kind == "name" and e.place.feature.startswith("P.")]
            if any(city.place.population >= CITY for city in cities):
                return tuple(cities)
    return ()


def _own_type(words: Sequence[str]) -> str:
    """The type word that ends a name ("kayah state"), written out."""
    return _SHORT_TYPES.get(words[-1], words[-1]) if len(words) > 1 and words[-1] in TYPE_WORDS else ""


class _Reader:
    """Reads one sentence."""

    def __init__(self, sentence: Sentence, words: Sequence[Word], signs: Signs) -> None:
        self.sentence = sentence
        self.text = sentence.text
        self.words = words
        self.signs = signs
        self.gazetteer = signs.gazetteer
        self.kinds = cues()
        letters = [word for word in words if word.text[:1].isalpha()]
        self.shout = len(letters) > 2 and self.text.upper() == self.text
        capitals = sum(word.capital for word in letters)
        self.titled = self.shout or (len(letters) > 3 and capitals > 0.7 * len(letters))
        dateline = _DATELINE.match(self.text) if sentence.part == "text" else None
        self.dateline_end = dateline.end() if dateline else 0

    def read(self) -> list[Mention]:
        found: list[Mention] = []
        index = 0
        while index < len(self.words):
            last = found[-1] if found else None
            taken, mentions = self._at(index, last) if self.words[index].capital else (1, [])
            found.extend(mentions)
            index += taken
        return found

    def _at(self, index: int, last: Mention | None) -> tuple[int, list[Mention]]:
        """The mentions that begin at a word, and how many words they take."""
        for stop in range(min(len(self.words), index + MAX_WORDS), index, -1):
            if self._is_name_shaped(index, stop):
                mention = self._known(index, stop)
                if mention is not None:
                    return stop - index, [mention]
        compound = self._compound(self.words[index])
        if compound:
            return 1, compound
        return self._unknown(index, last)

    def _is_name_shaped(self, start: int, stop: int) -> bool:
        if not self.words[stop - 1].capital:
            return False
        for left, right in zip(self.words[start : stop - 1], self.words[start + 1 : stop], strict=True):
            if self.text[left.end : right.start] not in GAPS:
                return False
            if not right.capital and right.folded not in self.kinds["connector"]:
                return False
        return True

    def _known(self, start: int, stop: int) -> Mention | None:
        """A mention of a place that the gazetteer knows, unless the words around it say otherwise."""
        begin, end = self.words[start].start, self.words[stop - 1].end
        name = self.text[begin:end]
        folded = fold(name)
        entries = self.gazetteer.entries(folded)
        single = stop - start == 1
        home = self.gazetteer.home_of(name)
        if home is not None and not any(e.place.level < 2 and e.kind == "name" for e in entries):
            return self._people(begin, end, home)
        if not entries or (single and folded in self.kinds["never"] | self.kinds["direction"]):
            return None
        if all(entry.kind == "code" for entry in entries):
            linked = start and self.text[self.words[start - 1].end : begin] in (", ", " (", ",")
            linked = linked or (
                name.count(".") > 1 and not self.text[:begin].rstrip()[-1:].isdigit()
            )  # "B.C."
            return make_mention(self.sentence, begin, end, entries, "abbreviation") if linked else None
        if single and (folded in self.kinds["calendar"] or not self._is_long_enough(name, folded, entries)):
            return None
        before, after = self._neighbour(start - 1, begin), self._neighbour(stop, end)
        in_dateline = end <= self.dateline_end
        prepositional = (
            before is not None and before.folded in self.kinds["place_before"] and not before.capital
        )
        typed = after is not None and after.folded in self.kinds["place_type"]
        small_typed = typed and after is not None and not (after.capital and self.titled)
        called = start > 1 and self.words[start - 1].folded == "of"
        called = called and self.words[start - 2].folded in self.kinds["place_type"]
        officed = after is not None and not after.capital and after.folded in self.kinds["institution"]
        sure = in_dateline or (prepositional and not self.titled) or small_typed or called
        short = name.replace(".", "").isupper() and len(folded) <= 3  # "US": its letters were looked at above
        common = single and folded in common_words() and not short
        if common and not sure and not self._has_unit_after(end):
            return None
        if single and not sure and not short and start == 0 and folded in self.signs.small:
            return None
        if not in_dateline and self._is_other(start, stop, before, after):
            return None
        part = organisation(self.text, self.words, start, stop, entries, titled=self.titled)
        if part == "part":
            return None
        mention = make_mention(self.sentence, begin, end, entries, "dateline" if in_dateline else "gazetteer")
        mention.sure = sure or officed or bool(mention.relation)
        mention.institution = part == "seat"
        mention.type_word = _own_type(folded.split())
        if not mention.type_word and after is not None and typed:
            mention.type_word = after.folded
        elif not mention.type_word and called:
            mention.type_word = self.words[start - 2].folded
        return mention

    def _people(self, begin: int, end: int, home: Entry) -> Mention:
        """A mention of the people of a country or region."""
        people = home.iso2 or home.place.place_id
        return make_mention(self.sentence, begin, end, (home,), "demonym", demonym=people)

    def _neighbour(self, index: int, edge: int) -> Word | None:
        """The word at an index when only a blank (or a possessive) lies between it and an edge of a name."""
        if not 0 <= index < len(self.words):
            return None
        word = self.words[index]
        if word.end <= edge:
            return word if self.text[word.end : edge] in (" ", ". ", "-") else None
        return word if self.text[edge : word.start] in (" ", "-", "'s ", "’s ") else None

    def _is_other(self, start: int, stop: int, before: Word | None, after: Word | None) -> bool:
        if is_person(self.signs, self.words, start, stop, before=before, after=after, titled=self.titled):
            return True
        begin, end = self.words[start].start, self.words[stop - 1].end
        people = self.signs.people.get(self.sentence.index, ())
        return not self.titled and any(
            left <= begin and end <= right and right - left > end - begin + 5 for left, right in people
        )

    def _is_long_enough(self, name: str, folded: str, entries: Iterable[Entry]) -> bool:
        if len(folded) > 3:
            return True
        bare = name.replace(".", "")
        if bare.isupper() and len(bare) > 1:
            return not self.shout and any(entry.place.level == 0 for entry in entries)
        return any(entry.kind == "name" and entry.place.level != 0 for entry in entries)

    def _has_unit_after(self, end: int) -> bool:
        match = _UNIT_AFTER.match(self.text[end : end + 45])
        return bool(match and any(e.place.level < 2 for e in self.gazetteer.entries(fold(match.group(1)))))

    def _compound(self, word: Word) -> list[Mention]:
        """Places inside a compound: "Gaza-based", "the Mandalay-Lashio road", "Russia-Ukraine talks"."""
        parts = pieces(word)
        found: list[Mention] = []
        for piece in parts:
            folded = fold(piece.text)
            if not piece.capital or folded in common_words() | self.kinds["calendar"]:
                continue
            home = self.gazetteer.home_of(piece.text)
            entries = self.gazetteer.entries(folded)
            own = [e for e in entries if e.kind in ("name", "plain") or e.place.level == 0]
            if home is not None:
                found.append(self._people(piece.start, piece.end, home))
            elif own and self._is_long_enough(piece.text, folded, entries):
                found.append(make_mention(self.sentence, piece.start, piece.end, entries, "compound"))
        capitals = sum(piece.capital for piece in parts)
        if capitals > 1:
            large = all(
                m.demonym or any(e.place.level < 2 or e.place.population > 50_000 for e in m.entries)
                for m in found
            )
            road = any(mention.relation in ("road", "border") for mention in found)
            if len(found) < capitals or not (large or road):
                return []  # "Ganar-Kiyawa" is one name, though Kiyawa is a place too
        return found

    def _unknown(self, index: int, last: Mention | None) -> tuple[int, list[Mention]]:
        """A name no gazetteer knows that must be a place: called so, where something was, or in a list."""
        stop = index + 1
        while stop < len(self.words) and self.words[stop].capital and stop - index < 4:
            if self.text[self.words[stop - 1].end : self.words[stop].start] not in (" ", "-"):
                break
            stop += 1
        while stop - index > 1 and self.words[stop - 1].folded in self.kinds["unknown_type"]:
            stop -= 1
        begin, end = self.words[index].start, self.words[stop - 1].end
        if not self._can_be_unknown(index, stop):
            return 1, []
        kind = self._type_of_unknown(index, stop, end)
        listed = (
            last is not None
            and last.sure
            and last.rule.startswith("unknown")
            and bool(_LISTED.match(self.text[last.end - self.sentence.start : begin]))
        )
        if not kind and not listed and not self._is_placed(index, stop, begin, end):
            return 1, []
        mention = make_mention(self.sentence, begin, end, (), "unknown_name" if kind else "unknown_placed")
        mention.type_word, mention.sure = kind, True
        return stop - index, [mention]

    def _type_of_unknown(self, index: int, stop: int, end: int) -> str:
        """The word that calls a name a place: "X village", "village of X", "Camp X", "X, a small town"."""
        after = self._neighbour(stop, end)
        types = self.kinds["unknown_type"]
        if after is not None and after.folded in types and not after.folded.endswith("s"):
            return after.folded
        if index > 1 and self.words[index - 1].folded == "of" and self.words[index - 2].folded in types:
            return self.words[index - 2].folded
        if self.words[index].folded == "camp" and stop - index > 1:
            return "camp"
        apposition = _APPOSITION.match(self.text[end : end + 80])
        return "village" if apposition else ""

    def _can_be_unknown(self, index: int, stop: int) -> bool:
        kinds = self.kinds
        words = self.words[index:stop]
        closed = kinds["direction"] | kinds["calendar"] | kinds["function"] | kinds["never"]
        organised = kinds["group"] | kinds["title"] | kinds["institution"] | kinds["paper"]
        if self.titled or any(word.folded in organised for word in words):
            return False
        if words[0].folded in closed | kinds["given"] or words[0].text in self.signs.small:
            return False
        if len(words) == 1 and (words[0].folded in common_words() or words[0].folded in self.signs.surnames):
            return False
        return not any(self.gazetteer.home_of(word.text) or word.text.isupper() for word in words)

    def _is_placed(self, index: int, stop: int, begin: int, end: int) -> bool:
        """Whether a preposition or verb makes an unknown name a place and nothing speaks against it."""
        before, after = self._neighbour(index - 1, begin), self._neighbour(stop, end)
        if before is None or before.capital or before.folded not in self.kinds["unknown_after"]:
            return False
        if after is not None and (after.capital or after.folded in self.kinds["institution"]):
            return False
        spans = self.signs.people.get(self.sentence.index, []) + self.signs.others.get(
            self.sentence.index, []
        )
        return not run_after(self.text, self.words, stop, end) and not any(
            left < end and begin < right for left, right in spans
        )
