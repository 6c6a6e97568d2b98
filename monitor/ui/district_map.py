"""The accessible district map as a Streamlit component: values go in, the code of the chosen area comes out."""

import hashlib
import json
from collections.abc import Callable
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

    # As one text: Streamlit would look at every value of a dictionary to see whether it is a data frame.
    told = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return _component(data=told, key=key, on_chosen_change=report).chosen
