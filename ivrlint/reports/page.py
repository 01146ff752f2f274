"""Markdown pages as text on a terminal: headings, paragraphs, lists and examples, wrapped to be read."""

import re
from collections.abc import Iterator
from typing import Final

from ivrlint.reports.terminal import Terminal, Word, harmless, words, wrap

#: Longer lines are hard to read, however wide the terminal.
READABLE: Final = 88

_HEADING: Final = re.compile(r"#{1,6}\s+(.*)")
_UNDERLINE: Final = re.compile(r"(=|-){3,}\s*")
_ITEM: Final = re.compile(r"(\s*)([-*]|\d+\.)\s+(.*)")
_FENCE: Final = re.compile(r"\s*(```|~~~)")
_QUOTED: Final = "    "


def render(title: str, markdown: str, terminal: Terminal) -> str:
    """A page under its title.

    Parameters
    ----------
    title : what stands above it
    markdown : the page; headings (`#` or underlined), paragraphs, lists, fenced and indented examples
    terminal : what it is printed on; pipes get lines of `READABLE` columns too
    """
    width = min(terminal.width or READABLE, READABLE)
    lines = [terminal.style(harmless(title), bold=True), ""]
    for block in _blocks(markdown.splitlines()):
        lines += [*_block(block, width, terminal), ""]
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines)


def row(name: str, text: str, margin: int, terminal: Terminal) -> str:
    """One line of a list of names: what it is called, and from column `margin` on what it is."""
    narrow = terminal.width is not None and terminal.width < margin + 24
    margin = 4 if narrow else margin
    said = wrap(words(terminal.encode(text)), terminal.width, margin, margin)
    head = "  " + terminal.style(name, fg="cyan")
    if said and not narrow:
        head += " " * (margin - 2 - len(name)) + said.pop(0)
    return "\n".join([head, *(" " * margin + line for line in said)])


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """The parts of a page: what blank lines and headings separate; examples keep the blank lines inside them."""
    block: list[str] = []
    fence = ""
    for line in lines:
        if fence:
            block.append(line)
            if line.strip() == fence:
                yield block
                block, fence = [], ""
            continue
        starts = _FENCE.match(line)
        if (starts or _HEADING.match(line) or not line.strip()) and block:
            yield block
            block = []
        if starts:
            fence = starts[1]
            block = [line]
        elif _HEADING.match(line):
            yield [line]
        elif line.strip():
            block.append(line)
            if len(block) == 2 and _UNDERLINE.fullmatch(line):
                yield block
                block = []
    if block:
        yield block


def _block(block: list[str], width: int, terminal: Terminal) -> Iterator[str]:
    heading = _HEADING.match(block[0])
    if heading or (len(block) == 2 and _UNDERLINE.fullmatch(block[1])):
        yield terminal.style(harmless(heading[1] if heading else block[0]), bold=True, underline=True)
    elif _FENCE.match(block[0]):
        inside = block[1:-1] if _FENCE.match(block[-1]) and len(block) > 1 else block[1:]
        yield from (_example(line, terminal) for line in inside)
    elif all(line.startswith(_QUOTED) for line in block):
        yield from (_example(line[len(_QUOTED) :], terminal) for line in block)
    else:
        yield from _flowing(block, width, terminal)


def _example(line: str, terminal: Terminal) -> str:
    return terminal.style((_QUOTED + harmless(line)).rstrip(), fg="cyan")


def _flowing(block: list[str], width: int, terminal: Terminal) -> Iterator[str]:
    """A paragraph or a list; an item begins a line, everything else flows."""
    mark, said, indent = "", "", 0
    for line in block:
        item = _ITEM.fullmatch(line)
        if item is None:
            said = f"{said} {line}"
            continue
        if said:
            yield from _filled(mark, said, indent, width, terminal)
        indent, mark, said = len(item[1]), f"{item[2]} ", item[3]
    yield from _filled(mark, said, indent, width, terminal)


def _filled(mark: str, said: str, indent: int, width: int, terminal: Terminal) -> Iterator[str]:
    margin = indent + len(mark)
    first, *later = wrap(_styled(said, terminal), width, margin, margin) or [""]
    yield " " * indent + mark + first
    for line in later:
        yield " " * margin + line


def _styled(text: str, terminal: Terminal) -> list[Word]:
    """The words of a text, those between backticks in colour; `**` marks are dropped."""
    result = []
    inside = False
    for word in words(terminal.encode(text.replace("**", ""))):
        coloured = inside or "`" in word.plain
        inside ^= word.plain.count("`") % 2 == 1
        result.append(Word(word.plain, terminal.style(word.plain, fg="cyan") if coloured else word.plain))
    return result
