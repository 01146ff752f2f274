import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from ivrlint.commands.check import FORMATS

Run = Callable[..., Result]

CLEAN = "flow\n"
WARNING = "flow\n!hops-to-human warning too far\n"
ERROR = "flow\n!dead-end error nothing here\n"


def findings(result: Result) -> list[dict]:
    return json.loads(result.stdout)["findings"]


@pytest.mark.parametrize(
    ("text", "fail_on", "code"),
    [
        (CLEAN, None, 0),
        (WARNING, None, 1),
        (WARNING, "error", 0),
        (ERROR, "error", 1),
        (ERROR, "never", 0),
        ("!long-menu info\n", "info", 0),  # a coach rule, which is off
    ],
)
@pytest.mark.parametrize("output_format", FORMATS)
def test_the_exit_code_depends_on_severity_and_never_on_the_format(
    run: Run, folder: Path, text: str, fail_on: str | None, code: int, output_format: str
) -> None:
    (folder / "a.ivr").write_text(text)
    options = ["--fail-on", fail_on] if fail_on else []
    assert run("check", "a.ivr", "--output-format", output_format, *options).exit_code == code


def test_full_report(run: Run, folder: Path) -> None:
    (folder / "a.ivr").write_text(WARNING)
    assert run("check", "a.ivr").stdout == (
        "a.ivr:2:1 warning[hops-to-human] too far\n"
        " 2 | !hops-to-human warning too far\n"
        "   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        " 1 | flow\n"
        "   | ---- the first line\n"
        "  the call: main 2 → here at 0:03\n"
        '  hear it:  ivrlint call a.ivr --script "2"\n'
        "\n"
        "1 warning in 1 file\n"
    )


def test_the_second_check_gives_the_same_report_from_the_cache(run: Run, folder: Path, engine) -> None:
    (folder / "m.ivr").write_text("!dead-end error in the module\n")
    (folder / "a.ivr").write_text("use m.ivr\n!hops-to-human warning\n")
    for output_format in FORMATS:
        first = run("check", "--output-format", output_format)
        assert engine.calls == ["a.ivr", "m.ivr"]
        assert run("check", "--output-format", output_format).stdout == first.stdout
        assert run("check", "--no-cache", "--output-format", output_format).stdout == first.stdout
        engine.calls = ["a.ivr", "m.ivr"]


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a.ivr").write_text("use m.ivr\n\n"),
        lambda folder: (folder / "m.ivr").write_text("!dead-end error\n"),
        lambda folder: (folder / "m.ivr").unlink(),
        lambda folder: (folder / "ivrlint.toml").write_text("ignore = ['dead-end']"),
    ],
)
def test_whatever_decides_the_answer_makes_a_new_one(run: Run, folder: Path, engine, change) -> None:
    (folder / "a.ivr").write_text("use m.ivr\n")
    (folder / "m.ivr").write_text("flow\n")
    run("check", "a.ivr")
    run("check", "a.ivr")
    assert engine.calls == ["a.ivr"]
    change(folder)
    run("check", "a.ivr")
    assert engine.calls == ["a.ivr", "a.ivr"]


def test_a_module_that_appears_makes_a_new_answer(run: Run, folder: Path, engine) -> None:
    (folder / "a.ivr").write_text("use m.ivr\n")
    assert run("check", "a.ivr").exit_code == 0
    (folder / "m.ivr").write_text("!dead-end error\n")
    assert run("check", "a.ivr").exit_code == 1


def test_options_have_answers_of_their_own(run: Run, folder: Path, engine) -> None:
    (folder / "a.ivr").write_text(WARNING)
    assert run("check", "a.ivr").exit_code == 1
    assert run("check", "a.ivr", "--ignore", "hops-to-human").exit_code == 0
    assert run("check", "a.ivr", "--ignore", "default").exit_code == 0
    assert run("check", "a.ivr").exit_code == 1
    assert engine.calls == ["a.ivr"] * 3


def test_an_unchanged_file_is_answered_without_the_engine(run: Run, folder: Path) -> None:
    (folder / "ivrlint.toml").unlink()  # reading one takes tomllib
    (folder / ".git").mkdir()
    (folder / "m.ivr").write_text("!dead-end error in the module\n")
    (folder / "a.ivr").write_text("use m.ivr\n!hops-to-human warning\n")
    expected = run("check").stdout
    program = (
        "import sys\n"
        "from ivrlint.commands.main import main\n"
        "try: main(['check'])\n"
        "finally: print(*sorted(sys.modules), file=sys.stderr)"
    )
    result = _python(program)
    assert result.returncode == 1
    assert result.stdout == expected
    modules = set(result.stderr.split())
    rooms = ("script", "flow", "call", "analyses", "rules", "linting.engine", "callers", "simulation", "platforms")
    heavy = {name for name in modules if name.startswith(tuple(f"ivrlint.{room}" for room in rooms))}
    assert not heavy
    assert not modules & {"lark", "networkx", "numpy", "rich", "pathlib", "tomllib", "dataclasses"}


