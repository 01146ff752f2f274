"""What the actions of Genesys Cloud Architect are: one function for each kind, a table of their names.

Archy's names (`transferToNumber`) and those of the API (`transferExternal`) mean the same; in the choice of a menu they
begin with `menu`. What is not in the table keeps all its outcomes and is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ivrlint.platforms.export import Element, Exit, Words
from ivrlint.platforms.genesys_asks import ask, call_bot, dial
from ivrlint.platforms.genesys_parts import Action, audio, element, plain_type, ways
from ivrlint.platforms.genesys_transfers import call_back, module, number, other_flow, people, voicemail
from ivrlint.platforms.genesys_words import expression, literal

if TYPE_CHECKING:
    from ivrlint.platforms.genesys import Flow

_SILENT = re.compile(
    r"(?:set|get|find|search|add|update|enable|disable|initialize|clear|save|encrypt|decrypt|extract|flush|evaluate)[A-Z]\w*"
    r"|(?:call|invoke)(?:Secure)?(?:Data|Bridge|Lambda|External)\w*|dataAction|decision|switch|dataTableLookup|detectSilence"
    r"|transcription|screenPop|sendAutoReply|completeSurveyInvite|abortSurveyInvite|createWorkitem|processVoicemailInput"
)
"""Actions that callers do not notice; where they have outcomes, the system decides."""

_OUTCOMES = (
    (re.compile("decision"), ("yes", "no")),
    (re.compile("switch"), ("default",)),
    (re.compile("evaluateSchedule"), ("active", "inactive")),
    (re.compile("evaluateScheduleGroup"), ("open", "closed", "holiday")),
    (re.compile(r"dataTableLookup|find\w+"), ("found", "notFound")),
    (re.compile("callData"), ("success", "timeout")),
    (re.compile(r"get\w+|search\w+|call\w+|dataAction"), ("success",)),
)
"""Outcomes that are there whether or not they are written; one that is not written goes on after the action."""

_SECONDS = {"ms": 0.001, "seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "days": 86400.0}


def read(flow: Flow, action: Action) -> None:
    """Read one action into elements of the flow."""
    type = plain_type(action.type)
    if reader := _READERS.get(type):
        reader(flow, action)
    elif _SILENT.fullmatch(type):
        _decided(flow, action)
    else:
        _unknown(flow, action)


def _say(flow: Flow, action: Action) -> None:
    words = next(
        filter(None, (audio(flow, action.body[key]) for key in ("audio", "prompt", "communication", "messageBody"))),
        (),
    )
    element(flow, action, "say", words).next = action.next


def _told(flow: Flow, action: Action) -> None:
    """Words that only the call knows: the position in a queue, the name of a user."""
    made = element(flow, action, "say", (Words("", action.span, dynamic=True),))
    made.next = action.next


def _wait(flow: Flow, action: Action) -> None:
    made = element(flow, action, "wait")
    made.next = action.next
    for node in (action.body["duration"], action.body["timeout"], action.body.at("playStyle", "duration")):
        for unit, amount in (node["lit"] or node).pairs.items():
            if unit in _SECONDS and re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", amount.text or ""):
                made.seconds = float(amount.text or 0) * _SECONDS[unit]


def _hang_up(flow: Flow, action: Action) -> None:
    element(flow, action, "hang_up")


def _return(flow: Flow, action: Action) -> None:
    element(flow, action, "return")


def _end_task(flow: Flow, action: Action) -> None:
    """The end of a task: back to where it was called, by the way out that it names."""
    path = action.body["outputPath"] or action.body["outputPathName"] or action.body["path"]
    name, paths = literal(path), dict(action.scope.paths)
    if paths:
        element(flow, action, "pass").next = (paths.get(name) or paths[""])._replace(span=action.span)
    elif flow.export.is_module:
        element(flow, action, "return").to = name
    else:
        element(flow, action, "pass").next = flow.end(action.span)


def _decided(flow: Flow, action: Action) -> None:
    """Something the caller does not notice; with outcomes that lead apart the system decides."""
    type = plain_type(action.type)
    branches: list[tuple[str, Exit]] = []
    failed = None
    for label, exit in ways(flow, action, action.body):
        if label == "failure":
            failed = exit
        else:
            branches.append((label, exit))
    if any(exit.target != action.next.target for _, exit in branches):
        written = {label for label, _ in branches}
        unwritten = [label for label in _outcomes(type) if label not in written]
        branches += [(label, action.next._replace(span=action.span)) for label in unwritten]
        made = element(flow, action, "decide")
        made.branches = branches
        asked = [
            action.body[key] for key in ("scheduleGroup", "schedule", "emergencyGroup", "condition", "lookupValue")
        ]
        made.question = next(filter(None, [*map(literal, asked), *map(expression, asked)]), "")
    else:
        made = element(flow, action, "pass")
        made.next = action.next
        if type in ("setLanguage", "setLocale"):
            language = literal(action.body["language"]) or literal(action.body["locale"])
            made.language = language[:2].lower()
    made.failure = failed


def _outcomes(type: str) -> tuple[str, ...]:
    return next((labels for pattern, labels in _OUTCOMES if pattern.fullmatch(type)), ("otherwise",))


def _loop(flow: Flow, action: Action) -> None:
    """A loop: entered by a pass, so that the rounds are counted afresh whenever a call comes to it."""
    round = Exit(f"{action.id}/round", action.span)
    outer = element(flow, action, "pass")
    outer.next = round
    count = flow.add(Element(f"{action.id}/round", "", action.type, "count", action.span, start=action.id))
    number = literal(action.body["loopCount"]) or literal(action.body["loopCountLimit"])
    count.limit = int(number) if re.fullmatch(r"\d{1,6}", number) else None
    count.done = action.next
    inner = action.scope._replace(loop=count.id, loop_exit=action.next, after=round, depth=action.scope.depth + 1)
    body = action.body.at("outputs", "loop", "actions") or action.body["actions"]
    count.next = flow.sequence(body, inner)


def _next_round(flow: Flow, action: Action) -> None:
    loop = action.scope.loop
    element(flow, action, "pass").next = Exit(loop, action.span) if loop else action.next


def _leave_loop(flow: Flow, action: Action) -> None:
    exit = action.scope.loop_exit or action.next
    element(flow, action, "pass").next = exit._replace(span=action.span)


def _jump(flow: Flow, action: Action) -> None:
    body = action.body
    exit = flow.target(body["targetTaskRef"] or body["targetMenuRef"] or body["targetStateRef"])
    made = element(flow, action, "pass" if exit else "opaque")
    if exit:
        made.next = exit
    else:
        made.remark = "it leads to a menu or task that is not in this flow"


def _back(flow: Flow, action: Action) -> None:
    made = element(flow, action, "pass")
    if action.scope.menu and not action.in_menu:
        made.next = Exit(action.scope.menu, action.span)
    else:
        flow.go_back(made.id, action.scope.menu if action.in_menu else made.id)


def _call_task(flow: Flow, action: Action) -> None:
    made = element(flow, action, "pass")
    outputs = action.body["outputs"]
    paths = list(ways(flow, action, outputs["paths"]))
    default = action.next
    if key := outputs.keys.get("default"):
        default = flow.branch(outputs["default"], key.span(flow.file), action.scope, action.next)
    entry = flow.call(action.body["targetTaskRef"], action._replace(next=default), (*paths, ("", default)))
    if entry:
        made.next = entry
    else:
        made.kind = "opaque"
        made.branches = paths
        made.next = default


def _menu(flow: Flow, action: Action) -> None:
    """A menu among the actions of a task."""
    body = action.body if action.body["choices"] else action.body["menu"]
    if body["choices"]:
        flow.read_menu(action.id, action.type, action.span, body, "", action.scope.depth + 1)
    else:
        _unknown(flow, action)


def _repeat(flow: Flow, action: Action) -> None:
    menu = action.scope.menu
    element(flow, action, "pass").next = Exit(menu, action.span) if menu else action.next


def _unknown(flow: Flow, action: Action) -> None:
    made = element(flow, action, "opaque")
    made.branches = list(ways(flow, action, action.body))
    made.next = action.next


_READERS: dict[str, Callable[[Flow, Action], None]] = {
    name: reader
    for names, reader in (
        ("playAudio playAudioOnSilence communicate sendResponse", _say),
        ("playEstimatedWaitTime playPositionInQueue playUserGreeting playUserName", _told),
        ("wait holdMusic", _wait),
        ("disconnect endFlow", _hang_up),
        ("returnToAgent exitBotFlow endWorkflow endProgram", _return),
        ("endTask endState", _end_task),
        ("loop loopUntil", _loop),
        ("nextLoop loopNext", _next_round),
        ("exitLoop loopExit", _leave_loop),
        ("jumpToTask jumpToMenu changeState", _jump),
        ("previousMenu previous", _back),
        ("repeatMenu repeat", _repeat),
        ("menu subMenu", _menu),
        ("callTask", _call_task),
        ("callCommonModule", module),
        ("callBot callBotConnector callBotFlow callDialogEngineBot callDialogflowBot", call_bot),
        ("callDialogflowCxBot callDigitalBotFlow callLexBot callLexV2Bot callNuanceMixBot", call_bot),
        ("collectInput collectSecureInput getResponse waitForInput askForBoolean askForSlot", ask),
        ("askForIntent askForNLUIntent askForNLUNextIntent", ask),
        ("transferToAcd transferToQueue transferToUser transferToGroup transferUser transferGroup", people),
        ("transferToNumber transferExternal transferToExternal", number),
        ("transferToFlow transferToFlowSecure transferFlow transferFlowSecure transferToSecureFlow", other_flow),
        ("transferToVoicemail transferVoicemail transferToUserVoicemail transferToGroupVoicemail", voicemail),
        ("createCallback", call_back),
        ("dialByExtension dialExtension dialByName dialName", dial),
    )
    for name in names.split()
}
