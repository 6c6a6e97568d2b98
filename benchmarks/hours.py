"""How many hours a year does a team spend on entering things: the table of docs/uren.md, added up."""

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

PAPER = Path(__file__).resolve().parents[1] / "docs" / "uren.md"
ROW = re.compile(
    r"^\| (?P<task>[^|]+?) \| (?P<actions>\d+) \| (?P<signs>\d+) \| (?P<reading>\d+) \| (?P<times>\d+) "
    r"\|(?P<seconds>[^|]*)\|(?P<hours>[^|]*)\| (?P<source>[^|]+) \|$"
)
TOTAL = re.compile(r"\*\*[\d,]+ uur per team per jaar\*\*")
TURN = re.compile(r"\*\*\d+ signalen per jaar\*\*")
SETTINGS = {
    "action": re.compile(r"een handeling: \*\*([\d,]+) s\*\*"),
    "sign": re.compile(r"een teken: \*\*([\d,]+) s\*\*"),
    "extra": re.compile(r"zoeken en vergissen: \*\*(\d+) procent\*\*"),
}
DAY = 8.0
"""Hours of a working day."""

SIGNAL = "signaal"
"""The word in the tasks that come with every signal."""


@dataclass(frozen=True)
class Task:
    """One task: actions, signs typed and seconds of reading each time, and how often a year."""

    name: str
    actions: int
    signs: int
    reading: int
    times: int

    def seconds(self, action: float, sign: float) -> float:
        """Seconds each time, without searching and mistakes."""
        return self.actions * action + self.signs * sign + self.reading


def number(told: str) -> float:
    """A number with a Dutch comma."""
    return float(told.replace(",", "."))


def added_up(text: str) -> str:
    """The text with the seconds, hours and totals that follow from its own table; raises ValueError when a part is missing."""
    found = {name: pattern.search(text) for name, pattern in SETTINGS.items()}
    missing = [name for name, one in found.items() if one is None]
    if missing or not TOTAL.search(text) or not TURN.search(text):
        raise ValueError(f"{PAPER.name} misses {missing or 'a total'}.")
    action, sign, extra = (number(one[1]) for one in found.values() if one)
    lines, tasks = [], []
    for line in text.splitlines():
        row = ROW.match(line)
        if row:
            task = Task(row["task"], *(int(row[name]) for name in ("actions", "signs", "reading", "times")))
            tasks.append(task)
            seconds = task.seconds(action, sign)
            cells = [f"{seconds:.0f}", _comma(seconds * task.times / 3600, 2)]
            head = line.split("|")[:6]
            lines.append(f"{'|'.join(head)}| {cells[0]} | {cells[1]} | {row['source']} |")
        else:
            lines.append(line)
    hours = sum(task.seconds(action, sign) * task.times for task in tasks) / 3600 * (1 + extra / 100)
    each = [task for task in tasks if SIGNAL in task.name]
    of_one = sum(task.seconds(action, sign) for task in each) / 3600 * (1 + extra / 100)
    turn = each[0].times + int((DAY - hours) / of_one)
    told = TOTAL.sub(f"**{_comma(hours, 1)} uur per team per jaar**", "\n".join(lines) + "\n")
    return TURN.sub(f"**{turn} signalen per jaar**", told)


def hours_in(text: str) -> float:
    """The hours that a text says it takes."""
    told = TOTAL.search(text)
    return number(told[0].strip("*").split()[0]) if told else 0.0


def _comma(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


def main() -> int:
    """Add up, print and, when asked, keep it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hours", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the sums into docs/uren.md")
    text = added_up(PAPER.read_text(encoding="utf-8"))
    if parser.parse_args().write:
        PAPER.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
