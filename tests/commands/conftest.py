"""An engine that finds what its flows say, so that commands are tested without any rule.

A line `!rule severity [message]` of a flow is a finding of that rule; `use FILE` reads a module; `!crash` is a rule
that crashes and `!bug` an engine that does.
"""

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner, Result

from ivrlint.commands.main import main
from ivrlint.findings import Finding, Label, Severity, Span, Turn
from ivrlint.linting.discovery import display_name
from ivrlint.settings import Settings
from ivrlint.text import SourceText


class FakeRule(NamedTuple):
    name: str
    set: str
    severity: Severity = Severity.WARNING
    page: str = "A page."


RULES = (
    FakeRule("syntax", "script", Severity.ERROR, "A line that cannot be read.\n\n    It stays so.\n"),
    FakeRule(
        "dead-end",
        "default",
        Severity.ERROR,
        """Callers end here with nothing.

        ## What to do

        Lead them to `-> front_desk`, or say something:

        * a message
        * a person

        ```
        step x
          -> hang up
        ```
        """,
    ),
    FakeRule("unreachable-place", "default"),
    FakeRule("hops-to-human", "default"),
    FakeRule("long-menu", "coach", Severity.INFO),
)


class FakeReport(NamedTuple):
    findings: tuple[Finding, ...]
    understood: float
    reads: dict[str, str]
    lines: dict[str, list[str]]
    crashes: tuple[str, ...]


class FakeEngine:
    def __init__(self) -> None:
        self.calls: list[str] = []

    def lint(self, source: SourceText, path: str, rules: Any, settings: Settings) -> FakeReport:
        self.calls.append(source.file)
        sources, reads = [source], {}
        for line in source.lines:
            if line.startswith("!bug"):
                raise ValueError("a bug")
            if line.startswith("use "):
                module = Path(path).parent / line.removeprefix("use ")
                name = display_name(str(module))
                data = module.read_bytes() if module.exists() else None
                reads[name] = hashlib.sha256(data).hexdigest() if data is not None else ""
                if data is not None:
                    sources.append(SourceText.from_bytes(name, data))
        findings = []
        for each in sources:
            for number, line in enumerate(each.lines, 1):
                if line.startswith("!") and (found := self._finding(each.file, number, line, settings, rules)):
                    findings.append(found)
        crashes = tuple(f"{line}: it broke" for line in source.lines if line.startswith("!crash"))
        lines = {each.file: each.lines for each in sources}
        return FakeReport(tuple(sorted(findings, key=lambda f: f.order)), 1.0, reads, lines, crashes)

    def _finding(self, file: str, number: int, line: str, settings: Settings, rules: Any) -> Finding | None:
        name, _, rest = line[1:].partition(" ")
        severity, _, message = rest.partition(" ")
        rule = next((rule for rule in rules if rule.name == name), None)
        if rule is None or not settings.wants(rule.name, rule.set, file):
            return None
        severity = settings.severity.get(name, severity or str(rule.severity))
        span = Span(file, number, 1, number, len(line) + 1)
        return Finding(
            name,
            Severity[severity.upper()],
            span,
            message or f"message of {name}",
            place="main",
            path=(Turn(span, "main", "press 2", 3.0),),
            script="2",
            labels=(Label(span._replace(line=1), "the first line"),),
            arrives=3.0,
            weight=float(number),
        )


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    fake = FakeEngine()
    module = ModuleType("ivrlint.linting.engine")
    module.lint = fake.lint  # type: ignore[attr-defined]
    rules = ModuleType("ivrlint.rules")
    rules.ALL = RULES  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ivrlint.linting.engine", module)
    monkeypatch.setitem(sys.modules, "ivrlint.rules", rules)
    return fake


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, which is also where commands run."""
    (tmp_path / "ivrlint.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def run(engine: FakeEngine, folder: Path) -> Callable[..., Result]:
    def run(*args: str, **extra: Any) -> Result:
        return CliRunner().invoke(main, args, catch_exceptions=False, **extra)

    return run
