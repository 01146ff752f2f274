import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ivrlint.commands.main import main

FLOWS = Path(__file__).resolve().parents[2] / "flows"
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command in a folder of its own that holds the furniture flow, with the real engine."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "furniture.ivr").write_bytes((FLOWS / "furniture.ivr").read_bytes())
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def run(*args: str, **extra: object) -> Result:
        return CliRunner().invoke(main, ["check", *args], catch_exceptions=False, **extra)  # type: ignore[arg-type]

    return run


def findings(result: Result) -> list[dict[str, Any]]:
    found = json.loads(result.stdout)["findings"]
    assert isinstance(found, list)
    return found


def test_findings_are_ordered_by_callers_hurt(run: Run) -> None:
    plain = run("furniture.ivr", "--output-format", "concise").stdout.splitlines()
    ranked = run("furniture.ivr", "--rank", "--output-format", "concise").stdout.splitlines()
    assert sorted(ranked) == sorted(plain)
    assert ranked != plain
    hurts = {(each["rule"], each["start"]["line"]): each["hurts"]
             for each in findings(run("furniture.ivr", "--rank", "--output-format", "json")) if "hurts" in each}  # fmt: skip
    shares = [hurts.get((line.split("[")[1].split("]")[0], int(line.split(":")[1])), 0.0) for line in ranked]
    assert shares == sorted(shares, reverse=True)
    assert 0.5 < shares[0] < 0.9, "most callers are asked for a number that nobody mentioned"


def test_each_finding_says_whom_it_hurts(run: Run) -> None:
    text = run("furniture.ivr", "--rank").stdout
    assert "hurts 69 of 100 callers" in text or "hurts 70 of 100 callers" in text or "hurts 68 of 100 callers" in text
    assert "of 100 callers" not in run("furniture.ivr").stdout


def test_json_keeps_its_order_and_its_fingerprints(run: Run) -> None:
    plain = findings(run("furniture.ivr", "--output-format", "json"))
    ranked = findings(run("furniture.ivr", "--rank", "--output-format", "json"))
    assert [{key: value for key, value in each.items() if key != "hurts"} for each in ranked] == plain
    assert any("hurts" in each for each in ranked)


def test_the_exit_code_is_the_same(run: Run) -> None:
    assert run("furniture.ivr", "--rank").exit_code == run("furniture.ivr").exit_code == 1


def test_the_answer_is_kept(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run("furniture.ivr", "--rank").stdout
    monkeypatch.setattr("ivrlint.simulation.hurting.hurt_by_place", lambda *_: pytest.fail("lived through again"))
    assert run("furniture.ivr", "--rank").stdout == first


def test_a_changed_flow_is_lived_through_again(run: Run, tmp_path: Path) -> None:
    first = findings(run("furniture.ivr", "--rank", "--output-format", "json"))
    flow = tmp_path / "furniture.ivr"
    flow.write_text(flow.read_text(encoding="utf-8").replace("60%", "10%", 1), encoding="utf-8")
    second = findings(run("furniture.ivr", "--rank", "--output-format", "json"))
    assert [each.get("hurts") for each in first] != [each.get("hurts") for each in second]


def test_a_flow_that_cannot_be_read_keeps_its_findings(run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.ivr").write_text('inbound "555-0100" -> main\nmenu main\n  pres 1\n', encoding="utf-8")
    plain, ranked = run("broken.ivr"), run("broken.ivr", "--rank")
    assert ranked.stdout == plain.stdout
    assert ranked.exit_code == plain.exit_code == 1


def test_standard_input_cannot_be_ranked(run: Run) -> None:
    result = run("-", "--rank", input='inbound "555-0100" -> hang up\n')
    assert result.exit_code == 2
    assert "name the file" in result.stderr
