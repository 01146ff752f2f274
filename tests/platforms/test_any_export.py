"""Whatever an export holds: it becomes a flow that can be judged, and a script that has no mistakes of its own."""

import random

import pytest
from platforms.support import Exit, Made, flow_of

from ivrlint.flow.build import build_flow
from ivrlint.linting.engine import judge
from ivrlint.linting.source import Reading, rule_names
from ivrlint.platforms.export import CERTAIN, DYNAMIC, IMPLIED, KINDS, Pressed
from ivrlint.platforms.writer import write_flow
from ivrlint.rules import ALL
from ivrlint.settings import Settings
from ivrlint.text import SourceText

TEXTS = ("Press 1 for sales, press 2 for service.", "Enter your account number.", 'Hello "you".', "", "{{x}} // y",
         "Please have your account number ready.", "予約は1を押してください。", "Say yes.")  # fmt: skip
EXITS = ("next", "silence", "invalid", "failure", "full", "closed", "done")


def anything(seed: int) -> list[Made]:
    """One to three exports with elements of all kinds, wired at random, some of it to nowhere."""
    chance = random.Random(seed)
    made = []
    for number in range(chance.choice([1, 1, 2, 3])):
        one = Made(f"F{number}", is_module=number > 0 and chance.random() < 0.5, file=f"f{number}.json",
                   language=chance.choice(["en", "", "es"]))  # fmt: skip
        one.export.outbound = chance.random() < 0.2
        names = [f"e{count}" for count in range(chance.randint(1, 9))]
        for name in names:
            _element(chance, one, name, names)
        made.append(one)
    return made


def _element(chance: random.Random, made: Made, name: str, names: list[str]) -> None:
    def way() -> Exit:
        target = chance.choice([*names, None, "missing"] if chance.random() < 0.3 else names)
        return Exit(target, made.span(), chance.choice([*[CERTAIN] * 6, DYNAMIC, IMPLIED]))

    words = [chance.choice(TEXTS)] if chance.random() < 0.6 else []
    element = made.add(
        name, chance.choice(sorted(KINDS)), *words, name=chance.choice(["", name, "Main Menu", "1", "again"])
    )
    for key in EXITS:
        if chance.random() < 0.5:
            setattr(element, key, way())
    if element.kind in ("menu", "ask"):
        for key in chance.sample("1234567890*#", chance.randint(0, 3)):
            phrases = ("yes",) if chance.random() < 0.1 else ()
            element.options.append(Pressed((key,), phrases, chance.choice(["", "Sales", "1"]), way()))
    for word in chance.sample(["yes", "no", "", "2", "Default", "wait", "otherwise"], chance.randint(0, 3)):
        element.branches.append((word, way()))
    element.to, element.team = chance.choice(["", "F0", "F1", "F2", "word"]), chance.choice(["", "Sales", "sales team"])
    element.language, element.limit = chance.choice(["", "", "es"]), chance.choice([None, 1, 3])
    element.question, element.tries = chance.choice(["", "Are we open", "$.External.x"]), chance.choice([1, 1, 3])
    element.seconds, element.otherwise = chance.choice([None, 0.0, 5.0]), chance.choice(["", "", "message"])
    element.spoken = chance.random() < 0.1


@pytest.mark.parametrize("seed", range(0, 200, 20))
def test_any_export_becomes_a_flow_and_a_script(seed: int):
    for number in range(seed, seed + 20):
        made = anything(number)
        flow = flow_of(*made)
        lines = {each.file: [""] * each.line for each in made}
        assert not judge(Reading(flow, (), lines, {}, 1.0), ALL, Settings()).crashes
        _, found, _ = build_flow(SourceText("flow.ivr", write_flow(flow)), "/nowhere/flow.ivr", rule_names())
        assert found == [], number


@pytest.mark.parametrize("seed", range(5))
def test_the_same_export_becomes_the_same_flow(seed: int):
    assert write_flow(flow_of(*anything(seed))) == write_flow(flow_of(*anything(seed)))
