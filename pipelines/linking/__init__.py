"""Reports -> events: the same real event told by several articles."""

from __future__ import annotations

from pipelines.linking.link import Linked, link_reports

__all__ = ["Linked", "link_reports"]
