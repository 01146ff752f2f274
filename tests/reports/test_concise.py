from collections.abc import Callable

from ivrlint.findings import Finding
from ivrlint.reports.concise import render
from ivrlint.reports.report import Hidden, Report, StaleEntry
from ivrlint.reports.terminal import Terminal

Make = Callable[..., Report]


def test_golden(report: Make, unprepared: Finding, small: Finding) -> None:
    hostile = small._replace(message="one\ntwo \x1b[2J →")
    assert render(report(unprepared, hostile), Terminal(40, encoding="ascii")) == (
        "flows/furniture.ivr:44:3 warning[unprepared-data] "
        "callers are asked for their sales order number; nothing told them to bring it\n"
        "flows/furniture.ivr:58:1 error[turned-away] one two ?[2J ->\n"
    )


def test_nothing_found_is_nothing_said(report: Make) -> None:
    assert render(report(hidden=Hidden("base.json", 3, ())), Terminal()) == ""


def test_stale_entries_are_named(report: Make) -> None:
    hidden = Hidden("base.json", 3, (StaleEntry("1", "dead-end", "a.ivr", "callers end here"),))
    assert render(report(hidden=hidden), Terminal()) == (
        "base.json: nothing matches this entry any more, so it can go: a.ivr [dead-end] callers end here\n"
    )
