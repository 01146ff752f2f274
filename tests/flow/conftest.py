"""Building flows in tests from a few lines of script."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from ivrlint.findings import Finding
from ivrlint.flow.build import build_flow
from ivrlint.flow.model import Flow, Place, Team
from ivrlint.text import SourceText

RULES = frozenset({"barge-in-off", "dead-end"})


class Built(NamedTuple):
    """A flow and what was wrong with its script."""

    flow: Flow
    findings: list[Finding]

    @property
    def told(self) -> list[tuple[int, str]]:
        """Line and rule of each finding."""
        return [(finding.span.line, finding.rule) for finding in self.findings]

    def place(self, name: str) -> Place:
        return next(place for place in self.flow.places if place.name == name)

    def team(self, name: str) -> Team:
        return next(team for team in self.flow.teams if team.name == name)


Build = Callable[..., Built]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Build a flow from its text; further files by their name, `__` for a folder and `_ivr` for the ending."""

    def made(text: str | bytes, **others: str | bytes) -> Built:
        (tmp_path / "ivrlint.toml").touch()
        for name, content in {"flow_ivr": text, **others}.items():
            path = tmp_path / name.replace("__", "/").replace("_ivr", ".ivr")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        source = SourceText.from_bytes("flow.ivr", (tmp_path / "flow.ivr").read_bytes())
        flow, findings, _ = build_flow(source, str(tmp_path / "flow.ivr"), RULES)
        return Built(flow, findings)

    return made
