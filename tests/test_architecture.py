"""The house stays as `pyproject.toml` draws it: rooms in order, short modules, a quick start."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "ivrlint"
LONGEST_MODULE = 400

# What the order of the rooms cannot say: who may touch what lies below.
# Heavy libraries stay where they are used, so that nothing else pays for them or depends on their types.
ONLY_IN = {
    "click": {"commands", "reports"},
    "hypothesis": {"simulation", "testing"},
    "lark": {"script"},
    "networkx": {"analyses", "call", "flow"},
    "numpy": {"callers", "simulation"},
    "pytest": {"pytest_plugin"},
    "rich": {"reports"},
    "scipy": {"callers", "simulation"},
    "yaml": {"platforms"},
    "ivrlint.rules": {"rules", "linting", "commands"},  # a report never sees a rule
}

# Run in a fresh interpreter; prints which modules somebody asked for, whether or not they are installed.
WATCH_IMPORTS = """
import json, sys

asked = set()

class Watch:
    def find_spec(self, name, path=None, target=None):
        asked.add(name.partition(".")[0])

sys.meta_path.insert(0, Watch())
from ivrlint.commands.main import main
try:
    main({arguments!r})
except SystemExit as end:
    code = end.code or 0
else:
    code = 0
print("\\n" + json.dumps({{"code": code, "asked": sorted(asked), "loaded": sorted(sys.modules)}}))
"""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(module: Path) -> str:
    """The folder or module right under the package that a file belongs to."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_names(module: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every import, in functions too."""
    package = ("ivrlint", *module.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join([*above, *filter(None, [node.module])])
            yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)


def run_and_watch(*arguments: str) -> dict[str, object]:
    script = WATCH_IMPORTS.format(arguments=list(arguments))
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_room_imports_only_rooms_below_it():
    command = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, f"\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("guarded", ONLY_IN)
def test_only_some_rooms_touch(guarded):
    trespassers = [
        f"{module.relative_to(ROOT)}:{line} imports {name}"
        for module in modules()
        if room(module) not in ONLY_IN[guarded]
        for line, name in imported_names(module)
        if f"{name}.".startswith(f"{guarded}.")
    ]
    assert trespassers == []


def test_no_module_is_too_long():
    lengths = {str(module.relative_to(ROOT)): len(module.read_bytes().splitlines()) for module in modules()}
    too_long = {name: length for name, length in lengths.items() if length > LONGEST_MODULE}
    assert too_long == {}, "a module that grows past this is two rooms"


def test_every_module_says_what_it_is():
    silent = [
        str(module.relative_to(ROOT))
        for module in modules()
        if not ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    ]
    assert silent == []


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_start_up_imports_nothing_heavy(argument):
    seen = run_and_watch(argument)
    assert seen["code"] == 0
    assert "click" in seen["asked"], "the watch sees nothing"
    heavy = {"hypothesis", "lark", "networkx", "numpy", "rich", "scipy"}
    assert heavy.isdisjoint(seen["asked"])


def test_a_check_imports_no_simulation():
    # Judged by what was loaded: networkx looks whether numpy is there without importing it.
    flow = ROOT / "flows" / "furniture_fixed.ivr"
    seen = run_and_watch("check", "--no-cache", "--isolated", "--output-format", "json", str(flow))
    assert seen["code"] in (0, 1)
    assert "lark" in seen["loaded"], "nothing was read"
    assert {"hypothesis", "numpy", "rich", "scipy"}.isdisjoint(seen["loaded"])


def test_resources_are_found_in_the_checkout():
    from ivrlint.resources import flows_dir, grammar_path

    assert grammar_path("ivr.lark") == ROOT / "grammars" / "ivr.lark"
    assert grammar_path("ivr.lark").is_file()
    assert flows_dir() == ROOT / "flows"
