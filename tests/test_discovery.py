import os
from pathlib import Path

import pytest

from ivrlint.linting.discovery import discover, display_name, project_folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


def nothing(path: str) -> bool:
    return False


def names(*paths: str) -> list[str]:
    found = discover(paths, nothing)
    assert not found.errors
    return [file.name for file in found.files]


def test_folders_are_searched_and_what_is_no_flow_of_ours_is_left_out(folder: Path) -> None:
    make(folder, "b.ivr", "a/z.ivr", "a/c.ivr", "notes.txt", ".hidden/x.ivr", ".#a.ivr", "node_modules/x.ivr")
    make(folder, "__pycache__/x.ivr", "env/pyvenv.cfg", "env/x.ivr")
    assert names(".") == ["b.ivr", "a/c.ivr", "a/z.ivr"]
    assert names("a") == ["a/c.ivr", "a/z.ivr"]


def test_files_are_taken_as_they_are_and_once(folder: Path) -> None:
    make(folder, "b.ivr", "a/export.json", ".hidden/x.ivr")
    assert names("a/export.json", "b.ivr", "./b.ivr", "a/../b.ivr") == ["a/export.json", "b.ivr"]
    assert names(".hidden/x.ivr", ".") == [".hidden/x.ivr", "b.ivr"]


def test_without_a_path_the_project_is_searched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(folder, "pyproject.toml", "a.ivr", "sub/b.ivr")
    monkeypatch.chdir(folder / "sub")
    assert names() == ["../a.ivr", "b.ivr"]


def test_without_a_project_the_current_folder_is_searched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(folder, "a.ivr", "sub/b.ivr")
    monkeypatch.chdir(folder / "sub")
    assert names() == ["b.ivr"]


@pytest.mark.parametrize("mark", ["ivrlint.toml", "pyproject.toml", ".git/HEAD"])
def test_the_project(folder: Path, mark: str) -> None:
    make(folder, mark, "a/b/c.ivr")
    assert project_folder(str(folder / "a" / "b")) == str(folder)


def test_exclude_holds_for_what_is_searched_and_with_force_for_what_is_named(folder: Path) -> None:
    make(folder, "a.ivr", "old/b.ivr")

    def old(path: str) -> bool:
        return f"{os.sep}old" in path

    assert [file.name for file in discover(["."], old).files] == ["a.ivr"]
    assert [file.name for file in discover(["old/b.ivr"], old).files] == ["old/b.ivr"]
    assert discover(["old/b.ivr"], old, force_exclude=True) == ((), ())


def test_what_is_wrong_is_said_and_the_rest_found(folder: Path) -> None:
    make(folder, "a.ivr", "empty/readme.txt")
    (folder / "link.ivr").symlink_to("nowhere")
    os.mkfifo(folder / "pipe.ivr")
    found = discover(["gone.ivr", "empty", "link.ivr", "pipe.ivr", "a.ivr"], nothing)
    assert [file.name for file in found.files] == ["a.ivr"]
    assert list(found.errors) == [
        "gone.ivr: there is no such file or folder",
        "there is no .ivr file in empty (exports of other platforms are checked by name)",
        "link.ivr: this link leads nowhere",
        "pipe.ivr: this is neither a file nor a folder",
    ]


def test_display_names(folder: Path) -> None:
    assert display_name(str(folder / "a" / "b.ivr")) == "a/b.ivr"
    assert display_name(str(folder.parent / "b.ivr")) == "../b.ivr"
    assert display_name("/b.ivr") == "/b.ivr"
