"""What Studio's widgets are to a caller: one test for each trap of the format."""

import json
from pathlib import Path

import pytest

from ivrlint.platforms.export import Export, UnreadableExportError, Value
from ivrlint.platforms.twilio import read
from ivrlint.text import SourceText

FIXTURES = Path(__file__).parent / "twilio"
WORKFLOW = "WW" + "0" * 32


def widget(name, kind, properties=None, **events):
    """A widget; `end` is an event that is not wired."""
    ways = [{"event": event, "next": to} if to else {"event": event} for event, to in events.items()]
    return {"name": name, "type": kind, "transitions": ways, "properties": properties or {}}


def split(name, tested, *matches, other=""):
    """A split; each match is (operator, value, next) or (operator, value, next, its name)."""
    ways = [{"event": "noMatch", **({"next": other} if other else {})}]
    for operator, value, to, *label in matches:
        condition = {
            "type": operator,
            "value": value,
            "arguments": [tested],
            "friendly_name": label[0] if label else f"If value {operator} {value}",
        }
        ways.append({"event": "match", **({"next": to} if to else {}), "conditions": [condition]})
    return {"name": name, "type": "split-based-on", "transitions": ways, "properties": {"input": tested}}


def say(name, to="", text="Hello."):
    return widget(name, "say-play", {"say": text}, audioComplete=to)


def gather(name="menu", keypress="look", speech="", timeout="", **properties):
    events = {"keypress": keypress, "speech": speech, "timeout": timeout}
    return widget(name, "gather-input-on-call", {"say": "Press 1 for bread.", **properties}, **events)


def exports(*widgets, start="menu", entries=None) -> list[Export]:
    trigger = widget("Trigger", "trigger", **(entries or {"incomingMessage": "", "incomingCall": start}))
    flow = {"description": "Bakery", "states": [trigger, *widgets], "initial_state": "Trigger"}
    return read(SourceText("bakery.json", json.dumps(flow, indent=1)))


def elements(*widgets, start="menu"):
    (export,) = exports(*widgets, start=start)
    return export.elements


def way(exit_):
    return None if exit_ is None else (exit_.target, exit_.sure)


def keys(element):
    return {key: option.exit.target for option in element.options for key in option.keys}


def phrases(element):
    return {phrase: option.exit.target for option in element.options for phrase in option.phrases}


DIGITS, SPEECH = "{{widgets.menu.Digits}}", "{{widgets.menu.SpeechResult}}"
END = (None, "implied")


# --- menus -----------------------------------------------------------------------------------------------------------


def test_gather_and_split_are_one_menu():
    found = elements(
        gather(timeout="menu"),
        split("look", DIGITS, ("equal_to", "1", "bread"), ("matches_any_of", "2, 3,#", "cake", "sweet"), other="menu"),
        say("bread"),
        say("cake"),
    )
    assert list(found) == ["menu", "bread", "cake"]
    menu = found["menu"]
    assert (menu.kind, menu.name, menu.type) == ("menu", "menu", "gather-input-on-call")
    assert keys(menu) == {"1": "bread", "2": "cake", "3": "cake", "#": "cake"}
    assert [option.label for option in menu.options] == ["", "sweet"]
    assert (way(menu.silence), way(menu.invalid)) == (("menu", "certain"), ("menu", "certain"))


def test_events_that_are_not_wired_end_the_call():
    menu = elements(gather(), split("look", DIGITS, ("equal_to", "1", "bread")), say("bread"))["menu"]
    assert (way(menu.silence), way(menu.invalid)) == (END, END)
    assert menu.branches == []  # nobody was asked to speak


def test_a_gather_whose_key_leads_nowhere_is_a_dead_end():
    asked = elements(gather(keypress="", timeout="again"), say("again", "menu"))["menu"]
    assert (asked.kind, way(asked.next), way(asked.silence)) == ("ask", END, ("again", "certain"))


def test_an_empty_next_is_not_wired():
    menu = elements(
        {**gather(), "transitions": [{"event": "keypress", "next": ""}, {"event": "timeout", "next": None}]}
    )
    assert way(menu["menu"].next) == END


