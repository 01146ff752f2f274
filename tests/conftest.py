"""What all tests share: the checkout, the examples beside it, and how hard hypothesis tries."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

collect_ignore_glob = [
    "*.ivr"
]  # flows here are fixtures: the plugin of pytest that ships with ivrlint leaves them alone

# No deadlines: the machines that run this are shared and slow now and then, which is no fault of a flow.
# CI draws the same examples every time, so that a change is judged by what it changes; at home every run explores.
_PATIENT = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("default", _PATIENT)
settings.register_profile("ci", _PATIENT, max_examples=100, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The top of the checkout that is being tested."""
    return ROOT


def _beside_the_checkout(name: str) -> Path:
    folder = ROOT.parent / "shared" / name
    if not folder.is_dir():
        pytest.skip(f"no folder ../shared/{name} beside the checkout")
    return folder


@pytest.fixture(scope="session")
def shared_examples() -> Path:
    """Flows in the language that the design starts from; not part of the project."""
    return _beside_the_checkout("examples")


@pytest.fixture(scope="session")
def shared_corpus() -> Path:
    """Real exports of other platforms; not part of the project."""
    return _beside_the_checkout("corpus")


@pytest.fixture(scope="session")
def clean_environment() -> dict[str, str]:
    """The environment without what would lead git or Python back to this checkout.

    Tests run inside a git hook inherit `GIT_DIR`, and then every git command of theirs works on the wrong repository.
    """
    misleading = ("GIT_", "PYTHON", "PRE_COMMIT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(misleading)}
    kept.pop("SKIP", None)  # pre-commit's list of hooks not to run
    return kept


@pytest.fixture(scope="session")
def checkout_copy(tmp_path_factory: pytest.TempPathFactory, clean_environment: dict[str, str]) -> Path:
    """A copy of the checkout as it stands, uncommitted work included, without what git ignores."""
    copy = tmp_path_factory.mktemp("copy") / "ivrlint"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        env=clean_environment,
        capture_output=True,
        text=True,
    )
    # An unpacked sdist is no repository; inside somebody else's, git lists nothing of it.
    names = [name for name in listed.stdout.split("\0") if name] if listed.returncode == 0 else []
    if not names:
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".*cache", ".venv", "venv", "__pycache__"))
        return copy
    for name in names:
        if (ROOT / name).is_file():  # git also lists tracked files that were deleted
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="session")
def needs_packages(tmp_path_factory: pytest.TempPathFactory, clean_environment: dict[str, str]) -> None:
    """Skip where pip reaches no index; in CI, where nobody reads what was skipped, fail."""
    target = tmp_path_factory.mktemp("online")
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "--retries", "1", "--timeout", "15"]
    done = subprocess.run(
        [*pip, "--quiet", "--dest", str(target), "hatchling"], env=clean_environment, capture_output=True, text=True
    )
    if done.returncode:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up(f"pip reaches no package index: {done.stderr.strip()}")


@pytest.fixture(scope="session")
def repaired_flow() -> Path:
    """A flow that ships with the tool, in one file, in which it finds nothing."""
    return ROOT / "flows" / "furniture_fixed.ivr"
