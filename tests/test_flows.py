"""The flows that ship with the tool: each complaint as it was lived, and the repaired twin."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivrlint.findings import Finding, Severity
from ivrlint.linting.engine import lint
from ivrlint.reports.full import render
from ivrlint.reports.report import Report, Shown
from ivrlint.reports.terminal import Terminal
from ivrlint.rules import ALL
from ivrlint.settings import Settings
from ivrlint.text import SourceText

FLOWS = Path(__file__).parent.parent / "flows"
GOLDEN = Path(__file__).parent / "flows" / "golden"
NAMES = sorted(path.stem for path in FLOWS.glob("*.ivr"))
REPAIRED = [name for name in NAMES if name.endswith("_fixed")]


def judged(name: str) -> tuple[tuple[Finding, ...], dict[str, list[str]]]:
    """The findings of a flow, and the lines they point into."""
    path = FLOWS / f"{name}.ivr"
    source = SourceText.from_bytes(f"flows/{name}.ivr", path.read_bytes())
    report = lint(source, str(path), ALL, Settings())
    assert report.crashes == ()
    return report.findings, report.lines


def full(name: str) -> str:
    """What `ivrlint check` prints of a flow into a pipe."""
    findings, lines = judged(name)
    shown = tuple(Shown(finding, f"flows/{name}.ivr", "") for finding in findings)
    return render(Report(shown, lines, {f"flows/{name}.ivr": 1.0}), Terminal())


@pytest.mark.parametrize("name", NAMES)
def test_findings_are_those_that_were_checked_by_eye(name: str) -> None:
    """To renew them after a change: `python tests/test_flows.py`, then read the difference."""
    assert full(name) == (GOLDEN / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", [*REPAIRED, "clinic"])
def test_repaired_flows_have_no_error_and_no_warning(name: str) -> None:
    findings, _ = judged(name)
    assert [finding for finding in findings if finding.severity >= Severity.WARNING] == []


def test_each_complaint_has_a_repaired_twin() -> None:
    assert [f"{name}_fixed" for name in ("bookshop", "furniture", "gift", "labyrinth", "rewards")] == REPAIRED


def line_of(name: str, beginning: str) -> int:
    """The line of a flow that begins with these words; there must be one."""
    lines = (FLOWS / f"{name}.ivr").read_text("utf-8").splitlines()
    words = beginning.split()
    matches = [number for number, line in enumerate(lines, 1) if line.split()[: len(words)] == words]
    assert len(matches) == 1, (beginning, matches)
    return matches[0]


COMPLAINTS = [
    ("furniture", "unprepared-data", "order_number", "ask order_number"),
    ("furniture", "message-before-beep", None, "machine 55% -> announce"),
    ("furniture", "data-asked-twice", "order_number", "needs order_number"),
    ("furniture", "hops-to-human", None, "menu main"),
    ("furniture", "no-closed-hours-path", None, "team sales"),
    ("furniture", "no-way-without-data", "order_number", "ask order_number"),
    ("rewards", "nobody-can-help", "missing_points", "goal missing_points"),
    ("rewards", "transfer-chain", "missing_points", "-> store_desk"),
    ("rewards", "promise-too-late", "missing_points", 'promise "your points'),
    ("rewards", "data-asked-twice", "card_number", None),
    ("rewards", "turned-away", "missing_points", "team store_desk"),
    ("labyrinth", "unspoken-option", "4", "press 4 -> service"),
    ("labyrinth", "language-lost", "es", 'say "Did you know that'),
    ("labyrinth", "unprepared-data", "account", None),
    ("labyrinth", "hang-up-on-error", None, "after 2 tries -> hang up"),
    ("labyrinth", "hops-to-human", "outage", "menu welcome"),
    ("bookshop", "rewarded-frustration", None, "menu main"),
    ("bookshop", "goal-not-offered", "thank_you", "goal thank_you"),
    ("bookshop", "unbounded-loop", None, "menu wrap_up"),
    ("gift", "spoiled-surprise", None, "outbound shop_notice"),
    ("gift", "duplicate-notice", None, "outbound courier_notice"),
    ("gift", "unbacked-promise", None, 'promise "it comes on Monday" to buyer'),
    ("gift", "promise-too-late", "gift_arrival", 'promise "it comes on Monday" to buyer'),
    ("gift", "goal-not-offered", "gift_arrival", "goal gift_arrival"),
]


@pytest.mark.parametrize(("name", "rule", "subject", "line"), COMPLAINTS)
def test_the_complaint_is_named_where_it_happens(name: str, rule: str, subject: str | None, line: str | None) -> None:
    findings, _ = judged(name)
    matching = [finding for finding in findings if finding.rule == rule and finding.subject == subject]
    assert matching, [finding.rule for finding in findings]
    if line is not None:
        assert line_of(name, line) in [finding.span.line for finding in matching]


def renew() -> None:
    """Write down what is found today."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        (GOLDEN / f"{name}.txt").write_text(full(name), "utf-8")


if __name__ == "__main__":
    renew()
