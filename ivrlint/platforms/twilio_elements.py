"""What each widget of a Twilio Studio flow is to a caller."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ivrlint.platforms.export import DYNAMIC, IMPLIED, Element, Exit, Pressed, Value
from ivrlint.platforms.json_text import Places
from ivrlint.platforms.twilio_counters import Count, counts
from ivrlint.platforms.twilio_liquid import Reference, is_dynamic, references, spoken, subject, team_name
from ivrlint.platforms.twilio_menus import DIGITS, Menu, menu, value
from ivrlint.platforms.twilio_widgets import Condition, Way, Widget
from ivrlint.text import did_you_mean

AFTER_THE_CALL = frozenset({"hangup"})
"""Events that come when the caller has gone: nobody hears what they lead to."""
MESSAGES = ("incomingMessage", "incomingConversationMessage")
"""Events by which a text message comes in."""
_OPEN = re.compile(r"(?:is|are)?\s*(?:we)?\s*(?:currently)?\s*open\Z", re.IGNORECASE)
_OPEN_WORDS = {"true": "open", "yes": "open", "open": "open", "1": "open", "false": "closed", "closed": "closed"}
_ANY_KEY = re.compile(
    r"\bany (?:key|button|digit|number)\b|\bcualquier (?:tecla|bot|n)|\bqualquer (?:tecla|bot|n)|n.importe quelle touche"
    r"|beliebige taste|qualsiasi tasto",
    re.IGNORECASE,
)
_PEOPLE = frozenset({"client", "conference"})
"""What `connect-call-to` may ring that is a person of one's own; numbers and SIP addresses lie outside."""


