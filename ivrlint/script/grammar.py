"""The line parser: lark reads each shape of line once, from tables kept in the user's own cache folder."""

import os
import re
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree, UnexpectedInput

from ivrlint.resources import grammar_path
from ivrlint.script.forms import Leaf, form_of
from ivrlint.script.scanner import Scanned
from ivrlint.script.tree import Form, Slot

_WORDS_IN_PATTERNS = re.compile(r"(?<![\\\w])([a-z]+)(\??)")
_UNREADABLE = Form("broken", {}, None)


def user_cache_dir() -> Path | None:
    """A folder that belongs to this user alone, or None where there is none.

    lark's tables are pickled, so they are only ever read from a folder that nobody else can write to.
    """
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = Path(base) / "ivrlint"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except OSError:
        return None
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
        return None
    return folder


@lru_cache(maxsize=1)
def line_parser() -> Lark:
    """The parser of one line; 15 ms from the tables, some 300 ms where they must be made first."""
    grammar = grammar_path("ivr.lark").read_text(encoding="utf-8")
    options: dict[str, Any] = {"parser": "lalr", "start": "line", "maybe_placeholders": True}
    folder = user_cache_dir()
    if folder is not None:
        import hashlib

        import lark

        digest = hashlib.sha256(f"{lark.__version__}\n{grammar}".encode()).hexdigest()[:16]
        try:
            return Lark(grammar, cache=str(folder / f"line-{digest}.tables"), **options)
        except OSError:  # a full disk or a read-only folder is no reason to stop
            pass
    return Lark(grammar, **options)


@lru_cache(maxsize=1)
def keywords() -> frozenset[str]:
    """Every word that the grammar knows, whether as a verb, a joining word, a unit or a day."""
    found: set[str] = set()
    for terminal in line_parser().terminals:
        if terminal.name not in ("NAME", "SLUG", "STRING", "COMMENT"):
            for word, optional_end in _WORDS_IN_PATTERNS.findall(terminal.pattern.value):
                found.add(word)
                if optional_end:  # `hops?` is two words
                    found.add(word[:-1])
    return frozenset(found)


_forms: dict[str, Form] = {}


def parse(scanned: Scanned) -> Form:
    """The form of a scanned line; the rule ``broken`` where the grammar does not know its shape."""
    form = _forms.get(scanned.shape)
    if form is None:
        form = _parse_shape(scanned)
        if len(scanned.shape) < 500:  # a shape as long as this comes once
            _forms[scanned.shape] = form
    return form


def _parse_shape(scanned: Scanned) -> Form:
    try:
        tree = line_parser().parse(scanned.shape)
    except UnexpectedInput:
        return _UNREADABLE
    token_at = {start: number for number, start in enumerate(scanned.shape_starts)}

    def last_token_before(end: int) -> int:
        return bisect_left(scanned.shape_starts, end) - 1

    def slot_of(leaf: Leaf) -> Slot:
        tokens = [leaf] if isinstance(leaf, Token) else list(leaf.scan_values(lambda value: isinstance(value, Token)))
        start, end = tokens[0].start_pos, tokens[-1].end_pos
        assert start is not None and end is not None
        return token_at[start], last_token_before(end)

    assert isinstance(tree, Tree)
    return form_of(tree, slot_of)
