"""Files of other platforms to flows: those that lead to each other become one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ivrlint.flow.model import Flow
from ivrlint.platforms.detect import read_export
from ivrlint.platforms.export import PHONE, Export, UnreadableExportError
from ivrlint.platforms.lowering import exports_by_name, lower, named_by
from ivrlint.text import SourceText

_TOLD = 3
"""How many elements of a kind are named in a note."""


class Loaded(NamedTuple):
    """The flow of one file, or of several that lead to each other.

    Parameters
    ----------
    flow : what everything else judges
    files : names of the files it is made of, in the order in which they were given
    understood : by file, the share of its elements that were understood, 0 to 1
    notes : by file, what is to be known of it besides findings, a sentence each
    """

    flow: Flow
    files: tuple[str, ...]
    understood: dict[str, float]
    notes: dict[str, tuple[str, ...]]


def load_exports(sources: list[SourceText]) -> tuple[list[Loaded], dict[str, str]]:
    """Read exports that are given together.

    Parameters
    ----------
    sources : the text of each file, under the name that reports give it

    Returns
    -------
    the flows, in the order of the files, and by file why it could not be read
    """
    read: dict[str, list[Export]] = {}
    errors: dict[str, str] = {}
    for source in sources:
        try:
            read[source.file] = read_export(source)
        except UnreadableExportError as error:
            where = f"{error.span.file}:{error.span.line}:{error.span.column}"
            errors[source.file] = f"{where}: {error}"
    loaded = []
    for files in _groups(read):
        exports = [export for file in files for export in read[file]]
        alone = all(export.is_module for export in exports if export.kind == PHONE)
        loaded.append(
            Loaded(
                lower(exports),
                files,
                {file: _understood(read[file]) for file in files},
                {file: tuple(_notes(read[file], alone)) for file in files},
            )
        )
    return loaded, errors


def _groups(read: dict[str, list[Export]]) -> list[tuple[str, ...]]:
    """The files that lead to each other, each group in the order in which they were given."""
    names = exports_by_name([export for exports in read.values() for export in exports])
    group = {file: file for file in read}

    def root(file: str) -> str:
        while group[file] != file:
            file = group[file]
        return file

    for file, exports in read.items():
        for export in exports:
            for element in export.elements.values():
                target = named_by(element, names) if element.kind in ("flow", "call") else None
                if target is not None:
                    group[root(target.file)] = root(file)
    found: dict[str, list[str]] = {}
    for file in read:
        if read[file]:
            found.setdefault(root(file), []).append(file)
    return [tuple(files) for files in found.values()]


def _understood(exports: list[Export]) -> float:
    known, every = _counted(exports)
    return known / every if every else 1.0


def _counted(exports: list[Export]) -> tuple[int, int]:
    elements = [element for export in exports for element in export.elements.values()]
    return sum(element.kind != "opaque" and element.valid for element in elements), len(elements)


def _notes(exports: list[Export], alone: bool) -> Iterator[str]:
    """What a report says of a file besides its findings; `alone`: no call begins in it, nor in what it was given with."""
    others = [export for export in exports if export.kind != PHONE]
    for export in others[:_TOLD]:
        name = f"`{export.title}`" if export.title else "this flow" if len(exports) == 1 else "one of its flows"
        yield f"{name} is no call of customers, it was not judged: {export.kind}"
    if len(others) > _TOLD:
        yield f"{len(others) - _TOLD} more of its flows are no calls of customers and were not judged"
    modules = [export for export in exports if export.is_module and export.kind == PHONE]
    if alone and modules:
        name = f"`{modules[0].title}`" if modules[0].title else "this flow"
        yield f"{name} is a module, no call begins in it: give it together with a flow that calls it"
    known, every = _counted(exports)
    if known < every:
        types = dict.fromkeys(
            element.type
            for export in exports
            for element in export.elements.values()
            if element.kind == "opaque" or not element.valid
        )
        named = ", ".join(f"`{each}`" for each in list(types)[:_TOLD])
        more = f" and {len(types) - _TOLD} more" if len(types) > _TOLD else ""
        yield f"understood {known} of {every} elements; not {named}{more}"
    remarks = dict.fromkeys(
        (element.span.line, element.remark)
        for export in exports
        for element in export.elements.values()
        if element.remark
    )
    for line, remark in list(remarks)[:_TOLD]:
        yield f"line {line}: {remark}"
    if len(remarks) > _TOLD:
        yield f"{len(remarks) - _TOLD} more remarks of this kind"
