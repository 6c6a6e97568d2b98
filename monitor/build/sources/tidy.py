"""Read a delivery in the project's own tidy form: one row per indicator, area and edition."""

from pathlib import Path

import polars as pl

from monitor.build.sources.text import read_text, to_numbers
from monitor.findings import Finding

COLUMNS = ("indicator", "area", "edition", "value", "respondents", "status", "note")


def read(path: Path, file: str) -> tuple[pl.DataFrame, list[Finding]]:
    """line, indicator, area, edition, value, respondents, status, note of one delivery, and what is wrong with it."""
    frame, findings = read_text(path, file, COLUMNS)
    for column in ("value", "respondents"):
        frame, wrong = to_numbers(frame, column, file)
        findings += wrong
    return frame, findings
