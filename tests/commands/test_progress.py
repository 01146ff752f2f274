"""Progress is shown to somebody who waits before a terminal, and to nobody else."""

import io
import sys

import pytest

from ivrlint.commands import progress
from ivrlint.commands.progress import Progress


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_nothing_within_two_seconds(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    monkeypatch.setattr(sys, "stderr", Screen())
    with Progress("calling") as shown:
        clock[0] = 1.9
        shown.tell(1, 10)
    assert sys.stderr.getvalue() == ""  # type: ignore[attr-defined]


def test_later_a_bar_that_is_gone_at_the_end(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    monkeypatch.setattr(sys, "stderr", Screen())
    with Progress("calling") as shown:
        clock[0] = 2.5
        shown.tell(5, 10)
        text = sys.stderr.getvalue()  # type: ignore[attr-defined]
        assert text == "\rcalling [" + "#" * 15 + "-" * 15 + "] 5 of 10"
    assert sys.stderr.getvalue() == text + "\r" + " " * (len(text) - 1) + "\r"  # type: ignore[attr-defined]


def test_nothing_where_nobody_sees_it(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with Progress("calling") as shown:
        clock[0] = 60.0
        shown.tell(5, 10)
        shown.beat()
        shown.say("judging")
    assert sys.stderr.getvalue() == ""  # type: ignore[attr-defined]


def test_a_closed_standard_error_is_no_crash(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with Progress("calling") as shown:
        clock[0] = 60.0
        shown.tell(5, 10)
