"""CONTRIBUTING tells the truth: the rule of its walk-through is found, explained, and silenced."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from rules import test_pages as pages
from rules.support import differences, marks_of

from ivrlint.linting.engine import lint
from ivrlint.rules.rule import Rule, rule_of
from ivrlint.settings import Settings
from ivrlint.text import SourceText

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


@pytest.fixture
def rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rule:
    """The rule of the walk-through, from the file that it says to write."""
    match = re.search(r"`ivrlint/rules/(?P<file>\w+)\.py`.*?````python\n(?P<code>.*?)````", GUIDE, re.DOTALL)
    assert match
    (tmp_path / f"{match['file']}.py").write_text(match["code"], "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, match["file"], raising=False)
    return rule_of(__import__(match["file"]), "coach")


def judged(text: str, rule: Rule) -> list[object]:
    return list(lint(SourceText("flow.ivr", text), "flow.ivr", [rule], Settings(select=("coach",))).findings)


def test_the_rule_of_the_walk_through_works(rule: Rule) -> None:
    text = pages.example(rule, "Triggers")
    found = judged(text, rule)
    assert found
    assert not differences(marks_of(text.splitlines(), "flow.ivr"), found)
    assert not judged(pages.example(rule, "Does not trigger"), rule)
    assert not judged(f'allow {rule.name} because "agreed"\n\n{text}', rule)


def test_the_page_of_the_walk_through_is_complete(rule: Rule) -> None:
    pages.test_the_page_has_all_sections(rule)
    pages.test_the_first_line_is_a_summary(rule)
    pages.test_the_page_says_how_to_silence_it(rule)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:ivrlint|tests|grammars)/[\w./-]+)`", GUIDE))))
def test_files_it_names_are_there(path: str) -> None:
    assert "speech" in path or (ROOT / path).exists()
