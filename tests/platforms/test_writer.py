"""A flow that is written and read again is the same flow to every caller."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from call.flows import flows
from hypothesis import given
from hypothesis import strategies as st
from platforms.same_calls import differences, rename, told

from ivrlint.analyses.distances import inspection
from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Span
from ivrlint.flow.build import build_flow
from ivrlint.flow.lines import Arrow, Block, Branch, Check, Listening, Option, Say
from ivrlint.flow.model import Allow, Data, Entry, Flow, Goal, Place, Team
from ivrlint.flow.values import ALWAYS, DAYS, open_minutes, seconds
from ivrlint.flow.values import share as share_of
from ivrlint.linting.engine import judge, lint
from ivrlint.linting.source import Reading
from ivrlint.platforms.detect import read_export
from ivrlint.platforms.export import PHONE
from ivrlint.platforms.lowering import lower
from ivrlint.platforms.writer import write_flow
from ivrlint.platforms.writer_words import hours, legal, plain, quoted, share, time, time_range
from ivrlint.rules import ALL
from ivrlint.rules.catalogue import PLANNED
from ivrlint.script.formatter import format_file
from ivrlint.settings import THRESHOLDS, Settings
from ivrlint.text import SourceText

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT.parent / "shared" / "examples"
KNOWN = frozenset(rule.name for rule in ALL) | PLANNED
FLOWS = sorted((ROOT / "flows").glob("*.ivr"))
CASES = sorted((ROOT / "tests" / "rules" / "cases").rglob("*.ivr"))
SPAN = Span("export.json", 1, 1, 1, 1)


def built(text: str, path: str = "nowhere/flow.ivr") -> tuple[Flow, list[Finding]]:
    flow, findings, _ = build_flow(SourceText("flow.ivr", text), path, KNOWN)
    return flow, findings


def read(text: str) -> Flow:
    """A flow in whose script nothing is wrong."""
    flow, findings = built(text)
    assert not findings, f"{findings[0].span.line} {findings[0].message}\n{text}"
    return flow


def formatted(text: str) -> str:
    return format_file("flow.ivr", text.encode(), open_minutes).data.decode()


def judged(text: str, path: str) -> list[Finding]:
    return list(lint(SourceText("flow.ivr", text), path, ALL, Settings(select=("all",))).findings)


def hops(flow: Flow) -> object:
    facts = Facts(flow, THRESHOLDS, 10.0)
    if not facts.judges_calls:
        return None
    found = inspection(facts)
    menus = {name: menu._replace(line=0) for name, menu in found.menus.items()}
    goals = {name: (goal.menus_deep, sorted(goal.resolved_by)) for name, goal in found.goals.items()}
    return plain(found.title), found.entries, menus, goals, list(found.data)


def same_again(flow: Flow) -> str:
    """The text of a flow, once it is clear that it means the same and is laid out as `fmt` does it."""
    text = write_flow(flow)
    again = read(text)
    assert formatted(text) == text
    assert write_flow(again) == text
    flow = rename(flow)
    assert differences(flow, again) == []
    assert hops(flow) == hops(again)
    return text


# --- flows of the language --------------------------------------------------------------------------------------------


def check_file(path: Path) -> None:
    """Written and read again, a file means the same to callers and to the rules."""
    old = path.read_text(encoding="utf-8")
    flow, findings = built(old, str(path))
    if findings:
        pytest.skip(f"the script itself has findings: {findings[0].rule}")
    text = same_again(flow)
    assert told(judged(text, str(path.parent / "one file.ivr"))) == told(judged(old, str(path)))


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.name)
def test_a_shipped_flow(path: Path) -> None:
    check_file(path)


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_case_of_a_rule(path: Path) -> None:
    check_file(path)


def test_the_examples_of_the_design(shared_examples: Path) -> None:
    paths = sorted(shared_examples.glob("*.ivr"))
    assert paths
    for path in paths:
        check_file(path)


@given(flows())
def test_any_flow(text: str) -> None:
    flow, findings = built(text)
    if not findings:
        same_again(flow)


@given(flows(without=frozenset({"back"})))
def test_any_flow_is_judged_alike(text: str) -> None:
    flow, findings = built(text)
    if findings or not flow.complete:
        return
    again = write_flow(flow)
    if "\ndefaults\n" in again and "\ndefaults\n" not in text:  # what was a finding for each place is now a single one
        return
    one, other = (
        # of places that only lead to each other the first of the file is named, and the writer puts them in another order
        [each for each in told(judged(script, "nowhere/flow.ivr")) if each[0] != "unreachable-place"]
        for script in (again, text)
    )
    assert one == other


def test_every_line_of_the_language_is_written_as_people_write_it() -> None:
    text = (Path(__file__).parent / "writer" / "everything.ivr").read_text(encoding="utf-8")
    flow, findings = built(text)
    assert not findings
    assert write_flow(flow) == text


def test_the_comparison_sees_what_changes_for_callers() -> None:
    text = (ROOT / "flows" / "clinic.ivr").read_text(encoding="utf-8")
    changes = {
        "press 3 for": "press 4 for", "-> nurse\n    es": "-> front_desk\n    es", "accepts 90%": "accepts 91%",
        "after 2 tries -> front_desk": "after 3 tries -> front_desk", "listen 8 s": "listen 7 s",
        "    confirm\n": "", "prepares rx_number": "prepares birth_date", "hold 1-4 min": "hold 1-5 min",
        "on results -> nurse warm": "on results -> nurse", "person 50%": "person 49%", 'for "test results"': "hidden",
        "open mon-fri 8:00-17:00\n": "open mon-fri 9:00-17:00\n", "within 12 hours": "within 12 hours\n  wait 1 s",
    }  # fmt: skip
    for old, new in changes.items():
        assert old in text, old
        assert differences(read(text), built(text.replace(old, new))[0]), f"{old} -> {new}"
    assert differences(read(text), read(text)) == []


# --- one file ---------------------------------------------------------------------------------------------------------

MODULES = {
    "main.ivr": """\