class Elements:
    """Makes elements of the widgets of one flow.

    Parameters
    ----------
    widgets : of the flow, by id, without its trigger
    entries : by id, the ids of the widgets that lead there
    places : of the file
    text : of the whole flow
    """

    def __init__(
        self, widgets: Mapping[str, Widget], entries: Mapping[str, set[str]], places: Places, text: str
    ) -> None:
        self.places = places
        self.read = references(text)
        self.counts = counts(widgets)
        self.menus = {
            key: found
            for key, one in widgets.items()
            if one.type == "gather-input-on-call" and (found := menu(one, widgets, entries)) is not None
        }
        self.teams: dict[tuple[str, str, str], str] = {}

    def element(self, widget: Widget) -> Element:
        """A widget as the call meets it.

        Parameters
        ----------
        widget : one of the flow's, no trigger
        """
        element = Element(
            id=widget.id,
            name=widget.name,
            type=widget.type,
            kind="opaque",
            span=widget.span,
            words=spoken(widget, self.places),
            language="",
        )
        make = _MAKERS.get(widget.type, Elements._unknown)
        make(self, widget, element)
        self._keep_others(widget, element)
        if widget.remarks:
            element.valid = False
            element.remark = "; ".join([*([element.remark] if element.remark else []), *widget.remarks])
        return element

    def _keep_others(self, widget: Widget, element: Element) -> None:
        """Ways that its kind has no name for are kept as branches, so that what they lead to is not lost."""
        found = self.menus.get(widget.id)
        met = {way.target for way in element.exits} | (found.parts | found.heard if found is not None else set())
        for way in widget.ways:
            if way.next and way.next not in met and way.event not in AFTER_THE_CALL:
                met.add(way.next)
                element.branches.append((way.event, widget.leaving(way)))

    def _unknown(self, widget: Widget, element: Element) -> None:
        element.branches = [(way.event, widget.leaving(way)) for way in widget.ways if way.next]
        element.next = None if element.branches else Exit(None, widget.span, IMPLIED)
        element.valid = False
        hint = did_you_mean(widget.type, sorted(_MAKERS))
        element.remark = f"Studio has no widget of the type `{widget.type}`.{hint}"

    def _say(self, widget: Widget, element: Element) -> None:
        element.kind = "say" if element.words else "pass"
        element.next = widget.exit("audioComplete")

    def _gather(self, widget: Widget, element: Element) -> None:
        loops = widget.properties.text("loop")
        if loops.isdecimal() and 1 < int(loops[:3]) < 100:
            element.tries, element.tries_invalid = int(loops), 1
        found = self.menus.get(widget.id)
        if found is not None:
            _fill_menu(element, found)
            return
        element.silence = widget.exit("timeout")
        if self._takes_any_key(widget, element):
            element.kind, element.remark = "menu", "any key leads on"
            element.options = [Pressed(tuple("1234567890*#"), (), "any key", widget.exit("keypress"))]
            return
        element.kind = "ask"
        element.value = value(widget)
        element.next = widget.wired("keypress") or widget.wired("speech") or widget.exit("keypress")

    def _takes_any_key(self, widget: Widget, element: Element) -> bool:
        """Whether one key is waited for and nothing in the flow looks at which it was."""
        if not widget.target("keypress") or Reference(widget.name, DIGITS) in self.read:
            return False
        asked = value(widget).length
        return asked == (1, 1) or any(_ANY_KEY.search(words.text) for words in element.words)

    def _pay(self, widget: Widget, element: Element) -> None:
        element.kind = "ask"
        element.value = Value("payment", sensitive=True)
        element.next = widget.exit("success")
        element.invalid = widget.exit("maxFailedAttempts", "validationError")
        element.failure = widget.exit("providerError", "payInterrupted")
        tries = widget.properties.text("max_attempts")
        element.tries = (
            int(tries) if tries.isdecimal() and 0 < int(tries[:3]) < 100 else 2
        )  # Studio's own: one more try

    def _decide(self, widget: Widget, element: Element) -> None:
        count = self.counts.get(widget.id)
        if count is not None:
            _fill_count(element, count)
            return
        element.kind = "decide"
        element.question = subject(widget.properties.text("input"))
        matches = [way for way in widget.ways if way.event == "match"]
        element.branches = [(_answer(way), widget.leaving(way, DYNAMIC)) for way in matches]
        rest = "otherwise"
        if _OPEN.match(element.question):
            element.question = "opening hours"
            element.branches = [(_OPEN_WORDS.get(name.lower(), name), way) for name, way in element.branches]
            rest = "closed" if [name for name, _ in element.branches] == ["open"] else rest
        other = widget.way("noMatch")
        way = widget.leaving(other, DYNAMIC) if other is not None else Exit(None, widget.span, IMPLIED)
        element.branches.append((rest, way))

    def _lookup(self, widget: Widget, element: Element) -> None:
        element.kind = "decide"
        element.branches = [("success", widget.exit("success"))]
        element.failure = widget.exit("fail", "failed")

    def _pass(self, widget: Widget, element: Element) -> None:
        element.kind = "pass"
        element.next = widget.exit("next", "sent", "success", "created", "resumed")
        element.failure = widget.exit("failed", "fail") if widget.way("failed", "fail") is not None else None

    def _wait(self, widget: Widget, element: Element) -> None:
        element.kind = "wait"
        element.next = widget.exit(*MESSAGES, "success")
        element.silence = widget.exit("timeout")
        element.failure = widget.exit("deliveryFailure", "failed")

    def _queue(self, widget: Widget, element: Element) -> None:
        element.kind = "queue"
        element.team = self._team(widget)
        element.next = widget.wired("callComplete")
        element.failure = widget.exit("failedToEnqueue", "callFailure")

    def _team(self, widget: Widget) -> str:
        """Widgets that hand over to the same workflow with the same attributes hand over to the same people."""
        properties = widget.properties
        workflow = properties.text("workflow", "workflow_sid", "queue_name", "to")
        attributes = properties.text("attributes", "task_attributes")
        waiting = properties.text("waitUrl", "wait_url", "hold_music_url")
        return self.teams.setdefault((workflow or widget.id, attributes, waiting), team_name(widget))

    def _connect(self, widget: Widget, element: Element) -> None:
        """After the conversation, and also where nobody answered, the call goes on by the same event."""
        noun, to = widget.properties.text("noun"), widget.properties.text("to", "sip_endpoint")
        element.next = widget.wired("callCompleted")
        element.failure = widget.exit("callCompleted", "failed")
        element.certain = not is_dynamic(to)
        if noun in _PEOPLE:
            element.kind, element.team = "queue", self._team(widget)
        else:
            element.kind, element.to = "outside", to or team_name(widget)

    def _dial_out(self, widget: Widget, element: Element) -> None:
        """Where nobody answers there is no caller: what is not wired then ends no call."""
        element.kind = "decide"
        element.branches = [("answered", widget.exit("answered"))]
        for event in ("answeredByMachine", "busy", "noAnswer", "failed"):
            if (way := widget.wired(event)) is not None:
                element.branches.append((event, way))

    def _record(self, widget: Widget, element: Element) -> None:
        element.kind = "message"
        element.next = widget.exit("recordingComplete")
        element.silence = widget.exit("noAudio")

    def _subflow(self, widget: Widget, element: Element) -> None:
        element.kind = "call"
        element.to = widget.properties.text("flow_sid", "flow_name", "flow")
        element.certain = not is_dynamic(element.to)
        element.next = widget.exit("completed")
        element.failure = widget.exit("failed")

    def _redirect(self, widget: Widget, element: Element) -> None:
        """TwiML elsewhere has the call, and may give it back."""
        element.to = widget.properties.text("url")
        element.certain = False
        element.next = widget.wired("return")
        element.kind = "flow" if element.next is None else "call"
        element.failure = widget.wired("fail", "failed", "timeout")

    def _bot(self, widget: Widget, element: Element) -> None:
        """A machine talks to the caller; it ends in one of several ways."""
        element.kind = "call"
        element.certain = False
        properties = widget.properties
        element.to = properties.text("connector_name", "connector", "autopilot_assistant_sid", "url") or widget.name
        endings = [way for way in widget.ways if way.event not in ("failed", "failure", "hangup", "timeout")]
        element.branches = [(way.event, widget.leaving(way)) for way in endings]
        element.failure = widget.exit("failed", "failure", "timeout")


