"""What a project has decided: `ivrlint.toml`, or `[tool.ivrlint]` in `pyproject.toml`.

The nearest file upward from a flow counts. Everything is checked as it is read, so that a typing mistake is an error
that names the nearest right word, and never a setting that silently does nothing. Names of rules cannot be checked
here, because rules are built on settings: `check_names` takes them from its caller.
"""

import os
import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from ivrlint.text import did_you_mean

Toml = dict[str, Any]

OWN_FILE: Final = "ivrlint.toml"
SHARED_FILE: Final = "pyproject.toml"
SETS: Final = ("default", "coach", "all")
SEVERITIES: Final = ("error", "warning", "info")
_LISTS: Final = ("select", "ignore", "exclude")
_TABLES: Final = ("severity", "thresholds", "per-file-ignores", "callers", "outbound")
_TOP_KEYS: Final = (*_LISTS, "fail-on", *_TABLES)
FAIL_ON: Final = (*SEVERITIES, "never")

#: What a rule compares with, and the value it has unless a project says otherwise; named after the rule.
THRESHOLDS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "hops-to-human": 3,  # turns of the caller from the entry to a human who can help
        "menu-too-deep": 4,  # menus before an answer
        "transfer-chain": 1,  # hand-overs from human to human
        "no-time-to-fetch": 10,  # seconds to fetch what is not known by heart, where the flow does not say `takes`
    }
)
#: How the values under `[callers.<group>]` are written: a share of 1, seconds, a number, or a share for each item.
CALLER_KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "share": "share",
        "patience": "seconds",
        "has": "shares",
        "wants-person": "share",
        "zero-first": "share",
        "slip": "share",
        "options-held": "number",
        "words-per-minute": "number",
    }
)
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
_UNITS: Final = {"s": 1.0, "m": 60.0, "h": 3600.0}
_DURATION: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(s|sec|seconds?|min|minutes?|h|hours?)\s*")
_PERCENT: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*%\s*")


class SettingsError(Exception):
    """A configuration that cannot be meant: the message says which file, what is wrong, and what to write instead."""


class Settings(NamedTuple):
    """What holds for the flows of one project; `Settings()` is what holds without any configuration.

    Parameters
    ----------
    select : names of rules, or of the sets `default`, `coach`, `all`
    ignore : the same; a name wins over a set, and at the same precision `ignore` wins
    fail_on : the least severity that makes `check` exit 1, or `never`
    exclude : globs of files and folders that are not checked, relative to `folder`
    severity : the severity of a rule, by its name, where it differs from its own
    thresholds : the thresholds that were set; read them with `threshold`
    per_file_ignores : names and sets to ignore, by a glob relative to `folder`
    callers : caller groups by name; shares as 0..1, durations in seconds
    greeting : how long an answering machine speaks before its beep, in seconds
    folder : the folder that globs are relative to; empty: where the command runs
    file : the file this was read from, or None
    """

    select: tuple[str, ...] = ("default",)
    ignore: tuple[str, ...] = ()
    fail_on: str = "warning"
    exclude: tuple[str, ...] = ()
    severity: Mapping[str, str] = _NOTHING
    thresholds: Mapping[str, float] = _NOTHING
    per_file_ignores: Mapping[str, tuple[str, ...]] = _NOTHING
    callers: Mapping[str, Mapping[str, Any]] = _NOTHING
    greeting: float = 10.0
    folder: str = ""
    file: str | None = None

    def threshold(self, name: str) -> float:
        """The value that the rule `name` compares with; `KeyError` for a name without a threshold."""
        return self.thresholds[name] if name in self.thresholds else THRESHOLDS[name]

    def wants(self, rule: str, rule_set: str, path: str | None = None) -> bool:
        """Whether findings of a rule are to be shown.

        Parameters
        ----------
        rule : its name
        rule_set : `script` (shown unless ignored), `default` or `coach`
        path : the file the finding points into, for `per_file_ignores`
        """
        unwanted = (*self.ignore, *(self.ignored_in(path) if path is not None and self.per_file_ignores else ()))
        if rule in unwanted:
            return False
        if rule in self.select:
            return True
        if "all" in unwanted or rule_set in unwanted:
            return False
        return rule_set == "script" or rule_set in self.select or "all" in self.select

    def ignored_in(self, path: str) -> tuple[str, ...]:
        """The names and sets that `per_file_ignores` names for this file."""
        globs = self.per_file_ignores
        return tuple(name for glob, names in globs.items() if self.matches(glob, path) for name in names)

    def excludes(self, path: str) -> bool:
        """Whether `exclude` names this file, or a folder it lies in."""
        return any(self.matches(glob, path) for glob in self.exclude)

    def matches(self, glob: str, path: str) -> bool:
        """Whether a glob of this configuration names `path` or a folder above it.

        A glob without `/` names files and folders at any depth; one with `/` starts at the configuration's folder.
        `*` and `?` stop at `/`, `**` does not.
        """
        try:
            relative = os.path.relpath(path, self.folder or os.curdir)
        except ValueError:  # another drive: nothing relative to this folder can mean it
            return False
        return _glob(glob).fullmatch(relative.replace(os.sep, "/")) is not None

    def with_options(self, select: tuple[str, ...], ignore: tuple[str, ...], fail_on: str | None) -> "Settings":
        """These settings as the command line changes them.

        `select` replaces the configured one, and a rule it names is checked even if the configuration ignores it;
        `ignore` adds to the configured one; an empty tuple or None changes nothing.
        """
        kept = tuple(name for name in self.ignore if name in SETS or name not in select)
        return self._replace(select=select or self.select, ignore=(*kept, *ignore), fail_on=fail_on or self.fail_on)


