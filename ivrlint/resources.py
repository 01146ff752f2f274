"""Where the files are that ship with the tool: grammars, and flows worth reading."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    """A folder that ships with the tool.

    An installed wheel holds it beside the package's own modules; in a checkout, which is also what an editable
    install runs from, it stands one level up.
    """
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def grammar_path(name: str) -> Path:
    """The file of a grammar.

    Parameters
    ----------
    name : its file name, such as ``ivr.lark``
    """
    return _folder("grammars") / name


def flows_dir() -> Path:
    """The folder of the flows that ship with the tool."""
    return _folder("flows")
