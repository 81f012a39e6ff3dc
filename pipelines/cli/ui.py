"""`tocsin ui`: Dagster's web interface for this project.

Belongs here: starting it with the right folder and state. Does not: anything it shows.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from pipelines.cli.errors import PROJECT_ROOT, UserError


def ui(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 lets other machines in.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 3000,
) -> None:
    """Open the web interface: the asset graph, runs, checks, the schedule and the sensor.

    Example: `tocsin ui --port 3070`. Ctrl-C ends it.
    """
    if not (PROJECT_ROOT / "dagster.yaml").is_file():
        raise UserError(
            f"There is no dagster.yaml in {PROJECT_ROOT}: is Tocsin installed from its tree (`make setup`)?"
        )
    # The state's folders in dagster.yaml are relative to the working directory (see there).
    os.chdir(PROJECT_ROOT)
    environment = {"DAGSTER_HOME": str(PROJECT_ROOT)} | os.environ
    # Dagster recommends another program, which is not among the locked packages, each time it starts.
    quiet = ["-W", "ignore:Function `dev_command` is superseded"]
    command = [sys.executable, *quiet, "-m", "dagster", "dev", "--host", host, "--port", str(port)]
    # Dagster takes this process over, so that Ctrl-C and signals reach it and nothing is left behind.
    os.execve(sys.executable, command, environment)  # noqa: S606 (no shell on purpose: arguments stay arguments)
