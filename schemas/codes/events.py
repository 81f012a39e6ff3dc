"""Event types, their order of precedence and the codes of an event's date and place (codebook 1.2, 1.3, 1.7).

What belongs here: the closed lists of the event taxonomy.
What does not: how words map to them (`pipelines.coding`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

LIST_SEPARATOR = "; "
"""Joins several values in one cell: associated actors, sources, tags, a twofold disorder type."""

BATTLES = "Battles"
PROTESTS = "Protests"
RIOTS = "Riots"
EXPLOSIONS = "Explosions/Remote violence"
VIOLENCE_AGAINST_CIVILIANS = "Violence against civilians"
STRATEGIC_DEVELOPMENTS = "Strategic developments"

EVENT_TYPES: tuple[str, ...] = (
    BATTLES,
    PROTESTS,
    RIOTS,
    EXPLOSIONS,
    VIOLENCE_AGAINST_CIVILIANS,
    STRATEGIC_DEVELOPMENTS,
)
"""The six event types, highest precedence first."""

POLITICAL_VIOLENCE = "Political violence"
DEMONSTRATIONS = "Demonstrations"
VIOLENT_DEMONSTRATIONS = POLITICAL_VIOLENCE + LIST_SEPARATOR + DEMONSTRATIONS

DISORDER_TYPES: tuple[str, ...] = (
    POLITICAL_VIOLENCE,
    DEMONSTRATIONS,
    VIOLENT_DEMONSTRATIONS,
    STRATEGIC_DEVELOPMENTS,
)
"""The values of the disorder_type column; one of them joins two types."""


@dataclass(frozen=True, slots=True)
class SubEventType:
    """A sub-event type: it alone settles event type and disorder type. `rank` 1 wins when several fit."""

    rank: int
    name: str
    event_type: str
    disorder_type: str
    definition: str


_TAXONOMY: tuple[tuple[str, str, str, str], ...] = (
    (BATTLES, "Government regains territory", POLITICAL_VIOLENCE,
     "Government forces or their affiliates retake a place by force of arms and hold it."),
    (BATTLES, "Non-state actor overtakes territory", POLITICAL_VIOLENCE,
     "A non-state actor or a foreign state takes a place by force and alone holds it for over a day."),
    (BATTLES, "Armed clash", POLITICAL_VIOLENCE,
     "Organised armed groups fight each other and no place changes hands for good."),
    (PROTESTS, "Excessive force against protesters", VIOLENT_DEMONSTRATIONS,
     "Peaceful protesters are met with lethal or seriously injuring force."),
    (PROTESTS, "Protest with intervention", DEMONSTRATIONS,
     "A peaceful protest is dispersed or protesters are arrested, without serious harm."),
    (PROTESTS, "Peaceful protest", DEMONSTRATIONS,
     "Three or more people protest in person and no side uses violence."),
    (RIOTS, "Violent demonstration", DEMONSTRATIONS,
     "Demonstrators are violent or destroy things."),
    (RIOTS, "Mob violence", POLITICAL_VIOLENCE,
     "A violent crowd of three or more acts outside a demonstration."),
    (EXPLOSIONS, "Chemical weapon", POLITICAL_VIOLENCE,
     "A toxic agent banned by the Chemical Weapons Convention is used as a weapon."),
    (EXPLOSIONS, "Air/drone strike", POLITICAL_VIOLENCE,
     "Aircraft or drones hit the ground and are not fought by those they hit."),
    (EXPLOSIONS, "Suicide bomb", POLITICAL_VIOLENCE,
     "An attacker sets off a bomb and means to die by it; the attacker counts among the dead."),
    (EXPLOSIONS, "Shelling/artillery/missile attack", POLITICAL_VIOLENCE,
     "One side fires long-range weapons and the fire is not returned."),
    (EXPLOSIONS, "Remote explosive/landmine/IED", POLITICAL_VIOLENCE,
     "A device set off from afar or by its victim explodes."),
    (EXPLOSIONS, "Grenade", POLITICAL_VIOLENCE,
     "A hand-thrown explosive is used."),
    (VIOLENCE_AGAINST_CIVILIANS, "Sexual violence", POLITICAL_VIOLENCE,
     "An armed actor does harm of a sexual nature to civilians."),
    (VIOLENCE_AGAINST_CIVILIANS, "Attack", POLITICAL_VIOLENCE,
     "An organised armed actor harms unarmed people, held fighters among them."),
    (VIOLENCE_AGAINST_CIVILIANS, "Abduction/forced disappearance", POLITICAL_VIOLENCE,
     "People are seized outside the law and no further harm is reported."),
    (STRATEGIC_DEVELOPMENTS, "Agreement", STRATEGIC_DEVELOPMENTS,
     "Sides talk, cease fire, surrender, or release or exchange prisoners."),
    (STRATEGIC_DEVELOPMENTS, "Arrests", STRATEGIC_DEVELOPMENTS,
     "The state or a de facto authority makes politically significant or mass arrests."),
    (STRATEGIC_DEVELOPMENTS, "Change to group/activity", STRATEGIC_DEVELOPMENTS,
     "A group forms, merges or defects, forces move, or recruitment or security measures are reported."),
    (STRATEGIC_DEVELOPMENTS, "Disrupted weapons use", STRATEGIC_DEVELOPMENTS,
     "Weapons are seized, intercepted or defused, or go off in their owners' hands."),
    (STRATEGIC_DEVELOPMENTS, "Headquarters or base established", STRATEGIC_DEVELOPMENTS,
     "An organised group sets up a lasting base."),
    (STRATEGIC_DEVELOPMENTS, "Looting/property destruction", STRATEGIC_DEVELOPMENTS,
     "Property is looted, burnt or seized outside other violence."),
    (STRATEGIC_DEVELOPMENTS, "Non-violent transfer of territory", STRATEGIC_DEVELOPMENTS,
     "Control of a place changes and nobody fights for it."),
    (STRATEGIC_DEVELOPMENTS, "Other", STRATEGIC_DEVELOPMENTS,
     "Anything else that shapes the conflict: people displaced, a coup, a mass grave, training."),
)  # fmt: skip

SUB_EVENT_TYPES: tuple[SubEventType, ...] = tuple(
    SubEventType(rank, name, event_type, disorder_type, definition)
    for rank, (event_type, name, disorder_type, definition) in enumerate(_TAXONOMY, start=1)
)
"""The 25 sub-event types, highest precedence first."""

SUB_EVENT_TYPE: Mapping[str, SubEventType] = MappingProxyType({s.name: s for s in SUB_EVENT_TYPES})
"""Sub-event type by name."""

CIVILIAN_TARGETING = "Civilian targeting"
"""The value of the civilian_targeting column when civilians are the main or only target; blank otherwise."""

TIME_PRECISION: Mapping[int, str] = MappingProxyType(
    {
        1: "The day is reported.",
        2: "Known to a week, a weekend or similar; the middle day is coded.",
        3: "Known to a month; its middle is coded, or its first or last day when the wording says so.",
    }
)

GEO_PRECISION: Mapping[int, str] = MappingProxyType(
    {
        1: "A named town, village or neighbourhood.",
        2: "Near a town, between two places or part of a small area; a town stands for it.",
        3: "A larger region; the nearest named natural feature or the provincial capital stands for it.",
    }
)

NOTE_PREFIXES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Change to group/activity": (
            "Movement of forces:",
            "Security measures:",
            "Change to armed group:",
            "Recruitment:",
        ),
        "Looting/property destruction": ("Property destruction:", "Looting:", "Land seizure:"),
        "Other": (
            "Displacement:",
            "Other:",
            "Non-violent activity:",
            "Training:",
            "Elections/referendum:",
            "Mass grave:",
            "Explosive remnants of war:",
            "Strikes:",
        ),
        "Disrupted weapons use": ("Interception:", "Defusal:", "Weapons seizure:", "Detonation:"),
    }
)
"""How the notes of a strategic development open, by sub-event type (codebook 1.8)."""

DISPLACEMENT_NOTE_PREFIX = "Displacement:"

ACLED_COLUMNS: tuple[str, ...] = (
    "event_id_cnty", "event_date", "year", "time_precision",
    "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction",
    "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3", "location",
    "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
"""The 31 columns of the ACLED format, in order (codebook 1.1)."""