def test_help_imports_no_command(folder: Path) -> None:
    result = _python(
        "import sys\nfrom ivrlint.commands.main import main\ntry: main(['--help'])\nfinally: print(*sys.modules)"
    )
    modules = set(result.stdout.split())
    assert result.stdout.startswith("Usage:")
    assert "explain" in result.stdout
    assert not modules & {"lark", "networkx", "ivrlint.commands.check", "ivrlint.findings", "json"}


def _python(program: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", env=environment, check=False
    )


def test_select_and_ignore_take_names_and_sets_with_commas_or_repeated(run: Run, folder: Path) -> None:
    (folder / "a.ivr").write_text("!long-menu info\n!hops-to-human warning\n!dead-end error\n!syntax error\n")

    def rules(*options: str) -> list[str]:
        return [each["rule"] for each in findings(run("check", "a.ivr", "--output-format", "json", *options))]

    assert rules() == ["hops-to-human", "dead-end", "syntax"]
    assert rules("--select", "coach") == ["long-menu", "syntax"]
    assert rules("--select", "coach,dead-end") == ["long-menu", "dead-end", "syntax"]
    assert rules("--select", "coach", "--select", " dead-end") == ["long-menu", "dead-end", "syntax"]
    assert rules("--select", "all", "--ignore", "default") == ["long-menu", "syntax"]
    assert rules("--ignore", "syntax,dead-end") == ["hops-to-human"]


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_rule_is_a_usage_error_that_names_the_nearest(run: Run, folder: Path, option: str) -> None:
    (folder / "a.ivr").write_text(CLEAN)
    for _ in range(2):  # no answer of a wrong question is remembered
        result = run("check", "a.ivr", option, "dead-ends")
        assert result.exit_code == 2
        assert f"Error: `{option}` names the unknown rule `dead-ends`. Did you mean `dead-end`?" in result.stderr


def test_configuration_counts_for_the_files_below_it(run: Run, folder: Path) -> None:
    (folder / "a.ivr").write_text(WARNING)
    (folder / "sub").mkdir()
    (folder / "sub" / "b.ivr").write_text(WARNING)
    (folder / "sub" / "ivrlint.toml").write_text('[severity]\nhops-to-human = "info"\n')
    result = run("check", "--output-format", "json")
    assert [(each["file"], each["severity"]) for each in findings(result)] == [
        ("a.ivr", "warning"),
        ("sub/b.ivr", "info"),
    ]
    isolated = run("check", "--isolated", "--output-format", "json")
    assert {each["severity"] for each in findings(isolated)} == {"warning"}
    configured = run("check", "--config", "sub/ivrlint.toml", "--output-format", "json")
    assert {each["severity"] for each in findings(configured)} == {"info"}


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("selcet = []", "ivrlint.toml: unknown key `selcet`. Did you mean `select`?"),
        (
            "ignore = ['dead-ends']",
            "ivrlint.toml: `ignore` names the unknown rule `dead-ends`. Did you mean `dead-end`?",
        ),
        ("= 1", "ivrlint.toml: this is not valid TOML"),
    ],
)
def test_a_wrong_configuration_exits_2(run: Run, folder: Path, config: str, message: str) -> None:
    (folder / "a.ivr").write_text(CLEAN)
    (folder / "ivrlint.toml").write_text(config)
    result = run("check", "a.ivr")
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_what_cannot_be_read_exits_2_and_the_rest_is_checked(run: Run, folder: Path) -> None:
    (folder / "a.ivr").write_text(WARNING)
    result = run("check", "a.ivr", "gone.ivr", "--output-format", "json")
    assert result.exit_code == 2
    assert len(findings(result)) == 1
    assert result.stderr == "Error: gone.ivr: there is no such file or folder\n"


def test_a_folder_without_flows_exits_2(run: Run, folder: Path) -> None:
    result = run("check")
    assert result.exit_code == 2
    assert "there is no .ivr file in ." in result.stderr
    assert result.stdout == ""


def test_a_rule_that_crashes_exits_2_and_is_tried_again(run: Run, folder: Path, engine) -> None:
    (folder / "a.ivr").write_text("!crash\n!hops-to-human warning\n")
    for _ in range(2):
        result = run("check", "a.ivr", "--fail-on", "never", "--output-format", "json")
        assert result.exit_code == 2
        assert len(findings(result)) == 1
        assert "a.ivr: !crash: it broke" in result.stderr
    assert len(engine.calls) == 2


def test_an_engine_that_crashes_is_no_traceback(run: Run, folder: Path) -> None:
    (folder / "a.ivr").write_text("!bug\n")
    (folder / "b.ivr").write_text(WARNING)
    result = run("check", "a.ivr", "b.ivr", "--output-format", "json")
    assert result.exit_code == 2
    assert len(findings(result)) == 1
    assert "a.ivr: ivrlint could not check this file: ValueError: a bug" in result.stderr


