"""Estimates, errors and design effects equal those of svy and of R's survey package on one fictitious sample."""

import shutil
import subprocess
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from monitor.analysis.estimate import estimates
from monitor.build.example import catalog
from monitor.build.example.making import truth_of
from monitor.build.example.sample import answers, counted

VALUES = {"mark": "mean", "often": "share", "rare": "share", "children": "total", "sometimes": "total"}
DOMAINS: list[tuple[str, ...]] = [(), ("district",), ("area",), ("area", "sex")]
SIX_DIGITS = 1e-6

R_SCRIPT = """
suppressMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
people <- read.csv(arguments[1], stringsAsFactors = FALSE)
few <- read.csv(arguments[2], stringsAsFactors = FALSE)
designs <- list(
  weights = svydesign(ids = ~1, weights = ~w, data = people),
  strata = svydesign(ids = ~1, strata = ~district, weights = ~w, data = people),
  fpc = svydesign(ids = ~1, strata = ~district, weights = ~w, fpc = ~population, data = people),
  clusters = svydesign(ids = ~street, strata = ~district, weights = ~w, data = people, nest = TRUE),
  lonely = svydesign(ids = ~1, strata = ~district, weights = ~w, data = few)
)
options(survey.lonely.psu = "adjust")
found <- list()
for (name in names(designs)) for (by in c("", "district", "area", "area+sex"))
  for (value in c("mark", "often", "rare", "children", "sometimes")) {
    total <- value %in% c("children", "sometimes")
    how <- if (total) svytotal else svymean
    what <- as.formula(paste0("~", value))
    if (by == "") {
      one <- how(what, designs[[name]], na.rm = TRUE, deff = "replace")
      rows <- data.frame(domain = "", estimate = coef(one), se = as.numeric(SE(one)), deff = as.numeric(deff(one)))
    } else {
      many <- svyby(what, as.formula(paste0("~", by)), designs[[name]], how, na.rm = TRUE,
        na.rm.all = TRUE, deff = "replace")
      keys <- many[, strsplit(by, "+", fixed = TRUE)[[1]], drop = FALSE]
      rows <- data.frame(domain = do.call(paste, c(keys, sep = "/")), estimate = coef(many),
        se = as.numeric(SE(many)), deff = many[[grep("^DEff", names(many))]])
    }
    found[[length(found) + 1]] <- cbind(design = name, by = by, variable = value, rows)
  }
write.csv(do.call(rbind, found), arguments[3], row.names = FALSE, na = "")
"""

EXAMPLE_R = """
suppressMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
people <- read.csv(arguments[1], stringsAsFactors = FALSE)
design <- svydesign(ids = ~1, strata = ~stratum, weights = ~weight, data = people)
rows <- lapply(arguments[-(1:2)], function(item) {
  many <- svyby(as.formula(paste0("~", item)), ~district, design, svymean, na.rm = TRUE, deff = "replace")
  data.frame(variable = item, district = many$district, estimate = coef(many), se = as.numeric(SE(many)),
    deff = many[[grep("^DEff", names(many))]])
})
write.csv(do.call(rbind, rows), arguments[2], row.names = FALSE, na = "")
"""
EXAMPLE_ITEMS = ("q_cijfer_leefbaarheid", "q_cijfer_veiligheid", "q_rommel", "q_auto_schade")


@dataclass(frozen=True)
class Drawn:
    """A design as `estimates` is told about it."""

    options: dict[str, str] = field(default_factory=dict)
    is_small: bool = False


DESIGNS = {
    "weights": Drawn(),
    "strata": Drawn({"strata": "district"}),
    "fpc": Drawn({"strata": "district", "fpc": "population"}),
    "clusters": Drawn({"strata": "district", "cluster": "street"}),
    "lonely": Drawn({"strata": "district", "lonely": "adjust"}, is_small=True),
}


@cache
def people() -> pl.DataFrame:
    """600 fictitious respondents of 8 districts in 3 areas, in streets, with unequal weights and gaps."""
    chance = np.random.default_rng(20011)
    n = 600
    district = np.sort(chance.choice(8, n, p=np.arange(1, 9) / 36))
    mark = np.clip(np.round(chance.normal(6.5 + district / 8, 1.4, n)), 1, 10)
    frame = pl.DataFrame(
        {
            "district": [f"w{code}" for code in district],
            "area": [f"g{code // 3}" for code in district],
            "sex": chance.choice(["m", "v"], n),
            "street": chance.integers(0, 6, n),
            "w": chance.lognormal(2.5, 0.4, n),
            "population": 400 + 150 * district,
            "mark": mark,
            "often": (chance.random(n) < 0.15 + district / 16).astype(float),
            "rare": (chance.random(n) < 0.02).astype(float),
            "children": chance.poisson(0.8, n).astype(float),
            "sometimes": (chance.random(n) < 0.4).astype(float),
        }
    )
    return frame.with_columns(
        pl.when(pl.Series(chance.random(n) > 0.07)).then(pl.col(name)).alias(name) for name in VALUES
    )


def few() -> pl.DataFrame:
    """The same with one respondent left in the first district, who answered everything."""
    alone = people().filter((pl.col("district") == "w0") & pl.all_horizontal(pl.col(*VALUES).is_not_null()))
    return pl.concat([alone.head(1), people().filter(pl.col("district") != "w0")])


