"""Dagster's code location: assembly only.

Belongs here: putting assets, automation and resources together. Does not: any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dagster as dg

from pipelines.assets import articles, events, release, reports
from pipelines.assets.resources import Coders, Unheard, Workspace
from pipelines.automation import everything, new_files, nightly

if TYPE_CHECKING:
    from collections.abc import Mapping


def build_defs(resource_overrides: Mapping[str, Any] | None = None) -> dg.Definitions:
    """Fresh definitions.

    Args:
        resource_overrides: resources by name ("workspace", "coders", "progress") in place of the usual ones.
    """
    resources: dict[str, Any] = {"workspace": Workspace(), "coders": Coders(), "progress": Unheard()}
    unknown = set(resource_overrides or {}) - set(resources)
    if unknown:
        raise ValueError(f"No such resource: {sorted(unknown)}; there are {sorted(resources)}.")
    return dg.Definitions(
        assets=dg.load_assets_from_modules([articles, reports, events, release]),
        jobs=[everything],
        schedules=[nightly],
        sensors=[new_files],
        resources=resources | dict(resource_overrides or {}),
        # A step in a process of its own costs about three seconds of imports; the steps are a chain anyway.
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What `dagster dev` loads."""
    return build_defs()
