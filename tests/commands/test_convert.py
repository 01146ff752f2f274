import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivrlint.commands.main import main

FLOWS = Path(__file__).resolve().parents[2] / "flows"
Run = Callable[..., Result]


def studio(*states: dict[str, object], description: str = "Order line") -> str:
    """A Twilio Studio flow of some widgets, the first of which answers the call."""
    trigger = {
        "name": "Trigger",
        "type": "trigger",
        "transitions": [{"event": "incomingCall", "next": states[0]["name"]}],
        "properties": {},
    }
    flow = {"description": description, "initial_state": "Trigger", "states": [trigger, *states]}
    return json.dumps(flow, indent=1)


def widget(name: str, kind: str, transitions: list[dict[str, object]], **properties: object) -> dict[str, object]:
    return {"name": name, "type": kind, "transitions": transitions, "properties": properties}


def menu(to: dict[str, str]) -> tuple[dict[str, object], dict[str, object]]:
    words = "Press 1 for the shop, press 2 to leave a message."
    gather = widget(
        "main_menu", "gather-input-on-call", [{"event": "keypress", "next": "which"}], say=words, number_of_digits=1
    )
    keys = [
        {"event": "match", "next": place, "conditions": [{"type": "equal_to", "value": key}]}
        for key, place in to.items()
    ]
    split = widget("which", "split-based-on", [{"event": "noMatch"}, *keys], input="{{widgets.main_menu.Digits}}")
    return gather, split


