"""The README tells the truth: its output is what its commands print, and its flows are what it says of them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
_CONSOLE = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)
_FLOW = re.compile(r"```ivr\n(?P<text>.*?)```", re.DOTALL)


def run(arguments: list[str], cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command line as a newcomer does, without a terminal."""
    environment = {**os.environ, "NO_COLOR": "1", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    environment.pop("COLUMNS", None)
    command = [sys.executable, "-m", "ivrlint", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=environment)


def words_of(command: str) -> list[str]:
    """The arguments of a command line as the shell splits them, without the program's name."""
    import shlex

    return shlex.split(command)[1:]


@pytest.mark.parametrize("block", list(_CONSOLE.finditer(README.read_text("utf-8"))), ids=lambda m: m["command"])
def test_pasted_output_is_what_the_command_prints(block: re.Match[str]) -> None:
    """To renew it after a change: `python tests/test_readme.py`."""
    assert block["output"] == run(words_of(block["command"])).stdout


def test_the_first_flow_has_the_findings_that_the_text_counts(tmp_path: Path) -> None:
    first, repaired = (match["text"] for match in _FLOW.finditer(README.read_text("utf-8")))
    (tmp_path / "shop.ivr").write_text(first, "utf-8")
    (tmp_path / "fixed.ivr").write_text(repaired, "utf-8")
    found = run(["check", "shop.ivr", "--no-cache", "--output-format", "concise"], tmp_path)
    assert len([line for line in found.stdout.splitlines() if line.startswith("shop.ivr:")]) == 5, found.stdout
    assert run(["check", "fixed.ivr", "--no-cache"], tmp_path).returncode == 0


_TWINS = re.compile(r"(?<=<!-- twins -->\n)(?P<table>.*?)(?=<!-- twins -->)", re.DOTALL)
_PAIRS = ("furniture", "rewards", "labyrinth", "bookshop", "gift")


def twins() -> str:
    """What `compare` says of each flow and its repaired twin, as a table."""
    rows = [
        "| of 100 customers | lost | in the twin | change, kind to harsh | helped in the first call | in the twin |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name in _PAIRS:
        command = ["compare", f"flows/{name}.ivr", f"flows/{name}_fixed.ivr", "--output-format", "json"]
        found = json.loads(run([*command, *(["--sample", "4000"] if name == "labyrinth" else [])]).stdout)
        lost, helped = found["every"]["lost"], found["every"]["first_call"]
        least, most = sorted(lost["range"])
        rows.append(
            f"| `{name}` | {lost['old']:.0f} | {lost['new']:.0f} | {least:+.0f} to {most:+.0f}"
            f" | {helped['old']:.0f} | {helped['new']:.0f} |"
        )
    return "\n".join(rows) + "\n"


@pytest.mark.slow
def test_the_table_of_repaired_twins_is_true() -> None:
    """To renew it after a change: `python tests/test_readme.py`."""
    found = _TWINS.search(README.read_text("utf-8"))
    assert found is not None and found["table"] == twins()


def renew() -> None:
    """Paste what the commands print today."""

    def pasted(match: re.Match[str]) -> str:
        return f"```console\n$ {match['command']}\n{run(words_of(match['command'])).stdout}```"

    text = _CONSOLE.sub(pasted, README.read_text("utf-8"))
    README.write_text(_TWINS.sub(lambda match: twins(), text), "utf-8")


if __name__ == "__main__":
    renew()
