"""Actors: which armed group, state force or crowd a noun phrase denotes (codebook 1.4, 1.10).

The doors are `ActorResolver` (articles) and `ActorRegistry` (names). What belongs here: the registry of named
actors, the lexicon of agent nouns, coreference within one article. What does not: what the actor did.
"""

from __future__ import annotations

from pipelines.coding.actors.registry import ActorMatch, ActorRegistry
from pipelines.coding.actors.resolver import ActorResolver, ArticleActors

__all__ = ["ActorMatch", "ActorRegistry", "ActorResolver", "ArticleActors"]
