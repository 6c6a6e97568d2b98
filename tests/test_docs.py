"""Whether README and the other texts say what the code does: names that exist, and steps that work."""

from __future__ import annotations

import hashlib
import inspect
import re
import shutil
from pathlib import Path

import pytest

from monitor.build.recipe import build
from monitor.catalog import load
from monitor.commands import COMMANDS
from monitor.questions import QUESTIONS
from monitor.questions.figures import observations
from monitor.store import open_release
from monitor.ui import blocks
from monitor.ui.explained_method import LETTERS, STATUSES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HANDBOOK = (ROOT / "docs" / "handboek.md").read_text(encoding="utf-8")
TEXTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
MADE = (
    "data/releases",
    "tests/screenshots",
    "data/raw/alwm/voorbeeld.csv",
    ".venv",
    "data/staging",
    "data/example/answers",
    "data/example/raw",
)
"""What a text may name although a fresh copy of the repository does not have it."""

GLOSSARY = (
    "gebied", "wijk", "buurt", "stad", "editie", "uitgave", "indeling", "rapportcijfer", "kengetal", "trendbreuk",
    "afgeschermd", "levering", "bron", "oordeel",
)  # fmt: skip


def named(text: str) -> list[str]:
    """Everything between back-quotes outside code blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def fenced(language: str) -> list[str]:
    """The code blocks of one language in the README."""
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def rows_of(heading: str) -> dict[str, str]:
    """First and second cell of the README table whose first column has this heading."""
    table = README.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0]
    cells = [line.split("|")[1:3] for line in table.splitlines()[2:]]
    return {first.strip().strip("`"): second.strip() for first, second in cells}


def test_every_command_is_explained_and_no_other() -> None:
    assert set(rows_of("Opdracht")) == set(COMMANDS)


def test_every_question_is_explained_with_its_own_choices_and_no_other() -> None:
    told = rows_of("Vraag")
    assert set(told) == set(QUESTIONS)
    for name, question in QUESTIONS.items():
        arguments = [key for key in inspect.signature(question).parameters if key != "release"]
        assert told[name].strip("`-").split() == arguments, name


def test_every_make_target_that_a_text_names_exists_and_the_other_way_round() -> None:
    targets = set(
        re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    for path in TEXTS:
        told = set(re.findall(r"(?:`|^)make ([a-z]+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE))
        assert told <= targets, path.name
    assert targets - {"system"} <= set(re.findall(r"make ([a-z]+)", README))


def test_every_room_has_a_row() -> None:
    rooms = {path.name for path in (ROOT / "monitor").iterdir() if path.is_dir() and "__" not in path.name}
    assert {f"monitor/{room}/" for room in rooms} <= set(rows_of("Kamer"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_file_and_folder_that_a_text_names_exists(path: Path) -> None:
    for name in named(path.read_text(encoding="utf-8")):
        is_path = re.fullmatch(r"(?:app\.py|(?:[\w.-]+/)+[\w.-]*)", name)
        first = name.split("/", 1)[0]
        if is_path and (ROOT / first).exists() and not name.startswith(MADE):
            assert (ROOT / name).exists(), name


def test_every_theme_and_page_is_named_as_on_the_screen() -> None:
    for theme in load(ROOT / "data" / "catalog").themes:
        assert theme.label in README
    for title in blocks.MENU.values():
        assert title in README


def test_every_page_of_the_menu_has_a_script_and_every_script_a_page() -> None:
    assert set(blocks.MENU) == set(blocks.PAGES)
    scripts = {str(path.relative_to(ROOT)) for path in (ROOT / "pages" / "public").glob("*.py")}
    assert scripts == set(blocks.PAGES.values())


def test_every_key_of_the_address_is_named() -> None:
    scripts = [*(ROOT / "monitor" / "ui").glob("*.py"), *(ROOT / "pages" / "public").glob("*.py")]
    used = {
        key for path in scripts for key in re.findall(r'\.box\(\s*"(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert used
    assert used <= set(named(README))


def test_the_words_on_the_screen_stand_in_the_glossary() -> None:
    glossary = README.split("## Woorden", 1)[1]
    assert [word for word in GLOSSARY if word not in glossary] == []


def test_every_status_and_letter_has_an_explanation() -> None:
    rule = (ROOT / "sql" / "checks" / "known_status_and_flags.sql").read_text(encoding="utf-8")
    known = set(re.findall(r"'([a-z_]+)'", rule))
    assert set(STATUSES) <= known
    assert set(LETTERS) == {"b", "e", "p", "u"}


def test_the_picture_is_there_and_small() -> None:
    (picture,) = re.findall(r"!\[.+?\]\((.+?)\)", README)
    assert 10_000 < (ROOT / picture).stat().st_size < 300_000


def test_the_example_indicator_really_works(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for part in ("catalog", "raw", "areas"):
        shutil.copytree(ROOT / "data" / part, data / part)
    indicator, delivery = fenced("toml")
    (figures,) = fenced("csv")
    file = data / "raw" / "alwm" / "voorbeeld.csv"
    file.write_text(figures, encoding="utf-8")
    checksum = hashlib.sha256(file.read_bytes()).hexdigest()
    _append(data / "catalog" / "themes" / "hulp.toml", indicator)
    _append(data / "catalog" / "editions.toml", delivery.replace('sha256 = "..."', f'sha256 = "{checksum}"'))

    release = open_release(build(data, ROOT / "sql", tmp_path / "releases"), tmp_path / "releases")

    answer = observations(release, "p_kent_buren", "klarendal", "2025").row(0, named=True)
    assert (answer["value"], answer["respondents"], answer["status"]) == (61, 289, "measured")


def test_the_handbook_names_every_file_of_the_catalog() -> None:
    for path in (ROOT / "data" / "catalog").glob("*.toml"):
        assert path.name in HANDBOOK


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def _append(path: Path, block: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\n" + block, encoding="utf-8")
