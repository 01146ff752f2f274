"""Files of exports to flows: which belong together, what is said of them, and what cannot be read."""

import json

from ivrlint.platforms.load import Loaded, load_exports
from ivrlint.text import SourceText


def connect(name: str, *actions: dict[str, object], kind: str = "contactFlow") -> SourceText:
    flow = {
        "Version": "2019-10-30",
        "StartAction": actions[0]["Identifier"],
        "Metadata": {"name": name, "type": kind},
        "Actions": [{"Parameters": {}, "Transitions": {}, **action} for action in actions],
    }
    return SourceText(f"{name}.json", json.dumps(flow, indent=1))


def say(then: str) -> dict[str, object]:
    transitions = {"NextAction": then, "Errors": [], "Conditions": []}
    return {
        "Identifier": "say",
        "Type": "MessageParticipant",
        "Parameters": {"Text": "Hello."},
        "Transitions": transitions,
    }


def go(target: str) -> dict[str, object]:
    return {"Identifier": "go", "Type": "TransferToFlow", "Parameters": {"ContactFlowId": target}}


END: dict[str, object] = {"Identifier": "end", "Type": "DisconnectParticipant"}
HELLO = say("end"), END


def loaded(*sources: SourceText) -> list[Loaded]:
    found, errors = load_exports(list(sources))
    assert not errors
    return found


def test_files_that_lead_to_each_other_are_one_flow():
    found = loaded(connect("main", say("go"), go("billing")), connect("other", *HELLO), connect("billing", *HELLO))
    assert [each.files for each in found] == [("main.json", "billing.json"), ("other.json",)]
    assert [[entry.name for entry in each.flow.entries] for each in found] == [["main"], ["other"]]


def test_the_order_of_the_files_does_not_matter():
    main, billing = connect("main", say("go"), go("billing")), connect("billing", *HELLO)
    assert [entry.name for entry in loaded(billing, main)[0].flow.entries] == ["main"]


def test_what_is_no_call_of_a_customer_is_said():
    found = loaded(connect("whisper", *HELLO, kind="agentWhisper"))
    assert found[0].flow.kind == "agent whisper"
    assert found[0].notes == {"whisper.json": ("`whisper` is no call of customers, it was not judged: agent whisper",)}


def test_what_was_not_understood_is_counted():
    strange = {"Identifier": "magic", "Type": "DoMagic", "Transitions": {"NextAction": "end"}}
    found = loaded(connect("main", say("magic"), strange, END))
    assert found[0].understood == {"main.json": 2 / 3}
    assert found[0].notes["main.json"][0] == "understood 2 of 3 elements; not `DoMagic`"


def test_what_cannot_be_read_is_said_and_the_rest_goes_on():
    found, errors = load_exports([SourceText("broken.json", '{"Actions": [}'), connect("main", *HELLO)])
    assert [each.files for each in found] == [("main.json",)]
    assert list(errors) == ["broken.json"]
    assert errors["broken.json"].startswith("broken.json:1:")
