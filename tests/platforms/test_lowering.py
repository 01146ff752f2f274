"""Elements of an export to places: names, chains, menus, rounds, decisions, people, and flows that lead to each other."""

from typing import Any

import pytest
from platforms.support import (
    Made,
    arrow_of,
    check_of,
    facts_of,
    findings,
    flow_of,
    leads,
    place,
    rules_of,
)

from ivrlint.analyses.humans import distances
from ivrlint.flow.build import build_flow
from ivrlint.flow.lines import Ask, CallBack, Do, Language, Say, TakeMessage, Wait
from ivrlint.platforms.export import DYNAMIC, IMPLIED, Exit, Pressed, Value, Words
from ivrlint.platforms.lowering import COUNTED
from ivrlint.platforms.naming import readable
from ivrlint.platforms.writer import write_flow
from ivrlint.text import SourceText

UUID = "b3c1d3a0-9a1e-4d67-8a07-3f3c9a1d2e44"


def menu(made: Made, **settings: object) -> None:
    """A menu with one key that leads to people."""
    settings = {"options": {"1": "sales"}, "silence": "sales", "invalid": "sales", **settings}
    made.add("menu", "menu", "For sales, press 1.", **settings)
    made.add("sales", "queue", team="Sales")


def test_what_follows_in_a_line_is_one_step():
    made = Made()
    made.add("hello", "say", "Welcome to Oak and Pine.", next="attributes")
    made.add("attributes", "pass", next="hold on")
    made.add("hold on", "wait", seconds=2.0, next="more")
    made.add("more", "say", "One moment.", next="sales")
    made.add("sales", "queue", team="Sales Team")
    flow = flow_of(made)
    assert [each.name for each in flow.places] == ["hello"]
    lines = flow.places[0].block.lines
    assert [type(line) for line in lines[:-1]] == [Say, Wait, Say]
    assert leads(arrow_of(flow.places[0])) == "sales_team"
    assert flow.teams[0].title == "Sales Team"
    assert flow.entries[0].name == "Main"


def test_every_line_stands_where_its_element_stands():
    made = Made()
    hello = made.add("hello", "say", "Welcome.", next="sales")
    made.add("sales", "queue", team="Sales")
    step = flow_of(made).places[0]
    assert step.span == hello.span
    assert step.block.lines[0].span == hello.words[0].span


@pytest.mark.parametrize(
    ("name", "words", "expected"),
    [
        ("Main Menu", "", "main_menu"),
        ("mainMenuV2", "", "main_menu_v2"),
        (UUID, "Thank you for calling Oak and Pine. How can we help?", "oak_pine_how_help"),
        ("", "Para ventas, oprima uno.", "para_ventas_oprima_uno"),
        ("again", "", "again_"),
        ("3rd try", "", "n_3rd_try"),
        ("", "", "say"),
        ("Añadir número", "", "anadir_numero"),
    ],
)
def test_names_are_those_a_person_would_give(name: str, words: str, expected: str):
    made = Made()
    made.add("x", "say", *([words] if words else []), name=name, next=None)
    assert flow_of(made).places[0].name == expected


def test_names_are_never_given_twice():
    made = Made()
    made.add("a", "decide", name="Hours", question="Are we open", branches={"True": "b", "False": "c"})
    made.add("b", "say", "Yes.", name="Say", next=None)
    made.add("c", "say", "No.", name="Say", next=None)
    names = [each.name for each in flow_of(made).places]
    assert names == ["hours", "say", "say_2"]


def test_what_callers_do_not_notice_vanishes():
    made = Made()
    made.add("log", "pass", next="decide")
    made.add("decide", "decide", question="Is it Tuesday", branches={"yes": "voice", "no": "voice"}, failure="voice")
    made.add("voice", "pass", language="en", next="menu")
    menu(made)
    flow = flow_of(made)
    assert [each.name for each in flow.places] == ["menu"]
    assert flow.entries[0].block and leads(flow.entries[0].block.lines[0]) == "menu"


def test_failures_of_what_only_speaks_lead_nowhere():
    made = Made()
    made.add("hello", "say", "Welcome.", next="sales", failure="sorry")
    made.add("sales", "queue", team="Sales")
    made.add("sorry", "say", "Something went wrong.", next=None)
    assert [each.name for each in flow_of(made).places] == ["hello"]
    assert rules_of(made) == set()


