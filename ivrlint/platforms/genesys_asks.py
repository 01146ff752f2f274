"""Questions in Genesys Cloud Architect: digits, words, extensions, bots."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ivrlint.platforms.export import IMPLIED, Element, Exit, Pressed, Value, Words
from ivrlint.platforms.genesys_parts import Action, audio, element, failure, plain_type, ways
from ivrlint.platforms.genesys_transfers import module
from ivrlint.platforms.genesys_words import literal
from ivrlint.platforms.yaml_nodes import Node

if TYPE_CHECKING:
    from ivrlint.platforms.genesys import Flow

_NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_OUTCOME_KEY = re.compile(r"(?:digit|dtmf|key)_(\d|star|asterisk|pound|hash)", re.IGNORECASE)
_SIGNS = {"star": "*", "asterisk": "*", "pound": "#", "hash": "#"}
_EQUALS = re.compile(r'\(*\s*([A-Za-z_][\w.]*)\s*={1,2}\s*"?([0-9*#])"?\s*\)*')


def call_bot(flow: Flow, action: Action) -> None:
    """A bot: callers say what they want, each intent has an outcome."""
    intents = list(ways(flow, action, action.body.at("outputs", "intents")))
    if not intents:
        module(flow, action)
        return
    made = element(flow, action, "menu", audio(flow, action.body["inputAudio"] or action.body["audio"]))
    made.spoken = True
    made.options = [Pressed((), (label,), label, exit) for label, exit in intents]
    made.silence = made.invalid = failure(flow, action)


def ask(flow: Flow, action: Action) -> None:
    """Digits, or something said. One digit that is compared right away is a menu."""
    body = action.body
    success = body.at("outputs", "success")
    length = _length(body["digits"])
    variable = (body.at("inputData", "var").text or literal(body["inputData"])).strip()
    words = audio(flow, body["inputAudio"] or body["audio"] or body["question"])
    if length == (1, 1) and (tested := _tested(success, variable)):
        _keyed(flow, action, tested, words)
        return
    others = [(label, exit) for label, exit in ways(flow, action, _others(body["outputs"]))]
    if others and not success:
        _by_outcome(flow, action, others, words)
        return
    made = element(flow, action, "ask", words)
    made.branches = others
    typed = plain_type(action.type) == "collectInput"
    made.value = Value(variable.rpartition(".")[2], length, flow.secure or flow.is_secret(variable), not typed)
    key = body["outputs"].keys.get("success")
    span = key.span(flow.file) if key else action.span
    made.next = flow.branch(success, span, action.scope, action.next)
    made.silence = made.invalid = failure(flow, action)


def _others(outputs: Node) -> Node:
    """The outcomes of a question besides those that Architect has."""
    found = Node()
    for key, value in outputs.pairs.items():
        if key not in ("success", "failure"):
            found.pairs[key], found.keys[key] = value, outputs.keys[key]
    return found


def _by_outcome(flow: Flow, action: Action, outcomes: list[tuple[str, Exit]], words: tuple[Words, ...]) -> None:
    """A question with an outcome for each key: Architect has none such, but what is meant is plain."""
    made = element(flow, action, "menu", words)
    made.valid, made.remark = False, f"`{action.type}` has no outcomes but success and failure"
    for label, exit in outcomes:
        key = _OUTCOME_KEY.fullmatch(label)
        if key:
            made.options.append(Pressed((_SIGNS.get(key[1], key[1]),), (), "", exit))
        elif label.lower() in ("timeout", "noinput"):
            made.silence = exit
        else:
            made.branches.append((label, exit))
    made.invalid = failure(flow, action)
    made.silence = made.silence or made.invalid


def _keyed(flow: Flow, action: Action, tested: Node, words: tuple[Words, ...]) -> None:
    """A menu made of one digit and a comparison; `tested` is the decision or switch that compares."""
    made = element(flow, action, "menu", words)
    rest = action.body.at("outputs", "success", "actions").items
    after = action.next
    if len(rest) > 1:  # what follows the comparison
        inner = action.scope._replace(after=action.next, depth=action.scope.depth + 1)
        following = Node()
        following.items = rest[1:]
        after = flow.sequence(following, inner)
    kind = tested.single
    body, key = tested[kind], tested.keys[kind]
    other = after
    if kind == "decision":
        match = _EQUALS.fullmatch(body.at("condition", "exp").text or "")
        ways = {
            label: flow.branch(body.at("outputs", label), key.span(flow.file), action.scope, after)
            for label in ("yes", "no")
        }
        pressed = [(match[2], ways["yes"])] if match else []
        other = ways["no"]
    else:
        cases = [_case(item) for item in body.at("evaluate", "firstTrue", "cases").items]
        pressed = []
        for case in cases:
            match = _EQUALS.fullmatch(case.at("value", "exp").text or "")
            pressed.append((match[2] if match else "", flow.branch(case, key.span(flow.file), action.scope, after)))
        other = flow.branch(body.at("evaluate", "firstTrue", "default"), key.span(flow.file), action.scope, after)
    named = _other_key(words, {digit for digit, _ in pressed})
    pressed += [(named, other)] if named else []
    made.options = [Pressed((digit,), (), "", exit) for digit, exit in pressed]
    made.invalid = other
    made.silence = failure(flow, action)


def _tested(success: Node, variable: str) -> Node | None:
    """The first action after a digit, if it compares that digit with single keys and nothing else."""
    first = next((item for item in success["actions"].items if item.pairs), None)
    if first is None or not variable:
        return None
    body = first[first.single]
    if first.single == "decision":
        tests = [body.at("condition", "exp").text or ""]
    elif first.single == "switch":
        tests = [_case(item).at("value", "exp").text or "" for item in body.at("evaluate", "firstTrue", "cases").items]
    else:
        return None
    matches = [_EQUALS.fullmatch(test) for test in tests]
    return first if matches and all(match and match[1] == variable for match in matches) else None


def _case(item: Node) -> Node:
    return item["case"] or item


def _other_key(words: tuple[Words, ...], tested: set[str]) -> str:
    """The one key that the prompt names besides those that are compared: then that is what "otherwise" means."""
    text = " ".join(word.text for word in words).lower()
    found = set(re.findall(r"(?<![\w.-])\d(?![\w-]|\.\d)", text))
    found |= {
        str(digit)
        for digit, word in enumerate(_NUMBER_WORDS)
        if re.search(rf"\b(?:press|enter|dial|or) {word}\b", text)
    }
    rest = found - tested
    return rest.pop() if len(rest) == 1 else ""


def _length(digits: Node) -> tuple[int, int] | None:
    exact = literal(digits["exact"])
    least, most = literal(digits.at("range", "min")), literal(digits.at("range", "max"))
    if re.fullmatch(r"\d{1,3}", exact):
        return int(exact), int(exact)
    if re.fullmatch(r"\d{1,3}", least) and re.fullmatch(r"\d{1,3}", most):
        return int(least), int(most)
    return None


def dial(flow: Flow, action: Action) -> None:
    """The caller keys an extension, or says a name, and is put through to it."""
    by_name = "name" in action.type.lower()
    made = element(flow, action, "ask", audio(flow, action.body["inputAudio"] or action.body["audio"]))
    made.value = Value("name" if by_name else "extension", spoken=by_name)
    made.next = Exit(f"{action.id}/person", action.span, IMPLIED)
    made.silence = made.invalid = failure(flow, action) or action.next
    person = flow.add(Element(f"{action.id}/person", "", action.type, "queue", action.span))
    person.team = "the name that was said" if by_name else "the extension that was dialled"
    person.failure = made.invalid
