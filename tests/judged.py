"""A tiny monitor with a survey in it: margins, proven and calm differences, every kind of hiding, a break and two series."""

from pathlib import Path

from conftest import Tiny

from monitor.build.sources.estimates import COLUMNS

INDICATOR = """
[[indicator]]
code = "{code}"
label = "{label}"
measure = "bewoners die dat vinden"
phrase = "vindt {{value}} van de bewoners dat"
kind = "share"
unit = "%"
decimals = 0
axis = [0, 100]
limits = [40, 50, 60, 70]
better = "{better}"
weight = "population_2023"
source = "enquete"
mapped = true
minimum = 50
{more}
[[indicator.version]]
code = "a"
from = "2017"
{until}definition = "Vindt u de buurt {label}?"
{later}"""

TWO_VERSIONS = """
[[indicator.version]]
code = "b"
from = "2021"
definition = "Hoe {label} vindt u de buurt?"
[[indicator.break]]
edition = "2021"
kind = "answers"
reason = "In 2021 konden mensen uit meer antwoorden kiezen."
"""
LABELS = {"veilig": "Veilig", "groen": "Groen", "mooi": "Mooi", "stil": "Stil"}
PARTS = {"GM0202": 1.0, "W1": 1.0, "WK020201": 0.3, "WK020202": 0.4, "WK020203": 0.3}
CITY, NOORD, AADIJK, BEEKZICHT, COLKHOF = PARTS

Figure = tuple[str, str, str, float, float, int, str, str]
"""indicator, area, edition, value, half the interval, answers, reason (when hidden), flags"""

SHOWN: tuple[Figure, ...] = (
    *(("veilig", CITY, year, 50.0 + step, 2.0, 900, "", "") for step, year in enumerate(("2017", "2019", "2021", "2023"))),
    ("veilig", AADIJK, "2017", 50.0, 6.0, 300, "", ""),
    ("veilig", AADIJK, "2019", 52.0, 6.0, 300, "", ""),
    ("veilig", AADIJK, "2021", 66.0, 6.0, 300, "", ""),
    ("veilig", AADIJK, "2023", 70.0, 6.0, 300, "", ""),
    ("veilig", BEEKZICHT, "2023", 38.0, 6.0, 300, "", ""),
    ("veilig", COLKHOF, "2023", 54.0, 9.0, 150, "", ""),
    *(("veilig_v", CITY, year, 51.0, 2.0, 900, "", "") for year in ("2017", "2019", "2021", "2023")),
    *(("veilig_v", AADIJK, year, 41.0 + 6 * step, 3.0, 300, "", "") for step, year in enumerate(("2017", "2019", "2021", "2023"))),
    ("groen", CITY, "2023", 60.0, 2.0, 900, "", ""),
    ("groen", NOORD, "2023", 60.0, 2.0, 900, "", ""),
    ("groen", AADIJK, "2023", 0, 0, 0, "few_answers", ""),
    ("groen", BEEKZICHT, "2023", 0, 0, 0, "secondary", ""),
    ("groen", COLKHOF, "2023", 60.0, 9.0, 80, "", "u"),
    ("mooi", CITY, "2023", 60.0, 2.0, 900, "", ""),
    ("mooi", NOORD, "2023", 60.0, 2.0, 900, "", ""),
    ("mooi", AADIJK, "2023", 0, 0, 0, "low_effective", ""),
    ("mooi", BEEKZICHT, "2023", 0, 0, 0, "secondary", ""),
    ("mooi", COLKHOF, "2023", 60.0, 12.0, 150, "", "u"),
    ("stil", CITY, "2023", 50.0, 0.5, 9000, "", ""),
    ("stil", NOORD, "2023", 50.0, 0.5, 9000, "", ""),
    ("stil", AADIJK, "2023", 0, 0, 0, "wide_interval", ""),
    ("stil", BEEKZICHT, "2023", 0, 0, 0, "sensitive", ""),
    ("stil", COLKHOF, "2023", 52.0, 0.5, 3000, "", ""),
)  # fmt: skip


def line(figure: Figure) -> str:
    """A figure as a line of estimates: its error follows from the interval."""
    code, area, edition, value, half, asked, reason, flags = figure
    version = "b" if code == "veilig" and edition >= "2021" else "a"
    told = dict.fromkeys(COLUMNS, "") | {
        "indicator": code, "area": area, "edition": edition, "version": version, "share": PARTS[area],
        "reason": reason, "flags": flags, "status": "suppressed" if reason else "",
    }  # fmt: skip
    if not reason:
        told |= {"value": value, "lower": value - half, "upper": value + half, "se": round(half / 1.96, 2)}
        told |= {"deff": 1.2, "respondents": asked}
    return ",".join(str(told[name]) for name in COLUMNS)


def with_survey(tiny: Tiny) -> Tiny:
    """The tiny monitor with the survey of this module among its deliveries."""
    themes = tiny.data / "catalog" / "themes" / "proef.toml"
    blocks = [
        INDICATOR.format(
            code=code, label=label, better="low" if code == "stil" else "high", more="",
            until='to = "2019"\n' if code == "veilig" else "",
            later=TWO_VERSIONS.format(label=label) if code == "veilig" else "",
        )
        for code, label in LABELS.items()
    ]  # fmt: skip
    series = 'series_of = "veilig"\nlink = "common_items"'
    blocks.append(
        INDICATOR.format(
            code="veilig_v", label="Veilig (vergelijkbaar)", better="high", more=series, until="", later=""
        )
    )
    themes.write_text(themes.read_text(encoding="utf-8") + "".join(blocks), encoding="utf-8")
    folder = tiny.data / "raw" / "estimates"
    folder.mkdir()
    text = "\n".join([",".join(COLUMNS), *map(line, sorted(SHOWN, key=lambda one: (one[0], one[2], one[1])))])
    (folder / "enquete.csv").write_text(f"{text}\n", encoding="utf-8")
    editions: Path = tiny.data / "catalog" / "editions.toml"
    editions.write_text(
        editions.read_text(encoding="utf-8")
        + '\n[[delivery]]\nfile = "estimates/enquete.csv"\nsource = "enquete"\ndivision = "2018"\nsha256 = ""\n'
        'obtained = "2026-01-01"\n',
        encoding="utf-8",
    )
    tiny.sign()
    return tiny
