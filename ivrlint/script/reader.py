"""A source text to a tree of statements, and a finding for every line that cannot be read."""

from typing import NamedTuple

from ivrlint.findings import Edit, Finding, Fix, Span, script_finding
from ivrlint.script.grammar import keywords, parse
from ivrlint.script.membership import check_membership
from ivrlint.script.messages import explain
from ivrlint.script.repeats import repeated
from ivrlint.script.scanner import Scanned, scan
from ivrlint.script.tree import Form, Statement
from ivrlint.text import SourceText

LONGEST_LINE = 10_000
"""Characters; a longer line is no line that somebody wrote."""
DEEPEST = 50
"""Levels of indentation; what stands deeper is not read."""
LONGEST_NUMBER = 9
"""Figures; a longer number is one that must stand in quotation marks, or a slip."""
_BROKEN = Form("broken", {}, None)


class Script(NamedTuple):
    """A file as it was read.

    Parameters
    ----------
    source : its text
    statements : the lines that stand at the margin, with those below them
    findings : the lines that could not be read or stand where they cannot
    understood : share of the statement lines that could be read, 0 to 1
    """

    source: SourceText
    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...]
    understood: float


def read_script(source: SourceText) -> Script:
    """Read a file line by line; whatever is in it, every line yields a statement, a finding, or both.

    Parameters
    ----------
    source : the text to read
    """
    findings: list[Finding] = []
    unreadable = {line: (column, byte) for line, column, byte in source.undecodable()}
    known = keywords()
    root: list[Statement] = []
    stack: list[_Open] = []
    count = 0
    for number, line in enumerate(source.lines, 1):
        complaint = _unusable(source, number, line, unreadable)
        scanned = scan(line if complaint is None else line[:LONGEST_LINE], known)
        if not scanned.starts:
            if complaint:
                findings.append(complaint)
            continue
        count += 1
        form = _BROKEN if complaint else parse(scanned)
        if form.rule != "broken":
            complaint = _too_large(source, number, line, scanned)
            form = _BROKEN if complaint else form
        indent = line[: scanned.starts[0]]
        tokens = (scanned.starts, scanned.ends)
        statement = Statement(source.file, number, line, indent, form, tokens, scanned.comment)
        wrong_indent = _attach(statement, stack, root)
        if not complaint and form.rule not in ("words", "allow"):
            form = statement.form = _as_answer(statement, scanned) or form
        if form.rule == "broken":
            findings.append(complaint or _explained(statement, scanned))
            if not complaint:
                _read_without_colon(statement, scanned, known)
        if wrong_indent and form.rule != "broken":  # one message for each line
            findings.append(wrong_indent)
    if not count:
        span = Span(source.file, 1, 1, 1, 1)
        message = 'there is nothing in this file: a flow begins with `flow "its title"` and a place, `menu main`'
        findings.append(script_finding("syntax", span, message))
    check_membership(root, findings)
    findings.extend(repeated(root))
    findings.sort(key=lambda finding: finding.order)
    bad_lines = len({finding.span.line for finding in findings})
    return Script(source, tuple(root), tuple(findings), round(1 - bad_lines / count, 4) if count else 0.0)


def _as_answer(statement: Statement, scanned: Scanned) -> Form | None:
    """The form of an answer under a `check` that happens to be a verb, such as `call -> place`; None for other lines."""
    if statement.parent is None or statement.parent.rule not in ("check", "outbound") or not statement.verb.isalpha():
        return None
    form = parse(scanned.with_free_word())
    slots = form.fields.get("words", ())
    is_share = len(slots) == 1 and statement.text[: scanned.ends[slots[0][1]]].endswith("%")
    return form if form.rule == "words" and (not slots or is_share) else None


def _read_without_colon(statement: Statement, scanned: Scanned, known: frozenset[str]) -> None:
    """Read a line that ends in a colon as if it did not: what stands under it is then judged as it should be."""
    if scanned.comment >= 0 or not statement.text.rstrip(" \t").endswith(":"):
        return
    without = scan(statement.text.rstrip(" \t")[:-1], known)
    form = parse(without) if without.starts else _BROKEN
    if form.rule != "broken":
        statement.form = form
        statement.tokens = (without.starts, without.ends)