def test_keys_and_words_of_one_gather_are_both_options():
    found = elements(
        gather(speech="listen"),
        split("look", DIGITS, ("equal_to", "1", "bread"), ("equal_to", "2", "cake"), other="wrong"),
        split("listen", SPEECH, ("contains", "bread", "bread"), ("matches_any_of", "Pie,tart", "pie"), other="menu"),
        *map(say, ("bread", "cake", "pie", "wrong")),
    )
    menu = found["menu"]
    assert menu.spoken
    assert [(option.keys, option.phrases) for option in menu.options] == [
        (("1",), ("bread",)),
        (("2",), ()),
        ((), ("pie", "tart")),
    ]
    assert way(menu.invalid) == ("wrong", "certain")
    assert not {"look", "listen"} & set(found)


def test_words_alone_make_a_spoken_menu():
    menu = elements(
        gather(keypress="", speech="listen"), split("listen", SPEECH, ("contains", "bread", "bread")), say("bread")
    )
    assert (menu["menu"].kind, phrases(menu["menu"]), menu["menu"].spoken) == ("menu", {"bread": "bread"}, True)


def test_what_is_said_may_go_elsewhere():
    menu = elements(
        gather(speech="understand"),
        split("look", DIGITS, ("equal_to", "1", "bread")),
        widget("understand", "run-function", success="bread", fail=""),
        say("bread"),
    )["menu"]
    assert [(each.phrases, each.hidden, each.exit.target) for each in menu.options] == [
        ((), False, "bread"),
        (("anything else",), True, "understand"),
    ]


def test_words_that_are_not_understood_may_lead_elsewhere_than_wrong_keys():
    menu = elements(
        gather(speech="listen"),
        split("look", DIGITS, ("equal_to", "1", "bread"), other="wrong"),
        split("listen", SPEECH, ("contains", "bread", "bread"), other="baker"),
        *map(say, ("bread", "wrong", "baker")),
    )["menu"]
    assert (menu.invalid.target, menu.options[-1].exit.target, menu.options[-1].hidden) == ("wrong", "baker", True)


def test_ranges_make_no_menu():
    found = elements(
        gather(),
        split("look", DIGITS, ("less_than", "5", "bread"), ("equal_to", "0", "menu"), other="menu"),
        say("bread"),
    )
    assert (found["menu"].kind, way(found["menu"].next)) == ("ask", ("look", "certain"))
    assert [(name, *way(exit_)) for name, exit_ in found["look"].branches] == [
        ("below 5", "bread", "dynamic"),
        ("0", "menu", "dynamic"),
        ("otherwise", "menu", "dynamic"),
    ]


@pytest.mark.parametrize("value", ["1234", "101"])
def test_codes_and_extensions_make_no_menu(value):
    assert elements(gather(), split("look", DIGITS, ("equal_to", value, "menu")))["menu"].kind == "ask"


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("contains", "1", {"1": "menu"}),
        ("regex", "^[12]$", {"1": "menu", "2": "menu"}),
        ("regex", "1|\\*", None),
        ("regex", "[0-9]+", None),
        ("regex", "^(", None),
        ("regex", "\\d{4}", None),
        ("starts_with", "1", None),
        ("not_equal_to", "1", None),
    ],
)
def test_operators(operator, value, expected):
    menu = elements(gather(), split("look", DIGITS, (operator, value, "menu")))["menu"]
    assert keys(menu) == (expected or {})
    assert menu.kind == ("menu" if expected else "ask")


def test_a_split_that_looks_at_another_gather_makes_no_menu():
    found = elements(gather(), split("look", "{{widgets.other.Digits}}", ("equal_to", "1", "menu")))
    assert (found["menu"].kind, found["look"].kind, found["look"].question) == (
        "ask",
        "decide",
        "keys entered at other",
    )


def test_the_first_condition_for_a_key_counts():
    menu = elements(
        gather(), split("look", DIGITS, ("equal_to", "1", "bread"), ("equal_to", "1", "menu")), say("bread")
    )
    assert keys(menu["menu"]) == {"1": "bread"}


def test_silence_that_goes_through_the_split():
    menu = elements(
        gather(timeout="look"),
        split("look", DIGITS, ("equal_to", "1", "bread"), ("is_blank", "Is Blank", "quiet"), other="wrong"),
        *map(say, ("bread", "quiet", "wrong")),
    )["menu"]
    assert (menu.silence.target, menu.invalid.target) == ("quiet", "wrong")


