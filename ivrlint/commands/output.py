"""Printing: reports to standard output, complaints to standard error, and neither ends in a traceback."""

import os
import sys
from collections.abc import Iterable
from typing import Final

import click

from ivrlint.reports.terminal import Terminal, harmless

#: The exit code of a command that could not do its work.
FAILED: Final = 2


def emit(text: str, terminal: Terminal) -> list[str]:
    """Print a report; give back what went wrong, a sentence each.

    A reader who has gone (`ivrlint check | head`) is no error.
    """
    try:
        click.echo(text, nl=False, color=terminal.colour)
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        # What is left in the buffer would fail again at exit, with a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return [] if isinstance(error, BrokenPipeError) else [f"cannot write the report: {error.strerror or error}"]
    return []


def complain(errors: Iterable[str]) -> None:
    """Print what kept a command from doing its work, to standard error."""
    for error in errors:
        click.echo(f"Error: {harmless(error)}", err=True)
