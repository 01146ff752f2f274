"""Hand-made findings, as a check of the furniture flow could give them."""

from collections.abc import Callable

import pytest

from ivrlint.findings import Finding, Label, Severity, Span, Turn
from ivrlint.reports.report import Report, Shown

FILE = "flows/furniture.ivr"


def span(line: int, column: int, end: int, file: str = FILE) -> Span:
    return Span(file, line, column, line, end)


def _lines() -> list[str]:
    lines = [""] * 60
    lines[9] = 'data order_number "your sales order number"'
    lines[43] = "  ask order_number"
    lines[57] = "team delivery_desk"
    return lines


UNPREPARED = Finding(
    "unprepared-data",
    Severity.WARNING,
    span(44, 3, 19),
    "callers are asked for their sales order number; nothing told them to bring it",
    help='say so in `placed`, which both ways in share: say "Have your order number ready."',
    place="find_order",
    subject="order_number",
    path=(
        Turn(span(31, 3, 40), "main", "press 2", 11.0),
        Turn(span(36, 3, 40), "orders", "press 2", 18.0),
        Turn(span(40, 3, 40), "placed", "press 1", 22.0),
    ),
    script="2 2 1 silence silence silence",
    labels=(Label(span(44, 3, 19), "10 digits, on the sales receipt"), Label(span(10, 6, 18), "it is printed there")),
    notes=("no key for callers without it", "no way to ask for more time"),
    arrives=22.4,
    weight=3.0,
)
SMALL = Finding("turned-away", Severity.ERROR, span(58, 1, 19), "callers are turned away", weight=1.0)


@pytest.fixture
def report() -> Callable[..., Report]:
    def report(*findings: Finding, **others: object) -> Report:
        shown = tuple(Shown(each, FILE, f"mark{number}") for number, each in enumerate(findings))
        files = {"lines": {FILE: _lines()}, "understood": {FILE: 1.0}}
        return Report(shown, **{**files, **others})  # type: ignore[arg-type]

    return report


@pytest.fixture
def unprepared() -> Finding:
    return UNPREPARED


@pytest.fixture
def small() -> Finding:
    return SMALL
