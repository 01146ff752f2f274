"""`ivrlint inspect`: the facts about a flow, as tables or JSON."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

import click

from ivrlint.commands.output import FAILED, complain, emit
from ivrlint.reports.terminal import Terminal
from ivrlint.settings import SettingsError, SettingsFinder

if TYPE_CHECKING:
    from ivrlint.analyses.facts import Facts

_FORMATS: Final = ("text", "json")


@click.command()
@click.argument("file", type=click.Path())
@click.option(
    "--output-format", type=click.Choice(_FORMATS), default="text", show_default=True, help="How facts are written."
)
@click.pass_context
def inspect(ctx: click.Context, file: str, output_format: str) -> None:
    """Measure a flow: turns and seconds to a human, the depth of every goal, what callers are asked for.

    Turns and seconds are counted to the queue of a human, over options that are announced, with everybody at their
    desk. `-` says that there is no such way.

    Exit code: 0 the facts were printed, 2 nothing can be said about this file.
    """
    from ivrlint.linting.source import CannotReadError

    terminal = Terminal.of(sys.stdout, os.environ)
    try:
        text = _inspected(file, output_format, terminal)
    except (CannotReadError, SettingsError) as error:
        complain(error.errors if isinstance(error, CannotReadError) else [str(error)])
        ctx.exit(FAILED)
    errors = emit(text, terminal)
    complain(errors)
    ctx.exit(FAILED if errors else 0)


def _inspected(file: str, output_format: str, terminal: Terminal) -> str:
    from ivrlint.analyses.distances import inspection
    from ivrlint.reports import inspection as report

    found = inspection(_facts(file))
    render = report.render_json if output_format == "json" else report.render_text
    return render(found, terminal)


def _facts(file: str) -> Facts:
    from ivrlint.analyses.facts import Facts
    from ivrlint.linting.source import flow_of, with_calls
    from ivrlint.settings import THRESHOLDS

    reading = flow_of(file)
    settings = SettingsFinder().of_file(os.path.abspath(file))
    flow = with_calls(reading, "ways are measured", "inspect the flow that uses it")
    return Facts(flow, {**THRESHOLDS, **settings.thresholds}, settings.greeting)
