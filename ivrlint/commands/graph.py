"""`ivrlint graph`: the picture of a flow, with what `check` finds marked on it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final

import click

from ivrlint.commands.output import FAILED, complain, emit
from ivrlint.reports.terminal import Terminal
from ivrlint.settings import SettingsError, SettingsFinder

if TYPE_CHECKING:
    from ivrlint.analyses.picture import Picture

#: The renderer of each format; imported when it is asked for.
FORMATS: Final = {
    "mermaid": "ivrlint.reports.mermaid",
    "dot": "ivrlint.reports.dot",
    "svg": "ivrlint.reports.svg",
    "json": "ivrlint.reports.graph_json",
}


@click.command()
@click.argument("file", type=click.Path())
@click.option(
    "--format",
    "output_format",
    type=click.Choice(list(FORMATS)),
    default="mermaid",
    show_default=True,
    help="What the picture is written in.",
)
@click.option("-o", "--output", type=click.Path(), metavar="OUT", help="Write to this file instead of the terminal.")
@click.option(
    "--finding",
    type=click.IntRange(min=1),
    metavar="N",
    help="Draw the way of finding N of `ivrlint check` strongly; they are counted from 1.",
)
@click.pass_context
def graph(ctx: click.Context, file: str, output_format: str, output: str | None, finding: int | None) -> None:
    """Draw a flow: where calls begin, its menus, steps and teams, and what leads from one to the next.

    Places with findings are marked with `!` and the numbers of the findings, in the order of `ivrlint check --all`.

    Exit code: 0 the picture was written, 2 it could not be.
    """
    from ivrlint.linting.source import CannotReadError

    try:
        picture, errors = _picture(file, finding)
    except (CannotReadError, SettingsError) as error:
        complain(error.errors if isinstance(error, CannotReadError) else [str(error)])
        ctx.exit(FAILED)
    render: Callable[[Picture], str] = import_module(FORMATS[output_format]).render
    errors += _write(render(picture), output)
    complain(errors)
    ctx.exit(FAILED if errors else 0)


def _picture(file: str, finding: int | None) -> tuple[Picture, list[str]]:
    """The picture of a file, and which rules crashed on it."""
    from ivrlint.analyses.picture import picture_of
    from ivrlint.linting.engine import judge
    from ivrlint.linting.source import CannotReadError, flow_of, require_customers
    from ivrlint.rules import ALL
    from ivrlint.settings import check_names

    reading = flow_of(file)
    require_customers(reading.flow)
    settings = SettingsFinder().of_file(os.path.abspath(file))
    check_names(settings, [rule.name for rule in ALL])
    report = judge(reading, ALL, settings)
    count = len(report.findings)
    if finding is not None and finding > count:
        there = "none" if not count else "1" if count == 1 else f"1 to {count}"
        raise CannotReadError(f"{reading.flow.file}: there is no finding {finding}; `ivrlint check` finds {there}")
    return picture_of(reading.flow, report.findings, finding), list(report.crashes)


def _write(text: str, output: str | None) -> list[str]:
    """Write the picture; what went wrong, a sentence each."""
    if output is None:
        terminal = Terminal.of(sys.stdout, os.environ)
        return emit(terminal.encode(text), terminal)
    try:
        with open(output, "w", encoding="utf-8", errors="replace", newline="\n") as stream:
            stream.write(text)
    except (OSError, ValueError) as error:
        return [f"{output}: cannot write this file: {getattr(error, 'strerror', None) or error}"]
    return []
