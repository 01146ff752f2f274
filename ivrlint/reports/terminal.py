"""The terminal a report is written to: how wide it is, which colours and characters it can show.

Whatever comes from a file (words, names, source lines) goes through `harmless` before it is printed, so that a flow
can neither move the cursor of whoever checks it nor hide a part of the report.
"""

import os
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, TextIO

REPLACEMENT: Final = "\ufffd"
TAB: Final = 4

#: What stands for a character on a terminal that does not have it.
_PLAIN: Final = str.maketrans(
    {
        "→": "->",
        "←": "<-",
        "…": "...",
        "·": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u201c": '"',
        "\u201d": '"',
        "\u2018": "'",
        "\u2019": "'",
        "\u00d7": "x",
        "\u00a0": " ",
        REPLACEMENT: "?",
    }
)
_LINE_SEPARATORS: Final = "\u2028\u2029"
_BIDI: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


class Terminal(NamedTuple):
    """What can be shown where a report goes; `Terminal()` is a pipe that takes UTF-8.

    Parameters
    ----------
    width : columns to wrap at, or None for lines of any length
    colour : whether it understands colours
    encoding : what it takes
    interactive : whether a person sits before it, who is shown what matters most first
    """

    width: int | None = None
    colour: bool = False
    encoding: str = "utf-8"
    interactive: bool = False

    @classmethod
    def of(cls, stream: TextIO | None, environment: Mapping[str, str]) -> "Terminal":
        """The terminal behind a stream.

        `NO_COLOR` and `TERM=dumb` switch colours off, `FORCE_COLOR` switches them on where there is no terminal, and
        `COLUMNS` says how wide it is, terminal or not.
        """
        if stream is None:  # standard output is closed
            return cls()
        interactive = stream.isatty()
        colour = interactive and environment.get("TERM") != "dumb"
        if environment.get("FORCE_COLOR", "0") not in {"", "0"}:
            colour = True
        if environment.get("NO_COLOR"):
            colour = False
        columns = environment.get("COLUMNS", "")
        width = int(columns) if columns.isascii() and columns.isdigit() and int(columns) > 0 else None
        if width is None and interactive:
            try:
                width = os.get_terminal_size(stream.fileno()).columns or 80
            except (OSError, ValueError):
                width = 80
        return cls(width, colour, stream.encoding or "ascii", interactive)

    def encode(self, text: str) -> str:
        """`text` with every character that this terminal cannot show replaced by one that it can."""
        if text.isascii():
            return text
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            text = "".join(char if self._has(char) else char.translate(_PLAIN) for char in text)
            return text.encode(self.encoding, "replace").decode(self.encoding, "replace")
        except LookupError:  # an encoding that Python does not know
            return text.translate(_PLAIN).encode("ascii", "replace").decode()
        return text

    def _has(self, char: str) -> bool:
        try:
            char.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def style(self, text: str, **style: str | bool) -> str:
        """`text` in a colour, where there are colours; the keywords are those of `click.style`."""
        if not (self.colour and text):
            return text
        import click

        return click.style(text, **style)  # type: ignore[arg-type]


def harmless(text: str) -> str:
    """`text` without anything that a terminal would obey instead of show; columns stay as they are.

    Control characters, lone surrogates, line separators and marks that turn the direction of writing become U+FFFD;
    tabs are kept.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(REPLACEMENT if _commands(char) else char for char in text)


def one_line(text: str) -> str:
    """`text` as one harmless line: white space of any kind becomes a single blank."""
    return harmless(" ".join(text.split()))


def _commands(char: str) -> bool:
    code = ord(char)
    return (
        (code < 0x20 and char != "\t")
        or 0x7F <= code < 0xA0
        or 0xD800 <= code < 0xE000
        or char in _LINE_SEPARATORS
        or char in _BIDI
    )


def columns(text: str) -> int:
    """How many columns `text`, which holds no tabs, takes on a terminal; East Asian characters take two."""
    if text.isascii():
        return len(text)
    import unicodedata

    width = 0
    for char in text:
        if unicodedata.category(char) not in {"Mn", "Me", "Cf"}:
            width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return width


class Word(NamedTuple):
    """A word that is wrapped as `plain` and printed as `styled`."""

    plain: str
    styled: str


def words(text: str) -> list[Word]:
    """The words of a text, harmless and without a style."""
    return [Word(word, word) for word in one_line(text).split(" ") if word]


def wrap(said: Iterable[Word], width: int | None, first: int, later: int) -> list[str]:
    """Fill lines with words; a word wider than a line stands alone, uncut.

    Parameters
    ----------
    said : what is to be said
    width : columns of the terminal, or None for one line of any length
    first, later : columns that are taken before the first and before every later line
    """
    lines: list[str] = []
    line: list[str] = []
    used = first
    for word in said:
        size = columns(word.plain)
        if line and width is not None and used + 1 + size > width:
            lines.append(" ".join(line))
            line, used = [], later
        used += size + (1 if line else 0)
        line.append(word.styled)
    if line:
        lines.append(" ".join(line))
    return lines
