"""How long do estimates with Taylor errors take here, in a loop over svy and in R's survey, on the same answers?"""

import argparse
import datetime
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.servers import ROOT
from monitor.analysis.estimate import estimates
from monitor.analysis.intervals import mean_interval, wilson

BEGIN, END = "<!-- estimates: begin -->", "<!-- estimates: end -->"
EDITION = 6_150
EDITIONS = [round(size) for size in np.linspace(4_800, 7_508, 13)]
"""Thirteen editions that grow, 80,000 respondents together."""
MILLION = 1_000_000
PARTS: list[tuple[str, ...]] = [(), ("area",), ("district",)]
"""One city, 8 areas and 24 districts."""
KINDS = {f"mark{place}": "mean" for place in range(30)} | {f"share{place}": "share" for place in range(30)}

R_SCRIPT = """
suppressMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
people <- read.csv(arguments[1])
values <- setdiff(names(people), c("district", "area", "weight"))
design <- svydesign(ids = ~1, strata = ~district, weights = ~weight, data = people)
ask <- function(value) svyby(as.formula(paste0("~", value)), ~district, design, svymean, na.rm = TRUE,
                             na.rm.all = TRUE, deff = "replace")
invisible(ask(values[1]))
seconds <- system.time(found <- lapply(values, ask))[["elapsed"]]
rows <- do.call(rbind, lapply(seq_along(values), function(i)
  data.frame(variable = values[i], district = found[[i]]$district, estimate = found[[i]][[2]], se = found[[i]][[3]])))
write.csv(rows, arguments[2], row.names = FALSE)
cat(seconds, as.character(packageVersion("survey")))
"""


def sample(people: int, seed: int) -> pl.DataFrame:
    """Fictitious answers of so many people: 24 districts, 8 areas, unequal weights, 60 items with gaps."""
    chance = np.random.default_rng(seed)
    district = chance.integers(0, 24, people)
    columns: dict[str, np.ndarray] = {
        "district": district,
        "area": district // 3,
        "weight": chance.lognormal(2.5, 0.4, people),
    }
    for place, (name, kind) in enumerate(KINDS.items()):
        if kind == "mean":
            answers = np.clip(np.round(chance.normal(6 + place / 30, 1.5, people)), 1, 10)
        else:
            answers = (chance.random(people) < (place - 29) / 40).astype(float)
        answers[chance.random(people) < 0.05] = np.nan
        columns[name] = answers
    return pl.DataFrame(columns).with_columns(pl.col(list(KINDS)).fill_nan(None))


