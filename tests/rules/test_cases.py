"""The flows under `cases/`: each says in its own lines what has to be found in it, and nothing else may be."""

from pathlib import Path
from typing import Any

import pytest
from rules.support import SCRIPT, differences, marks_of, report_of

from ivrlint.rules import ALL

CASES = Path(__file__).parent / "cases"
FILES = sorted(CASES.glob("*/*.ivr"))
FOLDERS = sorted(path for path in CASES.iterdir() if path.is_dir())
JUDGED = [rule for rule in ALL if rule.set == "default"]
OPEN = {
    "hang-up-on-error/after_an_announcement": "who chose and heard an announcement has an answer",
}
"""Flows on which the tool is known to be wrong, and why."""


def _parameter(path: Path) -> Any:
    name = f"{path.parent.name}/{path.stem}"
    return pytest.param(path, id=name, marks=[pytest.mark.xfail(reason=OPEN[name])] if name in OPEN else [])


@pytest.mark.parametrize("path", [_parameter(path) for path in FILES])
def test_case(path: Path) -> None:
    report = report_of(path.read_text(encoding="utf-8"), path)
    marks = [mark for file, lines in report.lines.items() for mark in marks_of(lines, file)]
    findings = list(report.findings)
    rule = path.parent.name
    if rule != "well_made":  # other rules may say what they like, but the script has to be sound
        marks = [mark for mark in marks if mark.rule == rule or mark.rule in SCRIPT]
        findings = [finding for finding in findings if finding.rule == rule or finding.rule in SCRIPT]
    assert not differences(marks, findings)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_folder_is_named_after_its_rule(folder: Path) -> None:
    assert folder.name in {rule.name for rule in ALL} | {"well_made"}


@pytest.mark.parametrize("rule", JUDGED, ids=lambda rule: rule.name)
def test_each_rule_has_flows_that_trigger_it_and_near_misses(rule: object) -> None:
    name = rule.name  # type: ignore[attr-defined]
    triggers = misses = 0
    for path in (CASES / name).glob("*.ivr"):
        report = report_of(path.read_text(encoding="utf-8"), path)
        expected = any(mark.rule == name for file, lines in report.lines.items() for mark in marks_of(lines, file))
        triggers, misses = triggers + expected, misses + (not expected)
    assert triggers >= 4
    assert misses >= 4
