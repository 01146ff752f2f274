"""`ivrlint inspect`: the facts about a flow, as tables or JSON."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

import click

from ivrlint.commands.output import FAILED, complain, emit
from ivrlint.reports.terminal import Terminal
from ivrlint.settings import SettingsError, SettingsFinder
from ivrlint.text import SourceText

if TYPE_CHECKING:
    from ivrlint.analyses.facts import Facts
    from ivrlint.flow.model import Flow

_FORMATS: Final = ("text", "json")


class CannotInspectError(Exception):
    """Nothing can be said about a file; holds what to complain about, a sentence each."""

    def __init__(self, *errors: str) -> None:
        super().__init__(*errors)
        self.errors = errors


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
    terminal = Terminal.of(sys.stdout, os.environ)
    try:
        text = _inspected(file, output_format, terminal)
    except (CannotInspectError, SettingsError) as error:
        complain(error.errors if isinstance(error, CannotInspectError) else [str(error)])
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


def source_of(file: str) -> SourceText:
    """The text of a file under the name that reports give it.

    Raises
    ------
    CannotInspectError : it cannot be read
    """
    from ivrlint.linting.discovery import display_name

    name = display_name(file)
    try:
        with open(file, "rb") as stream:
            data = stream.read()
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise CannotInspectError(f"{name}: cannot read this file: {said}") from None
    return SourceText.from_bytes(name, data)


def _facts(file: str) -> Facts:
    from ivrlint.analyses.facts import Facts
    from ivrlint.settings import THRESHOLDS

    source = source_of(file)
    settings = SettingsFinder().of_file(os.path.abspath(file))
    flow = _flow(source, file)
    return Facts(flow, {**THRESHOLDS, **settings.thresholds}, settings.greeting)


def _flow(source: SourceText, file: str) -> Flow:
    """The flow of a text; one whose calls nobody can judge is refused."""
    from ivrlint.flow.build import build_flow
    from ivrlint.rules import ALL
    from ivrlint.rules.catalogue import PLANNED

    known = frozenset(rule.name for rule in ALL) | PLANNED
    flow, findings, _ = build_flow(source, os.path.abspath(file), known)
    if not flow.complete:
        raise CannotInspectError(
            *(
                f"{each.span.file}:{each.span.line}:{each.span.column} {each.severity}[{each.rule}] {each.message}"
                for each in findings
            ),
            f"{source.file}: ways are measured once these lines can be read",
        )
    if flow.is_module:
        raise CannotInspectError(
            f"{source.file}: no call begins in this file, it has no `inbound` and no `outbound`; "
            'inspect the flow that uses it, or add a line such as `inbound "1-800-555-0142" -> main`'
        )
    return flow