def test_widgets_that_nobody_notices_may_stand_before_the_split():
    found = elements(
        gather(keypress="keep"),
        widget("keep", "set-variables", {"variables": [{"key": "choice", "value": DIGITS}]}, next="report"),
        widget("report", "run-function", success="look", fail="sorry"),
        split("look", "{{flow.variables.choice}}", ("equal_to", "1", "bread")),
        say("bread"),
        say("sorry"),
    )
    assert list(found) == ["menu", "bread", "sorry"]
    assert (keys(found["menu"]), way(found["menu"].failure)) == ({"1": "bread"}, ("sorry", "certain"))


def test_a_split_that_others_lead_to_stays():
    found = elements(gather(), split("look", DIGITS, ("equal_to", "1", "bread")), say("bread", "look"))
    assert (found["menu"].kind, found["look"].kind) == ("menu", "decide")


def test_a_split_that_leads_to_itself_stays():
    found = elements(gather(), split("look", DIGITS, ("equal_to", "1", "bread"), other="look"), say("bread"))
    assert (found["menu"].invalid.target, found["look"].kind) == ("look", "decide")


def test_a_key_that_nothing_looks_at_is_any_key():
    menu = elements(gather(keypress="bread", number_of_digits=1), say("bread"))["menu"]
    assert (menu.kind, len(menu.options[0].keys), menu.remark) == ("menu", 12, "any key leads on")


def test_the_platform_says_a_prompt_again():
    menu = elements(gather(loop=3), split("look", DIGITS, ("equal_to", "1", "menu")))["menu"]
    assert (menu.tries, menu.tries_invalid) == (3, 1)


# --- what is asked for -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("properties", "length"),
    [
        ({"number_of_digits": 10, "finish_on_key": ""}, (10, 10)),
        ({"num_digits": "10", "finish_on_key": "#"}, (1, 10)),
        ({"number_of_digits": 4}, (1, 4)),
        ({"number_of_digits": 4, "stop_gather": False}, None),
        ({"number_of_digits": "{{flow.variables.most}}"}, None),
        ({}, None),
    ],
)
def test_how_many_digits_are_asked_for(properties, length):
    look_up = widget(
        "find", "run-function", {"parameters": [{"key": "n", "value": "{{widgets.account.Digits}}"}]}, success=""
    )
    asked = elements(gather("account", "find", **properties), look_up, start="account")["account"]
    assert (asked.kind, asked.value) == ("ask", Value("account", length))


def test_a_gather_may_only_listen():
    asked = elements(gather("gather_3", keypress="", speech="bread"), say("bread"), start="gather_3")["gather_3"]
    assert (asked.value, way(asked.next)) == (Value("", spoken=True), ("bread", "certain"))


def test_payments_are_sensitive():
    paid = elements(
        widget(
            "pay", "capture-payments", {"max_attempts": 3}, success="bread", maxFailedAttempts="sorry", hangup="bread"
        ),
        say("bread"),
        say("sorry"),
        start="pay",
    )["pay"]
    assert (paid.kind, paid.value.sensitive, paid.tries) == ("ask", True, 3)
    assert (paid.next.target, paid.invalid.target) == ("bread", "sorry")


# --- decisions and counters ------------------------------------------------------------------------------------------


def adding(name, to, first="1"):
    text = "{% if flow.variables.tries %} {{flow.variables.tries | plus: 1}} {% else %} " + first + " {% endif %}"
    return widget(name, "set-variables", {"variables": [{"key": "tries", "value": text}]}, next=to)


TRIES = "{{flow.variables.tries}}"


@pytest.mark.parametrize(
    ("match", "other", "first", "limit"),
    [
        (("equal_to", "3", "bye"), "menu", "1", 2),
        (("less_than", "3", "menu"), "bye", "1", 2),
        (("greater_than", "3", "bye"), "menu", "1", 3),
        (("greater_than", "3", "bye"), "menu", "0", 4),
        (("matches_any_of", "1,2", "menu"), "bye", "1", 2),
        (("equal_to", "3", ""), "menu", "1", 2),
    ],
)
def test_a_counter_is_recognised(match, other, first, limit):
    found = elements(
        gather(timeout="add"), adding("add", "enough", first), split("enough", TRIES, match, other=other), say("bye")
    )
    enough = found["enough"]
    assert (enough.kind, enough.limit, enough.next.target) == ("count", limit, "menu")
    assert enough.done.target == ("bye" if match[2] or other == "bye" else None)


