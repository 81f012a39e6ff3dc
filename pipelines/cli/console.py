"""Showing that work goes on, on a terminal and in a log file.

Belongs here: spinners and bars. Does not: results.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import ProgressColumn, TaskID


def waiting(console: Console, text: str) -> AbstractContextManager[object]:
    """A spinner with a text while something takes time; nothing where nobody watches, as in a log file."""
    return console.status(text) if console.is_terminal else nullcontext()


def counting(console: Console, *columns: ProgressColumn | str) -> Bars:
    """Bars that vanish when done, with these columns or the usual ones; not a character in a log file."""
    from rich.progress import Progress

    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


class ProgressBars:
    """Progress of the assets as rich bars, one per step."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def report(self, step: str, done: int, total: int) -> None:
        """Move the step's bar."""
        if step not in self._tasks:
            self._tasks[step] = self._bars.add_task(step, total=total)
        self._bars.update(self._tasks[step], completed=done, total=total)
