"""What a reader can ask of a release: one function per question, one frame per answer."""

from collections.abc import Callable

import polars as pl

from monitor.questions.about import (
    areas,
    cautions,
    classes,
    conversion,
    definitions,
    divisions,
    editions,
    groupings,
    indicators,
    measured,
    sources,
    statuses,
    themes,
)
from monitor.questions.figures import comparisons, observations, on_map, trend
from monitor.questions.money import budgets
from monitor.questions.places import found
from monitor.questions.profiles import compare, profile, undated

QUESTIONS: dict[str, Callable[..., pl.DataFrame]] = {
    "areas": areas,
    "budgets": budgets,
    "cautions": cautions,
    "classes": classes,
    "compare": compare,
    "comparisons": comparisons,
    "conversion": conversion,
    "definitions": definitions,
    "divisions": divisions,
    "editions": editions,
    "found": found,
    "groupings": groupings,
    "indicators": indicators,
    "measured": measured,
    "observations": observations,
    "on_map": on_map,
    "profile": profile,
    "sources": sources,
    "statuses": statuses,
    "themes": themes,
    "trend": trend,
    "undated": undated,
}
"""Every question by the name under which the shell asks it."""
