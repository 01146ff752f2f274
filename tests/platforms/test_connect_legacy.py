"""Amazon Connect, the older export of the console: its blocks mean what their successors mean."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivrlint.platforms import connect, connect_legacy
from ivrlint.platforms.connect_legacy import _ACTIONS
from ivrlint.platforms.export import DYNAMIC, KINDS, UnreadableExportError
from ivrlint.text import SourceText


def module(name, kind, branches=(), parameters=(), target=None, **metadata):
    """A block; branches are (condition, target) or (condition, value, target), parameters (name, value[, more])."""
    listed = []
    for branch in branches:
        if len(branch) == 2:
            listed.append({"condition": branch[0], "transition": branch[1]})
        else:
            listed.append(
                {
                    "condition": branch[0],
                    "conditionType": "Equals",
                    "conditionValue": branch[1],
                    "transition": branch[2],
                }
            )
    found = {
        "id": name,
        "type": kind,
        "branches": listed,
        "parameters": [
            {"name": word, "value": value, **(more[0] if more else {})} for word, value, *more in parameters
        ],
        "metadata": metadata,
    }
    return {**found, "target": target} if target else found


END = module("end", "Disconnect")


def read(*modules, **more):
    flow = {"modules": [*modules, END], "version": "1", "type": "contactFlow", "start": modules[0]["id"], **more}
    source = SourceText("flow", json.dumps(flow, indent=1))
    assert connect_legacy.recognises(source) and not connect.recognises(source)
    (export,) = connect_legacy.read(source)
    for element in export.elements.values():
        assert element.kind in KINDS
        shown = source.line(element.span.line)[element.span.column - 1 : element.span.end_column - 1]
        assert shown == f'"id": {json.dumps(element.id)}' or element.id.startswith(("module ", "gone"))
    return export


def only(*modules, **more):
    return read(*modules, **more).elements[modules[0]["id"]]


def target(way):
    return way.target if way else None


FALLBACK = [("Timeout", "end"), ("NoMatch", "end"), ("Error", "end")]


@pytest.mark.parametrize(("kind", "goal"), [("GetUserInput", "Digits"), ("PlayAudioAndFetchInput", None)])
def test_a_menu(kind, goal):
    say = module("say", "PlayPrompt", [("Success", "end")], [("Text", "Bye")])
    element = only(
        module("m", kind, [("Evaluate", "1", "say"), ("Evaluate", "2", "end"), *FALLBACK],
               [("Text", "Press 1"), ("Timeout", "5"), ("MaxDigits", "1")], goal), say,
    )  # fmt: skip
    assert element.kind == "menu" and element.words[0].text == "Press 1"
    assert [(option.keys, option.exit.target) for option in element.options] == [(("1",), "say"), (("2",), "end")]
    assert (target(element.silence), target(element.invalid), target(element.failure)) == ("end", "end", "end")


def test_a_bot():
    element = only(module("m", "GetUserInput", [("Evaluate", "Sales", "end"), *FALLBACK], [("Text", "Hello")], "Lex"))
    assert element.kind == "menu" and element.spoken and element.options[0].phrases == ("Sales",)


def test_a_pause():
    pause = [("Text", '<speak><break time="5s"/></speak>'), ("TextToSpeechType", "ssml"), ("Timeout", "1")]
    element = only(module("m", "GetUserInput", FALLBACK, pause, "Digits"))
    assert (element.kind, element.seconds, element.words, target(element.next)) == ("wait", 6.0, (), "end")


@pytest.mark.parametrize(("digits", "encrypt"), [(4, "false"), ("4", False), ("4", "true"), (4, True)])
def test_what_is_asked(digits, encrypt):
    store = [("Text", "Your PIN"), ("CustomerInputType", "Custom"), ("MaxDigits", digits), ("EncryptEntry", encrypt)]
    keep = module(
        "keep",
        "SetAttributes",
        [("Success", "end")],
        [("Attribute", "Stored customer input", {"key": "pin", "namespace": "System"})],
    )
    element = only(module("m", "StoreUserInput", [("Success", "keep"), ("Error", "end")], store), keep)
    assert element.kind == "ask"
    assert element.value == ("pin", (1, 4), str(encrypt).lower() == "true", False)
    assert (target(element.next), target(element.silence)) == ("keep", "end")


def test_a_menu_in_two_blocks():
    store = [("Text", "Press 1"), ("CustomerInputType", "Custom"), ("MaxDigits", "1")]
    check = module(
        "c", "CheckAttribute", [("Evaluate", "1", "end"), ("Evaluate", "2", "m"), ("NoMatch", "m")],
        [("Attribute", "Stored customer input"), ("Namespace", "System")],
    )  # fmt: skip
    export = read(module("m", "StoreUserInput", [("Success", "c"), ("Error", "end")], store), check)
    assert [option.keys for option in export.elements["m"].options] == [("1",), ("2",)]
    assert "c" not in export.elements


def test_attributes_are_referred_to_as_in_the_flow_language():
    check = module(
        "c",
        "CheckAttribute",
        [("Evaluate", "1", "end"), ("NoMatch", "c")],
        [("Attribute", "tier"), ("Namespace", "External")],
    )
    element = only(check)
    assert element.question == "$.External.tier"
    assert [(label, way.target) for label, way in element.branches] == [("1", "end"), ("otherwise", "c")]


@pytest.mark.parametrize(
    ("parameter", "team", "certain"),
    [
        (
            ("Queue", "arn:aws:connect:e:1:instance/i/queue/q", {"namespace": None, "resourceName": "Sales"}),
            "Sales",
            True,
        ),
        (("Queue", "queueArn", {"namespace": "User Defined", "resourceName": None}), "", False),
    ],
)
def test_the_queue_that_was_set_before(parameter, team, certain):
    transfer = module(
        "t", "Transfer", [("AtCapacity", "end"), ("Error", "end")], (), "Queue", useDynamic=False, queue=None
    )
    element = read(module("q", "SetQueue", [("Success", "t"), ("Error", "end")], [parameter]), transfer).elements["t"]
    assert (element.kind, element.team, element.certain) == ("queue", team, certain)
    assert (target(element.full), target(element.failure), element.next) == ("end", "end", None)


@pytest.mark.parametrize(("blind", "next_"), [("true", None), (True, None), ("false", "m"), (None, "m")])
def test_calls_to_other_numbers(blind, next_):
    parameters = [
        ("PhoneNumber", "+15550100", {"namespace": None}),
        *([("BlindTransfer", blind)] if blind is not None else []),
    ]
    transfer = module(
        "t", "Transfer", [("Success", "m"), ("CallFailure", "end"), ("Error", "end")], parameters, "PhoneNumber"
    )
    element = only(transfer, module("m", "Wait", [("Success", "end")]))
    assert (element.kind, element.to, target(element.next), target(element.failure)) == (
        "outside",
        "+15550100",
        next_,
        "end",
    )


def test_flows():
    parameters = [("ContactFlowId", "arn:aws:connect:e:1:instance/i/contact-flow/f", {"resourceName": "Main"})]
    for kind, goal in (("Transfer", "Flow"), ("TransferToFlow", None)):
        element = only(module("t", kind, [("Error", "end")], parameters, goal))
        assert (element.kind, element.to, element.next, target(element.failure)) == ("flow", "Main", None, "end")


def test_gen_0_keeps_names_in_the_metadata():
    flow = {"id": "arn:aws:connect:e:1:instance/i/contact-flow/f", "text": "Main"}
    element = only(module("t", "TransferToFlow", [("Error", "end")], [("ContactFlowId", flow["id"])], ContactFlow=flow))
    assert (element.to, element.aliases[0]) == ("Main", flow["id"])


def test_loops():
    loop = module("l", "Loop", [("Looping", "m"), ("Complete", "end")], [("LoopCount", "3")])
    menu = module(
        "m",
        "GetUserInput",
        [("Evaluate", "1", "end"), ("Timeout", "l"), ("NoMatch", "l"), ("Error", "l")],
        (),
        "Digits",
    )
    element = read(menu, loop).elements["l"]
    assert (element.kind, element.limit, element.start, target(element.next), target(element.done)) == (
        "count",
        3,
        "m",
        "m",
        "end",
    )


def test_prompts():
    prompt = [
        ("AudioPrompt", "arn:aws:connect:e:1:instance/i/prompt/p", {"namespace": None, "resourceName": "Music.wav"})
    ]
    say = only(module("s", "PlayPrompt", [("Success", "end")], prompt))
    assert say.words[0].audio == "Music.wav"
    dynamic = only(module("s", "PlayPrompt", [("Success", "end")], [("Text", "greeting", {"namespace": "External"})]))
    assert dynamic.words[0] == ("", dynamic.words[0].span, "", True, "")
    loop = read(module("w", "LoopPrompts", (), [("Text", "One moment"), *prompt]), type="customerQueue")
    assert [(words.text, words.audio) for words in loop.elements["w"].words] == [("One moment", ""), ("", "Music.wav")]
    assert loop.kind == "customer queue" and loop.elements["w"].next is None


def test_hooks_and_hours():
    hook = module(
        "k",
        "SetEventHook",
        [("Success", "q")],
        [("Type", "CustomerQueue"), ("ContactFlowId", "arn", {"resourceName": "Hold"})],
    )
    queue = module("q", "SetQueue", [("Success", "h")], [("Queue", "arn", {"resourceName": "Sales"})])
    hours = module("h", "CheckHoursOfOperation", [("True", "t"), ("False", "end"), ("Error", "end")])
    export = read(hook, queue, hours, module("t", "Transfer", [("Error", "end")], (), "Queue"))
    assert export.elements["t"].waiting == "Hold"
    assert [label for label, _ in export.elements["h"].branches] == ["open", "closed"]
    assert export.elements["h"].team == "Sales"


def test_voices():
    assert read(module("v", "SetVoice", [("Success", "end")], [("GlobalVoice", "Conchita")])).language == "es"


def test_gen_0_has_no_type():
    flow = {
        "modules": [
            module("a", "PlayAudio", [("Success", "q")], [("Text", "Hi")]),
            module("q", "CustomerInQueue", [("Error", "end")]),
            END,
        ],
        "start": "a",
    }
    (export,) = connect_legacy.read(SourceText("flow", json.dumps(flow)))
    assert [element.kind for element in export.elements.values()] == ["say", "queue", "hang_up"]
    assert export.kind == "phone" and export.understood == 1.0


def test_unknown_blocks_keep_their_ways():
    element = only(module("x", "Teleport", [("Success", "end"), ("Evaluate", "1", "x"), ("Error", "end")]))
    assert (element.kind, element.valid) == ("opaque", False)
    assert {way.target for way in element.exits} == {"end", "x"}


def test_a_missing_target():
    element = only(module("x", "PlayPrompt", [("Success", "gone")], [("Text", "Hi")]))
    assert (element.next.target, element.next.sure) == ("gone", DYNAMIC)
    assert "leads to `gone`" in element.remark


@pytest.mark.parametrize("kind", sorted(_ACTIONS))
def test_every_known_block_is_understood(kind):
    name, _, goal = kind.partition("/")
    element = only(module("x", name, [("Success", "end"), ("Error", "end")], (), goal or None))
    assert element.valid and element.kind != "opaque"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["a", "b", "Evaluate", "Text", "1"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "value", "key", "namespace", "resourceName", "condition", "conditionValue", "transition"]
            ),
            inner,
        )
    ),
    max_leaves=8,
)
PARAMETERS = [
    "Text",
    "Queue",
    "Attribute",
    "Namespace",
    "Type",
    "ContactFlowId",
    "MaxDigits",
    "Status",
    "AudioPrompt",
    "LoopCount",
]


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "id": st.sampled_from(["a", "b", "c"]) | JSON,
                "type": st.sampled_from([kind.partition("/")[0] for kind in sorted(_ACTIONS)]) | JSON,
                "target": st.sampled_from(["Queue", "Flow", "Lex", "Digits"]) | JSON,
                "branches": st.lists(st.fixed_dictionaries({"condition": JSON, "transition": JSON}), max_size=3) | JSON,
                "parameters": st.lists(
                    st.fixed_dictionaries(
                        {"name": st.sampled_from(PARAMETERS), "value": JSON, "namespace": JSON, "resourceName": JSON}
                    )
                )
                | JSON,
                "metadata": JSON,
            }
        )
        | JSON,
        max_size=5,
    ),
    JSON,
)
def test_anything_is_read_or_refused(modules, more):
    source = SourceText("x", json.dumps({"modules": modules, "metadata": more, "start": more, "type": more}))
    connect_legacy.recognises(source)
    try:
        exports = connect_legacy.read(source)
    except UnreadableExportError as error:
        assert str(error)
        return
    for element in exports[0].elements.values():
        assert element.kind in KINDS
        assert {way.target for way in element.exits} <= {None, *exports[0].elements}


def test_a_stored_value_that_is_no_text():
    keep = module(
        "keep", "SetAttributes", [("Success", "end")], [("Attribute", ["Stored customer input"], {"key": "pin"})]
    )
    ask = module("m", "StoreUserInput", [("Success", "keep"), ("Error", "end")], [("MaxDigits", ["4"])])
    assert only(ask, keep).value == ("", None, False, False)