def ours(design: str, by: tuple[str, ...]) -> pl.DataFrame:
    drawn = DESIGNS[design]
    sample = few() if drawn.is_small else people()
    found = estimates(sample, list(VALUES), "w", by, kind=VALUES, **drawn.options)  # type: ignore[arg-type]
    name = pl.concat_str(by, separator="/") if by else pl.lit("")
    return found.with_columns(domain=name)


@pytest.fixture(scope="module")
def r() -> None:
    """R with its package survey, or a reason why it is not asked."""
    if not shutil.which("Rscript"):
        pytest.skip("Rscript is not installed (apt-get install r-base-core r-cran-survey)")
    asked = subprocess.run(["Rscript", "-e", "library(survey)"], capture_output=True, text=True)
    if asked.returncode:
        pytest.skip("R has no package survey (apt-get install r-cran-survey)")


@pytest.fixture(scope="module")
def by_r(r: None, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """What R says of every design, domain and variable: one process for all."""
    folder: Path = tmp_path_factory.mktemp("r")
    people().write_csv(folder / "people.csv")
    few().write_csv(folder / "few.csv")
    (folder / "estimates.R").write_text(R_SCRIPT)
    paths = [str(folder / name) for name in ("estimates.R", "people.csv", "few.csv", "found.csv")]
    done = subprocess.run(["Rscript", "--vanilla", *paths], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return pl.read_csv(folder / "found.csv", schema_overrides={"domain": pl.String}).with_columns(
        pl.col("by", "domain").fill_null("")
    )


@pytest.mark.parametrize("by", DOMAINS, ids="+".join)
@pytest.mark.parametrize("design", DESIGNS)
def test_estimate_error_and_design_effect_equal_those_of_r(
    by_r: pl.DataFrame, design: str, by: tuple[str, ...]
) -> None:
    theirs = by_r.filter((pl.col("design") == design) & (pl.col("by") == "+".join(by)))
    both = ours(design, by).join(theirs, on=["variable", "domain"], how="left", suffix="_r")
    assert both["estimate_r"].null_count() == 0
    for name in ("estimate", "se", "deff"):
        known = both.filter(pl.col(f"{name}_r").is_finite())
        assert known.height >= len(VALUES)
        # Without spread R divides by 0 (its design effect is infinite or no number); ours is not known then.
        assert known.height == both[name].count()
        assert known[name].to_list() == pytest.approx(known[f"{name}_r"].to_list(), rel=SIX_DIGITS, abs=1e-12)


def test_districts_of_the_example_survey_equal_those_of_r(r: None, tmp_path: Path) -> None:
    people = counted(answers(truth_of(11), "2025", 11), catalog())
    items = list(EXAMPLE_ITEMS)
    people.select("district", "stratum", "weight", *items).write_csv(tmp_path / "people.csv")
    (tmp_path / "example.R").write_text(EXAMPLE_R)
    paths = [str(tmp_path / name) for name in ("example.R", "people.csv", "found.csv")]
    subprocess.run(["Rscript", "--vanilla", *paths, *items], check=True, timeout=120)
    theirs = pl.read_csv(tmp_path / "found.csv")
    found = estimates(people, items, "weight", "district", "stratum")
    both = found.join(theirs, on=["variable", "district"], how="left", suffix="_r")
    assert both.height == theirs.height == len(items) * people["district"].n_unique()
    for name in ("estimate", "se", "deff"):
        assert both[name].to_list() == pytest.approx(both[f"{name}_r"].to_list(), rel=SIX_DIGITS)


@pytest.mark.parametrize("by", DOMAINS, ids="+".join)
@pytest.mark.parametrize("design", ["weights", "strata", "fpc", "clusters"])
def test_estimate_error_and_design_effect_equal_those_of_svy(design: str, by: tuple[str, ...]) -> None:
    found = ours(design, by)
    for variable, kind in VALUES.items():
        theirs = svy_says(design, by, variable, kind)
        both = found.filter(pl.col("variable") == variable).join(
            theirs, on="domain", how="inner", suffix="_svy"
        )
        assert both.height == found.filter(pl.col("variable") == variable).height
        for name, other in (("estimate", "est"), ("se", "se_svy"), ("deff", "deff_svy")):
            known = both.filter(pl.col(name).is_not_null())
            assert known[name].to_list() == pytest.approx(known[other].to_list(), rel=SIX_DIGITS, abs=1e-12)


def svy_says(design: str, by: tuple[str, ...], variable: str, kind: str) -> pl.DataFrame:
    """domain, est, se, deff of one variable by svy."""
    import svy

    options = DESIGNS[design].options
    drawn = svy.Design(
        wgt="w", stratum=options.get("strata"), psu=options.get("cluster"), pop_size=options.get("fpc")
    )
    sample = svy.Sample(people(), drawn).estimation
    ask = {"mean": sample.mean, "share": sample.prop, "total": sample.total}[kind]
    found = ask(variable, by=list(by) or None, deff="wr", drop_nulls=True).to_polars()
    if kind == "share":
        found = found.filter(pl.col(variable).cast(pl.Float64) == 1)
    name = pl.concat_str([pl.col(one) for one in by], separator="/") if by else pl.lit("")
    return found.select("est", "se", "deff", domain=name)
