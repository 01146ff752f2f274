"""The findings a project has decided to live with for now, so that only new ones count."""

import json
import os
from collections.abc import Callable, Collection, Iterable
from typing import Any, Final, NamedTuple

from ivrlint.findings import Finding

VERSION: Final = 1


class BaselineError(Exception):
    """A baseline that cannot be read or written; the message says which, why, and what to do."""


class Entry(NamedTuple):
    """A finding to live with; the fingerprint decides, the rest is for people.

    Parameters
    ----------
    fingerprint : name of the finding, free of line numbers
    rule, file, message : what was found where, when the baseline was written
    """

    fingerprint: str
    rule: str
    file: str
    message: str


def entries_of(findings: Iterable[tuple[Finding, str]]) -> list[Entry]:
    """The entries for findings, each given with its fingerprint, sorted so that a new baseline makes a small diff."""
    entries = [Entry(mark, found.rule, found.span.file, found.message) for found, mark in findings]
    return sorted(entries, key=lambda entry: (entry.file, entry.rule, entry.message, entry.fingerprint))


def write_baseline(path: str, entries: Iterable[Entry]) -> None:
    """Write entries as JSON: the same entries make the same bytes.

    Raises
    ------
    BaselineError : the file cannot be written
    """
    table = {"version": VERSION, "findings": [entry._asdict() for entry in entries]}
    text = json.dumps(table, indent=2) + "\n"
    try:
        with open(path, "w", encoding="ascii", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise BaselineError(f"{path}: cannot write the baseline: {error.strerror or error}") from error


def read_baseline(path: str) -> list[Entry]:
    """Read what `write_baseline` wrote.

    Raises
    ------
    BaselineError : the file cannot be read, or is no baseline
    """
    try:
        with open(path, "rb") as stream:
            table = json.loads(stream.read().decode("utf-8-sig"))
    except OSError as error:
        hint = f" Write it with `--write-baseline {path}`." if isinstance(error, FileNotFoundError) else ""
        raise BaselineError(f"{path}: cannot read the baseline: {error.strerror or error}.{hint}") from error
    except (ValueError, RecursionError) as error:
        raise _damaged(path, f"it is not JSON ({error})") from error
    if not isinstance(table, dict) or "version" not in table or not isinstance(table.get("findings"), list):
        raise _damaged(path, "it does not hold `version` and a list of `findings`")
    if table["version"] != VERSION:
        raise BaselineError(
            f"{path}: this baseline has version {table['version']!r} and this ivrlint knows version {VERSION}. "
            f"Write it anew with `--write-baseline {path}`."
        )
    return [_entry(path, number, value) for number, value in enumerate(table["findings"], 1)]


def _entry(path: str, number: int, value: Any) -> Entry:
    if not isinstance(value, dict) or not isinstance(value.get("fingerprint"), str):
        raise _damaged(path, f"finding {number} in it has no `fingerprint`")
    return Entry(*(str(value.get(field, "")) for field in Entry._fields))


def _damaged(path: str, why: str) -> BaselineError:
    return BaselineError(f"{path}: this is no baseline: {why}. Write it anew with `--write-baseline {path}`.")


def stale(
    entries: Iterable[Entry], present: Collection[str], checked: Collection[str], ran: Callable[[Entry], bool]
) -> list[Entry]:
    """The entries that nothing matches any more.

    An entry is judged only if this check could have found what it stands for.

    Parameters
    ----------
    entries : the baseline
    present : the fingerprints of all findings there are
    checked : the names of all files that were read
    ran : whether the rule of an entry was run on its file
    """
    return [
        entry
        for entry in entries
        if entry.fingerprint not in present and (entry.file in checked or not os.path.exists(entry.file)) and ran(entry)
    ]
