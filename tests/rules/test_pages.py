"""The page of each rule: complete, with examples that do what they say."""

import re
from inspect import cleandoc
from pathlib import Path

import pytest
from rules.support import ON_EXPORTS, SCRIPT, differences, findings_of, marks_of

import ivrlint.rules
from ivrlint.rules import ALL
from ivrlint.rules.rule import Rule

FOLDER = Path(ivrlint.rules.__file__).parent
NO_RULES = {"__init__", "rule", "catalogue"}
SECTIONS = ("What a caller lives through", "Triggers", "Does not trigger", "Evidence", "Exceptions")
DESCRIBED = {"unreadable-use", "flow-too-large"}
"""Rules that no single small file can show."""
_EXAMPLE = re.compile(r"```ivr\n(.*?)```", re.DOTALL)

every_rule = pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)
shown = pytest.mark.parametrize(
    "rule", [rule for rule in ALL if rule.name not in DESCRIBED | ON_EXPORTS], ids=lambda rule: rule.name
)


def sections(rule: Rule) -> dict[str, str]:
    """The text of each section by its title; "" is what stands before the first."""
    parts = re.split(r"^## (.+)$", cleandoc(rule.page), flags=re.MULTILINE)
    return {"": parts[0], **{title: text.strip() for title, text in zip(parts[1::2], parts[2::2], strict=True)}}


def example(rule: Rule, title: str) -> str:
    """The flow in a section; there has to be exactly one."""
    flows = _EXAMPLE.findall(sections(rule)[title])
    assert len(flows) == 1
    return str(flows[0])


def test_the_list_is_the_folder() -> None:
    files = {path.stem for path in FOLDER.glob("*.py")} - NO_RULES
    assert {rule.name.replace("-", "_") for rule in ALL} == files
    assert len(ALL) == len(files)


@every_rule
def test_the_page_has_all_sections(rule: Rule) -> None:
    found = sections(rule)
    assert tuple(found)[1:] == SECTIONS
    assert all(found.values())


@every_rule
def test_the_first_line_is_a_summary(rule: Rule) -> None:
    first, second = cleandoc(rule.page).split("\n")[:2]
    assert first.endswith(".")
    assert len(first) < 110
    assert not second


@every_rule
def test_the_page_says_how_to_silence_it(rule: Rule) -> None:
    said = "`--ignore`" if rule.name in ON_EXPORTS else f'allow {rule.name} because "'
    assert said in sections(rule)["Exceptions"]


@every_rule
def test_the_page_uses_no_marks_of_the_evidence_file(rule: Rule) -> None:
    assert not re.search(r"\[[SCRA]\]|\[\d+\.\d+\]", rule.page)


@shown
def test_the_first_example_triggers_the_rule_where_it_says(rule: Rule) -> None:
    text = example(rule, "Triggers")
    marks = marks_of(text.splitlines(), "flow.ivr")
    assert marks
    assert {mark.rule for mark in marks} == {rule.name}
    findings = [each for each in findings_of(text, rule.name) if each.rule == rule.name or each.rule in SCRIPT]
    assert not differences(marks, findings)


@shown
def test_allow_silences_it(rule: Rule) -> None:
    text = f'allow {rule.name} because "agreed"\n\n{example(rule, "Triggers")}'
    assert rule.name not in {each.rule for each in findings_of(text, rule.name)}
    assert rule.name not in {each.subject for each in findings_of(text, rule.name) if each.rule == "unused-allow"}


@shown
def test_the_second_example_is_without_findings(rule: Rule) -> None:
    text = example(rule, "Does not trigger")
    assert not marks_of(text.splitlines(), "flow.ivr")
    assert not differences([], findings_of(text, rule.name))


@shown
def test_the_examples_are_complete_flows(rule: Rule) -> None:
    for title in ("Triggers", "Does not trigger"):
        text = example(rule, title)
        assert len(text.splitlines()) <= 40
        assert max(map(len, text.splitlines())) <= 100
    assert example(rule, "Triggers") != example(rule, "Does not trigger")