def test_what_nothing_leads_to_is_kept_and_found():
    made = Made()
    made.add("hello", "say", "Welcome.", next="sales")
    made.add("sales", "queue", team="Sales")
    lost = made.add("old menu", "say", "This is old.", next="older")
    made.add("older", "say", "Older still.", next=None)
    found = findings(made)
    assert [(each.rule, each.place, each.span) for each in found] == [("unreachable-place", "old_menu", lost.span)]


# --- menus -----------------------------------------------------------------------------------------------------------


def test_a_key_that_the_words_name_stays_bare():
    made = Made()
    menu(made)
    listening = place(flow_of(made), "menu").block.listening
    assert listening
    assert [(option.keys, option.label, option.announced) for option in listening.options] == [(("1",), None, True)]
    assert {event: leads(handler.block.lines[0]) for event, handler in listening.events.items()} == {
        "silence": "sales",
        "invalid": "sales",
    }


def test_a_key_that_known_words_do_not_name_is_found():
    made = Made()
    menu(made, options={"1": "sales", "7": "sales"})
    assert [(each.rule, each.subject) for each in findings(made)] == [("unspoken-option", "7")]


@pytest.mark.parametrize(
    "known",
    [
        {"text": "", "audio": "menu.wav"},
        {"text": "For sales, press 1. For $.Attributes.other, press that key.", "dynamic": True},
        {"text": "営業は1を押してください。"},
        {"text": "For sales, press 1. The other one is seven"},
    ],
    ids=["recording", "variable", "script", "number word"],
)
def test_of_words_that_cannot_be_read_nothing_is_claimed(known: dict[str, Any]):
    made = Made()
    menu(made, options={"1": "sales", "7": "sales"})
    made.export.elements["menu"].words = (Words(span=made.span(), **known),)
    assert "unspoken-option" not in rules_of(made)
    option = place(flow_of(made), "menu").block.listening.options[1]
    assert option.label == "Sales"


def test_words_before_a_menu_count():
    made = Made()
    made.add("hello", "say", "For sales, press 1. For service, press 7.", next="menu")
    menu(made, options={"1": "sales", "7": "sales"})
    made.export.elements["menu"].words = ()
    assert "unspoken-option" not in rules_of(made)
    assert all(option.announced for option in place(flow_of(made), "menu").block.listening.options)


def test_a_menu_of_a_bot_is_labelled_and_its_keys_are_not_judged():
    made = Made()
    menu(made, spoken=True)
    element = made.export.elements["menu"]
    element.words = (Words("Say sales or press 3.", made.span()),)
    element.options = [element.options[0]._replace(keys=(), phrases=("sales",))]
    assert rules_of(made) == set()


def test_a_menu_without_keys_is_a_pause():
    made = Made()
    made.add("pause", "menu", "One moment.", seconds=3.0, silence="sales", invalid="sorry")
    made.add("sales", "queue", team="Sales")
    made.add("sorry", "say", "Sorry.", next=None)
    flow = flow_of(made)
    assert [each.name for each in flow.places] == ["pause"]
    assert [type(line) for line in flow.places[0].block.lines[:-1]] == [Say, Wait]


def test_a_question_that_offers_keys_is_a_menu():
    made = Made()
    made.add("which", "ask", "Press 1 for loans and press 2 for cards.", next="sales", silence="sales", invalid="sales")
    made.add("sales", "queue", team="Sales")
    listening = flow_of(made).places[0].block.listening
    assert listening and [option.keys for option in listening.options] == [("1",), ("2",)]
    assert "phantom-option" not in rules_of(made)


def test_a_question_for_a_value_has_the_keys_that_its_words_offer():
    made = Made()
    made.add("ask", "ask", "Enter your account number, or press 0 for a person.", next="choice", silence="choice",
             invalid="choice")  # fmt: skip
    made.add("choice", "decide", question="Stored input", branches={"0": "people"}, next="bye")
    made.add("people", "queue", team="People")
    made.add("bye", "say", "Thank you.", next=None)
    listening = next(line for line in flow_of(made).places[0].block.lines if isinstance(line, Ask)).listening
    assert [(option.keys, option.announced) for option in listening.options] == [(("0",), True)]
    assert rules_of(made) == {"unprepared-data"}


# --- rounds ----------------------------------------------------------------------------------------------------------