def test_a_counter_that_is_set_back():
    found = elements(
        widget("zero", "set-variables", {"variables": [{"key": "tries", "value": "0"}]}, next="menu"),
        gather(timeout="enough"),
        split("enough", TRIES, ("less_than", "2", "add"), other="bye"),
        widget(
            "add",
            "set-variables",
            {"variables": [{"key": "tries", "value": "{{flow.variables.tries | plus: 1}}"}]},
            next="menu",
        ),
        say("bye"),
        start="zero",
    )
    assert (found["enough"].kind, found["enough"].limit, found["enough"].start) == ("count", 2, "zero")


@pytest.mark.parametrize(
    "matches",
    [
        [("equal_to", "1", "menu"), ("equal_to", "2", "bread")],  # escalates
        [("equal_to", "{{flow.variables.most}}", "bye")],
        [("contains", "3", "bye")],
    ],
)
def test_other_counters_are_decisions_that_are_not_certain(matches):
    found = elements(
        gather(timeout="add"),
        adding("add", "enough"),
        split("enough", TRIES, *matches, other="menu" if len(matches) == 1 else "bye"),
        say("bye"),
        say("bread"),
    )
    assert found["enough"].kind == "decide"
    assert all(exit_.sure == "dynamic" for _, exit_ in found["enough"].branches)


def test_two_languages_share_a_counter():
    found = elements(
        gather("en", "add_en", timeout="add_en"),
        adding("add_en", "enough_en"),
        split("enough_en", TRIES, ("less_than", "3", "en")),
        gather("fr", "add_fr", timeout="add_fr"),
        adding("add_fr", "enough_fr"),
        split("enough_fr", TRIES, ("less_than", "3", "fr")),
        start="en",
    )
    assert [found[name].limit for name in ("enough_en", "enough_fr")] == [2, 2]


def test_functions_and_requests_may_fail():
    for kind, failure in (("run-function", "fail"), ("make-http-request", "failed")):
        found = elements(
            widget("find", kind, **{"success": "bread", failure: "sorry"}), say("bread"), say("sorry"), start="find"
        )
        assert found["find"].kind == "decide"
        assert [(name, exit_.target) for name, exit_ in found["find"].branches] == [("success", "bread")]
        assert found["find"].failure.target == "sorry"


def test_opening_hours_are_named():
    found = elements(
        split("hours", "{{widgets.find.parsed.isOpen}}", ("equal_to", "true", "bread")), say("bread"), start="hours"
    )
    assert found["hours"].question == "opening hours"
    assert [name for name, _ in found["hours"].branches] == ["open", "closed"]


# --- people and other ways out ---------------------------------------------------------------------------------------


def flex(name, attributes="{}", workflow=WORKFLOW, **events):
    events = events or {"callComplete": "", "failedToEnqueue": "", "callFailure": ""}
    return widget(name, "send-to-flex", {"workflow": workflow, "attributes": attributes}, **events)


@pytest.mark.parametrize(
    ("one", "team"),
    [
        (flex("send_to_flex_1", '{"queueName": "Repairs", "name": "{{trigger.call.From}}"}'), "Repairs"),
        (flex("send_to_flex_1", '{"skills": ["billing"], "x": {{flow.variables.x | to_json}}}'), "billing"),
        (flex("send_to_flex_1", '{"department": "{{flow.variables.d}}"}', "${WORKFLOW_SID_REPAIRS}"), "REPAIRS"),
        (flex("sendToSales"), "Sales"),
        (flex("send_to_flex_1"), "send to flex 1"),
        (widget("wait", "enqueue-call", {"queue_name": "front_desk"}, callComplete=""), "front desk"),
        (widget("ring", "connect-call-to", {"noun": "client", "to": "anna"}, callCompleted=""), "anna"),
    ],
)
def test_who_answers(one, team):
    found = elements(one, start=one["name"])[one["name"]]
    assert (found.kind, found.team) == ("queue", team)
    assert found.next is None
    assert way(found.failure) == END


def test_the_same_workflow_and_attributes_are_the_same_people():
    found = elements(
        say("a", "flex_bread"), flex("flex_bread", failedToEnqueue="flex_cake"), flex("flex_cake"), start="a"
    )
    assert found["flex_bread"].team == found["flex_cake"].team == "bread"


def test_what_follows_a_queue():
    found = elements(
        flex("flex", callComplete="bye", failedToEnqueue="sorry", callFailure="other"),
        *map(say, ("bye", "sorry", "other")),
        start="flex",
    )["flex"]
    assert (found.next.target, found.failure.target) == ("bye", "sorry")
    assert [(name, exit_.target) for name, exit_ in found.branches] == [("callFailure", "other")]


