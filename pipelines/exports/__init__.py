"""Tables -> files other tools read."""

from __future__ import annotations

from pipelines.exports.acled import ExportSummary, acled_table, export_acled

__all__ = ["ExportSummary", "acled_table", "export_acled"]
