"""A source text: its lines, its decoding, and nothing of its meaning."""

import re
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n|\n|\r")
_BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


class Undecodable(NamedTuple):
    """A line that holds bytes which are no UTF-8.

    Parameters
    ----------
    line : number of the line, from 1
    column : column of the first such byte, from 1
    byte : its value
    """

    line: int
    column: int
    byte: int


class SourceText:
    """One file as the tool reads it.

    Parameters
    ----------
    file : the name that findings print, relative and with ``/``
    text : the decoded text
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text

    @classmethod
    def from_bytes(cls, file: str, data: bytes) -> "SourceText":
        """Decode `data` as UTF-8; a byte-order mark is dropped, a stray byte survives as a lone surrogate."""
        encoding = _BYTE_ORDER_MARKS.get(data[:2], "utf-8-sig")
        return cls(file, data.decode(encoding, errors="surrogateescape" if encoding == "utf-8-sig" else "replace"))

    @cached_property
    def lines(self) -> list[str]:
        """The physical lines without their ends; only CR LF, LF and CR end a line, as in an editor."""
        lines = _LINE_END.split(self.text)
        if lines and not lines[-1]:
            lines.pop()
        return lines

    def line(self, number: int) -> str:
        """The line with this number, from 1; empty past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def undecodable(self) -> list[Undecodable]:
        """The first undecodable byte of every line that has one."""
        if self.text.isascii():
            return []
        found = []
        for number, line in enumerate(self.lines, 1):
            for column, char in enumerate(line, 1):
                if "\udc80" <= char <= "\udcff":
                    found.append(Undecodable(number, column, ord(char) - 0xDC00))
                    break
        return found


def nearest(word: str, candidates: list[str] | tuple[str, ...], limit: float = 0.6) -> str | None:
    """The candidate that `word` was probably meant to be, or None.

    Parameters
    ----------
    word : what was written
    candidates : what may be written
    limit : similarity from 0 to 1 that a candidate needs (difflib's ratio)
    """
    from difflib import get_close_matches  # only needed once something is wrong

    by_lower = {candidate.lower(): candidate for candidate in sorted(candidates, reverse=True)}
    matches = get_close_matches(word.lower(), sorted(by_lower), n=1, cutoff=limit)
    return by_lower[matches[0]] if matches else None


def did_you_mean(
    word: str,
    candidates: list[str] | tuple[str, ...],
    quote: Callable[[str], str] = "`{}`".format,
) -> str:
    """`` Did you mean `x`?`` with a leading blank, or nothing where no candidate is near."""
    match = nearest(word, candidates)
    return f" Did you mean {quote(match)}?" if match else ""
