"""Judges of the exact answer that share nothing with it: one large linear system, and the Storm model checker."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from ivrlint.simulation.answer import Answer
from ivrlint.simulation.chain import Chain
from ivrlint.simulation.storm import drn
from ivrlint.simulation.table import REWARDS

CALLS = range(5)
KINDS = ("resolved", "deflected", "handed_on", "unresolved")
Judged = dict[str, float]
"""By ``resolved``, ``resolved call1``, …, and by the names of REWARDS."""


def judged(answer: Answer) -> Judged:
    """What our own answer says to the questions that judges are asked."""
    found: Judged = dict(answer.means)
    for kind in KINDS:
        found[kind] = answer.share(kind)
        for call in CALLS:
            parts = (part for (end, number), part in answer.outcomes.items() if end.kind == kind and number == call)
            found[f"{kind} call{call}"] = sum(parts)
    return found


def furthest(answer: Judged, other: Judged) -> float:
    """By how much two answers differ at most, in what the second says."""
    assert other.keys() <= answer.keys()
    return max(abs(answer[name] - other[name]) for name in other)


# --- one large system -------------------------------------------------------------------------------------------------


def by_one_system(chain: Chain) -> Judged:
    """The exported chain read back, and solved as one system of sparse linear equations."""
    import numpy as np
    from scipy.sparse import coo_array, eye_array
    from scipy.sparse.linalg import spsolve

    rewards, labels, moves = read_drn(drn(chain))
    count = len(rewards)
    done = np.array(["done" in label for label in labels])
    inner = [(source, target, share) for source, target, share in moves if not done[source]]
    sources, targets, shares = (np.array(values) for values in zip(*inner, strict=True))
    assert np.bincount(sources, weights=shares, minlength=count)[~done] == pytest.approx(1, abs=1e-9)
    begin = np.zeros(count)
    begin[0] = 1.0
    step = coo_array((shares, (targets, sources)), shape=(count, count))
    visits = np.atleast_1d(spsolve((eye_array(count) - step).tocsc(), begin))
    found = dict(zip(REWARDS, (visits @ np.array(rewards)).tolist(), strict=True))
    for kind in KINDS:
        of_kind = np.array([kind in label for label in labels])
        found[kind] = float(visits[of_kind].sum())
        for call in CALLS:
            found[f"{kind} call{call}"] = float(visits[of_kind & [f"call{call}" in label for label in labels]].sum())
    return found


def read_drn(text: str) -> tuple[list[list[float]], list[list[str]], list[tuple[int, int, float]]]:
    """The rewards and labels of each state, and the moves, of a chain as text."""
    rewards: list[list[float]] = []
    labels: list[list[str]] = []
    moves: list[tuple[int, int, float]] = []
    for line in text[text.index("@model") :].splitlines()[1:]:
        if line.startswith("state"):
            head, rest = line.split(" [")
            inside, _, after = rest.partition("]")
            assert int(head.split()[1]) == len(rewards)
            rewards.append([float(each) for each in inside.split(",")])
            labels.append(after.split())
        elif not line.startswith("\taction"):
            target, _, share = line.partition(" : ")
            moves.append((len(rewards) - 1, int(target), float(share)))
    return rewards, labels, moves


# --- Storm ------------------------------------------------------------------------------------------------------------


def storm() -> Any:
    """Storm for Python; the test is skipped where it is not installed, and with it one that it cannot be asked in."""
    return pytest.importorskip("stormpy", minversion="2.0", reason="stormpy has wheels for some platforms only")


def load(text: str) -> Any:
    """A chain, read by Storm."""
    stormpy = storm()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "chain.drn")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return stormpy.build_model_from_drn(path)


def by_storm(model: Any, asked: Sequence[str] = ()) -> Judged:
    """What Storm says of a chain, by interval iteration to 1e-10; its own default is off by up to 2.4e-9."""
    return {name: ask(model, question) for name, question in _questions(model) if not asked or name in asked}


def _questions(model: Any) -> Iterator[tuple[str, str | None]]:
    known = model.labeling.get_labels()
    for name in REWARDS:
        yield name, f'R{{"{name}"}}=? [F "done"]'
    for kind in KINDS:
        yield kind, f'P=? [F "{kind}"]' if kind in known else None
        for call in CALLS:
            both = kind in known and f"call{call}" in known
            yield f"{kind} call{call}", f'P=? [F ("{kind}" & "call{call}")]' if both else None


def ask(model: Any, question: str | None) -> float:
    """Storm's answer to one question, in its own notation; 0 where the chain has no such state."""
    if question is None:
        return 0.0
    stormpy = storm()
    names = stormpy.environments
    environment = names.sound()
    solver = environment.solver()
    solver.set_linear_equation_solver_type(names.EquationSolverType.NATIVE)
    native = solver.native()
    native.method = names.NativeLinearEquationSolverMethod.INTERVAL_ITERATION
    native.precision = names.Rational(1) / names.Rational(10**10)
    native.relative_termination_criterion = False
    found = stormpy.model_checking(model, stormpy.parse_properties(question)[0], environment=environment)
    return float(found.get_value(model.initial_states[0]))
