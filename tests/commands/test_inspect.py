import json
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

    def run(*args: str, **extra: object) -> Result:
        return CliRunner().invoke(main, args, catch_exceptions=False, **extra)  # type: ignore[arg-type]

    return run


def test_text(run: Run) -> None:
    result = run("inspect", "flows/furniture.ivr")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "flows/furniture.ivr: Oak & Pine deliveries\n"
        "\n"
        "Turns until callers stand in the queue of a human who can help\n"
        "  from             any  delivery_window  reschedule  damaged\n"
        "  1-800-555-0142     2                5           5        5\n"
        "  delivery_notice    -                -           -        -\n"
        "\n"
        "The same from every menu\n"
        "  menu        line  any  delivery_window  reschedule  damaged\n"
        "  main          28    2                5           5        5\n"
    )
    assert "  reschedule           4  delivery_desk\n" in result.stdout
    assert "  order_number  44, 61  -\n" in result.stdout


@pytest.mark.parametrize("width", ["36", "44", "60", "100"])
def test_text_keeps_to_narrow_terminals(run: Run, width: str) -> None:
    result = run("inspect", "flows/furniture.ivr", env={"COLUMNS": width})
    lines = result.stdout.splitlines()
    assert all(len(line) <= int(width) for line in lines)
    assert all(goal in result.stdout for goal in ("delivery_window", "reschedule", "damaged"))


def test_json_has_the_keys_of_the_contract(run: Run) -> None:
    result = run("inspect", "flows/furniture.ivr", "--output-format", "json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert list(found) == ["version", "file", "entries", "menus", "goals", "data"]
    assert (found["version"], found["file"]) == (1, "flows/furniture.ivr")
    hops = found["entries"]["1-800-555-0142"]["hops_to_human"]
    assert (hops["any"], hops["reschedule"]) == (2, 5)
    main = found["menus"]["main"]
    assert list(main) == [
        "line", "hops_to_human", "hops_hidden", "hops_failing", "seconds_to_human", "listening_seconds",
    ]  # fmt: skip
    assert main["line"] == 28 and main["hops_to_human"]["any"] == 2
    assert main["hops_hidden"]["any"] is None and main["hops_failing"]["reschedule"] is None
    assert found["goals"]["reschedule"] == {"menus_deep": 4, "resolved_by": ["delivery_desk"]}
    assert found["data"]["order_number"] == {"asked": [44, 61], "announced": []}


def test_a_module_is_refused(run: Run) -> None:
    result = run("inspect", "flows/identify.ivr")
    assert result.exit_code == 2 and result.stdout == ""
    assert "no call begins in this file" in result.stderr


def test_a_flow_with_an_unreadable_line_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "broken.ivr"
    path.write_text('inbound "1" -> x\nmenu x\n  pres 1 -> x\n')
    result = run("inspect", str(path))
    assert result.exit_code == 2 and result.stdout == ""
    assert "unknown-verb" in result.stderr and "once these lines can be read" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_that_is_not_there(run: Run) -> None:
    result = run("inspect", "flows/nowhere.ivr")
    assert result.exit_code == 2
    assert "cannot read this file" in result.stderr
