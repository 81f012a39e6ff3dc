"""Codes of displacement figures (codebook 3.1 and 3.4) and of casualty counts.

What belongs here: the closed lists. What does not: how words map to them (`pipelines.coding.displacement`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DISPLACEMENT_TYPES: tuple[str, ...] = ("Conflict", "Disaster", "Other")
METRICS: tuple[str, ...] = ("flow", "stock")

FLOW_CATEGORIES: tuple[str, ...] = (
    "Internal Displacements",
    "Return",
    "Multiple Displacement",
    "Partial flow",
    "Cross-border Flight",
    "Cross-border Return",
    "Relocation Elsewhere",
    "Deaths",
    "Provisional Solutions",
    "Failed Local Integration",
    "Local Integration",
    "Failed Return/Returnee Displacement",
    "Failed relocation elsewhere",
    "Birth",
    "Unverified flow",
    "People displaced across borders (flow)",
)
STOCK_CATEGORIES: tuple[str, ...] = (
    "IDPs",
    "Returnees",
    "Locally Integrated IDPs",
    "IDPs Settled Elsewhere",
    "People displaced across borders",
    "Partial stock",
    "Unverified stock",
)
CATEGORY_METRIC: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(FLOW_CATEGORIES, "flow") | dict.fromkeys(STOCK_CATEGORIES, "stock")
)
"""Category -> whether it counts movements (flow) or people at a date (stock)."""

MOVING_AWAY: tuple[str, ...] = (
    "Internal Displacements",
    "Multiple Displacement",
    "Partial flow",
    "Cross-border Flight",
    "Failed Return/Returnee Displacement",
    "Unverified flow",
    "People displaced across borders (flow)",
)
"""The flows that are displacements, as against returns, births, deaths and settlement."""

TERMS: tuple[str, ...] = (
    "Evacuated",
    "Displaced",
    "Forced to flee",
    "Relocated",
    "Sheltered",
    "In relief camp",
    "Destroyed housing",
    "Partially destroyed housing",
    "Uninhabitable housing",
    "Homeless",
    "Affected",
    "Returns",
    "Multiple/Other",
)
"""The word the source used for what happened to people or homes."""

TERMS_OF_DISPLACEMENT: tuple[str, ...] = TERMS[:6]
"""The terms that say that displacement occurred."""

QUANTIFIERS: tuple[str, ...] = ("Exact", "More than", "Less than", "Approximately")
UNITS: tuple[str, ...] = ("Person", "Household", "Dwelling")
ROLES: tuple[str, ...] = ("Recommended figure", "Triangulation")
DISPLACEMENT_OCCURRED: tuple[str, ...] = ("Before", "During", "After", "Unknown")
DATE_ACCURACY: tuple[str, ...] = ("Day", "Week", "Month", "Year")
LOCATION_ACCURACY: tuple[str, ...] = ("Country (ADM0)", "ADM1", "ADM2", "ADM3", "Point")

CASUALTY_KINDS: tuple[str, ...] = (
    "killed",
    "injured",
    "abducted",
    "detained",
    "surrendered",
    "captured",
    "missing",
)
CASUALTY_SIDES: tuple[str, ...] = ("actor1", "actor2", "civilians", "unknown")
