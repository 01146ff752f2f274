"""What the tool says about a flow: frozen, ordered records with a fingerprint free of line numbers."""

import hashlib
from enum import IntEnum
from typing import NamedTuple


class Severity(IntEnum):
    """How much a finding hurts; ordered, so that `--fail-on` can compare."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


class Span(NamedTuple):
    """A stretch of one file; lines and columns start at 1 and count characters, the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Label(NamedTuple):
    """A second place in the source, and what it has to do with the finding."""

    span: Span
    message: str


class Edit(NamedTuple):
    """Replace what `span` covers with `text`."""

    span: Span
    text: str


class Fix(NamedTuple):
    """Edits that repair a finding; `safe` ones keep what callers live through otherwise."""

    message: str
    edits: tuple[Edit, ...]
    safe: bool = True


class Turn(NamedTuple):
    """One step of the shortest way a caller meets a fault.

    Parameters
    ----------
    span : the option or event line that was taken
    place : the place it stands in
    event : what happened there, as people say it (``press 2``, ``silence``, ``closed``)
    seconds : since the call began, when it happened
    """

    span: Span
    place: str
    event: str
    seconds: float = 0.0


class Finding(NamedTuple):
    """One mistake, as every report shows it.

    Parameters
    ----------
    rule : kebab-case name of the rule
    severity : how much it hurts
    span : where it is
    message : what a caller lives through, in the designer's own names
    help : what to do about it; empty where the message says it
    place : name of the place it belongs to, or None
    subject : a data item, goal, key or name, as the rule's page says, or None
    path : the shortest way a caller meets it, from the entry on
    script : what `ivrlint call --script` needs to replay it, or None
    labels : other lines that explain it
    notes : more of what is known, a short sentence each
    fix : how it can be repaired by machine, or None
    arrives : seconds into the call at which the caller meets it, or None
    weight : how many callers it touches, larger is worse; orders the terminal report
    """

    rule: str
    severity: Severity
    span: Span
    message: str
    help: str = ""
    place: str | None = None
    subject: str | None = None
    path: tuple[Turn, ...] = ()
    script: str | None = None
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    fix: Fix | None = None
    arrives: float | None = None
    weight: float = 0.0

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Findings are sorted by file, line, column, rule (and subject, so that the order is total)."""
        return (self.span.file, self.span.line, self.span.column, self.rule, self.subject or "")


def script_finding(rule: str, span: Span, message: str, help: str = "", subject: str | None = None) -> Finding:
    """A finding about the script itself; all of them are errors."""
    return Finding(rule, Severity.ERROR, span, message, help, subject=subject)


def fingerprints(findings: list[Finding], line_of: dict[str, list[str]]) -> list[str]:
    """Name each finding in a way that survives moved lines.

    A fingerprint is made from the rule, the file, the place, the subject and the text of the line, not its number;
    equal ones are told apart by their order in the file.

    Parameters
    ----------
    findings : in report order
    line_of : the lines of every file that findings point into
    """
    seen: dict[str, int] = {}
    result = []
    for finding in findings:
        lines = line_of.get(finding.span.file, [])
        text = lines[finding.span.line - 1] if 0 < finding.span.line <= len(lines) else ""
        parts = (finding.rule, finding.span.file, finding.place or "", finding.subject or "", " ".join(text.split()))
        key = "\x1f".join(parts)
        count = seen.get(key, 0)
        seen[key] = count + 1
        digest = hashlib.sha256(f"{key}\x1f{count}".encode("utf-8", "surrogatepass")).hexdigest()
        result.append(digest[:16])
    return result