def rounds(limit: int, before: bool = False, sorry: bool = True) -> Made:
    """A menu whose failed tries are counted beside it, or from the very first time on."""
    made = Made()
    if before:
        made.add("start", "pass", next="count")
    again = "sorry" if sorry else "count"
    made.add("menu", "menu", "For sales, press 1.", options={"1": "sales"}, silence=again, invalid=again)
    made.export.start = "start" if before else "menu"
    made.add("sorry", "say", "I did not get that.", next="count")
    made.add("count", "count", limit=limit, next="menu", done="sales")
    made.add("sales", "queue", team="Sales")
    return made


@pytest.mark.parametrize(("before", "tries"), [(False, 4), (True, 3)])
def test_a_count_beside_a_menu_is_its_number_of_tries(before: bool, tries: int):
    flow = flow_of(rounds(3, before))
    assert [each.name for each in flow.places] == ["menu"]
    listening = flow.places[0].block.listening
    assert listening and list(listening.after) == [tries]
    assert leads(listening.after[tries].block.lines[0]) == "sales"
    assert [line.text for line in listening.events["silence"].block.lines] == ["I did not get that."]
    assert not flow.allows


def test_the_folded_count_is_what_the_platform_does():
    distance = distances(facts_of(rounds(1)), None)
    assert distance.hops[0] == 1
    assert rules_of(rounds(1)) == set()


def test_a_count_round_two_menus_is_drawn_and_allowed():
    made = Made()
    made.add("first", "menu", "For sales, press 1.", options={"1": "sales"}, silence="second", invalid="second")
    made.add("second", "menu", "For sales, press 1.", options={"1": "sales"}, silence="count", invalid="count")
    made.add("count", "count", limit=2, next="first", done="sales")
    made.add("sales", "queue", team="Sales")
    flow = flow_of(made)
    check = check_of(place(flow, "count"))
    assert check.each_time
    assert [(branch.word, leads(branch.block.lines[0])) for branch in check.branches] == [
        ("more", "first"),
        ("done", "sales"),
    ]
    assert [(allow.rule, allow.place, allow.reason) for allow in flow.allows] == [("unbounded-loop", "first", COUNTED)]
    _, found, _ = build_flow(
        SourceText("flow.ivr", write_flow(flow)), "/nowhere/flow.ivr", frozenset({"unbounded-loop"})
    )
    assert found == []


def test_tries_of_the_platform_are_after_so_many():
    made = Made()
    menu(made, tries=3, tries_invalid=3)
    listening = place(flow_of(made), "menu").block.listening
    assert listening and list(listening.after) == [3]
    assert not listening.events


# --- data ------------------------------------------------------------------------------------------------------------


def test_the_words_say_what_is_asked_for():
    made = Made()
    made.add("ask", "ask", "Enter your ten-digit account number, then press pound.", next="sales",
             silence="sales", invalid="sales", value=Value("Digits", sensitive=True))  # fmt: skip
    made.add("sales", "queue", team="Sales")
    flow = flow_of(made)
    assert [(item.name, item.title, item.length, item.source, item.sensitive) for item in flow.data] == [
        ("account_number", "your account number", (10, 10), "paper", True)
    ]
    assert {"unprepared-data", "no-way-without-data"} == rules_of(made)


def test_an_announcement_prepares_what_is_asked_for():
    made = Made()
    made.add("hello", "say", "Please have your account number ready.", next="ask")
    made.add("ask", "ask", "Enter your account number.", next="sales", silence="sales", invalid="sales")
    made.add("sales", "queue", team="Sales")
    flow = flow_of(made)
    assert flow.places[0].block.lines[0].prepares == (flow.data[0],)  # type: ignore[union-attr]
    assert "unprepared-data" not in rules_of(made)


def test_of_a_value_without_words_nothing_is_claimed():
    made = Made()
    made.add("one", "ask", next="two", silence="two", invalid="two", value=Value("flow.customerChoice"))
    made.add("two", "ask", next="sales", silence="sales", invalid="sales", value=Value("flow.customerChoice"))
    made.add("sales", "queue", team="Sales")
    flow = flow_of(made)
    assert [(item.name, item.source) for item in flow.data] == [
        ("customer_choice", "memory"),
        ("customer_choice_2", "memory"),
    ]
    assert rules_of(made) == set()


# --- decisions -------------------------------------------------------------------------------------------------------


