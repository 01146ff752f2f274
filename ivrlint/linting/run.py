"""Several files to one list of findings, from the cache where nothing has changed.

The engine, the rules and all they need are imported when the first file has to be checked afresh, and not before:
a hook that runs on every commit mostly meets files that nobody has touched.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from ivrlint.findings import Finding, Severity, Span
from ivrlint.linting.cache import FOLDER, Answer, Cache, digest, stamp_of, tool_stamp
from ivrlint.linting.discovery import FLOW_ENDING, HEAD, FlowFile, is_export, project_folder
from ivrlint.settings import Settings, check_names, require_names
from ivrlint.text import SourceText

#: What is true of a module only if every flow that uses it says so.
_UNANIMOUS: Final = frozenset({"unreachable-place", "unused-allow"})


class Located(NamedTuple):
    """A finding, the file to call in order to meet it, and whether it makes the check fail."""

    finding: Finding
    flow: str
    fails: bool


class Outcome(NamedTuple):
    """What a check of several files came to.

    Parameters
    ----------
    located : the findings, sorted, each once
    lines : the lines of every file that a finding or its labels point into
    understood : the share of each checked file that was understood, by its name
    read : the names of all files that were read
    errors : what kept the check from doing its work, a sentence each
    notes : what is to be known of a checked file besides, a sentence each, by its name
    """

    located: tuple[Located, ...]
    lines: dict[str, list[str]]
    understood: dict[str, float]
    read: frozenset[str]
    errors: tuple[str, ...]
    notes: dict[str, tuple[str, ...]]


class CachePlaces:
    """The cache that answers for a file.

    Parameters
    ----------
    folder : one folder for all answers, or None for a folder in the project of each file
    """

    def __init__(self, folder: str | None = None) -> None:
        self._folder = folder
        self._tool = tool_stamp()

    def of(self, path: str, settings: Settings) -> Cache:
        """The cache for the file at the absolute path `path`, which is checked with `settings`."""
        here = os.getcwd()
        project = _project(os.path.dirname(path))
        home = project or here
        # Names in an answer are relative to the current folder, so the way there from home is part of the question;
        # absolute paths are not, so that a cache may move with its project.
        portable = settings._replace(file=None, folder=_way(settings.folder, home) if settings.folder else "")
        stamp = stamp_of([self._tool, _way(here, home), str(project is None), repr(portable)])
        return Cache(self._folder if self._folder is not None else os.path.join(home, FOLDER), stamp)


@lru_cache
def _project(folder: str) -> str | None:
    return project_folder(folder)


def _way(path: str, start: str) -> str:
    try:
        return os.path.relpath(path, start)
    except ValueError:  # on another drive
        return path


class _Checked(NamedTuple):
    name: str
    answer: Answer
    fail_on: str


class Run:
    """One check of several files.

    Parameters
    ----------
    settings_of : the settings for a file, by its absolute path
    caches : where answers are kept, or None
    named : names of rules and sets by the option they were given with; checked once rules are known
    """

    def __init__(
        self,
        settings_of: Callable[[str], Settings],
        caches: CachePlaces | None = None,
        named: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._settings_of = settings_of
        self._caches = caches
        self._named = dict(named or {})
        self._checked: list[_Checked] = []
        self._lines: dict[str, list[str]] = {}
        self._sources: dict[str, SourceText] = {}
        self._errors: list[str] = []

    def files(self, files: Iterable[FlowFile]) -> None:
        """Check files; exports among them are read together, since one may lead to another. Raises as `file` does."""
        exports = []
        for file in files:
            if not file.path.endswith(FLOW_ENDING) and is_export(file.name, _head(file.path)):
                exports.append(file)
            else:
                self.file(file)
        if exports:
            self._exports(exports)

    def _exports(self, files: list[FlowFile]) -> None:
        given: list[tuple[FlowFile, bytes]] = []
        for file in files:
            try:
                with open(file.path, "rb") as stream:
                    given.append((file, stream.read()))
            except OSError as error:
                self._errors.append(f"{file.name}: cannot read this file: {error.strerror or error}")
        together = "\n".join(f"{file.name} {digest(data)}" for file, data in given).encode("utf-8", "surrogatepass")
        known: dict[str, Answer] = {}
        for file, _ in given:
            settings = self._settings_of(file.path)
            answer = self._caches.of(file.path, settings).load(file.name, together) if self._caches else None
            if answer is not None:
                known[file.name] = answer
        errors = len(self._errors)
        if len(known) < len(given):
            known = self._lint_exports(given)
        for file, data in given:
            settings = self._settings_of(file.path)
            answer = known.get(file.name)
            self._add(file, data, settings, answer)
            if answer is not None and self._caches is not None and len(self._errors) == errors:
                self._caches.of(file.path, settings).save(file.name, together, answer)

    def _lint_exports(self, given: list[tuple[FlowFile, bytes]]) -> dict[str, Answer]:
        from ivrlint.linting.engine import lint_exports
        from ivrlint.rules import ALL

        paths = {file.name: file.path for file, _ in given}
        for file, _ in given:
            self._require_names(self._settings_of(file.path))
        sources = [SourceText.from_bytes(file.name, data) for file, data in given]
        try:
            reports, errors = lint_exports(sources, ALL, lambda name: self._settings_of(paths[name]))
        except Exception as error:  # whatever it is, the other files are to be checked
            self._errors.extend(f"{name}: {_own_mistake(error)}" for name in paths)
            return {}
        self._errors += errors
        for report in reports.values():
            self._lines |= report.lines
            self._errors += report.crashes
        return {name: Answer(report.findings, report.understood, report.reads, report.notes)
                for name, report in reports.items()}  # fmt: skip

    def _require_names(self, settings: Settings) -> None:
        from ivrlint.rules import ALL

        names = [rule.name for rule in ALL]
        for option, used in self._named.items():
            require_names(used, names, f"`{option}` names")
        check_names(settings, names)

    def file(self, file: FlowFile) -> None:
        """Check a file.

        Raises
        ------
        ivrlint.settings.SettingsError : the configuration that holds for it is wrong
        """
        try:
            with open(file.path, "rb") as stream:
                data = stream.read()
        except OSError as error:
            self._errors.append(f"{file.name}: cannot read this file: {error.strerror or error}")
            return
        settings = self._settings_of(file.path)
        if self._caches is None:
            self._add(file, data, settings, self._lint(file, data, settings))
            return
        cache = self._caches.of(file.path, settings)
        answer = cache.load(file.name, data)
        if answer is None:
            errors = len(self._errors)
            answer = self._lint(file, data, settings)
            if answer is not None and len(self._errors) == errors:
                cache.save(file.name, data, answer)
        self._add(file, data, settings, answer)

    def data(self, file: FlowFile, data: bytes) -> None:
        """Check bytes as if they stood in a file; nothing of it is kept. Raises as `file` does."""
        settings = self._settings_of(file.path)
        source = SourceText.from_bytes(file.name, data)
        if is_export(file.name, source.text[:HEAD]):
            self._add(file, data, settings, self._lint_exports([(file, data)]).get(file.name))
            return
        self._add(file, data, settings, self._lint(file, data, settings))

    def _add(self, file: FlowFile, data: bytes, settings: Settings, answer: Answer | None) -> None:
        self._sources[file.name] = SourceText.from_bytes(file.name, data)
        if answer is not None:
            self._checked.append(_Checked(file.name, answer, settings.fail_on))

    def _lint(self, file: FlowFile, data: bytes, settings: Settings) -> Answer | None:
        from ivrlint.linting.engine import lint
        from ivrlint.rules import ALL

        self._require_names(settings)
        try:
            report = lint(SourceText.from_bytes(file.name, data), file.path, ALL, settings)
        except Exception as error:  # whatever it is, the other files are to be checked
            self._errors.append(f"{file.name}: {_own_mistake(error)}")
            return None
        self._lines |= report.lines
        self._errors += (f"{file.name}: {crash}" for crash in report.crashes)
        return Answer(report.findings, report.understood, report.reads)

    def outcome(self) -> Outcome:
        """All findings so far."""
        located = _once(self._checked)
        read = {name for checked in self._checked for name in (checked.name, *checked.answer.reads)}
        return Outcome(
            located=located,
            lines={name: self._lines_of(name) for name in _pointed_into(each.finding for each in located)},
            understood={checked.name: checked.answer.understood for checked in self._checked},
            read=frozenset(read),
            errors=tuple(self._errors),
            notes={checked.name: checked.answer.notes for checked in self._checked if checked.answer.notes},
        )

    def _lines_of(self, name: str) -> list[str]:
        if name in self._lines:
            return self._lines[name]
        if name not in self._sources:  # a module of a flow that was answered from the cache
            try:
                with open(name, "rb") as stream:
                    self._sources[name] = SourceText.from_bytes(name, stream.read())
            except (OSError, ValueError):
                return []
        return self._sources[name].lines


def _head(path: str) -> str:
    """The beginning of a file; nothing where it cannot be read, which whoever reads it will say."""
    try:
        with open(path, "rb") as stream:
            return stream.read(HEAD).decode("utf-8", "replace")
    except OSError:
        return ""


def _own_mistake(error: Exception) -> str:
    """What to say about an exception that should not have been."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = ""
    if trace is not None:
        where = f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
    return (
        f"ivrlint could not check this file: {type(error).__name__}: {error}{where}. "
        "The mistake is in ivrlint, please report it"
    )


