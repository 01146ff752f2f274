"""Rules on exports: the four that only they can trigger, and what others leave to these or do not say of exports."""

import re
from inspect import cleandoc
from pathlib import Path

import pytest
from platforms.support import Made, findings, rules_of
from rules.support import ON_EXPORTS

from ivrlint.findings import Finding
from ivrlint.linting.engine import lint_exports
from ivrlint.linting.exports import HELP
from ivrlint.linting.source import flow_of
from ivrlint.platforms.export import IMPLIED
from ivrlint.rules import ALL
from ivrlint.settings import Settings
from ivrlint.text import SourceText

RULES = [rule for rule in ALL if rule.name in ON_EXPORTS]
_EXAMPLE = re.compile(r"```json\n(.*?)```", re.DOTALL)


def example(page: str, title: str) -> str:
    section = cleandoc(page).partition(f"## {title}\n")[2].partition("\n## ")[0]
    found = _EXAMPLE.findall(section)
    assert len(found) == 1
    return str(found[0])


def judged(text: str) -> list[Finding]:
    reports, errors = lint_exports([SourceText("flow.json", text)], ALL, lambda name: Settings())
    assert not errors
    assert not reports["flow.json"].crashes
    return list(reports["flow.json"].findings)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_first_example_triggers_the_rule_and_nothing_else(rule):
    assert [finding.rule for finding in judged(example(rule.page, "Triggers"))] == [rule.name]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_second_example_is_without_findings(rule):
    assert judged(example(rule.page, "Does not trigger")) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_examples_can_be_read_on_a_page(rule):
    for title in ("Triggers", "Does not trigger"):
        lines = example(rule.page, title).splitlines()
        assert len(lines) <= 40
        assert max(map(len, lines)) <= 115


def menu(**settings: object) -> Made:
    """A menu with a way to people, and a farewell beside it."""
    made = Made()
    known = {"options": {"1": "sales"}, "silence": "sales", "invalid": "sales", **settings}
    made.add("menu", "menu", "For sales, press 1.", **known)
    made.add("sales", "queue", team="Sales")
    made.add("bye", "say", "Goodbye.", next="end")
    made.add("end", "hang_up")
    if not any("bye" in str(value) for value in settings.values()):
        del made.export.elements["bye"]
    return made


def test_silence_that_nobody_handles():
    made = menu()
    made.export.elements["menu"].silence = made.to(None, IMPLIED)
    found = findings(made)
    assert [(each.rule, str(each.severity), each.place) for each in found] == [
        ("no-noinput-handler", "warning", "menu")
    ]
    assert found[0].span == made.export.elements["menu"].silence.span
    assert found[0].script == "silence"


def test_a_wrong_key_that_nobody_handles():
    made = menu()
    made.export.elements["menu"].invalid = made.to(None, IMPLIED)
    assert rules_of(made) == {"no-nomatch-handler"}


def test_one_open_exit_for_both_is_one_finding():
    made = menu()
    element = made.export.elements["menu"]
    element.silence = element.invalid = made.to(None, IMPLIED)
    assert [each.rule for each in findings(made)] == ["no-noinput-handler"]


def test_a_hang_up_without_a_word_is_one_finding_for_a_menu():
    found = findings(menu(silence="end", invalid="end"))
    assert [(each.rule, len(each.labels)) for each in found] == [("silent-hang-up", 1)]


def test_failures_of_the_system_without_a_word_are_one_finding():
    made = Made()
    made.add("one", "decide", question="Is it one", branches={"yes": "two", "no": "sales"}, failure="end")
    made.add("two", "decide", question="Is it two", branches={"yes": "out", "no": "sales"}, failure="end")
    made.add("sales", "queue", team="Sales", failure="end")
    made.add("out", "outside", to="+15550100")
    made.add("end", "hang_up")
    found = findings(made)
    assert [(each.rule, len(each.labels)) for each in found] == [("silent-hang-up", 2)]


def test_after_some_words_it_is_a_hang_up_on_error():
    assert rules_of(menu(silence="bye", invalid="bye")) == {"hang-up-on-error"}


def test_who_is_done_may_be_silent():
    made = menu(silence="bye")
    element = made.export.elements["menu"]
    element.words = (element.words[0]._replace(text="For anything else, press 1. Otherwise you may now hang up."),)
    assert rules_of(made) == set()


@pytest.mark.parametrize(("silence", "invalid"), [("menu", "menu"), ("menu", "sales"), ("sales", "menu")])
def test_tries_that_nobody_counts(silence: str, invalid: str):
    found = findings(menu(silence=silence, invalid=invalid))
    assert [each.rule for each in found] == ["unbounded-retry"]


def test_rounds_through_two_menus_are_an_unbounded_loop():
    made = menu(silence="other", invalid="other")
    made.add("other", "menu", "For sales, press 1.", options={"1": "sales"}, silence="menu", invalid="menu")
    assert rules_of(made) == {"unbounded-loop"}


def test_what_the_system_decides_may_count():
    made = menu(silence="again", invalid="again")
    made.add("again", "decide", question="How often", branches={"once": "menu", "twice": "sales"})
    assert rules_of(made) == set()


