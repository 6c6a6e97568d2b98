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
from monitor.questions.effects import effects
from monitor.questions.figures import breaks, comparisons, developments, observations, on_map, trend
from monitor.questions.history import corrections, publications, revisions
from monitor.questions.inventory import candidates
from monitor.questions.money import budgets
from monitor.questions.places import found
from monitor.questions.profiles import compare, profile, undated
from monitor.questions.survey import fieldwork, passport, precision

QUESTIONS: dict[str, Callable[..., pl.DataFrame]] = {
    "areas": areas,
    "breaks": breaks,
    "budgets": budgets,
    "candidates": candidates,
    "cautions": cautions,
    "classes": classes,
    "compare": compare,
    "comparisons": comparisons,
    "conversion": conversion,
    "corrections": corrections,
    "definitions": definitions,
    "developments": developments,
    "divisions": divisions,
    "editions": editions,
    "effects": effects,
    "fieldwork": fieldwork,
    "found": found,
    "groupings": groupings,
    "indicators": indicators,
    "measured": measured,
    "observations": observations,
    "on_map": on_map,
    "passport": passport,
    "precision": precision,
    "profile": profile,
    "publications": publications,
    "revisions": revisions,
    "sources": sources,
    "statuses": statuses,
    "themes": themes,
    "trend": trend,
    "undated": undated,
}
"""Every question by the name under which the shell asks it."""
