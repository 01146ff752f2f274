"""The pre-commit hook, as pre-commit itself installs and runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pre-commit")]

# Press 1 leads to a place that does not exist.
FAULTY = """\
flow "Corner shop" in en

inbound "555-0100" -> main

menu main
  say "Corner shop."
  press 1 for "the shop" -> shopp
  press 0 for "a person" -> shop
  after 3 tries -> shop

team shop "the shop"
  open always
"""


@pytest.fixture(scope="session")
def environment(clean_environment, tmp_path_factory) -> dict[str, str]:
    """An own store for pre-commit, and git without anybody's configuration: no signing, no hooks, no identity."""
    return clean_environment | {
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit-store")),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }


def git(folder: Path, environment: dict[str, str], *arguments: str) -> None:
    identity = ["-c", "user.name=A Designer", "-c", "user.email=designer@example.org"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def hook_repository(checkout_copy, environment) -> Path:
    """The checkout as a commit that pre-commit can clone, uncommitted work included."""
    git(checkout_copy, environment, "init", "--quiet")
    git(checkout_copy, environment, "add", "--all")
    git(checkout_copy, environment, "commit", "--quiet", "--message", "as it stands")
    return checkout_copy


@pytest.fixture(scope="session")
def designers_repository(environment, repaired_flow, tmp_path_factory) -> Path:
    """Somebody's repository with a clean flow, a faulty one, and a faulty one under another ending."""
    folder = tmp_path_factory.mktemp("designer")
    (folder / "clean.ivr").write_bytes(repaired_flow.read_bytes())
    (folder / "faulty.ivr").write_text(FAULTY, encoding="utf-8")
    (folder / "notes.txt").write_text(FAULTY, encoding="utf-8")
    git(folder, environment, "init", "--quiet")
    git(folder, environment, "add", "--all")
    git(folder, environment, "commit", "--quiet", "--message", "flows")
    return folder


@pytest.fixture(scope="session")
def try_hook(needs_packages, hook_repository, designers_repository, environment):
    """Run the hook on some files of the designer's repository; gives the exit code and what was printed."""

    def run(*files: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "pre_commit", "try-repo", str(hook_repository), "ivrlint", "--color=never"]
        done = subprocess.run(
            [*command, *files],
            cwd=designers_repository,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        return done.returncode, done.stdout + done.stderr

    return run


def test_the_hook_fails_on_a_faulty_flow_and_names_the_line(try_hook):
    code, output = try_hook("--all-files")
    assert code == 1, output
    assert "Failed" in output
    assert "exit code: 1" in output, "the hook crashed instead of finding something"
    assert "faulty.ivr:7:" in output
    assert "shopp" in output
    assert "clean.ivr" not in output
    assert "notes.txt" not in output


def test_the_hook_passes_on_a_clean_flow(try_hook):
    code, output = try_hook("--files", "clean.ivr")
    assert code == 0, output
    assert "Passed" in output


def test_the_hook_has_nothing_to_do_without_flows(try_hook):
    code, output = try_hook("--files", "notes.txt")
    assert code == 0, output
    assert "Skipped" in output
