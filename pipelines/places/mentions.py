"""Finding place names in text: capitalised words that the gazetteer knows, and unknown ones that are called a village.

What belongs here: which words are a place name, and how they place something ("near", "north of"). What does not:
which place of that name is meant (`resolve`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.coding.types import Parsed, Part, Sentence
from pipelines.places.cues import common_words, cues
from pipelines.places.gazetteer import Entry, Gazetteer
from pipelines.places.names import TYPE_WORDS, fold

MAX_WORDS = 6
_WORD = re.compile(r"(?:[A-Z]\.){2,}|(?:St|Ste|Mt|Ft|Pt)\.(?=\s[A-Z])|[^\W_]+(?:['’‘ʼ`\-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_ARTICLED = re.compile(
    r"^(?:[Aa]l|[Ee]l|[Aa]d|[Aa]r|[Aa]s|[Aa]sh|[Aa]n|[Aa]t|[Aa]z|[Ee]d|[Ee]z|[Uu]l)[-–'’][A-ZĀ-Ž]"
)
_DATELINE = re.compile(r"^[^.!?;:\n]{0,70}?(?:\([^()\n]{1,40}\)\s*)?(?:[—–]|--|\s-\s|\s-(?=[A-Z]))")
_INITIAL_THE = re.compile(r"^the\s+", re.IGNORECASE)

_RELATIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern + r"\s+(?:the\s+)?(?:\w+\s+){0,1}$", re.IGNORECASE))
    for name, pattern in (
        ("part_of", r"\b(?:suburbs?|outskirts?|neighbou?rhoods?|quarters?|districts?|wards?|areas?|parts?|fringes?|edges?) (?:of|in)"),
        ("direction", r"\b(?:north|south|east|west)(?:[- ]?(?:east|west))?(?:wards?)? of"),
        ("direction", r"\b(?:kms?|kilomet(?:er|re)s?|miles?) (?:away )?(?:from|outside|(?:north|south|east|west)(?:[- ]?(?:east|west))? of)"),
        ("near", r"\b(?:near|nearby|close to|not far from|outside|around|adjacent to|next to|vicinity of|opposite)"),
        ("border", r"\b(?:border(?:ing)?(?: with| between| of| near)?|frontier with)"),
        ("road", r"\b(?:road|highway|motorway|route|way)s? (?:to|from|towards?|between|linking|connecting)"),
        ("between", r"\bbetween"),
    )
)  # fmt: skip
_ROAD_AFTER = re.compile(r"^\s+(?:road|highway|motorway|route|railway|line)\b", re.IGNORECASE)
_BORDER_AFTER = re.compile(r"^(?:['’]s)?\s+(?:border|frontier)\b", re.IGNORECASE)
_PARENT_GAP = re.compile(
    r"^(?:\s+(?P<type>[a-z\-]+|[A-Z][a-z]+))?(?:\s*,\s*|\s+in\s+|\s*,\s*in\s+|\s+of\s+|\s*\(\s*)(?:the\s+)?"
    r"(?:(?:north|south|east|west|central|restive|war-torn|troubled|neighbou?ring|coastal|state of|province of|region of"
    r"|district of)[\w-]*\s+){0,2}$"
)


@dataclass(slots=True, eq=False)
class Mention:
    """A place name found in a text, with the gazetteer's places of that name (none for an unknown village).

    Offsets are those of the article's part. `parents` are the mentions named right after it as what holds it.
    `institution` marks a name that stands for an office or building ("the Goma police"), `demonym` a people.
    """

    part: Part
    sentence: int
    start: int
    end: int
    text: str
    folded: str
    entries: tuple[Entry, ...]
    rule: str
    relation: str = ""
    type_word: str = ""
    institution: bool = False
    demonym: str = ""
    parents: list[Mention] = field(default_factory=list)


@dataclass(slots=True)
class _Word:
    start: int
    end: int
    text: str
    capital: bool
    folded: str


def split_words(text: str) -> list[_Word]:
    """Words of a sentence with offsets; a possessive 's is no part of a word."""
    found = []
    for match in _WORD.finditer(text):
        word, start, end = match.group(), match.start(), match.end()
        if possessive := _POSSESSIVE.search(word):
            end -= len(possessive.group())
            word = word[: possessive.start()]
        capital = word[:1].isupper() or word[:1].isdigit() or bool(_ARTICLED.match(word))
        found.append(_Word(start, end, word, capital and not word.isdigit(), word.casefold().rstrip(".")))
    return found


