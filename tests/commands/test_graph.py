import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivrlint.commands.main import main

FLOWS = Path(__file__).resolve().parents[2] / "flows"
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in the checkout, with the real engine."""
    monkeypatch.chdir(FLOWS.parent)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def run(*args: str) -> Result:
        return CliRunner().invoke(main, args, catch_exceptions=False)

    return run


def test_mermaid_is_what_is_written_where_nothing_is_said(run: Run) -> None:
    result = run("graph", "flows/furniture.ivr")
    assert result.exit_code == 0
    assert result.stdout.startswith('flowchart LR\n  n0(["1-800-555-0142"])\n')


@pytest.mark.parametrize("name", ["mermaid", "dot", "svg", "json"])
def test_a_file_holds_what_would_be_printed(run: Run, tmp_path: Path, name: str) -> None:
    out = tmp_path / "picture"
    printed = run("graph", "flows/furniture.ivr", "--format", name)
    written = run("graph", "flows/furniture.ivr", "--format", name, "-o", str(out))
    assert printed.exit_code == written.exit_code == 0
    assert written.stdout == ""
    assert out.read_bytes().decode("utf-8") == printed.stdout


@pytest.mark.parametrize("flow", sorted(path.name for path in FLOWS.glob("*.ivr")))
def test_every_shipped_flow_is_drawn(run: Run, flow: str) -> None:
    result = run("graph", f"flows/{flow}", "--format", "svg")
    assert result.exit_code == 0, result.stderr
    ET.fromstring(result.stdout)


def test_findings_are_numbered_as_check_prints_them(run: Run) -> None:
    checked = json.loads(run("check", "--no-cache", "--output-format", "json", "flows/furniture.ivr").stdout)
    drawn = json.loads(run("graph", "flows/furniture.ivr", "--format", "json").stdout)
    marks = [mark for node in drawn["nodes"] for mark in node["findings"]]
    assert marks
    for mark in marks:
        finding = checked["findings"][mark["number"] - 1]
        assert (mark["rule"], mark["message"]) == (finding["rule"], finding["message"])


def test_the_way_of_a_finding_is_given(run: Run) -> None:
    findings = json.loads(run("check", "--no-cache", "--output-format", "json", "flows/furniture.ivr").stdout)[
        "findings"
    ]
    number = next(n for n, each in enumerate(findings, 1) if each["rule"] == "unprepared-data")
    drawn = json.loads(run("graph", "flows/furniture.ivr", "--format", "json", "--finding", str(number)).stdout)
    assert [leg["node"] for leg in drawn["path"]] == [
        "entry:1-800-555-0142", "menu:main", "menu:orders", "menu:placed", "step:find_order",
    ]  # fmt: skip
    assert drawn["path"][1] == {"node": "menu:main", "event": "press 2", "line": 31}


def test_a_finding_that_is_not_there(run: Run) -> None:
    result = run("graph", "flows/furniture_fixed.ivr", "--finding", "1")
    assert result.exit_code == 2
    assert result.stderr == ("Error: flows/furniture_fixed.ivr: there is no finding 1; `ivrlint check` finds none\n")


def test_a_module_and_a_broken_flow_are_drawn(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "broken.ivr"
    path.write_text('menu x\n  pres 1 -> x\n  press 2 for "more" -> x\n')
    assert run("graph", str(path)).exit_code == 0
    assert run("graph", "flows/identify.ivr").exit_code == 0


def test_what_cannot_be_read_or_written(run: Run, tmp_path: Path) -> None:
    assert run("graph", "flows/nowhere.ivr").exit_code == 2
    result = run("graph", "flows/furniture.ivr", "-o", str(tmp_path / "no folder" / "picture.svg"))
    assert result.exit_code == 2
    assert "cannot write this file" in result.stderr
