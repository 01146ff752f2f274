"""Files that use each other: which they are, and what their names stand for."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ivrlint.findings import Finding, Span, script_finding
from ivrlint.script.messages import donated_languages, donated_names
from ivrlint.script.reader import Script, read_script
from ivrlint.script.tree import Statement
from ivrlint.script.vocabulary import TARGET_SYNONYMS
from ivrlint.text import SourceText, did_you_mean

_PROJECT_FILES = ("ivrlint.toml", "pyproject.toml", ".git")
UNKNOWN = object()
"""What a name stands for whose declaration could not be read: something, but nobody knows what."""


@dataclass(slots=True, eq=False)
class Module:
    """One file and the names it knows.

    Parameters
    ----------
    file : its name as findings print it
    path : where it is
    names : by kind of name (place, goal, data, caller, outbound), what is declared here
    data : its bytes; empty for the file that was asked for
    missing : names of files it uses that could not be read
    uses : modules by their alias; None where one could not be read
    merged : modules whose names come in without an alias; None where one could not be read
    unread_use : whether a `use` line could not be read, so that any alias may be one
    """

    file: str
    path: str
    script: Script
    names: dict[str, dict[str, object]] = field(default_factory=dict)
    data: bytes = b""
    missing: list[str] = field(default_factory=list)
    uses: dict[str, Module | None] = field(default_factory=dict)
    merged: list[Module | None] = field(default_factory=list)
    unread_use: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its `flow` line, first the one that everything is said in."""
        for statement in self.script.statements:
            if statement.rule == "flow":
                return tuple(word.text for word in statement.words("languages")) or ("en",)
            if statement.broken and donated_languages(statement.text):
                return donated_languages(statement.text)
        return ("en",)

    def declare(self, kind: str, name: str, value: object) -> object | None:
        """Give a name a meaning; returns what it means already, if anything."""
        names = self.names.setdefault(kind, {})
        if name in names and names[name] is not UNKNOWN:
            return names[name]
        names[name] = value
        return None

    def find(self, kind: str, ref: str) -> object | None:
        """What a name stands for, or None; UNKNOWN where its declaration or module could not be read."""
        if "." in ref:
            alias, name = ref.split(".", 1)
            if alias not in self.uses:
                return UNKNOWN if self.unread_use else None
            module = self.uses[alias]
            return UNKNOWN if module is None else module.names.get(kind, {}).get(name)
        found = self.names.get(kind, {}).get(ref)
        if found is not None:
            return found
        for module in self.merged:
            if module is None:
                return UNKNOWN
            found = module.names.get(kind, {}).get(ref)
            if found is not None:
                return found
        return UNKNOWN if self.unread_use else None

    def known(self, kind: str) -> list[str]:
        """Every name of this kind that can be written here."""
        names = list(self.names.get(kind, {}))
        for module in self.merged:
            names.extend(module.names.get(kind, {}) if module else ())
        for alias, module in self.uses.items():
            names.extend(f"{alias}.{name}" for name in (module.names.get(kind, {}) if module else ()))
        return names


def project_of(path: str) -> Path:
    """The nearest folder upward that marks a project, else the file's own folder (ruling 13)."""
    folder = Path(os.path.realpath(path)).parent
    for candidate in (folder, *folder.parents):
        if any((candidate / name).exists() for name in _PROJECT_FILES):
            return candidate
    return folder


def load_modules(source: SourceText, path: str, findings: list[Finding]) -> list[Module]:
    """Read a file and all the files it uses, each once; the first is the file itself.

    Parameters
    ----------
    source : the text of the file
    path : where it is, for the paths in its `use` lines
    findings : gets a finding for every line that cannot be read
    """
    project = project_of(path)
    root = _module(source, path, findings)
    by_path = {os.path.realpath(path): root}
    modules = [root]
    for module in modules:  # grows while it runs
        for statement in module.script.statements:
            if statement.rule == "use":
                _use(statement, module, project, by_path, modules, findings)
            elif statement.broken and (donated_names(statement.text) or ("",))[0] == "use":
                module.unread_use = True
    return modules


def _module(source: SourceText, path: str, findings: list[Finding]) -> Module:
    script = read_script(source)
    findings.extend(script.findings)
    return Module(source.file, path, script)