SHOP = studio(
    *menu({"1": "shop", "2": "bye"}),
    widget("shop", "enqueue-call", [], queue_name="Shop"),
    widget("bye", "say-play", [], say="Goodbye."),
)
WORDS = """\
menu main_menu
  say "Press 1 for the shop, press 2 to leave a message."
  press 1 -> shop
  press 2 -> bye
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an export, which is also where the command runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ivrlint.toml").touch()
    (tmp_path / "shop.json").write_text(SHOP, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    def run(*args: str) -> Result:
        return CliRunner().invoke(main, ["convert", *args], catch_exceptions=False)

    return run


def test_an_export_becomes_a_script(run: Run, folder: Path) -> None:
    result = run("shop.json", "-o", "shop.ivr")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "written to shop.ivr: 3 places, 100% of the export understood\n"
    text = (folder / "shop.ivr").read_text(encoding="utf-8")
    assert text.startswith('flow "Order line" in en\n\ninbound "Order line" -> main_menu\n\n' + WORDS)
    assert 'team shop "Shop"\n' in text
    assert "//" not in text
    checked = CliRunner().invoke(main, ["fmt", "--check", "shop.ivr"])
    assert checked.exit_code == 0, checked.output


def test_without_a_file_it_is_printed(run: Run, folder: Path) -> None:
    printed = run("shop.json")
    assert printed.exit_code == 0
    assert printed.stderr == "converted: 3 places, 100% of the export understood\n"
    run("shop.json", "-o", "shop.ivr")
    assert printed.stdout_bytes == (folder / "shop.ivr").read_bytes()


def test_places_can_name_what_they_come_from(run: Run) -> None:
    result = run("shop.json", "--from-ids")
    assert "menu main_menu  // from main_menu\n" in result.stdout
    assert 'team shop "Shop"  // from shop\n' in result.stdout


def test_several_exports_become_one_flow(run: Run, folder: Path) -> None:
    other = studio(widget("hello", "say-play", [], say="Hello."), description="Other line")
    (folder / "other.json").write_text(other, encoding="utf-8")
    result = run("shop.json", "other.json")
    assert result.exit_code == 0
    assert '\ninbound "Order line" -> main_menu\ninbound "Other line" -> hello\n' in result.stdout


def test_a_script_with_modules_becomes_one_file(run: Run, folder: Path) -> None:
    result = run(str(FLOWS / "bank.ivr"), "-o", "bank.ivr")
    assert result.exit_code == 0
    assert result.stderr == "written to bank.ivr: 14 places\n"
    text = (folder / "bank.ivr").read_text(encoding="utf-8")
    assert "use " not in text and "id." not in text
    assert "step prove\n" in text
    assert run("bank.ivr").stdout == text


def test_a_file_that_is_there_is_kept(run: Run, folder: Path) -> None:
    (folder / "shop.ivr").write_text("mine", encoding="utf-8")
    result = run("shop.json", "-o", "shop.ivr")
    assert result.exit_code == 2
    assert result.stderr == "Error: shop.ivr: this file is there already; `--force` writes over it\n"
    assert (folder / "shop.ivr").read_text(encoding="utf-8") == "mine"
    assert run("shop.json", "-o", "shop.ivr", "--force").exit_code == 0
    assert (folder / "shop.ivr").read_text(encoding="utf-8").startswith("flow ")


def test_a_file_that_is_read_is_never_written_over(run: Run, folder: Path) -> None:
    for output in ("shop.json", "link.ivr"):
        if output == "link.ivr":
            os.symlink("shop.json", "link.ivr")
        result = run("shop.json", "-o", output, "--force")
        assert result.exit_code == 2
        assert "this is the file that is read" in result.stderr
    assert (folder / "shop.json").read_text(encoding="utf-8") == SHOP


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("nowhere.json", None, "nowhere.json: cannot read this file: No such file or directory"),
        ("list.json", "[1, 2]", "list.json:1:1 no call flow is found in this file: ivrlint reads Amazon Connect, "),
        ("bad.vxml", "<vxml version='2.1'></vxml>", "bad.vxml:1:1 VoiceXML flows are not read yet: "),
        ("broken.ivr", "menu x\n  pres 1 -> x\n", "broken.ivr:2:3 error[unknown-verb] "),
    ],
)
def test_what_cannot_be_read(run: Run, folder: Path, name: str, content: str | None, said: str) -> None:
    if content is not None:
        (folder / name).write_text(content, encoding="utf-8")
    result = run(name, "-o", "out.ivr")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {said}")
    assert not (folder / "out.ivr").exists()


def test_what_cannot_be_written(run: Run) -> None:
    result = run("shop.json", "-o", "no folder/shop.ivr")
    assert result.exit_code == 2
    assert result.stderr == "Error: no folder/shop.ivr: cannot write: No such file or directory\n"


def test_a_script_stands_alone_and_has_no_ids(run: Run, folder: Path) -> None:
    (folder / "flow.ivr").write_text('inbound "1" -> a\nstep a\n  -> hang up\n', encoding="utf-8")
    assert run("shop.json", "flow.ivr").stderr == (
        "Error: flow.ivr: a call script is converted alone, with the files that it uses\n"
    )
    result = run("flow.ivr", "--from-ids")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Error: flow.ivr: `--from-ids` is for exports: a call script has no ids\n"


def test_what_is_no_call_is_left_out(run: Run, folder: Path) -> None:
    whisper = {
        "Version": "2019-10-30",
        "StartAction": "say",
        "Metadata": {"name": "Agent ear", "type": "agentWhisper"},
        "Actions": [
            {"Identifier": "say", "Type": "MessageParticipant", "Parameters": {"Text": "A call."},
             "Transitions": {"NextAction": "end"}},
            {"Identifier": "end", "Type": "EndFlowExecution", "Parameters": {}, "Transitions": {}},
        ],
    }  # fmt: skip
    (folder / "whisper.json").write_text(json.dumps(whisper), encoding="utf-8")
    alone = run("whisper.json")
    assert (alone.exit_code, alone.stdout) == (2, "")
    assert alone.stderr == (
        "Error: whisper.json:1: the flow `Agent ear` is no call of customers (agent whisper): it is left out\n"
        "Error: there is no flow of phone calls to convert\n"
    )
    both = run("whisper.json", "shop.json")
    assert both.exit_code == 0
    assert both.stdout.startswith('flow "Order line" in en\n')
    assert "`Agent ear` is no call of customers (agent whisper): it is left out\n" in both.stderr


def test_what_is_not_understood_is_named(run: Run, folder: Path) -> None:
    odd = studio(widget("hello", "say-play", [{"event": "audioComplete", "next": "magic"}], say="Hello."),
                 widget("magic", "quantum-leap", []))  # fmt: skip
    (folder / "odd.json").write_text(odd, encoding="utf-8")
    result = run("odd.json")
    assert result.exit_code == 0
    assert result.stderr.startswith("not understood: quantum-leap\nconverted: ")
    assert "100% of the export" not in result.stderr


def test_every_real_export_is_converted_or_refused_in_words(run: Run, folder: Path, shared_corpus: Path) -> None:
    for path in sorted(shared_corpus.glob("*/*")):
        result = run(str(path), "-o", f"{path.parent.name} {path.name}.ivr")
        assert result.exit_code in (0, 2), path
        assert result.stderr.count("\n") >= 1 and "Traceback" not in result.stderr, path
    written = list(folder.glob("*.ivr"))
    assert len(written) > 20
    checked = CliRunner().invoke(main, ["fmt", "--check", *map(str, written)])
    assert checked.exit_code == 0, checked.output


def test_a_dash_is_the_terminal(run: Run, folder: Path) -> None:
    result = run("shop.json", "-o", "-")
    assert result.stdout == run("shop.json").stdout != ""
    assert not (folder / "-").exists()
