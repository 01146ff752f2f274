"""`ivrlint convert`: the export of a platform as a call script."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from ivrlint.commands.output import FAILED, complain
from ivrlint.linting.discovery import FLOW_ENDING
from ivrlint.reports.terminal import harmless

if TYPE_CHECKING:
    from ivrlint.findings import Span
    from ivrlint.flow.model import Flow
    from ivrlint.platforms.export import Export
    from ivrlint.text import SourceText


class CannotConvertError(Exception):
    """Nothing can be written; holds what to complain about, a sentence each."""

    def __init__(self, *errors: str) -> None:
        super().__init__(*errors)
        self.errors = errors


class Read(NamedTuple):
    """A flow that is to be written.

    Parameters
    ----------
    flow : what was read
    ids : what the elements of an export are called there, by where they stand
    notes : what its owner should know, a sentence each
    """

    flow: Flow
    ids: dict[Span, str]
    notes: tuple[str, ...] = ()


@click.command()
@click.argument("exports", metavar="EXPORT...", nargs=-1, required=True, type=click.Path())
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    metavar="FLOW",
    help="Write to this file instead of the terminal; `-` is the terminal.",
)
@click.option("--from-ids", is_flag=True, help="End each place with what it is called in the export: `// from <id>`.")
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@click.pass_context
def convert(ctx: click.Context, exports: tuple[str, ...], output: str | None, from_ids: bool, force: bool) -> None:
    """Write the export of a platform as a call script: Amazon Connect, Twilio Studio, Genesys Architect, FreeSWITCH.

    Several exports that lead to each other become one flow. A call script with modules becomes a single file, without
    its comments.

    Exit code: 0 the script was written, 2 it could not be.
    """
    output = None if output == "-" else output
    try:
        if output is not None:
            _require_free(output, exports, force)
        found = _read(exports)
        errors = _write(_text(found, from_ids), output)
    except CannotConvertError as error:
        complain(error.errors)
        ctx.exit(FAILED)
    complain(errors)
    if errors:
        ctx.exit(FAILED)
    for note in (*found.notes, _summary(found.flow, output)):
        click.echo(harmless(note), err=True)


def _text(found: Read, from_ids: bool) -> str:
    from ivrlint.platforms.writer import write_flow

    if from_ids and not found.ids:
        raise CannotConvertError(f"{found.flow.file}: `--from-ids` is for exports: a call script has no ids")
    return write_flow(found.flow, (lambda span: found.ids.get(span, "")) if from_ids else None)


def _summary(flow: Flow, output: str | None) -> str:
    count = len(flow.places) + len(flow.teams)
    places = f"{count} place{'' if count == 1 else 's'}"
    understood = "" if flow.understood is None else f", {flow.understood:.0%} of the export understood"
    return f"{'converted' if output is None else f'written to {output}'}: {places}{understood}"


# --- reading ---------------------------------------------------------------------------------------------------------


def _read(files: tuple[str, ...]) -> Read:
    """The flow of one call script, or of exports that belong together."""
    from ivrlint.linting.source import CannotReadError, source_of

    scripts = [file for file in files if file.endswith(FLOW_ENDING)]
    try:
        if not scripts:
            return _exports([source_of(file) for file in files])
        if len(files) > 1:
            raise CannotConvertError(f"{scripts[0]}: a call script is converted alone, with the files that it uses")
        return _script(scripts[0])
    except CannotReadError as error:
        raise CannotConvertError(*error.errors) from None


def _script(file: str) -> Read:
    from ivrlint.linting.source import flow_of

    reading = flow_of(file)
    if reading.findings:
        found = (
            f"{each.span.file}:{each.span.line}:{each.span.column} {each.severity}[{each.rule}] {each.message}"
            for each in reading.findings
        )
        raise CannotConvertError(*found, f"{reading.flow.file}: it is written as one file once these lines are right")
    return Read(reading.flow, {})


def _exports(sources: list[SourceText]) -> Read:
    from ivrlint.platforms.detect import read_export
    from ivrlint.platforms.export import PHONE, UnreadableExportError
    from ivrlint.platforms.lowering import lower

    exports: list[Export] = []
    for source in sources:
        try:
            found = read_export(source)
        except UnreadableExportError as error:
            raise CannotConvertError(f"{source.file}:{error.span.line}:{error.span.column} {error}") from None
        if not found:
            raise CannotConvertError(f"{source.file}: there is no flow in this file")
        exports.extend(found)
    phone = [export for export in exports if export.kind == PHONE]
    others = [_left_out(export) for export in exports if export.kind != PHONE]
    if not phone:
        raise CannotConvertError(*others, "there is no flow of phone calls to convert")
    ids: dict[Span, str] = {}
    for export in phone:
        for element in export.elements.values():
            ids.setdefault(element.span, element.id)
    return Read(lower(phone), ids, (*others, *_not_understood(phone)))


def _left_out(export: Export) -> str:
    title = f" `{export.title}`" if export.title else ""
    return f"{export.file}:{export.span.line}: the flow{title} is no call of customers ({export.kind}): it is left out"


def _not_understood(exports: list[Export]) -> list[str]:
    """What of the exports is opaque, by the platform's own words."""
    types = sorted({
        element.type
        for export in exports
        for element in export.elements.values()
        if element.kind == "opaque" or not element.valid
    })  # fmt: skip
    return [f"not understood: {', '.join(types)}"] if types else []


# --- writing ---------------------------------------------------------------------------------------------------------


def _require_free(output: str, sources: tuple[str, ...], force: bool) -> None:
    """Refuse to write over a file, and in any case over one that is read."""
    if not os.path.lexists(output):
        return
    if any(os.path.exists(source) and os.path.samefile(output, source) for source in sources if os.path.exists(output)):
        raise CannotConvertError(f"{output}: this is the file that is read: give the script a name of its own")
    if not force:
        raise CannotConvertError(f"{output}: this file is there already; `--force` writes over it")


def _write(text: str, output: str | None) -> list[str]:
    """Write the script; what went wrong, a sentence each."""
    try:
        if output is None:
            click.echo(text.encode("utf-8"), nl=False)
            sys.stdout.flush()
        else:
            with open(output, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
    except (OSError, ValueError) as error:
        if output is None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left in the buffer would fail again at exit
            if isinstance(error, BrokenPipeError):  # a reader who has gone (`ivrlint convert … | head`)
                return []
        said = getattr(error, "strerror", None) or error
        return [f"{output or 'standard output'}: cannot write: {said}"]
    return []