def test_a_lookup_fails_for_one_in_a_hundred():
    made = Made()
    made.add("lookup", "decide", question="Is the order known", branches={"True": "a", "2": "b"}, failure="c")
    for name in "abc":
        made.add(name, "say", name, next=None)
    check = check_of(flow_of(made).places[0])
    assert check.words == "Is the order known?"
    assert [(branch.word, branch.share) for branch in check.branches] == [
        ("true", None),
        ("is_2", None),
        ("error", 0.01),
    ]


def test_an_error_is_no_way_to_a_human():
    made = Made()
    made.add("lookup", "decide", question="Is the order known", branches={"yes": "bye"}, failure="sales")
    made.add("bye", "menu", "Press 1 for sales.", options={"1": "sales"}, silence="sales", invalid="sales")
    made.add("sales", "queue", team="Sales")
    assert distances(facts_of(made), None).hops[0] == 1


def test_a_decision_on_a_circle_is_drawn_each_time():
    made = Made()
    made.add("ready", "decide", question="Is it ready", branches={"yes": "sales", "no": "wait"})
    made.add("wait", "say", "Not yet.", next="ready")
    made.add("sales", "queue", team="Sales")
    assert check_of(place(flow_of(made), "ready")).each_time
    assert rules_of(made) == set()


def test_the_same_question_has_one_answer_unless_its_answers_differ():
    made = Made()
    made.add("a", "decide", question="Are we open", branches={"yes": "b", "no": "c"})
    made.add("b", "decide", question="Are we open", branches={"yes": "d", "no": "e"})
    made.add("c", "decide", question="Are we open", branches={"yes": "d", "holiday": "e"})
    made.add("d", "say", "d", next=None)
    made.add("e", "say", "e", next=None)
    words = [check_of(place(flow_of(made), name)).words for name in "abc"]
    assert words == ["Are we open?", "Are we open?", "Are we open (2)?"]


def test_an_opaque_element_keeps_its_ways_and_is_a_guess():
    made = Made()
    opaque = made.add("thing", "opaque", type="DoMagic", branches={"left": "sales"}, next="bye")
    made.add("sales", "queue", team="Sales")
    made.add("bye", "hang_up")
    flow = flow_of(made)
    assert [branch.word for branch in check_of(flow.places[0]).branches] == ["left", "otherwise"]
    assert opaque.span in flow.guesses
    assert flow.understood == pytest.approx(2 / 3)


def test_what_rests_on_a_guess_is_no_error():
    made = Made()
    made.add("menu", "menu", "Press 1 for news, press 1 for sales.", silence="news", invalid="news",
             options={"1": made.to("news", DYNAMIC)})  # fmt: skip
    made.add("news", "say", "Nothing new.", next=None)
    element = made.export.elements["menu"]
    element.options.append(element.options[0]._replace(exit=made.to("news", DYNAMIC)))
    found = {each.rule: str(each.severity) for each in findings(made)}
    assert found["duplicate-key"] == "warning"
    assert found["no-human-path"] == "error"


# --- people ----------------------------------------------------------------------------------------------------------


def test_a_transfer_that_can_fail_is_asked_before():
    made = Made()
    made.add("sales", "queue", team="Sales", full="busy", failure="sorry")
    made.add("busy", "say", "Everybody is busy.", next=None)
    made.add("sorry", "say", "Something went wrong.", next=None)
    check = check_of(flow_of(made).places[0])
    assert [(branch.word, branch.share) for branch in check.branches] == [
        ("full", 0.05),
        ("error", 0.01),
        ("otherwise", None),
    ]


def test_after_the_conversation_the_call_may_go_on():
    made = Made()
    made.add("sales", "queue", team="Sales", next="survey")
    made.add("survey", "say", "How were we?", next=None)
    team = flow_of(made).teams[0]
    assert leads(team.events["resolved"].block.lines[0]) == "survey"  # type: ignore[arg-type]


def test_messages_and_calls_back():
    made = Made()
    made.add("menu", "menu", "Press 1 for a call back.", options={"1": "ring"}, silence="voice", invalid="voice")
    made.add("ring", "callback", team="Sales", next="bye")
    made.add("voice", "message", team="Sales", next="bye")
    made.add("bye", "say", "Goodbye.", next=None)
    flow = flow_of(made)
    assert isinstance(place(flow, "ring").block.lines[0], CallBack)
    assert isinstance(place(flow, "voice").block.lines[0], TakeMessage)
    assert [team.name for team in flow.teams] == ["sales"]
    assert "no-human-path" not in rules_of(made)


