"""Displacement figures: who moved or is displaced, how many, from where to where, when and why (codebook 3).

What belongs here: one article's sentences -> rows of the displacement table. What does not: finding places
and dates (`pipelines.places`, `coding.when`) and the ACLED-style row derived from a figure (`exports`).
"""

from pipelines.coding.displacement.households import HouseholdSizes, household_sizes
from pipelines.coding.displacement.rows import Cause, Settings, displacement_rows

__all__ = ["Cause", "HouseholdSizes", "Settings", "displacement_rows", "household_sizes"]
