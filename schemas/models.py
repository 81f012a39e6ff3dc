"""Pandera models, derived from the table declarations: described fields, and the rules as checks.

What belongs here: the translation of a declaration into a model. What does not: the declarations themselves.
Importing this module costs about a second (Pandera, pandas), which is why `schemas.table` does so only on
demand.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pandera

from schemas.rules import Rule
from schemas.table import TEXT, Column, Table


@cache
def model_of(table: Table) -> type[pandera.DataFrameModel]:
    """The Pandera model of a table, for frames as `Table.to_pandas` makes them.

    Columns are strict and ordered, nothing is coerced, and the key is unique. Rules that only warn are
    checks with `raise_warning`. The checks are named after the rules.
    """
    attributes: dict[str, Any] = {
        "__module__": __name__,
        "__doc__": f"One row is {table.title}. {table.description}",
        "__annotations__": {column.name: pd.ArrowDtype(column.type) for column in table.columns},
        "Config": type(
            "Config",
            (pandera.DataFrameModel.Config,),
            {
                "name": table.name,
                "title": table.title,
                "description": table.description,
                "strict": True,
                "ordered": True,
                "coerce": False,
                "unique": list(table.key),
            },
        ),
    }
    for column in table.columns:
        attributes[column.name] = _field(column)
        if column.decimals is not None:
            attributes[f"decimals_of_{column.name}"] = _decimals_check(column.name, column.decimals)
    for rule in table.rules:
        attributes[f"rule_{rule.name}"] = _check(rule)
    class_name = "".join(part.capitalize() for part in table.name.split("_"))
    return type(class_name, (pandera.DataFrameModel,), attributes)


def _field(column: Column) -> Any:
    options: dict[str, Any] = {
        "description": column.description,
        "nullable": column.nullable,
        "ge": column.minimum,
        "le": column.maximum,
    }
    blank = ("",) if column.blank and column.type == TEXT else ()
    if column.vocabulary:
        options["isin"] = (*column.vocabulary, *blank)
    if column.pattern:
        options["str_matches"] = f"^$|{column.pattern}" if blank else column.pattern
    if column.type == TEXT and not column.blank:
        options["str_length"] = {"min_value": 1}
    return pandera.Field(**options)


def _decimals_check(name: str, decimals: int) -> Any:
    def at_most(_model: type, cells: pd.Series[float]) -> pd.Series[bool]:
        within = cells.clip(-1e6, 1e6)  # Arrow cannot round huge numbers; the range check finds them
        return ((within - within.round(decimals)).abs() < 10.0 ** -(decimals + 5)).fillna(True).astype(bool)

    statement = f"at most {decimals} decimals"
    return pandera.check(name, name=statement, error=statement)(at_most)


def _check(rule: Rule) -> Any:
    def holds(_model: type, rows: pd.DataFrame) -> pd.Series[bool]:
        return rule.holds(rows)

    return pandera.dataframe_check(
        name=rule.name, error=rule.statement, raise_warning=rule.severity == "warning"
    )(holds)
