"""Which lines may stand where, and the words people bring along from other tools."""

from ivrlint.script.tree import Statement

DECLARATIONS = frozenset({"flow", "use", "goal", "data", "team", "caller", "menu", "step", "inbound", "outbound",
                          "secret", "defaults", "expect", "allow"})  # fmt: skip
SCRIPT = frozenset({"say", "ask", "check", "do", "send", "promise", "take", "call", "resolves", "deflects", "wait",
                    "->", "allow", "knows", "language"})  # fmt: skip
OFFER = frozenset({"press", "speak", "on", "after", "listen"})
"""What a script may hold besides, once it offers keys or words."""

ALLOWED: dict[str, frozenset[str]] = {
    "file": DECLARATIONS,
    "step": SCRIPT,
    "script": SCRIPT | OFFER,
    "menu": SCRIPT | OFFER,
    "option": SCRIPT | OFFER,
    "ask": frozenset({"say", "press", "speak", "on", "after", "listen", "accepts", "confirm", "allow"}),
    "defaults": frozenset({"press", "speak", "on", "after", "listen", "allow"}),
    "team": frozenset({"say", "resolves", "on", "allow", "open", "queue", "hold", "needs", "tells"}),
    "promise": frozenset({"on", "allow"}),
    "do": frozenset({"on", "allow"}),
    "say": frozenset({"audio", "prepares", "allow"}),
    "send": frozenset({"audio", "prepares", "allow"}),
    "goal": frozenset({"deadline", "wants", "allow"}),
    "data": frozenset({"digits", "letters", "date", "amount", "speech", "yes_no", "from", "takes", "sensitive",
                       "allow"}),
    "caller": frozenset({"patience", "has", "allow"}),
    "inbound": frozenset({"prepares", "allow"}),
    "branches": frozenset({"allow"}),
    "nothing": frozenset({"allow"}),
}  # fmt: skip
SETTINGS_ONLY = frozenset({"goal", "data", "caller", "inbound", "say", "send", "team"})
SPOKEN_IN_LANGUAGES = frozenset({"say", "send", "option"})
SETTINGS = frozenset({"deadline", "wants", "digits", "letters", "date", "amount", "speech", "yes_no", "from", "takes",
                      "sensitive", "open", "queue", "hold", "needs", "tells", "listen", "accepts", "confirm", "knows",
                      "language", "audio", "prepares", "patience", "has"})  # fmt: skip
VERBS = (DECLARATIONS | SCRIPT | OFFER) - {"listen", "knows", "language"}
ARROW_AT_THE_END = frozenset({"option", "branch", "on", "after", "inbound"})
NO_PLACE_NAMES = frozenset({"again", "back", "hang", "return"})

SYNONYMS = {
    "prompt": "what the system says is written `say \"…\"`",
    "play": "what the system says is written `say \"…\"`; a recording goes under it: `audio \"file.wav\"`",
    "speech": "words the caller can say are written `speak \"…\"`",
    "option": "an option is written `press 1 for \"…\" -> place`",
    "dial": "a key is written `press 1 for \"…\" -> place`; another number is `-> \"1-800-555-0143\"`",
    "key": "a key is written `press 1 for \"…\" -> place`",
    "dtmf": "a key is written `press 1 for \"…\" -> place`",
    "timeout": "silence is written `on silence`, and how long to wait for it `listen 5 s`",
    "noinput": "silence is written `on silence`",
    "no_input": "silence is written `on silence`",
    "no-input": "silence is written `on silence`",
    "nomatch": "a wrong key is written `on invalid`",
    "no_match": "a wrong key is written `on invalid`",
    "no-match": "a wrong key is written `on invalid`",
    "error": "a wrong key is written `on invalid`, silence `on silence`",
    "transfer": "a transfer is an arrow to a team, `-> front_desk`, or to another number, `-> \"1-800-555-0143\"`",
    "goto": "moving on is an arrow: `-> place`",
    "go": "moving on is an arrow: `-> place`",
    "jump": "moving on is an arrow: `-> place`",
    "hangup": "hanging up is written `-> hang up`",
    "hang": "hanging up is written `-> hang up`",
    "disconnect": "hanging up is written `-> hang up`",
    "end": "a call ends with `-> hang up`; the end of a block is where its indentation ends",
    "exit": "hanging up is written `-> hang up`; leaving a `do` is `-> return`",
    "repeat": "saying the options again is written `-> again`",
    "again": "saying the options again is written `-> again`",
    "back": "the menu before is written `-> back`",
    "return": "coming back from a `do` is written `-> return` or `-> return word`",
    "voicemail": "a recorded message is written `take message for team within 1 day`",
    "record": "a recorded message is written `take message for team within 1 day`",
    "queue": "a queue belongs to a team: `team sales`, with `hold 5 min` and `queue 20` under it",
    "agent": "people are a `team`",
    "human": "people are a `team`",
    "gather": "data is asked for with `ask name`, and declared with `data name \"…\"`",
    "input": "data is asked for with `ask name`, and declared with `data name \"…\"`",
    "collect": "data is asked for with `ask name`, and declared with `data name \"…\"`",
    "if": "what the system decides is written `check \"question?\"`, with its answers under it",
    "else": "the rest of a `check` is written `otherwise`",
    "callback": "a call back is written `call back by team within 1 hour`",
    "sms": "a text message is written `send sms to person \"…\"`",
    "intent": "why people call is written `goal name \"…\"`",
    "node": "places are written `menu name`, `step name` or `team name`",
    "state": "places are written `menu name`, `step name` or `team name`",
    "block": "places are written `menu name`, `step name` or `team name`",
    "extension": "dialling an extension is not in the language yet",
    "import": "other files are used by `use \"file.ivr\" as name`",
    "include": "other files are used by `use \"file.ivr\" as name`",
    "incoming": "a number that people dial is written `inbound \"1-800-555-0142\" -> place`",
    "hours": "opening hours stand under a team: `open mon-fri 8:00-17:00`",
    "closed": "what happens outside the opening hours stands under a team: `on closed -> place`",
    "length": "how long an item is stands under its `data` line: `digits 10` or `letters 8`",
    "number": "a value of figures is written `digits 10`, under a `data` line",
    "numeric": "a value of figures is written `digits 10`, under a `data` line",
    "message": "what the system says is written `say \"…\"`; a recorded message `take message for team`",
    "title": "a title stands on the line that it names: `menu main \"the first menu\"`",
    "default": "what holds for every menu and ask is written under `defaults`",
}  # fmt: skip
"""Words of other tools, which edit distance does not find, with what to write instead."""

