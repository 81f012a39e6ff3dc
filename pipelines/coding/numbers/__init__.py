"""How many: every count of people, households or things that a sentence states (codebook 1.6, 3.1).

What belongs here: reading numerals and number words, and finding what they count. What does not: what
happened to those counted (`coding.casualties`, `coding.displacement`).
"""

from pipelines.coding.numbers.counts import figures_of, quantities
from pipelines.coding.numbers.groups import one_group, people
from pipelines.coding.numbers.nouns import is_person, noun_kinds
from pipelines.coding.numbers.numerals import Numeral, numerals

__all__ = [
    "Numeral",
    "figures_of",
    "is_person",
    "noun_kinds",
    "numerals",
    "one_group",
    "people",
    "quantities",
]
