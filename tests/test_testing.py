"""What users test their flows with: strategies for callers and calls, and pytest that collects call scripts."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from simulation.planted import GOOD, PLANTED

from ivrlint import testing
from ivrlint.call.play import replay
from ivrlint.linting.source import CannotReadError
from ivrlint.testing import HURTS, Call, Caller, CallFlow, callers, calls, load

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parent.parent
FURNITURE = load(ROOT / "flows" / "furniture.ivr")
CLINIC = load(ROOT / "flows" / "clinic.ivr")
_IS_INSTALLED = any(each.value == "ivrlint.pytest_plugin" for each in entry_points(group="pytest11"))
_LOADED = () if _IS_INSTALLED else ("-p", "ivrlint.pytest_plugin")
_PLUGIN = (*_LOADED, "-p", "no:xdist", "-p", "no:cacheprovider")
_FAST = settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))


# --- callers and calls ---------------------------------------------------------------------------------------------------


def test_the_public_names_are_documented():
    for name in testing.__all__:
        assert name == "HURTS" or getattr(testing, name).__doc__, name


@given(callers(FURNITURE))
def test_callers_are_those_that_the_flow_can_have(caller: Caller):
    assert caller.goal in FURNITURE.goals == ("delivery_window", "reschedule", "damaged")
    assert caller.number in ("1-800-555-0142", "delivery_notice")


@given(callers(FURNITURE, goal="damaged", wants_person=True))
def test_callers_can_be_chosen(caller: Caller):
    assert (caller.goal, caller.wants_person) == ("damaged", True)


@given(st.data())
def test_calls_are_those_of_their_caller(data: st.DataObject):
    caller = data.draw(callers(CLINIC))
    call = data.draw(calls(CLINIC, caller, mistakes=1))
    assert call.caller == caller
    assert call.mistakes <= 1
    assert call.hurts <= set(HURTS)


@given(calls(CLINIC))
@settings(max_examples=100)
def test_a_call_is_what_its_script_replays(call: Call):
    again = replay(CLINIC.facts.program, call.script)
    assert again.misunderstood is None
    assert call.play.hops == call.turns
    assert call.seconds >= 0 and call.transcript
    if call.ended == "dropped":
        assert "thrown-out" in call.hurts or call.answered or call.caller.number == "reminder"
    assert all(name in {team.name for team in CLINIC.facts.flow.teams} for name in call.humans)


def test_who_does_nothing_wrong_can_be_thrown_out_of_furniture():
    call = find(calls(FURNITURE, mistakes=0), lambda call: "unprepared" in call.hurts, settings=_FAST)
    assert call.script == "2 2 1 silence silence silence"
    assert (call.turns, call.mistakes, call.ended, call.answered, call.humans) == (6, 0, "hang up", False, ())
    assert call.lacked == ("order_number",)
    assert "Enter your sales order number" in call.transcript
    assert "2 2 1" in repr(call)


def test_a_failing_call_is_printed_as_its_caller_and_script():
    @given(calls(FURNITURE, mistakes=0))
    @_FAST
    def nobody_is_thrown_out(call: Call):
        assert "thrown-out" not in call.hurts

    with pytest.raises(AssertionError) as raised:
        nobody_is_thrown_out()
    said = "\n".join(raised.value.__notes__)
    assert "'2 2 1 silence silence silence'>" in said and "Lived(" not in said


@given(calls(load(ROOT / "flows" / "furniture_fixed.ivr"), mistakes=0))
def test_nobody_is_thrown_out_of_the_repaired_flow_who_does_nothing_wrong(call: Call):
    assert "thrown-out" not in call.hurts, call.transcript


def test_a_flow_with_mistakes_is_not_tested(tmp_path: Path):
    (tmp_path / "open.ivr").write_text(GOOD.replace("-> find\n", "-> fnd\n", 1), encoding="utf-8")
    with pytest.raises(CannotReadError) as raised:
        load(tmp_path / "open.ivr")
    assert "there is no `fnd` here" in raised.value.errors[0]
    assert raised.value.errors[-1].endswith("calls are tested once this is repaired")


def test_what_cannot_be_asked_for():
    with pytest.raises(ValueError, match="there is no goal `x`"):
        callers(FURNITURE, goal="x")
    with pytest.raises(ValueError, match="nobody calls"):
        calls(FURNITURE, Caller("damaged", True, "555"))
    with pytest.raises(CannotReadError):
        load(ROOT / "flows" / "identify.ivr")
    with pytest.raises(NoSuchExample):
        find(calls(CLINIC, goal="results"), lambda call: call.caller.goal != "results", settings=_FAST)
    assert isinstance(FURNITURE, CallFlow) and "furniture.ivr" in repr(FURNITURE)


# --- pytest collects call scripts ----------------------------------------------------------------------------------------


EXPECTS = "\nexpect order_number prepared\nexpect human within 1 hop from main\nexpect status resolved at least 50%\n"


def test_each_expect_line_is_a_test(pytester: pytest.Pytester):
    pytester.makefile(".ivr", shop=GOOD + EXPECTS)
    done = pytester.runpytest_subprocess(*_PLUGIN, "-v")  # numpy cannot be imported twice in one process
    done.assert_outcomes(passed=3)
    done.stdout.fnmatch_lines([
        "*shop.ivr::expect order_number prepared PASSED*",
        "*shop.ivr::expect human within 1 hop from main PASSED*",
        "*shop.ivr::expect status resolved at least 50% PASSED*",
    ])  # fmt: skip


def test_a_line_that_does_not_hold_shows_the_call(pytester: pytest.Pytester):
    text = PLANTED[0].text + EXPECTS + "expect status resolved at least 99.9%\nexpect desk ended at most 0%\n"
    pytester.makefile(".ivr", shop=text)
    done = pytester.runpytest_subprocess(*_PLUGIN)
    line = text.splitlines().index("expect order_number prepared") + 1
    assert done.ret == 1
    done.stdout.fnmatch_lines([
        "*_ expect order_number prepared _*",
        f"shop.ivr:{line}: expect order_number prepared",
        "  callers can be asked for it before anybody told them to bring it",
        '*Caller   presses 1*',
        '  hear it: ivrlint call shop.ivr --script "1"',
        "*_ expect status resolved at least 99.9% _*",
        "*hear it: ivrlint call shop.ivr --script *",
    ])  # fmt: skip
    assert "Traceback" not in done.stdout.str()
    done.stdout.fnmatch_lines(["FAILED shop.ivr::expect order_number prepared*"])


def test_a_test_is_chosen_by_its_words(pytester: pytest.Pytester):
    pytester.makefile(".ivr", shop=GOOD + EXPECTS)
    pytester.runpytest(*_PLUGIN, "-k", "prepared").assert_outcomes(passed=1, deselected=2)
    pytester.runpytest(*_PLUGIN, "shop.ivr::expect order_number prepared").assert_outcomes(passed=1)


def test_a_script_that_cannot_be_read_is_an_error_with_its_line(pytester: pytest.Pytester):
    pytester.makefile(".ivr", shop=GOOD + "\nmenu x\n  pres 1 -> y\n" + EXPECTS)
    done = pytester.runpytest(*_PLUGIN)
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*shop.ivr:*: I do not know `pres` here*"])


def test_a_flow_that_leads_nowhere_is_not_judged(pytester: pytest.Pytester):
    pytester.makefile(".ivr", shop=GOOD.replace("-> find\n", "-> fnd\n", 1) + EXPECTS)
    done = pytester.runpytest(*_PLUGIN)
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*shop.ivr:15: there is no `fnd` here. Did you mean `find`?*"])


@pytest.mark.parametrize(
    ("settings_file", "said"),
    [
        ("".join(f"[callers.{name}]\nshare = 0.0\n" for name in ("everyday", "hurried", "older")), "so nobody calls"),
        ("callers = [", "this is not valid TOML"),
    ],
)
def test_what_cannot_be_judged_fails_without_a_traceback(pytester: pytest.Pytester, settings_file: str, said: str):
    pytester.makefile(".ivr", shop=GOOD + "\nexpect status resolved at least 50%\n")
    pytester.makefile(".toml", ivrlint=settings_file)
    done = pytester.runpytest_subprocess(*_PLUGIN)
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines([f"*{said}*"])
    done.stdout.no_fnmatch_line("*.py:*")


def test_a_module_is_skipped(pytester: pytest.Pytester):
    module = GOOD.replace('inbound "555-0100" -> main\n', "") + "\nexpect order_number prepared\n"
    pytester.makefile(".ivr", part=module)
    done = pytester.runpytest(*_PLUGIN, "-rs")
    done.assert_outcomes(skipped=1)
    done.stdout.fnmatch_lines(["*no call begins in this file: test the flow that uses it*"])


def test_the_same_line_twice_is_two_tests(pytester: pytest.Pytester):
    pytester.makefile(".ivr", shop=GOOD + "\nexpect order_number prepared\nexpect order_number prepared\n")
    done = pytester.runpytest(*_PLUGIN, "-v")
    done.assert_outcomes(passed=2)
    done.stdout.fnmatch_lines(["*expect order_number prepared (line *) PASSED*"])


@pytest.mark.parametrize("off", ["off", "no:ivrlint"])
def test_it_can_be_switched_off(pytester: pytest.Pytester, off: str):
    pytester.makefile(".ivr", shop=GOOD + EXPECTS)
    pytester.makepyfile(test_other="def test_nothing(): pass")
    if off == "off":
        pytester.makeini("[pytest]\nivrlint = off\n")
        done = pytester.runpytest(*_PLUGIN)
    else:
        done = pytester.runpytest("-p", "no:ivrlint", "-p", "no:ivrlint.pytest_plugin", "-p", "no:xdist")
    done.assert_outcomes(passed=1)


def test_nothing_of_ivrlint_is_imported_without_a_call_script(pytester: pytest.Pytester):
    pytester.makepyfile(
        test_other="""
        import sys
        def test_nothing():
            mine = {name for name in sys.modules if name.startswith("ivrlint")}
            assert mine <= {"ivrlint", "ivrlint.pytest_plugin"}, mine
            assert {"lark", "networkx", "numpy", "scipy"}.isdisjoint(sys.modules)
        """
    )
    done = pytester.runpytest_subprocess(*_PLUGIN, "-p", "no:hypothesispytest")
    done.assert_outcomes(passed=1)


def test_the_tests_of_this_project_are_no_call_scripts():
    """The flows that are fixtures of these tests stay fixtures, with the plugin and without."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-n0",
        *_LOADED,
        "tests/call",
        "tests/simulation",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    assert ".ivr::" not in done.stdout
    assert any((ROOT / "tests").rglob("*.ivr")), "there is nothing that could have been collected"
