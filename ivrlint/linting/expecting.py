"""One more `expect` line in a call script, and not a character changed besides."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from ivrlint.flow.model import Expectation, Flow
from ivrlint.linting.discovery import display_name
from ivrlint.linting.source import flow_in
from ivrlint.text import SourceText

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_USE = re.compile(r"use\s+[\"“](?P<file>[^\"”]+)[\"”]\s+as\s+(?P<alias>\w+)")


class Written(NamedTuple):
    """A file with one more line.

    Parameters
    ----------
    data : its bytes
    line : the number of the new line
    """

    data: bytes
    line: int


def aliases_in(text: str, path: str) -> dict[str, str]:
    """What the names of other files begin with in a call script: ``{"identify.ivr": "id."}``.

    Parameters
    ----------
    text : the script
    path : where it is
    """
    found = {}
    for match in _USE.finditer(text):
        file = os.path.normpath(os.path.join(os.path.dirname(path), match["file"]))
        found[display_name(file)] = f"{match['alias']}."
    return found


def with_expectation(name: str, path: str, data: bytes, line: str) -> Written | None:
    """A call script with one more `expect` line: after the last one that is there, else at the end.

    Parameters
    ----------
    name, path : of the file, as reports call it and where it is
    data : its bytes
    line : the new line, without its end

    Returns
    -------
    the new file; None where it says so already, or cannot say so
    """
    text = data.decode("utf-8", "surrogateescape")
    lines = [match[0] for match in _LINE.finditer(text) if match[0]]
    number = _after_the_last(lines)
    end = next((each[len(each.rstrip("\r\n")) :] for each in lines if each.rstrip("\r\n") != each), "\n")
    if number and lines[number - 1].rstrip("\r\n") == lines[number - 1]:
        lines[number - 1] += end
    new = [line + end]
    if not any(each.startswith("expect ") for each in lines):
        new.insert(0, end)
    after = "".join([*lines[:number], *new, *lines[number:]]).encode("utf-8", "surrogateescape")
    written = Written(after, number + len(new))
    before = flow_in(SourceText.from_bytes(name, data), path)
    reading = flow_in(SourceText.from_bytes(name, after), path)
    added = [each for each in reading.flow.expectations if each.span.file == name and each.span.line == written.line]
    if len(added) != 1 or len(reading.findings) > len(before.findings) or says_already(before.flow, added[0]):
        return None
    return written


def _after_the_last(lines: list[str]) -> int:
    """How many lines stand before the new one."""
    last = max((number for number, line in enumerate(lines) if line.startswith("expect ")), default=None)
    if last is None:
        return max((number + 1 for number, line in enumerate(lines) if line.strip()), default=0)
    last += 1
    while last < len(lines) and lines[last].strip() and lines[last][0] in " \t":
        last += 1
    return last


def says_already(flow: Flow, new: Expectation) -> bool:
    """Whether a file expects something already, however strictly."""

    def about(each: Expectation) -> tuple[object, ...]:
        subject = (getattr(each.subject, "name", ""), each.subject.span if each.subject else None)
        origin = each.from_place.span if each.from_place else None
        return each.measure, subject, each.seconds is None, origin

    every = any(each.measure == "human_hops" and each.any_menu for each in flow.expectations)
    if new.measure == "human_hops" and new.from_place is not None and new.from_place.kind == "menu" and every:
        return True
    return about(new) in {about(each) for each in flow.expectations}
