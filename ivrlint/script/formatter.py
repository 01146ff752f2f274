"""One way to write a flow: the layout of a file made even, line by line, and nothing of what it says changed.

What a line says is taken from its own tokens, never from a tree, so nothing can get lost: a line that cannot be read
keeps its text, and a part whose indentation cannot be trusted keeps its indentation. Before anything is handed out the
result is read again: it must mean the same, and formatting it once more must change nothing.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from ivrlint.script.reader import DEEPEST, Script, read_script
from ivrlint.script.tidying import KEY_SIGNS, Hours, tells_hours, tidied
from ivrlint.script.tree import Statement
from ivrlint.text import SourceText

_STEP: Final = "  "
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_LISTED: Final = frozenset({"goal", "caller", "inbound"})
"""Declarations that people write as a list, with a setting under one or the other."""
_START: Final = re.compile(r"\A(?:\ufeff|[ \t]*(?:\r\n|\n|\r))+")
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_REPORT: Final = "The file is left as it is; the mistake is in ivrlint, please report it"


class FormatError(Exception):
    """A file that is left as it is; the message says why, without the name of the file."""


class Formatted(NamedTuple):
    """A file as it should be written.

    Parameters
    ----------
    data : all its bytes, UTF-8 without a byte-order mark, with the line ends that most of its lines had
    broken : how many lines could not be read and keep their text
    """

    data: bytes
    broken: int


class _Placed(NamedTuple):
    """A statement and where it stands.

    Parameters
    ----------
    statement : the line
    depth : how many lines it belongs to, one within the other
    even : whether the indentation of its part says so beyond doubt, and may be written anew
    """

    statement: Statement
    depth: int
    even: bool

    @property
    def indent(self) -> str:
        """The indentation to write."""
        return _STEP * self.depth if self.even else self.statement.indent


class _Row(NamedTuple):
    """A line of the result.

    Parameters
    ----------
    head, tail : the words before the arrow with their indentation, and from the arrow on
    comment : the comment after them, or alone
    depth : how deep it stands; 0 is the margin
    placed : the statement, or None for comments and blank lines
    arrow : where its arrow stood in the line that was read, or -1
    padding : how many blanks stood before that arrow
    """

    head: str = ""
    tail: str = ""
    comment: str = ""
    depth: int = 0
    placed: _Placed | None = None
    arrow: int = -1
    padding: int = 0

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return not (self.head or self.tail or self.comment)


def format_file(file: str, data: bytes, hours: Hours | None = None) -> Formatted:
    """Format the bytes of a file.

    Parameters
    ----------
    file : what to call it
    data : its bytes
    hours : what the words after `open` mean; without it opening hours are left as they are

    Raises
    ------
    FormatError : for bytes that are no UTF-8 text, or if the result would not mean the same
    """
    text = _START.sub("", _decoded(file, data))
    old = read_script(SourceText(file, text))
    new = layout(old, hours)
    _guard(old, new, hours)
    ends = Counter(_LINE_END.findall(text))  # the first of the most frequent ones
    end = ends.most_common(1)[0][0] if ends else "\n"
    broken = sum(statement.unsound for root in old.statements for statement in root.walk())
    return Formatted(new.replace("\n", end).encode("utf-8"), broken)


def _decoded(file: str, data: bytes) -> str:
    if data[:2] in _UTF_16:
        raise FormatError("this file is UTF-16: save it as UTF-8, then it can be formatted")
    source = SourceText.from_bytes(file, data)
    for line, _, byte in source.undecodable()[:1]:
        raise FormatError(f"line {line} holds the byte 0x{byte:02X}, which is no UTF-8: save the file as UTF-8")
    if "\0" in source.text:
        line = next(number for number, text in enumerate(source.lines, 1) if "\0" in text)
        raise FormatError(f"line {line} holds a NUL byte: save the file as plain UTF-8 text")
    return source.text


def _guard(old: Script, new: str, hours: Hours | None) -> None:
    """Refuse a result that does not mean the same, or that would not stay as it is."""
    read = read_script(SourceText(old.source.file, new))
    before, after = meaning(old, hours), meaning(read, hours)
    if before != after:
        lines = [line.strip(" \t") for line in old.source.lines if line.strip(" \t")]
        pairs = zip(lines, before, after, strict=False)
        line = next((line for line, said, says in pairs if said != says), "the last line")
        raise FormatError(f"formatting would change what this says: {line[:60]}. {_REPORT}")
    if layout(read, hours) != new:
        raise FormatError(f"formatting this file twice would change it twice. {_REPORT}")


# --- what a file says -------------------------------------------------------------------------------------------------


def meaning(script: Script, hours: Hours | None = None) -> list[Any]:
    """All that a file says, in order, with neither its layout nor the spellings that mean the same.

    Parameters
    ----------
    script : the file as it was read
    hours : what the words after `open` mean; without it they are compared as they stand

    Returns
    -------
    list
        an entry for each line that is not blank, and last the findings about no such line
    """
    placed = _placed(script)
    findings: dict[int, list[str]] = {}
    for finding in script.findings:
        findings.setdefault(finding.span.line, []).append(finding.rule)
    said: list[Any] = []
    for number, line in enumerate(script.source.lines, 1):
        if not (text := line.strip(" \t")):
            continue
        rules = sorted(findings.pop(number, ()))
        where = placed.get(number)
        said.append((rules, text if where is None else (where.depth, *_statement_says(where.statement, hours))))
    return [*said, sorted(rule for rules in findings.values() for rule in rules)]


def _statement_says(statement: Statement, hours: Hours | None) -> tuple[Any, ...]:
    if statement.unsound:
        return "broken", statement.text.strip(" \t")
    fields = {role: _words_say(statement, role) for role in statement.form.fields if role != "arrow"}
    if hours is not None and tells_hours(statement):
        try:
            fields["words"] = [hours([word.text for word in statement.words("words")])]
        except ValueError:
            pass
    verb = "->" if statement.rule == "arrow" else statement.verb
    return statement.rule, verb, statement.form.target, fields, _comment(statement)


def _words_say(statement: Statement, role: str) -> list[Any]:
    words = statement.words(role)
    if role == "keys":
        return [KEY_SIGNS.get(word.text, word.text) for word in words]
    return [(word.quoted, word.text if word.quoted else "".join(word.text.split())) for word in words]


def _comment(statement: Statement) -> str:
    return statement.text[statement.comment :].strip(" \t") if statement.comment >= 0 else ""


# --- where lines stand ------------------------------------------------------------------------------------------------


def _placed(script: Script) -> dict[int, _Placed]:
    """The statements by the numbers of their lines, in the order of the file."""
    parts: list[list[Statement]] = []
    for root in script.statements:  # a part begins at the margin
        if parts and root.indent:
            parts[-1].append(root)
        else:
            parts.append([root])
    placed: dict[int, _Placed] = {}
    for roots in parts:
        inside = [(statement, depth) for root in roots for statement, depth in _with_depth(root)]
        even = not roots[0].indent and len(roots) == 1 and all(_even(statement, depth) for statement, depth in inside)
        placed.update((statement.line, _Placed(statement, depth, even)) for statement, depth in inside)
    return placed


def _with_depth(root: Statement) -> list[tuple[Statement, int]]:
    depths = {id(root): 0}
    for statement in root.walk():
        depths.update((id(child), depths[id(statement)] + 1) for child in statement.children)
    return [(statement, depths[id(statement)]) for statement in root.walk()]


def _even(statement: Statement, depth: int) -> bool:
    """Whether the lines right under a statement are indented alike, and none is too deep to be read."""
    return depth < DEEPEST and len({child.indent for child in statement.children}) <= 1


def _comment_place(indent: str, above: _Placed | None, below: _Placed | None) -> tuple[int, str]:
    """The depth and the indentation of a comment on a line of its own.

    It stands with the line below, unless it is indented further than that one: then it trails what stands above.
    """
    next_indent = below.statement.indent if below is not None else ""
    if above is None or indent == next_indent or not indent.startswith(next_indent):
        return (below.depth, below.indent if below.even else indent) if below is not None else (0, "")
    trailed: Statement | None = above.statement
    depth = above.depth
    while trailed is not None and not indent.startswith(trailed.indent):
        trailed, depth = trailed.parent, depth - 1
    if trailed is not None and indent != trailed.indent:
        depth += 1  # under it, like a line that was taken out
    depth = max(depth, 0 if below is None else below.depth)
    return depth, _STEP * depth if above.even else indent


# --- the rows ---------------------------------------------------------------------------------------------------------


def layout(script: Script, hours: Hours | None = None) -> str:
    """The file as it should be written, with LF at the end of each line; `format_file` makes sure of it.

    Parameters
    ----------
    script : the file as it was read
    hours : what the words after `open` mean; without it opening hours are left as they are
    """
    rows = _rows(script, hours)
    _align(rows)
    return "".join(f"{line}\n" for line in _spaced(rows))


def _rows(script: Script, hours: Hours | None) -> list[_Row]:
    placed = _placed(script)
    below: list[_Placed | None] = []
    nearest: _Placed | None = None
    for number in range(len(script.source.lines), 0, -1):
        below.append(nearest)
        nearest = placed.get(number, nearest)
    rows: list[_Row] = []
    above: _Placed | None = None
    for number, line in enumerate(script.source.lines, 1):
        text = line.strip(" \t")
        following = below[-number]
        if number in placed:
            above = placed[number]
            rows.append(_statement_row(above, hours))
        elif not text:
            rows.append(_Row())
        elif text.startswith("//"):
            depth, indent = _comment_place(line[: line.index("/")], above, following)
            rows.append(_Row(comment=indent + text, depth=depth))
        else:  # too deep to be read
            rows.append(_Row(head=line.rstrip(" \t"), depth=DEEPEST + 1))
    return rows


def _statement_row(placed: _Placed, hours: Hours | None) -> _Row:
    statement = placed.statement
    if statement.unsound:
        return _Row(placed.indent + statement.text.strip(" \t"), depth=placed.depth, placed=placed)
    head, tail = tidied(statement, hours)
    arrow, padding = -1, 0
    if head and tail:
        token = statement.form.fields["arrow"][0][0]
        arrow = statement.tokens[0][token]
        padding = arrow - statement.tokens[1][token - 1]
    if not head:
        head, tail = tail, ""
    return _Row(placed.indent + head, tail, _comment(statement), placed.depth, placed, arrow, padding)


def _align(rows: list[_Row]) -> None:
    """Keep arrows under each other where the author put them so, on neighbouring lines."""
    first = 0
    while first < len(rows):
        end = first + 1
        while end < len(rows) and rows[first].arrow >= 0 and rows[end].arrow == rows[first].arrow:
            end += 1
        run = rows[first:end]
        if len(run) > 1 and any(row.padding > 1 for row in run):
            width = max(len(row.head) for row in run)
            rows[first:end] = [row._replace(head=row.head.ljust(width)) for row in run]
        first = end


def _spaced(rows: Sequence[_Row]) -> list[str]:
    """The rows as lines: a blank line between the parts, at most one elsewhere, none at either end."""
    parted = _parted(rows)
    lines: list[str] = []
    blank = False
    for number, row in enumerate(rows):
        if row.blank:
            blank = True
            continue
        if lines and (blank or number in parted):
            lines.append("")
        blank = False
        words = f"{row.head} {row.tail}" if row.tail else row.head
        lines.append(f"{words}  {row.comment}" if words and row.comment else words + row.comment)
    return lines


def _parted(rows: Sequence[_Row]) -> set[int]:
    """The rows that need a blank line before them because a part of the file begins there.

    The comments at the margin above a part belong to it; where the author left a blank line among them, it stays there.
    """
    found: set[int] = set()
    part: Statement | None = None
    start = 0  # first row after the last line that belongs to the part above
    for number, row in enumerate(rows):
        if row.placed is not None and row.depth == 0:
            statement = row.placed.statement
            if part is not None and not _together(part, statement) and not any(row.blank for row in rows[start:number]):
                found.add(start)
            part = statement
        if row.placed is not None or row.depth > 0:
            start = number + 1
    return found


def _together(above: Statement, below: Statement) -> bool:
    """Whether two parts may stand without a blank line between them: a list of goals, or declarations of one line."""
    if above.verb == below.verb and (above.verb in _LISTED or not above.children):
        return True
    return not above.children and not below.children
