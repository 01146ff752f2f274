"""A comparison as text, as markdown and as JSON."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from call.flows import flow_of

from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity, Span
from ivrlint.reports import comparison, comparison_json, comparison_markdown
from ivrlint.reports.comparison_words import Condition, signed, verdict
from ivrlint.reports.terminal import Terminal
from ivrlint.settings import THRESHOLDS
from ivrlint.simulation.compare import compare
from ivrlint.simulation.comparison import Change, Comparison, Version
from ivrlint.simulation.run import Plan

ONCE = {"slip": 0.0, "leaves-at-once": 0.0, "menu-hazard": 0.0, "hold-scale": 0.0, "calls-again": 0.0}
TEXT = """
flow "Desk"
goal fix "fix it | now" 75%
  wants person 0%
goal pay "pay for <it> @all" 25%
  wants person 0%
inbound "1" -> main
step main
  check "does the machine know?" each time
    yes 60%
      resolves fix, pay
      -> hang up
    otherwise -> nowhere
step nowhere
  say "Goodbye."
  -> hang up
"""
BETTER = TEXT.replace("yes 60%", "yes 80%").replace('  say "Goodbye."\n', '\n  say "Goodbye."\n')
WORSE = TEXT.replace("resolves fix, pay", "resolves fix")


def version(text: str, name: str, *findings: Finding) -> Version:
    return Version(name, Facts(flow_of(text)[0], THRESHOLDS), findings)


def finding(rule: str, place: str, message: str) -> Finding:
    return Finding(rule, Severity.WARNING, Span("flow.ivr", 7, 1, 7, 5), message, place=place)


@cache
def found(
    new: str = BETTER, rows: tuple[str, ...] = ("kind", "middle", "harsh"), sample: int | None = None
) -> Comparison:
    gone, added = finding("dead-end", "nowhere", "callers end here"), finding("bad-key", "ma|in", "`pr*ss` <b> @me")
    old = version(TEXT, "old.ivr", gone)
    return compare(old, version(new, "new.ivr", added), Plan(rows=rows, scales=ONCE, sample=sample))


def text(of: Comparison, *conditions: Condition, width: int | None = None) -> str:
    return comparison.render(of, conditions, Terminal(width))


def test_the_text_says_first_which_is_better_then_for_whom_and_why() -> None:
    assert text(found()) == (
        "old.ivr → new.ivr                                       exact; ranges from kind to harsh assumptions\n"
        "BETTER: Of 100 customers 20 are lost instead of 40: no goal and no group loses more, from kind to\n"
        "  harsh assumptions.\n"
        "\n"
        "  of 100 customers                          old    new   change\n"
        "  lost: never helped                         40     20      -20\n"
        "  helped in the first call, or before it     60     80      +20\n"
        "  calls they make                           100    100        =\n"
        "  time on the phone, each                  0:00   0:00        =\n"
        "\n"
        "Lost, of 100 with each goal   all callers   everyday   hurried     older\n"
        "  fix it | now                    40 → 20    40 → 20   40 → 20   40 → 20\n"
        "  pay for <it> @all               40 → 20    40 → 20   40 → 20   40 → 20\n"
        "\n"
        "Why fewer are lost\n"
        "  -20  40 → 20  the call ended without an answer  nowhere:16 → 17\n"
        "\n"
        "  Findings: 1 gone (dead-end), 1 new.\n"
        "    flow.ivr:7 warning[bad-key] `pr*ss` <b> @me\n"
    )


def test_what_got_worse_is_said_and_for_whom() -> None:
    said = text(found(WORSE))
    assert "\nWORSE: Of 100 customers 55 are lost instead of 40, from kind to harsh assumptions.\n" in said
    assert "  pay for <it> @all              40 → 100   40 → 100" in said
    assert "Why more are lost\n  +15  0 → 15  the call ended without an answer  main:12\n" in said
    assert "Why fewer" not in said
    got_worse = " ".join(said.split("Got worse:")[1].split("Findings:")[0].split())
    assert got_worse == "pay for <it> @all: helped in the first call, or before it, 60 → 0 of 100."


def test_conditions_that_are_met_are_said() -> None:
    said = text(found(WORSE), Condition("lost > +1", 15.0, True), Condition("calls > 1", 0.0, False))
    assert said.endswith("\n  Fails: lost > +1 (it is +15)\n")


@pytest.mark.parametrize("width", [46, 60, 80, 100, 140])
def test_lines_keep_to_the_terminal(width: int) -> None:
    for of in (found(), found(WORSE)):
        said = text(of, width=width)
        assert max(map(len, said.splitlines())) <= width
        assert "all callers" in said and "without an answer" in " ".join(said.split())


def test_sampled_figures_have_their_error() -> None:
    said = text(found(BETTER, ("middle",), 2_000))
    assert said.startswith("old.ivr → new.ivr\nthe same 2,000 sampled callers of each group and goal in both, seed 0")
    assert re.search(r"lost: never helped +\d+ +\d+ +-\d+ ± 0\.\d+\n", said)
    assert "range" not in said, "one set of assumptions has none"


def changed(rows: tuple[float, ...], old: float = 40.0, error: float = 0.0, goals: bool = True) -> Comparison:
    lost = Change(old, old + rows[len(rows) // 2], rows, error)
    base = found()
    every = {**base.every, "lost": lost}
    nothing = {name: Change(1.0, 1.0, (0.0, 0.0, 0.0)) for name in base.every}
    return base._replace(
        every=every,
        goals=dict.fromkeys(base.goals, every if goals else nothing),
        cells=dict.fromkeys(base.cells, every if goals else nothing),
    )


@pytest.mark.parametrize(
    ("rows", "error", "word", "said"),
    [
        ((-1.0, -2.0, -3.0), 0.0, "BETTER", "38 are lost instead of 40: no goal and no group loses more"),
        ((-0.2, -0.3, -0.4), 0.0, "A LITTLE BETTER", "39.7 are lost instead of 40.0"),
        ((1.0, 2.0, 3.0), 0.0, "WORSE", "42 are lost instead of 40"),
        ((-5.0, -2.0, 3.0), 0.0, "IT DEPENDS", "(-5 with kind, -2 with middle, +3 with harsh)"),
        ((0.05, 0.0, -0.05), 0.0, "THE SAME", "40 are lost in both."),
        ((-1.0, -1.0, -1.0), 0.6, "THE SAME", "are lost in both"),
        ((-0.1, -2.0, 0.05), 0.0, "BETTER", "38 are lost instead of 40"),
    ],
)
def test_verdicts(rows: tuple[float, ...], error: float, word: str, said: str) -> None:
    head, sentence = verdict(changed(rows, error=error, goals=False))
    assert head == word
    assert said in sentence


def test_a_verdict_names_whom_it_is_not_better_for() -> None:
    base = changed((-5.0, -6.0, -7.0))
    better = base._replace(
        goals={**base.goals, "pay": {**base.goals["pay"], "lost": Change(20.0, 18.0, (-4.0, -2.0, 9.0))}}
    )
    assert "; but more are lost who want: pay for <it> @all (+9 with harsh assumptions)." in verdict(better)[1]
    worse = base._replace(
        goals={**base.goals, "pay": {**base.goals["pay"], "lost": Change(20.0, 28.0, (4.0, 8.0, 9.0))}}
    )
    assert "; but more are lost who want: pay for <it> @all (+8)." in verdict(worse)[1]


def test_changes_that_are_none_are_no_numbers() -> None:
    assert [signed(each) for each in (0.0, 0.04, -0.04, 0.06, -0.6, 3.4, -12.6)] == [
        "=",
        "=",
        "=",
        "+0.1",
        "-0.6",
        "+3",
        "-13",
    ]


# --- markdown --------------------------------------------------------------------------------------------------------


def test_markdown_is_a_verdict_and_a_table_with_details_folded() -> None:
    said = comparison_markdown.render(found(), [Condition("lost < 0", -20.0, True)])
    head = said.split("\n\n")
    assert head[0] == "### Desk: better"
    assert head[1].startswith("**Of 100 customers 20 are lost instead of 40: ")
    assert head[2] == "**Fails:** lost \\< 0 (it is -20)"
    assert "\n| of 100 customers | old | new | change |\n| :--- | ---: | ---: | ---: |\n" in said
    assert "\n| lost: never helped | 40 | 20 | -20 better |\n" in said
    assert "\n- -20 (40 → 20) the call ended without an answer, `nowhere:16 → 17`\n" in said
    assert said.count("<details>") == said.count("</details>") == 2
    assert "\n<summary>Findings: 1 gone (dead-end), 1 new.</summary>\n" in said


def test_what_a_flow_says_is_no_markdown_and_mentions_nobody() -> None:
    said = comparison_markdown.render(found(), [])
    assert "\n| pay for \\<it\\> @\u200ball | 40 → 20 |" in said and "| fix it \\| now |" in said
    assert "\n- `bad-key` `flow.ivr:7`: `pr*ss` \\<b\\> @\u200bme\n" in said
    assert "@a" not in said and "@m" not in said
    for line in (line for line in said.splitlines() if line.startswith("|")):
        assert len(re.findall(r"(?<!\\)\|", line)) in (5, 6, 7), "cells are not torn apart"


# --- JSON --------------------------------------------------------------------------------------------------------------


def test_json_has_the_keys_that_are_documented() -> None:
    said = comparison_json.render(found(), [Condition("lost > +1", -20.0, False), Condition("hops > 0", None, False)])
    read = json.loads(said)
    assert said.isascii()
    documented = set(re.findall(r"``(\w+)``", comparison_json.__doc__ or ""))
    assert set(read) <= documented
    assert list(read) == [
        "version", "old", "new", "file", "verdict", "method", "callers", "seed", "rows", "point", "units", "every", "goals",
        "groups", "causes", "findings", "not_compared", "notes", "fail_if",
    ]  # fmt: skip
    assert (read["version"], read["verdict"], read["method"], read["callers"]) == (1, "better", "exact", None)
    assert read["every"]["lost"] == {
        "old": 40.0, "new": 20.0, "change": -20.0, "range": [-20.0, -20.0], "standard_error": None, "better": True,
    }  # fmt: skip
    assert read["goals"]["fix"]["hops_to_human"] == {"old": None, "new": None}
    assert read["goals"]["pay"]["share"] == 0.25
    assert read["groups"]["older"]["goals"]["pay"]["lost"]["new"] == 20.0
    assert read["causes"][0]["new_lines"] == [{"file": "flow.ivr", "line": 17}]
    assert [each["rule"] for each in read["findings"]["new"]] == ["bad-key"] and read["findings"]["kept"] == 0
    assert read["fail_if"] == [
        {"condition": "lost > +1", "change": -20.0, "met": False},
        {"condition": "hops > 0", "change": None, "met": False},
    ]


def test_sampled_json_has_errors() -> None:
    read = json.loads(comparison_json.render(found(BETTER, ("middle",), 2_000), []))
    assert (read["method"], read["callers"], read["seed"], read["rows"]) == ("sampled", 2_000, 0, ["middle"])
    assert 0 < read["every"]["lost"]["standard_error"] < 2
