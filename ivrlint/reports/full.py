"""The report people read: each finding with its line, the call that leads there, and what to do about it."""

from collections.abc import Iterator
from typing import Final

from ivrlint.findings import Finding, Label, Severity, Turn
from ivrlint.reports.excerpt import excerpt
from ivrlint.reports.report import Report, Shown
from ivrlint.reports.summary import hidden_lines, note_lines, summary
from ivrlint.reports.terminal import Terminal, Word, columns, harmless, one_line, words, wrap

#: How many findings a person is shown before asking for `--all`.
FIRST: Final = 10

COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_GUTTER: Final = "blue"
_DETAIL: Final = 12  # columns of `  hear it:  `
_NARROW: Final = 60  # below this many columns, text is too precious to stand behind a wide margin


def render(report: Report, terminal: Terminal, show_all: bool = False) -> str:
    """The whole report as text.

    Parameters
    ----------
    report : what was found
    terminal : what it is printed on
    show_all : whether a person sees every finding, in the order of the file, instead of the ten that hurt most
    """
    shown = list(report.shown)
    left = 0
    if terminal.interactive and not show_all:
        shown.sort(key=lambda item: (-item.finding.weight, -item.finding.severity))
        left = max(len(shown) - FIRST, 0)
        shown = shown[:FIRST]
    blocks = ["\n".join(_finding(item, report, terminal)) for item in shown]
    if left:
        blocks.append(terminal.style(f"+ {left} more: --all", bold=True))
    told = [*note_lines(report), *_not_understood(report), *hidden_lines(report.hidden)]
    blocks.append("\n".join([*told, _summary(report, terminal)]))
    return terminal.encode("\n\n".join(blocks)) + "\n"


def _finding(item: Shown, report: Report, terminal: Terminal) -> Iterator[str]:
    yield from _header(item.finding, terminal)
    yield from _quotes(item.finding, report, terminal)
    yield from _details(item, terminal)


def _header(finding: Finding, terminal: Terminal) -> Iterator[str]:
    span = finding.span
    where = terminal.encode(f"{one_line(span.file)}:{span.line}:{span.column}")
    severity = str(finding.severity)
    styled = (
        terminal.style(severity, fg=COLOURS[finding.severity], bold=True)
        + "["
        + terminal.style(finding.rule, bold=True)
        + "]"
    )
    said = [
        Word(where, terminal.style(where, bold=True)),
        Word(f"{severity}[{finding.rule}]", styled),
        *words(terminal.encode(finding.message)),
    ]
    first, *later = wrap(said, terminal.width, 0, 2)
    yield first
    for line in later:
        yield f"  {line}"


def _quotes(finding: Finding, report: Report, terminal: Terminal) -> Iterator[str]:
    """The line of the finding and those of its labels."""
    span = finding.span
    under = [label.message for label in finding.labels if label.span == span]
    others = [label for label in finding.labels if label.span != span]
    digits = len(str(max(span.line, *(label.span.line for label in finding.labels), 0)))
    colour = COLOURS[finding.severity]
    quoted = _Quotes(report, terminal, digits)
    yield from quoted.line(Label(span, "; ".join(under)), "^", colour)
    here = (span.file, span.line)
    for label in others:
        yield from quoted.label(label, here)
        here = (label.span.file, label.span.line)


