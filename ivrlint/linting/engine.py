"""One file to its findings: read, judged by every rule, silenced where the flow says so."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity, Span
from ivrlint.flow.build import build_flow
from ivrlint.flow.model import Allow, Flow
from ivrlint.flow.modules import Module
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
    """

    findings: tuple[Finding, ...]
    understood: float
    reads: dict[str, str]
    lines: dict[str, list[str]]
    crashes: tuple[str, ...]


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
        return _lint(source, path, rules, settings)


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


def _lint(source: SourceText, path: str, rules: Sequence[Rule], settings: Settings) -> FlowReport:
    names = frozenset(rule.name for rule in rules) | PLANNED
    flow, script_findings, modules = build_flow(source, path, names)
    by_name = {rule.name: rule for rule in rules}
    wanted = {rule.name for rule in rules if settings.wants(rule.name, rule.set, source.file)}
    ran = set(wanted)
    findings, crashes = list(script_findings), []
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
            crashes.append(f"{source.file}: the rule {rule.name} crashed: {type(error).__name__}: {error}")
            findings.append(_crash(rule, source, error))
    if flow.unread:
        ran.discard("unused-allow")  # what could not be read may well need it
    findings, unused = _silence(findings, flow.allows, ran)
    findings.extend(unused)
    kept = []
    for finding in findings:
        rule = by_name[finding.rule]
        if settings.wants(finding.rule, rule.set, finding.span.file):
            kept.append(_weighed(_with_severity(finding, settings), rule.set))
    kept.sort(key=lambda finding: finding.order)
    return FlowReport(tuple(kept), modules[0].script.understood, *_read(flow, modules), tuple(crashes))


def _crash(rule: Rule, source: SourceText, error: Exception) -> Finding:
    message = f"this rule crashed on this flow ({type(error).__name__}: {error}); its findings are missing"
    help = "please report it with the flow that shows it; the other rules are not affected"
    return Finding(rule.name, Severity.ERROR, Span(source.file, 1, 1, 1, 1), message, help)


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
                     and allow.first <= span.line <= allow.last]  # fmt: skip
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
        if number not in used and allow.rule in ran and allow.rule != "unused-allow"
    ]
    allowed = {(allow.span.file, line) for allow in allows if allow.rule == "unused-allow"
               for line in range(allow.first, allow.last + 1)}  # fmt: skip
    return kept, [finding for finding in unused if (finding.span.file, finding.span.line) not in allowed]


def _read(flow: Flow, modules: list[Module]) -> tuple[dict[str, str], dict[str, list[str]]]:
    reads = {module.file: hashlib.sha256(module.data).hexdigest() for module in modules[1:]}
    reads.update((missing, "") for module in modules for missing in module.missing)
    return reads, {module.file: module.script.source.lines for module in modules}
