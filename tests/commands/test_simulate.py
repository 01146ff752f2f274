import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ivrlint.commands.main import main

ROOT = Path(__file__).resolve().parents[2]
FURNITURE = "flows/furniture.ivr"
Run = Callable[..., Result]

SMALL = """\
flow "Small shop"

goal hours "ask when you are open" 50%
goal refund "get my money back" 50%

inbound "555-0100" -> main

menu main
  press 1 for "our hours" -> hours
  press 2 for "a refund" -> desk
  after 2 tries -> desk

step hours
  say "We are open from nine to five."
  resolves hours
  -> hang up

team desk "the refund desk"
  resolves refund
"""
ONE_PLACE = """\
inbound "555-0100" -> main

step main
  say "Nobody is here."
  -> hang up
"""
ENDLESS = """\
inbound "555-0100" -> main

step main
  -> other

step other
  -> main
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in the checkout, with the real engine."""
    monkeypatch.chdir(ROOT)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def run(*args: str, **extra: object) -> Result:
        return CliRunner().invoke(main, ["simulate", *args], catch_exceptions=False, **extra)  # type: ignore[arg-type]

    return run


@pytest.fixture
def flow(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        path = tmp_path / "flow.ivr"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture(scope="module")
def furniture() -> Result:
    # pytest's workers say how wide the terminal is that started them
    return CliRunner(env={"COLUMNS": None}).invoke(main, ["simulate", str(ROOT / FURNITURE)], catch_exceptions=False)


@pytest.fixture(scope="module")
def as_json() -> dict[str, Any]:
    args = ["simulate", str(ROOT / FURNITURE), "--output-format", "json"]
    found = json.loads(CliRunner().invoke(main, args, catch_exceptions=False).stdout)
    assert isinstance(found, dict)
    return found


def test_the_report_says_what_becomes_of_100_customers(furniture: Result) -> None:
    text = furniture.stdout
    assert text.startswith("Oak & Pine deliveries, as 100 customers live it")
    assert "exact; ranges from kind to harsh assumptions" in text.splitlines()[0]
    assert "of 100  notice  1st call  later  sent on  never" in text
    for said in (
        "  find out when my furniture comes  ",
        "  all  ",
        "Where they are lost",
        "delivery_desk:58",
        "  A person who can help: 5 turns, 0:4",
        "  Nearer, of no use: the sales floor, 2 turns, ",
        "  How they deal with you: ",
        "  Lost, of 100 in each group: ",
        " Older customers: ",
        "  Who want a person: ",
        "Expectations: 1 of 4 hold",
        "line 88: expect delivery_window resolved at least 90%",
        "their sales order number at hand for 40 of 100 (line 10)",
        "`ivrlint explain callers`",
    ):
        assert said in text, said


def test_it_fits_100_columns(furniture: Result) -> None:
    lines = [line for line in furniture.stdout.splitlines() if "ivrlint call" not in line]
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("width", ["60", "72"])
def test_and_narrow_terminals(run: Run, width: str) -> None:
    text = run(FURNITURE, "--assume", "middle", env={"COLUMNS": width}).stdout
    lines = [line for line in text.splitlines() if "ivrlint call" not in line]
    assert max(map(len, lines)) <= int(width)


def test_an_unmet_expectation_exits_1(furniture: Result) -> None:
    assert furniture.exit_code == 1


def test_met_ones_exit_0(run: Run) -> None:
    result = run("flows/gift_fixed.ivr", "--assume", "middle")
    assert "Expectations: 3 of 3 hold" in result.stdout
    assert result.exit_code == 0


def test_json_has_the_keys_of_the_contract(as_json: dict[str, Any]) -> None:
    assert list(as_json) == [
        "version", "file", "method", "states", "callers", "seed", "assumptions", "goals", "groups", "lost",
        "standard_error", "expectations",
    ]  # fmt: skip
    assert (as_json["version"], as_json["method"], as_json["callers"], as_json["seed"]) == (1, "exact", None, None)
    assert as_json["standard_error"] is None
    figures = [
        "resolved", "deflected", "handed_on", "unresolved", "first_call", "by_human", "calls", "hops", "seconds",
        "wasted_seconds", "asked_unprepared", "asked_again", "range",
    ]  # fmt: skip
    assert list(as_json["goals"]["reschedule"]) == ["share", *figures]
    assert list(as_json["groups"]["older"]["reschedule"]) == figures
    assert set(as_json["groups"]) == {"everyday", "hurried", "older"}


def test_figures_of_json_agree_with_each_other(as_json: dict[str, Any]) -> None:
    for goal in as_json["goals"].values():
        whole = sum(goal[name] for name in ("resolved", "deflected", "handed_on", "unresolved"))
        assert whole == pytest.approx(1.0, abs=1e-5)
        least, most = goal["range"]["unresolved"]
        assert least <= goal["unresolved"] <= most
        seconds = goal["seconds"]
        assert 0 < seconds["p50"] <= seconds["p95"]
    lost = sum(each["share"] for each in as_json["lost"])
    shares = sum(goal["share"] * goal["unresolved"] for goal in as_json["goals"].values())
    assert lost == pytest.approx(shares, abs=1e-4)


def test_expectations_in_json(as_json: dict[str, Any]) -> None:
    found = as_json["expectations"]
    assert [each["line"] for each in found] == [85, 86, 87, 88]
    assert [each["holds"] for each in found] == [True, False, False, False]
    assert found[3]["text"] == "expect delivery_window resolved at least 90%"
    assert 0.5 < float(str(found[3]["measured"])) < 0.6
    assert found[1]["measured"] is None
    assert found[1]["path"], "the shortest call that shows it"


def test_figures_have_at_most_six_digits(run: Run) -> None:
    text = run(FURNITURE, "--assume", "middle", "--output-format", "json").stdout
    floats = re.findall(r"-?\d+\.\d+(?:e-?\d+)?", re.sub(r'"[^"]*"', "", text))
    assert floats
    assert all(len(each.split("e")[0].replace(".", "").lstrip("-0")) <= 6 for each in floats)


def test_the_same_bytes_every_time(run: Run) -> None:
    args = (FURNITURE, "--sample", "300", "--seed", "5", "--output-format", "json")
    assert run(*args).stdout == run(*args).stdout
    assert run(*args).stdout != run(FURNITURE, "--sample", "300", "--seed", "6", "--output-format", "json").stdout


def test_sampled_figures_have_errors_under_the_same_keys(run: Run) -> None:
    found = json.loads(run(FURNITURE, "--sample", "500", "--seed", "2", "--output-format", "json").stdout)
    assert (found["method"], found["callers"], found["seed"], found["states"]) == ("sampled", 500, 2, None)
    goal, error = found["goals"]["reschedule"], found["standard_error"]["goals"]["reschedule"]
    assert set(error) == set(goal) - {"share", "range"}
    assert set(error["seconds"]) == {"mean", "p50", "p95"}
    assert 0 < error["unresolved"] < 0.05


def test_one_sampled_caller_is_no_crash(run: Run) -> None:
    found = json.loads(run(FURNITURE, "--sample", "1", "--output-format", "json").stdout)
    assert found["standard_error"]["goals"]["reschedule"]["seconds"]["mean"] is None


def test_only_a_goal_and_a_group(run: Run) -> None:
    args = (FURNITURE, "--goal", "damaged", "--group", "low_memory", "--assume", "harsh", "--output-format", "json")
    found = json.loads(run(*args).stdout)
    assert list(found["goals"]) == ["damaged"]
    assert found["goals"]["damaged"]["share"] == 1.0
    assert list(found["groups"]) == ["low_memory"]


def test_one_row_has_no_ranges(run: Run) -> None:
    text = run(FURNITURE, "--assume", "harsh").stdout
    assert "harsh assumptions" in text.splitlines()[0]
    assert "ranges" not in text
    kind, harsh = (
        json.loads(run(FURNITURE, "--assume", row, "--output-format", "json").stdout) for row in ("kind", "harsh")
    )
    assert kind["goals"]["damaged"]["unresolved"] < harsh["goals"]["damaged"]["unresolved"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--goal", "reshedule"), "there is no goal `reshedule`. Did you mean `reschedule`?"),
        (("--goal", "xyz"), "there is no goal `xyz`. There are delivery_window, reschedule, damaged."),
        (("--group", "oldr"), "there is no group of callers `oldr`. Did you mean `older`?"),
        (("--exact", "--sample", "10"), "`--exact` and `--sample` exclude each other"),
        (("--sample", "0"), "0 is not in the range"),
        (("--seed", "-1"), "-1 is not in the range"),
        (("--assume", "cruel"), "'cruel' is not one of"),
        (("--calibrate", "cals=1"), "Did you mean `calls`?"),
        (("--calibrate", "calls=130", "--goal", "damaged"), "a dashboard tells of all callers"),
    ],
)
def test_wrong_options_exit_2(run: Run, args: tuple[str, ...], said: str) -> None:
    result = run(FURNITURE, *args)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('inbound "555-0100" -> main\nmenu main\n  press 1 fr "x" -> hang up\n', "error["),
        ('inbound "555-0100" -> main\nmenu main\n  press 1 for "x" -> nowhere\n', "error[undefined-target]"),
        ('step main\n  say "A module."\n  -> hang up\n', "no call begins in this file"),
    ],
)
def test_flows_that_cannot_be_lived_through_exit_2(run: Run, flow: Callable[[str], str], text: str, said: str) -> None:
    result = run(flow(text))
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_flow_too_large_exits_2_and_says_so(
    run: Run, flow: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivrlint.call.graph._ROOM", 2)
    monkeypatch.setattr("ivrlint.call.graph._ROOM_A_POINT", 0)
    result = run(flow(SMALL))
    assert result.exit_code == 2
    assert "error[flow-too-large]" in result.stderr
    assert result.stdout == ""


NOBODY = "".join(f"caller {name} 0%\n" for name in ("everyday", "hurried", "older"))


def test_callers_of_whom_there_are_none_exit_2(run: Run, flow: Callable[[str], str]) -> None:
    result = run(flow(f"{SMALL}\n{NOBODY}"))
    assert result.exit_code == 2
    assert "so nobody calls" in result.stderr
    assert result.stdout == ""


def test_a_missing_file_exits_2(run: Run) -> None:
    result = run("no_such.ivr")
    assert result.exit_code == 2
    assert "cannot read this file" in result.stderr


def test_a_flow_without_goals(run: Run, flow: Callable[[str], str]) -> None:
    result = run(flow(ONE_PLACE))
    assert result.exit_code == 0
    assert "talk to a person" in result.stdout
    assert "A person who can help: there is none." in result.stdout
    assert "(100-100)" in result.stdout


def test_people_who_resolve_nothing_are_no_people_who_can_help(run: Run, flow: Callable[[str], str]) -> None:
    result = run(flow('inbound "555-0100" -> desk\n\nteam desk\n  resolves nothing\n'))
    assert result.exit_code == 0
    assert "A person who can help: there is none." in result.stdout
    assert "Nearer, of no use: desk, 0 turns, 0:00, cannot help." in result.stdout


def test_a_loop_without_end(run: Run, flow: Callable[[str], str]) -> None:
    result = run(flow(ENDLESS))
    assert result.exit_code == 0
    assert "went round and round without end" in result.stdout


def test_no_expectations_none_are_told_of(run: Run, flow: Callable[[str], str]) -> None:
    result = run(flow(SMALL))
    assert result.exit_code == 0
    assert "Expectations" not in result.stdout
    assert 'for "get my money back"' in result.stdout or "A person who can help" in result.stdout


def test_calibration_is_told_of(run: Run) -> None:
    result = run(FURNITURE, "--calibrate", "abandoned=40%,wait=5min", "--assume", "middle")
    assert "Fitted to what was measured" in result.stdout
    assert "abandoned 40 % (of the calls that reach a queue, hung up on hold): was " in result.stdout
    assert "is 40 %" in result.stdout
    assert "for that: hold-scale times " in result.stdout
    found = json.loads(
        run(FURNITURE, "--calibrate", "wait=5min", "--assume", "middle", "--output-format", "json").stdout
    )
    assert found["calibration"]["wait"]["after"] == pytest.approx(300, abs=1)


def test_the_configuration_counts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ivrlint.toml").write_text('[callers.older]\nshare = "100%"\n', encoding="utf-8")
    (tmp_path / "flow.ivr").write_text(SMALL, encoding="utf-8")
    found = json.loads(run(str(tmp_path / "flow.ivr"), "--output-format", "json").stdout)
    assert list(found["groups"]) == ["older"]


def test_wrong_configuration_exits_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ivrlint.toml").write_text("[callers.older]\nshares = 1\n", encoding="utf-8")
    (tmp_path / "flow.ivr").write_text(SMALL, encoding="utf-8")
    result = run(str(tmp_path / "flow.ivr"))
    assert result.exit_code == 2
    assert "unknown key `callers.older.shares`" in result.stderr
