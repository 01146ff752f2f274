"""Plain source files of a wanted length, clean for their linters: what the comparisons read.

They are as ordinary as the flows are: functions with branches, loops, calls and comments, no line like the next.
"""

import random
from collections.abc import Callable

_NOUNS = (
    "order",
    "parcel",
    "route",
    "stop",
    "driver",
    "invoice",
    "client",
    "crate",
    "pallet",
    "ticket",
    "refund",
    "slot",
)
_VERBS = ("count", "merge", "price", "sort", "check", "move", "find", "split", "rank", "close", "plan", "weigh")
_SHAPES = 6
_GD_FILE_LIMIT = 1000

_Function = Callable[[random.Random, int], list[str]]


def python_source(lines: int, seed: int = 1) -> str:
    """A Python file of exactly so many lines that flake8 has nothing to say about; `lines` is at least 40."""
    head = ['"""Figures of a delivery service."""', "", "import math", ""]
    return _assemble(lines, head, _python_function, "{} = {}", seed)


def gdscript(lines: int, seed: int = 1) -> str:
    """A GDScript file of exactly so many lines that gdlint has nothing to say about; `lines` is at least 40."""
    head = ["class_name DeliveryService", "extends Node", ""]
    if lines > _GD_FILE_LIMIT:
        head.insert(0, "# gdlint:disable=max-file-lines")
    return _assemble(lines, head, _gd_function, "const {} = {}", seed)


def _assemble(lines: int, head: list[str], function: _Function, constant: str, seed: int) -> str:
    """The head, constants until the number of lines is right, then functions."""
    draw = random.Random(seed)
    body: list[str] = []
    number = 0
    while True:
        block = ["", "", *function(draw, number)]
        if len(head) + len(body) + len(block) + 1 > lines:
            break
        body += block
        number += 1
    missing = lines - len(head) - len(body)
    constants = [
        constant.format(f"{draw.choice(_NOUNS).upper()}_LIMIT_{i}", draw.randint(2, 999)) for i in range(missing)
    ]
    return "\n".join([*head, *constants, *body]) + "\n"


def _pick(draw: random.Random, number: int) -> tuple[str, str, str, int, int]:
    noun, other = draw.sample(_NOUNS, 2)
    return f"{draw.choice(_VERBS)}_{noun}_{number}", noun, other, draw.randint(2, 99), draw.randint(100, 999)


def _python_function(draw: random.Random, number: int) -> list[str]:
    name, noun, other, low, high = _pick(draw, number)
    shape = draw.randrange(_SHAPES)
    lines = [
        f"def {name}({noun}s, {other}=None, limit={high}):",
        f'    """Look at each {noun}, at most {high} of them."""',
    ]
    lines += [f"    total, seen = {low}, []", f"    for index, {noun} in enumerate({noun}s):"]
    if shape % 2:
        lines += [f"        if index > limit or {noun} is None:", "            continue  # nothing to do for this one"]
    lines += [
        f"        weight = {noun}.get('{other}', {low}) * {high}",
        f"        seen.append((weight, {noun}['name']))",
    ]
    if shape % 3:
        lines += [
            f"        if weight > {high * 3}:",
            f"            total += math.floor(weight / {low})",
            "        else:",
        ]
        lines += [f"            total -= len(seen) % {low}"]
    if shape > 2:
        lines += [
            f"    if {other} is not None and {other} in {noun}s:",
            "        return {'total': total, 'seen': sorted(seen)}",
        ]
    return [*lines, f"    # the {other} is settled by the caller", f"    return [total, {low}, seen[:{low}]]"]


def _gd_function(draw: random.Random, number: int) -> list[str]:
    name, noun, other, low, high = _pick(draw, number)
    shape = draw.randrange(_SHAPES)
    lines = [f"func _{name}({noun}s: Array, {other}: Dictionary, limit: int = {high}) -> int:"]
    lines += [f"\tvar total := {low}", "\tvar seen: Array = []", f"\tfor {noun} in {noun}s:"]
    if shape % 2:
        lines += [f"\t\tif total > limit or {noun} == null:", "\t\t\tcontinue  # nothing to do for this one"]
    lines += [
        f'\t\tvar weight: int = {noun}.get("{other}", {low}) * {high}',
        f'\t\tseen.append([weight, {noun}["name"]])',
    ]
    if shape % 3:
        lines += [f"\t\tif weight > {high * 3}:", f"\t\t\ttotal += int(weight / {low}.0)", "\t\telse:"]
        lines += [f"\t\t\ttotal -= seen.size() % {low}"]
    if shape > 2:
        lines += [f'\tif {other}.has("{noun}") and not seen.is_empty():', f"\t\treturn total + {other}.size()"]
    return [*lines, "\t# never more than the caller allows", f"\treturn mini(total + {other}.size(), limit)"]
