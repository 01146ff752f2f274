"""pytest collects call scripts: `pytest flows/` makes each `expect` line of a flow a test.

Nothing of ivrlint is imported before there is a call script to collect. `-p no:ivrlint` leaves the plugin out, and so does
`ivrlint = off` in the configuration of pytest.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ivrlint.analyses.facts import Facts
    from ivrlint.flow.model import Expectation
    from ivrlint.linting.source import Reading
    from ivrlint.simulation.expectations import Judged

_ENDING = ".ivr"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the setting that switches the plugin off."""
    parser.addini("ivrlint", "make each `expect` line of a call script (.ivr) a test", type="bool", default=True)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> FlowFile | None:
    """Collect a call script."""
    if file_path.suffix != _ENDING or not parent.config.getini("ivrlint"):
        return None
    return FlowFile.from_parent(parent, path=file_path)


class FlowFile(pytest.File):
    """A call script; its tests are its `expect` lines."""

    def collect(self) -> Iterator[ExpectLine]:
        """Every `expect` line, under its own words."""
        seen: dict[str, int] = {}
        for expectation in self._reading.flow.expectations:
            seen[expectation.text] = seen.get(expectation.text, 0) + 1
            name = (
                expectation.text
                if seen[expectation.text] == 1
                else f"{expectation.text} (line {expectation.span.line})"
            )
            yield ExpectLine.from_parent(self, name=name, expectation=expectation)

    @cached_property
    def _reading(self) -> Reading:
        from ivrlint.linting.source import CannotReadError, flow_of

        try:
            reading = flow_of(str(self.path))
        except CannotReadError as error:
            raise self.CollectError("\n".join(error.errors)) from None
        errors = [each for each in reading.findings if each.severity.name == "ERROR"]
        if errors or not reading.flow.complete:  # nothing is judged that may do something else (ruling 14)
            found = (f"{each.span.file}:{each.span.line}: {each.message}" for each in errors or reading.findings)
            raise self.CollectError("\n".join(found))
        return reading

    @cached_property
    def facts(self) -> Facts:
        """The facts of the flow."""
        from ivrlint.analyses.facts import Facts
        from ivrlint.settings import THRESHOLDS

        settings = self._settings
        return Facts(self._reading.flow, {**THRESHOLDS, **settings.thresholds}, settings.greeting)

    @cached_property
    def _settings(self) -> Any:
        from ivrlint.settings import SettingsFinder

        return SettingsFinder().of_file(str(self.path))

    @cached_property
    def verdicts(self) -> list[Judged]:
        """What becomes of every `expect` line, of those that are measured under the middle row of assumptions."""
        from ivrlint.simulation.expectations import judge
        from ivrlint.simulation.run import Plan, simulate

        simulation = simulate(self.facts, Plan(("middle",), configured=self._settings.callers))
        return judge(simulation, self.facts)


class UnmetError(Exception):
    """An `expect` line does not hold; holds the report."""


class ExpectLine(pytest.Item):
    """One `expect` line.

    Parameters
    ----------
    expectation : the line
    """

    def __init__(self, *, expectation: Expectation, **given: Any) -> None:
        super().__init__(**given)
        self._expectation = expectation

    def runtest(self) -> None:
        """Judge it; only what is measured needs callers."""
        from ivrlint.analyses.expectations import STATIC, unmet

        file = self.parent
        assert isinstance(file, FlowFile)
        if (
            file.facts.flow.is_module
        ):  # its lines hold for the calls of whoever uses it; alone there is nothing to judge
            pytest.skip("no call begins in this file: test the flow that uses it")
        if file.facts.graph.too_large:
            pytest.fail("its decisions multiply too much to follow every call", pytrace=False)
        if self._expectation.measure in STATIC:
            broken = unmet(file.facts, self._expectation)
            if broken is not None:
                raise UnmetError(self._report(broken.message, broken.story.script if broken.story else None))
            return
        judged = next(each for each in file.verdicts if each.expectation is self._expectation)
        if not judged.holds:
            raise UnmetError(self._report(judged.said, judged.witness.script if judged.witness else None))

    def _report(self, message: str, script: str | None) -> str:
        """What is wrong, where, and the call that shows it."""
        span = self._expectation.span
        lines = [f"{span.file}:{span.line}: {self._expectation.text}", f"  {message}"]
        if script is not None:
            lines += self._heard(script)
            quote = "'" if '"' in script else '"'
            lines.append(f"  hear it: ivrlint call {span.file} --script {quote}{script}{quote}")
        return "\n".join(lines)

    def _heard(self, script: str) -> list[str]:
        from ivrlint.call.play import replay
        from ivrlint.reports.call_text import Transcript
        from ivrlint.reports.terminal import Terminal

        file = self.parent
        assert isinstance(file, FlowFile)
        play = replay(file.facts.program, script).play
        return [
            "",
            *(f"  {line}" for line in Transcript(file.facts.flow, Terminal()).lines([*play.events, *play.hears()])),
            "",
        ]

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The report; where nothing can be judged, why; of anything else that goes wrong, what pytest says."""
        from ivrlint.callers.groups import NobodyCallsError
        from ivrlint.settings import SettingsError

        if isinstance(excinfo.value, UnmetError | NobodyCallsError | SettingsError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """File, line (from 0) and name."""
        return self.path, self._expectation.span.line - 1, self.name
