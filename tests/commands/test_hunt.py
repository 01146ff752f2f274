"""`ivrlint hunt`: what is printed, what is written, and what is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from simulation.planted import GOOD, PLANTED

from ivrlint.call.play import replay
from ivrlint.commands.main import main
from ivrlint.linting.expecting import aliases_in, with_expectation
from ivrlint.script.formatter import format_file

UNPREPARED = PLANTED[0].text
FLOWS = Path(__file__).parent.parent.parent / "flows"


def hunt(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["hunt", "--max-examples", "200", *arguments])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "ivrlint.toml").touch()
    (tmp_path / "good.ivr").write_text(GOOD, encoding="utf-8")
    (tmp_path / "flow.ivr").write_text(UNPREPARED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    return tmp_path


# --- what is printed -----------------------------------------------------------------------------------------------------


def test_nothing_hurts(folder: Path) -> None:
    done = hunt("good.ivr")
    assert (done.exit_code, done.stderr) == (0, "")
    first, _, searched = done.stdout.splitlines()[:3]
    assert first == "No call was found that hurts in Elm Street Books."
    assert searched.startswith("Searched: ") and "random callers (seed 0), and all " in searched


def test_a_call_is_told_as_it_was_lived(folder: Path) -> None:
    done = hunt("flow.ivr", "--no-cache")
    assert done.exit_code == 1
    told = done.stdout.split("\n\n")
    call = next(each for each in told if "never mentioned" in each)
    assert call.splitlines() == [
        "CALL 1 of 1 · cut off for a number never mentioned · the caller did nothing wrong · 3 turns, 0:21 ·",
        "  provably shortest",
        ' The caller: "hear where my order is"; has not got their order number',
        " 0:00 Caller   dials 555-0100",
        '      System   "Elm Street Books. To hear where your order is, press 1."',
        " 0:05 Caller   presses 1",
        ' 0:07 System   "Enter your order number, please."               ← first mention (line 20)',
        " 0:09 Caller   is silent: the receipt is 4 min away",
        ' 0:14 System   "Enter your order number, please."               ← the same words again',
        " 0:16 Caller   is silent: the receipt is 4 min away",
        " 0:21 System   hangs up (line 22)",
        " No person offered, nothing gained. Next: fetch it, call again, 7 s of menus again.",
        " Also: never a person who can help; thrown out without an answer.",
        ' replay: ivrlint call flow.ivr --script "1 silence silence"',
        " expect: expect order_number prepared",
    ]


def test_json_has_what_the_text_has(folder: Path) -> None:
    done = hunt("flow.ivr", "--output-format", "json")
    assert done.exit_code == 1
    log = json.loads(done.stdout)
    assert (log["version"], log["file"], log["seed"], log["complete"]) == (1, "flow.ivr", 0, True)
    call = next(each for each in log["calls"] if each["kind"] == "unprepared")
    wanted = {"place": "find", "subject": "order_number", "mistakes": 0, "turns": 3, "provably_shortest": True,
              "found_by": "callers", "lacks": ["order_number"], "script": "1 silence silence",
              "expect": "expect order_number prepared", "goal": "status"}  # fmt: skip
    assert {key: call[key] for key in wanted} == wanted
    assert {"kind": "thrown-out", "place": "find", "line": 22} in call["also"]
    assert [event["kind"] for event in call["events"]][-1] == "hang up"


def test_a_sentence_is_told_until_it_was_heard_three_times(folder: Path) -> None:
    (folder / "again.ivr").write_text(
        'flow "Books"\n\ngoal advice "ask what to read"\n\ninbound "555-0100" -> main\n\nmenu main\n'
        '  say "Books."\n  press 1 for "our address"\n    say "Please write to us."\n    -> again\n'
        "  after 2 tries -> desk\n\n"
        'team desk "the desk"\n  hold 9 min\n  resolves nothing\n',
        encoding="utf-8",
    )
    told = hunt("again.ivr", "--no-cache").stdout.split("\n\n")
    pressed = next(each for each in told if '--script "1 1 1"' in each)
    assert pressed.count("Please write to us.") == 3
    assert next(line for line in pressed.splitlines() if "the third time" in line).startswith(" 0:1")
    clocks = [line.split()[0] for line in pressed.splitlines() if line[:5].strip()[:1].isdigit()]
    assert f"3 turns, {clocks[-1]}" in " ".join(pressed.splitlines()[:2])


def test_a_terminal_is_told_the_ten_worst(folder: Path) -> None:
    from ivrlint.analyses.facts import Facts
    from ivrlint.linting.source import flow_of
    from ivrlint.reports import hunted
    from ivrlint.reports.terminal import Terminal
    from ivrlint.settings import THRESHOLDS
    from ivrlint.simulation import hunt as hunting

    facts = Facts(flow_of(str(FLOWS / "furniture.ivr")).flow, THRESHOLDS)
    found = hunting.hunt(facts, hunting.Plan(100))
    told = hunted.tell(found, {})
    few = hunted.render_text(found, told, facts.flow, Terminal(), most=2)
    every = hunted.render_text(found, told, facts.flow, Terminal())
    assert (few.count(" replay: "), few.count("CALL ")) == (2, every.count("CALL "))
    assert every.count(" replay: ") == every.count("CALL ")
    assert "`--all` tells these too." in few and "--all" not in every


@pytest.mark.parametrize("name", sorted(path.stem for path in FLOWS.glob("*.ivr") if path.stem != "identify"))
def test_every_call_of_the_flows_that_ship_replays(name: str) -> None:
    done = hunt(str(FLOWS / f"{name}.ivr"), "--output-format", "json", "--no-cache", "--max-examples", "40")
    assert done.exit_code in (0, 1), done.output
    from ivrlint.call.program import Program
    from ivrlint.linting.source import flow_of

    program = Program(flow_of(str(FLOWS / f"{name}.ivr")).flow)
    for call in json.loads(done.stdout)["calls"]:
        again = replay(program, call["script"])
        assert again.misunderstood is None, call["script"]
        assert again.play.hops >= call["turns"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing.ivr"], "nothing.ivr: cannot read this file"),
        (["flow.ivr", "--goal", "statu"], "there is no goal `statu` in flow.ivr. Did you mean `status`?"),
        (["module.ivr"], "no call begins in this file"),
        (["broken.ivr"], "calls are hunted once these lines can be read"),
        (["open.ivr"], "calls are hunted once this is repaired"),
        (["open.ivr", "--write-expect"], "open.ivr:15:"),
    ],
)
def test_what_cannot_be_hunted(folder: Path, arguments: list[str], said: str) -> None:
    (folder / "module.ivr").write_text('flow "Part"\nmenu main\n  press 1 for "x" -> hang up\n', encoding="utf-8")
    (folder / "broken.ivr").write_text(GOOD + "\nmenu x\n  pres 1 -> y\n", encoding="utf-8")
    (folder / "open.ivr").write_text(GOOD.replace("-> find", "-> fnd"), encoding="utf-8")
    done = hunt(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output


# --- what is kept --------------------------------------------------------------------------------------------------------


def test_only_the_cache_folder_is_written_to(folder: Path) -> None:
    hunt("flow.ivr", "--no-cache")
    assert sorted(path.name for path in folder.iterdir()) == ["flow.ivr", "good.ivr", "ivrlint.toml"]
    first = hunt("flow.ivr")
    assert sorted(path.name for path in folder.iterdir())[0] == ".ivrlint_cache"
    assert ".hypothesis" not in {path.name for path in folder.iterdir()}
    assert (folder / ".ivrlint_cache" / ".gitignore").is_file()
    assert hunt("flow.ivr").stdout == first.stdout


def test_the_same_seed_says_the_same(folder: Path) -> None:
    one, two = (hunt("flow.ivr", "--no-cache", "--seed", "5").stdout for _ in range(2))
    assert one == two
    assert "(seed 5)" in one


def test_a_cache_elsewhere(folder: Path) -> None:
    hunt("flow.ivr", "--cache-dir", "elsewhere")
    assert (folder / "elsewhere" / "hunted").is_dir()
    assert not (folder / ".ivrlint_cache").exists()


# --- the `expect` line ---------------------------------------------------------------------------------------------------


def test_the_worst_call_is_forbidden(folder: Path) -> None:
    before = (folder / "flow.ivr").read_bytes()
    done = hunt("flow.ivr", "--write-expect")
    assert done.exit_code == 1
    after = (folder / "flow.ivr").read_bytes()
    line = len(before.splitlines()) + 2
    written = after.removeprefix(before).decode()
    assert written.startswith("\nexpect ") and written.endswith("\n")
    assert f"flow.ivr:{line} now says: {written.strip()}" in done.stderr
    formatted = format_file("flow.ivr", after)
    assert formatted.data == after


def test_a_line_that_holds_is_not_offered(folder: Path) -> None:
    (folder / "gift.ivr").write_bytes((FLOWS / "gift.ivr").read_bytes())
    calls = json.loads(hunt("gift.ivr", "--output-format", "json").stdout)["calls"]
    call = next(each for each in calls if each["kind"] == "no-human" and each["place"] == "main")
    assert call["expect"] == "expect gift_arrival resolved at least 90%"  # a human there is, who cannot help with it


def test_no_line_is_written_twice(folder: Path) -> None:
    said = set()
    for _ in range(6):
        hunt("flow.ivr", "--write-expect")
        text = (folder / "flow.ivr").read_text(encoding="utf-8")
        said.add(text)
    lines = [line for line in text.splitlines() if line.startswith("expect ")]
    assert sorted(lines) == sorted(set(lines))
    assert "no line was added" in hunt("flow.ivr", "--write-expect").stderr
    assert (folder / "flow.ivr").read_text(encoding="utf-8") == text
    assert "expect order_number prepared" in lines


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (GOOD, 39),
        (GOOD.rstrip("\n"), 39),
        (GOOD.replace("\n", "\r\n"), 39),
        (f"{GOOD}\n\n// the end is near\n\n", 42),
        (f'{GOOD}\nexpect human within 1 hop\n  allow unused-allow because "x"\n\n// the end\n', 41),
    ],
)
def test_nothing_else_of_the_file_changes(tmp_path: Path, text: str, number: int) -> None:
    data = text.encode()
    line = "expect status resolved at least 90%"
    written = with_expectation("flow.ivr", str(tmp_path / "flow.ivr"), data, line)
    assert written is not None
    assert written.line == number
    before, after = text.splitlines(), written.data.decode().splitlines()
    assert after[written.line - 1] == line
    assert [each for each in after if each != line and each] == [each for each in before if each]
    assert (b"\r\n" in written.data) == (b"\r\n" in data)
    assert written.data.count(b"\n") == written.data.count(b"\r\n") or b"\r\n" not in data
    again = with_expectation("flow.ivr", str(tmp_path / "flow.ivr"), written.data, line)
    assert again is None


@pytest.mark.parametrize(
    "line", ["expect nothing prepared", "expect status resolved", "expect order_number asked at most 1 // x\nmenu y"]
)
def test_a_line_that_means_nothing_is_not_written(tmp_path: Path, line: str) -> None:
    assert with_expectation("flow.ivr", str(tmp_path / "flow.ivr"), GOOD.encode(), line) is None


def test_a_file_that_says_it_more_strictly_is_left_alone(tmp_path: Path) -> None:
    text = GOOD + "\nexpect human within 2 hops from any menu\nexpect status resolved at least 95%\n"
    for line in ("expect human within 3 hops from main", "expect status resolved at least 90%"):
        assert with_expectation("flow.ivr", str(tmp_path / "flow.ivr"), text.encode(), line) is None


def test_names_of_a_module_are_written_with_their_alias() -> None:
    text = (FLOWS / "bank.ivr").read_text(encoding="utf-8")
    assert list(aliases_in(text, str(FLOWS / "bank.ivr")).values()) == ["id."]


def test_an_export_holds_no_expectation(folder: Path) -> None:
    (folder / "flow.json").write_text(
        json.dumps({"description": "x", "states": [
            {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "say"}],
             "properties": {}},
            {"name": "say", "type": "say-play", "transitions": [{"event": "audioComplete"}],
             "properties": {"say": "Hello."}}], "initial_state": "Trigger", "flags": {}}), encoding="utf-8")  # fmt: skip
    done = hunt("flow.json", "--write-expect")
    assert done.exit_code == 2
    assert "only a call script can hold `expect` lines" in done.stderr
