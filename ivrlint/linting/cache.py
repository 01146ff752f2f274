"""Answers to checks that were made before, so that an unchanged flow costs no more than reading it.

An entry holds what `linting.engine.lint` said about one file, and the hashes of all that decided it: the tool, the
options, the file and every file it uses. JSON, so that a cache from elsewhere can be wrong but not harmful; whatever
is wrong with an entry, it is only a check that has to be made again.
"""

import hashlib
import json
import os
import sys
from typing import Any, Final, NamedTuple

from ivrlint import __version__
from ivrlint.findings import Edit, Finding, Fix, Label, Severity, Span, Turn

FOLDER: Final = ".ivrlint_cache"
_TAG: Final = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This file marks a folder that holds nothing but answers of ivrlint; backups may leave it out.\n"
    "# See https://bford.info/cachedir/\n"
)


class Answer(NamedTuple):
    """What is remembered of one check.

    Parameters
    ----------
    findings : of all files the flow consists of, sorted
    understood : the share of the file that was understood, 0 to 1
    reads : the hash of every further file that was read, by its display name; empty where it could not be read
    notes : what is to be known of the file besides, a sentence each
    """

    findings: tuple[Finding, ...]
    understood: float
    reads: dict[str, str]
    notes: tuple[str, ...] = ()


class Cache:
    """The answers kept in one folder; nothing it does can fail.

    Parameters
    ----------
    folder : where entries are kept; made when the first one is
    stamp : all that decides an answer besides the files: version, settings, options
    """

    def __init__(self, folder: str, stamp: str) -> None:
        self._folder = folder
        self._stamp = stamp

    def load(self, name: str, data: bytes) -> Answer | None:
        """The answer for a file with this name and these bytes, or None if there is none that still holds."""
        try:
            with open(self._entry(name), encoding="ascii") as stream:
                check, body = stream.read().split("\n", 1)
            if check != digest(body.encode("ascii")):
                return None
            entry = json.loads(body)
            if entry["file"] != digest(data) or any(read_digest(read) != was for read, was in entry["reads"].items()):
                return None
            findings, notes = tuple(map(_finding, entry["findings"])), tuple(map(str, entry["notes"]))
            return Answer(findings, float(entry["understood"]), entry["reads"], notes)
        except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return None

    def save(self, name: str, data: bytes, answer: Answer) -> None:
        """Remember an answer; where the folder cannot be written to, it is forgotten."""
        entry = {"file": digest(data), **answer._asdict()}
        body = json.dumps(entry, separators=(",", ":"))
        path = self._entry(name)
        try:
            make_folder(self._folder)
            _write(path, f"{digest(body.encode('ascii'))}\n{body}")
        except OSError:
            pass

    def _entry(self, name: str) -> str:
        key = f"{self._stamp}\x1f{name}".encode("utf-8", "surrogatepass")
        return os.path.join(self._folder, f"{digest(key)[:32]}.json")


def make_folder(folder: str) -> None:
    """Make a folder for a cache, which neither git nor a backup takes for work.

    Raises
    ------
    OSError : it cannot be made
    """
    if os.path.isdir(folder):
        return
    os.makedirs(folder, exist_ok=True)
    _write(os.path.join(folder, ".gitignore"), "# made by ivrlint\n*\n")
    _write(os.path.join(folder, "CACHEDIR.TAG"), _TAG)


def digest(data: bytes) -> str:
    """The SHA-256 of some bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def read_digest(path: str) -> str:
    """The SHA-256 of a file, in hex; empty where it cannot be read."""
    try:
        with open(path, "rb") as stream:
            return digest(stream.read())
    except (OSError, ValueError):
        return ""


def stamp_of(parts: list[str]) -> str:
    """One stamp for several things that decide an answer."""
    return digest("\x1f".join(parts).encode("utf-8", "surrogatepass"))


def tool_stamp() -> str:
    """What stands for the tool itself: its version, Python's, and the age and size of its own files.

    The latter two because a checkout changes without a new version.
    """
    parts = [__version__, sys.version]
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    folders = [package, os.path.join(os.path.dirname(package), "grammars")]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_dir() and not entry.name.startswith(("_", ".")):
                        folders.append(entry.path)
                    elif entry.name.endswith((".py", ".lark")):
                        status = entry.stat()
                        parts.append(f"{entry.name} {status.st_mtime_ns} {status.st_size}")
        except OSError:  # no folders, as in a zip file: the version has to do
            continue
    return stamp_of(sorted(parts))


def _write(path: str, text: str) -> None:
    """Write a file so that others see all of it or nothing."""
    passing = f"{path}.{os.getpid()}.tmp"
    descriptor = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with open(descriptor, "w", encoding="ascii") as stream:
            stream.write(text)
        os.replace(passing, path)
    except OSError:
        os.unlink(passing)
        raise


def _finding(values: list[Any]) -> Finding:
    """A finding as `json` wrote it: named tuples become lists, in the order of their fields."""
    kept = dict(zip(Finding._fields, values, strict=True))
    kept["severity"] = Severity(kept["severity"])
    kept["span"] = Span(*kept["span"])
    kept["path"] = tuple(Turn(Span(*span), *rest) for span, *rest in kept["path"])
    kept["labels"] = tuple(Label(Span(*span), message) for span, message in kept["labels"])
    kept["notes"] = tuple(kept["notes"])
    if kept["fix"] is not None:
        message, edits, safe = kept["fix"]
        kept["fix"] = Fix(message, tuple(Edit(Span(*span), text) for span, text in edits), safe)
    return Finding(**kept)
