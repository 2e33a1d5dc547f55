"""How far a long command has come, drawn on a terminal only."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from domain.language import Language, Text


def _quiet(_step: Text, _done: int, _total: int) -> None:
    """Say nothing of the progress."""


@contextmanager
def progress_bar(lang: Language) -> Iterator[Callable[[Text, int, int], None]]:
    """Yield a callback (step, done, total) that draws on stderr when that is a terminal."""
    if not sys.stderr.isatty():
        yield _quiet
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task("", total=None)

        def show(step: Text, done: int, total: int) -> None:
            words = step.zh if lang == "zh" else step.en
            bars.update(bar, description=words, completed=done, total=total or None)

        yield show
