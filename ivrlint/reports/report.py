"""What a check has found, ready to be printed; every format renders this one record."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from ivrlint.findings import Finding, Severity


class Shown(NamedTuple):
    """A finding as a report holds it.

    Parameters
    ----------
    finding : what was found
    flow : the file to call in order to meet it; a finding in a module belongs to a flow that uses the module
    fingerprint : its name, which survives moved lines
    hurts : the share of customers that its place hurts, where findings are ranked by that
    """

    finding: Finding
    flow: str
    fingerprint: str
    hurts: float | None = None


class StaleEntry(NamedTuple):
    """An entry of a baseline that nothing matches any more."""

    fingerprint: str
    rule: str
    file: str
    message: str


class Hidden(NamedTuple):
    """What a baseline did.

    Parameters
    ----------
    file : the baseline
    number : how many findings it hides
    stale : its entries that nothing matches any more
    """

    file: str
    number: int
    stale: tuple[StaleEntry, ...]


class Report(NamedTuple):
    """The outcome of one check.

    Parameters
    ----------
    shown : the findings, sorted by file, line, column and rule, or by what they hurt
    lines : the lines of every file that a finding or its labels point into
    understood : the share of each checked file, from 0 to 1, that was understood
    hidden : what the baseline hides, or None without one
    notes : what is to be known of a checked file besides, a sentence each, by its name
    """

    shown: tuple[Shown, ...]
    lines: Mapping[str, Sequence[str]]
    understood: Mapping[str, float]
    hidden: Hidden | None = None
    notes: Mapping[str, Sequence[str]] = MappingProxyType({})

    @property
    def files(self) -> int:
        """How many files were checked."""
        return len(self.understood)

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(shown.finding.severity is severity for shown in self.shown)
