"""`python -m pipelines.cli`, where the `tocsin` script is not installed."""

from __future__ import annotations

from pipelines.cli.app import main

main()