@lru_cache(maxsize=256)
def _glob(glob: str) -> re.Pattern[str]:
    anchored = "/" in glob.rstrip("/")
    body = ""
    for part in re.split(r"(\*\*/|\*\*|\*|\?)", glob.removeprefix("./").strip("/")):
        match part:
            case "**/":
                body += "(?:.*/)?"
            case "**":
                body += ".*"
            case "*":
                body += "[^/]*"
            case "?":
                body += "[^/]"
            case _:
                body += re.escape(part)
    return re.compile(("" if anchored else "(?:.*/)?") + body + "(?:/.*)?", re.DOTALL)


class SettingsFinder:
    """Finds and reads the settings that hold for a file, each configuration once.

    Parameters
    ----------
    config : the configuration to use for every file, instead of looking for one
    isolated : whether to use no configuration at all
    """

    def __init__(self, config: str | None = None, isolated: bool = False) -> None:
        self._by_folder: dict[str, Settings] = {}
        self._fixed: Settings | None = None
        if isolated:
            self._fixed = Settings()
        elif config is not None:
            self._fixed = read_settings(config, required=True)

    def of_folder(self, folder: str) -> Settings:
        """The settings nearest upward from a folder, which is given as an absolute path.

        Raises
        ------
        SettingsError : the configuration found there is wrong
        """
        if self._fixed is not None:
            return self._fixed
        if folder not in self._by_folder:
            found = None
            for name in (OWN_FILE, SHARED_FILE):
                path = os.path.join(folder, name)
                if found is None and os.path.isfile(path):
                    found = read_settings(path)
            if found is None:
                above = os.path.dirname(folder)
                found = self.of_folder(above) if above != folder else Settings()
            self._by_folder[folder] = found
        return self._by_folder[folder]

    def of_file(self, path: str) -> Settings:
        """The settings that hold for one file; raises as `of_folder` does."""
        return self.of_folder(os.path.dirname(os.path.abspath(path)))


def read_settings(path: str, required: bool = False) -> Settings | None:
    """Read one configuration file.

    Parameters
    ----------
    path : an `ivrlint.toml`, or a `pyproject.toml` (any file of that name is read for its `[tool.ivrlint]`)
    required : whether a `pyproject.toml` without `[tool.ivrlint]` stands for the defaults; otherwise it gives None

    Raises
    ------
    SettingsError : the file cannot be read, is no TOML, or holds an unknown key or a value of the wrong kind
    """
    shown = _shown(path)
    try:
        with open(path, "rb") as stream:
            data = stream.read()
    except OSError as error:
        raise SettingsError(f"{shown}: cannot read this configuration: {error.strerror or error}") from error
    shared = os.path.basename(path) == SHARED_FILE
    folder = os.path.dirname(os.path.abspath(path))
    if shared and b"ivrlint" not in data:  # spares the import and other people's broken files
        return Settings(folder=folder) if required else None
    table: Any = _parse(data, shown)
    if shared:
        tools = table.get("tool", {})
        table = tools.get("ivrlint") if isinstance(tools, dict) else None
        if table is None:
            return Settings(folder=folder) if required else None
        if not isinstance(table, dict):
            raise SettingsError(f"{shown}: `tool.ivrlint` is a table: write `[tool.ivrlint]`")
    return _Reader(shown, "tool.ivrlint." if shared else "").settings(table)._replace(folder=folder, file=path)


def _shown(path: str) -> str:
    """The name of a configuration as messages print it: as short as it can be said."""
    try:
        relative = os.path.relpath(path)
    except ValueError:
        return path
    return min(relative.replace(os.sep, "/"), path, key=len)


def _parse(data: bytes, shown: str) -> Toml:
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{shown}: line {line} is not UTF-8: save the file as UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"{shown}: this is not valid TOML: {error}") from error


def check_names(settings: Settings, names: Collection[str]) -> None:
    """Check every rule that settings name against the rules there are.

    Parameters
    ----------
    settings : what was read
    names : the names of all rules

    Raises
    ------
    SettingsError : a name is neither a rule nor a set, or a rule has no threshold
    """
    where = f"{_shown(settings.file)}: " if settings.file else ""
    lists = {"select": settings.select, "ignore": settings.ignore}
    lists |= {f"per-file-ignores.{glob!r}": ignored for glob, ignored in settings.per_file_ignores.items()}
    for key, used in lists.items():
        require_names(used, names, f"{where}`{key}` names")
    for name in settings.severity:
        if name not in names:
            raise SettingsError(f"{where}`severity` names the unknown rule `{name}`.{_hint(name, names)}")


