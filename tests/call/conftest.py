"""Flows as calls."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ivrlint.call.program import Program
from ivrlint.flow.build import build_flow
from ivrlint.text import SourceText

GOLDEN = Path(__file__).parent / "golden"


def program_of(text: str, file: str = "flow.ivr") -> Program:
    flow, findings, _ = build_flow(SourceText(file, text), file, frozenset())
    assert flow.complete, findings
    return Program(flow)


@pytest.fixture(scope="session")
def program() -> Callable[..., Program]:
    """Makes a program of the text of a flow."""
    return program_of


@pytest.fixture(scope="session")
def desk() -> Program:
    return program_of((GOLDEN / "desk.ivr").read_text(encoding="utf-8"), "desk.ivr")


@pytest.fixture(scope="session")
def notice() -> Program:
    return program_of((GOLDEN / "notice.ivr").read_text(encoding="utf-8"), "notice.ivr")
