"""One way for every command to a flow: from a call script, or from the export of a platform."""

from __future__ import annotations

import hashlib
import os
from typing import NamedTuple

from ivrlint.findings import Finding
from ivrlint.flow.model import Flow
from ivrlint.linting.discovery import HEAD, display_name, is_export
from ivrlint.text import SourceText


class CannotReadError(Exception):
    """Nothing can be said about a file.

    Parameters
    ----------
    errors : what to complain about, a sentence each
    """

    def __init__(self, *errors: str) -> None:
        super().__init__(*errors)
        self.errors = errors


class Reading(NamedTuple):
    """A flow, and what was learnt while it was read.

    Parameters
    ----------
    flow : what everything else judges
    findings : what is wrong with the script itself, sorted
    lines : the lines of every file it consists of, by name, the file itself first
    reads : the other files that were read, by their names, with the SHA-256 of their bytes as hex; "" for one that
        could not be
    understood : share of the file that was understood, 0 to 1
    notes : what is to be known besides findings, a sentence each
    """

    flow: Flow
    findings: tuple[Finding, ...]
    lines: dict[str, list[str]]
    reads: dict[str, str]
    understood: float
    notes: tuple[str, ...] = ()


def flow_of(file: str, name: str | None = None) -> Reading:
    """Read the flow of a file, a call script or an export of another platform.

    Parameters
    ----------
    file : where it is, as it stands on the command line
    name : what reports call it, where it is a copy of another one; None: by where it is

    Raises
    ------
    CannotReadError : the file cannot be read
    """
    source = source_of(file)
    source.file = name or source.file
    if not is_export(source.file, source.text[:HEAD]):
        return flow_in(source, os.path.abspath(file))
    readings, errors = exports_in([source])
    if errors:
        raise CannotReadError(*errors.values())
    return readings[0][0]


def source_of(file: str) -> SourceText:
    """The text of a file under the name that reports give it.

    Raises
    ------
    CannotReadError : it cannot be read
    """
    name = display_name(file)
    try:
        with open(file, "rb") as stream:
            data = stream.read()
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise CannotReadError(f"{name}: cannot read this file: {said}") from None
    return SourceText.from_bytes(name, data)


def flow_in(source: SourceText, path: str, names: frozenset[str] | None = None) -> Reading:
    """Read the flow of a call script.

    Parameters
    ----------
    source : the text
    path : where it is, for the files it uses
    names : every rule that an `allow` may name; None: those there are
    """
    from ivrlint.flow.build import build_flow  # the parser is not needed for exports

    flow, findings, modules = build_flow(source, path, rule_names() if names is None else names)
    reads = {module.file: hashlib.sha256(module.data).hexdigest() for module in modules[1:]}
    reads.update((missing, "") for module in modules for missing in module.missing)
    lines = {module.file: module.script.source.lines for module in modules}
    return Reading(flow, tuple(findings), lines, reads, modules[0].script.understood)


def exports_in(
    sources: list[SourceText],
) -> tuple[list[tuple[Reading, dict[str, float], dict[str, tuple[str, ...]]]], dict[str, str]]:
    """Read exports that are given together.

    Parameters
    ----------
    sources : their texts

    Returns
    -------
    the flows, those that lead to each other as one, each with the share that was understood and the notes of each of
    its files; and by file why it could not be read
    """
    from ivrlint.platforms.load import load_exports

    by_name = {source.file: source for source in sources}
    loaded, errors = load_exports(sources)
    readings = []
    for each in loaded:
        lines = {file: by_name[file].lines for file in each.files}
        notes = tuple(note for file in each.files for note in each.notes[file])
        reading = Reading(each.flow, (), lines, {}, each.flow.understood or 1.0, notes)
        readings.append((reading, each.understood, each.notes))
    unread = [source.file for source in sources if source.file not in errors
              and not any(source.file in each.files for each in loaded)]  # fmt: skip
    errors |= {file: f"{file}: there is no flow in this file" for file in unread}
    return readings, errors


def rule_names() -> frozenset[str]:
    """Every name that an `allow` may hold."""
    from ivrlint.rules import ALL
    from ivrlint.rules.catalogue import PLANNED

    return frozenset(rule.name for rule in ALL) | PLANNED


def require_customers(flow: Flow) -> None:
    """Refuse what is exported like a flow and is none of phone calls: a whisper, a chat, a screen of an agent.

    Raises
    ------
    CannotReadError : it is not one
    """
    if flow.kind != "phone":
        raise CannotReadError(
            f"{flow.file}: this is no call of customers but {flow.kind}: nothing can be told about it"
        )


def with_calls(reading: Reading, until: str, instead: str) -> Flow:
    """The flow of a reading, whose calls can be judged.

    Parameters
    ----------
    until : what is not done before: "ways are measured", "a call is played"
    instead : what to do with a file in which no call begins: "inspect the flow that uses it"

    Raises
    ------
    CannotReadError : some of its lines cannot be read, or no call begins in it
    """
    flow = reading.flow
    if not flow.complete:
        found = (
            f"{each.span.file}:{each.span.line}:{each.span.column} {each.severity}[{each.rule}] {each.message}"
            for each in reading.findings
        )
        raise CannotReadError(*found, f"{flow.file}: {until} once these lines can be read")
    require_customers(flow)
    if flow.is_module and flow.platform:
        raise CannotReadError(
            f"{flow.file}: no call begins in this file, it is a module that other flows call; {instead}"
        )
    if flow.is_module:
        raise CannotReadError(
            f"{flow.file}: no call begins in this file, it has no `inbound` and no `outbound`; "
            f'{instead}, or add a line such as `inbound "1-800-555-0142" -> main`'
        )
    return flow
