"""Mistakes of the person at the keyboard, and what the commands check before they start.

Belongs here: checks of arguments and the error they raise. Does not: failures of the work itself.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[2]
"""The folder that holds dagster.yaml, data/ and .tocsin/ (the project is installed from its tree)."""

GAZETTEER_VARIABLE = "TOCSIN_GAZETTEER"


class UserError(Exception):
    """Something to put right and try again; shown as one line, exit code 2."""


class RunFailedError(Exception):
    """The work itself failed, through no mistake in the command; shown as one line, exit code 1."""


def existing_dir(path: Path, option: str) -> Path:
    """The folder, absolute, or a clear complaint."""
    if not path.exists():
        raise UserError(f"There is no folder {path}; give another with {option}.")
    if not path.is_dir():
        raise UserError(f"{path} is a file; {option} wants a folder.")
    return path.resolve()


def writable_dir(path: Path, option: str) -> Path:
    """The folder, absolute, made if need be, or a clear complaint."""
    if path.exists() and not path.is_dir():
        raise UserError(f"{path} is a file; {option} wants a folder.")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"Cannot make the folder {path}: {error.strerror}.") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise UserError(f"No permission to write in {path}; give another folder with {option}.")
    return path.resolve()


def gazetteer_path(given: Path | None) -> Path:
    """The gazetteer file: the option, else $TOCSIN_GAZETTEER, else the one `make setup` built."""
    chosen = given or Path(
        os.environ.get(GAZETTEER_VARIABLE) or PROJECT_ROOT / ".tocsin" / "gazetteer.sqlite"
    )
    if not chosen.is_file():
        raise UserError(f"There is no gazetteer at {chosen}: `tocsin gazetteer build-default` makes one.")
    return chosen.resolve()


def as_of_day(text: str | None) -> date:
    """The day that new articles are filed under; today (UTC) unless stated."""
    today = datetime.now(UTC).date()
    if text is None:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"--as-of {text!r} is not a date; write it like {today.isoformat()}.") from error
    if day > today:
        raise UserError(f"--as-of {text} is in the future; articles cannot have arrived by then.")
    return day
