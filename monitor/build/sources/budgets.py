"""Read the area budgets: amounts as printed and as recomputed, in euro."""

from pathlib import Path

import polars as pl

from monitor.build.sources.text import read_text, to_numbers
from monitor.findings import Finding

COLUMNS = ("edition", "area", "post", "printed", "recomputed", "note")


def read(path: Path, file: str) -> tuple[pl.DataFrame, list[Finding]]:
    """line, edition, area, post, printed, recomputed, note of the budget tables, and what is wrong with them."""
    frame, findings = read_text(path, file, COLUMNS)
    for column in ("printed", "recomputed"):
        frame, wrong = to_numbers(frame, column, file)
        findings += wrong
    return frame, findings