use "other.ivr" as other
flow "Bank" in en
data number "your number"
inbound "555-0100" -> main
menu main
  press 1 for "help" -> help
  press 2 for "other help" -> other.help
  after 2 tries -> help
step help
  do other.ask
  ask number
    after 2 tries -> hang up
  -> hang up
defaults
  press 0 hidden -> help
  on silence
    say "Are you there?"
""",
    "other.ivr": """\
flow "Other" in es
data number "your other number"
step help
  say "Bonjour."
    es "Hola."
  -> hang up
step ask
  ask number
    after 2 tries -> return
  -> return
""",
}


def test_modules_become_one_file_and_names_stay_apart(tmp_path: Path) -> None:
    (tmp_path / "ivrlint.toml").touch()
    for name, text in MODULES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    flow, findings = built(MODULES["main.ivr"], str(tmp_path / "main.ivr"))
    assert not findings
    text = same_again(flow)
    assert text.startswith('flow "Bank" in en, es\n\ndata number "your number"\ndata number_2 "your other number"\n')
    assert '  press 2 for "other help" -> help_2\n' in text
    assert "step help_2\n" in text
    assert "  ask number_2\n    after 2 tries -> return\n" in text  # nothing of the defaults of the other file
    assert "defaults" not in text
    assert text.count('say "Are you there?"') == 2


def test_what_a_flow_does_alike_everywhere_stands_under_defaults() -> None:
    alike = '  press 0 hidden -> desk\n  listen 7 s\n  on silence\n    say "Hello?"\n  after 3 tries -> desk\n'
    menus = "".join(
        f'menu m{number}\n  press 1 for "more" -> m{number % 3 + 1}\n{"" if number > 1 else "  press 2 -> again"}\n{alike}'
        for number in (1, 2, 3)
    )
    text = same_again(read(f'inbound "1" -> m1\n{menus}team desk\n'))
    assert text.endswith(
        "menu m3\n"
        '  press 1 for "more" -> m1\n'
        "\n"
        "team desk\n"
        "\n"
        "defaults\n"
        "  listen 7 s\n"
        "  press 0 hidden -> desk\n"
        "  on silence\n"
        '    say "Hello?"\n'
        "  after 3 tries -> desk\n"
    )
    assert text.count("press 0") == 1


@pytest.mark.parametrize(
    "other",
    [
        'menu other\n  press 1 for "more" -> again\n  on silence\n    say "Hello?"\n',  # it has no `after`
        "menu other\n  press 1 hidden -> again\n  press 0 hidden -> desk\n  press 2 hidden -> again\n",  # 0 is not last
        'menu other\n  say "We listen for nothing, and would with defaults."\n',
    ],
)
def test_defaults_are_only_what_holds_everywhere(other: str) -> None:
    alike = '  press 0 hidden -> desk\n  on silence\n    say "Hello?"\n  after 3 tries -> desk\n'
    menus = "".join(f'menu m{number}\n  press 1 for "more" -> m{number % 4 + 1}\n{alike}' for number in (1, 2, 3, 4))
    flow, _ = built(f'inbound "1" -> m1\ninbound "2" -> other\n{menus}{other}team desk\n')
    text = write_flow(flow)
    again, _ = built(text)
    assert differences(flow, again) == []
    assert "after 3 tries" in text.partition("menu m1")[2].partition("menu")[0]


def test_an_allow_keeps_to_what_it_covered() -> None:
    text = """\
