"""Fields of a record (a JSON object, a CSV row) to content: which field is the text, the title, the date.

What belongs here: the names that fields go by (data/field_names.csv, the first match in its order counts)
and the forms that their values take. What does not: file formats.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from pipelines.ingest.items import Content, Rejection
from pipelines.ingest.markup import fragment_paragraphs
from pipelines.ingest.tables import rows
from pipelines.ingest.text import is_markup

_SEPARATORS = re.compile(r"[\s_\-]+")


@cache
def _names() -> tuple[tuple[str, str], ...]:
    return tuple((row["field"], _key(row["name"])) for row in rows("field_names"))


def _key(name: str) -> str:
    return _SEPARATORS.sub("", name.strip().lower().removeprefix("\ufeff"))


def assign(record: Mapping[str, object]) -> dict[str, str]:
    """The values of a record by our field names; a blank value gives way to the next variant.

    Raises:
        Rejection: `invalid_json` for a text field of a form that is no text.
    """
    values: dict[str, object] = {}
    for name, value in record.items():
        values.setdefault(_key(name), value)
        if isinstance(value, Mapping):
            for inner, nested in value.items():
                values.setdefault(f"{_key(name)}.{_key(str(inner))}", nested)
    found: dict[str, str] = {}
    for field, name in _names():
        if not found.get(field) and name in values:
            found[field] = _as_text(values[name])
    return found


def is_head_field(label: str) -> bool:
    """Whether a label names a field that stands above a text, such as its title or source."""
    return _key(label) in {name for field, name in _names() if field not in ("text", "html")}


def has_text_field(names: list[str]) -> bool:
    """Whether a table's header names a text (or HTML) column."""
    known = {name for field, name in _names() if field in ("text", "html")}
    return any(_key(name) in known for name in names)


def content(record: Mapping[str, object]) -> Content:
    """What a record says, as an item's content.

    Raises:
        Rejection: `no_text` when no field holds any text.
    """
    fields = assign(record)
    text, paragraphs = fields.get("text", ""), None
    if not text.strip() and fields.get("html"):
        text = fields["html"]
    if is_markup(text):
        paragraphs = tuple(fragment_paragraphs(text))
    if not text.strip():
        raise Rejection(
            "extract", "no_text", f"no text field; fields are {', '.join(map(str, record))[:200]}"
        )
    return Content(
        shape="record",
        text=text,
        paragraphs=paragraphs,
        title=fields.get("title", ""),
        byline=fields.get("byline", ""),
        url=fields.get("url", ""),
        source=fields.get("source", ""),
        external_id=fields.get("external_id", ""),
        published=fields.get("published", ""),
    )


def _as_text(value: object) -> str:
    """A field's value as text; lists are joined, nested objects have no text of their own."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None or isinstance(value, Mapping):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return "\n\n".join(part for part in map(_as_text, value) if part)
    return ""
