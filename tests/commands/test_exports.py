"""Commands on exports of other platforms: several together, from standard input, from the cache, and refused."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivrlint.commands.main import main

TIMEOUT = 15


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "ivrlint.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, **extra: object) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False, **extra)  # type: ignore[arg-type]


def flow(name: str, silence: str = "queue", then: dict[str, object] | None = None, kind: str = "contactFlow") -> str:
    """A Connect flow: a menu with one key, which leads to a queue or to another flow."""
    errors = [{"NextAction": silence, "ErrorType": each} for each in ("InputTimeLimitExceeded", "NoMatchingCondition")]
    one = {"NextAction": "queue", "Condition": {"Operator": "Equals", "Operands": ["1"]}}
    menu = {
        "Identifier": "menu",
        "Type": "GetParticipantInput",
        "Parameters": {"Text": "For sales, press 1.", "StoreInput": "False", "InputTimeLimitSeconds": "5"},
        "Transitions": {"NextAction": silence, "Errors": errors, "Conditions": [one]},
    }
    queue = then or {"Type": "TransferContactToQueue", "Parameters": {}, "Transitions": {}}
    end = {"Identifier": "end", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
    actions = [menu, {"Identifier": "queue", **queue}, end]
    metadata = {"name": name, "type": kind}
    return json.dumps(
        {"Version": "2019-10-30", "StartAction": "menu", "Metadata": metadata, "Actions": actions}, indent=1
    )


def leading_to(name: str) -> dict[str, object]:
    return {"Type": "TransferToFlow", "Parameters": {"ContactFlowId": name}, "Transitions": {}}


def test_an_export_is_checked_by_name(project: Path):
    (project / "main.json").write_text(flow("main", silence="end"))
    result = run("check", "main.json", "--output-format", "concise")
    assert result.exit_code == 1
    assert result.stdout.startswith("main.json:")
    assert (
        "warning[silent-hang-up] after silence and wrong keys in `menu` the call ends without a word" in result.stdout
    )


def test_folders_are_searched_for_scripts_alone(project: Path):
    (project / "main.json").write_text(flow("main", silence="end"))
    result = run("check", ".")
    assert result.exit_code == 2
    assert "exports of other platforms are checked by name" in result.stderr


def test_exports_named_together_are_followed(project: Path):
    (project / "main.json").write_text(flow("main", then=leading_to("sales")))
    (project / "sales.json").write_text(flow("sales", silence="end"))
    for files in (["main.json", "sales.json"], ["sales.json", "main.json"]):
        report = json.loads(run("check", *files, "--output-format", "json").stdout)
        assert [(each["rule"], each["file"]) for each in report["findings"]] == [("silent-hang-up", "sales.json")]
        assert report["findings"][0]["script"] == "1 silence"
        assert report["understood"] == {"main.json": 1.0, "sales.json": 1.0}


def test_the_cache_answers_until_one_of_the_files_changes(project: Path):
    (project / "main.json").write_text(flow("main", then=leading_to("sales")))
    (project / "sales.json").write_text(flow("sales", silence="end"))
    code = (
        "import sys; from ivrlint.commands.main import main\n"
        "try: main(['check', 'main.json', 'sales.json', '--output-format', 'concise'])\n"
        "except SystemExit: pass\n"
        "print('fresh' if 'ivrlint.platforms.load' in sys.modules else 'kept')"
    )

    def said() -> list[str]:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=TIMEOUT, check=True)
        return done.stdout.splitlines()

    first, second = said(), said()
    assert (first[-1], second[-1]) == ("fresh", "kept")
    assert first[:-1] == second[:-1]
    assert len(first) == 2
    (project / "sales.json").write_text(flow("sales"))
    assert said() == ["fresh"]


def test_standard_input_is_read_by_what_it_holds(project: Path):
    result = run("check", "-", "--output-format", "concise", input=flow("main", silence="end"))
    assert "silent-hang-up" in result.stdout


def test_what_is_no_call_of_a_customer_is_said_and_does_not_fail(project: Path):
    (project / "hold.json").write_text(flow("hold", silence="end", kind="customerHold"))
    result = run("check", "hold.json")
    assert result.exit_code == 0
    assert "hold.json: `hold` is no call of customers, it was not judged: customer hold" in result.stdout
    report = json.loads(run("check", "hold.json", "--output-format", "json").stdout)
    assert list(report["notes"]) == ["hold.json"]
    for command in (("inspect", "hold.json"), ("graph", "hold.json"), ("call", "hold.json", "--script", "1")):
        refused = run(*command)
        assert refused.exit_code == 2
        assert "this is no call of customers but customer hold" in refused.stderr


def test_what_is_not_understood_is_counted_in_text_and_json(project: Path):
    (project / "odd.json").write_text(flow("odd").replace("TransferContactToQueue", "DoMagic"))
    assert "odd.json: understood 2 of 3 elements; not `DoMagic`" in run("check", "odd.json").stdout
    report = json.loads(run("check", "odd.json", "--output-format", "json").stdout)
    assert report["understood"] == {"odd.json": pytest.approx(2 / 3)}


@pytest.mark.parametrize("command", [("check",), ("inspect",), ("graph",), ("call", "--script", "1")])
def test_what_cannot_be_read_is_said(project: Path, command: tuple[str, ...]):
    (project / "bad.json").write_text('{"Actions": [')
    result = run(*command, "bad.json")
    assert result.exit_code == 2
    assert "Error: bad.json:1:" in result.stderr


@pytest.mark.parametrize("command", [("check",), ("inspect",), ("graph",), ("call", "--script", "1")])
def test_a_platform_that_is_not_read_is_named(project: Path, command: tuple[str, ...]):
    (project / "old.vxml").write_text('<?xml version="1.0"?><vxml version="2.1"><form/></vxml>')
    result = run(*command, "old.vxml")
    assert result.exit_code == 2
    assert "VoiceXML flows are not read yet" in result.stderr


def test_an_export_is_measured_drawn_and_called(project: Path):
    (project / "main.json").write_text(flow("main", silence="end"))
    facts = json.loads(run("inspect", "main.json", "--output-format", "json").stdout)
    assert facts["entries"] == {"main": {"hops_to_human": {"any": 1}}}
    picture = run("graph", "main.json")
    assert picture.exit_code == 0
    assert "menu" in picture.stdout
    call = run("call", "main.json", "--script", "1", "--output-format", "json")
    assert call.exit_code == 0
    assert any(event.get("kind") == "human" or "human" in str(event) for event in json.loads(call.stdout)["events"])


def test_a_module_alone_has_no_calls(project: Path):
    end = {"Type": "EndFlowModuleExecution", "Parameters": {}, "Transitions": {}}
    text = json.loads(flow("module", then=end))
    text["Settings"] = {"InputParameters": [], "OutputParameters": [], "Transitions": []}
    (project / "module.json").write_text(json.dumps(text))
    checked = run("check", "module.json")
    assert checked.exit_code == 0
    assert "`module` is a module, no call begins in it: give it together with a flow that calls it" in checked.output
    refused = run("inspect", "module.json")
    assert refused.exit_code == 2
    assert "it is a module that other flows call" in refused.stderr


def test_help_speaks_of_the_blocks_of_the_platform(project: Path):
    (project / "main.json").write_text(
        flow("main", silence="end", then={"Type": "DisconnectParticipant", "Parameters": {}})
    )
    found = json.loads(run("check", "main.json", "--output-format", "json", "--select", "all").stdout)["findings"]
    helps = {finding["rule"]: finding["help"] for finding in found}
    assert "`Get customer input`" in helps["no-human-path"]
    assert not any("press 0" in help or "->" in help for help in helps.values())


def test_every_rule_with_a_line_of_a_script_in_its_help_has_another_for_exports():
    """Rules that an export can meet; the others need goals, teams with lines, promises or outbound notices."""
    from ivrlint.linting.exports import HELP, PERSON

    named = {rule for rule, help in HELP.items() if "{person}" in help}
    assert {"no-human-path", "hops-to-human", "rewarded-frustration", "zero-not-operator"} <= named
    assert set(PERSON) == {"Amazon Connect", "Twilio Studio", "Genesys Architect", "FreeSWITCH"}
