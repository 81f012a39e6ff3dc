"""The `notes` cell: one readable sentence written from the coded fields (codebook 1.7, 1.8).

Belongs here: wording. Does not: any decision; nothing is said that a cell does not hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_DID = {
    "Government regains territory": "regained territory from",
    "Non-state actor overtakes territory": "took territory from",
    "Armed clash": "clashed with",
    "Excessive force against protesters": "used lethal force against",
    "Protest with intervention": "demonstrated and were met by",
    "Peaceful protest": "demonstrated",
    "Violent demonstration": "demonstrated violently, facing",
    "Mob violence": "attacked",
    "Chemical weapon": "used a chemical weapon against",
    "Air/drone strike": "carried out an air or drone strike on",
    "Suicide bomb": "carried out a suicide bombing against",
    "Shelling/artillery/missile attack": "fired shells or missiles at",
    "Remote explosive/landmine/IED": "set off an explosive device against",
    "Grenade": "threw a grenade at",
    "Sexual violence": "committed sexual violence against",
    "Attack": "attacked",
    "Abduction/forced disappearance": "abducted",
    "Arrests": "arrested",
    "Looting/property destruction": "looted or destroyed property of",
    "Disrupted weapons use": "disrupted weapons use by",
    "Headquarters or base established": "set up a base",
}
_ALONE = {
    "Air/drone strike": "carried out an air or drone strike",
    "Shelling/artillery/missile attack": "fired shells or missiles",
    "Remote explosive/landmine/IED": "set off an explosive device",
    "Suicide bomb": "carried out a suicide bombing",
    "Grenade": "threw a grenade",
    "Violent demonstration": "demonstrated violently",
    "Mob violence": "rioted",
    "Disrupted weapons use": "disrupted weapons use",
    "Change to group/activity": "changed activity",
}


def write_notes(
    cells: Mapping[str, object], *, act_words: str, prefix: str = "", surrogate: str = "", remark: str = ""
) -> str:
    """The notes of a report.

    Args:
        cells: The report's cells.
        act_words: The words of the article that tell the act, quoted.
        prefix: What a strategic development begins with ("Movement of forces").
        surrogate: The place that stands in for one not known exactly ("coded to Loikaw").
        remark: A coding remark.
    """
    when = _when(cells["event_date"], cells["time_precision"])  # type: ignore[arg-type] # cells are checked on the way out
    units = ", ".join(
        str(cells[u]) for u in ("admin3", "admin2", "admin1") if cells[u] and cells[u] != cells["location"]
    )
    where = f"in {cells['location']}" + (f" ({units})" if units else "") if cells["location"] else ""
    opening = ", ".join(filter(None, (when, where)))
    what = _what(cells, act_words)
    deaths = _deaths(cells)
    text = f"{opening}, {what}" if opening else what[:1].upper() + what[1:]
    text = f"{text}; {deaths}." if deaths else f"{text}."
    if prefix:
        text = f"{prefix}: {text}"
    if surrogate:
        text += f" ({surrogate})"
    return f"{text} {remark}".strip()


def _when(day: date | None, precision: int | None) -> str:
    if day is None:
        return ""
    spelled = f"{day.day} {day:%B %Y}"
    if precision == 1:
        return f"On {spelled}"
    return f"Around {spelled} ({'week' if precision == 2 else 'month'} of)"


def _what(cells: Mapping[str, object], act_words: str) -> str:
    kind, one, two = str(cells["sub_event_type"]), str(cells["actor1"]), str(cells["actor2"])
    told = f'("{act_words}")' if act_words else ""
    parts: tuple[str, ...]
    if two and kind in _DID:
        parts = (one, _DID[kind], two, told)
    elif two:
        parts = (f"{kind}: {one} and {two}", told)
    elif kind in _ALONE:
        parts = (one, _ALONE[kind], told)
    elif kind == "Peaceful protest":
        parts = (one, _DID[kind], told)
    else:
        parts = (f"{kind}: {one}", told)
    return " ".join(filter(None, parts))


def _deaths(cells: Mapping[str, object]) -> str:
    if not cells["fatalities_reported"]:
        return "fatalities not reported"
    low, high, best = cells["fatalities_low"], cells["fatalities_high"], cells["fatalities"]
    if best == 0:
        return "no fatalities"
    if high is None:
        return f"at least {low} fatalities, coded as {best}" if low != best else f"at least {best} fatalities"
    if low != high:
        return f"{low} to {high} fatalities, coded as {best}"
    return f"{best} fatalit{'y' if best == 1 else 'ies'}"