def test_standard_input(run: Run, folder: Path) -> None:
    result = run("check", "-", "--stdin-filename", "sub/x.ivr", "--output-format", "concise", input=WARNING)
    assert result.stdout == "sub/x.ivr:2:1 warning[hops-to-human] too far\n"
    assert result.exit_code == 1
    assert not (folder / ".ivrlint_cache").exists()
    assert run("check", "-", input=WARNING).stdout.startswith("<stdin>:2:1 warning")


@pytest.mark.parametrize(
    "args",
    [("-", "a.ivr"), ("a.ivr", "--stdin-filename", "x"), ("--isolated", "--config", "x"), ("--fail-on", "big")],
)
def test_wrong_usage_exits_2(run: Run, folder: Path, args: tuple[str, ...]) -> None:
    assert run("check", *args).exit_code == 2


def test_what_two_flows_say_about_one_module_is_said_once(run: Run, folder: Path) -> None:
    (folder / "m.ivr").write_text("!dead-end error shared\n")
    (folder / "a.ivr").write_text("use m.ivr\n")
    (folder / "b.ivr").write_text("use m.ivr\n")
    found = findings(run("check", "--output-format", "json"))
    assert [(each["file"], each["message"]) for each in found] == [("m.ivr", "shared")]
    assert "ivrlint call a.ivr" in run("check").stdout


def test_a_place_is_unreachable_only_if_every_flow_says_so(run: Run, folder: Path) -> None:
    (folder / "m.ivr").write_text("!unreachable-place warning\n")
    (folder / "a.ivr").write_text("use m.ivr\n")
    (folder / "b.ivr").write_text("use m.ivr\n")
    assert len(findings(run("check", "a.ivr", "b.ivr", "--output-format", "json"))) == 1
    (folder / "b").mkdir()
    (folder / "b" / "ivrlint.toml").write_text("ignore = ['unreachable-place']")  # stands for a flow that reaches it
    (folder / "b" / "c.ivr").write_text("use ../m.ivr\n")
    assert findings(run("check", "a.ivr", "b.ivr", "b/c.ivr", "--output-format", "json")) == []


def test_a_baseline_hides_what_it_holds_and_names_what_is_gone(run: Run, folder: Path) -> None:
    flow = folder / "a.ivr"
    flow.write_text("!hops-to-human warning old\n!dead-end error older\n")
    written = run("check", "--write-baseline", "base.json")
    assert written.exit_code == 0
    assert "No new mistakes found in 1 file." in written.stdout
    flow.write_text("\n!hops-to-human warning old\n!hops-to-human warning new\n")
    result = run("check", "--baseline", "base.json", "--output-format", "json")
    assert result.exit_code == 1
    assert [each["message"] for each in findings(result)] == ["new"]
    outcome = json.loads(result.stdout)["baseline"]
    assert outcome["hidden"] == 1
    assert [(each["rule"], each["message"]) for each in outcome["stale"]] == [("dead-end", "older")]
    for output_format in ("full", "concise"):
        text = run("check", "--baseline", "base.json", "--output-format", output_format).stdout
        assert "base.json: nothing matches this entry any more, so it can go: a.ivr [dead-end] older" in text
    # a rule that did not run says nothing about its entries
    unjudged = run("check", "--baseline", "base.json", "--ignore", "dead-end", "--output-format", "json")
    assert json.loads(unjudged.stdout)["baseline"]["stale"] == []


def test_a_damaged_baseline_exits_2(run: Run, folder: Path) -> None:
    (folder / "a.ivr").write_text(CLEAN)
    (folder / "base.json").write_text("[")
    result = run("check", "--baseline", "base.json")
    assert result.exit_code == 2
    assert "base.json: this is no baseline" in result.stderr


def test_force_exclude(run: Run, folder: Path) -> None:
    (folder / "ivrlint.toml").write_text("exclude = ['old']")
    (folder / "old").mkdir()
    (folder / "old" / "a.ivr").write_text(WARNING)
    assert run("check", "old/a.ivr").exit_code == 1
    result = run("check", "old/a.ivr", "--force-exclude")
    assert (result.exit_code, result.stdout) == (0, "No file was checked.\n")
    assert json.loads(run("check", "old/a.ivr", "--force-exclude", "--output-format", "json").stdout)["findings"] == []


def test_an_unknown_command_names_the_nearest(run: Run) -> None:
    result = run("chekc")
    assert result.exit_code == 2
    assert "there is no command `chekc`. Did you mean `check`?" in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes")
def test_a_reader_that_goes_is_no_error(run: Run, folder: Path) -> None:
    (folder / "a.ivr").write_text("".join(f"!hops-to-human warning {'x' * 200}{i}\n" for i in range(2000)))
    run("check", "a.ivr")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", "from ivrlint.commands.main import main; main(['check', 'a.ivr'])"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1
