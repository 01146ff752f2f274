"""Reading scripts in tests: the findings of a text, in short."""

from collections.abc import Callable

import pytest

from ivrlint.findings import Finding
from ivrlint.flow.build import build_flow
from ivrlint.text import SourceText

RULES = frozenset({"barge-in-off", "dead-end"})


@pytest.fixture(scope="session")
def findings_of() -> Callable[[str], list[Finding]]:
    """All that is said of a text while it is read; it uses no other files."""

    def read(text: str) -> list[Finding]:
        return build_flow(SourceText("flow.ivr", text), "flow.ivr", RULES)[1]

    return read
