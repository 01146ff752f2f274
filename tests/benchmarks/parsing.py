"""Time one parse of a flow, in a fresh process: ``python parsing.py ours|lark FILE`` prints the seconds.

``ours`` is the parser that the tool uses: line by line, nested by its own rule, with a message for each broken line.
``lark`` is what lark does with the same grammar when it reads the whole file: LALR, contextual lexer, `Indenter`, and a
transformer inlined into the parser that makes one small tuple of each rule, the least that one could do with a tree.
Neither time holds imports or the building of the grammar: both parse a few lines of another flow first.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

GRAMMAR = Path(__file__).parents[2] / "grammars" / "ivr.lark"
WARM_UP = 'menu first\n  say "Hello."\n  press 1 for "a person" -> desk\n\nteam desk\n  hold 3 min\n'


def ours() -> Callable[[str], object]:
    """The parser of the tool."""
    from ivrlint.script.reader import read_script
    from ivrlint.text import SourceText

    return lambda text: read_script(SourceText("big.ivr", text))


def whole_file() -> Callable[[str], object]:
    """lark's own LALR parser over the whole file, with an inlined transformer that makes tuples."""
    from lark import Lark
    from lark.indenter import Indenter

    class Offside(Indenter):
        NL_type = "_NL"
        OPEN_PAREN_types: list[str] = []  # noqa: RUF012
        CLOSE_PAREN_types: list[str] = []  # noqa: RUF012
        INDENT_type = "_INDENT"
        DEDENT_type = "_DEDENT"
        tab_len = 8

    def maker(name: str) -> Callable[[list[object]], tuple[object, ...]]:
        return lambda children: (name, *children)

    grammar = GRAMMAR.read_text(encoding="utf-8")
    rules = Lark(grammar, parser="lalr", start="start", postlex=Offside()).rules
    names = {str(rule.alias or rule.origin.name) for rule in rules}
    tuples = type("Tuples", (), {name: staticmethod(maker(name)) for name in names if not name.startswith("_")})
    parser = Lark(grammar, parser="lalr", start="start", postlex=Offside(), transformer=tuples())
    return parser.parse


def main() -> None:
    """Parse the file that is named and print the seconds it took."""
    which, file = sys.argv[1:]
    parse = {"ours": ours, "lark": whole_file}[which]()
    parse(WARM_UP)
    text = Path(file).read_text(encoding="utf-8")
    began = time.perf_counter()
    parsed = parse(text)
    print(time.perf_counter() - began)
    assert parsed is not None


if __name__ == "__main__":
    main()
