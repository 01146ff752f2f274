"""From what stands on the command line to the files that are checked."""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from ivrlint.settings import OWN_FILE, SHARED_FILE

FLOW_ENDING: Final = ".ivr"
HEAD: Final = 400
"""So many characters of a file are enough to see what it is."""
_EXPORT_ENDINGS: Final = frozenset({".json", ".yaml", ".yml", ".xml", ".vxml", ".tf", ".tftpl", ".template"})
_DATA_BEGINS: Final = ("{", "[", "<", "$")
_PROJECT_MARKS: Final = (OWN_FILE, SHARED_FILE, ".git")
_SKIPPED_FOLDERS: Final = frozenset({"node_modules", "__pycache__"})
_MADE_BY_VENV: Final = "pyvenv.cfg"


class FlowFile(NamedTuple):
    """A file to check.

    Parameters
    ----------
    path : where it is, absolute
    name : what reports call it: relative to where the command runs, with `/`
    """

    path: str
    name: str


class Discovered(NamedTuple):
    """The files to check, and what stood in the way, a sentence each."""

    files: tuple[FlowFile, ...]
    errors: tuple[str, ...]


def is_export(name: str, head: str) -> bool:
    """Whether a file is the export of another platform: by its ending, else since it begins as JSON, XML or a template do.

    Parameters
    ----------
    name : of the file
    head : its first characters
    """
    ending = os.path.splitext(name)[1].lower()
    if ending == FLOW_ENDING:
        return False
    return ending in _EXPORT_ENDINGS or head.lstrip("\ufeff \t\r\n")[:1] in _DATA_BEGINS


def project_folder(folder: str) -> str | None:
    """The nearest folder upward with an `ivrlint.toml`, a `pyproject.toml` or a `.git`, or None.

    Parameters
    ----------
    folder : where to begin, absolute
    """
    while True:
        if any(os.path.exists(os.path.join(folder, mark)) for mark in _PROJECT_MARKS):
            return folder
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def display_name(path: str) -> str:
    """What reports call a file: relative to where the command runs, or absolute where the two share nothing."""
    absolute = os.path.abspath(path)
    try:
        relative = os.path.relpath(absolute)
        shared = os.path.commonpath([absolute, os.getcwd()])
    except ValueError:  # on another drive
        return absolute.replace(os.sep, "/")
    outside = relative.split(os.sep, 1)[0] == os.pardir
    nothing_shared = shared == os.path.dirname(shared)  # the root of the file system
    return (absolute if outside and nothing_shared else relative).replace(os.sep, "/")


def discover(paths: Iterable[str], excluded: Callable[[str], bool], force_exclude: bool = False) -> Discovered:
    """Find the files to check; each is named once, in the order of the command line.

    Parameters
    ----------
    paths : files, taken as they are, and folders, searched for `*.ivr`; none: the project, else the current folder
    excluded : whether the configuration leaves out a file or folder, given by its absolute path
    force_exclude : whether that holds for files of the command line too, as a pre-commit hook wants it
    """
    files: dict[str, FlowFile] = {}
    errors: list[str] = []
    for given in list(paths) or [project_folder(os.getcwd()) or os.getcwd()]:
        path = os.path.abspath(given)
        if force_exclude and excluded(path):
            continue
        problem = _problem(path, given)
        found: list[str] = []
        if problem is None and os.path.isdir(path):
            found, problem = _search(path, given, excluded)
        elif problem is None:
            found = [path]
        if problem is not None:
            errors.append(problem)
        for each in found:
            files.setdefault(each, FlowFile(each, display_name(each)))
    return Discovered(tuple(files.values()), tuple(errors))


def _problem(path: str, given: str) -> str | None:
    if not os.path.lexists(path):
        return f"{given}: there is no such file or folder"
    if not os.path.exists(path):
        return f"{given}: this link leads nowhere"
    if not os.path.isdir(path) and not os.path.isfile(path):
        return f"{given}: this is neither a file nor a folder"
    return None


def _search(folder: str, given: str, excluded: Callable[[str], bool]) -> tuple[list[str], str | None]:
    """The flows in a folder, and why there are none or not all."""
    unreadable: list[OSError] = []
    found = list(_walk(folder, excluded, unreadable))
    if unreadable:
        error = unreadable[0]
        return found, f"{display_name(str(error.filename))}: cannot look into this folder: {error.strerror}"
    if not found:
        shown = display_name(folder) if given != "." else given
        return found, f"there is no {FLOW_ENDING} file in {shown} (exports of other platforms are checked by name)"
    return found, None


def _walk(folder: str, excluded: Callable[[str], bool], unreadable: list[OSError]) -> Iterator[str]:
    for where, folders, names in os.walk(folder, onerror=unreadable.append):
        folders[:] = sorted(
            name for name in folders if not _skipped(where, name) and not excluded(os.path.join(where, name))
        )
        for name in sorted(names):
            path = os.path.join(where, name)
            # hidden files are the lock and backup files of editors
            if name.endswith(FLOW_ENDING) and not name.startswith(".") and not excluded(path):
                yield path


def _skipped(where: str, name: str) -> bool:
    if name.startswith(".") or name in _SKIPPED_FOLDERS:
        return True
    return os.path.exists(os.path.join(where, name, _MADE_BY_VENV))
