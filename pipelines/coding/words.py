"""Named sets of words that the rules share, read from `lexicon/word_sets.csv`.

Belongs here: the look-up. Does not: the acts (`acts`) and the gates (`gates`), which have their
own tables.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def _sets() -> Mapping[str, frozenset[str]]:
    text = files("pipelines.coding.lexicon").joinpath("word_sets.csv").read_text("utf-8")
    return {row["set"]: frozenset(row["words"].split("|")) for row in csv.DictReader(text.splitlines())}


def word_set(name: str) -> frozenset[str]:
    """The words of the set `name`, in lower case.

    Raises:
        KeyError: there is no such set; the message lists those there are.
    """
    try:
        return _sets()[name]
    except KeyError:
        known = ", ".join(sorted(_sets()))
        raise KeyError(f"word_sets.csv has no set {name!r}; it has {known}") from None
