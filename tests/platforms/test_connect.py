"""Amazon Connect, flow language: what every action means, and each trap of real exports."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivrlint.linting.engine import judge
from ivrlint.linting.source import exports_in
from ivrlint.platforms import connect
from ivrlint.platforms.connect_actions import DECIDING, PASSING
from ivrlint.platforms.connect_words import language_of_code, language_of_voice, plain
from ivrlint.platforms.export import CERTAIN, DYNAMIC, IMPLIED, KINDS, Exit, UnreadableExportError
from ivrlint.rules import ALL
from ivrlint.settings import Settings
from ivrlint.text import SourceText

UUID = "0b4f9a52-0c1e-4b8e-9d5e-8a3f2c7d6e10"


def action(name, kind, next_=None, conditions=(), errors=(), **parameters):
    """An action; conditions are (operand, target), errors (type, target)."""
    return {
        "Identifier": name,
        "Type": kind,
        "Parameters": parameters,
        "Transitions": {
            **({"NextAction": next_} if next_ else {}),
            "Conditions": [
                {"Condition": {"Operator": "Equals", "Operands": [word]}, "NextAction": to} for word, to in conditions
            ],
            "Errors": [{"ErrorType": word, "NextAction": to} for word, to in errors],
        },
    }


END = action("end", "DisconnectParticipant")


def read(*actions, metadata=None, start=None, **more):
    flow = {
        "Version": "2019-10-30",
        "StartAction": start or actions[0]["Identifier"],
        "Metadata": metadata or {},
        "Actions": [*actions, END],
        **more,
    }
    (export,) = connect.read(SourceText("flow.json", json.dumps(flow, indent=1)))
    for element in export.elements.values():
        assert element.kind in KINDS
        assert {way.target for way in element.exits} <= {None, *export.elements}
    return export


def only(*actions, **more):
    export = read(*actions, **more)
    return export.elements[actions[0]["Identifier"]]


def target(way):
    return way.target if way else None


def test_a_menu():
    errors = [("InputTimeLimitExceeded", "quiet"), ("NoMatchingCondition", "wrong"), ("NoMatchingError", "broken")]
    others = [action(name, "MessageParticipant", "end", Text=name) for name in ("quiet", "wrong", "broken", "sales")]
    menu = only(
        action(
            "main",
            "GetParticipantInput",
            "wrong",
            [("1", "sales"), ("*", "end")],
            errors,
            Text="Press 1",
            StoreInput="False",
        ),
        *others,
    )
    assert menu.kind == "menu" and menu.name == "main"
    assert [(option.keys, option.exit.target) for option in menu.options] == [(("1",), "sales"), (("*",), "end")]
    assert (target(menu.silence), target(menu.invalid), target(menu.failure)) == ("quiet", "wrong", "broken")
    assert menu.next is None, "the repeated NextAction is no edge of its own"
    assert menu.tries == 1


@pytest.mark.parametrize("store", ["False", "false", False])
def test_booleans_are_strings_or_not(store):
    menu = only(action("m", "GetParticipantInput", "end", [("1", "end")], Text="Press 1", StoreInput=store))
    assert menu.kind == "menu"
    ask = only(
        action("m", "GetParticipantInput", "end", Text="Key it", StoreInput=not store if store is False else "TRUE")
    )
    assert ask.kind == "ask"


@pytest.mark.parametrize("limit", ["3", 3, 3.0])
def test_numbers_are_strings_or_not(limit):
    menu = action("m", "GetParticipantInput", "count", [("1", "end")], Text="Press 1", StoreInput="False")
    loop = action("count", "Loop", "m", [("ContinueLooping", "m"), ("DoneLooping", "end")], LoopCount=limit)
    count = read(menu, loop).elements["count"]
    assert (count.kind, count.limit, count.start, target(count.next), target(count.done)) == (
        "count",
        3,
        "m",
        "m",
        "end",
    )


def test_a_round_that_begins_with_the_loop():
    loop = action("count", "Loop", "m", [("ContinueLooping", "m"), ("DoneLooping", "end")], LoopCount="$.Attributes.n")
    menu = action("m", "GetParticipantInput", "count", [("1", "end")], Text="Press 1", StoreInput="False")
    count = only(loop, menu)
    assert (count.start, count.limit, count.certain) == ("count", None, False)


def test_a_round_that_is_entered_in_its_middle():
    sorry = action("sorry", "MessageParticipant", "m", Text="Sorry")
    menu = action("m", "GetParticipantInput", "count", [("1", "end")], Text="Press 1", StoreInput="False")
    loop = action("count", "Loop", "sorry", [("ContinueLooping", "sorry"), ("DoneLooping", "end")], LoopCount="2")
    assert read(menu, sorry, loop).elements["count"].start == "m"


@pytest.mark.parametrize(
    ("kind", "errors", "conditions", "found"),
    [
        ("TransferToFlow", [("NoMatchingError", "sorry")], [], ["sorry"]),
        ("TransferContactToQueue", [("NoMatchingError", "sorry"), ("QueueAtCapacity", "sorry")], [], ["sorry"] * 2),
        (
            "CheckHoursOfOperation",
            [("NoMatchingError", "sorry")],
            [("True", "end"), ("False", "end")],
            ["end", "end", "sorry"],
        ),
        ("Compare", [("NoMatchingCondition", "sorry")], [("x", "end")], ["end", "sorry"]),
        ("Loop", [], [("ContinueLooping", "sorry"), ("DoneLooping", "end")], ["sorry", "end"]),
    ],
)
def test_the_repeated_next_action_is_never_an_edge(kind, errors, conditions, found):
    element = only(
        action("x", kind, "sorry", conditions, errors, ContactFlowId="f"),
        action("sorry", "MessageParticipant", "end", Text="s"),
    )
    assert [way.target for way in element.exits] == found
    assert {way.sure for way in element.exits} == {CERTAIN}


def test_what_no_error_branch_says_is_implied():
    menu = only(
        action("m", "GetParticipantInput", "again", [("1", "end")], Text="1", StoreInput="False"),
        action("again", "Wait", "m"),
    )
    assert (menu.invalid.target, menu.invalid.sure) == ("again", IMPLIED)
    assert menu.silence.sure == IMPLIED
    say = only(action("s", "MessageParticipant", Text="Bye"))
    assert say.next == Exit(None, say.span, IMPLIED)


def collect(length="1", **more):
    more = {"Text": "Press 1 or 2", "StoreInput": "True", **more}
    validation = {"CustomValidation": {"MaximumLength": length}}
    return action(
        "m", "GetParticipantInput", "keep", errors=[("NoMatchingError", "quiet")], InputValidation=validation, **more
    )


KEEP = action("keep", "UpdateContactAttributes", "split", Attributes={"choice": "$.StoredCustomerInput"})
QUIET = action("quiet", "MessageParticipant", "end", Text="Nothing")


def compare(value="$.StoredCustomerInput", *more):
    conditions = [("1", "end"), ("2", "quiet"), *more]
    return action("split", "Compare", "m", conditions, [("NoMatchingCondition", "m")], ComparisonValue=value)


@pytest.mark.parametrize("value", ["$.StoredCustomerInput", "$.Attributes.choice"])
def test_a_menu_in_two_blocks(value):
    export = read(collect(), KEEP, compare(value), QUIET)
    menu = export.elements["m"]
    assert menu.kind == "menu" and menu.next is None and menu.value is None
    assert [(option.keys, option.exit.target) for option in menu.options] == [(("1",), "end"), (("2",), "quiet")]
    assert (target(menu.silence), menu.silence.sure, target(menu.invalid)) == ("quiet", IMPLIED, "m")
    assert list(export.elements) == ["m", "quiet", "end"], "its other half is no place of its own"


def test_the_half_that_others_need_stays():
    other = action("other", "MessageParticipant", "split", Text="Hello")
    export = read(collect(), KEEP, compare(), QUIET, other)
    assert export.elements["m"].kind == "menu"
    assert "split" in export.elements and "keep" not in export.elements


@pytest.mark.parametrize(
    ("ask", "split"),
    [
        (collect("4"), compare()),
        (collect(InputEncryption={"EncryptionKeyId": "k"}), compare()),
        (collect(), compare("$.External.choice")),
    ],
)
def test_what_is_no_menu_in_two_blocks(ask, split):
    assert read(ask, KEEP, split, QUIET).elements["m"].kind == "ask"


def test_what_is_asked():
    ask = read(collect("16", InputEncryption={"EncryptionKeyId": "k"}), KEEP, compare(), QUIET).elements["m"]
    assert ask.value == ("choice", (1, 16), True, False)
    assert (target(ask.next), target(ask.failure), ask.silence.sure) == ("keep", "quiet", IMPLIED)
    phone = action(
        "p", "GetParticipantInput", "end", errors=[("InvalidPhoneNumber", "p"), ("NoMatchingError", "end")],
        Text="Your number", StoreInput="True", InputValidation={"PhoneNumberValidation": {"NumberFormat": "Local"}},
    )  # fmt: skip
    ask = only(phone)
    assert (ask.value.name, ask.value.length, target(ask.invalid)) == ("phone_number", None, "p")


def test_what_is_streamed_is_spoken():
    stream = action("stream", "UpdateContactMediaStreamingBehavior", "m", MediaStreamingState="Enabled")
    ask = read(stream, collect(), KEEP, QUIET, action("split", "Wait", "end")).elements["m"]
    assert ask.kind == "ask" and ask.value.spoken and ask.value.length is None


@pytest.mark.parametrize(
    ("limit", "pressed", "kind"),
    [("1", "end", "wait"), ("300", "end", "message"), ("60", "quiet", "message"), ("5", "quiet", "menu")],
)
def test_a_menu_without_options(limit, pressed, kind):
    errors = [("InputTimeLimitExceeded", "end"), ("NoMatchingCondition", pressed)]
    element = only(
        action(
            "m",
            "GetParticipantInput",
            "end",
            (),
            errors,
            Text="Hold on",
            StoreInput="False",
            InputTimeLimitSeconds=limit,
        ),
        QUIET,
    )
    assert element.kind == kind
    assert element.words[0].text == "Hold on"
    if kind == "menu":
        assert len(element.options[0].keys) == 12 and element.options[0].exit.target == "quiet"
        assert target(element.silence) == "end"
    else:
        assert element.seconds == float(limit) and target(element.next) == pressed
        assert {way.target for way in element.exits} == {"end", pressed}


def test_a_pause_of_ssml():
    pause = only(
        action("p", "MessageParticipant", "end", SSML="<speak> <break time='1500ms'/><break time=\"2s\"/></speak>")
    )
    assert (pause.kind, pause.seconds, pause.words) == ("wait", 3.5, ())


@pytest.mark.parametrize(
    ("parameters", "text", "audio", "dynamic"),
    [
        ({"Text": "Hello &amp; welcome"}, "Hello & welcome", "", False),
        ({"Text": "<speak>Press <emphasis>1</emphasis>, <break time='1s'/> or 2</speak>"}, "Press 1 , or 2", "", False),
        ({"SSML": '<speak><sub alias="for example">e.g.</sub> 3 < 5</speak>'}, "for example 3 < 5", "", False),
        ({"Text": "$.External.prompt"}, "", "", True),
        ({"Text": "$['Attributes']['x']"}, "", "", True),
        ({"Text": "Hello $.Attributes.name. Bye"}, "Hello …. Bye", "", True),
        ({"Text": "It is $5.00"}, "It is $5.00", "", False),
        ({"Text": "Hi {{name}}"}, "Hi …", "", True),
        ({"PromptId": "arn:aws:connect:eu:1:instance/i/prompt/p"}, "", "Welcome.wav", False),
        ({"PromptId": "$.External.arn"}, "", "", True),
        (
            {"Media": {"Uri": "s3://bucket/en/hello.wav", "SourceType": "S3", "MediaType": "Audio"}},
            "",
            "hello.wav",
            False,
        ),
    ],
)
def test_prompts(parameters, text, audio, dynamic):
    metadata = {"ActionMetadata": {"p": {"parameters": {"PromptId": {"displayName": "Welcome.wav"}}}}}
    say = only(action("p", "MessageParticipant", "end", **parameters), metadata=metadata)
    (words,) = say.words
    assert (words.text, words.audio, words.dynamic) == (text, audio, dynamic)


def test_a_prompt_without_anything():
    say = only(action("p", "MessageParticipant", "end", Text=""))
    assert say.kind == "say" and say.words == ()


def test_the_line_of_words():
    say = only(action("p", "MessageParticipant", "end", Text="Hello"))
    assert say.words[0].span.line > say.span.line


@pytest.mark.parametrize("kind", ["SetVoice", "Start", "TransferToQueue", "CheckAttribute", "", "PlayMusic"])
def test_invented_types_keep_their_ways(kind):
    element = only(action("x", kind, "end", [("1", "quiet")], [("Oops", "x")], Text="Hello"), QUIET)
    assert (element.kind, element.valid) == ("opaque", False)
    assert "not a valid Connect action" in element.remark or not kind
    assert {way.target for way in element.exits} == {"end", "quiet", "x"}


def test_what_is_not_understood_lowers_the_share():
    assert read(action("x", "Invented", "y"), action("y", "Wait", "end")).understood == pytest.approx(2 / 3)


@pytest.mark.parametrize("holder", ["Transitions", "Parameters"])
def test_ways_under_invented_names_are_kept(holder):
    invented = {"Identifier": "x", "Type": "MessageParticipant", "Parameters": {"Text": "Hi"}, "Transitions": {}}
    invented[holder] = {**invented[holder], "DefaultNextAction": "end"}
    assert target(only(invented).next) == "end"


def test_a_missing_target_is_said_and_nobody_knows_what_is_there():
    export = read(action("x", "CheckHoursOfOperation", "end", [("True", "gone"), ("False", "end")]))
    element = export.elements["x"]
    assert element.branches[0] == ("open", Exit("gone", element.branches[0][1].span, DYNAMIC))
    assert element.remark == "it leads to `gone`, which this flow does not have"
    assert (export.elements["gone"].kind, export.elements["gone"].to, export.understood) == ("flow", "gone", 1.0)


def test_what_is_missing_or_elsewhere_is_no_hang_up():
    """Behind a block or module that was not given callers may meet anything, so that nothing is missed there."""
    errors = [(name, "gone") for name in ("InputTimeLimitExceeded", "NoMatchingCondition", "NoMatchingError")]
    said = {"Text": "Press 1 to pay, press 2 for our hours.", "StoreInput": "False"}
    menu = action("menu", "GetParticipantInput", "gone", [("1", "pay"), ("2", "gone")], errors, **said)
    module = action("pay", "InvokeFlowModule", "end", FlowModuleId="arn:aws:connect:x:1:instance/i/flow-module/m")
    flow = {"Version": "2019-10-30", "StartAction": "menu", "Actions": [menu, module, END]}
    readings, _ = exports_in([SourceText("flow.json", json.dumps(flow))])
    assert judge(readings[0][0], ALL, Settings()).findings == ()


def test_silence_at_a_question_takes_its_error_and_that_is_connected():
    ask = action("ask", "GetParticipantInput", "sales", errors=[("NoMatchingError", "end")], StoreInput="True",
                 Text="Please enter your account number.")  # fmt: skip
    flow = {"Version": "2019-10-30", "StartAction": "ask", "Actions": [ask, transfer("sales"), END]}
    readings, _ = exports_in([SourceText("flow.json", json.dumps(flow))])
    found = judge(readings[0][0], ALL, Settings()).findings
    assert "no-noinput-handler" not in {finding.rule for finding in found}
    assert "after silence and wrong keys in `ask` the call ends without a word" in {
        finding.message for finding in found
    }


def test_a_survey_after_a_call_is_no_call_for_help():
    """Whoever is asked how it was has just talked to somebody; one that still leads to people is judged."""
    ask = action("ask", "GetParticipantInput", "end", [("1", "end")], StoreInput="False", Text="Rate us: 1 to 5.")
    assert read(ask, metadata={"name": "AC_Survey_Disconnect"}).kind == "survey after a call"
    assert read(ask, transfer("t"), metadata={"name": "Survey Example"}).kind == "phone"


@pytest.mark.parametrize(("title", "dials"), [("Basic outbound flow", True), ("Outbounders", False), ("Main", False)])
def test_a_flow_that_calls_people_says_so_in_its_title(title, dials):
    assert read(action("x", "MessageParticipant", "end", Text="Hi"), metadata={"name": title}).outbound is dials


def test_a_flow_of_tasks_is_no_call():
    wait = action("wait", "Wait", "end", TimeLimitSeconds="30")
    said = action("said", "MessageParticipant", "wait", Text="Hello")
    assert read(said, wait, metadata={"name": "Tasks_QueueFlow", "type": "contactFlow"}).kind == "task"


@pytest.mark.parametrize("key", ["Operands", "Operand", "Value", "Option"])
def test_what_a_condition_compares_with_under_invented_names(key):
    menu = action("menu", "GetParticipantInput", "end", [("1", "end")], StoreInput="False", Text="Press 1")
    inner = menu["Transitions"]["Conditions"][0]["Condition"]
    inner[key] = (lambda value: value if key == "Operands" else value[0])(inner.pop("Operands"))
    assert only(menu).options[0].keys == ("1",)


@pytest.mark.parametrize("start", ["gone", 7])
def test_a_missing_start(start):
    export = read(action("x", "Wait", "end"), start=start)
    assert export.start == "x" and "read as if it started here" in export.elements["x"].remark


def test_two_actions_of_one_name():
    export = read(action("x", "Wait", "end"), action("x", "MessageParticipant", "x", Text="Hi"))
    assert list(export.elements) == ["x", "x (action 2)", "end"]


def transfer(name, **parameters):
    errors = [("QueueAtCapacity", "end"), ("NoMatchingError", "end")]
    return action(name, "TransferContactToQueue", "end", errors=errors, **parameters)


def set_queue(name, next_, queue):
    return action(name, "UpdateContactTargetQueue", next_, errors=[("NoMatchingError", "end")], QueueId=queue)


ARN = f"arn:aws:connect:us-east-1:1:instance/i/queue/{UUID}"


@pytest.mark.parametrize(
    ("queue", "metadata", "team", "certain"),
    [
        (ARN, {"parameters": {"QueueId": {"displayName": "Sales"}}}, "Sales", True),
        (ARN, {"queue": {"id": ARN, "text": "Sales"}}, "Sales", True),
        (ARN, {}, "queue 0b4f", True),
        ("$.Attributes.queue", {}, "", False),
        ("${sales_queue_arn}", {}, "sales_queue", True),
        ("{{queues.Sales.arn}}", {}, "Sales", True),
    ],
)
def test_the_queue_that_was_set_before(queue, metadata, team, certain):
    export = read(
        set_queue("q", "say", queue), action("say", "MessageParticipant", "t", Text="Wait"), transfer("t"),
        metadata={"ActionMetadata": {"q": metadata}},
    )  # fmt: skip
    element = export.elements["t"]
    assert (element.kind, element.team, element.certain) == ("queue", team, certain)
    assert (target(element.full), target(element.failure), element.next) == ("end", "end", None)


def test_the_queue_of_the_shortest_way():
    split = action(
        "split", "Compare", conditions=[("1", "near"), ("2", "far")], errors=[("NoMatchingCondition", "end")]
    )
    far = action("far", "MessageParticipant", "second", Text="x")
    late = action("late", "MessageParticipant", "t", Text="y")
    export = read(
        split, far, late, set_queue("near", "late", "Near"), set_queue("second", "late", "Far"), transfer("t")
    )
    assert (export.elements["t"].team, export.elements["t"].certain) == ("Near", False)


@pytest.mark.parametrize("between", [False, True])
def test_a_transfer_that_several_queues_share_is_one_for_each(between):
    split = action(
        "split", "Compare", conditions=[("1", "a"), ("2", "b"), ("3", "c")], errors=[("NoMatchingCondition", "end")]
    )
    log = action("log", "UpdateFlowLoggingBehavior", "t")
    sets = [
        set_queue("a", "log" if between else "t", "Sales"),
        set_queue("b", "t", "Care"),
        set_queue("c", "t", "Care"),
    ]
    export = read(split, *sets, *([log] if between else []), transfer("t"))
    for name, team in (("a", "Sales"), ("b", "Care"), ("c", "Care")):
        led = export.elements[name]
        while led.kind == "pass":
            led = export.elements[led.next.target]
        assert (led.team, led.certain) == (team, True)
    assert sorted(name for name in export.elements if name.startswith("t")) == ["t", "t~2"]


def test_the_last_queue_counts_on_every_way():
    export = read(set_queue("a", "b", "First"), set_queue("b", "t", "Second"), transfer("t"))
    assert (export.elements["t"].team, export.elements["t"].certain) == ("Second", True)
    split = action("split", "Compare", conditions=[("1", "a")], errors=[("NoMatchingCondition", "t")])
    export = read(split, set_queue("a", "t", "First"), transfer("t"))
    assert (export.elements["t"].team, export.elements["t"].certain) == ("First", False), "one way sets none"


def test_agents_and_queues_in_the_block():
    assert only(transfer("t", QueueId="Sales")).team == "Sales"
    assert only(action("t", "TransferContactToAgent", "end")).team == "agent"
    assert only(action("t", "DequeueContactAndTransferToQueue", "end", QueueId="Late")).team == "Late"


def test_the_flow_that_callers_meet_in_the_queue():
    hook = action("hook", "UpdateContactEventHooks", "q", EventHooks={"CustomerQueue": ARN})
    metadata = {"ActionMetadata": {"hook": {"contactFlow": {"id": ARN, "text": "Hold music"}}}}
    export = read(hook, set_queue("q", "t", "Sales"), transfer("t"), metadata=metadata)
    assert export.elements["hook"].kind == "pass"
    assert export.elements["t"].waiting == "Hold music"


def test_opening_hours():
    hours = action("h", "CheckHoursOfOperation", "end", [("True", "t"), ("False", "end")], [("NoMatchingError", "end")])
    element = read(set_queue("q", "h", "Sales"), hours, transfer("t")).elements["h"]
    assert (element.kind, element.question, element.team) == ("decide", "opening hours", "Sales")
    assert [(label, way.target) for label, way in element.branches] == [("open", "t"), ("closed", "end")]
    named = only(action("h", "CheckHoursOfOperation", "end", [("True", "end")], HoursOfOperationId="Weekdays"))
    assert named.to == "Weekdays"


def test_other_decisions():
    cases = [{"Condition": {"Operator": "NumberGreaterThan", "Operands": ["3"]}, "NextAction": "end"}]
    staff = action(
        "s", "CheckMetricData", "end", errors=[("NoMatchingCondition", "s")], MetricType="NumberOfAgentsAvailable"
    )
    staff["Transitions"]["Conditions"] = cases
    assert [label for label, _ in only(staff).branches] == ["more than 3", "otherwise"]
    share = only(action("d", "DistributeByPercentage", "d", [("31", "end")], [("NoMatchingCondition", "d")]))
    assert [label for label, _ in share.branches] == ["31 %", "otherwise"]
    profile = only(
        action(
            "p",
            "GetCustomerProfile",
            "end",
            errors=[("NoneFoundError", "p"), ("NoneFound", "quiet"), ("NoMatchingError", "p")],
        ),
        QUIET,
    )
    assert {label: way.target for label, way in profile.branches} == {
        "found": "end",
        "NoneFoundError": "p",
        "none found": "quiet",
    }


@pytest.mark.parametrize(("goes_on", "next_"), [("True", "quiet"), ("False", None), (None, None), (True, "quiet")])
def test_calls_to_other_numbers(goes_on, next_):
    errors = [("CallFailed", "end"), ("ConnectionTimeLimitExceeded", "end"), ("NoMatchingError", "t")]
    element = only(
        action("t", "TransferParticipantToThirdParty", "quiet", errors=errors, ThirdPartyPhoneNumber="+15550100",
               ContinueFlowExecution=goes_on), QUIET,
    )  # fmt: skip
    assert (element.kind, element.to, target(element.next)) == ("outside", "+15550100", next_)
    assert target(element.failure) == "end" and ("error", "t") in [
        (label, way.target) for label, way in element.branches
    ]


def test_flows_and_modules():
    flow = only(
        action("f", "TransferToFlow", "end", errors=[("NoMatchingError", "end")], ContactFlowId=ARN),
        metadata={"ActionMetadata": {"f": {"ContactFlow": {"text": "Main"}}}},
    )
    assert (flow.kind, flow.to, flow.certain, target(flow.failure), flow.next) == ("flow", "Main", True, "end", None)
    assert ARN in flow.aliases
    module = only(
        action("f", "InvokeFlowModule", "end", [("Paid", "quiet")], [("NoMatchingError", "f")], FlowModuleId=UUID),
        QUIET,
    )
    assert (module.kind, module.to, target(module.next), target(module.failure)) == ("call", UUID, "end", "f")
    assert [(label, way.target) for label, way in module.branches] == [("Paid", "quiet")]
    dynamic = only(action("f", "TransferToFlow", "end", ContactFlowId="$.Attributes.next"))
    assert (dynamic.to, dynamic.certain) == ("$.Attributes.next", False)


def test_attributes_that_are_set_once_are_followed():
    keep = action("keep", "UpdateFlowAttributes", "f", FlowAttributes={"next": {"Value": "Main"}})
    flow = read(keep, action("f", "TransferToFlow", "end", ContactFlowId="$.FlowAttributes.next")).elements["f"]
    assert (flow.to, flow.certain) == ("Main", False)


@pytest.mark.parametrize("name", ["Voicemail", "leave a message", "VMX3_Main_VM_Module", "After hours voice mail"])
def test_voicemail_by_name(name):
    assert only(action("f", "TransferToFlow", "end", ContactFlowId=name)).otherwise == "message"
    assert only(action("f", "InvokeFlowModule", "end", FlowModuleId="Billing")).otherwise == ""


def test_callbacks():
    number = action(
        "n", "UpdateContactCallbackNumber", "c",
        errors=[("InvalidCallbackNumber", "n"), ("CallbackNumberNotDialable", "end")], CallbackNumber="$.StoredCustomerInput",
    )  # fmt: skip
    export = read(
        set_queue("q", "n", "Sales"),
        number,
        action("c", "CreateCallbackContact", "end", errors=[("NoMatchingError", "n")]),
    )
    assert target(export.elements["n"].failure) == "n"
    callback = export.elements["c"]
    assert (callback.kind, callback.team, target(callback.next), target(callback.failure)) == (
        "callback",
        "Sales",
        "end",
        "n",
    )


def test_bots():
    errors = [("NoMatchingCondition", "quiet"), ("NoMatchingError", "end")]
    bot = only(
        action("b", "ConnectParticipantWithLexBot", "quiet", [("Sales", "end")], errors, Text="How can I help?"), QUIET
    )
    assert bot.kind == "menu" and bot.spoken
    assert [(option.keys, option.phrases, option.label) for option in bot.options] == [((), ("Sales",), "Sales")]
    assert (target(bot.invalid), target(bot.silence), bot.silence.sure) == ("quiet", "end", IMPLIED)
    talk = only(action("b", "ConnectParticipantWithLexBot", "quiet", (), errors, Text="How can I help?"), QUIET)
    assert talk.kind == "ask" and talk.value.spoken and target(talk.next) == "quiet"


def test_bots_that_were_written_by_hand():
    bot = action("b", "GetParticipantInput", "quiet", LexV2Bot={"AliasArn": "x"}, Text="Say sales or press 1")
    bot["Parameters"]["Conditions"] = [
        {"Condition": "Equals", "Value": "Sales", "NextAction": "end"},
        {"Condition": {"Operator": "Equals", "Operands": ["1"]}, "NextAction": "end"},
    ]
    options = only(bot, QUIET).options
    assert [(option.keys, option.phrases) for option in options] == [((), ("Sales",)), (("1",), ())]


@pytest.mark.parametrize(("seconds", "next_"), [("30", "m"), (None, None)])
def test_music_while_callers_wait(seconds, next_):
    more = {"InterruptFrequencySeconds": seconds} if seconds else {}
    loop = action("w", "MessageParticipantIteratively", next_, Messages=[{"Text": "One"}, {"PromptId": ARN}], **more)
    metadata = {"ActionMetadata": {"w": {"audio": [{}, {"text": "Music.wav"}]}}}
    export = read(loop, action("m", "EndFlowExecution"), metadata=metadata)
    element = export.elements["w"]
    assert [(words.text, words.audio) for words in element.words] == [("One", ""), ("", "Music.wav")]
    assert (element.kind, element.seconds, target(element.next)) == ("wait", seconds and 30.0, next_)
    assert export.elements["m"].kind == "return" and export.kind == "customer queue"


def test_languages():
    export = read(
        action("v", "UpdateContactTextToSpeechVoice", "d", TextToSpeechVoice="Léa"),
        action("d", "UpdateContactData", "end", LanguageCode="es-US"),
    )
    assert export.language == "fr" and export.elements["d"].language == "es"
    assert language_of_voice("$.Attributes.voice") == "" == language_of_code("$.Attributes.code")
    assert language_of_code("cmn-CN") == "zh"


@pytest.mark.parametrize(
    ("metadata", "kinds", "kind"),
    [
        ({"type": "contactFlow"}, ["MessageParticipant"], "phone"),
        ({"type": "customerHold"}, ["MessageParticipantIteratively"], "customer hold"),
        ({"type": "AGENT_WHISPER"}, ["MessageParticipant"], "agent whisper"),
        ({"name": "Agent whisper default"}, ["MessageParticipant"], "agent whisper"),
        ({}, ["ShowView"], "agent screen"),
        ({"type": "contactFlow"}, ["ShowView"], "agent screen"),
        ({"name": "Web chat"}, ["MessageParticipant"], "chat"),
        ({"name": "ChatOrCall"}, ["GetParticipantInput"], "phone"),
        ({"name": "Purchase"}, ["MessageParticipant"], "phone"),
        ({"name": "Create task"}, ["CreateTask"], "task"),
        ({"type": "campaign"}, ["MessageParticipant"], "campaign"),
    ],
)
def test_what_a_flow_is_for(metadata, kinds, kind):
    assert (
        read(*(action(f"x{n}", word, "end", Text="x") for n, word in enumerate(kinds)), metadata=metadata).kind == kind
    )


def test_modules():
    export = read(action("r", "EndFlowModuleExecution"))
    assert export.is_module and export.kind == "phone" and export.elements["r"].kind == "return"


def test_names_are_for_people():
    assert only(action(UUID, "Wait", "end")).name == ""
    assert only(action("Main menu", "Wait", "end")).name == "Main menu"


def test_outbound():
    assert read(action("c", "CheckOutboundCallStatus", "end", [("CallAnswered", "end")])).outbound
    assert not read(action("c", "Wait", "end")).outbound


@pytest.mark.parametrize("kind", sorted(PASSING | DECIDING))
def test_every_known_action_is_understood(kind):
    element = only(action("x", kind, "end", errors=[("NoMatchingError", "end")]))
    assert element.kind in ("pass", "decide") and element.valid


@pytest.mark.parametrize(
    "text", ["<!--" * 20_000, "<break " * 20_000, "<sub alias='" * 20_000, "$." + "a." * 100_000, "{{" * 50_000]
)
def test_words_that_never_end_are_read_at_once(text):
    assert plain(text).pause == 0.0


def test_a_beep_is_a_sound():
    assert plain('<speak><say-as interpret-as="expletive">beep</say-as></speak>')[:3] == ("", 0.0, "beep")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["a", "b", "True", "$.x", "1"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["Text", "SSML", "PromptId", "Messages", "NextAction", "Errors", "Conditions", "Condition", "Operands", "ErrorType",
             "EventHooks", "CustomerQueue", "InputValidation", "CustomValidation", "MaximumLength", "LoopCount", "Attributes",
             "Media", "Uri", "Events", "StoreInput", "QueueId", "parameters", "displayName", "audio", "text", "queue"]
        ),
        inner, max_size=4,
    ),
    max_leaves=10,
)  # fmt: skip
KIND = st.sampled_from(sorted({*PASSING, *DECIDING, "GetParticipantInput", "MessageParticipant", "Loop", "InvokeFlowModule",
                               "MessageParticipantIteratively", "TransferContactToQueue", "ConnectParticipantWithLexBot"}))  # fmt: skip


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "Identifier": st.sampled_from(["a", "b", "c"]) | JSON,
                "Type": KIND | JSON,
                "Parameters": JSON,
                "Transitions": JSON,
            }
        )
        | JSON,
        max_size=5,
    ),
    JSON,
    st.sampled_from(["a", "b"]) | JSON,
)
def test_anything_is_read_or_refused(actions, metadata, start):
    flow = {
        "StartAction": start,
        "Actions": actions,
        "Metadata": {"ActionMetadata": {"a": metadata}},
        "Settings": metadata,
    }
    try:
        exports = connect.read(SourceText("x", json.dumps(flow)))
    except UnreadableExportError as error:
        assert str(error)
        return
    for element in exports[0].elements.values():
        assert element.kind in KINDS
        assert {way.target for way in element.exits} <= {None, *exports[0].elements}