def test_another_number_and_another_flow_leave_the_call():
    made = Made()
    made.add("menu", "menu", "Press 1 or press 2.", options={"1": "out", "2": "other"}, silence="out", invalid="out")
    made.add("out", "outside", to="+15550100")
    made.add("other", "flow", to="Billing Flow")
    listening = flow_of(made).places[0].block.listening
    assert listening
    arrows = [option.block.lines[0] for option in listening.options]
    assert [(arrow.kind, arrow.word) for arrow in arrows] == [("outside", "+15550100"), ("outside", "Billing Flow")]  # type: ignore[union-attr]
    assert "no-human-path" not in rules_of(made)


# --- several exports -------------------------------------------------------------------------------------------------


def test_a_module_is_called_and_comes_back():
    main, module = Made("Main"), Made("Identify", is_module=True, file="module.json")
    main.add("identify", "call", to="identify", next="sales", branches={"Known": "vip"})
    main.add("sales", "queue", team="Sales")
    main.add("vip", "queue", team="VIP")
    module.add("look", "decide", question="Is the caller known", branches={"yes": "known", "no": "end"})
    module.add("known", "return", to="Known")
    module.add("end", "return")
    flow = flow_of(main, module)
    step = place(flow, "identify")
    do = step.block.lines[0]
    assert isinstance(do, Do) and do.place is place(flow, "look")
    assert {word: leads(handler.block.lines[0]) for word, handler in do.outcomes.items()} == {"known": "vip"}
    assert leads(arrow_of(step)) == "sales"
    assert [entry.name for entry in flow.entries] == ["Main"]
    assert rules_of(main, module) == set()


def test_a_flow_that_is_called_comes_back_where_it_ends():
    main, other = Made("Main"), Made("Survey", file="survey.json")
    main.add("survey", "call", to="Survey", next="sales")
    main.add("sales", "queue", team="Sales")
    other.add("thanks", "say", "Thank you.", next=None)
    flow = flow_of(main, other)
    assert arrow_of(place(flow, "thanks")).kind == "return_"


def test_a_call_in_a_circle_is_not_followed():
    one, two = Made("One"), Made("Two", is_module=True, file="two.json")
    one.add("go", "call", to="Two", next=None)
    two.add("back", "call", to="Two", next="end")
    two.add("end", "return")
    flow = flow_of(one, two)
    assert sum(isinstance(line, Do) for each in flow.places for line in each.block.lines) == 1
    assert not facts_of(one, two).graph.too_large


def test_flows_that_lead_to_each_other_have_one_entry():
    one, two = Made("One"), Made("Two", file="two.json")
    one.add("hello", "say", "Hello.", next="go")
    one.add("go", "flow", to="TWO")
    two.add("menu", "menu", "Press 1.", options={"1": "sales"}, silence="sales", invalid="sales")
    two.add("sales", "queue", team="Sales")
    flow = flow_of(one, two)
    assert [entry.name for entry in flow.entries] == ["One"]
    assert leads(arrow_of(place(flow, "hello"))) == "menu"


def test_a_whisper_is_no_call_of_a_customer():
    made = Made("Whisper", kind="agent whisper")
    made.add("tell", "say", "A caller from Boston.", next=None)
    flow = flow_of(made)
    assert flow.kind == "agent whisper"
    assert not flow.places and not flow.entries


def test_languages_are_said_where_they_change():
    made = Made()
    made.add("hola", "pass", language="es", next="dice")
    dice = made.add("dice", "say", next=None)
    dice.words = (Words("Gracias.", made.span(), language="es"),)
    flow = flow_of(made)
    assert flow.languages == ("en", "es")
    lines = flow.places[0].block.lines
    assert isinstance(lines[0], Language) and isinstance(lines[1], Say)
    assert lines[1].translations == {"es": "Gracias."}
    assert "language-lost" not in rules_of(made)


def bilingual(shared: str) -> Made:
    """A choice of language, and words that callers in both come to."""
    made = Made()
    made.add("choose", "menu", "For English, press 1. Para español, oprima 2.", options={"1": "shared", "2": "es"},
             silence="shared", invalid="shared")  # fmt: skip
    made.add("es", "pass", language="es", next="hola")
    made.add("hola", "say", "Gracias por llamar a nuestro servicio.", next="shared")
    made.add("shared", "say", shared, next="sales")
    made.add("sales", "queue", team="Sales")
    return made


