"""`tocsin run`: the main job, from raw articles to tables and exports, through Dagster.

Belongs here: starting the job, showing how far it is, the closing summary. Does not: the job (assets).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli.console import ProgressBars, waiting
from pipelines.cli.errors import (
    PROJECT_ROOT,
    RunFailedError,
    UserError,
    as_of_day,
    existing_dir,
    gazetteer_path,
    writable_dir,
)

if TYPE_CHECKING:
    import dagster as dg


def run(
    raw: Annotated[Path, typer.Option(help="Folder of articles as they were saved.")] = Path("data/raw"),
    out: Annotated[Path, typer.Option(help="Folder for the tables.")] = Path("data/curated"),
    as_of: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="Day to file new articles under; today (UTC) unless stated."),
    ] = None,
    gazetteer: Annotated[Path | None, typer.Option(help="Gazetteer file, if not the usual one.")] = None,
    recode: Annotated[
        bool, typer.Option("--recode", help="Code the day's articles anew, coded or not.")
    ] = False,
) -> None:
    """Turn the articles in a folder into event tables.

    Only what is new since the last run is read and coded. Examples: `tocsin run`,
    `tocsin run --raw ~/articles --out ~/tables --as-of 2024-03-01`
    """
    from pipelines.storage import FIRST_DAY, Store

    day = as_of_day(as_of)
    if day.isoformat() < FIRST_DAY:
        raise UserError(f"--as-of {day} is before {FIRST_DAY}, the first arrival day that is kept.")
    raw = existing_dir(raw, "--raw")
    out = writable_dir(out, "--out")
    if out == raw or raw in out.parents:
        raise UserError(f"--out {out} lies inside --raw {raw}: the tables would be read as articles.")
    gazetteer = gazetteer_path(gazetteer)

    from rich.console import Console

    from pipelines.cli.summary import print_summary

    console = Console(stderr=True)
    store = Store(out)
    with store.lock():
        failure = _execute(raw, out, day.isoformat(), gazetteer, recode, console)
    if failure:
        raise RunFailedError(failure)
    print_summary(store, day.isoformat(), Console())


def _execute(raw: Path, out: Path, day: str, gazetteer: Path, recode: bool, console: Any) -> str:
    """Run the job in this process; what went wrong, or ""."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    with waiting(console, "Starting"):
        import dagster as dg

        from pipelines.assets.resources import Coders, Workspace
        from pipelines.definitions import build_defs

    bars = Progress(
        TextColumn("{task.description:<16}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )
    defs = build_defs(
        {
            "workspace": Workspace(raw_dir=str(raw), curated_dir=str(out), as_of=day),
            "coders": Coders(gazetteer=str(gazetteer), recode=recode),
            "progress": ProgressBars(bars),
        }
    )
    with run_record(dg, out) as instance, bars:
        result = defs.resolve_job_def("everything").execute_in_process(
            partition_key=day,
            instance=instance,
            raise_on_error=False,
            # The bar and the summary speak for the run; every event is in the web interface.
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    return "" if result.success else why(result)


def run_record(dg: Any, out: Path) -> Any:
    """Where the run is recorded: with the web interface's runs when it writes the project's own tables.

    Tables elsewhere are another matter than the ones the interface shows, so those runs are not kept.
    """
    state = PROJECT_ROOT / ".tocsin" / "dagster"
    if out != PROJECT_ROOT / "data" / "curated":
        return dg.DagsterInstance.ephemeral()
    try:
        state.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"Cannot write {state}, where runs are recorded: {error.strerror}.") from error
    # A "temp" instance is a lasting one in a given folder, the same that dagster.yaml names. Capturing the
    # output of steps would swallow the progress bar.
    return dg.DagsterInstance.local_temp(
        str(state),
        overrides={
            "telemetry": {"enabled": False},
            "compute_logs": {
                "module": "dagster._core.storage.noop_compute_log_manager",
                "class": "NoOpComputeLogManager",
            },
        },
    )


def why(result: dg.ExecuteInProcessResult) -> str:
    """The message of the first step that failed, without the layers around it."""
    for event in result.all_events:
        if event.is_step_failure:
            told = event.step_failure_data.user_failure_data
            if told is not None and told.description:
                return f"{event.step_key}: {told.description}"
            error = event.step_failure_data.error
            if error is not None and error.cls_name == "DagsterExecutionInterruptedError":
                raise KeyboardInterrupt  # Dagster turns Ctrl-C into a failure of the step
            while error is not None and error.cause is not None and "Dagster" in (error.cls_name or ""):
                error = error.cause
            message = (error.message if error else event.message) or "no message"
            # Our own errors speak for themselves; of others the name says what they are.
            ours = message.startswith(("pipelines.", "schemas."))
            return f"{event.step_key}: {message.partition(': ')[2] if ours else message}"
    return "No step says why; see the run in `tocsin ui`."
