"""Flows of Genesys Cloud Architect: menus, tasks, actions, and what stands in for words and names."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivrlint.platforms import genesys
from ivrlint.platforms.export import CERTAIN, IMPLIED, KINDS, Export, UnreadableExportError
from ivrlint.text import SourceText

CLINIC = Path(__file__).parent / "genesys" / "clinic.yaml"
HEAD = "inboundCall:\n  name: Shop\n  startUpRef: ./tasks/task[T]\n  defaultLanguage: en-us\n"


def read(text: str) -> Export:
    (export,) = genesys.read(SourceText("flow.yaml", text))
    return export


def task(*actions: str) -> Export:
    """A flow of one task; an action is written with its first key at the margin."""
    lines = [f"        - {action}".replace("\n", "\n          ") for action in actions]
    return read(HEAD + "  tasks:\n    - task:\n        name: T\n        actions:\n" + "\n".join(lines) + "\n")


@pytest.fixture(scope="module")
def clinic() -> Export:
    return read(CLINIC.read_text(encoding="utf-8"))


def element(export: Export, type: str, number: int = 0):
    return [each for each in export.elements.values() if each.type == type][number]


def test_calls_start_with_the_greeting(clinic):
    assert (clinic.title, clinic.language, clinic.kind) == ("Elm Street Clinic", "en", "phone")
    greeting = clinic.elements[clinic.start]
    assert greeting.words[0].text == "Elm Street Clinic."
    assert clinic.elements[greeting.next.target].type == "evaluateScheduleGroup"


STATES = """inboundCall:
  name: By hand
  startUpRef: "/inboundCall/states/state[Begin_10]"
  initialGreeting: {tts: Welcome.}
  states:
    state[Begin_10]:
      name: Begin
      refId: Begin_10
      actions:
        - collectInput:
            name: Choose
            outputs:
              digit_1: {outputActions: [{playAudio: {audio: {tts: Sales.}}}, {disconnect: {name: End}}]}
              digit_star: {outputActions: [{disconnect: {name: End}}]}
              timeout: {outputActions: [{playAudio: {audio: {tts: Nothing.}}}]}
              other: {outputActions: [{playAudio: {audio: {tts: Else.}}}]}
