"""What the applications of FreeSWITCH's dialplan are, as menus and extensions run them: `transfer 1000 XML default`."""

from __future__ import annotations

import re

from ivrlint.findings import Span
from ivrlint.platforms.export import IMPLIED, Element, Exit, Value, Words

_SILENT = frozenset({
    "answer", "pre_answer", "ring_ready", "set", "export", "unset", "multiset", "multiunset", "log", "info",
    "verbose_events", "hash", "db", "limit", "bind_meta_app", "bind_digit_action", "clear_digit_action",
    "digit_action_set_realm", "record_session", "stop_record_session", "start_dtmf", "stop_dtmf",
    "start_dtmf_generate", "sched_hangup", "sched_transfer", "sched_broadcast", "set_user", "set_global",
    "set_name", "set_audio_level", "set_profile_var", "privacy", "push", "eval", "event", "presence", "nibblebill",
    "cng_plc", "early_hangup", "enable_heartbeat", "enable_keepalive", "check_acl", "flush_dtmf", "jitterbuffer",
    "sound_test", "spandsp_start_dtmf", "spandsp_stop_dtmf", "unloop", "cidlookup", "easyroute", "lcr",
    "phrase_set", "send_display", "send_dtmf", "send_info", "filter_codecs", "mutex", "novideo", "block_dtmf",
    "unblock_dtmf", "soft_hold",
})  # fmt: skip
_TEAM_IN_CALL = re.compile(r"\$\{(?:group_call|sofia_contact|contact)\(([^@()]*)")
_LEADING = re.compile(r"^(?:\{[^{}]*\}|\[[^\[\]]*\]|<[^<>]*>)+")
_VARIABLE = re.compile(r"\$\$?\{[^{}]*\}|\$\d")
_FLAG = re.compile(r"^-\w+\s+")
_LONG_NUMBER = re.compile(r"\+?\d{7,}")


def spoken(value: str, span: Span, language: str = "") -> tuple[Words, ...]:
    """What a sound of FreeSWITCH speaks: `say:` text, `phrase:` a macro, else a file or several.

    Parameters
    ----------
    value : the attribute
    span : its place
    language : of texts
    """
    found = []
    value = value.strip()
    parts = value.removeprefix("file_string://").split("!") if value.startswith("file_string://") else [value]
    for part in filter(None, map(str.strip, parts)):
        if part.startswith("say:"):
            text = _VARIABLE.sub(" ", part[4:])
            found.append(Words(" ".join(text.split()), span, dynamic=text != part[4:], language=language))
        elif part.startswith("phrase:"):
            found.append(Words("", span, audio=part[7:].partition(":")[0]))
        elif not part.startswith(("silence_stream:", "tone_stream:")):
            whole = _VARIABLE.sub("", part)
            found.append(Words("", span, audio=part, dynamic=not whole.strip("/ ")))
    return tuple(found)


def element(id: str, app: str, data: str, span: Span, following: Exit) -> Element:
    """The element of an application.

    Parameters
    ----------
    id : of the element
    app : the application, in small letters
    data : what it is given
    span : where it stands
    following : what comes after it
    """
    made = Element(id, "", app, "pass", span)
    if app in _SILENT:
        made.next = following
    elif app in ("sleep", "wait_for_silence", "delay_echo"):
        made.kind, made.next = "wait", following
        made.seconds = int(data) / 1000 if app == "sleep" and re.fullmatch(r"\d{1,8}", data) else None
    elif app in ("hangup", "respond"):
        made.kind = "hang_up"
    elif app in (
        "playback",
        "endless_playback",
        "loop_playback",
        "say",
        "speak",
        "phrase",
        "gentones",
        "displace_session",
    ):
        made.kind, made.words, made.next = "say", _words(app, data, span), following
    elif app in ("play_and_get_digits", "read"):
        _ask(made, app, data, following)
    elif app in ("transfer", "bridge", "callcenter", "fifo", "voicemail", "deflect", "redirect", "conference"):
        _hand_over(made, app, data, following)
    else:
        made.kind, made.next = "opaque", following
    made.certain = not _VARIABLE.search(data) or made.kind in ("say", "ask")
    return made


def _words(app: str, data: str, span: Span) -> tuple[Words, ...]:
    if app == "speak":
        text = data.split("|")[-1]
        return spoken(f"say:{text}", span)
    if app == "phrase":
        return spoken(f"phrase:{re.split(r'[,:]', data)[0]}", span)
    if app == "say":
        return (Words("", span, dynamic=True),)
    return () if app == "gentones" else spoken(_FLAG.sub("", data), span)


def _ask(made: Element, app: str, data: str, following: Exit) -> None:
    """`play_and_get_digits <min> <max> <tries> <timeout> <terminators> <file> <invalid> <variable> …`; `read` alike."""
    parts = data.split()
    made.kind, made.next = "ask", following
    least, most = (int(part) if re.fullmatch(r"\d{1,4}", part) else None for part in [*parts, "", ""][:2])
    length = (least, most) if least is not None and most is not None else None
    sound, variable = (5, 7) if app == "play_and_get_digits" else (2, 3)
    made.value = Value(parts[variable] if len(parts) > variable else "", length)
    made.words = spoken(parts[sound], made.span) if len(parts) > sound else ()
    if app == "play_and_get_digits" and len(parts) > 2 and re.fullmatch(r"\d{1,3}", parts[2]):
        made.tries = max(1, int(parts[2]))
    made.silence = made.invalid = following._replace(sure=IMPLIED)


def _hand_over(made: Element, app: str, data: str, following: Exit) -> None:
    """People, numbers and mailboxes; what comes after it is for when it fails."""
    data = _FLAG.sub("", data).strip()
    if app == "voicemail":
        number = data.split()[-1] if data.split() else ""
        if "check" in data.split() or "auth" in data.split():  # for those who fetch their messages
            made.kind, made.next = "opaque", following
            return
        made.kind, made.team, made.next = "message", _team(number), Exit(None, made.span)
        return
    if app in ("callcenter", "fifo"):
        made.kind, made.team = "queue", (data.split() or [""])[0].partition("@")[0]
    elif app == "transfer":
        number, *dialplan = data.split() or [""]
        outside = _LONG_NUMBER.fullmatch(number) or dialplan[:1] == ["enum"]
        made.kind = "outside" if outside else "queue"
        made.to, made.team = (number, "") if outside else ("", _team(number))
        return
    elif app in ("deflect", "redirect", "conference"):
        made.kind = "outside"
        made.to = f"conference {data.partition('@')[0]}" if app == "conference" else data
        return
    else:
        _bridge(made, data)
    made.failure = following._replace(sure=IMPLIED)


def _bridge(made: Element, data: str) -> None:
    """`user/1000`, `group/sales` and `${group_call(sales@…)}` are people of the house, `sofia/gateway/…` is not."""
    target = _LEADING.sub("", re.split(r"[,|]", data)[0].strip())
    if called := _TEAM_IN_CALL.match(target):
        made.kind, made.team = "queue", _team(called[1])
        return
    kind, _, rest = target.partition("/")
    if kind in ("user", "group", "error", "loopback", "verto.rtc"):
        made.kind, made.team = "queue", _team(rest.partition("@")[0].partition("/")[0])
    else:
        made.kind, made.to = "outside", target


def _team(number: str) -> str:
    """Who answers at a number; what was matched (`$1`) is whoever was dialled, another variable nobody knows."""
    if _VARIABLE.search(number):
        return "the extension that was dialled" if re.search(r"\$\d", number) else ""
    return f"extension {number}" if number and not number[0].isalpha() else number
