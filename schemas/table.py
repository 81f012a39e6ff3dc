"""What a table is: its columns, its key and the rules its rows keep, and the Arrow schema that follows.

What belongs here: the form of a declaration and the strict making of a table from rows. What does not: the
tables themselves (`schemas.registry` lists them) and the Pandera models derived from them
(`schemas.models`), which are imported only when a table is validated, because Pandera and pandas take a
second to import.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from schemas.rules import Finding, Rule

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pandera

TEXT = pa.string()
INTEGER = pa.int64()
NUMBER = pa.float64()
FLAG = pa.bool_()
DAY = pa.date32()
INSTANT = pa.timestamp("us", tz="UTC")

_TYPE_WORDS: Mapping[pa.DataType, str] = {
    TEXT: "a text",
    INTEGER: "a whole number",
    NUMBER: "a number",
    FLAG: "True or False",
    DAY: "a date (without a time)",
    INSTANT: "a time with a time zone",
}


class TableError(ValueError):
    """Rows that do not fit the table they were meant for."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what its cells mean and may hold.

    `nullable` cells may be missing, `blank` texts may be "". `vocabulary` is the closed list of values (a
    blank or missing cell is allowed as those two say); `pattern` a regular expression for the whole text;
    `minimum` and `maximum` bound a number, ends included.
    """

    name: str
    type: pa.DataType
    description: str
    nullable: bool = False
    blank: bool = True
    vocabulary: tuple[str | int, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    decimals: int | None = None

    @property
    def arrow_field(self) -> pa.Field[Any]:
        """The Arrow field, with the description in its metadata."""
        return pa.field(self.name, self.type, self.nullable, {"description": self.description})


@dataclass(frozen=True)
class Table:
    """A table: `title` says in a few words what one row is, `key` names the columns that identify it."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rules: tuple[Rule, ...] = field(default=())

    @cached_property
    def arrow_schema(self) -> pa.Schema:
        """The Arrow schema: names, types, nullability and descriptions, in order."""
        return pa.schema([column.arrow_field for column in self.columns])

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column called `name`. Raises `KeyError` when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"Table {self.name} has no column {name!r}; it has: {', '.join(self.column_names)}.")

    def empty(self) -> pa.Table:
        """The table without rows."""
        return self.arrow_schema.empty_table()

    def from_rows(self, rows: Sequence[Mapping[str, object]]) -> pa.Table:
        """Make a table of rows, without converting any value.

        Args:
            rows: one mapping for each row, holding every column of the table and nothing else.

        Raises:
            TableError: a row lacks a column or has one too many, or a value is of the wrong type, or is
            missing
                where the column is not nullable.
        """
        names = set(self.column_names)
        for number, row in enumerate(rows):
            if row.keys() != names:
                missing, surplus = sorted(names - row.keys()), sorted(row.keys() - names)
                raise TableError(
                    f"Table {self.name}, row {number}: "
                    + "; ".join(
                        f"{what} {', '.join(found)}"
                        for what, found in (("missing column", missing), ("unknown column", surplus))
                        if found
                    )
                    + "."
                )
        arrays = []
        for column in self.columns:
            values = [row[column.name] for row in rows]
            for number, value in enumerate(values):
                if not _fits(column, value):
                    raise TableError(
                        f"Table {self.name}, row {number}, column {column.name}: {value!r} is not "
                        f"{_TYPE_WORDS[column.type]}{', nor is it None' if column.nullable else ''}."
                    )
            arrays.append(pa.array(values, type=column.type))
        return pa.Table.from_arrays(arrays, schema=self.arrow_schema)

    @property
    def model(self) -> type[pandera.DataFrameModel]:
        """The Pandera model: one described field for each column, and the table's rules as checks."""
        from schemas.models import model_of

        return model_of(self)

    def to_pandas(self, table: pa.Table) -> pd.DataFrame:
        """The table as pandas holds it for validation: Arrow-backed columns, so that no type is lost."""
        import pandas as pd

        frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
        return frame

    def validate(self, table: pa.Table | pd.DataFrame) -> tuple[Finding, ...]:
        """Check types, order, nulls, vocabularies, ranges, key and rules; never convert anything.

        Args:
            table: an Arrow table, or a data frame as `to_pandas` makes it.

        Returns:
            What was found against rules that only warn.

        Raises:
            SchemaError: something is wrong; the message names columns, rules and the first rows at fault.
        """
        from schemas.validation import validate

        return validate(self, table)


def _fits(column: Column, value: object) -> bool:
    if value is None:
        return column.nullable
    if column.type == TEXT:
        return isinstance(value, str)
    if column.type == INTEGER:
        return isinstance(value, int) and not isinstance(value, bool)
    if column.type == NUMBER:
        return isinstance(value, float | int) and not isinstance(value, bool)
    if column.type == FLAG:
        return isinstance(value, bool)
    if column.type == DAY:
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, datetime) and value.tzinfo is not None


def text(
    name: str,
    description: str,
    *,
    blank: bool = True,
    nullable: bool = False,
    vocabulary: tuple[str, ...] = (),
    pattern: str = "",
) -> Column:
    """A text column; a cell without content is "" unless `blank` is off."""
    return Column(name, TEXT, description, nullable, blank, vocabulary, pattern)


def integer(
    name: str,
    description: str,
    *,
    nullable: bool = False,
    minimum: int | None = None,
    maximum: int | None = None,
    vocabulary: tuple[int, ...] = (),
) -> Column:
    """A column of whole numbers."""
    return Column(
        name, INTEGER, description, nullable, vocabulary=vocabulary, minimum=minimum, maximum=maximum
    )


def number(
    name: str,
    description: str,
    *,
    nullable: bool = False,
    minimum: float | None = None,
    maximum: float | None = None,
    decimals: int | None = None,
) -> Column:
    """A column of real numbers."""
    return Column(name, NUMBER, description, nullable, minimum=minimum, maximum=maximum, decimals=decimals)


def flag(name: str, description: str) -> Column:
    """A column of True and False."""
    return Column(name, FLAG, description)


def day(name: str, description: str, *, nullable: bool = False) -> Column:
    """A column of dates."""
    return Column(name, DAY, description, nullable)


def instant(name: str, description: str, *, nullable: bool = False) -> Column:
    """A column of times in UTC, to the microsecond."""
    return Column(name, INSTANT, description, nullable)