def _unusable(source: SourceText, number: int, line: str, unreadable: dict[int, tuple[int, int]]) -> Finding | None:
    """What makes a line unfit for reading at all: its bytes, its length."""
    if number in unreadable:
        column, byte = unreadable[number]
        span = Span(source.file, number, column, number, column + 1)
        message = f"the byte 0x{byte:02X} is no UTF-8: save the file as UTF-8"
        return script_finding("syntax", span, message)
    if "\0" in line:
        column = line.index("\0") + 1
        span = Span(source.file, number, column, number, column + 1)
        return script_finding("syntax", span, "there is a NUL byte in this line: save the file as plain UTF-8 text")
    if len(line) > LONGEST_LINE:
        span = Span(source.file, number, LONGEST_LINE + 1, number, len(line) + 1)
        message = f"this line has {len(line):,} characters; a line may have {LONGEST_LINE:,}"
        return script_finding("syntax", span, message)
    return None


def _too_large(source: SourceText, number: int, line: str, scanned: Scanned) -> Finding | None:
    """A number that nobody counts with; beyond some length Python itself refuses it."""
    for start, end in zip(scanned.starts, scanned.ends, strict=True):
        if end - start > LONGEST_NUMBER and line[start:end].isdigit():
            span = Span(source.file, number, start + 1, number, end + 1)
            return script_finding("syntax", span, f"this number is too large: it has {end - start:,} figures")
    return None


def _explained(statement: Statement, scanned: Scanned) -> Finding:
    complaint = explain(statement.text, scanned)
    column = min(complaint.start, len(statement.text)) + 1
    end = max(column + 1, complaint.end + 1)
    span = Span(statement.file, statement.line, column, statement.line, end)
    finding = script_finding(complaint.rule, span, complaint.message)
    if complaint.replacement is None:
        return finding
    title = f"write `{complaint.replacement}`" if complaint.replacement.strip() else "take it out"
    return finding._replace(fix=Fix(title, (Edit(span, complaint.replacement),)))


class _Open(NamedTuple):
    """A line that may still get lines under it, and the indentations that count as its own."""

    statement: Statement
    indents: tuple[str, ...]

    def holds(self, indent: str) -> bool:
        """Whether a line with this indentation stands beside it or under it."""
        return any(indent.startswith(own) for own in self.indents)


def _attach(statement: Statement, stack: list[_Open], root: list[Statement]) -> Finding | None:
    """Hang a statement under the line it belongs to: the nearest one above whose indentation its own continues.

    `stack` holds the lines that are still open, outermost first. Indentation is compared as text, so a tab is never
    taken for so many blanks. A line between two depths counts as a neighbour of the deeper one.
    """
    indent = statement.indent
    indents: tuple[str, ...] = (indent,)
    closed: list[_Open] = []
    while stack and not stack[-1].holds(indent):
        closed.append(stack.pop())
    finding = None
    if stack and indent in stack[-1].indents:
        indents = stack.pop().indents
    elif closed and (stack or indent):
        neighbour = closed[-1]
        if not stack:  # tabs against blanks: back to the depth of the line above
            neighbour = closed[0]
            stack.extend(reversed(closed[1:]))
        finding = _bad_indent(statement, neighbour.statement)
        indents = (*neighbour.indents, indent)
    elif not root and indent:
        finding = _first_is_indented(statement)
    if stack:
        statement.parent = stack[-1].statement
    if len(stack) == DEEPEST:
        finding = _too_deep(statement)
        statement.form = _BROKEN
    if len(stack) <= DEEPEST:
        (stack[-1].statement.children if stack else root).append(statement)
    stack.append(_Open(statement, indents))
    return finding


def _bad_indent(statement: Statement, other: Statement) -> Finding:
    mixed = "\t" in statement.indent + other.indent and " " in statement.indent + other.indent
    message = (
        f"this line is indented by {len(statement.indent)}, but the line it belongs with, line {other.line}, is "
        f"indented by {len(other.indent)}{' (tabs and spaces are mixed)' if mixed else ''}"
    )
    span = Span(statement.file, statement.line, 1, statement.line, len(statement.indent) + 1)
    return script_finding("bad-indent", span, message)


def _too_deep(statement: Statement) -> Finding:
    span = Span(statement.file, statement.line, 1, statement.line, len(statement.indent) + 1)
    message = f"this line is {DEEPEST} levels deep, and no line below it is read: give the part a `step` of its own"
    return script_finding("bad-indent", span, message)


def _first_is_indented(statement: Statement) -> Finding:
    span = Span(statement.file, statement.line, 1, statement.line, len(statement.indent) + 1)
    return script_finding("bad-indent", span, "the first line of a file stands at the margin")
