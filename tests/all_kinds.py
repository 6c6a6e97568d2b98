"""The survey of `judged` with what it lacks: a mark and a score, provisional figures, very small margins, and figures hidden in between."""

from pathlib import Path

from conftest import Tiny
from judged import AADIJK, BEEKZICHT, CITY, COLKHOF, SHOWN, Figure, line, with_survey

from monitor.build.sources.estimates import COLUMNS

INDICATOR = """
[[indicator]]
code = "{code}"
label = "{label}"
measure = "{measure}"
phrase = "geeft een {{value}} voor dit onderwerp"
kind = "{kind}"
unit = "{unit}"
decimals = 1
axis = [{axis}]
limits = [5, 6, 7, 8]
better = "high"
weight = "population_2023"
source = "enquete"
mapped = true
minimum = 50
[[indicator.version]]
code = "a"
from = "2017"
to = "2019"
definition = "Hoe was het met: {label}?"
[[indicator.version]]
code = "b"
from = "2021"
definition = "Hoe is het met: {label}?"
[[indicator.break]]
edition = "2021"
kind = "question"
reason = "{reason}"
"""
MARK, SCORE = "cijfer", "schaal"
BROKEN = {
    MARK: "In 2021 is naar een ander cijfer gevraagd.",
    SCORE: "In 2021 zijn er andere stellingen.",
    "veilig": "In 2021 konden mensen uit meer antwoorden kiezen.",
}
"""Every break of the survey by its subject; all are in 2021."""

SUBJECTS = (
    INDICATOR.format(
        code=MARK, label="Rapportcijfer", measure="gemiddeld cijfer van bewoners", kind="mark",
        unit="rapportcijfer", axis="1, 10", reason=BROKEN[MARK],
    ),
    INDICATOR.format(
        code=SCORE, label="Samen doen", measure="schaal van 0 tot 10", kind="mean", unit="score", axis="0, 10",
        reason=BROKEN[SCORE],
    ),
)  # fmt: skip

MORE: tuple[Figure, ...] = (
    *((MARK, CITY, year, 6.5, 0.05, 900, "", "") for year in ("2019", "2021")),
    (MARK, CITY, "2023", 6.7, 0.05, 900, "", "p"),
    (MARK, AADIJK, "2019", 6.45, 0.25, 300, "", ""),
    (MARK, BEEKZICHT, "2019", 6.35, 0.35, 300, "", ""),
    (MARK, COLKHOF, "2019", 6.8, 0.9, 60, "", "u"),
    (MARK, AADIJK, "2021", 0, 0, 0, "few_answers", ""),
    (MARK, BEEKZICHT, "2021", 0, 0, 0, "secondary", ""),
    (MARK, COLKHOF, "2021", 6.4, 0.3, 150, "", ""),
    (MARK, AADIJK, "2023", 7.25, 0.2, 300, "", "p"),
    (MARK, BEEKZICHT, "2023", 6.05, 0.2, 300, "", "p"),
    (MARK, COLKHOF, "2023", 6.6, 0.8, 80, "", "pu"),
    *((SCORE, CITY, year, 5.5, 0.02, 9000, "", "") for year in ("2019", "2021", "2023")),
    (SCORE, AADIJK, "2021", 5.6, 0.2, 300, "", ""),
    (SCORE, BEEKZICHT, "2021", 5.3, 0.3, 300, "", ""),
    (SCORE, AADIJK, "2023", 5.7, 0.04, 3000, "", ""),
    (SCORE, BEEKZICHT, "2023", 0, 0, 0, "low_effective", ""),
    (SCORE, COLKHOF, "2023", 0, 0, 0, "secondary", ""),
)
"""A mark with four numbers that lie on a half, and a score of which the last bounds are the same in its one decimal."""

EVERY = (*SHOWN, *MORE)
HIDDEN = tuple((code, area, edition, reason) for code, area, edition, *_, reason, _ in EVERY if reason)
PARTS = (AADIJK, BEEKZICHT, COLKHOF)
INTERVIEWS = {(MARK, COLKHOF, "2021"): "0", (MARK, COLKHOF, "2023"): "0.2", (MARK, CITY, "2023"): "0.1"} | {
    (MARK, area, "2023"): "0.05" for area in (AADIJK, BEEKZICHT)
}
"""The part of the answers that was given in interviews: a break in one district alone, which cannot be set against the rest."""


def all_kinds(folder: Path) -> Tiny:
    """A tiny monitor with this survey, built; its releases are in `releases`."""
    tiny = with_survey(Tiny(folder))
    themes = tiny.data / "catalog" / "themes" / "proef.toml"
    themes.write_text(themes.read_text(encoding="utf-8") + "".join(SUBJECTS), encoding="utf-8")
    ordered = sorted(EVERY, key=lambda one: (one[0], one[2], one[1]))
    text = "\n".join([",".join(COLUMNS), *map(_line, ordered)])
    (tiny.data / "raw" / "estimates" / "enquete.csv").write_text(f"{text}\n", encoding="utf-8")
    tiny.add("raw/enquete.csv", "tevreden,NL00,2021,61,1000,,", "tevreden,NL00,2023,62,1000,,")
    tiny.build()
    return tiny


def _line(figure: Figure) -> str:
    """A figure as a line of estimates; `judged` knows the second version of its own subject only, and no interviews."""
    code, area, edition, *_ = figure
    told = dict(zip(COLUMNS, line(figure).split(","), strict=True))
    if code in (MARK, SCORE) and edition >= "2021":
        told["version"] = "b"
    told["mode"] = INTERVIEWS.get((code, area, edition), "")
    return ",".join(told.values())
