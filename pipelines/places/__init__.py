"""Toponyms -> places: gazetteer build, look-up and resolution."""

from __future__ import annotations

from pipelines.places.gazetteer import DEFAULT_PATH, Entry, Gazetteer, GazetteerError
from pipelines.places.toponyms import find_toponyms

__all__ = [
    "DEFAULT_PATH",
    "Entry",
    "Gazetteer",
    "GazetteerError",
    "build_default",
    "find_toponyms",
]


def __getattr__(name: str) -> object:
    """`build_default` is imported when asked for: run-time code never needs the builder."""
    if name == "build_default":
        from pipelines.places.build import build_default

        return build_default
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
