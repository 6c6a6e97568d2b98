"""Every question is answered from the shell, in three forms; what cannot be asked ends with 1 and a hint."""

import csv
import inspect
import io
import json
from pathlib import Path

import pytest

from monitor.commands import run
from monitor.questions import QUESTIONS
from monitor.store import Release

CHOICES = {
    "indicator": "meldingen_per_1000",
    "area": "aadijk",
    "areas": "aadijk,beekzicht",
    "edition": "2023",
    "text": "aadijk",
}
"""A good value for every choice that a question may require."""


@pytest.fixture(autouse=True)
def use_tiny(small: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the shell ask the tiny monitor."""
    monkeypatch.setattr("monitor.commands.ask.open_release", lambda name="": small)


def required(question: str) -> list[str]:
    parameters = list(inspect.signature(QUESTIONS[question]).parameters.values())[1:]
    names = [one.name for one in parameters if one.default is inspect.Parameter.empty]
    return [f"{name}={CHOICES[name]}" for name in names]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_answers_in_csv_json_and_as_a_table(question: str, small: Release, capsys) -> None:
    arguments = required(question)
    frame = QUESTIONS[question](small, **dict(argument.split("=", 1) for argument in arguments))
    told = {}
    for form in ("csv", "json", "table"):
        assert run(["ask", question, *arguments, "--format", form]) == 0
        told[form] = capsys.readouterr().out
    rows = list(csv.DictReader(io.StringIO(told["csv"])))
    objects = json.loads(told["json"])
    assert len(rows) == len(objects) == frame.height
    assert frame.height == 0 or list(rows[0]) == list(objects[0]) == frame.columns
    lines = [line for line in told["table"].splitlines() if line.startswith("|")]
    assert len(lines) == frame.height + 2  # with the heading and its line
    assert all(column in lines[0] for column in frame.columns)


def test_a_missing_figure_is_empty_and_not_zero(capsys) -> None:
    assert (
        run(["ask", "observations", "indicator=meldingen_per_1000", "area=colkhof", "--format", "csv"]) == 0
    )
    row = next(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert (row["value"], row["status"]) == ("", "suppressed")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["observatons"], "observations"),
        (["observations", "indicatr=tevreden"], "indicator"),
        (["observations", "tevreden"], "indicator"),
        (["observations", "indicator=tevredn"], "tevreden"),
        (["observations", "area=aadyk"], "aadijk"),
        (["observations", "edition=2032"], "2023"),
        (["areas", "level=wijk"], "district"),
        (["indicators", "theme=prof"], "proef"),
        (["trend", "indicator=tevreden"], "area"),
        (["classes", "indicator="], "indicator"),
        (["compare", "areas=aadijk"], "twee"),
        (["found", "text=aadijk", "most=veel"], "most"),
        (["sources", "alles=ja"], "geen"),
    ],
)
def test_what_cannot_be_asked_ends_with_1_and_a_hint(arguments: list[str], hint: str, capsys) -> None:
    assert run(["ask", *arguments, "--format", "json"]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert hint in output.err
    assert len(output.err.strip().splitlines()) == 1


def test_an_unknown_release_ends_with_1_and_the_names(real_folder: Path, monkeypatch, capsys) -> None:
    from monitor.store import open_release

    monkeypatch.setattr("monitor.commands.ask.open_release", lambda name="": open_release(name, real_folder))
    assert run(["ask", "areas", "--release", "1999-01-01-abc"]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert "1999-01-01-abc" in output.err
    assert (real_folder / "current").read_text().strip() in output.err
