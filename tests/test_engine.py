"""One flow to its findings: order of what hurts, rules that crash, and what is withheld."""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity
from ivrlint.linting.engine import FlowReport, lint
from ivrlint.rules import ALL, Rule
from ivrlint.settings import Settings
from ivrlint.text import SourceText

FLOW = 'inbound "555" -> main\nmenu main\n  say "Hello."\n  press 1 for "a" -> desk\n{}\nteam desk\n'


def judged(line: str, rules: tuple[Rule, ...] = ALL) -> FlowReport:
    return lint(SourceText("flow.ivr", FLOW.format(line)), "flow.ivr", rules, Settings())


def test_a_line_that_cannot_be_read_comes_before_what_it_may_hide() -> None:
    findings = judged('  press 2 "b" -> desk\n  press 1 for "c" -> desk').findings
    first = max(findings, key=lambda finding: finding.weight)
    assert {finding.rule for finding in findings} == {"syntax", "duplicate-key"}
    assert first.rule == "syntax"


def test_a_rule_that_crashes_is_told_and_the_others_go_on() -> None:
    def crash(facts: Facts) -> Iterator[Finding]:
        raise RuntimeError("no such thing")

    rules = tuple(rule._replace(check=crash) if rule.name == "dead-end" else rule for rule in ALL)
    report = judged("", rules)
    assert [finding.rule for finding in report.findings] == ["dead-end", "hang-up-on-error"]
    assert report.crashes == ("flow.ivr: the rule dead-end crashed: RuntimeError: no such thing",)


def test_what_a_broken_line_may_hide_is_withheld_and_an_expectation_hides_nothing() -> None:
    assert [finding.rule for finding in judged("  pres 2 -> desk").findings] == ["unknown-verb"]
    told = [finding.rule for finding in judged("expect human within three hops").findings]
    assert told == ["hang-up-on-error", "syntax"]


def test_severity_of_a_project_replaces_that_of_the_rule() -> None:
    settings = Settings(severity={"hang-up-on-error": "info"})
    (finding,) = lint(SourceText("flow.ivr", FLOW.format("")), "flow.ivr", ALL, settings).findings
    assert (finding.rule, finding.severity) == ("hang-up-on-error", Severity.INFO)
