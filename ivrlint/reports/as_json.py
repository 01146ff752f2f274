"""The report for programs; its keys are a contract (version 1)."""

import json
from typing import Any, Final

from ivrlint.findings import Finding, Fix, Severity, Span
from ivrlint.reports.report import Hidden, Report, Shown
from ivrlint.reports.terminal import Terminal

VERSION: Final = 1


def render(report: Report, terminal: Terminal | None = None, show_all: bool = False) -> str:
    """The report as one JSON object; ASCII only, so that every terminal and every pipe takes it.

    Parameters
    ----------
    report : what was found
    terminal, show_all : without effect; every renderer is called alike
    """
    result: dict[str, Any] = {
        "version": VERSION,
        "findings": [_finding(shown) for shown in sorted(report.shown, key=lambda shown: shown.finding.order)],
        "understood": dict(report.understood),
        "summary": {
            "files": report.files,
            **{str(severity): report.count(severity) for severity in sorted(Severity, reverse=True)},
        },
    }
    if report.notes:
        result["notes"] = {name: list(notes) for name, notes in report.notes.items()}
    if report.hidden is not None:
        result["baseline"] = _hidden(report.hidden)
    return json.dumps(result, indent=2) + "\n"


def _finding(shown: Shown) -> dict[str, Any]:
    finding = shown.finding
    ranked = {} if shown.hurts is None else {"hurts": float(f"{shown.hurts:.6g}")}
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": finding.message,
        "help": finding.help,
        "file": finding.span.file,
        **_stretch(finding.span),
        "place": finding.place,
        "subject": finding.subject,
        "path": _path(finding),
        "labels": [
            {
                "file": label.span.file,
                "line": label.span.line,
                "column": label.span.column,
                "message": label.message,
            }
            for label in finding.labels
        ],
        "script": finding.script,
        "fix": _fix(finding.fix),
        "fingerprint": shown.fingerprint,
        **ranked,
    }


def _path(finding: Finding) -> list[dict[str, Any]]:
    return [
        {"file": turn.span.file, "line": turn.span.line, "place": turn.place, "event": turn.event}
        for turn in finding.path
    ]


def _fix(fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    edits = [{"file": edit.span.file, **_stretch(edit.span), "text": edit.text} for edit in fix.edits]
    return {"message": fix.message, "safe": fix.safe, "edits": edits}


def _stretch(span: Span) -> dict[str, dict[str, int]]:
    return {
        "start": {"line": span.line, "column": span.column},
        "end": {"line": span.end_line, "column": span.end_column},
    }


def _hidden(hidden: Hidden) -> dict[str, Any]:
    return {"hidden": hidden.number, "stale": [entry._asdict() for entry in hidden.stale]}
