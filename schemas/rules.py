"""What the cells of one row must say of each other (codebook 1.2 to 1.9, listed in its section 5).

What belongs here: rules over several columns, each with the words a reader is told when a row breaks it.
What does not: what one column may hold by itself; its declaration says that.

A rule returns one truth value for each row. The functions use the data frame's own methods only, so that importing
this module costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the codebook: `statement` is what holds, `holds` tells for each row whether it does.

    A broken `error` makes a table invalid. A broken `warning` is reported: it marks what is nearly always, but not
    necessarily, a mistake.
    """

    name: str
    statement: str
    holds: Callable[[pd.DataFrame], pd.Series[bool]]
    severity: Severity = "error"
