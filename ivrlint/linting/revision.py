"""A file as it was at some commit, with the modules it used then: read from git, checked out nowhere."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from ivrlint.linting.discovery import FLOW_ENDING, display_name, project_folder
from ivrlint.linting.source import CannotReadError
from ivrlint.settings import OWN_FILE

_PATIENCE: Final = 60
"""Seconds after which git is taken for hanging."""
_FILES: Final = frozenset({"100644", "100755"})
"""The modes of files; links and repositories inside of the repository have others."""


_OF_A_HOOK: Final = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"})
"""What git tells its hooks, relative to another folder; the repository is found without it."""


class _Blob(NamedTuple):
    """A file of a commit: where it stands in the repository, and the name that git has for its bytes."""

    path: str
    name: str


@contextmanager
def file_at(file: str, revision: str) -> Iterator[tuple[str, Callable[[str], str]]]:
    """A copy of a file as it was at a commit, beside copies of all flows that it can use; gone afterwards.

    Parameters
    ----------
    file : where it is now, as it stands on the command line
    revision : a commit, by any name that git knows it by: ``main``, ``HEAD~3``, a hash

    Yields
    ------
    the path of the copy; and what a report calls a file, given what it is called among the copies

    Raises
    ------
    CannotReadError : there is no git, no repository, no such commit, or no such file in it
    """
    name = display_name(file)
    path = os.path.realpath(os.path.abspath(file))
    folder = _existing(os.path.dirname(path))
    top = os.path.realpath(_git(folder, "rev-parse", "--show-toplevel", or_else=f"{name}: it is in no git repository")
                           .decode("utf-8", "surrogateescape").rstrip("\n"))  # fmt: skip
    commit = _commit(folder, revision)
    wanted = os.path.relpath(path, top).replace(os.sep, "/")
    blobs = _flows(folder, commit, wanted)
    if not any(blob.path == wanted for blob in blobs):
        raise CannotReadError(f"{name}: there is no such file at `{revision}`")
    with tempfile.TemporaryDirectory(prefix="ivrlint-") as copy:
        _write(folder, blobs, copy)
        project = project_folder(os.path.dirname(path)) or top
        within = os.path.join(copy, os.path.relpath(project, top))
        os.makedirs(within, exist_ok=True)
        with open(os.path.join(within, OWN_FILE), "wb"):
            pass  # marks the project, beyond which no file may be used
        copies = display_name(copy) + "/"
        here = display_name(top)
        before = "" if here == "." else f"{here}/"

        def shown(name: str) -> str:
            return before + name.removeprefix(copies) if name.startswith(copies) else name

        yield os.path.join(copy, *wanted.split("/")), shown


def _existing(folder: str) -> str:
    """The folder, or the nearest above it that is still there."""
    while not os.path.isdir(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    return folder


def _commit(folder: str, revision: str) -> str:
    unknown = f"git knows no commit `{revision}`; `git log --oneline` lists some"
    if not revision or revision.startswith("-"):
        raise CannotReadError(unknown)
    found = _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", or_else=unknown)
    return found.decode("ascii", "replace").strip()


def _flows(folder: str, commit: str, wanted: str) -> list[_Blob]:
    """Every flow of a commit, and the file that is wanted, whatever it is called."""
    listed = _git(
        folder, "ls-tree", "-r", "-z", "--full-tree", commit, or_else=f"git cannot list the files of {commit}"
    )
    found = []
    for entry in listed.decode("utf-8", "surrogateescape").split("\0"):
        about, _, path = entry.partition("\t")
        mode, _, name = about.rpartition(" ")
        if mode.partition(" ")[0] in _FILES and (path == wanted or path.endswith(FLOW_ENDING)):
            found.append(_Blob(path, name))
    return found


def _write(folder: str, blobs: list[_Blob], copy: str) -> None:
    """Write files below a folder; git gives each as a line with its size, its bytes, and a line end."""
    names = "".join(f"{blob.name}\n" for blob in blobs).encode("ascii")
    data = _git(folder, "cat-file", "--batch", said=names, or_else="git cannot read the files of that commit")
    at = 0
    for blob in blobs:
        end = data.index(b"\n", at)
        size = int(data[at:end].rpartition(b" ")[2])
        path = os.path.join(copy, *blob.path.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as stream:
            stream.write(data[end + 1 : end + 1 + size])
        at = end + size + 2


def _git(folder: str, *arguments: str, or_else: str, said: bytes | None = None) -> bytes:
    """What git prints.

    Parameters
    ----------
    folder : where it runs
    arguments : what it is told
    or_else : what to complain about where it fails
    said : its standard input
    """
    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK} | {"LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=folder,
            input=said or b"",
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            env=environment,
        )
    except FileNotFoundError:
        raise CannotReadError("there is no `git` here, and an older version of a file is read from git") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotReadError(f"git does not answer: {error}") from None
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise CannotReadError(f"{or_else}{f' ({reason[-1]})' if reason else ''}")
    return done.stdout