@pytest.mark.parametrize(
    ("properties", "certain"),
    [({"noun": "number", "to": "+15550100"}, True), ({"noun": "sip", "to": "{{flow.variables.x}}"}, False)],
)
def test_calls_to_numbers_leave_the_flow(properties, certain):
    found = elements(
        widget("ring", "connect-call-to", properties, callCompleted="bye", hangup=""), say("bye"), start="ring"
    )["ring"]
    assert (found.kind, found.to, found.certain) == ("outside", properties["to"], certain)
    assert found.next.target == found.failure.target == "bye"


def test_messages_subflows_and_machines():
    found = elements(
        widget("record", "record-voicemail", recordingComplete="sub", noAudio="", hangup="mail"),
        widget("mail", "run-function", success="", fail=""),
        widget("sub", "run-subflow", {"flow_sid": "FW1"}, completed="twiml", failed=""),
        widget(
            "twiml",
            "add-twiml-redirect",
            {"url": "https://shop.example/x"},
            **{"return": "bot", "timeout": "", "fail": ""},
        ),
        widget(
            "bot",
            "connect-virtual-agent-v2",
            {"connector_name": "clerk"},
            **{"completed": "", "live-agent-handoff": "fork"},
        ),
        widget("fork", "fork-stream", next="gone"),
        widget("gone", "add-twiml-redirect", {"url": "https://shop.example/y"}, **{"return": ""}),
        start="record",
    )
    kinds = {name: element.kind for name, element in found.items()}
    assert kinds == {"record": "message", "sub": "call", "twiml": "call", "bot": "call", "fork": "pass", "gone": "flow"}
    assert way(found["record"].silence) == END
    assert (found["sub"].to, found["bot"].to, found["gone"].to) == ("FW1", "clerk", "https://shop.example/y")
    assert [name for name, _ in found["bot"].branches] == ["completed", "live-agent-handoff"]
    assert not found["twiml"].certain


def test_what_comes_after_the_caller_has_gone_is_left_out():
    assert "mail" not in elements(
        widget("record", "record-voicemail", recordingComplete="", hangup="mail"), say("mail"), start="record"
    )


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "dynamic"),
    [
        ("Hello <break time='1s'/> <prosody rate=\"slow\">you</prosody>.", "Hello you .", False),
        ("Hello {{widgets.find.parsed.first_name}}.", "Hello {{first_name}}.", True),
        ("{{flow.data.text | default: 'Good day'}}", "Good day", True),
        ("Dear {% if x %}Sir{% else %}Madam or Sir{% endif %}, hello", "Dear Madam or Sir , hello", True),
        ("{% case a %}\n{% when 'b' %}One two.{% when 'c' %}Three.{% endcase %}", "One two.", True),
        ("{% assign a = 1 %}Hello", "Hello", True),
    ],
)
def test_what_is_spoken(text, words, dynamic):
    (said,) = elements(say("hello", text=text), start="hello")["hello"].words
    assert (said.text, said.dynamic) == (words, dynamic)


def test_a_recording_has_no_words():
    played = widget(
        "hello",
        "say-play",
        {"play": "https://shop.example/audio/welcome.wav?x=1", "language": "fr-CA"},
        audioComplete="",
    )
    (said,) = elements(played, start="hello")["hello"].words
    assert (said.text, said.audio, said.language) == ("", "welcome.wav", "fr")


def test_languages_come_from_properties_and_names():
    (export,) = exports(
        say("menu", "menu_Spanish", "Hola."),
        widget("menu_Spanish", "say-play", {"say": "Hola."}, audioComplete="es_2"),
        say("es_2", text="Hola."),
    )
    assert [element.words[0].language for element in export.elements.values()] == ["", "es", "es"]
    assert export.language == "es"


# --- what is not right, and what is no phone call --------------------------------------------------------------------


def test_made_up_widgets_are_opaque_and_said_to_be_so():
    found = elements(widget("end", "hang-up", done="hello"), say("hello"), start="end")["end"]
    assert (found.kind, found.valid) == ("opaque", False)
    assert found.remark == "Studio has no widget of the type `hang-up`."
    assert [(name, exit_.target) for name, exit_ in found.branches] == [("done", "hello")]
    (export,) = exports(widget("end", "hang-up", done="hello"), say("hello"), start="end")
    assert export.understood == 0.5


