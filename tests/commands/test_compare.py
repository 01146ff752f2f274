import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivrlint.commands.main import main

FLOWS = Path(__file__).resolve().parents[2] / "flows"
Run = Callable[..., Result]

OLD = """flow "Desk"
goal fix "fix it" 100%
inbound "1" -> main
menu main
  say "Welcome."
  press 1 for "repairs" -> hall
  after 2 tries -> hang up
step hall
  check "is anybody there?"
    yes 50% -> desk
    no -> hang up
team desk
  hold 1 min
  resolves fix
"""
NEW = OLD.replace("yes 50%", "yes 90%").replace("hang up\nstep", "desk\nstep")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command, with the real engine, where `old.ivr` and `new.ivr` stand."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)  # as a hook of git would set them
    (tmp_path / "old.ivr").write_text(OLD, "utf-8")
    (tmp_path / "new.ivr").write_text(NEW, "utf-8")

    def run(*args: str, **extra: object) -> Result:
        return CliRunner().invoke(main, ["compare", *args], catch_exceptions=False, **extra)  # type: ignore[arg-type]

    return run


def test_text(run: Run) -> None:
    result = run("old.ivr", "new.ivr")
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0].startswith("old.ivr → new.ivr") and lines[0].endswith(
        "exact; ranges from kind to harsh assumptions"
    )
    assert lines[1].startswith("BETTER: Of 100 customers ")
    assert max(map(len, lines)) <= 100 and len(lines) < 40, "it fits on a screen"
    assert "hall:11" in result.stdout and "hang-up-on-error" in result.stdout


@pytest.mark.parametrize("name", ["furniture", "gift", "rewards", "bookshop"])
def test_the_pairs_that_ship_are_better_in_all_formats(run: Run, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FLOWS.parent)
    both = (f"flows/{name}.ivr", f"flows/{name}_fixed.ivr", "--assume", "middle")
    text, markdown, data = (run(*both, "--output-format", kind) for kind in ("text", "markdown", "json"))
    assert text.exit_code == markdown.exit_code == data.exit_code == 0
    assert "\nBETTER: " in text.stdout and max(map(len, text.stdout.splitlines())) <= 100
    assert len(text.stdout.splitlines()) <= 45
    assert markdown.stdout.partition("\n")[0].endswith(": better")
    read = json.loads(data.stdout)
    assert read["verdict"] == "better" and read["findings"]["new"] == []
    assert all(each["change"] < 0 for each in [goal["figures"]["lost"] for goal in read["goals"].values()])
    assert run(*both, "--output-format", "json").stdout == data.stdout


def test_conditions_decide_the_exit_code(run: Run) -> None:
    assert run("old.ivr", "new.ivr", "--fail-if", "lost > 0").exit_code == 0
    result = run("new.ivr", "old.ivr", "--assume", "middle", "--fail-if", "calls < -1000", "--fail-if", "fix.lost > +1")
    assert result.exit_code == 1
    assert "Fails: fix.lost > +1 (it is +" in result.stdout and "calls" not in result.stdout.split("Fails:")[1]
    for kind in ("json", "markdown"):
        met = run("new.ivr", "old.ivr", "--assume", "middle", "--fail-if", "lost > 1", "--output-format", kind)
        assert met.exit_code == 1, "the format does not decide"


def test_sampling(run: Run) -> None:
    both = ("old.ivr", "new.ivr", "--assume", "middle", "--sample", "500")
    first, again, other = run(*both), run(*both), run(*both, "--seed", "7")
    assert first.stdout == again.stdout != other.stdout
    assert "the same 500 sampled callers of each group and goal in both, seed 0; middle assumptions" in first.stdout


def test_only_some_callers(run: Run) -> None:
    read = json.loads(run("old.ivr", "new.ivr", "--group", "older", "--goal", "fix", "--output-format", "json").stdout)
    assert list(read["groups"]) == ["older"] and list(read["goals"]) == ["fix"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("old.ivr",), "give two files, the old version and the new one"),
        ((), "give two files"),
        (("old.ivr", "new.ivr", "old.ivr"), "give two files"),
        (("--since", "main", "old.ivr", "new.ivr"), "with `--since` give one file"),
        (("old.ivr", "new.ivr", "--exact", "--sample", "3"), "exclude each other"),
        (("old.ivr", "gone.ivr"), "gone.ivr: cannot read this file"),
        (("gone.ivr", "new.ivr"), "gone.ivr: cannot read this file"),
        (("old.ivr", "new.ivr", "--fail-if", "lost"), "--fail-if `lost`: write a figure"),
        (("old.ivr", "new.ivr", "--fail-if", "lots > 1"), "Did you mean `lost`?"),
        (("old.ivr", "new.ivr", "--fail-if", "fax.lost > 1"), "there is no goal `fax` in both versions"),
        (("old.ivr", "new.ivr", "--goal", "weather"), "there is no goal `weather` in both versions. There is fix."),
        (("old.ivr", "new.ivr", "--group", "elder"), "there is no group of callers `elder`"),
        (("old.ivr", "broken.ivr"), "broken.ivr: callers can be sent through it once these lines can be read"),
        (("lost.ivr", "new.ivr"), "lost.ivr: callers can be sent through it once this is repaired"),
        (("old.ivr", "other.ivr"), "no goal has the same name in both versions"),
        (("old.ivr", "module.ivr"), "no call begins in this file"),
    ],
)
def test_what_cannot_be_compared(run: Run, args: tuple[str, ...], said: str) -> None:
    Path("broken.ivr").write_text(OLD.replace("press 1", "pres 1"), "utf-8")
    Path("lost.ivr").write_text(OLD.replace("-> hall", "-> hell"), "utf-8")
    Path("other.ivr").write_text(OLD.replace("fix", "mend"), "utf-8")
    Path("module.ivr").write_text(OLD.replace('inbound "1" -> main\n', ""), "utf-8")
    result = run(*args)
    assert result.exit_code == 2 and result.stdout == ""
    assert said in result.stderr and "Traceback" not in result.stderr


