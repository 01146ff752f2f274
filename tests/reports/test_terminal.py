import io

import pytest

from ivrlint.reports.terminal import Terminal, columns, harmless, one_line


class Screen(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError


@pytest.mark.parametrize(
    ("screen", "environment", "colour", "width"),
    [
        (True, {}, True, 80),
        (True, {"NO_COLOR": "1"}, False, 80),
        (True, {"NO_COLOR": ""}, True, 80),
        (True, {"TERM": "dumb"}, False, 80),
        (True, {"COLUMNS": "40"}, True, 40),
        (True, {"COLUMNS": "-1"}, True, 80),
        (True, {"COLUMNS": "²"}, True, 80),
        (False, {}, False, None),
        (False, {"COLUMNS": "40"}, False, 40),
        (False, {"FORCE_COLOR": "1"}, True, None),
        (False, {"FORCE_COLOR": "0"}, False, None),
        (False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, None),
    ],
)
def test_the_environment_decides(screen: bool, environment: dict[str, str], colour: bool, width: int | None) -> None:
    terminal = Terminal.of(Screen() if screen else io.StringIO(), environment)
    assert (terminal.colour, terminal.width, terminal.interactive) == (colour, width, screen)


def test_a_closed_output_is_a_pipe() -> None:
    assert Terminal.of(None, {"FORCE_COLOR": "1"}) == Terminal()


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "→ … · é 番 “x”"),
        ("latin-1", '-> ... · é ? "x"'),
        ("ascii", '-> ... - ? ? "x"'),
        ("no-such-encoding", '-> ... - ? ? "x"'),
    ],
)
def test_what_a_terminal_does_not_have_is_replaced(encoding: str, shown: str) -> None:
    assert Terminal(encoding=encoding).encode("→ … · é 番 “x”") == shown


def test_nothing_commands_the_terminal() -> None:
    assert harmless("a\x1b[2J\x9b\x7f\r\n\udc9b\u2028\u202e\tb é番") == "a�[2J�������\tb é番"
    assert one_line("  a\n\tb\x1b  ") == "a b�"


def test_columns() -> None:
    assert columns("abc") == 3
    assert columns("番号") == 4
    assert columns("e\u0301") == 1
