"""The codebook page: every table, column, rule and code, written out from the registry.

What belongs here: the page's form. What does not: facts; they come from the declarations, so that the page
and the tables cannot say different things. `python -m schemas.codebook` writes docs/codebook.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from schemas.acled import ACLED_TABLES
from schemas.codes import (
    CATEGORY_METRIC,
    COUNTRIES,
    GEO_PRECISION,
    INTER,
    INTERACTIONS,
    REGIONS,
    SOURCE_SCALES,
    SUB_EVENT_TYPES,
    TIME_PRECISION,
)
from schemas.examples import EXAMPLES
from schemas.registry import TABLES
from schemas.relations import FOREIGN_KEYS
from schemas.rules import Rule
from schemas.table import DAY, FLAG, INSTANT, INTEGER, NUMBER, TEXT, Column, Table

PAGE = Path("docs/codebook.md")

_TYPE_NAMES = {
    TEXT: "text",
    INTEGER: "integer",
    NUMBER: "number",
    FLAG: "true/false",
    DAY: "date",
    INSTANT: "time, UTC",
}
_LISTED_VALUES = 16
"""A vocabulary with more values is shown in its own section, or by its first values."""


def codebook_page() -> str:
    """The page as Markdown."""
    return "\n".join([*_opening(), *_tables(), *_codes()]).rstrip() + "\n"


def write_codebook(path: Path = PAGE) -> bool:
    """Write the page; False when the file says the same already."""
    page = codebook_page()
    if path.is_file() and path.read_text(encoding="utf-8") == page:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
    return True


def _opening() -> Iterator[str]:
    yield "# Codebook"
    yield ""
    yield "<!-- Written by `python -m schemas.codebook` from the declarations in schemas/: change those. -->"
    yield ""
    yield (
        "Tocsin's tables are ACLED-style; they are not ACLED data, and Tocsin is not affiliated with ACLED. "
        "A text without content is blank, never missing. A number or date that may be missing is marked "
        "*optional*: missing means that the articles do not say, and is not zero."
    )
    yield ""
    yield from _grid(
        ("table", "one row is", "key"),
        (
            (f"[{table.name}](#{table.name})", table.title, ", ".join(table.key))
            for table in (*TABLES.values(), *ACLED_TABLES.values())
        ),
    )


def _tables() -> Iterator[str]:
    for table in (*TABLES.values(), *ACLED_TABLES.values()):
        yield f"## {table.name}"
        yield ""
        yield f"One row is {table.title}. {table.description}"
        yield ""
        example = EXAMPLES.get(table.name)
        yield from _grid(
            ("column", "type", "meaning", "values", *(("example",) if example else ())),
            (
                (
                    f"`{column.name}`",
                    _type(column),
                    column.description,
                    _values(column),
                    *((_example(example[column.name]),) if example else ()),
                )
                for column in table.columns
            ),
        )
        yield from _rules(table)


def _rules(table: Table) -> Iterator[str]:
    links = [key for key in FOREIGN_KEYS if key.table == table.name]
    if not table.rules and not links:
        return
    yield "Rules:"
    yield ""
    for rule in table.rules:
        yield f"- {_sentence(rule)}"
    for key in links:
        yield f"- `{key.column}`: stands in `{key.other}.{key.other_column}`, where it is given."
    yield ""


def _sentence(rule: Rule) -> str:
    doubt = " A row that breaks this is doubtful, not wrong." if rule.severity == "warning" else ""
    return f"`{rule.name}`: {rule.statement}.{doubt}"


def _codes() -> Iterator[str]:
    yield "## Sub-event types"
    yield ""
    yield "When several fit one incident, the one with the lowest rank is coded."
    yield ""
    yield from _grid(
        ("rank", "event type", "sub-event type", "disorder type", "use when"),
        ((str(s.rank), s.event_type, s.name, s.disorder_type, s.definition) for s in SUB_EVENT_TYPES),
    )
    yield "## Actor types"
    yield ""
    yield from _grid(("number", "label"), ((str(number), label) for number, label in INTER.items()))
    yield "## Interactions"
    yield ""
    yield from _grid(("number", "text"), ((str(number), text) for number, text in INTERACTIONS.items()))
    yield "## Precision codes"
    yield ""
    yield from _grid(
        ("code", "time_precision", "geo_precision"),
        ((str(code), TIME_PRECISION[code], GEO_PRECISION[code]) for code in TIME_PRECISION),
    )
    yield "## Source scales"
    yield ""
    yield f"{', '.join(SOURCE_SCALES)}; two of them are joined by a hyphen, in this order."
    yield ""
    yield "## Displacement categories"
    yield ""
    yield from _grid(("category", "metric"), CATEGORY_METRIC.items())
    yield "## Countries"
    yield ""
    yield from _grid(
        ("country", "iso", "iso3", "region", "also known as"),
        ((c.name, str(c.iso), c.iso3, c.region, "; ".join(c.other_names)) for c in COUNTRIES),
    )
    yield f"Regions by id: {', '.join(f'{number} {name}' for number, name in REGIONS.items())}."
    yield ""


def _type(column: Column) -> str:
    name = _TYPE_NAMES[column.type]
    return f"{name}, optional" if column.nullable else name


def _values(column: Column) -> str:
    parts = []
    if column.vocabulary:
        words = [str(word) for word in column.vocabulary]
        parts.append(
            ", ".join(words) if len(words) <= _LISTED_VALUES else f"{len(words)} values, such as {words[0]}"
        )
    if column.pattern:
        parts.append(f"`{column.pattern}`")
    if column.minimum is not None or column.maximum is not None:
        low = "" if column.minimum is None else f"{column.minimum:g}"
        high = " and more" if column.maximum is None else f" to {column.maximum:g}"
        parts.append(f"{low}{high}".strip())
    if column.type == TEXT and not column.blank:
        parts.append("never blank")
    return "; ".join(parts)


def _example(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _line(head)
    yield _line(["---"] * len(head))
    for row in rows:
        yield _line(row)
    yield ""


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    changed = write_codebook()
    sys.stdout.write(f"{PAGE} {'written' if changed else 'is up to date'}\n")
