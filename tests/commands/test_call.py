"""`ivrlint call`: what it prints, what it logs, and what it answers to."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ivrlint.commands.main import main

GOLDEN = Path(__file__).parents[1] / "call" / "golden"
Call = Callable[..., Result]

#: The calls whose transcript and log are kept: flow and script.
CALLS = {
    "renewed": ("desk.ivr", '7 "renew" give card refused * give card 1 free'),
    "closed": ("desk.ivr", "9 closed call-again dial 555-0101 1"),
    "held": ("desk.ivr", "1 123456 1 wanted wait 65s silence birth_date want fine unresolved"),
    "greeting": ("notice.ivr", "called book_is_here machine"),
}


@pytest.fixture
def call(folder: Path) -> Call:
    for name in ("desk.ivr", "notice.ivr"):
        shutil.copy(GOLDEN / name, folder)

    def call(*args: str, **extra: Any) -> Result:
        return CliRunner().invoke(main, ["call", *args], catch_exceptions=False, **extra)

    return call


@pytest.mark.parametrize("name", CALLS)
def test_transcript(call: Call, name: str) -> None:
    flow, script = CALLS[name]
    result = call(flow, "--script", script)
    assert result.stdout == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    assert (result.stderr, result.exit_code) == ("", 0)


@pytest.mark.parametrize("name", CALLS)
def test_log(call: Call, name: str) -> None:
    flow, script = CALLS[name]
    result = call(flow, "--script", script, "--output-format", "json")
    assert result.stdout == (GOLDEN / f"{name}.json").read_text(encoding="utf-8")
    assert result.exit_code == 0


def test_the_example_of_the_contract(call: Call, shared_examples: Path) -> None:
    result = call(
        str(shared_examples / "furniture.ivr"), "--script", "2 2 1 silence silence silence", "--output-format", "json"
    )
    log = json.loads(result.stdout)
    assert log["state"]["ended"] == "hang up"
    assert log["state"]["line"] == 49
    assert log["state"]["hops"] == 6
    asks = [(event["line"], event["items"], event["note"]) for event in log["events"] if event["kind"] == "asks"]
    assert asks[0] == (44, ["order_number"], "nobody said to have it at hand (line 44)")
    assert log["next"] == {
        "hears": [],
        "possible": [{"token": "call-again", "meaning": "the same caller calls again", "announced": True}],
    }


def test_a_bad_token_loses_nothing(call: Call) -> None:
    result = call("desk.ivr", "--script", "1 crad 2")
    assert result.exit_code == 2
    assert result.stdout.startswith("CALL 1 · Elm Street Library · desk.ivr\n 0:00 Caller   dials 555-0100\n")
    assert "The call stands in renewals, line 30: 0:06, 1 turn." in result.stdout
    assert result.stderr == (
        "Error: `crad` is not possible where the call stands, in renewals (line 30). Did you mean `give card`? "
        "Possible: *, give card, silence, invalid, wait 30s, hang-up\n"
    )
    log = json.loads(call("desk.ivr", "--script", "1 crad 2", "--output-format", "json").stdout)
    assert log["misunderstood"] == "crad"
    assert log["state"]["place"] == "renewals"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("12", "Keys are pressed one by one: `1 2`."),
        ('"renew', "Spoken words end with a quotation mark."),
        ("hang-up 1", "the call is over (gave up); only `call-again` goes on"),
    ],
)
def test_a_bad_token_is_explained(call: Call, script: str, said: str) -> None:
    result = call("desk.ivr", "--script", script)
    assert result.exit_code == 2
    assert said in result.stderr


def test_goal_and_entry(call: Call) -> None:
    told = ("--script", "2 silence card birth_date")
    assert "How can I help you?" in call("desk.ivr", *told).stdout
    assert "(resolved: renew)" in call("desk.ivr", *told, "--goal", "renew").stdout
    assert "dials 555-0101" in call("desk.ivr", "--from", "555-0101", "--script", "").stdout
    assert "makes the call book_is_here" in call("notice.ivr", "--from", "book_is_here", "--script", "").stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("no.ivr",), "Error: no.ivr: cannot read this file: No such file or directory\n"),
        ((".",), "Error: .: cannot read this file: Is a directory\n"),
        (("desk.ivr", "--goal", "renw"), "Error: there is no goal `renw` in desk.ivr. Did you mean `renew`?\n"),
        (("desk.ivr", "--from", "12"), "Error: no call begins at `12`; these do: 555-0100, 555-0101\n"),
        (("desk.ivr", "--output-format", "json"), 'add `--script "2 2 1"`'),
        (("desk.ivr", "--ask-chance", "--script", ""), "put `closed` in the script"),
    ],
)
def test_what_cannot_be_played_exits_2(call: Call, args: tuple[str, ...], said: str) -> None:
    result = call(*args)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_a_broken_flow_is_not_played(call: Call, folder: Path) -> None:
    (folder / "broken.ivr").write_text('flow "x" in en\ninbound "1" -> m\nmenu m\n  pres 1 -> m\n')
    result = call("broken.ivr", "--script", "")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: broken.ivr:4:3 error[unknown-verb] ")
    assert result.stderr.endswith("Error: broken.ivr: a call is played once these lines can be read\n")


def test_a_module_is_not_played(call: Call, folder: Path) -> None:
    (folder / "module.ivr").write_text('flow "x" in en\nstep s\n  say "a"\n  -> return\n')
    result = call("module.ivr", "--script", "")
    assert result.exit_code == 2
    assert "no call begins in this file" in result.stderr


def test_a_bad_configuration_exits_2(call: Call, folder: Path) -> None:
    (folder / "ivrlint.toml").write_text("[outbound]\ngreetin = 3\n")
    assert call("desk.ivr", "--script", "").exit_code == 2


def test_the_greeting_is_configured(call: Call, folder: Path) -> None:
    (folder / "ivrlint.toml").write_text('[outbound]\ngreeting = "20 s"\n')
    log = json.loads(call("notice.ivr", "--script", "machine", "--output-format", "json").stdout)
    assert log["state"]["seconds"] == pytest.approx(21.6, abs=0.2)


def test_narrow_and_plain_terminals(call: Call) -> None:
    result = call("desk.ivr", "--script", "1", env={"COLUMNS": "40"})
    assert max(map(len, result.stdout.splitlines()[:-2])) <= 40
    assert "← nobody said to have it at hand (line\n  30)" in result.stdout
    assert "\x1b[" in call("desk.ivr", "--script", "1", env={"FORCE_COLOR": "1"}, color=True).stdout
    assert (
        "\x1b[" not in call("desk.ivr", "--script", "1", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}, color=True).stdout
    )


def test_a_terminal_without_arrows() -> None:
    from ivrlint.call.play import replay
    from ivrlint.call.program import Program
    from ivrlint.flow.build import build_flow
    from ivrlint.reports.call_text import Transcript, head
    from ivrlint.reports.terminal import Terminal
    from ivrlint.text import SourceText

    flow, _, _ = build_flow(
        SourceText.from_bytes("desk.ivr", (GOLDEN / "desk.ivr").read_bytes()), "desk.ivr", frozenset()
    )
    replayed = replay(Program(flow), "1")
    terminal = Terminal(encoding="ascii")
    lines = [head(flow, 1, terminal), *Transcript(flow, terminal).lines([*replayed.events, *replayed.play.hears()])]
    assert "\n".join(lines).isascii()
    assert "<- nobody said" in lines[-1]


# --- played by hand ------------------------------------------------------------------------------------------------------


def test_a_call_is_played(call: Call) -> None:
    result = call("desk.ivr", input="2\nclosed\n1\nsilence\n")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "CALL 1 · Elm Street Library · desk.ivr\n"
        " 0:00 Caller   dials 555-0100\n"
        '      System   "Elm Street Library. For renewals, press 1. For anything else, press 2. For opening\n'
        '               hours, press 0."\n'
        "-- 0:00, 0 hops, in main. Told to bring: nothing. Known: nothing.\n"
        " 0:06 Caller   presses 2\n"
    )
    assert "`closed` is not possible where the call stands" in result.stderr
    assert result.stdout.count("Elm Street Library.") == 1  # what was heard is not said twice
    assert "notes that the front desk will call back" in result.stdout
    assert "The call is over (hang up, line 58)" in result.stdout


def test_a_decision_on_the_line_of_a_turn(call: Call) -> None:
    assert "(desk is closed)" in call("desk.ivr", input="2 closed\n").stdout


def test_words_without_quotes(call: Call) -> None:
    assert 'says "renew"' in call("desk.ivr", input="renew\n").stdout


def test_help_and_hidden_options(call: Call) -> None:
    result = call("desk.ivr", input="?\n")
    assert '  1 or "renew"  for renewals\n' in result.stdout
    assert "  (1 that was never announced: ??)\n" in result.stdout
    assert "hidden (never announced)" not in result.stdout
    assert "  9             hidden (never announced)\n" in call("desk.ivr", input="??\n").stdout


def test_chance_is_asked_for(call: Call) -> None:
    result = call("desk.ivr", "--ask-chance", input="2\nclosed\n")
    assert (
        "Decide (Enter: the likeliest):\n  open     desk is open, 56%\n  closed   desk is closed, 44%\n"
        in result.stdout
    )
    assert "(desk is closed)" in result.stdout
    assert "waits 1 min" in call("desk.ivr", "--ask-chance", input="2\n\n").stdout
    assert "The call is over (gave up" in call("desk.ivr", "--ask-chance", input="2\nhang-up\n").stdout


@pytest.mark.parametrize("ending", ["", "quit\n", "\n\n"])
def test_the_end_of_the_input_ends_politely(call: Call, ending: str) -> None:
    result = call("desk.ivr", input=f"1\n{ending}")
    assert result.exit_code == 0
    assert result.stdout.endswith(
        "\nThe call stands in renewals, line 30: 0:06, 1 turn.\nTold to bring: nothing. Known: nothing.\n"
    )


def test_bytes_that_are_no_text(call: Call) -> None:
    assert call("desk.ivr", input=b"\xff\xfe\n1\n").exit_code == 0


def test_a_flow_cannot_move_the_cursor(call: Call, folder: Path) -> None:
    (folder / "evil.ivr").write_bytes(
        b'flow "x" in en\ninbound "1" -> m\nmenu m\n  say "a\x1b[2Jb"\n  press 1 for "c\x1b]0;d" -> m\n'
    )
    assert "\x1b" not in call("evil.ivr", input="??\n1\n").stdout
