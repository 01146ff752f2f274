"""What people install works where they install it: the wheel, the sdist, and an editable checkout."""

import json
import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from email import message_from_bytes
from pathlib import Path
from typing import NamedTuple

import pytest

from ivrlint import __version__

# One group: the tests share one built wheel, and two cores do not build faster than one.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("packaging")]


class Built(NamedTuple):
    wheel: Path
    sdist: Path


def run(*command: str | Path, cwd: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def built(needs_packages, checkout_copy, tmp_path_factory, clean_environment) -> Built:
    """The sdist, and the wheel made from that sdist: so the sdist is complete, too."""
    target = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", target, checkout_copy, cwd=target, environment=clean_environment)
    (wheel,) = target.glob("*.whl")
    (sdist,) = target.glob("*.tar.gz")
    return Built(wheel, sdist)


def names_in_sdist(sdist: Path) -> set[str]:
    with tarfile.open(sdist) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def files_below(folder: Path, *names: str) -> set[str]:
    found = (path for name in names for path in (folder / name).rglob("*"))
    return {path.relative_to(folder).as_posix() for path in found if path.is_file() and path.suffix != ".pyc"}


def test_the_wheel_holds_the_package_its_grammar_and_its_flows(built, checkout_copy):
    inside = set(zipfile.ZipFile(built.wheel).namelist())
    shipped = files_below(checkout_copy, "grammars", "flows")
    assert shipped
    expected = files_below(checkout_copy, "ivrlint") | {f"ivrlint/{name}" for name in shipped}
    assert {name for name in inside if ".dist-info/" not in name} == expected


def test_the_wheel_needs_nothing_else_to_run(built):
    archive = zipfile.ZipFile(built.wheel)
    (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    needed = message_from_bytes(archive.read(metadata)).get_all("Requires-Dist", [])
    always = sorted(requirement for requirement in needed if "extra ==" not in requirement)
    names = [re.split(r"[<>=!~ ;]", requirement)[0] for requirement in always]
    assert names == ["click", "hypothesis", "lark", "networkx", "numpy", "pyyaml", "scipy"]


def test_the_sdist_holds_everything_and_no_leftovers(built, checkout_copy):
    inside = names_in_sdist(built.sdist)
    missing = files_below(checkout_copy, "ivrlint", "grammars", "flows", "tests") - inside
    assert missing == set()
    assert {"LICENSE", "CHANGELOG.md", "README.md", "pyproject.toml", ".ci/run"} <= inside
    assert [name for name in inside if "venv/" in name or "__pycache__" in name or name.endswith(".pyc")] == []


@pytest.mark.parametrize("way", ["wheel", "sdist", "editable"])
def test_an_installed_ivrlint_checks_its_own_flows(way, built, checkout_copy, tmp_path, clean_environment):
    home = tmp_path / "environment"
    venv.create(home, symlinks=os.name != "nt")
    folder = home / ("Scripts" if os.name == "nt" else "bin")
    wanted = {"wheel": [built.wheel], "sdist": [built.sdist], "editable": ["--editable", checkout_copy]}[way]
    empty = tmp_path / "empty"
    empty.mkdir()

    def here(*command: str | Path) -> str:
        return run(*command, cwd=empty, environment=clean_environment)

    here(sys.executable, "-m", "pip", "--python", folder / "python", "install", "--quiet", *wanted)
    assert __version__ in here(folder / "ivrlint", "--version")
    assert __version__ in here(folder / "python", "-m", "ivrlint", "--version")

    show = "from ivrlint.resources import *; print(flows_dir()); print(grammar_path('ivr.lark'))"
    flows, grammar = (Path(line) for line in here(folder / "python", "-c", show).splitlines())
    assert grammar.is_file()
    home_of_resources = checkout_copy if way == "editable" else home
    assert flows.resolve().is_relative_to(home_of_resources.resolve())
    # A second copy beside an editable install would go stale.
    assert way != "editable" or not list(home.rglob("ivr.lark"))

    repaired = sorted(flows.glob("*_fixed.ivr"))
    assert repaired
    for flow in repaired:
        faulty = flow.with_name(flow.name.replace("_fixed", ""))
        assert check(folder, flow, empty, clean_environment)["summary"]["warning"] == 0
        assert check(folder, faulty, empty, clean_environment)["summary"]["warning"] > 0


def check(folder: Path, flow: Path, cwd: Path, environment: dict[str, str]) -> dict:
    """What `ivrlint check` says of one flow, as JSON."""
    command = [folder / "ivrlint", "check", "--no-cache", "--fail-on", "never", "--output-format", "json", flow]
    return json.loads(run(*command, cwd=cwd, environment=environment))