def _use(
    statement: Statement,
    module: Module,
    project: Path,
    by_path: dict[str, Module],
    modules: list[Module],
    findings: list[Finding],
) -> None:
    word = statement.word("path")
    assert word is not None
    alias = statement.text_of("alias")
    path = os.path.realpath(os.path.join(os.path.dirname(module.path), word.text))
    used = by_path.get(path)
    if used is None:
        data = b""
        problem = _refused(word.text, path, project)
        if not problem:
            try:
                data = Path(path).read_bytes()
            except (OSError, ValueError) as error:
                problem = f'"{word.text}" cannot be read: {_reason(error)}'
                module.missing.append(_name_of(module, word.text))
        if problem:
            findings.append(script_finding("unreadable-use", statement.word_span(word), problem, subject=word.text))
        else:
            used = _module(SourceText.from_bytes(_name_of(module, word.text), data), path, findings)
            used.data = data
            by_path[path] = used
            modules.append(used)
    if alias is None:
        module.merged.append(used)
    elif alias in module.uses:
        alias_word = statement.word("alias")
        assert alias_word is not None
        message = f"there is already a module called `{alias}`"
        findings.append(script_finding("duplicate-name", statement.word_span(alias_word), message, subject=alias))
    else:
        module.uses[alias] = used


def _name_of(module: Module, text: str) -> str:
    """How findings call a used file: beside the file that uses it."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(module.file), text.replace(os.sep, "/")))


def _refused(text: str, path: str, project: Path) -> str | None:
    if "://" in text:
        return f'"{text}" is an address: `use` takes a file of this project'
    if not Path(path).is_relative_to(project):
        return f'"{text}" is outside the project: `use` takes files below the folder of {_marker(project)}'
    if Path(path).is_dir():
        return f'"{text}" is a folder: `use` takes a file'
    return None


def _marker(project: Path) -> str:
    return next((name for name in _PROJECT_FILES if (project / name).exists()), "this file")


def _reason(error: Exception) -> str:
    return "there is no such file" if isinstance(error, FileNotFoundError) else str(getattr(error, "strerror", error))


def clashes(module: Module) -> Iterable[Finding]:
    """Names that come in twice without an alias; one finding for each `use` line."""
    seen = dict.fromkeys(_certain(module), module.file)
    lines = [
        statement for statement in module.script.statements if statement.rule == "use" and not statement.has("alias")
    ]
    before: dict[int, int] = {}
    for statement, used in zip(lines, module.merged, strict=True):
        if used is None or used is module:
            continue
        if id(used) in before:
            message = f"this file is used already, in line {before[id(used)]}"
            yield script_finding("duplicate-name", statement.span, message, subject=statement.text_of("path"))
            continue
        before[id(used)] = statement.line
        twice = next((key for key in _certain(used) if key in seen), None)
        if twice:
            message = (
                f"`{twice[1]}` of this file is declared in {seen[twice]} too: give the file an alias, `use … as x`"
            )
            yield script_finding("duplicate-name", statement.span, message, subject=twice[1])
        for key in _certain(used):
            seen.setdefault(key, used.file)


def _certain(module: Module) -> list[tuple[str, str]]:
    """What a module declares, as (kind, name), without what only a broken line may declare."""
    return [(kind, name) for kind, names in module.names.items() for name in names if names[name] is not UNKNOWN]


def undefined(kind: str, name: str, span: Span, module: Module) -> Finding:
    """The finding for a name that stands for nothing."""
    alias = name.split(".")[0]
    if "." in name and alias not in module.uses:
        hint = did_you_mean(alias, list(module.uses))
        message = f'there is no module `{alias}` here: name one with `use "file.ivr" as {alias}`.{hint}'
        return script_finding("undefined-target", span, message, subject=name)
    what = {"place": "place", "goal": "goal", "data": "data item", "team": "team", "caller": "caller group"}[kind]
    elsewhere = next((other for other in ("place", "goal", "data") if other != kind and module.find(other, name)), None)
    if kind == "team" and module.find("place", name):
        message = f"`{name}` is a place, but no team"
    elif elsewhere:
        message = f"`{name}` is a {'data item' if elsewhere == 'data' else elsewhere}; there is no {what} of that name"
    else:
        space = "place" if kind == "team" else kind
        hint = TARGET_SYNONYMS.get(name, "") if kind == "place" else ""
        near = did_you_mean(name, module.known(space)) or f" It needs a {_declared_as(kind)} line."
        message = f"there is no `{name}` here: {hint}" if hint else f"there is no `{name}` here.{near}"
    return script_finding("undefined-target", span, message, subject=name)


def _declared_as(kind: str) -> str:
    return {"place": "`menu`, `step` or `team`"}.get(kind, f"`{kind}`")
