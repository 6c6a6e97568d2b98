"""Read a figure as people write it: decimal commas, thousands points, percent signs and footnote marks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.build.survey.workbooks import Cell

MISSING, SUPPRESSED = "missing", "suppressed"
MARKS = {
    "-": MISSING,
    "–": MISSING,
    ".": MISSING,
    "..": MISSING,
    "...": MISSING,
    "?": MISSING,
    "nb": MISSING,
    "n.b.": MISSING,
    "n.v.t.": MISSING,
    "nvt": MISSING,
    "onbekend": MISSING,
    "x": SUPPRESSED,
}
"""What these signs mean in Dutch statistics when a map does not say otherwise."""

SPACE = "[ \u00a0\u2009\u202f]"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
FOOTNOTE = rf"\*{{1,3}}|[†‡§#]|[{RAISED}]{{1,2}}\)?|\([0-9a-z*]{{1,2}}\)|(?<=[\s\u00a0)*])\d{{1,2}}\)|(?<!\w)[a-z]\)?(?!\w)|(?<=\d)[a-z]\)?(?!\w)"
NOTES = rf"(?:{SPACE}*(?:{FOOTNOTE}))*"
NUMBER = {
    ",": rf"(?P<whole>\d{{1,3}}(?:(?:\.|{SPACE})\d{{3}})+|\d+)(?:,(?P<part>\d+))?",
    ".": rf"(?P<whole>\d{{1,3}}(?:(?:,|{SPACE})\d{{3}})+|\d+)(?:\.(?P<part>\d+))?",
}
POINT = r"(?P<whole>\d+)\.(?P<part>\d{1,2}|\d{4,})"
"""A point that cannot stand before thousands is a decimal point, also in a Dutch table."""

FIGURE = {
    decimal: tuple(
        re.compile(rf"(?P<sign>[-−–+]?){SPACE}*{number}(?!\d){SPACE}*%?(?P<notes>{NOTES}){SPACE}*%?")
        for number in ((NUMBER[decimal], POINT) if decimal == "," else (NUMBER[decimal],))
    )
    for decimal in NUMBER
}
MARKED = re.compile(rf"(?P<mark>\S+?){SPACE}*(?P<notes>{NOTES})")


@dataclass(frozen=True)
class Written:
    """What a cell says: a number, or why there is none (`missing`, `suppressed`), or what is wrong with it."""

    value: float | None = None
    status: str = ""
    footnotes: tuple[str, ...] = ()
    problem: str = ""


def mark_key(mark: str) -> str:
    """One spelling for a mark: 1), (1) and ¹ are the same footnote; capitals make no difference."""
    text = mark.strip().casefold().translate(str.maketrans(RAISED, "0123456789"))
    inner = re.fullmatch(r"\(?([0-9a-z*]{1,2})\)?", text)
    return inner[1] if inner else text


def read_number(cell: Cell, marks: Mapping[str, str], decimal: str = ",") -> Written:
    """The number in a cell, its status and its footnotes.

    `marks`: key of `mark_key` -> "missing", "suppressed" or the meaning of a footnote; a cell with only a mark
    that has a status has no number, an empty cell is missing. `decimal`: "," (Dutch) or ".".
    A number directly followed by digits and a bracket ("411)") is a problem: it may be 41 with footnote 1.
    """
    if cell.fault:
        return Written(problem=cell.fault)
    if cell.value is None or not cell.text:
        return Written(status=MISSING)
    if isinstance(cell.value, float):
        return Written(cell.value)
    text = cell.text
    if (status := marks.get(mark_key(text), "")) in {MISSING, SUPPRESSED}:
        return Written(status=status)
    for pattern in FIGURE[decimal]:
        found = pattern.fullmatch(text)
        if found:
            whole = re.sub(r"\D", "", found["whole"])
            value = float(f"{whole}.{found['part'] or '0'}")
            return Written(
                -value if found["sign"] in {"-", "−", "–"} else value, "", _footnotes(found["notes"])
            )
    found = MARKED.fullmatch(text)
    if found and (status := marks.get(mark_key(found["mark"]), "")) in {MISSING, SUPPRESSED}:
        return Written(status=status, footnotes=_footnotes(found["notes"]))
    return Written(problem=f"Hier staat '{text[:40]}', maar er hoort een getal.")


def without_footnotes(label: str) -> str:
    """A name in a header or in front of a row without the footnote signs behind it."""
    signs = rf"(?:{SPACE}*(?:\*{{1,3}}|[†‡§#]|[{RAISED}]{{1,2}}\)?|\(\d{{1,2}}\))|{SPACE}+\d{{1,2}}\))+$"
    return re.sub(signs, "", label.strip()).strip()


def _footnotes(notes: str) -> tuple[str, ...]:
    return tuple(mark_key(found) for found in re.findall(FOOTNOTE, f" {notes}"))