"""


def test_states_in_a_mapping_and_made_up_outcomes_are_kept():
    export = read(STATES)
    menu = export.elements[export.elements["greeting"].next.target]
    assert (menu.kind, menu.valid) == ("menu", False)
    assert [option.keys for option in menu.options] == [("1",), ("*",)]
    said = [
        export.elements[way.target].words[0].text for way in (menu.options[0].exit, menu.silence, menu.branches[0][1])
    ]
    assert said == ["Sales.", "Nothing.", "Else."]


def test_a_start_that_is_not_there_is_no_hang_up():
    export = read("inboundCall:\n  name: A\n  startUpRef: ./tasks/task[Gone]\n  initialGreeting: {tts: Hi.}\n")
    lost = export.elements[export.elements["greeting"].next.target]
    assert lost.kind == "opaque" and "`./tasks/task[Gone]`, which is not in this flow" in lost.remark
    assert export.understood == 0.5


def test_a_menu_has_its_keys_its_repeats_and_its_default(clinic):
    menu = element(clinic, "menu")
    assert [option.keys for option in menu.options] == [("1",), ("2",), ("3",), ("8",), ("9",)]
    assert menu.options[0].phrases == ("appointments", "book")
    assert menu.tries == 2
    assert menu.silence == menu.invalid
    assert menu.silence.target == menu.options[0].exit.target
    assert menu.silence.span.line == 119
    assert menu.words[0].text == "For appointments press 1, for the pharmacy press 2."


def test_a_menu_in_a_choice_goes_back_and_has_the_global_keys(clinic):
    menu = element(clinic, "menuSubMenu")
    assert {option.keys: option.exit.target for option in menu.options} == {
        ("1",): element(clinic, "menuTransferToNumber").id,
        ("2",): element(clinic, "loop").id,
        ("*",): "menu[Main_10]",
        ("9",): element(clinic, "menuDisconnect").id,
    }
    assert menu.tries == 5
    assert (menu.silence.target, menu.silence.sure) == (None, IMPLIED)


def test_transfers_name_whom_they_lead_to(clinic):
    assert element(clinic, "menuTransferToNumber").to == "+13175550123"
    assert element(clinic, "menuTransferToVoicemail").team == "Nurse Ito"
    queue = element(clinic, "transferToAcd")
    assert (queue.team, queue.waiting, queue.certain) == ("Front Desk", "Waiting Room", True)
    failure = clinic.elements[queue.failure.target]
    assert (failure.words[0].text, failure.words[0].dynamic) == ("", True)
    group = element(clinic, "transferToGroup")
    assert (group.kind, group.team, group.certain) == ("queue", "", False)
    assert element(clinic, "createCallback").team == "Front Desk"


def test_digits_are_asked_for_with_their_number_and_secrecy(clinic):
    ask = next(each for each in clinic.elements.values() if each.kind == "ask" and each.type == "collectInput")
    assert ask.value == ("Pin", (4, 4), True, False)
    assert clinic.elements[ask.silence.target].kind == "hang_up"
    assert clinic.elements[ask.next.target].type == "dataTableLookup"


def test_an_outcome_that_is_not_written_goes_on_after_the_action(clinic):
    hours = element(clinic, "evaluateScheduleGroup")
    ways = dict(hours.branches)
    assert hours.question == "Clinic Hours"
    assert ways["open"].target == ways["holiday"].target == element(clinic, "setLanguage").id
    assert clinic.elements[ways["closed"].target].kind == "menu"
    assert element(clinic, "setLanguage").language == "es"


def test_one_digit_that_is_compared_is_a_menu(clinic):
    menu = element(clinic, "collectInput", 1)
    assert menu.kind == "menu"
    assert [option.keys for option in menu.options] == [("1",), ("2",)], "the prompt names 2: that is what `no` means"
    assert clinic.elements[menu.options[0].exit.target].type == "callTask"
    assert clinic.elements[menu.options[1].exit.target].type == "jumpToTask"
    assert menu.invalid == menu.options[1].exit
    assert menu.tries == 1


def test_a_task_that_is_called_comes_back_to_each_that_called_it(clinic):
    first, second = element(clinic, "callTask"), element(clinic, "callTask", 1)
    assert first.next.target != second.next.target
    done = clinic.elements[first.next.target]
    assert clinic.elements[done.next.target].kind == "hang_up"
    failed = clinic.elements[done.failure.target]
    assert clinic.elements[failed.next.target] is element(clinic, "disconnect", 1), "by the way out that it names"
    assert clinic.elements[clinic.elements[second.next.target].next.target].type == "jumpToMenu"


def test_a_loop_counts_its_rounds(clinic):
    count = next(each for each in clinic.elements.values() if each.kind == "count")
    assert (count.limit, count.start) == (3, element(clinic, "loop").id)
    assert clinic.elements[count.next.target].words[0].audio == "Opening_Hours"
    assert count.done.target == element(clinic, "switch").id
    assert element(clinic, "loopExit").next.target == element(clinic, "switch").id


def test_the_menu_before_is_found_by_looking_back(clinic):
    back = element(clinic, "previousMenu", 1)
    assert back.next.target == "menu[Pharmacy_30]"
    assert element(clinic, "previousMenu").next.target == "menu[Main_10]"


def test_names_that_architect_gave_are_no_names(clinic):
    assert element(clinic, "collectInput").name == ""
    assert element(clinic, "jumpToTask").name == ""
    assert element(clinic, "loopExit").name == ""
    assert element(clinic, "dataTableLookup").name == "Find patient"


def test_what_is_unknown_keeps_its_ways(clinic):
    unknown = element(clinic, "shakeHands")
    assert unknown.kind == "opaque"
    assert [label for label, _ in unknown.branches] == ["firm"]
    assert clinic.understood == pytest.approx(1 - 1 / len(clinic.elements))
    module = element(clinic, "callCommonModule")
    assert (module.kind, module.to, [label for label, _ in module.branches]) == ("call", "More Questions", ["Done"])


@pytest.mark.parametrize(
    ("audio", "text", "recording", "dynamic"),
    [
        ("tts: Good day", "Good day", "", False),
        ("tts: <speak>Good <break time='1s'/>day</speak>", "Good day", "", False),
        ("tts: 'Good day, {{name}}'", "Good day,", "", True),
        ("exp: 'ToAudioTTS(\"Good day\")'", "Good day", "", False),
        ("exp: 'AudioPlaybackOptions(Append(ToAudioTTS(\"Hello \"), ToAudioTTS(Flow.Name)), true)'", "Hello", "", True),
        ('exp: \'If(Flow.Day == "Sunday", ToAudioTTS("Closed"), ToAudioTTS("Open"))\'', "Closed Open", "", True),
        ("exp: ToAudio(Prompt.Welcome)", "", "Welcome", False),
        ("exp: 'ToAudio(FindUserPrompt(\"Welcome\"))'", "", "Welcome", False),
        ("exp: Flow.Words", "", "", True),
        ("prompt: Prompt.Welcome", "", "Welcome", False),
        ("lit: {name: PromptSystem.processing}", "", "processing", False),
        ("tts: {en-us: Good day, es-us: Buenos días}", "Good day", "", False),
    ],
)
def test_words(audio, text, recording, dynamic):
    (words,) = element(task(f"playAudio:\n    audio:\n      {audio}"), "playAudio").words
    assert (words.text, words.audio, words.dynamic) == (text, recording, dynamic)


@pytest.mark.parametrize("nothing", ["noValue: true", "exp: ToAudioBlank(100)", "{}"])
def test_no_words(nothing):
    assert element(task(f"playAudio:\n    audio:\n      {nothing}"), "playAudio").words == ()


def test_the_end_of_a_task_hangs_up_and_nobody_wrote_that():
    say = element(task("playAudio:\n    audio: {tts: Bye}"), "playAudio")
    assert (say.next.target, say.next.sure) == (None, IMPLIED)


def test_a_task_that_calls_itself_ends():
    export = task("callTask:\n    targetTaskRef: ./tasks/task[T]", "playAudio:\n    audio: {tts: Bye}")
    assert [each.kind for each in export.elements.values()].count("opaque") == 1


def test_a_bot_is_a_menu_that_is_spoken_to():
    export = task(
        "callBotFlow:\n    outputs:\n      intents:\n        - intent:\n            name: renew\n            actions:\n"
        "              - disconnect: {name: Bye}\n      failure:\n        actions:\n          - disconnect: {name: Failed}"
    )
    bot = element(export, "callBotFlow")
    assert (bot.kind, bot.spoken) == ("menu", True)
    assert bot.options[0].phrases == ("renew",)
    assert export.elements[bot.silence.target].name == "Failed"


def test_a_switch_on_one_digit_is_a_menu():
    cases = "".join(
        f'\n                - case:\n                    value: {{exp: Task.K == "{key}"}}\n                    actions:'
        f"\n                      - disconnect: {{name: Bye {key}}}"
        for key in "12"
    )
    export = task(
        "collectInput:\n    inputData: {var: Task.K}\n    digits: {exact: 1}\n    inputAudio: {tts: Press 1 or 2}\n"
        "    outputs:\n      success:\n        actions:\n          - switch:\n              evaluate:\n"
        f"                firstTrue:\n                  cases:{cases.replace(chr(10), chr(10) + '    ')}"
    )
    menu = element(export, "collectInput")
    assert menu.kind == "menu"
    assert {option.keys[0]: export.elements[option.exit.target].name for option in menu.options} == {
        "1": "Bye 1",
        "2": "Bye 2",
    }


def test_a_language_that_a_template_fills_in_is_not_known():
    export = read(
        "inboundCall:\n  defaultLanguage: '{{language}}'\n  startUpTaskActions:\n    - disconnect: {name: Bye}\n"
    )
    assert export.language == ""


@pytest.mark.parametrize(
    ("kind", "said", "module"),
    [
        ("inboundCall", "phone", False),
        ("outboundCall", "phone", False),
        ("commonModule", "phone", True),
        ("inqueueCall", "customer queue", False),
        ("workflow", "workflow", False),
        ("inboundEmail", "e-mail", False),
        ("inboundShortMessage", "messages", False),
        ("digitalBot", "chat bot", False),
    ],
)
def test_kinds_of_flows(kind, said, module):
    export = read(f"{kind}:\n  name: X\n  startUpTaskActions:\n    - updateData:\n        name: Set\n")
    assert (export.kind, export.is_module, export.outbound) == (said, module, kind == "outboundCall")
    assert element(export, "updateData").next.target == ("return" if module else None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("inboundCall:\n  name: [", "no valid YAML"),
        ("inboundCall:\n  name: X\n", "no menu, no task and no action"),
        ("other: 1\n", "no flow of Genesys Architect"),
        (HEAD + "  x: &a [*a]\n", "something that holds it"),
        (HEAD + "  tasks: " + "[" * 2000, "deep in each other"),
    ],
)
def test_what_cannot_be_read_is_said(text, message):
    with pytest.raises(UnreadableExportError, match=message) as error:
        genesys.read(SourceText("flow.yaml", text))
    assert error.value.span.file == "flow.yaml"


def test_actions_that_stand_too_deep_are_refused_and_not_run_out_of_stack():
    nested = "[{disconnect: {name: Bye}}]"
    for _ in range(150):
        nested = f"[{{decision: {{outputs: {{yes: {{actions: {nested}}}}}}}}}]"
    with pytest.raises(UnreadableExportError, match="deep in each other"):
        read(HEAD + "  tasks:\n    - task: {name: T, actions: " + nested + "}\n")


def check(export: Export) -> None:
    """What holds of every export, however damaged its file."""
    assert export.start in export.elements
    for id, each in export.elements.items():
        assert id == each.id
        assert each.kind in KINDS
        for exit in each.exits:
            assert exit.target is None or exit.target in export.elements, (id, exit)
            assert exit.sure in (CERTAIN, IMPLIED, "dynamic")


def test_every_exit_leads_to_an_element(clinic):
    check(clinic)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_flow_is_read_or_refused(data):
    text = CLINIC.read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 4))):
        lines = text.split("\n")
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["drop", "copy", "change", "cut", "scramble"])):
            case "drop":
                del lines[at]
            case "copy":
                lines.insert(data.draw(st.integers(0, len(lines))), lines[at])
            case "change":
                key, colon, _ = lines[at].partition(":")
                lines[at] = (
                    key + colon + " " + data.draw(st.text("[]{}&*!|>'\"%@`ab1 \u0085\ud800\x00#-,:", max_size=6))
                )
            case "cut":
                lines = lines[: at + 1]
            case "scramble":
                lines[at] = lines[at].replace(
                    data.draw(st.sampled_from(["actions", "task", "menu", "exp", "lit"])), "choices"
                )
        text = "\n".join(lines)
    try:
        exports = genesys.read(SourceText("flow.yaml", text))
    except UnreadableExportError as error:
        assert str(error)
        return
    for export in exports:
        check(export)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    for source in (SourceText("flow.yaml", text), SourceText("flow.yaml", HEAD + "  tasks:\n" + text)):
        genesys.recognises(source)
        try:
            for export in genesys.read(source):
                check(export)
        except UnreadableExportError as error:
            assert str(error)