def require_names(used: Iterable[str], names: Collection[str], where: str) -> None:
    """Raise a `SettingsError`, beginning with `where`, for the first of `used` that is neither a rule nor a set."""
    for name in used:
        if name not in names and name not in SETS:
            raise SettingsError(f"{where} the unknown rule `{name}`.{_hint(name, (*names, *SETS))}")


def _hint(name: str, names: Iterable[str]) -> str:
    return did_you_mean(name, sorted(names)) or " `ivrlint explain` lists the rules."


class _Reader:
    """Turns the tables of one file into settings; knows the file only to name it in messages."""

    def __init__(self, shown: str, prefix: str) -> None:
        self._shown = shown
        self._prefix = prefix

    def settings(self, table: Toml) -> Settings:
        """Read the top table."""
        self._known(table, _TOP_KEYS, "")
        lists = {str(key): self._names(table[key], key) for key in _LISTS if key in table}
        tables = {key: self._table(table.get(key, {}), key) for key in _TABLES}
        self._known(tables["outbound"], ("greeting",), "outbound.")
        return Settings(
            select=lists.get("select", ("default",)),
            ignore=lists.get("ignore", ()),
            exclude=lists.get("exclude", ()),
            fail_on=self._choice(table.get("fail-on", "warning"), "fail-on", FAIL_ON),
            severity={k: self._choice(v, f"severity.{k}", SEVERITIES) for k, v in tables["severity"].items()},
            thresholds=self._thresholds(tables["thresholds"]),
            per_file_ignores={
                glob: self._names(names, f'per-file-ignores."{glob}"')
                for glob, names in tables["per-file-ignores"].items()
            },
            callers={group: self._caller(values, f"callers.{group}") for group, values in tables["callers"].items()},
            greeting=self._seconds(tables["outbound"].get("greeting", "10 s"), "outbound.greeting"),
        )

    def _error(self, key: str, message: str) -> SettingsError:
        return SettingsError(f"{self._shown}: `{self._prefix}{key}` {message}")

    def _known(self, table: Toml, keys: Collection[str], under: str) -> None:
        for key in table:
            if key not in keys:
                hint = did_you_mean(key, tuple(keys)) or f" It may be {_either(keys)}."
                raise SettingsError(f"{self._shown}: unknown key `{self._prefix}{under}{key}`.{hint}")

    def _table(self, value: object, key: str) -> Toml:
        if not isinstance(value, dict):
            raise self._error(key, f"is a table: write `[{self._prefix}{key}]`")
        return value

    def _names(self, value: object, key: str) -> tuple[str, ...]:
        if isinstance(value, str):
            raise self._error(key, f'is a list: write ["{value}"]')
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._error(key, 'is a list of words in quotes, as in ["one", "two"]')
        return tuple(value)

    def _choice(self, value: object, key: str, allowed: tuple[str, ...]) -> str:
        if isinstance(value, str) and value in allowed:
            return value
        hint = did_you_mean(value, allowed) if isinstance(value, str) else ""
        raise self._error(key, f"is {_either(allowed)}, not {_quoted(value)}.{hint}")

    def _thresholds(self, table: Toml) -> dict[str, float]:
        self._known(table, tuple(THRESHOLDS), "thresholds.")
        return {name: self._number(value, f"thresholds.{name}") for name, value in table.items()}

    def _caller(self, values: object, path: str) -> dict[str, Any]:
        table = self._table(values, path)
        self._known(table, tuple(CALLER_KEYS), f"{path}.")
        return {key: self._caller_value(value, f"{path}.{key}", key) for key, value in table.items()}

    def _caller_value(self, value: object, path: str, key: str) -> object:
        match CALLER_KEYS[key]:
            case "share":
                return self._share(value, path)
            case "seconds":
                return self._seconds(value, path)
            case "number":
                return self._number(value, path)
        if not isinstance(value, dict):
            raise self._error(path, 'is a table of items: write { order_number = "40%" }')
        return {item: self._share(share, f"{path}.{item}") for item, share in value.items()}

    def _number(self, value: object, path: str) -> float:
        # TOML knows `nan` and `inf`; a threshold of either would silently switch its rule off
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            raise self._error(path, f"is a number from 0 up, not {_quoted(value)}")
        return value

    def _share(self, value: object, path: str) -> float:
        if isinstance(value, str) and (match := _PERCENT.fullmatch(value)):
            value = float(match[1]) / 100
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self._error(path, f'is a share such as "40%" or 0.4, not {_quoted(value)}')
        return float(value)

    def _seconds(self, value: object, path: str) -> float:
        if isinstance(value, str) and (match := _DURATION.fullmatch(value)):
            return float(match[1]) * _UNITS[match[2][0]]
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            raise self._error(path, f'is a time such as "10 s" or "2 min", not {_quoted(value)}')
        return float(value)


def _either(words: Iterable[str]) -> str:
    *first, last = (f"`{word}`" for word in words)
    return f"{', '.join(first)} or {last}" if first else last


def _quoted(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else "a table" if isinstance(value, dict) else str(value)