@pytest.mark.parametrize(
    ("shared", "lost"),
    [
        ("Please hold the line, we will be with you.", True),
        ("Acme.", False),  # of no language
        ("", False),  # not known
        ("Please hold the line for us. Por favor espere en la línea.", False),
    ],
)
def test_words_of_another_language_are_lost_where_they_are_surely_of_one(shared: str, lost: bool):
    made = bilingual(shared)
    assert rules_of(made) == ({"language-lost"} if lost else set())
    says = [line for line in place(flow_of(made), "es").block.lines if isinstance(line, Say)]
    assert says[0].translations == {"es": "Gracias por llamar a nuestro servicio."}


def test_nothing_that_an_export_can_hold_crashes():
    made = Made()
    made.add(
        "decide", "decide", branches={"yes": "loop", "no": "lost", "maybe": "ask", "often": "count", "else": "empty"}
    )
    made.add("loop", "pass", next="loop")
    made.add("lost", "menu", options={"1": "nowhere"}, next=None)
    made.add("ask", "ask", next=Exit(None, made.span(), IMPLIED))
    made.add("count", "count", limit=None, next="count")
    made.add("empty", "decide")
    facts = facts_of(made)
    assert [each.name for each in facts.flow.places] == ["decide", "lost", "ask", "count", "empty"]
    assert facts.judges_calls
    assert {"yes", "no", "maybe", "often", "else"} == {
        branch.word for branch in check_of(facts.flow.places[0]).branches
    }
    assert [type(line) for line in place(facts.flow, "ask").block.lines[:1]] == [Ask]


def test_an_export_without_a_beginning_has_no_entry():
    made = Made()
    made.add("loop", "pass", next="loop")
    assert not flow_of(made).entries


def test_an_extension_that_may_be_dialled_is_a_hidden_way_to_people():
    """Nobody is told of it, and yet nobody is stuck."""
    made = Made()
    menu = made.add("menu", "menu", "For our hours, press 1.", options={"1": "hours"}, silence="hours", invalid="hours")
    menu.options.append(Pressed((), ("a number",), "", made.to("desk"), hidden=True))
    made.add("hours", "say", "Nine to five.", next=None)
    made.add("desk", "queue", team="Desk")
    option = flow_of(made).listenings[0].options[1]
    assert (option.hidden, option.announced, option.label) == (True, False, None)
    assert not rules_of(made) & {"no-human-path", "unspoken-option"}


def test_a_team_keeps_its_name_and_a_step_in_front_of_it_says_where_it_leads():
    made = Made()
    made.add("menu", "menu", "For sales, press 1.", options={"1": "sales"}, silence="sales", invalid="sales")
    made.add("sales", "queue", name="", team="Sales", failure="sorry")
    made.add("sorry", "say", "Please call again.", next=None)
    flow = flow_of(made)
    assert [team.name for team in flow.teams] == ["sales"]
    assert [each.name for each in flow.places][1:] == ["to_sales", "sorry"]


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("+15550100", "+15550100"),
        ("{{widgets.look_up.body}}", "a number found during the call"),
        ("$.Attributes.branchNumber", "branch Number"),
        ("var.default_phone_number", "default phone number"),
        ("sofia/$${domain}/someone@example.com", "sofia/$domain/someone@example.com"),
    ],
)
def test_where_a_transfer_leads_is_said_as_people_would(to: str, said: str):
    made = Made()
    made.add("start", "say", "Hello.", next="out")
    made.add("out", "outside", to=to, certain=False)
    assert leads(arrow_of(flow_of(made).places[0])) == said


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("{{prefix}}-Call-Flow", "Call-Flow"),
        ("${stage} Main", "Main"),
        ("[IVR] Main", "[IVR] Main"),
        ("{{x}}", "{{x}}"),
    ],
)
def test_a_title_is_shown_without_placeholders(title: str, shown: str):
    made = Made(title)
    made.add("start", "say", "Hello.", next=None)
    assert flow_of(made).title == shown


def test_brackets_of_a_name_keep_their_partner():
    assert [readable(text) for text in ("[IVR Reporting] Studio Flow", "(Main)", "Sales (EU)")] == [
        "[IVR Reporting] Studio Flow",
        "Main",
        "Sales (EU)",
    ]


def test_keys_that_portuguese_words_name_are_announced():
    made = Made(language="pt")
    menu(made)
    made.export.elements["menu"].words = (Words("Para vendas, digite 1.", made.span()),)
    option = flow_of(made).listenings[0].options[0]
    assert (option.announced, option.label) == (True, None)
