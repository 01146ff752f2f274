"""Slips of the pen that people make: what they look like, and what to write instead.

Each is looked for only in a line that cannot be read, with its quoted words blanked out. The group `at` is what the
finding points at; the other groups fill the message, and `dashed` is `at` with ``-`` for ``_``.
"""

import re
from typing import NamedTuple

_KEY = r"[0-9*#](?!\w)|zero|one|two|three|four|five|six|seven|eight|nine|star|pound|hash"
_ARROW = r"(?:->|→)\s*"
_SETTING = (
    r"digits|letters|date|amount|speech|yes_no|from|takes|sensitive|open|queue|hold|needs|deadline|patience|listen"
)
_TIME = r"\d+\s*(?:s|sec|min|h|hour|day|week|hop)[a-z]*"
_DAY = "(?:mon|tue|wed|thu|fri|sat|sun)"
_LISTS = r"flow|inbound|resolves|deflects|knows|prepares|needs"


class Slip(NamedTuple):
    """One way to get a line wrong.

    Parameters
    ----------
    pattern : matches the line; its group ``at`` is the wrong part
    rule : the script finding it is
    message : what is wrong, and what to write
    """

    pattern: re.Pattern[str]
    rule: str
    message: str


def _slip(rule: str, pattern: str, message: str) -> Slip:
    return Slip(re.compile(pattern), rule, message)