class MentionFinder:
    """Finds the mentions of one article. `institutions` and `demonyms` say whether to keep those too."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        parsed: Mapping[int, Parsed],
        *,
        institutions: bool = False,
        demonyms: bool = False,
    ) -> None:
        self.gazetteer = gazetteer
        self.parsed = parsed
        self.institutions = institutions
        self.demonyms = demonyms
        self.cues = cues()
        self.common = common_words()
        self.surnames: set[str] = set()
        self.lower: set[str] = set()

    def find(self, sentences: Sequence[Sentence]) -> list[Mention]:
        """All mentions of the article, in the order of the text."""
        words = [split_words(sentence.text) for sentence in sentences]
        for sentence, these in zip(sentences, words, strict=True):
            self.lower.update(word.text for word in these if not word.capital)
            self._note_people(sentence, these)
        found: list[Mention] = []
        for sentence, these in zip(sentences, words, strict=True):
            mentions = self._in_sentence(sentence, these)
            link_parents(sentence, mentions)
            found.extend(mentions)
        return found

    def _note_people(self, sentence: Sentence, words: Sequence[_Word]) -> None:
        for first, second in zip(words, words[1:], strict=False):
            if not (second.capital and sentence.text[first.end : second.start] in (" ", ". ")):
                continue
            if first.capital and (first.folded in self.cues["given"] or first.folded in self.cues["title"]):
                if second.folded not in self.cues["institution"]:
                    self.surnames.add(fold(second.text))
        parse = self.parsed.get(sentence.index)
        if parse is not None:
            for entity in parse.doc.ents:
                if entity.label_ == "PERSON" and len(entity) > 1:
                    self.surnames.add(
                        fold(entity[-1].text if entity[-1].text not in ("'s", "’s") else entity[-2].text)
                    )

    def _in_sentence(self, sentence: Sentence, words: Sequence[_Word]) -> list[Mention]:
        text = sentence.text
        letters = [word for word in words if word.text[:1].isalpha()]
        shout = len(letters) > 2 and text.upper() == text
        titled = shout or (len(letters) > 3 and sum(word.capital for word in letters) > 0.7 * len(letters))
        dateline = _DATELINE.match(text)
        dateline_end = dateline.end() if dateline and sentence.part == "text" else 0
        labels = self._entity_labels(sentence)
        found: list[Mention] = []
        index = 0
        while index < len(words):
            if not words[index].capital:
                index += 1
                continue
            step = 1
            for stop in range(min(len(words), index + MAX_WORDS), index, -1):
                if not self._is_name_shaped(text, words, index, stop):
                    continue
                mention = self._known(sentence, words, index, stop, titled, shout, labels, dateline_end)
                if mention is not None:
                    found.append(mention)
                    step = stop - index
                    break
            else:
                mention, step = self._unknown(sentence, words, index, found)
                if mention is not None:
                    found.append(mention)
                else:
                    found.extend(self._hyphenated(sentence, words[index], labels))
            index += step
        return [
            m for m in found if (self.institutions or not m.institution) and (self.demonyms or not m.demonym)
        ]

    def _entity_labels(self, sentence: Sentence) -> list[tuple[int, int, str]]:
        parse = self.parsed.get(sentence.index)
        if parse is None:
            return []
        return [(entity.start_char, entity.end_char, entity.label_) for entity in parse.doc.ents]

    def _is_name_shaped(self, text: str, words: Sequence[_Word], start: int, stop: int) -> bool:
        if not words[stop - 1].capital:
            return False
        for left, right in zip(words[start : stop - 1], words[start + 1 : stop], strict=True):
            if text[left.end : right.start] not in (" ", "-", "\u00a0", " & ", "'s ", "’s ", "'S ", "’S "):
                return False
            if not right.capital and right.folded not in self.cues["connector"]:
                return False
        return True

    def _known(
        self, sentence: Sentence, words: Sequence[_Word], start: int, stop: int, titled: bool, shout: bool,
        labels: Sequence[tuple[int, int, str]], dateline_end: int,
    ) -> Mention | None:  # fmt: skip
        text = sentence.text
        begin, end = words[start].start, words[stop - 1].end
        name = text[begin:end]
        folded = fold(name)
        entries = self.gazetteer.entries(folded)
        single = stop - start == 1
        if not entries:
            iso2 = self.gazetteer.demonym(name)
            if iso2 and (entry := self.gazetteer.country_entry(iso2)) is not None:
                return make_mention(sentence, begin, end, (entry,), "demonym", demonym=iso2)
            return None
        before = (
            words[start - 1] if start and text[words[start - 1].end : begin] in (" ", ". ", "-") else None
        )
        after = (
            words[stop]
            if stop < len(words) and text[end : words[stop].start] in (" ", "'s ", "’s ", "-")
            else None
        )
        in_dateline = end <= dateline_end
        if all(entry.kind == "code" for entry in entries):
            if not (start and text[words[start - 1].end : begin] in (", ", " (", ",")) or name.islower():
                return None
            return make_mention(sentence, begin, end, entries, "abbreviation")
        if len(folded) <= 3 and single and not self._is_short_name(name, entries, shout):
            return None
        if single and folded in self.cues["calendar"]:
            return None
        prepositional = (
            before is not None and before.folded in self.cues["place_before"] and not before.capital
        )
        type_after = after is not None and after.folded in self.cues["place_type"]
        if (
            single
            and self.gazetteer.demonym(name)
            and not any(e.place.level < 2 and e.kind == "name" for e in entries)
        ):
            iso2 = self.gazetteer.demonym(name)
            entry = self.gazetteer.country_entry(iso2)
            return make_mention(sentence, begin, end, (entry,) if entry else (), "demonym", demonym=iso2)
        strong = (
            in_dateline
            or (prepositional and not titled)
            or (type_after and not (after and after.capital and titled))
        )
        if single and folded in self.common and not strong and not self._has_unit_after(text, end):
            return None
        if single and not strong and start == 0 and folded in self.lower:
            return None
        if not in_dateline and self._is_person(
            words, start, stop, before, after, folded, prepositional, titled
        ):
            return None
        verdict = self._organisation(text, words, start, stop, begin, end, labels, entries, titled)
        if verdict == "no":
            return None
        mention = make_mention(sentence, begin, end, entries, "dateline" if in_dateline else "gazetteer",
            institution=verdict == "institution",
        )  # fmt: skip
        if after is not None and after.folded in self.cues["place_type"]:
            mention.type_word = after.folded
        elif (
            start > 1
            and words[start - 1].folded == "of"
            and words[start - 2].folded in self.cues["place_type"]
        ):
            mention.type_word = words[start - 2].folded
        return mention

    @staticmethod
    def _is_short_name(name: str, entries: Iterable[Entry], shout: bool) -> bool:
        bare = name.replace(".", "")
        if bare.isupper() and len(bare) > 1:
            return not shout and any(entry.place.level == 0 for entry in entries)
        return any(entry.kind == "name" and not entry.place.level == 0 for entry in entries)

    def _has_unit_after(self, text: str, end: int) -> bool:
        match = re.match(r", ([A-Z][\w.’' -]{1,30}?)(?=[,.;)]|\s[a-z—–-]|$)", text[end : end + 45])
        return bool(match and any(e.place.level < 2 for e in self.gazetteer.entries(fold(match.group(1)))))

    def _is_person(
        self, words: Sequence[_Word], start: int, stop: int, before: _Word | None, after: _Word | None, folded: str,
        prepositional: bool, titled: bool,
    ) -> bool:  # fmt: skip
        single = stop - start == 1
        if before is not None and before.capital:
            if before.folded in self.cues["given"] or (before.folded in self.cues["title"] and single):
                return True
            known = (
                before.folded in self.cues["direction"] | self.cues["place_type"] | self.cues["institution"]
            )
            first = start == 1
            if not titled and not known and single and not self.gazetteer.demonym(before.text):
                plain = first and (
                    before.folded in self.lower or before.folded in self.common or len(before.folded) < 4
                )
                return not plain and before.folded not in self.cues["calendar"] and not before.text.isupper()
        if before is not None and not before.capital and before.folded in self.cues["title"] and single:
            return not prepositional
        if single and folded in self.surnames and not prepositional:
            return True
        if (
            single
            and words[start].folded in self.cues["given"]
            and after is not None
            and after.capital
            and not titled
        ):
            return after.folded not in self.cues["institution"] | self.cues["place_type"]
        return False

    def _organisation(
        self, text: str, words: Sequence[_Word], start: int, stop: int, begin: int, end: int,
        labels: Sequence[tuple[int, int, str]], entries: Sequence[Entry], titled: bool,
    ) -> str:  # fmt: skip
        """ "no" for a part of an organisation's or person's name, "institution" for an office of the place, or ""."""
        for left, right, label in labels:
            if left <= begin and end <= right and right - left > end - begin + 5:
                if label == "PERSON" and not titled:
                    return "no"
        run = []
        position = end
        for word in words[stop : stop + 6]:
            gap = text[position : word.start]
            if gap not in (" ", "-", "'s ", "’s ", "' ") or not (
                word.capital or word.folded in ("of", "and", "for", "the")
            ):
                break
            run.append(word)
            position = word.end
        while run and not run[-1].capital:
            run.pop()
        folded_run = [word.folded for word in run]
        if folded_run and (not titled or len(folded_run) <= 2):
            if folded_run[-1] in self.cues["paper"] and folded_run[0] not in self.cues["place_type"]:
                return "no"
            if folded_run[-1] in self.cues["group"] or any(
                word in self.cues["group"] for word in folded_run[:1]
            ):
                return "no"
        if start > 1 and words[start - 1].folded in ("of", "in", "for") and words[start - 2].capital:
            head = words[start - 2].folded
            if head in self.cues["head"] or head in self.cues["institution"] - self.cues["place_type"]:
                return "institution"
            if head in self.cues["group"]:
                return "no"
        if folded_run and not titled and folded_run[0] not in self.cues["place_type"] | self.cues["calendar"]:
            if folded_run[0] in self.cues["institution"]:
                return "institution"
            large = max((e.place.population for e in entries if e.kind in ("name", "plain")), default=0)
            return "institution" if large >= 30_000 or stop - start > 1 else "no"
        return ""

    def _unknown(
        self, sentence: Sentence, words: Sequence[_Word], index: int, found: Sequence[Mention]
    ) -> tuple[Mention | None, int]:
        """A name no gazetteer knows that the text calls a village, town or the like; and how many words it took."""
        text = sentence.text
        stop = index
        while stop < len(words) and words[stop].capital and stop - index < 4:
            if stop > index and text[words[stop - 1].end : words[stop].start] not in (" ", "-"):
                break
            stop += 1
        while stop - index > 1 and words[stop - 1].folded in self.cues["unknown_type"]:
            stop -= 1
        begin, end = words[index].start, words[stop - 1].end
        folded = fold(text[begin:end])
        if words[index].folded in self.lower | self.cues["direction"] or words[index].folded in (
            "the",
            "a",
            "this",
        ):
            return None, 1
        if (
            folded in self.common
            or folded in self.cues["calendar"]
            or self.gazetteer.demonym(text[begin:end])
        ):
            return None, 1
        after = words[stop] if stop < len(words) and text[end : words[stop].start] == " " else None
        kind = ""
        if after is not None and after.folded in self.cues["unknown_type"] and not after.folded.endswith("s"):
            kind = after.folded
        elif (
            index > 1
            and words[index - 1].folded == "of"
            and words[index - 2].folded in self.cues["unknown_type"]
        ):
            kind = words[index - 2].folded
        if not kind:
            return None, 1
        mention = make_mention(sentence, begin, end, (), "unknown_name")
        mention.type_word = kind
        return mention, stop - index

    def _hyphenated(
        self, sentence: Sentence, word: _Word, labels: Sequence[tuple[int, int, str]]
    ) -> list[Mention]:
        """Places inside a compound: "Gaza-based", "the Mandalay-Lashio road", "US-backed"."""
        found: list[Mention] = []
        if not re.search(r"[-–]", word.text):
            return found
        position = word.start
        for piece in re.split(r"[-–]", word.text):
            folded = fold(piece)
            if piece[:1].isupper() and folded not in self.common and folded not in self.cues["calendar"]:
                entries = self.gazetteer.entries(folded)
                good = [e for e in entries if e.kind in ("name", "plain") or e.place.level == 0]
                if good and (len(folded) > 3 or self._is_short_name(piece, entries, False)):
                    found.append(make_mention(sentence, position, position + len(piece), entries, "compound"))
                elif iso2 := self.gazetteer.demonym(piece):
                    entry = self.gazetteer.country_entry(iso2)
                    if entry is not None:
                        found.append(
                            make_mention(
                                sentence, position, position + len(piece), (entry,), "demonym", demonym=iso2
                            )
                        )
            position += len(piece) + 1
        return found


def make_mention(
    sentence: Sentence,
    begin: int,
    end: int,
    entries: tuple[Entry, ...],
    rule: str,
    *,
    institution: bool = False,
    demonym: str = "",
) -> Mention:
    """The mention at sentence offsets, with the relation that the words around it give."""
    text = sentence.text[begin:end]
    before, after = sentence.text[max(0, begin - 50) : begin], sentence.text[end : end + 20]
    relation = next((name for name, pattern in _RELATIONS if pattern.search(before)), "")
    if _ROAD_AFTER.match(after):
        relation = "road"
    elif _BORDER_AFTER.match(after):
        relation = "border"
    return Mention(
        sentence.part, sentence.index, sentence.start + begin, sentence.start + end, text, fold(text), entries, rule,
        relation, institution=institution, demonym=demonym,
    )  # fmt: skip


def mention_at(sentence: Sentence, begin: int, end: int, gazetteer: Gazetteer) -> Mention:
    """The mention at given sentence offsets, whatever stands there: for names that somebody else found."""
    text = sentence.text[begin:end]
    iso2 = gazetteer.demonym(text)
    country = gazetteer.country_entry(iso2) if iso2 else None
    entries = gazetteer.find(text)
    if country is not None and not any(e.kind == "name" and e.place.level < 2 for e in entries):
        return make_mention(sentence, begin, end, (country,), "given", demonym=iso2)
    words = fold(text).split()
    if not entries and len(words) > 1:
        for rest in (words[1:], words[:-1]):
            if {words[0], words[-1]} & (cues()["direction"] | cues()["place_type"]):
                entries = entries or gazetteer.entries(" ".join(rest))
    mention = make_mention(sentence, begin, end, entries, "given")
    after = re.match(r"\s+([A-Za-z-]+)", sentence.text[end : end + 30])
    if len(words) > 1 and words[-1] in TYPE_WORDS:
        mention.type_word = {"co": "county", "cty": "county", "twp": "township"}.get(words[-1], words[-1])
    elif after and after.group(1).lower() in cues()["place_type"]:
        mention.type_word = after.group(1).lower()
    return mention


def link_parents(sentence: Sentence, mentions: Sequence[Mention]) -> None:
    """Note for each mention the ones named right after it that may hold it: "X township, Y State"."""
    for left, right in zip(reversed(mentions[:-1]), reversed(mentions[1:]), strict=True):
        gap = sentence.text[left.end - sentence.start : right.start - sentence.start]
        if left.demonym or right.demonym or len(gap) > 60 or not _PARENT_GAP.match(gap):
            continue
        if any(entry.place.level < 4 for entry in right.entries):
            left.parents = [right, *right.parents]
    for left, right in zip(mentions, mentions[1:], strict=False):
        gap = sentence.text[left.end - sentence.start : right.start - sentence.start]
        if left.relation == "between" and gap in (" and ", " and the "):
            right.relation = "between"
        elif gap in ("-", "–") and right.relation == "road":
            left.relation = "road"
