"""Stel een vraag aan een uitgave: python -m monitor ask observations indicator=eenzaam area=klarendal."""

import argparse
import inspect
import sys

import polars as pl

from monitor.questions import QUESTIONS
from monitor.questions.asked import Unknown
from monitor.store import RELEASES, ROOT, STATEMENTS, open_release
from monitor.views.watermark import SENTENCE

NOTE = "let_op"
"""The first column of an answer from a release with made-up figures; it stands in every row, so that no row loses it."""


def configure(parser: argparse.ArgumentParser) -> None:
    """The question, its choices, the form of the answer and the release."""
    parser.add_argument("question", metavar="vraag", help=f"een van: {', '.join(QUESTIONS)}")
    parser.add_argument("choices", nargs="*", metavar="naam=waarde", help="keuzes; meer codes met komma's")
    parser.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="vorm van het antwoord"
    )
    parser.add_argument("--release", default="", help="naam van een uitgave; anders die in gebruik is")
    parser.add_argument(
        "--as-of",
        default="",
        metavar="DATUM",
        help="zoals gepubliceerd op een eerdere dag, JJJJ-MM-DD; schrijft daarvoor een uitgave",
    )


def run(asked: argparse.Namespace) -> int:
    """Print the answer; raises Unknown for a question, choice or code that does not exist."""
    question = QUESTIONS.get(asked.question)
    if question is None:
        raise Unknown(f"vraag '{asked.question}' bestaat niet. Er zijn: {', '.join(QUESTIONS)}.")
    accepted = [name for name in inspect.signature(question).parameters if name != "release"]
    choices = {}
    for choice in asked.choices:
        name, sign, value = choice.partition("=")
        if not sign or name not in accepted:
            raise Unknown(
                f"'{choice}' past niet bij '{asked.question}'. Keuzes: {', '.join(accepted) or 'geen'}."
            )
        if name == "most" and not value.isdecimal():
            raise Unknown(f"'{choice}': most is een heel getal, zoals most=5.")
        choices[name] = int(value) if name == "most" else value
    try:
        inspect.signature(question).bind(None, **choices)
    except TypeError as fault:
        raise Unknown(f"'{asked.question}' mist een keuze. Keuzes: {', '.join(accepted)}.") from fault
    if asked.as_of and asked.release:
        raise Unknown("--release en --as-of gaan niet samen: een dag heeft haar eigen uitgave. Kies er een.")
    release = open_release(_published_on(asked.as_of) if asked.as_of else asked.release)
    answer = question(release, **choices)
    if release.catalog.fictitious:
        show_made_up(answer, asked.format)
    else:
        show(answer, asked.format)
    return 0


def _published_on(day: str) -> str:
    """The name of the release that holds what was published on a day, made from the ledger; raises Rejected."""
    # The library of the build is loaded only for who asks for the past.
    from monitor.build.editions.as_of import release_as_of

    try:
        return release_as_of(ROOT / "data" / "published", day, STATEMENTS, RELEASES)
    except OSError as fault:
        problem = f"voor een eerdere dag moet in {RELEASES} een uitgave worden geschreven, en dat lukt niet"
        raise Unknown(f"{problem} ({fault.strerror}).") from fault


def show_made_up(answer: pl.DataFrame, form: str) -> None:
    """Print made-up figures as `show` does, with the sentence above and below a table or else in every row."""
    if form != "table":
        show(answer.with_columns(pl.lit(SENTENCE).alias(NOTE)).select(NOTE, *answer.columns), form)
        return
    print(f"{SENTENCE}.")
    show(answer, form)
    print(f"{SENTENCE}.")


def show(answer: pl.DataFrame, form: str) -> None:
    """Print a frame as an aligned table, CSV or JSON, with every row and column."""
    if form == "csv":
        sys.stdout.write(answer.write_csv())
    elif form == "json":
        sys.stdout.write(answer.write_json() + "\n")
    else:
        with pl.Config(
            tbl_rows=-1, tbl_cols=-1, tbl_width_chars=2000, fmt_str_lengths=80, tbl_hide_column_data_types=True,
            tbl_hide_dataframe_shape=True, tbl_formatting="ASCII_MARKDOWN",
        ):  # fmt: skip
            print(answer)
