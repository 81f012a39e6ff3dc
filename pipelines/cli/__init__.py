"""The `tocsin` command: thin, like the assets. One module per command; heavy imports wait inside them."""

from __future__ import annotations

from pipelines.cli.app import main

__all__ = ["main"]
