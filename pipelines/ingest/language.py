"""The language of an article.

What belongs here: telling English, the only language coded so far, from others. What does not: choosing
what to do with the others (articles.py marks them).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipelines.ingest.tables import rows
from pipelines.ingest.text import words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

CODED = frozenset({"en"})
"""Languages that the coder reads."""

_SAMPLE = 3000
_FUNCTION_WORDS = frozenset(row["word"] for row in rows("words") if row["list"] == "english")
"""English words that other languages do not share, or share rarely."""
_CLEAR_SHARE = 0.10
_SOME_SHARE = 0.04
_FEW_WORDS = 25
_SURE, _LIKELY = 0.9, 0.4


def detect(text: str) -> str:
    """ISO 639-1 code of the language of a text.

    A share of English function words decides the clear cases without loading a model; the rest is
    py3langid's decision. A short text in plain ASCII is another language only when the model is likely to
    be right, and nearly certain where English words speak against it: names of foreign people and places
    carry more weight there than they should.
    """
    sample = text[:_SAMPLE]
    found = words(sample)
    share = sum(word in _FUNCTION_WORDS for word in found) / max(len(found), 1)
    if share >= _CLEAR_SHARE and "the" in found:
        return "en"
    language, certainty = _identifier().classify(sample)
    language = str(language)
    if len(found) <= _FEW_WORDS and sample.isascii():
        wanted = _SURE if share >= _SOME_SHARE else _LIKELY
        return language if certainty >= wanted else "en"
    return language


@cache
def _identifier() -> LanguageIdentifier:
    """The model, loaded once; normalised scores are probabilities."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier
