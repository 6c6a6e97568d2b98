"""Read estimates of a survey as `import` made them: one row per indicator, area and edition, with its margin."""

from pathlib import Path

import polars as pl

from monitor.build.sources.text import read_text, to_numbers
from monitor.findings import Finding

COLUMNS = (
    "indicator", "area", "edition", "version", "value", "lower", "upper", "se", "deff", "share", "respondents",
    "mode", "status", "reason", "flags", "note",
)  # fmt: skip
NUMBERS = ("value", "lower", "upper", "se", "deff", "share", "respondents", "mode")
LINK = ">"
"""In a version: this row is the difference between two versions asked in one edition, not a figure."""


def read(path: Path, file: str) -> tuple[pl.DataFrame, list[Finding]]:
    """line and COLUMNS of one delivery, numbers in the unit of the indicator, and what is wrong with it."""
    frame, findings = read_text(path, file, COLUMNS)
    for column in NUMBERS:
        frame, wrong = to_numbers(frame, column, file)
        findings += wrong
    return frame, findings