flow "Shop" in en
allow zero-not-operator because "for the file"

inbound "1" -> main

menu main
  allow hang-up-on-error because "for the place"
  press 1 for "hours" -> main
    allow unbounded-loop because "for the line"
  after 2 tries -> hang up

team desk
  allow no-closed-hours-path because "for the team"
  open mon 8:00-9:00

defaults
  allow dead-end because "for the defaults"
  press 9 hidden -> desk
  on silence
    say "Hello?"
"""
    assert write_flow(read(text)) == text
    under = text.replace("  open mon 8:00-9:00", '  open mon 8:00-9:00\n    allow bad-hours because "for a setting"')
    assert '  allow bad-hours because "for a setting"\n' in write_flow(read(under))


def test_places_say_where_they_come_from() -> None:
    flow = read('inbound "1" -> main\nmenu main "the first"\n  press 1 for "x" -> desk\nteam desk\n')
    ids = {2: "2f6b-11\n", 4: ""}
    text = write_flow(flow, lambda span: ids[span.line])
    assert 'menu main "the first"  // from 2f6b-11\n' in text
    assert text.endswith("\nteam desk\n")
    assert formatted(text) == text


def test_places_stand_as_callers_meet_them() -> None:
    flow = read(
        'inbound "1" -> main\nteam late\nteam desk\n  on closed -> closed\nstep far\n  -> hang up\nstep nobody\n  -> far2\n'
        "step far2\n  -> hang up\nstep closed\n  -> hang up\nstep near\n  -> far\nstep second\n  -> late\n"
        'menu main\n  press 1 for "x" -> near\n  press 2 for "y" -> desk\n  press 3 for "z" -> second\n'
    )
    order = [line.split()[1] for line in write_flow(flow).splitlines() if line[:4] in ("menu", "step", "team")]
    assert order == ["main", "near", "far", "second", "desk", "closed", "late", "nobody", "far2"]


# --- what an export may hold ------------------------------------------------------------------------------------------


def exported(*places: Place, **parts: object) -> Flow:
    """A flow as it comes from an export, with an entry at its first place."""
    block = Block(SPAN, [Arrow(SPAN, "goto", places[0])])
    flow = Flow("export.json", places=list(places), **parts)  # type: ignore[arg-type]
    flow.entries = [Entry(SPAN, "inbound", "the number", block=block)]
    for number, part in enumerate(flow.places):
        part.index = number
    return flow


def step_of(name: str, *lines: object) -> Place:
    return Place(name, "step", "", SPAN, Block(SPAN, [*lines, Arrow(SPAN, "hang_up")]))  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ('Say "yes".', '“Say "yes".”'),
        ("Don’t say “yes”.", '"Don’t say “yes”."'),
        ('"Yes" and “no”', '"“Yes” and “no”"'),
        ("one\r\n   two\tthree\x00four", '"one two three four"'),
        ("C:\\new\u2028\ud800x", '"C:\\new x"'),
        ("a // b → c", '"a // b → c"'),
        ("", '""'),
    ],
)
def test_texts_are_quoted_without_a_change_of_meaning(said: str, written: str) -> None:
    assert quoted(said) == written
    flow = exported(step_of("main", Say(SPAN, said)))
    text = same_again(flow)
    (step,) = read(text).places
    assert step.block.lines[0].text == plain(said)  # type: ignore[union-attr]


@given(st.text())
def test_any_text_can_be_said(said: str) -> None:
    flow = exported(step_of("main", Say(SPAN, said, translations={"pt-BR": said}, audio=said)))
    flow.title = said
    (step,) = read(same_again(flow)).places
    say = step.block.lines[0]
    assert isinstance(say, Say)
    assert (say.text, say.audio, say.translations) == (plain(said), plain(said), {"pt_br": plain(said)})


def test_a_text_that_no_line_can_hold_is_cut() -> None:
    (step,) = read(write_flow(exported(step_of("main", Say(SPAN, "word " * 3000))))).places
    assert step.block.lines[0].text.endswith("word …")  # type: ignore[union-attr]


@given(
    st.lists(st.text(min_size=1, max_size=6) | st.sampled_from(["back", "any", "a-b", "a_b", "hang", "9"]), min_size=1)
)
def test_any_name_can_be_had(names: list[str]) -> None:
    places = [step_of(name) for name in names]
    for place, following in pairwise(places):
        place.block.lines[-1:] = [Arrow(SPAN, "goto", following)]
    read(same_again(exported(*places)))


def test_names_of_goals_and_answers() -> None:
    goals = [Goal("closed", "", SPAN), Goal("pay my bill", "", SPAN)]
    team = Team("Front desk", "", SPAN, resolves=dict.fromkeys(goals, 1.0), resolves_said=True)
    words = ["1", "1 ", "say", "True", "#"]
    hang_up = Arrow(SPAN, "hang_up")
    check = Check(SPAN, "a\nb", False, [Branch(SPAN, word, 0.1, Block(SPAN, [hang_up])) for word in words])
    other = Check(SPAN, "a b", False, [Branch(SPAN, "yes", None, Block(SPAN))])
    place = Place("main", "step", "", SPAN, Block(SPAN, [other, check, Arrow(SPAN, "goto", team)]))
    text = write_flow(exported(place, goals=goals, teams=[team], data=[Data("and", "", SPAN)]))
    read(text)
    assert "goal closed_2\ngoal pay_my_bill\n" in text
    assert "team front_desk\n  resolves closed_2, pay_my_bill\n" in text
    assert '  check "a b"\n' in text and '  check "a b_2"\n' in text  # other words, so another answer
    assert [line.split()[0] for line in text.splitlines() if " 10% ->" in line] == [
        "is_1",
        "is_1_2",
        "say",
        "True",
        "is",
    ]


def test_keys_of_a_bot_are_no_finding_in_the_script_either() -> None:
    block = Block(SPAN, [Say(SPAN, "Say provider or press 1. For all else say patient.")])
    hang_up = Block(SPAN, [Arrow(SPAN, "hang_up")])
    options = [Option(SPAN, (), (word,), "for", word, False, hang_up, 1) for word in ("provider", "patient")]
    block.listening = Listening(SPAN, "menu", block, options, place="main", unread=True)
    text = write_flow(exported(Place("main", "menu", "", SPAN, block)))
    assert '    allow phantom-option because "a bot decides what keys do here"\n' in text
    assert not {"phantom-option", "unused-allow"} & {each.rule for each in judged(text, "nowhere/flow.ivr")}
    block.listening.unread = False
    assert "allow" not in write_flow(exported(Place("main", "menu", "", SPAN, block)))


def test_what_an_export_allows_for_a_place_stands_there() -> None:
    places = [step_of("main", Say(SPAN, "Hello.")), step_of("other")]
    allow = Allow(SPAN, "dead-end", "agreed", 1, 1, "other")
    assert write_flow(exported(*places, allows=[allow])).endswith(
        '\nstep other\n  allow dead-end because "agreed"\n  -> hang up\n'
    )


def test_legal_names() -> None:
    assert [legal(name, "menu") for name in ("Main Menu", "número", "9am", "--", "_x", "²")] == [
        "main_menu", "número", "menu_9am", "menu", "_x", "menu_²",
    ]  # fmt: skip


# --- numbers ----------------------------------------------------------------------------------------------------------


@st.composite
def weeks(draw: st.DrawFn) -> int:
    """Minutes of the week that some opening hours mean, with ranges over midnight and over days."""
    bits = 0
    for _ in range(draw(st.integers(1, 5))):
        first, length = draw(st.integers(0, 7 * 1440 - 1)), draw(st.integers(1, 3000))
        for offset in range(length):
            bits |= 1 << (first + offset) % (7 * 1440)
    return bits


def words_after_open(text: str) -> list[str]:
    return text.replace(",", " ,").split()


@given(weeks())
def test_any_opening_hours_can_be_written(bits: int) -> None:
    assert open_minutes(words_after_open(hours(bits))) == bits


@pytest.mark.parametrize(
    "text",
    [
        "always",
        "mon-fri 8:00-17:00, sat 9:00-12:00",
        "mon-sun 22:00-6:00",
        "mon, wed, fri 8:00-12:00, 13:00-17:00",
        "sat-sun 0:00-24:00",
        "sun 23:30-0:30",
        "mon-tue, thu-sun 0:00-24:00, wed 0:00-12:00",
    ],
)
def test_opening_hours_are_written_as_people_write_them(text: str) -> None:
    assert hours(open_minutes(words_after_open(text))) == text


def test_a_night_of_two_days_is_cut_at_midnight() -> None:
    weekend = open_minutes(["fri", "18:00-24:00", ",", "sat-sun", "0:00-24:00", ",", "mon", "0:00-8:00"])
    assert hours(weekend) == "mon 0:00-8:00, fri 18:00-24:00, sat-sun 0:00-24:00"
    assert hours(ALWAYS) == "always" and len(DAYS) == 7


@given(st.floats(0, 1))
def test_any_share_is_read_again(value: float) -> None:
    assert share_of(share(value)) == pytest.approx(value, abs=1e-8)


@given(st.integers(0, 100_000))
def test_a_share_that_was_written_is_written_again(thousandths: int) -> None:
    text = f"{thousandths / 1000:g}%"
    assert share(share_of(text)) == text


@given(st.integers(0, 10_000_000), st.integers(0, 10_000_000))
def test_any_time_is_read_again(one: int, other: int) -> None:
    least, most = sorted((one, other))
    assert seconds(time(one)) == (one, one)
    assert seconds(time_range(least, most)) == (least, most)


def test_times_as_people_say_them() -> None:
    assert [time(value) for value in (0, 0.5, 1, 60, 90, 3600, 7200, 86400, 604800)] == [
        "0 s", "0.5 s", "1 s", "1 min", "90 s", "1 hour", "2 hours", "1 day", "1 week",
    ]  # fmt: skip
    assert time_range(120, 480) == "2-8 min"


# --- exports ----------------------------------------------------------------------------------------------------------

OF_EXPORTS = frozenset({"no-noinput-handler", "no-nomatch-handler", "unbounded-retry", "silent-hang-up"})
"""Rules about what only a platform does."""


def corpus() -> list[Path]:
    folder = ROOT.parent / "shared" / "corpus"
    return sorted(path for path in folder.glob("*/*") if path.parent.name not in ("voicexml", "webex-contact-center"))


def found_in(flow: Flow) -> set[tuple[str, str, str]]:
    """What the rules say of whom; how sure they are of it, a script does not know."""
    reading = Reading(flow, (), {}, {}, 1.0)
    report = judge(reading, ALL, Settings(select=("all",)))
    assert not report.crashes
    return {
        (each.rule, each.subject or "", each.place or "") for each in report.findings if each.rule not in OF_EXPORTS
    }


@pytest.mark.parametrize("path", corpus() or [None], ids=lambda path: path.name if path else "none")
def test_a_real_export(path: Path | None) -> None:
    if path is None:
        pytest.skip("no folder ../shared/corpus beside the checkout")
    flow = lower(read_export(SourceText.from_bytes(path.name, path.read_bytes())))
    if flow.kind != PHONE:
        pytest.skip(f"no calls of customers: {flow.kind}")
    flow.platform = ""  # rules are more lenient with exports, which cannot say all that a script says
    mine = found_in(flow)
    text = same_again(flow)
    theirs = found_in(read(text))
    if "\ndefaults\n" in text:  # what was a finding for each place is a single one, with the places as labels
        mine, theirs = ({(rule, subject, "") for rule, subject, _ in each} for each in (mine, theirs))
    assert mine == theirs
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", text), "ids are no names"
