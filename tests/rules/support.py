"""Flows that say themselves what should be found in them: `// <- dead-end[subject] warning` at the end of a line."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ivrlint.findings import Finding
from ivrlint.linting.engine import FlowReport, lint
from ivrlint.rules import ALL
from ivrlint.settings import Settings
from ivrlint.text import SourceText

SCRIPT = frozenset(rule.name for rule in ALL if rule.set == "script")
ON_EXPORTS = frozenset({"no-noinput-handler", "no-nomatch-handler", "unbounded-retry", "silent-hang-up"})
"""Rules that no call script can trigger; `platforms/test_rules.py` judges their pages and cases."""
_MARK = re.compile(r"//\s*<-\s*(.+)$")
_ONE = re.compile(r"(?P<rule>[a-z]+(?:-[a-z]+)*)(?:\[(?P<subject>[^\]]*)\])?(?: (?P<severity>error|warning|info))?")


class Mark(NamedTuple):
    """What a line expects.

    Parameters
    ----------
    file, line : where it stands
    rule : the rule that reports this line
    subject, severity : of the finding, or None where the mark does not say
    """

    file: str
    line: int
    rule: str
    subject: str | None
    severity: str | None

    def meets(self, finding: Finding) -> bool:
        """Whether a finding is the one that is expected."""
        here = (finding.span.file, finding.span.line, finding.rule) == (self.file, self.line, self.rule)
        subject = self.subject is None or finding.subject == self.subject
        return here and subject and (self.severity is None or str(finding.severity) == self.severity)


def marks_of(lines: Iterable[str], file: str) -> list[Mark]:
    """The marks of one file, in order."""
    found = []
    for number, line in enumerate(lines, 1):
        mark = _MARK.search(line)
        for part in mark[1].split(", ") if mark else ():
            one = _ONE.fullmatch(part.strip())
            assert one, f"{file}:{number}: this mark cannot be read: {part}"
            found.append(Mark(file, number, one["rule"], one["subject"], one["severity"]))
    return found


def report_of(text: str, path: Path, settings: Settings | None = None) -> FlowReport:
    """What the tool says about a text that stands, or might stand, at a path."""
    report = lint(SourceText(path.name, text), str(path), ALL, settings or Settings())
    assert not report.crashes, report.crashes
    return report


def settings_for(rule: str) -> Settings:
    """What the page and the cases of a rule are judged with: the default set, and the rule if it is advice."""
    advice = rule in {each.name for each in ALL if each.set == "coach"}
    return Settings(select=("default", rule)) if advice else Settings()


def findings_of(text: str, rule: str = "", path: Path = Path("nowhere") / "flow.ivr") -> list[Finding]:
    """The findings of a text without configuration, as they are judged for a rule."""
    return list(report_of(text, path, settings_for(rule)).findings)


def differences(marks: list[Mark], findings: list[Finding]) -> list[str]:
    """What was expected and not found, and what was found and not expected, a line each."""
    left = list(findings)
    said = []
    for mark in sorted(marks, key=lambda mark: (mark.subject is None, mark.severity is None)):
        met = next((finding for finding in left if mark.meets(finding)), None)
        if met is None:
            wanted = f"{mark.rule}[{mark.subject or ''}] {mark.severity or ''}"
            said.append(f"{mark.file}:{mark.line}: expected and not found: {wanted}")
        else:
            left.remove(met)
    said.extend(
        f"{each.span.file}:{each.span.line}: not expected: {each.rule}[{each.subject or ''}] {each.severity}:"
        f" {each.message}"
        for each in left
    )
    return said