def _fill_menu(element: Element, found: Menu) -> None:
    element.kind = "menu"
    element.options = found.options
    element.silence, element.invalid, element.failure = found.silence, found.invalid, found.failure
    element.spoken = found.spoken
    element.branches = found.others


def _fill_count(element: Element, count: Count) -> None:
    element.kind = "count"
    element.next, element.done = count.again, count.done
    element.limit, element.start = count.limit, count.start


_SIGNS = {
    "equal_to": "", "matches_any_of": "", "contains": "contains ", "starts_with": "begins with ", "regex": "like ",
    "not_equal_to": "not ", "does_not_match_any_of": "none of ", "does_not_contain": "without ",
    "does_not_start_with": "does not begin with ", "less_than": "below ", "greater_than": "above ",
    "is_before_time": "before ", "is_after_time": "after ", "is_before_date": "before ", "is_after_date": "after ",
}  # fmt: skip


def _answer(way: Way) -> str:
    """What a `match` of a split is called: by the designer, else by what it compares with."""
    return next((one.label for one in way.conditions if one.label), "") or " or ".join(map(_compared, way.conditions))


def _compared(condition: Condition) -> str:
    if condition.type in ("is_blank", "is_not_blank"):
        return condition.type.removeprefix("is_").replace("_", " ")
    return f"{_SIGNS.get(condition.type, '')}{condition.value.strip()}"


_MAKERS: dict[str, Callable[[Elements, Widget, Element], None]] = {
    "say-play": Elements._say,
    "gather-input-on-call": Elements._gather,
    "split-based-on": Elements._decide,
    "set-variables": Elements._pass,
    "run-function": Elements._lookup,
    "make-http-request": Elements._lookup,
    "send-message": Elements._pass,
    "send-and-wait-for-reply": Elements._wait,
    "send-to-flex": Elements._queue,
    "enqueue-call": Elements._queue,
    "connect-call-to": Elements._connect,
    "make-outgoing-call-v1": Elements._dial_out,
    "make-outgoing-call-v2": Elements._dial_out,
    "record-voicemail": Elements._record,
    "record-call": Elements._pass,
    "start-call-recording": Elements._pass,
    "fork-stream": Elements._pass,
    "start-conversation": Elements._pass,
    "resume-conversation": Elements._pass,
    "capture-payments": Elements._pay,
    "run-subflow": Elements._subflow,
    "add-twiml-redirect": Elements._redirect,
    "connect-virtual-agent": Elements._bot,
    "connect-virtual-agent-v2": Elements._bot,
    "run-conversation-relay": Elements._bot,
    "send-to-auto-pilot": Elements._bot,
}
"""What becomes of each widget; the list is Studio's own, with those that it had before."""
