"""Whether callers can be sent through a flow: what `simulate`, `compare` and `hunt` ask first (ruling 14)."""

from __future__ import annotations

from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity
from ivrlint.linting.source import CannotReadError, Reading, with_calls
from ivrlint.rules import ALL, flow_too_large
from ivrlint.settings import THRESHOLDS, Settings


def ready_for_callers(reading: Reading, settings: Settings, until: str, instead: str) -> Facts:
    """The facts of a flow without mistakes that leave open what a call does.

    Parameters
    ----------
    reading : the flow
    settings : thresholds, and how long a machine greets
    until, instead : as in `with_calls`

    Raises
    ------
    CannotReadError : it has such mistakes, no call begins in it, or it is too large; the findings come first
    """
    flow = with_calls(reading, until, instead)
    facts = Facts(flow, {**THRESHOLDS, **settings.thresholds}, settings.greeting)
    script = {rule.name for rule in ALL if rule.set == "script"}
    errors = [each for each in reading.findings if each.rule in script and each.severity is Severity.ERROR]
    errors = errors or list(flow_too_large.check(facts))
    if errors:
        raise CannotReadError(*map(_said, errors), f"{flow.file}: {until} once this is repaired")
    return facts


def _said(each: Finding) -> str:
    return f"{each.span.file}:{each.span.line}:{each.span.column} {each.severity}[{each.rule}] {each.message}"
