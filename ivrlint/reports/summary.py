"""What a check came to, in a line; and what a baseline kept out of it."""

from collections.abc import Iterator

from ivrlint.findings import Severity
from ivrlint.reports.report import Hidden, Report
from ivrlint.reports.terminal import one_line


def summary(report: Report) -> str:
    """``3 errors, 5 warnings in 2 files``, or that there is nothing to say."""
    if not report.files:
        return "No file was checked."
    files = counted(report.files, "file")
    if not report.shown:
        new = "new " if report.hidden is not None and report.hidden.number else ""
        return f"No {new}mistakes found in {files}."
    counts = [counted(report.count(Severity.ERROR), "error"), counted(report.count(Severity.WARNING), "warning")]
    counts.append(f"{report.count(Severity.INFO)} info")
    return ", ".join(count for count in counts if not count.startswith("0 ")) + f" in {files}"


def counted(count: int, word: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def note_lines(report: Report) -> Iterator[str]:
    """What is to be known of the checked files besides their findings."""
    for name, notes in report.notes.items():
        for note in notes:
            yield f"{one_line(name)}: {one_line(note)}"


def hidden_lines(hidden: Hidden | None) -> Iterator[str]:
    """What the baseline hid, and its entries that can go."""
    if hidden is None:
        return
    if hidden.number:
        yield f"{counted(hidden.number, 'finding')} hidden by {one_line(hidden.file)}."
    for entry in hidden.stale:
        where = f"{one_line(hidden.file)}: nothing matches this entry any more, so it can go"
        yield f"{where}: {one_line(entry.file)} [{one_line(entry.rule)}] {one_line(entry.message)}"
