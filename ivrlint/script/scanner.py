"""One physical line cut into words, and the *shape* it shares with other lines.

The shape of a line is the line with its strings emptied, its own names shortened and its numbers reduced to how many
digits they have. Lines of one shape have one parse, so lark reads every shape once, however long the file is.
"""

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<string>"[^"]*"|“[^”]*”)
      | (?P<comment>//.*)
      | (?P<blank>[ \t]+)
      | (?P<name>[^\W\d]\w*)
      | (?P<number>\d+)
      | (?P<arrow>->|→)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_SLUG_WORD = re.compile(r"[a-z]+\Z")


class Scanned(NamedTuple):
    """A line as the parser wants it.

    Parameters
    ----------
    shape : what lark parses in place of the line
    starts, ends : offsets of each token in the line, blanks left out
    shape_starts : offset of each token in the shape
    comment : offset of the comment, or -1
    """

    shape: str
    starts: list[int]
    ends: list[int]
    shape_starts: list[int]
    comment: int

    def with_free_word(self) -> "Scanned":
        """The same line with its first word taken for a name, though the grammar knows it as a verb."""
        width = self.shape_starts[1] if len(self.shape_starts) > 1 else len(self.shape)
        blank = self.shape[:width].endswith(" ")
        shift = width - 1 - blank
        starts = [0, *(start - shift for start in self.shape_starts[1:])]
        return self._replace(shape="a" + " " * blank + self.shape[width:], shape_starts=starts)


def scan(line: str, keywords: frozenset[str]) -> Scanned:
    """Cut `line` into tokens and reduce it to its shape.

    Parameters
    ----------
    line : one physical line
    keywords : words that mean something to the grammar; they stay as they are
    """
    starts: list[int] = []
    ends: list[int] = []
    shape_starts: list[int] = []
    shape: list[str] = []
    width = 0
    comment = -1
    blank = False
    for match in _TOKEN.finditer(line):
        kind = match.lastgroup
        if kind == "blank":
            blank = bool(shape)
            continue
        if kind == "comment":
            comment = match.start()
            break
        if blank:
            shape.append(" ")
            width += 1
            blank = False
        text = match.group()
        if kind == "string":
            text = '""'
        elif kind == "name":
            if text not in keywords:
                text = "a" if _SLUG_WORD.match(text) else "A"
        elif kind == "number":
            text = "1000"[: len(text)] if len(text) != 1 else text
        starts.append(match.start())
        ends.append(match.end())
        shape_starts.append(width)
        shape.append(text)
        width += len(text)
    return Scanned("".join(shape), starts, ends, shape_starts, comment)