TARGET_SYNONYMS = {
    "hangup": "hanging up is written `-> hang up`",
    "hang_up": "hanging up is written `-> hang up`",
    "disconnect": "hanging up is written `-> hang up`",
    "end": "hanging up is written `-> hang up`",
    "exit": "hanging up is written `-> hang up`; leaving a `do` is `-> return`",
    "goodbye": "hanging up is written `-> hang up`",
    "repeat": "saying the options again is written `-> again`",
    "replay": "saying the options again is written `-> again`",
    "previous": "the menu before is written `-> back`",
    "queue": "callers wait for a team: name one with `team sales`, and under it `hold 5 min`",
    "voicemail": "a recorded message is written `take message for team within 1 day`, on a line of its own",
}
"""Words that people write after an arrow as if they were places."""

DECLARED_AS = {
    "queue": "team", "agent": "team", "human": "team", "node": "step", "state": "step", "block": "step",
    "intent": "goal", "incoming": "inbound", "import": "use", "include": "use",
}  # fmt: skip
"""What a declaration in the words of another tool declares."""

SETTING_FORMS = {
    "deadline": "`deadline 3 days`",
    "wants": "`wants person 60%`",
    "digits": "`digits 10` or `digits 8-12`",
    "letters": "`letters 10` or `letters 8-12`",
    "from": '`from memory`, `from paper "the receipt"` or `from device "…"`',
    "takes": "`takes 4 min`",
    "open": "`open mon-fri 8:00-17:00, sat 9:00-12:00` or `open always`",
    "queue": "`queue 20`",
    "hold": "`hold 5 min` or `hold 2-8 min`",
    "needs": "`needs order_number`",
    "tells": "`tells position`",
    "listen": "`listen 5 s`",
    "accepts": "`accepts 92%`",
    "knows": "`knows order_number`",
    "language": "`language es`",
    "audio": '`audio "file.wav"`',
    "prepares": "`prepares order_number`",
    "patience": "`patience 3 min`",
    "has": "`has order_number` or `has order_number 10%`",
}
"""How settings are written, for lines in which they cannot be read."""
TAKES_NAMES = frozenset({"knows", "prepares", "needs"})

EVENT_SYNONYMS = {
    "timeout": "silence", "noinput": "silence", "no_input": "silence", "nothing": "silence", "quiet": "silence",
    "nomatch": "invalid", "no_match": "invalid", "error": "invalid", "wrong": "invalid", "mistake": "invalid",
}  # fmt: skip

EVENT_HOMES = {
    "closed": "a team", "full": "a team", "hold": "a team", "unresolved": "a team", "resolved": "a team",
    "missed": "a promise", "verified": "a `do`", "failed": "a `do`",
}  # fmt: skip
"""Where events belong that a menu or an `ask` does not know."""


def context_of(statement: Statement | None) -> str:
    """What kind of block the children of `statement` form, as a key of `ALLOWED`; None is the file itself."""
    if statement is None:
        return "file"
    rule = statement.rule
    if rule == "decl":
        return statement.verb
    if rule in ("check", "outbound"):
        return "branches"
    if rule in ("option", "ask", "defaults", "promise", "do", "say", "send", "inbound"):
        return rule
    if rule in ("on", "after") or is_branch(statement):
        return "script"
    return "nothing"


def is_branch(statement: Statement) -> bool:
    """Whether the line is an answer of a `check` or a way an `outbound` call can go."""
    parent = statement.parent
    return statement.rule == "words" and parent is not None and parent.rule in ("check", "outbound")


def verb_of(statement: Statement) -> str:
    """The word that decides where a line may stand; ``->`` for an arrow on its own."""
    return "->" if statement.rule == "arrow" else statement.verb


def block_name(context: str, statement: Statement | None) -> str:
    """Where a line stands, in a message: "in a menu", "under `do`", "at the margin"."""
    if statement is None:
        return "at the margin"
    if context in ("script", "option") and statement.verb in ("on", "after", "press", "speak"):
        return f"under `{statement.verb}`"
    if context in ("menu", "step", "team", "goal", "ask", "data", "caller"):
        names = {"ask": "an `ask`", "data": "a data item", "caller": "a caller group"}
        return f"in {names.get(context) or f'a {context}'}"
    return f"under `{statement.verb}`"
