"""What does a computer get that asks what was corrected: the lists of the page Correcties as one JSON file."""

from __future__ import annotations

import json
from functools import lru_cache

from monitor.questions.history import corrections, publications, revisions
from monitor.store import Release
from monitor.views.watermark import SENTENCE
from monitor.web.static_files import Stored, in_memory

ADDRESS = "/correcties.json"
LISTS = {"publications": publications, "corrections": corrections, "revisions": revisions}
"""The same questions, names and columns as `ask` gives."""


@lru_cache(maxsize=2)
def corrections_file(release: Release) -> Stored:
    """Return the file in UTF-8: name of the release, and a list of objects per question; made once per release."""
    note = {"let_op": SENTENCE} if release.catalog.fictitious else {}
    told: dict[str, object] = {**note, "release": release.name}
    for name, question in LISTS.items():
        told[name] = [{**note, **row} for row in question(release).to_dicts()]
    text = json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    return in_memory(text.encode("utf-8"), "application/json; charset=utf-8")