SLIPS = (
    # Other languages' comments and brackets
    _slip("syntax", r"^\s*(?P<at>#|--|;|/\*|/(?!/)|<!--)", "a comment begins with `//`, not with `{at}`"),
    _slip("syntax", r"\s(?<!press )(?<!or )(?P<at>#|/\*)(?=\s)", "a comment begins with `//`, not with `{at}`"),
    _slip("syntax", r"(?P<at>[{};\[\]])\s*$",
          "no `{at}` here: the indentation says what belongs together"),
    _slip("syntax", r"^\s*\w+(?:\s+\w+)?\s*(?P<at>:)(?!\w)",
          "no colon here: a line is a verb and its words, with blanks between them"),
    # Arrows
    _slip("bad-arrow", _ARROW + r"(?P<at>go\s*to|transfer\s+to|jump\s+to)\s+(?P<name>[^\W\d]\w*)",
          "an arrow says `{at}` already: write `-> {name}`"),
    _slip("bad-arrow", _ARROW + r"(?P<at>(?P<word>again|back)\s+\w.*)", "`-> {word}` stands alone, without more words"),
    _slip("bad-arrow", _ARROW + r"return\s+(?P<at>(?!with|warm).+)",
          "a `do` comes back with one word, as in `-> return verified`"),
    _slip("bad-arrow", _ARROW + r"(?P<at>[+(]\s*\d.*)",
          'another telephone number stands in quotation marks: `-> "{at}"`'),
    # Comparisons, before a lone `>` is taken for an arrow
    _slip("syntax", r"^\s*expect\b.*?(?P<at>>=?|≥)", "a limit is written `at least 90%` or `at most 5%`, not `{at}`"),
    _slip("syntax", r"^\s*expect\b.*?(?P<at><=?|≤|=)", "a limit is written `at least 90%` or `at most 5%`, not `{at}`"),
    _slip("bad-arrow", r"(?<![-=<>~])(?P<at>>)(?=\s*[^\W\d])", "an arrow is written `->`, not `>`"),
    # Options
    _slip("bad-key", r"^\s*press\s*(?P<at>->|→)", "`press` needs a key before the arrow: 0-9, * or #"),
    _slip("bad-key", r"^\s*press\s+(?P<at>[0-9*#]{2,})(?!\w)", "`press` takes one key: 0-9, * or #, not `{at}`"),
    _slip("bad-key", r"^\s*press\s+(?P<one>[0-9*#])\s*(?P<at>\band\b|/|-|&|\+|\s)\s*(?P<two>[0-9*#])(?!\w)",
          "several keys for one option are joined with `or`: `press {one} or {two}`"),
    _slip("bad-key", rf"^\s*press\s+(?P<at>(?:(?:the|key|number|button)\s+)+(?P<key>{_KEY})(?:\s+key)?)",
          "the key stands alone: `press {key}`"),
    _slip("bad-key", rf"^\s*press\s+(?P<key>{_KEY})\s+(?P<at>key|sign|button)\b", "the key stands alone: `press {key}`"),
    _slip("syntax", r"^\s*press\s.*?\b(?P<at>hidden)\s+(?P<joiner>for|to|if)\b",
          '`hidden` comes after the label: `press 1 {joiner} "…" hidden`'),
    _slip("syntax", r'^\s*press\s+(?P<key>\S+)\s+(?P<at>(?:or\s+)?(?:say|speak))\s+"',
          'words that the caller can say instead are joined with `or speak`: `press {key} or speak "…"`'),
    # Events and tries
    _slip("syntax", r"^\s*on\s+(?P<event>silence|invalid)\s+(?P<at>\d+(?!\w)|once|twice|thrice|first|second|third)",
          "how often is said by `after 2 tries`, not on the `on {event}` line"),
    _slip("syntax", r"^\s*on\s+(?P<event>\w+)\s*(?P<at>,|\bor\b|\band\b)\s*(?P<other>\w+)",
          "each event has a line of its own: `on {event}`, and below it `on {other}`"),
    _slip("syntax", r"^\s*after\s+(?P<at>one|two|three|four|five|six)\b", "tries are counted in figures: `after 3 tries`"),
    _slip("syntax", r"^\s*after\s+(?P<count>\d+)\s+(?P<at>times?|attempts?|retries|errors?|failures?|invalids?|silences?)\b",
          "silence and wrong keys count together, as tries: `after {count} tries`"),
    _slip("syntax", r"^\s*after\s+(?P<at>(?P<count>\d+))\s*(?:->|→|$)", "tries are named as such: `after {count} tries`"),
    # What is said, asked and sent
    _slip("syntax", r'^\s*say\s*"[^"]*"\s*(?P<at>in\s+full)', '`in full` stands before the words: `say in full "…"`'),
    _slip("syntax", r'^\s*say\s+(?:in\s+full\s+)?"[^"]*"\s*(?P<at>")',
          "one `say` has one text: put the other words on a `say` line of their own"),
    _slip("syntax", r'^\s*send\s+(?P<channel>\w+)\s*"[^"]*"\s*(?P<at>to\s+(?P<who>\w+))',
          'the addressee stands before the words: `send {channel} to {who} "…"`'),
    _slip("syntax", r'^\s*send\s*(?P<at>")', 'how it is sent stands first: `send sms to customer "…"`'),
    _slip("syntax", r'^\s*ask\s*(?P<at>"[^"]*")',
          '`ask` takes the name of a data item; what callers hear stands under it: `say "…"`'),
    _slip("syntax", r"^\s*ask\s+(?P<at>for)\s+(?P<name>\w+)", "a data item is asked for by its name alone: `ask {name}`"),
    _slip("syntax", r"^\s*ask\s+(?P<one>\w+)\s*(?P<at>,|\band\b)\s*(?P<two>\w+)",
          "`ask` takes one item, or one of several: `ask {one} or {two}`; for both, write two `ask` lines"),
    _slip("syntax", rf"^\s*(?:promise|take|call|expect)\b.*?\b(?P<at>(?:in|before|after)\s+(?P<time>{_TIME}))",
          "how long at most is written `within {time}`"),
    # Lists, shares and expectations
    _slip("syntax", rf"^\s*(?:{_LISTS})\b.*?(?P<one>\w+)\s+(?P<at>and|&)\s+(?P<two>\w+)",
          "the names of a list are separated by commas: `{one}, {two}`"),
    _slip("syntax", r"\bwith\s+.*?(?P<one>\w+)\s+(?P<at>and|&)\s+(?P<two>\w+)",
          "the names of a list are separated by commas: `{one}, {two}`"),
    _slip("syntax", r"\bfrom\s+(?P<at>every|all|each)\s+menus?\b", "all menus are written `from any menu`"),
    _slip("syntax", r"^\s*expect\b(?!.*\bat\s+(?:least|most)\b).*?(?P<at>\d+\s*%)",
          "a limit says on which side: `at least {at}` or `at most {at}`"),
    _slip("syntax", r"^\s*expect\s+human\s+(?P<at>at\s+\w+\s+\d+\s*hops?)",
          "how near people are is written `expect human within 3 hops`"),
    # Declarations
    _slip("syntax", r'^\s*inbound\s+(?P<at>[\d+(][\d\s().-]*\d)',
          'a telephone number stands in quotation marks: `inbound "{at}"`'),
    _slip("syntax", r'^\s*inbound\s*"[^"]*"\s*(?P<at>to)\s+(?P<name>\w+)',
          'a number leads to a place by an arrow: `inbound "…" -> {name}`'),
    _slip("bad-name", r"^\s*(?:menu|step|team|goal|data|caller|outbound)\s+(?P<at>\w+\.\w+)",
          "a name is declared without a dot; a dot leads to the names of another file"),
    _slip("syntax", rf"^\s*(?P<kind>data|team|goal|caller|menu|step|ask)\s+\w+[^/]*?\s(?P<at>(?:{_SETTING})\b.*)",
          "settings stand on lines of their own, indented under `{kind}`: write `{at}` there"),
    _slip("syntax", r"^\s*data\s+\w+[^/]*?\s(?P<at>\d+)\s*$",
          "how long it is stands on a line of its own under it: `digits {at}` or `letters {at}`"),
    _slip("syntax", r'^\s*(?P<kind>goal|caller)\s+(?P<name>\w+)\s+(?P<share>\d+\s*%)\s*(?P<at>")',
          'the title stands before the share: `{kind} {name} "…" {share}`'),
    _slip("syntax", r'^\s*flow\s*"[^"]*"\s*(?P<at>(?!in\b)[^\W\d][\w, ]*)$', 'languages follow `in`: `flow "…" in {at}`'),
    _slip("syntax", r"^\s*allow\s+[a-z-]+\s*(?P<at>,|\band\b)", "one `allow` silences one rule: each has a line of its own"),
    _slip("bad-name", r"^\s*allow\s+(?P<at>[a-z]+_[a-z_]+)", "the name of a rule is joined with - : write `{dashed}`"),
    _slip("bad-name", r'^\s*allow\s*(?P<at>"[^"]*")', "the name of a rule stands without quotation marks"),
    # Settings
    _slip("bad-hours", r"^\s*open\b.*?(?P<at>24\s*/\s*7)", "a team that never closes is written `open always`"),
    _slip("bad-hours", r"^\s*open\b.*?(?P<at>\d{1,2}[.h]\d\d)", "the clock is written with a colon: `8:30-17:00`"),
    _slip("bad-hours", r"^\s*open\b.*?(?P<at>[\u2013\u2014]|\b(?:to|till|until|through)\b)",
          "from and to are joined with `-`: `mon-fri 8:00-17:00`"),
    _slip("bad-hours", r"^\s*open\b.*?(?P<at>\d{1,2}:\d\d)\s*(?:,|$)", "hours have a beginning and an end: `8:00-17:00`"),
    _slip("bad-hours", rf"^\s*open\b.*?(?<!\w)(?P<at>(?!{_DAY}\s*-\s*{_DAY}\b)[^\W\d]+\s*-\s*[^\W\d]+)",
          "days are written mon, tue, wed, thu, fri, sat, sun, or `mon-fri`, not `{at}`"),
    _slip("syntax", r"^\s*(?P<at>yes\s*/\s*no)\b", "a question of yes or no is written `yes_no`"),
)  # fmt: skip


def find_slip(text: str, bare: str) -> tuple[str, int, int, str] | None:
    """The first slip in a line, as (rule, start, end, message), or None.

    Parameters
    ----------
    text : the line without its comment
    bare : the same with the words in quotation marks blanked out
    """
    for slip in SLIPS:
        match = slip.pattern.search(bare)
        if match:
            start, end = match.span("at")
            parts = {name: text[slice(*match.span(name))].strip() for name in match.groupdict()}
            message = slip.message.format(**parts, dashed=parts["at"].replace("_", "-"))
            return slip.rule, start, end, message
    return None