# --- git -------------------------------------------------------------------------------------------------------------


def git(*arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


MODULE = 'step greet\n  say "Welcome."\n  -> return\n'
USES = OLD.replace('flow "Desk"\n', 'flow "Desk"\nuse "../shared/greet.ivr"\n').replace(
    "step hall\n", "step hall\n  do greet\n"
)


@pytest.fixture
def repository(run: Run, tmp_path: Path) -> Path:
    """A repository whose second commit repairs a flow and shortens the module that it uses."""
    (tmp_path / "ivrlint.toml").write_text("")
    (tmp_path / "flows").mkdir()
    (tmp_path / "shared").mkdir()
    (tmp_path / "flows" / "desk.ivr").write_text(USES, "utf-8")
    (tmp_path / "shared" / "greet.ivr").write_text(MODULE.replace("Welcome.", "Welcome. " * 40), "utf-8")
    git("init", "--quiet", "--initial-branch", "main")
    git("add", ".")
    git("commit", "--quiet", "--message", "as it was")
    git("tag", "before")
    (tmp_path / "shared" / "greet.ivr").write_text(MODULE, "utf-8")
    git("commit", "--quiet", "--all", "--message", "a shorter greeting")
    return tmp_path


@pytest.mark.slow
def test_since_reads_the_file_and_the_modules_it_used_then(run: Run, repository: Path) -> None:
    result = run("--since", "before", "flows/desk.ivr", "--assume", "middle")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("flows/desk.ivr at before → flows/desk.ivr ")
    assert "\nBETTER: " in result.stdout, "the long greeting was in a module"
    same = run("--since", "HEAD", "flows/desk.ivr", "--assume", "middle")
    assert "\nTHE SAME: " in same.stdout and "Findings: none gone, none new, " in same.stdout


@pytest.mark.slow
def test_since_sees_what_is_not_committed_yet(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "flows")
    monkeypatch.setenv("GIT_DIR", ".git")  # as a hook has it, whose folder is another one
    Path("desk.ivr").write_text(USES.replace("yes 50%", "yes 10%"), "utf-8")
    result = run(
        "--since", "main", "desk.ivr", "--assume", "middle", "--fail-if", "lost > 1", "--output-format", "json"
    )
    assert result.exit_code == 1
    read = json.loads(result.stdout)
    assert (read["old"], read["new"], read["verdict"]) == ("desk.ivr at main", "desk.ivr", "worse")
    files = {line["file"] for cause in read["causes"] for line in (*cause["old_lines"], *cause["new_lines"])}
    assert files <= {"desk.ivr", "../shared/greet.ivr"}, "no line points into the copy"
    assert "ivrlint-" not in result.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--since", "nowhere", "flows/desk.ivr"), "git knows no commit `nowhere`"),
        (("--since", "--all", "flows/desk.ivr"), "git knows no commit `--all`"),
        (("--since=", "flows/desk.ivr"), "git knows no commit ``"),
        (("--since", "main", "new.ivr"), "new.ivr: there is no such file at `main`"),
        (("--since", "main", "flows/gone.ivr"), "flows/gone.ivr: there is no such file at `main`"),
        (("--since", "main", "no/such/folder/gone.ivr"), "there is no such file at `main`"),
    ],
)
def test_since_what_is_not_there(run: Run, repository: Path, args: tuple[str, ...], said: str) -> None:
    git("rm", "--cached", "--quiet", "new.ivr")
    git("commit", "--quiet", "--amend", "--message", "without it")
    result = run(*args)
    assert result.exit_code == 2 and result.stdout == ""
    assert said in result.stderr and "Traceback" not in result.stderr


def test_since_without_a_repository(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    result = run("--since", "main", "new.ivr")
    assert result.exit_code == 2 and "new.ivr: it is in no git repository" in result.stderr


def test_since_without_git(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = run("--since", "main", "new.ivr")
    assert result.exit_code == 2 and "there is no `git` here" in result.stderr