class _Quotes:
    """Quotes lines behind one gutter."""

    def __init__(self, report: Report, terminal: Terminal, digits: int) -> None:
        self._report = report
        self._terminal = terminal
        self._digits = digits

    def label(self, label: Label, above: tuple[str, int]) -> Iterator[str]:
        """Another line, and what it has to do with the finding.

        Parameters
        ----------
        label : the line and the words
        above : file and line of what is quoted just above; the same line is not quoted again
        """
        if label.span.file != above[0]:
            where = f"{one_line(label.span.file)}:{label.span.line}:{label.span.column}"
            yield self._margin("") + self._terminal.style(f"in {where}", fg=_GUTTER)
        repeated = (label.span.file, label.span.line) == above
        yield from self.line(label, "-", _GUTTER, repeated=repeated)

    def line(self, label: Label, mark: str, colour: str, repeated: bool = False) -> Iterator[str]:
        """A line with `mark` under what is meant, and the words of the label behind or below the marks."""
        terminal, span = self._terminal, label.span
        lines = self._report.lines.get(span.file, ())
        said = words(terminal.encode(label.message))
        gutter = self._digits + 4
        if not 0 < span.line <= len(lines):
            for text in wrap([*words(f"line {span.line}:"), *said] if said else [], terminal.width, gutter, gutter):
                yield self._margin("") + text
            return
        room = terminal.width - gutter if terminal.width is not None else None
        quote = excerpt(lines[span.line - 1], span, room, terminal)
        if not repeated:
            yield (self._margin(str(span.line)) + quote.text).rstrip()
        marks = " " * quote.before + terminal.style(mark * quote.carets, fg=colour, bold=True)
        message = " ".join(word.plain for word in said)
        behind = gutter + quote.before + quote.carets + 1
        if terminal.width is None or behind + columns(message) <= terminal.width:
            yield (self._margin("") + marks + " " + message).rstrip()
            return
        yield self._margin("") + marks
        for text in wrap(said, terminal.width, gutter, gutter):
            yield self._margin("") + text

    def _margin(self, number: str) -> str:
        return self._terminal.style(f" {number:>{self._digits}} |", fg=_GUTTER) + " "


def _details(item: Shown, terminal: Terminal) -> Iterator[str]:
    finding = item.finding
    if finding.path or finding.arrives is not None:
        yield from _detail("the call", _call(finding, terminal), terminal)
    if finding.notes:
        yield from _detail("also", words(terminal.encode("; ".join(finding.notes))), terminal)
    if finding.help:
        yield from _detail("help", words(terminal.encode(finding.help)), terminal)
    if finding.fix is not None:
        yield from _detail("fix", words(terminal.encode(finding.fix.message)), terminal)
    if finding.script is not None and not item.flow.startswith("<"):  # what came from a pipe cannot be called
        # never wrapped by us: it is there to be copied
        command = f"ivrlint call {quoted(item.flow)} --script {quoted(finding.script, always=True)}"
        yield from _detail("hear it", [Word(command, terminal.style(command, fg="cyan"))], terminal)


def _detail(name: str, said: list[Word], terminal: Terminal) -> Iterator[str]:
    narrow = terminal.width is not None and terminal.width < _NARROW
    label = f"  {name}: " if narrow else f"  {name + ':':<{_DETAIL - 2}}"
    later = 4 if narrow else _DETAIL
    first, *rest = wrap(said, terminal.width, len(label), later) or [""]
    yield terminal.style(label.rstrip(), bold=True) + " " * (len(label) - len(label.rstrip())) + first
    for line in rest:
        yield " " * later + line


def _call(finding: Finding, terminal: Terminal) -> list[Word]:
    """The way there, a word for each turn, so that a turn is never torn apart."""
    arrow = terminal.encode("→")
    turns: list[tuple[str, int]] = []
    for turn in finding.path:
        said = _turn(turn)
        if turns and turns[-1][0] == said:
            turns[-1] = (said, turns[-1][1] + 1)
        else:
            turns.append((said, 1))
    texts = [said if times == 1 else f"{said} ({times} times)" for said, times in turns]
    texts.append("here" if finding.arrives is None else f"here at {_clock(finding.arrives)}")
    units = [terminal.encode(text if index == 0 else f"{arrow} {text}") for index, text in enumerate(texts)]
    return [Word(unit, unit) for unit in units]


def _turn(turn: Turn) -> str:
    return one_line(f"{turn.place} {turn.event.removeprefix('press ')}")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    if minutes < 60:
        return f"{minutes}:{rest:02}"
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def quoted(text: str, always: bool = False) -> str:
    """`text` as a shell takes it: bare, in double quotes, or in single ones where double quotes would not hold it."""
    text = harmless(text).replace("\t", " ")
    if not always and all(char.isalnum() or char in "@%+=:,./\\-_" for char in text):
        return text
    if not any(char in '"$`\\!' for char in text):
        return f'"{text}"'
    return "'" + text.replace("'", "'\"'\"'") + "'"


def _not_understood(report: Report) -> Iterator[str]:
    for file, share in report.understood.items():
        if share < 1 and file not in report.notes:
            yield f"{one_line(file)}: {int(share * 100)} % of it was understood; what the rest does was not judged."


def _summary(report: Report, terminal: Terminal) -> str:
    worst = max((item.finding.severity for item in report.shown), default=None)
    return terminal.style(summary(report), bold=True, fg="green" if worst is None else COLOURS[worst])
