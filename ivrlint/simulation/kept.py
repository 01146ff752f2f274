"""What earlier hunts found is kept, and tried first the next time."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from ivrlint.simulation.hurts import Key

if TYPE_CHECKING:
    from hypothesis.database import ExampleDatabase

_ASIDE: Final = (b".secondary", b".pareto")
"""What hypothesis keeps besides the best: it is not worth the room."""


class Kept:
    """Calls that were found in one flow, in a database of hypothesis.

    Parameters
    ----------
    folder : where they are kept
    flow : whose calls they are: its file, and what else decides what a call is made of
    keys : every kind of hurt at every place
    """

    def __init__(self, folder: str, flow: str, keys: Iterable[Key]) -> None:
        from hypothesis.database import DirectoryBasedExampleDatabase

        self._inner = DirectoryBasedExampleDatabase(folder)
        self._flow = flow
        self._keys = sorted(keys)
        self._mistakes = 0
        self._pinned: Callable[[], Key | None] = lambda: None
        self._known: frozenset[Key] = frozenset()
        self._of: dict[bytes, list[Key]] = {}
        self.database = self._database()

    def begin(self, mistakes: int, pinned: Callable[[], Key | None], known: frozenset[Key]) -> None:
        """Another hurt is hunted for.

        Parameters
        ----------
        mistakes : that callers make at most
        pinned : says which hurt it is, once one is met
        known : those that are found already
        """
        self._mistakes, self._pinned, self._known = mistakes, pinned, known

    def _name(self, key: Key) -> bytes:
        return hashlib.sha256("\x1f".join((self._flow, str(self._mistakes), *key)).encode()).digest()

    def fetch(self) -> Iterable[bytes]:
        """Every call that was kept and whose hurt is not found yet."""
        self._of = {}
        for key in self._keys:
            if key not in self._known:
                for value in self._inner.fetch(self._name(key)):
                    self._of.setdefault(value, []).append(key)
                    yield value

    def save(self, value: bytes) -> None:
        """Keep a call; of each hurt the best, which is the last."""
        key = self._pinned()
        if key is not None:
            for old in list(self._inner.fetch(self._name(key))):
                self._inner.delete(self._name(key), old)
            self._inner.save(self._name(key), value)

    def delete(self, value: bytes) -> None:
        """Forget a call that hurts nobody any more; one of another hurt is kept until its turn comes."""
        if self._pinned() is None:
            for key in self._of.get(value, ()):
                self._inner.delete(self._name(key), value)

    def _database(self) -> ExampleDatabase:
        from hypothesis.database import ExampleDatabase

        kept = self

        class Database(ExampleDatabase):
            """What hypothesis sees: one list of calls, each kept under its own hurt."""

            def fetch(self, key: bytes) -> Iterable[bytes]:
                return [] if key.endswith(_ASIDE) else list(kept.fetch())

            def save(self, key: bytes, value: bytes) -> None:
                if not key.endswith(_ASIDE):
                    kept.save(value)

            def delete(self, key: bytes, value: bytes) -> None:
                if not key.endswith(_ASIDE):
                    kept.delete(value)

        return Database()


def folder_in(cache: str) -> str:
    """The folder of found calls in a cache folder."""
    return os.path.join(cache, "hunted")


@contextmanager
def home_in(cache: str | None) -> Iterator[None]:
    """Let hypothesis keep what it notes of the modules of this program in a cache folder, not in the folder of the user.

    Parameters
    ----------
    cache : the folder; None: it is forgotten afterwards
    """
    from hypothesis.configuration import set_hypothesis_home_dir

    with tempfile.TemporaryDirectory() as passing:
        set_hypothesis_home_dir(os.path.join(cache, "hypothesis") if cache is not None else passing)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)