def ours(answers: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """All items of these answers per part of the city."""
    return estimates(answers, list(KINDS), "weight", by, "district", kind=KINDS)


def median_seconds(action: Callable[[], object], times: int) -> float:
    """The median of so many runs, after one that does not count."""
    action()
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        action()
        found.append(time.perf_counter() - begin)
    return statistics.median(found)


def svy_seconds(answers: pl.DataFrame) -> tuple[float, float, float]:
    """Seconds of svy in a loop over the items per district, with and without shares of their own kind.

    As here, marks are means and shares proportions with Wilson's interval; then everything as a mean, which
    gives the same estimates and errors sooner, but no interval that suits a share. Third: how far it is from ours.
    """
    import svy

    estimation = svy.Sample(answers, svy.Design(wgt="weight", stratum="district")).estimation
    options = {"by": "district", "deff": "wr", "drop_nulls": True}

    def fitting() -> None:
        for name, kind in KINDS.items():
            if kind == "share":
                estimation.prop(name, ci_method="wilson", **options)
            else:
                estimation.mean(name, **options)

    def means() -> list[pl.DataFrame]:
        return [estimation.mean(name, **options).to_polars() for name in KINDS]

    columns = ("se", pl.col("est").alias("estimate"), pl.col("district").cast(pl.Int64))
    theirs = [
        table.select(pl.lit(name).alias("variable"), *columns)
        for name, table in zip(KINDS, means(), strict=True)
    ]
    return median_seconds(fitting, 3), median_seconds(means, 3), furthest(answers, pl.concat(theirs))


def r_seconds(answers: pl.DataFrame) -> tuple[float, float, str]:
    """Seconds of R per district in a loop over the items, how far its errors are from ours, and its version.

    Raises RuntimeError when R or its package survey is not installed.
    """
    if not shutil.which("Rscript"):
        raise RuntimeError("R is not installed")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        answers.write_csv(folder / "people.csv")
        (folder / "estimates.R").write_text(R_SCRIPT)
        paths = [str(folder / file) for file in ("estimates.R", "people.csv", "found.csv")]
        done = subprocess.run(["Rscript", "--vanilla", *paths], capture_output=True, text=True, timeout=600)
        if done.returncode:
            raise RuntimeError(f"R could not do it: {done.stderr.strip()[-300:]}")
        seconds, number = done.stdout.split()
        return float(seconds), furthest(answers, pl.read_csv(folder / "found.csv")), number


def furthest(answers: pl.DataFrame, theirs: pl.DataFrame) -> float:
    """The largest relative difference between our estimates and errors and those of another."""
    both = ours(answers, ("district",)).join(theirs, on=["variable", "district"], suffix="_other")
    if both.height != len(KINDS) * 24:
        raise RuntimeError(f"{both.height} of {len(KINDS) * 24} estimates could be compared")
    apart = [(pl.col(name) / pl.col(f"{name}_other") - 1).abs().max() for name in ("estimate", "se")]
    return float(max(both.select(apart).row(0)))


def alone(sizes: list[int]) -> dict[str, float]:
    """Seconds and peak memory of estimates of samples of these sizes, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.estimates", "--alone", json.dumps(sizes)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise RuntimeError(f"could not be measured: {done.stderr.strip()[-300:]}")
    return json.loads(done.stdout)


def _measure_alone(sizes: list[int]) -> dict[str, float]:
    """Loading scipy and statsmodels counts, and is told apart; making up the answers does not count."""
    begin = time.perf_counter(), time.process_time()
    wilson(1, 2), mean_interval(0, 1, 2)
    seconds = loading = time.perf_counter() - begin[0]
    cpu = time.process_time() - begin[1]
    for seed, size in enumerate(sizes):
        answers = sample(size, seed)
        begin = time.perf_counter(), time.process_time()
        rows = sum(ours(answers, by).height for by in PARTS)
        seconds += time.perf_counter() - begin[0]
        cpu += time.process_time() - begin[1]
        if rows != len(KINDS) * 33:
            raise RuntimeError(f"{rows} estimates instead of {len(KINDS) * 33}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "loading": loading, "cpu": cpu, "mb": peak}


def table() -> tuple[str, list[str]]:
    """Measure everything; the table, and what could not be measured."""
    answers, notes = sample(EDITION, 1), []
    mine = median_seconds(lambda: ours(answers, ("district",)), 25)
    rows = [("one edition per district, ours, s", "", f"{mine:.3f}")]
    loop, means, apart = svy_seconds(answers)
    rows += [
        ("the same in a loop over svy, s", "", f"{loop:.2f}"),
        ("svy loop / ours", ">= 20", f"{loop / mine:.0f}"),
        ("svy loop with shares as means, s", "", f"{means:.2f}"),
        ("svy loop with shares as means / ours", "", f"{means / mine:.0f}"),
        ("largest relative difference from svy", "<= 1e-06", f"{apart:.0e}"),
    ]
    try:
        seconds, apart, number = r_seconds(answers)
        rows += [
            (f"the same in R's survey {number}, s", "", f"{seconds:.2f}"),
            ("R / ours", ">= 50", f"{seconds / mine:.0f}"),
            ("largest relative difference from R", "<= 1e-06", f"{apart:.0e}"),
        ]
    except RuntimeError as fault:
        notes.append(str(fault))
    editions, million = alone(EDITIONS), alone([MILLION])
    rows += [
        (f"13 editions ({sum(EDITIONS):,} respondents), s", "<= 3", f"{editions['seconds']:.2f}"),
        ("of which loading scipy and statsmodels, s", "", f"{editions['loading']:.2f}"),
        ("13 editions, CPU, s", "", f"{editions['cpu']:.2f}"),
        ("13 editions, peak memory, MB", "", f"{editions['mb']:,.0f}"),
        ("one million respondents, s", "<= 60", f"{million['seconds']:.1f}"),
        ("one million respondents, peak memory, MB", "<= 4096", f"{million['mb']:,.0f}"),
    ]
    lines = [f"| {label:<46} | {target:<8} | {value:>8} |" for label, target, value in rows]
    head = [f"| {'measure':<46} | {'target':<8} | {'found':>8} |", f"| {'-' * 46} | {'-' * 8} | {'-' * 7}: |"]
    return "\n".join([*head, *lines]), notes


def text() -> str:
    """The whole report: when, how, on what, the table, and what could not be measured."""
    from benchmarks.report import machine  # pulls in a browser's driver, which would count as memory

    found, notes = table()
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "statsmodels", "svy"))
    moment = datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")
    command = " ".join(["python -m benchmarks.estimates", *sys.argv[1:]])
    load = f"{os.getloadavg()[1]:.1f} processes busy on average in the last five minutes"
    parts = [f"Date: {moment}", f"Command: `{command}`", f"Machine: {machine()}, {packages}; {load}", found]
    return "\n\n".join([*parts, *(f"Not measured: {note}" for note in notes)])


def main() -> int:
    """Measure, print and, when asked, keep it in the README; timings never make this fail."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.estimates", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    parser.add_argument("--alone", type=json.loads, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    if asked.alone:
        print(json.dumps(_measure_alone(asked.alone)))
        return 0
    report = text()
    print(report)
    if asked.write:
        from benchmarks.report import write_readme

        write_readme(report, BEGIN, END)
    return 0


if __name__ == "__main__":
    sys.exit(main())
