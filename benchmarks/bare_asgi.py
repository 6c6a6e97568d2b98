"""What does the same map cost without any framework around it: one prebuilt page and one small answer per choice?"""

import csv
import html
import json

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from benchmarks.dataset import GEOMETRY, OBSERVATIONS, choices, folder_of_this_run

FOLDER = folder_of_this_run()
CHOICES = choices(FOLDER)
COLOURS = ("#E6EFF7", "#B8D2E8", "#7DAFD6", "#3E82BC", "#164E87")
WIDTH = 640
# One degree of latitude against one of longitude at 52 degrees north.
STRETCH = 1.62


def _figures() -> dict[tuple[str, str], list[tuple[str, str, float]]]:
    found: dict[tuple[str, str], list[tuple[str, str, float]]] = {}
    with (FOLDER / OBSERVATIONS).open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            entry = (row["area"], row["area_label"], float(row["value"]))
            found.setdefault((row["indicator"], row["edition"]), []).append(entry)
    return found


def _paths() -> tuple[str, float]:
    """The districts as SVG paths, and the height of the drawing."""
    features = json.loads((FOLDER / GEOMETRY).read_text(encoding="utf-8"))["features"]
    polygons = {feature["properties"]["code"]: _rings(feature["geometry"]) for feature in features}
    points = [point for rings in polygons.values() for ring in rings for point in ring]
    west, north = min(x for x, _ in points), max(y for _, y in points)
    scale = WIDTH / (max(x for x, _ in points) - west)

    def text(ring: list) -> str:
        placed = (f"{(x - west) * scale:.1f} {(north - y) * scale * STRETCH:.1f}" for x, y in ring)
        return f"M{'L'.join(placed)}Z"

    paths = "".join(
        f'<path id="{code}" d="{"".join(text(ring) for ring in rings)}"></path>'
        for code, rings in polygons.items()
    )
    return paths, (north - min(y for _, y in points)) * scale * STRETCH


def _rings(geometry: dict) -> list:
    parts = geometry["coordinates"]
    return parts if geometry["type"] == "Polygon" else [ring for part in parts for ring in part]


def _answer(indicator: str, edition: str, area: str) -> bytes:
    rows = FIGURES[indicator, edition]
    values = sorted(value for *_, value in rows)
    limits = [values[len(values) * part // 5] for part in range(1, 5)]
    own = next(((label, value) for code, label, value in rows if code == area), ("Arnhem", "geen cijfer"))
    table = "".join(f"<tr><th>{html.escape(label)}</th><td>{value}</td></tr>" for _, label, value in rows)
    answer = {
        "classes": {code: sum(value > limit for limit in limits) for code, _, value in rows},
        "table": table,
        "sentence": f"{own[0]}: {own[1]} ({indicator}, {edition})",
    }
    return json.dumps(answer, ensure_ascii=False).encode()


FIGURES = _figures()
PATHS, HEIGHT = _paths()
NAMES = {code: label for rows in FIGURES.values() for code, label, _ in rows}
PAGE = f"""<!doctype html><html lang="nl"><meta charset="utf-8"><title>Arnhem</title>
<h1>Arnhem</h1><label>Onderwerp <select id="onderwerp">{
    "".join(f"<option>{name}</option>" for name in CHOICES.editions)
}</select></label>
<label>Jaar <select id="jaar"></select></label>
<label>Wijk <select id="gebied">{
    "".join(f'<option value="{code}">{html.escape(name)}</option>' for code, name in sorted(NAMES.items()))
}</select></label><p id="sentence"></p>
<svg viewBox="0 0 {WIDTH} {HEIGHT:.0f}" width="{WIDTH}" stroke="#1B2430">{
    PATHS
}</svg><table id="table"></table>
<script>
const colours = {json.dumps(COLOURS)}, editions = {json.dumps(CHOICES.editions)};
const [topic, year, area] = ["onderwerp", "jaar", "gebied"].map((name) => document.getElementById(name));
async function show() {{
  const query = new URLSearchParams({{ onderwerp: topic.value, jaar: year.value, gebied: area.value }});
  const answer = await (await fetch(`/values?${{query}}`)).json();
  for (const [code, number] of Object.entries(answer.classes)) {{
    document.getElementById(code)?.setAttribute("fill", colours[number]);
  }}
  document.getElementById("table").innerHTML = answer.table;
  document.getElementById("sentence").textContent = answer.sentence;
}}
function years() {{
  year.innerHTML = editions[topic.value].map((code) => `<option>${{code}}</option>`).join("");
  show();
}}
topic.onchange = years; year.onchange = area.onchange = show; years();
</script></html>"""


async def page(request: Request) -> HTMLResponse:
    """The page with the map drawn once."""
    return HTMLResponse(PAGE)


async def values(request: Request) -> Response:
    """Classes, table and sentence for one indicator, edition and area."""
    asked = request.query_params
    body = _answer(asked["onderwerp"], asked["jaar"], asked["gebied"])
    return Response(body, media_type="application/json")


app = Starlette(routes=[Route("/", page), Route("/kaart", page), Route("/values", values)])
