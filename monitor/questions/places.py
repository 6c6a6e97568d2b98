"""Which areas and subjects a reader means with a name, a popular name or half a word."""

import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

import polars as pl

from monitor.store import Release

ENOUGH = 0.72
"""How alike two words must be before a spelling mistake is forgiven."""


def found(release: Release, text: str, most: int = 12) -> pl.DataFrame:
    """kind (area or indicator), code, label, level, within, score for everything that fits the text, best first."""
    asked = plain(text)
    hits: list[tuple[str, str, str, str, str, float]] = []
    for area in release.catalog.areas:
        if area.level in {"country", "region"}:
            continue
        score = max(_likeness(asked, plain(name)) for name in (area.label, *area.aliases))
        above = release.catalog.area.get(area.parent)
        hits.append(
            (
                "area",
                area.code,
                area.label,
                area.level,
                above.label if above else "",
                score,
            )
        )
    for one in release.catalog.indicators:
        if one.series_of:
            continue  # the same subject made comparable, to be reached from it
        score = max(_likeness(asked, plain(name)) for name in (one.label, one.measure))
        hits.append(
            (
                "indicator",
                one.code,
                one.label,
                "",
                release.catalog.theme[one.theme].label,
                score * 0.95,
            )
        )
    names = {
        "kind": pl.String,
        "code": pl.String,
        "label": pl.String,
        "level": pl.String,
        "within": pl.String,
    }
    frame = pl.DataFrame(hits, schema={**names, "score": pl.Float64}, orient="row")
    return (
        frame.filter(pl.col("score") >= ENOUGH).sort("score", descending=True, maintain_order=True).head(most)
    )


@lru_cache(maxsize=2048)
def plain(text: str) -> str:
    """Small letters without accents and signs, so that 'Sint-Marten' and 'st. marten' can meet."""
    letters = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())


def _likeness(asked: str, name: str) -> float:
    if not asked:
        return 0.0
    if asked == name:
        return 1.0
    if name.startswith(asked):
        return 0.95
    if f" {asked}" in f" {name}":
        return 0.9
    # Cheap bounds first, of which the ratio can never be more: a word with a mistake in it is compared with 300 names.
    enough = ENOUGH / 0.9
    if 2 * min(len(asked), len(name)) < enough * (len(asked) + len(name)):
        return 0.0
    matcher = SequenceMatcher(None, asked, name)
    return matcher.ratio() * 0.9 if matcher.quick_ratio() >= enough else 0.0
