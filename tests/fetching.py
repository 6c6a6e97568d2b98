"""A tiny monitor that can fetch: its fetch.toml, and the tables it asks for on a server of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conftest import Tiny
from replay import Server, Table3, Table4

from monitor.commands import run

SETTINGS = """
[patience]
connect = 5
silence = 5
attempts = 3
first_wait = 0
longest_wait = 0
[[service]]
code = "cbs4"
protocol = "odata4"
address = "https://cijfers.example/odata/v1/CBS"
publisher = "CBS"
[[service]]
code = "derden"
protocol = "odata3"
address = "https://derden.example/ODataFeed/odata"
publisher = "RIVM"
[[service]]
code = "pdok"
protocol = "features"
address = "https://kaart.example/cbs"
publisher = "PDOK"
[[service]]
code = "pdok_wfs"
protocol = "wfs"
address = "https://kaart.example/cbs/wijkenbuurten"
publisher = "PDOK"
[[table]]
fetch = "kwb"
years = ["2025"]
service = "cbs4"
table = "86165NED"
source = "register"
division = "2018"
file = "cbs/kwb_{year}.csv"
columns = "kwb"
country = "NL00"
giver = "Het CBS"
[[table]]
fetch = "rivm"
years = ["2025"]
service = "derden"
table = "50150NED"
source = "register"
division = "2018"
file = "rivm/50150ned_{year}.csv"
columns = "kwb"
country = "NL01"
period = "{year}JJ00"
giver = "Het RIVM"
[[table.part]]
where = { Leeftijd = "20300", Marges = "MW00000" }
[[table]]
fetch = "politie"
years = ["2025"]
service = "derden"
table = "47022NED"
source = "register"
division = "2018"
file = "politie/47022ned_{year}.csv"
columns = "politie"
period = "{year}MM"
months = 12
add_up = true
giver = "De politie"
note = "Opgeteld uit de buurten."
[[table.part]]
where = { SoortMisdrijf = "0.0.0 " }
[[table]]
fetch = "grenzen"
years = ["2025"]
service = "pdok"
table = "wijken-en-buurten-{year}/ogc/v1"
division = "2018"
layers = { wijken = "wijkcode", buurten = "buurtcode" }
[[table]]
fetch = "grenzen"
years = ["2022"]
service = "pdok_wfs"
table = "{year}/wfs/v1_0"
division = "2018"
layers = { "wijkenbuurten:wijken" = "wijkcode" }
[[column]]
group = "kwb"
indicator = "aantal_inwoners"
title = "Aantal inwoners"
code = "T001036"
rounded = true
[[column]]
group = "kwb"
indicator = "meldingen"
title = "Aantal meldingen"
[[column]]
group = "politie"
indicator = "meldingen"
title = "Geregistreerde misdrijven"
"""
MEASURES = [
    ("T001036", "Aantal inwoners", "aantal"),
    ("M000001", "Aantal meldingen", "aantal"),
    ("M000100", "Bevolkingsdichtheid", "per km2"),
]
PEOPLE = {
    "NL00": 17_900_000,
    "GM0202": 3520,
    "WK020201": 1510,
    "WK020202": 1500,
    "WK020203": 510,
    "BU02020150": 900,
}
TOPICS = [
    ("AantalInwoners_5", "Aantal inwoners", "aantal"),
    ("AantalMeldingen_27", "Aantal meldingen", "aantal"),
]


class Practice:
    """The tiny monitor with a server that answers for all publishers."""

    def __init__(self, tiny: Tiny, server: Server) -> None:
        self.tiny, self.server, self.data = tiny, server, tiny.data
        self.settings(SETTINGS)

    def settings(self, text: str) -> None:
        """Write fetch.toml."""
        (self.data / "catalog" / "fetch.toml").write_text(text, encoding="utf-8")

    def change(self, old: str, new: str) -> None:
        """Change fetch.toml."""
        path = self.data / "catalog" / "fetch.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def fetch(self, name: str = "kwb", year: str = "2025", *more: str) -> int:
        """`python -m monitor fetch`; the exit code."""
        place = ["--data", str(self.data), "--base", self.server.base]
        return run(["fetch", name, "--year", year, *place, *more])

    def accept(self, name: str = "kwb", year: str = "2025") -> int:
        """`python -m monitor fetch --accept`; the exit code."""
        return run(["fetch", name, "--year", year, "--accept", "--data", str(self.data)])

    def proposal(self, name: str = "kwb", year: str = "2025") -> Path:
        """Where a proposal lies."""
        return self.data / "staging" / "fetch" / f"{name}-{year}" / "proposal"

    def rows(self, name: str = "kwb", file: str = "kwb_2025.csv") -> dict[tuple[str, str], tuple[str, str]]:
        """Value and status by indicator and area, of a proposed delivery."""
        lines = (self.proposal(name) / file).read_text(encoding="utf-8").splitlines()[1:]
        cells = [line.split(",") for line in lines]
        return {(cell[0], cell[1]): (cell[3], cell[5]) for cell in cells}

    def kept(self) -> dict[str, bytes]:
        """Everything in data but the waiting room."""
        return {
            str(path): path.read_bytes()
            for path in sorted(self.data.rglob("*"))
            if path.is_file() and "staging" not in path.parts
        }


def observation(area: str, measure: str, value: Any, sign: str = "None") -> dict[str, Any]:
    """One observation of OData 4."""
    return {
        "Measure": measure,
        "ValueAttribute": sign,
        "Value": value,
        "StringValue": None,
        "WijkenEnBuurten": area,
    }


def key_figures(server: Server) -> Table4:
    """The table of key figures: people everywhere, reports without the neighbourhood, density nobody asked for."""
    rows = [observation(area, "T001036", people) for area, people in PEOPLE.items()]
    rows += [
        observation(area, "M000001", people // 100) for area, people in PEOPLE.items() if area[:2] != "BU"
    ]
    rows += [observation(area, "M000100", 4000) for area in PEOPLE]
    rows.append(observation("GM0363", "T001036", 930_000))
    return Table4(server, "86165NED", MEASURES, rows)


def health(server: Server) -> Table3:
    """A table of the health monitor, with other ages, margins and years beside the ones that are asked."""
    rows: list[dict[str, Any]] = []
    for area, people in {**PEOPLE, "GM0363": 930_000}.items():
        code = "NL01" if area == "NL00" else area
        for age, margin, period in (
            ("20300", "MW00000", "2025JJ00"),
            ("80200", "MW00000", "2025JJ00"),
            ("20300", "MOG0095", "2025JJ00"),
            ("20300", "MW00000", "2020JJ00"),
        ):
            asked = (age, margin, period) == ("20300", "MW00000", "2025JJ00")
            rows.append(
                {
                    "Leeftijd": age,
                    "Marges": margin,
                    "WijkenEnBuurten": code,
                    "Perioden": period,
                    "Gemeentenaam_1": "Arnhem    ",
                    "AantalInwoners_5": people if asked else 1,
                    "AantalMeldingen_27": None if area == "WK020203" else 7 if asked else 1,
                }
            )
    return Table3(server, "50150NED", TOPICS, rows, {"2020JJ00": "Definitief", "2025JJ00": "Voorlopig"})


def crimes(server: Server, months: int = 12, gap: bool = False) -> Table3:
    """The table of crimes per month, all kinds together beside burglary."""
    rows = [
        {
            "SoortMisdrijf": kind,
            "WijkenEnBuurten": "BU02020150",
            "Perioden": f"2025MM{month:02}",
            "GeregistreerdeMisdrijven_1": None if gap and month == 3 else month,
        }
        for month in range(1, months + 1)
        for kind in ("0.0.0 ", "1.1.1 ")
    ]
    periods = {f"2025MM{month:02}": "Definitief" for month in range(1, months + 1)}
    topics = [("GeregistreerdeMisdrijven_1", "Geregistreerde misdrijven", "aantal")]
    return Table3(server, "47022NED", topics, rows, periods)