def test_made_up_events_are_said_to_be_so():
    found = elements(
        {**gather(keypress="bread"), "transitions": [{"event": "noInput", "next": "bread"}]}, say("bread")
    )["menu"]
    assert not found.valid
    assert "has no event `noInput`" in found.remark
    assert [name for name, _ in found.branches] == ["noInput"]


def test_a_next_that_names_no_widget():
    found = elements(say("hello", "Bread"), say("bread"), start="hello")["hello"]
    assert (way(found.next), found.valid) == (END, False)
    assert found.remark == "`audioComplete` leads to `Bread`, which is not in this flow. Did you mean `bread`?"


def test_two_widgets_of_one_name():
    found = elements(say("menu"), say("menu"))
    assert [(key, element.valid) for key, element in found.items()] == [("menu", True), ("menu (2)", False)]


def test_widgets_that_nothing_leads_to_are_kept():
    assert list(elements(say("menu"), say("lost"))) == ["menu", "lost"]


def test_the_part_for_messages_is_left_out():
    (export,) = exports(
        say("menu"),
        widget("text", "send-message", sent="", failed=""),
        entries={"incomingMessage": "text", "incomingCall": "menu"},
    )
    assert list(export.elements) == ["menu"]


@pytest.mark.parametrize(
    ("entries", "kind"),
    [
        ({"incomingMessage": "text", "incomingCall": ""}, "chat"),
        ({"incomingConversationMessage": "text"}, "chat"),
        ({"incomingRequest": "text"}, "text messages"),
        ({"incomingCall": ""}, "flow that nothing enters"),
    ],
)
def test_flows_without_a_phone_call(entries, kind):
    (export,) = exports(widget("text", "send-and-wait-for-reply", incomingMessage="", timeout=""), entries=entries)
    assert export.kind == kind


def test_a_flow_may_answer_and_call():
    called, calling = exports(
        say("menu"),
        widget("ring", "make-outgoing-call-v1", answered="hello", busy="", answeredByMachine="hello"),
        say("hello"),
        entries={"incomingCall": "menu", "incomingRequest": "ring"},
    )
    assert (called.outbound, list(called.elements)) == (False, ["menu"])
    assert (calling.outbound, calling.start, list(calling.elements)) == (True, "ring", ["ring", "hello"])
    assert [name for name, _ in calling.elements["ring"].branches] == ["answered", "answeredByMachine"]


def test_an_outbound_call_that_is_not_answered_ends_nobodys_call():
    (export,) = read(SourceText("answered.json", (FIXTURES / "answered.json").read_text(encoding="utf-8")))
    assert export.outbound
    assert [(name, exit_.target) for name, exit_ in export.elements["ring"].branches] == [
        ("answered", "remind"),
        ("noAnswer", "text_instead"),
    ]


def test_a_subflow_gives_the_call_back_at_its_ends():
    (export,) = exports(gather(), split("look", DIGITS, ("equal_to", "1", "")), entries={"incomingParent": "menu"})
    assert export.is_module
    assert export.elements["end of subflow"].kind == "return"
    menu = export.elements["menu"]
    assert {menu.options[0].exit.target, menu.silence.target, menu.invalid.target} == {"end of subflow"}


def test_the_first_exports_lead_by_identifier():
    (export,) = read(SourceText("first.json", (FIXTURES / "first_export.json").read_text(encoding="utf-8")))
    assert keys(export.elements["Ask"]) == {"2": "Bye"}
    assert (export.elements["Ask"].options[0].label, export.understood) == ("Repairs", 1.0)


def test_a_flow_may_begin_without_a_trigger():
    flow = {"states": [say("hello")], "initial_state": "hello"}
    (export,) = read(SourceText("x", json.dumps(flow)))
    assert (export.kind, export.start) == ("phone", "hello")


def test_far_too_many_widgets_are_refused():
    with pytest.raises(UnreadableExportError, match="5001 widgets"):
        exports(*[say(f"w{number}") for number in range(5000)])


def test_what_leads_to_a_trigger_goes_where_its_calls_begin():
    """Studio does not allow it; files that were put together from several flows have it."""
    found = elements(
        gather(keypress="Trigger", timeout="Second"),
        {
            "name": "Second",
            "type": "trigger",
            "properties": {},
            "transitions": [{"event": "incomingCall", "next": "bye"}],
        },
        say("bye"),
    )
    assert (way(found["menu"].next)[0], way(found["menu"].silence)[0]) == ("menu", "bye")
