"""One file to its findings: read, judged by every rule, silenced where the flow says so."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity, Span
from ivrlint.flow.model import Allow, Flow
from ivrlint.linting.exports import as_in_export
from ivrlint.linting.source import Reading, exports_in, flow_in
from ivrlint.rules import Rule
from ivrlint.rules.catalogue import PLANNED
from ivrlint.settings import THRESHOLDS, Settings
from ivrlint.text import SourceText

_OF_THE_SHAPE = frozenset({"duplicate-key", "phantom-option", "unspoken-option", "flow-too-large"})
"""Rules that look at the script alone, and so at modules and files with unreadable lines too; the last looks after itself."""


class FlowReport(NamedTuple):
    """What was found in one flow.

    Parameters
    ----------
    findings : of all the files it consists of, sorted; those that are allowed or ignored left out
    understood : share of its lines that were understood
    reads : the other files that were read, by their names, with the SHA-256 of their bytes as hex; "" for one that could not be
    lines : the lines of every file that findings may point into
    crashes : the rules that crashed, a line each
    notes : what is to be known besides findings, a sentence each
    """

    findings: tuple[Finding, ...]
    understood: float
    reads: dict[str, str]
    lines: dict[str, list[str]]
    crashes: tuple[str, ...]
    notes: tuple[str, ...] = ()


def lint(source: SourceText, path: str, rules: Sequence[Rule], settings: Settings) -> FlowReport:
    """Judge one flow.

    Parameters
    ----------
    source : its text
    path : where it is, for the files it uses
    rules : every rule there is; `settings` decides which of them count
    settings : what holds for the file
    """
    with _no_collection():
        names = frozenset(rule.name for rule in rules) | PLANNED
        return judge(flow_in(source, path, names), rules, settings)


def lint_exports(
    sources: list[SourceText], rules: Sequence[Rule], settings_of: Callable[[str], Settings]
) -> tuple[dict[str, FlowReport], tuple[str, ...]]:
    """Judge exports that are given together; what one leads to in another is followed.

    Parameters
    ----------
    sources : their texts
    rules : every rule there is
    settings_of : what holds for a file, by its name; of files that make one flow, what holds for the first

    Returns
    -------
    the report of every file, and why others could not be read
    """
    with _no_collection():
        readings, errors = exports_in(sources)
        reports: dict[str, FlowReport] = {}
        for reading, understood, notes in readings:
            report = judge(reading, rules, settings_of(reading.flow.file))
            for file in reading.lines:
                findings = tuple(finding for finding in report.findings if finding.span.file == file)
                crashes = report.crashes if file == reading.flow.file else ()
                reports[file] = FlowReport(findings, understood[file], {}, report.lines, crashes, notes[file])
        return reports, tuple(errors.values())


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector from looking through millions of objects, all of which are still needed."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def judge(reading: Reading, rules: Sequence[Rule], settings: Settings) -> FlowReport:
    """Judge a flow that has been read; the parameters are those of `lint`."""
    flow = reading.flow
    by_name = {rule.name: rule for rule in rules}
    wanted = {rule.name for rule in rules if settings.wants(rule.name, rule.set, flow.file)}
    ran = set(wanted)
    findings, crashes = list(reading.findings), []
    facts = Facts(flow, {**THRESHOLDS, **settings.thresholds}, settings.greeting)
    for rule in rules:
        if rule.check is None or rule.name not in wanted:
            continue
        if rule.name not in _OF_THE_SHAPE and not facts.judges_calls:
            ran.discard(rule.name)
            continue
        try:
            findings.extend(rule.check(facts))
        except Exception as error:  # the other rules go on
            crashes.append(f"{flow.file}: the rule {rule.name} crashed: {type(error).__name__}: {error}")
            findings.append(_crash(rule, flow, error))
    if flow.unread:
        ran.discard("unused-allow")  # what could not be read may well need it
    findings, unused = _silence(findings, flow.allows, ran)
    findings.extend(unused)
    kept = []
    for finding in findings:
        rule = by_name[finding.rule]
        if settings.wants(finding.rule, rule.set, finding.span.file):
            kept.append(_weighed(_with_severity(as_in_export(finding, flow), settings), rule.set))
    kept.sort(key=lambda finding: finding.order)
    return FlowReport(tuple(kept), reading.understood, reading.reads, reading.lines, tuple(crashes), reading.notes)


def _crash(rule: Rule, flow: Flow, error: Exception) -> Finding:
    message = f"this rule crashed on this flow ({type(error).__name__}: {error}); its findings are missing"
    help = "please report it with the flow that shows it; the other rules are not affected"
    return Finding(rule.name, Severity.ERROR, Span(flow.file, 1, 1, 1, 1), message, help)


def _weighed(finding: Finding, rule_set: str) -> Finding:
    """What hurts most comes first on a terminal: a line that cannot be read hides other mistakes; what no call was
    measured for stands behind what many callers meet.
    """
    if finding.weight:
        return finding
    return finding._replace(weight=10.0 if rule_set == "script" else 0.2 * finding.severity)


def _with_severity(finding: Finding, settings: Settings) -> Finding:
    severity = settings.severity.get(finding.rule)
    return finding._replace(severity=Severity[severity.upper()]) if severity else finding


def _silence(findings: list[Finding], allows: list[Allow], ran: set[str]) -> tuple[list[Finding], list[Finding]]:
    """Take out what is allowed; an `allow` that nothing needed is a finding, if its rule ran."""
    used: set[int] = set()
    kept = []
    for finding in findings:
        span = finding.span
        silencing = [number for number, allow in enumerate(allows)
                     if allow.rule == finding.rule and allow.span.file == span.file
                     and (allow.place == finding.place if allow.place else allow.first <= span.line <= allow.last)]  # fmt: skip
        used.update(silencing)
        if not silencing:
            kept.append(finding)
    if "unused-allow" not in ran:
        return kept, []
    unused = [
        Finding(
            "unused-allow",
            Severity.WARNING,
            allow.span,
            f"nothing here needs this any more: `{allow.rule}` finds nothing in what it covers",
            "take the line out, so that the next mistake is not hidden",
            subject=allow.rule,
        )
        for number, allow in enumerate(allows)
        if number not in used and allow.rule in ran and allow.rule != "unused-allow" and not allow.place
    ]
    allowed = {(allow.span.file, line) for allow in allows if allow.rule == "unused-allow"
               for line in range(allow.first, allow.last + 1)}  # fmt: skip
    return kept, [finding for finding in unused if (finding.span.file, finding.span.line) not in allowed]