def test_an_announcement_may_be_all_there_is():
    made = Made()
    made.add("menu", "menu", "For our hours, press 1. For sales, press 2.", options={"1": "hours", "2": "sales"},
             silence="sales", invalid="sales")  # fmt: skip
    made.add("sales", "queue", team="Sales")
    made.add("hours", "say", "Nine to five.", next=None)
    assert rules_of(made) == set()


@pytest.mark.parametrize(("words", "rules"), [
    ("For sales, press 1.", {"dead-end", "no-human-path"}),
    ("To end this call, press 1.", {"no-human-path"}),
])  # fmt: skip
def test_a_key_that_hangs_up_has_to_say_so(words: str, rules: set[str]):
    made = Made()
    made.add("menu", "menu", words, options={"1": "end"}, silence="news", invalid="news")
    made.add("news", "say", "Nothing new.", next="end")
    made.add("end", "hang_up")
    assert rules <= rules_of(made)
    assert "dead-end" in rules or "dead-end" not in rules_of(made)


def test_the_same_question_may_come_again():
    made = Made()
    made.add("ask", "ask", "Enter your order number.", next="right", silence="sales", invalid="sales")
    made.add("right", "menu", "If it is right, press 1. If not, press 2.", options={"1": "sales", "2": "ask"},
             silence="sales", invalid="sales")  # fmt: skip
    made.add("sales", "queue", team="Sales")
    assert "data-asked-twice" not in rules_of(made)


def test_another_question_for_the_same_may_not():
    made = Made()
    made.add("ask", "ask", "Enter your order number.", next="more", silence="sales", invalid="sales")
    made.add("more", "ask", "Please key in your order number.", next="sales", silence="sales", invalid="sales")
    made.add("sales", "queue", team="Sales")
    assert "data-asked-twice" in rules_of(made)


def test_a_key_that_promises_a_call_back_rewards_no_failing():
    made = Made()
    made.add("menu", "menu", "For a call back, press 1.", options={"1": "ring"}, silence="sales", invalid="sales")
    made.add("ring", "callback", team="Sales", next=None)
    made.add("sales", "queue", team="Sales")
    assert rules_of(made) == set()


@pytest.mark.parametrize(("asks", "expected"), [(False, set()), (True, {"inescapable-loop"})])
def test_callers_may_wait_in_a_circle_but_not_choose_in_one(asks: bool, expected: set[str]):
    made = Made()
    if asks:
        made.add("menu", "menu", "To wait, press 1.", options={"1": "wait"}, silence="wait", invalid="wait")
    made.add("wait", "wait", seconds=30.0, next="still")
    made.add("still", "say", "Please wait.", next="menu" if asks else "wait")
    assert rules_of(made) == expected


def test_a_full_queue_hangs_up_without_a_word():
    made = menu()
    made.export.elements["sales"].full = made.to("end")
    made.add("end", "hang_up")
    found = findings(made)
    assert [each.rule for each in found] == ["silent-hang-up"]
    assert found[0].script is not None and found[0].script.endswith("full")


def test_an_entry_is_asked_for_in_a_flow_that_goes_on_elsewhere():
    made = menu(options={"1": "other"}, silence="other", invalid="other")
    made.add("other", "flow", to="Another Flow")
    del made.export.elements["sales"]
    assert rules_of(made) == set()


def test_help_speaks_of_no_lines_of_a_script():
    made = Made()
    made.add("menu", "menu", "For news, press 1. For sales, press 4.", options={"1": "news", "7": "ask"},
             silence="news", invalid="news")  # fmt: skip
    made.add("news", "say", "Nothing new.", next=None)
    made.add("ask", "ask", "Enter your order number.", next="news", silence="news", invalid="news")
    made.add("lost", "say", "Never heard.", next=None)
    found = findings(made)
    assert {"phantom-option", "unspoken-option", "unprepared-data", "unreachable-place"} <= {
        each.rule for each in found
    }
    assert not [each.help for each in found if "`" in each.help or "->" in each.help]
    phantom = next(each for each in found if each.rule == "phantom-option")
    assert phantom.help == "connect the key, or take it out of the words (keys that work: 1, 7)"


def test_a_rule_of_an_export_knows_its_help():
    assert set(HELP) <= {rule.name for rule in ALL}


def test_rules_that_need_what_no_export_says_tell_so_on_their_page() -> None:
    flow = flow_of(str(Path(__file__).parents[1] / "readme" / "dental.json")).flow
    assert flow.platform
    assert not (flow.goals or flow.secrets or flow.expectations)
    assert all(entry.kind == "inbound" for entry in flow.entries)
    assert not any(team.hours_said or team.resolves_said for team in flow.teams)
    silent = {rule.name for rule in ALL if "It occurs only in call scripts" in rule.page}
    assert silent == {
        "goal-not-offered", "nobody-can-help", "turned-away", "promise-too-late", "unbacked-promise", "duplicate-notice",
        "spoiled-surprise", "no-closed-hours-path", "message-before-beep", "unmet-expectation", "unused-allow",
    }  # fmt: skip
