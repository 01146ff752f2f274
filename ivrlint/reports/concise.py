"""A line for each finding, as editors and `grep` like it."""

from ivrlint.reports.report import Report
from ivrlint.reports.summary import hidden_lines
from ivrlint.reports.terminal import Terminal, one_line


def render(report: Report, terminal: Terminal, show_all: bool = False) -> str:
    """``file:line:column severity[rule] message``, in the order of the files; always all findings.

    Parameters
    ----------
    report : what was found
    terminal : what it is printed on; lines are not wrapped
    show_all : without effect; every renderer is called alike
    """
    lines = []
    for finding, *_ in report.shown:
        where = f"{one_line(finding.span.file)}:{finding.span.line}:{finding.span.column}"
        lines.append(f"{where} {finding.severity}[{finding.rule}] {one_line(finding.message)}")
    if report.hidden is not None:
        lines += hidden_lines(report.hidden._replace(number=0))
    return terminal.encode("".join(f"{line}\n" for line in lines))
