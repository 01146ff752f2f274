"""A line on the terminal that tells how far a long piece of work is; shown only where somebody waits and can see it."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Final

import click

_PATIENCE: Final = 2.0
"""Seconds before anything is shown."""
_BAR: Final = 30
_EVERY: Final = 0.1


class Progress:
    """Progress on standard error, gone when the work is done.

    Parameters
    ----------
    what : what is going on, in a word or two
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._began = self._shown = time.monotonic()
        self._width = 0
        self._beats = 0
        self._visible = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            click.echo("\r" + " " * self._width + "\r", nl=False, err=True)

    def tell(self, done: int, of: int) -> None:
        """So many parts of so many are done."""
        filled = _BAR * done // max(1, of)
        self._show(f"{self._what} [{'#' * filled}{'-' * (_BAR - filled)}] {done} of {of}")

    def say(self, what: str) -> None:
        """Something else is going on now."""
        self._what = what
        self._show(what)

    def beat(self) -> None:
        """Another piece is done, of nobody knows how many."""
        self._beats += 1
        self._show(f"{self._what} … {self._beats}")

    def _show(self, line: str) -> None:
        now = time.monotonic()
        if not self._visible or now - self._began < _PATIENCE or now - self._shown < _EVERY:
            return
        self._shown = now
        click.echo("\r" + line.ljust(self._width), nl=False, err=True)
        self._width = max(self._width, len(line))