def _pointed_into(findings: Iterable[Finding]) -> list[str]:
    """The files whose lines a report needs, sorted."""
    return sorted({span.file for found in findings for span in (found.span, *(label.span for label in found.labels))})


def _once(checked: Sequence[_Checked]) -> tuple[Located, ...]:
    """The findings of all flows, sorted; what several flows say about a module they share is said once."""
    agreed = _Agreement(checked)
    located: dict[_Key, list[Located]] = {}
    for each in checked:
        least = Severity[each.fail_on.upper()] if each.fail_on != "never" else None
        new: dict[_Key, list[Located]] = {}
        for found in each.answer.findings:
            if found.rule in _UNANIMOUS and not agreed.on(found):
                continue
            fails = least is not None and found.severity >= least
            key = _key(found)
            if key not in located:  # two in one flow stay two
                new.setdefault(key, []).append(Located(found, each.name, fails))
            elif fails:
                located[key] = [item._replace(fails=True) for item in located[key]]
        located |= new
    return tuple(sorted((item for items in located.values() for item in items), key=lambda item: item.finding.order))


_Key = tuple[str, Span, str | None]


def _key(found: Finding) -> _Key:
    return found.rule, found.span, found.subject


class _Agreement:
    """Whether all flows that use a module say the same about a line of it."""

    def __init__(self, checked: Sequence[_Checked]) -> None:
        self._users: dict[str, set[str]] = {}
        self._sayers: dict[_Key, set[str]] = {}
        for each in checked:
            for name in each.answer.reads:
                self._users.setdefault(name, set()).add(each.name)
            for found in each.answer.findings:
                if found.rule in _UNANIMOUS:
                    self._sayers.setdefault(_key(found), set()).add(each.name)

    def on(self, found: Finding) -> bool:
        """Whether every flow that reads the file of this finding has it too."""
        return self._users.get(found.span.file, set()) <= self._sayers[_key(found)]
