"""Compare `ivrlint` with what it is fair to compare it with, and print ratios.

``python tests/benchmarks/run.py`` runs everything, ``--only a,b,c`` some of it, ``--quick`` with smaller files and
fewer rounds, to see that it works. Seconds differ from machine to machine; a ratio of two commands that ran in turn on
the same one hardly does. A ratio below 1 means that `ivrlint` takes less. The ratio of wall times is judged; that of
cpu times stands beside it, and where the two differ much, something else was running: repeat.

a  a cold check of 60 places against the imports it cannot do without, and against gdlint on as many lines
b  the same file again, answered from the cache, against the import of click alone
c  ``--help`` against the same
d  our parser against lark's own over the whole file, 10,000 places
e  a whole check of 10,000 places against flake8 on as many lines of Python
f  how time and memory of a whole check grow from 1,000 to 100,000 places
g  reading and checking an Amazon Connect export against json.loads and a networkx.MultiDiGraph of the same blocks
h  all real exports of the corpus in one run against cfn-lint on a template of their size
i  callers a second, 60 places: the crowd against SimPy processes and plain loops
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from measure import FOUND_SOMETHING, Command, Cost, NotMeasurableError, exponent, run, side_by_side, tool

HERE = Path(__file__).parent
CORPUS = HERE.parents[2] / "shared" / "corpus"
EXPORTS = (sys.executable, str(HERE / "exports.py"))
CHECKED = (0, FOUND_SOMETHING)
REFUSED = b"flow-too-large"
IMPORT_CLICK = Command("python -c 'import click'", (sys.executable, "-c", "import click"))
IMPORT_ALL = Command("python -c 'import click, lark, networkx'", (sys.executable, "-c", "import click, lark, networkx"))


class Row(NamedTuple):
    """One line of the results: what is compared, its figure, and the most it may be."""

    letter: str
    title: str
    figure: float
    aim: float
    detail: str

    def __str__(self) -> str:
        verdict = "met" if self.figure <= self.aim else "MISSED"
        return f"{self.letter}  {self.title:<66} {self.figure:6.2f}  aim <= {self.aim:.2f}  {verdict:<6}  {self.detail}"


class Bench:
    """The scale of the measurements, and a folder with the files they read."""

    def __init__(self, folder: Path, quick: bool) -> None:
        self.folder = folder
        self.rounds = 3 if quick else 15
        self.long_rounds = 1 if quick else 5
        self.large = 1_000 if quick else 10_000
        self.sizes = (300, 1_000, 3_000) if quick else (1_000, 3_000, 10_000, 30_000, 100_000)

    def file(self, size: int, kind: str = "ivr") -> str:
        """The name of a generated file; written by another process, so that this one stays small."""
        name = f"{kind}_{size}.{ {'ivr': 'ivr', 'gdscript': 'gd', 'python': 'py'}[kind] }"
        if not (self.folder / name).exists():
            words = (sys.executable, str(HERE / "generate.py"), str(size), "--kind", kind, "-o", name)
            run(Command(f"generate {name}", words), self.folder)
        return name

    def lines(self, name: str) -> int:
        """How many lines a file has."""
        with (self.folder / name).open("rb") as file:
            return sum(1 for _ in file)

    def check(self, name: str, *options: str) -> Command:
        """A check of one file with the default rules."""
        words = (*tool("ivrlint"), "check", "--output-format", "concise", *options, name)
        return Command(f"ivrlint check {name}", words, CHECKED, REFUSED)

    def against(self, letter: str, title: str, ours: Command, other: Command, aim: float, rounds: int) -> Row:
        """Compare two commands, side by side."""
        first, second = side_by_side((ours, other), self.folder, rounds)
        detail = (
            f"cpu {first.cpu / second.cpu:.2f}; {first.wall * 1000:.0f} ms against {second.wall * 1000:.0f} ms,"
            f" {rounds} rounds"
        )
        return Row(letter, f"{title} / {other.title}", first.wall / second.wall, aim, detail)


def cold(bench: Bench) -> Iterator[Row]:
    """Check 60 places with nothing remembered: most of it is imports, which is what a first run waits for."""
    name = bench.file(60)
    lines = bench.lines(name)
    ours = bench.check(name, "--no-cache")
    yield bench.against("a", "cold check, 60 places", ours, IMPORT_ALL, 1.3, bench.rounds)
    other = Command(f"gdlint, {lines} lines", (*tool("gdlint"), bench.file(lines, "gdscript")))
    yield bench.against("a", "cold check, 60 places", ours, other, 0.9, bench.rounds)


def cached(bench: Bench) -> Iterator[Row]:
    """Check an unchanged file again, as a pre-commit hook does; the unmeasured first round fills the cache."""
    ours = bench.check(bench.file(60), "--cache-dir", "cache")
    yield bench.against("b", "unchanged file, from the cache", ours, IMPORT_CLICK, 1.6, bench.rounds)


def start_up(bench: Bench) -> Iterator[Row]:
    """Print the help: what any command pays before it does anything."""
    ours = Command("ivrlint --help", (*tool("ivrlint"), "--help"))
    yield bench.against("c", "ivrlint --help", ours, IMPORT_CLICK, 1.3, bench.rounds)


def parsing(bench: Bench) -> Iterator[Row]:
    """Parse a large flow both ways, one fresh process for each parse; imports and building are not in it."""
    name = bench.file(bench.large)
    taken: dict[str, list[float]] = {"ours": [], "lark": []}
    for _ in range(bench.long_rounds):
        for which, seconds in taken.items():
            words = (sys.executable, str(HERE / "parsing.py"), which, name)
            seconds.append(float(run(Command(f"parse with {which}", words), bench.folder).output))
    ours, lark = (statistics.median(seconds) for seconds in taken.values())
    detail = f"{ours:.2f} s against {lark:.2f} s, {bench.long_rounds} rounds"
    yield Row("d", f"parsing {bench.large} places / lark over the whole file", ours / lark, 1.0, detail)


def throughput(bench: Bench) -> Iterator[Row]:
    """Check a large flow with all default rules; as many lines of Python for flake8, both without a cache."""
    name = bench.file(bench.large)
    lines = bench.lines(name)
    source = bench.file(lines, "python")
    ours = bench.check(name, "--no-cache")
    other = Command(f"flake8, {lines} lines", (*tool("flake8"), "--isolated", "--jobs", "1", source))
    yield bench.against("e", f"whole check, {bench.large} places", ours, other, 1.0, bench.long_rounds)


def growth(bench: Bench) -> Iterator[Row]:
    """Fit the exponent of growth, as measured and without what the imports alone cost.

    The second is the stricter one: a constant part makes any growth look slower than it is. Where a size cannot be
    measured, the exponents are those of the smaller ones, and the run says so.
    """
    names = [bench.file(size) for size in bench.sizes]
    base = side_by_side((IMPORT_ALL,), bench.folder, 3)[0]
    costs: list[Cost] = []
    ended: NotMeasurableError | None = None
    for name in names:
        command = bench.check(name, "--no-cache")
        try:
            costs.append(run(command, bench.folder))
        except NotMeasurableError as reason:
            ended = reason
            break
        print(f"   {command.title}: {costs[-1].wall:.2f} s, cpu {costs[-1].cpu:.2f} s, {costs[-1].peak / 1e6:.0f} MB")
    if len(costs) < 2:
        raise ended or NotMeasurableError("two sizes are needed")
    sizes = bench.sizes[: len(costs)]
    span = f"{sizes[0]} to {sizes[-1]} places"
    figures: tuple[tuple[str, Callable[[Cost], float]], ...] = (
        ("time", lambda cost: cost.wall),
        ("cpu time", lambda cost: cost.cpu),
        ("peak memory", lambda cost: float(cost.peak)),
    )
    for title, figure in figures:
        raw = exponent(sizes, [figure(cost) for cost in costs])
        net = exponent(sizes, [max(figure(cost) - figure(base), figure(base) / 1000) for cost in costs])
        yield Row("f", f"exponent of {title}, {span}", raw, 1.1, "as measured")
        yield Row("f", f"exponent of {title}, {span}", net, 1.1, "without the imports")
    if ended:
        raise ended


def export(bench: Bench) -> Iterator[Row]:
    """Read and check a Connect flow of a usual size, and a large one; the other side understands nothing."""
    for blocks in (60, 600):
        name = f"connect_{blocks}.json"
        run(Command(f"make {name}", (*EXPORTS, "connect", str(blocks), "-o", name)), bench.folder)
        ours = bench.check(name, "--no-cache")
        other = Command("json.loads and MultiDiGraph", (*EXPORTS, "graph", name))
        yield bench.against("g", f"check of a Connect export, {blocks} blocks", ours, other, 8.0, bench.long_rounds)


def corpus(bench: Bench) -> Iterator[Row]:
    """Check every real export that lies beside the project, in one run; cfn-lint reads a template of as many bytes."""
    files = [path for folder in ("amazon-connect", "amazon-connect-legacy", "twilio-studio", "genesys-architect",
             "freeswitch") for path in sorted((CORPUS / folder).glob("*")) if path.is_file()]  # fmt: skip
    if not files:
        raise NotMeasurableError("the corpus does not lie beside this checkout")
    size = sum(path.stat().st_size for path in files)
    run(Command("make template.json", (*EXPORTS, "template", str(size), "-o", "template.json")), bench.folder)
    words = (*tool("ivrlint"), "check", "--no-cache", "--output-format", "concise", *map(str, files))
    ours = Command("ivrlint check on the corpus", words, CHECKED)
    other = Command(f"cfn-lint, {size // 1000} kB", (*tool("cfn-lint"), "template.json"), (0, 2, 4, 6, 8, 10, 12, 14))
    yield bench.against("h", f"check of {len(files)} real exports", ours, other, 0.33, bench.long_rounds)


def crowd(bench: Bench) -> Iterator[Row]:
    """Callers a second on one core; below 1 the crowd is faster. The ways back are taken out, so that all states are known."""
    name = bench.file(60)
    text = (bench.folder / name).read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in text if not line.rstrip().endswith(("-> back", "-> main"))]
    (bench.folder / "crowd.ivr").write_text("".join(kept), "utf-8")
    words = (sys.executable, str(HERE / "crowd.py"), "crowd.ivr")
    lines = run(Command("callers a second", words), bench.folder).output.splitlines()
    rates = {line.split()[0]: float(line.split()[1]) for line in lines}
    for other, title, least in (
        ("simpy", "SimPy processes over the same worked-out moves", 60),
        ("loop", "a plain loop over the same worked-out moves", 25),
        ("walk", "a plain loop that asks the caller model at every turn", 25),
    ):
        detail = f"{rates['crowd'] / rates[other]:.1f} times as many: {rates['crowd']:.0f} against {rates[other]:.0f}"
        yield Row("i", f"callers a second / {title}", rates[other] / rates["crowd"], 1 / least, detail)


BENCHES = {
    "a": cold,
    "b": cached,
    "c": start_up,
    "d": parsing,
    "e": throughput,
    "f": growth,
    "g": export,
    "h": corpus,
    "i": crowd,
}


def main() -> int:
    """Run what was asked for; 1 if an aim is missed, 2 if something could not be measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(BENCHES), help="letters, such as a,b,c")
    parser.add_argument("--quick", action="store_true", help="small files and few rounds: no figures to quote")
    options = parser.parse_args()
    letters = options.only.replace(",", "").replace(" ", "")
    if unknown := set(letters) - set(BENCHES):
        parser.error(f"there is no comparison {', '.join(sorted(unknown))}: choose from {', '.join(BENCHES)}")
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.quick)
        for letter in letters:
            try:
                for row in BENCHES[letter](bench):
                    print(row, flush=True)
                    worst = max(worst, int(row.figure > row.aim))
            except NotMeasurableError as reason:
                print(f"{letter}  not measured: {reason}", flush=True)
                worst = 2
    return worst


if __name__ == "__main__":
    sys.exit(main())
