import json
from collections.abc import Callable

from ivrlint.findings import Edit, Finding, Fix
from ivrlint.reports.as_json import render
from ivrlint.reports.report import Hidden, Report, StaleEntry

Make = Callable[..., Report]
FILE = "flows/furniture.ivr"


def test_golden(report: Make, unprepared: Finding, small: Finding) -> None:
    assert json.loads(render(report(unprepared, small))) == {
        "version": 1,
        "findings": [
            {
                "rule": "unprepared-data",
                "severity": "warning",
                "message": unprepared.message,
                "help": unprepared.help,
                "file": FILE,
                "start": {"line": 44, "column": 3},
                "end": {"line": 44, "column": 19},
                "place": "find_order",
                "subject": "order_number",
                "path": [
                    {"file": FILE, "line": 31, "place": "main", "event": "press 2"},
                    {"file": FILE, "line": 36, "place": "orders", "event": "press 2"},
                    {"file": FILE, "line": 40, "place": "placed", "event": "press 1"},
                ],
                "labels": [
                    {"file": FILE, "line": 44, "column": 3, "message": "10 digits, on the sales receipt"},
                    {"file": FILE, "line": 10, "column": 6, "message": "it is printed there"},
                ],
                "script": "2 2 1 silence silence silence",
                "fix": None,
                "fingerprint": "mark0",
            },
            {
                "rule": "turned-away",
                "severity": "error",
                "message": "callers are turned away",
                "help": "",
                "file": FILE,
                "start": {"line": 58, "column": 1},
                "end": {"line": 58, "column": 19},
                "place": None,
                "subject": None,
                "path": [],
                "labels": [],
                "script": None,
                "fix": None,
                "fingerprint": "mark1",
            },
        ],
        "understood": {FILE: 1.0},
        "summary": {"files": 1, "error": 1, "warning": 1, "info": 0},
    }


def test_nothing_found_is_still_json(report: Make) -> None:
    assert json.loads(render(report())) == {
        "version": 1,
        "findings": [],
        "understood": {FILE: 1.0},
        "summary": {"files": 1, "error": 0, "warning": 0, "info": 0},
    }


def test_any_terminal_takes_it(report: Make, small: Finding) -> None:
    message = "→ \udcff \x1b[2J 番"
    text = render(report(small._replace(message=message)))
    assert text.isascii()
    assert "\x1b" not in text
    assert json.loads(text)["findings"][0]["message"] == message


def test_fixes_and_the_baseline(report: Make, small: Finding) -> None:
    fixed = small._replace(fix=Fix("write it so", (Edit(small.span, "x"),), safe=False))
    hidden = Hidden("base.json", 2, (StaleEntry("1", "dead-end", "a.ivr", "callers end here"),))
    result = json.loads(render(report(fixed, hidden=hidden)))
    assert result["findings"][0]["fix"] == {
        "message": "write it so",
        "safe": False,
        "edits": [
            {"file": FILE, "start": {"line": 58, "column": 1}, "end": {"line": 58, "column": 19}, "text": "x"},
        ],
    }
    assert result["baseline"] == {
        "hidden": 2,
        "stale": [{"fingerprint": "1", "rule": "dead-end", "file": "a.ivr", "message": "callers end here"}],
    }
