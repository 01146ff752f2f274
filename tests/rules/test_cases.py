"""The flows under `cases/`: each says in its own lines what has to be found in it, and nothing else may be."""

from pathlib import Path
from typing import Any

import pytest
from rules.support import ON_EXPORTS, SCRIPT, differences, marks_of, report_of, settings_for

from ivrlint.rules import ALL
from ivrlint.settings import Settings

CASES = Path(__file__).parent / "cases"
FILES = sorted(CASES.glob("*/*.ivr"))
FOLDERS = sorted(path for path in CASES.iterdir() if path.is_dir())
JUDGED = [rule for rule in ALL if rule.set != "script" and rule.name not in ON_EXPORTS]
ADVICE = [rule.name for rule in ALL if rule.set == "coach"]
OPEN = {
    "hang-up-on-error/after_an_announcement": "who chose and heard an announcement has an answer",
}
"""Flows on which the tool is known to be wrong, and why."""


def _parameter(path: Path) -> Any:
    name = f"{path.parent.name}/{path.stem}"
    return pytest.param(path, id=name, marks=[pytest.mark.xfail(reason=OPEN[name])] if name in OPEN else [])


@pytest.mark.parametrize("path", [_parameter(path) for path in FILES])
def test_case(path: Path) -> None:
    report = report_of(path.read_text(encoding="utf-8"), path, settings_for(path.parent.name))
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


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name in ADVICE], ids=lambda path: path.stem)
def test_advice_is_given_to_who_asks_for_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not {finding.rule for finding in report_of(text, path).findings} & set(ADVICE)
    selected = report_of(text, path, Settings(select=("coach",))).findings
    wanted = [mark for mark in marks_of(text.splitlines(), path.name) if mark.rule == path.parent.name]
    assert not differences(wanted, [finding for finding in selected if finding.rule == path.parent.name])
