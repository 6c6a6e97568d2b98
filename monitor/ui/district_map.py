"""The accessible district map as a Streamlit component: values go in, the code of the chosen area comes out."""

import hashlib
import json
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path

import streamlit as st

STATIC = Path(__file__).parents[2] / "static" / "map"

# Streamlit sends this script again at every rerun, so it only fetches the real one, which the browser keeps.
# It is run from a blob without an address of its own; the address of Streamlit's own bundle holds the base path.
# Streamlit takes a script of a single line for the name of a file, so it keeps its line breaks.
STUB = """export default async c=>{const s=document.querySelector('script[src*="static/js/index"]')
const b=s?new URL("../../",s.src):new URL("/",document.baseURI)
return(await import(new URL("app/static/map/district_map.js?v=VERSION",b))).default(c)}"""
# The room the map will take: picture, reading line and legend, so that nothing below it moves; on a phone the last two wrap.
PLACE = '<div class="district-map"><div style="aspect-ratio:1.28;margin-bottom:clamp(7rem,20rem - 25vw,15rem)"></div></div>'


SPARE = str.maketrans("|~", "/-")
"""What stands in for the two signs that part cells and rows; no name or sentence holds them."""


def _version() -> str:
    """A hash of script and stylesheet: a changed file gets a new address, so caches may keep it for long."""
    content = b"".join((STATIC / name).read_bytes() for name in ("district_map.js", "district_map.css"))
    return hashlib.sha256(content).hexdigest()[:10]


_component = st.components.v2.component("district_map", html=PLACE, js=STUB.replace("VERSION", _version()))


def district_map(payload: dict, key: str, on_choose: Callable[[str], None] | None = None) -> str | None:
    """Show the map of `views.maps.district_payload`; the code of the area chosen in this run, else None.

    `on_choose` gets that code before the page runs again: one rerun instead of two when the page keeps it.
    """

    def report() -> None:
        code = st.session_state[key].chosen
        if on_choose and code:
            on_choose(code)

    return _component(data=packed(payload), key=key, on_chosen_change=report).chosen


def packed(payload: dict) -> str:
    """The payload as one text, as short as it can be: it is sent at every choice. `static/map/district_map.js` unpacks it.

    One text, because Streamlit would look at every value of a dictionary to see whether it is a data frame. In it
    backticks stand for quotes, which would travel with a backslash each; rows are joined by ~ and their cells by |,
    and what all codes begin with is told once.
    """
    columns = zip(*(row[0] for row in payload["rows"]), strict=False)
    stem = "".join(column[0] for column in takewhile(lambda column: len(set(column)) == 1, columns))
    rows = [
        "|".join(
            "" if cell is None else str(cell).translate(SPARE)
            for cell in (row[0].removeprefix(stem), *row[1:])
        )
        for row in payload["rows"]
    ]
    label = payload["label"].removeprefix(f"{payload['mark']}. ")
    small = {**payload, "label": label, "stem": stem, "rows": "~".join(rows)}
    return json.dumps(small, ensure_ascii=False, separators=(",", ":")).replace("`", "'").replace('"', "`")
