"""Whatever is wrong with what comes in: all of it is told, nothing is changed, and the release stays in use."""

import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from conftest import ROOT, Tiny

from monitor.questions import budgets, observations
from monitor.store import NoRelease, open_release

SURVEY, REGISTER, OLD = "raw/enquete.csv", "raw/register.csv", "raw/enquete_2017.csv"
ROW = "tevreden,WK020201,2023,70,150,,"


def swap(file: str, old: str, new: str) -> Callable[[Tiny], None]:
    return lambda tiny: tiny.change(file, old, new)


def recode(file: str, encoding: str) -> Callable[[Tiny], None]:
    def change(tiny: Tiny) -> None:
        path = tiny.data / file
        path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
        tiny.sign()

    return change


def semicolons(tiny: Tiny) -> None:
    path = tiny.data / SURVEY
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    tiny.sign()


def only_header(tiny: Tiny) -> None:
    path = tiny.data / OLD
    path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    tiny.sign()


def edited(tiny: Tiny) -> None:
    path = tiny.data / SURVEY
    path.write_text(path.read_text(encoding="utf-8").replace("2023,70", "2023,71"), encoding="utf-8")


FAULTS: dict[str, tuple[Callable[[Tiny], None], tuple[str, ...]]] = {
    "unknown indicator": (swap(SURVEY, ROW, ROW.replace("tevreden", "vrolijk")), ("regel 7", "'vrolijk'", "themes/")),
    "unknown area": (swap(SURVEY, ROW, ROW.replace("WK020201", "WK020299")), ("regel 7", "'WK020299'", "areas.toml")),
    "unknown area on former lines": (swap(OLD, "helpers,WK020201", "helpers,WK020299"), ("regel 2", "'WK020299'")),
    "unknown edition": (swap(SURVEY, ROW, ROW.replace("2023", "2022")), ("regel 7", "'2022'", "editions.toml")),
    "edition the source does not have": (swap(REGISTER, "GM0202,2021", "GM0202,2019"), ("regel 6", "register", "2019")),
    "another source's indicator": (swap(REGISTER, "meldingen,GM0202,2021", "helpers,GM0202,2021"), ("regel 6", "enquete")),
    "code of former lines": (swap(SURVEY, ROW, ROW.replace("WK020201", "BU02020250")), ("regel 7", "indeling '2018'")),
    "code of today's lines": (swap(OLD, "helpers,WK020201", "helpers,BU02020150"), ("regel 2", "indeling '2016'")),
    "duplicate key": (lambda tiny: tiny.add(SURVEY, ROW), ("regel 11", "stond er al", "regel 7")),
    "duplicate in another file": (lambda tiny: tiny.add(OLD, "tevreden,GM0202,2021,55,600,,"), ("stond er al",)),
    "negative count": (swap(REGISTER, "WK020203,2023,9", "WK020203,2023,-9"), ("regel 13", "negatief", "-9")),
    "share above 100": (swap(SURVEY, ROW, ROW.replace("70", "101")), ("regel 7", "0 tot en met 100", "101")),
    "class between classes": (swap("raw/klassen_2017.csv", "2017,6", "2017,5.5"), ("regel 2", "heel getal")),
    "class beyond the scale": (swap("raw/klassen_2017.csv", "2017,6", "2017,12"), ("regel 2", "schaal")),
    "missing column": (swap(SURVEY, "respondents,", ""), ("regel 1", "'respondents' ontbreekt")),
    "unknown column": (swap(SURVEY, "note\n", "note,kleur\n"), ("regel 1", "'kleur' is onbekend")),
    "latin-1": (recode(SURVEY, "latin-1"), ("regel 9", "UTF-8")),
    "decimal comma": (swap(SURVEY, ROW, ROW.replace("70", "70,5")), ("regel 7", "punt als decimaalteken")),
    "decimal comma in quotes": (swap(SURVEY, ROW, ROW.replace("70", '"70,5"')), ("regel 7", "'70,5'", "punt als decimaal")),
    "no number": (swap(SURVEY, ROW, ROW.replace("70", "zeventig")), ("regel 7", "'zeventig' is geen getal")),
    "infinite": (swap(SURVEY, ROW, ROW.replace("70", "inf")), ("regel 7", "'inf' is geen getal")),
    "semicolons": (semicolons, ("regel 1", "puntkomma")),
    "row cut off": (swap(SURVEY, ROW, "tevreden,WK020201,2023"), ("regel 7", "3 cellen")),
    "stray quote": (swap(SURVEY, ROW, ROW.replace("WK0", 'WK0"')), ("regel 7", "aanhalingsteken")),
    "quote that is never closed": (swap(SURVEY, ROW, '"' + ROW), ("regel 7", "aanhalingsteken")),
    "quotes around the wrong part": (swap(SURVEY, ROW, ROW.replace("WK020201", '"WK0"20201')), ("regel 7", "aanhaling")),
    "column twice": (swap(SURVEY, "status,note\n", "status,note,note\n"), ("regel 1", "'note' staat er twee keer")),
    "only a header": (only_header, ("enquete_2017.csv", "geen enkele regel")),
    "conversion not there": (lambda tiny: (tiny.data / "areas/conversion.csv").unlink(), ("is er niet", "alleen de kop")),
    "unknown status": (swap(SURVEY, ROW, ROW.replace("70,150,", ",150,geheim")), ("regel 7", "'geheim'")),
    "hidden and yet there": (swap(SURVEY, ROW, ROW.replace("150,", "150,suppressed")), ("regel 7", "suppressed")),
    "neither figure nor status": (swap(SURVEY, ROW, ROW.replace("70", "")), ("regel 7", "geen status")),
    "changed since it was taken over": (edited, ("enquete.csv", "veranderd")),
    "delivery not there": (lambda tiny: (tiny.data / SURVEY).unlink(), ("enquete.csv", "is er niet")),
    "unknown TOML key": (swap("catalog/sources.toml", 'nature = "survey"', 'nature = "survey"\nstad = 1'), ("stad",)),
    "too few answers": (swap(SURVEY, ROW, ROW.replace("150", "49")), ("enough_respondents", "WK020201")),
    "conversion that loses people": (swap("areas/conversion.csv", "WK020201,0.25", "WK020201,0.2"), ("conversion.csv",)),
    "conversion to nowhere": (swap("areas/conversion.csv", "2018,WK020203", "2018,WK020209"), ("conversion.csv",)),
    "no population to add up with": (swap(REGISTER, "aantal_inwoners,WK020203,2023,500,,,\n", ""), ("aantal_inwoners",)),
    "figure before its first definition": (
        swap("catalog/themes/proef.toml", 'code = "v1"\nto = "2021"', 'code = "v1"\nfrom = "2019"\nto = "2021"'),
        ("enquete_2017.csv", "2017"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_the_build_stops_and_tells(served: Tiny, fault: str, capfd: pytest.CaptureFixture[str]) -> None:
    before = (served.releases / "current").read_text().strip()
    change, told = FAULTS[fault]
    change(served)
    assert served.command() == 1
    output = capfd.readouterr()
    for part in told:
        assert part in output.err
    assert "Wat te doen" in output.err
    assert output.out == ""
    assert (served.releases / "current").read_text().strip() == before
    assert [path.name for path in served.releases.glob(".*")] == [".lock"]


def test_the_release_in_use_is_still_served_after_a_refused_build(served: Tiny) -> None:
    served.change(SURVEY, ROW, ROW.replace("70", "170"))
    assert served.command() == 1
    assert observations(served.release(), "tevreden", "aadijk", "2023")["value"].item() == 70


BUDGET = "edition,area,post,printed,recomputed,note"
AMOUNTS = {
    "unknown area": ("2023,W9,totaal,100,100,", ("regel 3", "'W9'")),
    "unknown edition": ("1999,W1,totaal,100,100,", ("regel 3", "'1999'")),
    "amount twice": ("2023,W1,groen,20,20,", ("regel 3", "stond er al")),
    "decimal comma": ('2023,W1,totaal,"100,50",100,', ("regel 3", "punt als decimaalteken")),
}


def with_budgets(tiny: Tiny, row: str = "") -> None:
    (tiny.data / "raw" / "budgets").mkdir()
    path = tiny.data / "raw" / "budgets" / "b.csv"
    path.write_text("\n".join([BUDGET, "2023,W1,groen,10,12,Gedrukt is te weinig.", row]), encoding="utf-8")
    with (tiny.data / "catalog" / "editions.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[[delivery]]\nfile = "budgets/b.csv"\nsource = "register"\ndivision = "2018"\n')
        stream.write('sha256 = ""\nobtained = "2026-01-01"\n')
    tiny.sign()


@pytest.mark.parametrize("fault", AMOUNTS)
def test_a_wrong_amount_is_told(tiny: Tiny, fault: str, capfd: pytest.CaptureFixture[str]) -> None:
    row, told = AMOUNTS[fault]
    with_budgets(tiny, row)
    assert tiny.command() == 1
    output = capfd.readouterr().err
    for part in ("b.csv", *told):
        assert part in output


def test_right_amounts_are_kept_as_printed(tiny: Tiny) -> None:
    with_budgets(tiny)
    tiny.build()
    assert budgets(tiny.release()).select("printed", "recomputed", "difference").rows() == [(10, 12, 2)]


def test_faults_in_several_files_are_told_together(tiny: Tiny, capfd: pytest.CaptureFixture[str]) -> None:
    tiny.change(SURVEY, ROW, ROW.replace("70", "170"))
    tiny.change(REGISTER, "WK020203,2023,9", "WK020203,2023,-9")
    tiny.change(OLD, "note", "opmerking")
    assert tiny.command() == 1
    told = capfd.readouterr().err
    for part in ("enquete.csv, regel 7", "register.csv, regel 13", "enquete_2017.csv, regel 1"):
        assert part in told
    assert not (tiny.releases / "current").exists()


def test_faults_in_catalog_and_deliveries_are_told_together(tiny: Tiny, capfd) -> None:
    tiny.change("catalog/sources.toml", 'nature = "survey"', 'nature = "survey"\nstad = 1')
    tiny.change(SURVEY, ROW, ROW.replace("70", "zeventig"))
    tiny.change(OLD, "note", "opmerking")
    tiny.change("areas/conversion.csv", "WK020201,0.25", "WK020201,kwart")
    with_budgets(tiny, '2023,W1,totaal,"100,50",100,')
    assert tiny.command() == 1
    told = capfd.readouterr().err
    for part in (
        "stad",
        "enquete.csv, regel 7",
        "enquete_2017.csv, regel 1",
        "conversion.csv, regel 3",
        "b.csv, regel 3",
    ):
        assert part in told


def test_text_may_hold_quotes_commas_and_empty_lines(tiny: Tiny) -> None:
    tiny.change(SURVEY, f"{ROW}\n", f'\n{ROW}"Zij zei: ""goed"", en bleef."\n')
    tiny.build()
    note = observations(tiny.release(), "tevreden", "aadijk", "2023")["note"].item()
    assert note == 'Zij zei: "goed", en bleef.'


def test_after_an_empty_line_the_line_is_still_the_right_one(tiny: Tiny, capfd) -> None:
    tiny.change(SURVEY, ROW, "\n" + ROW.replace("70", "170"))
    assert tiny.command() == 1
    assert "enquete.csv, regel 8" in capfd.readouterr().err


def shell(*arguments: str, releases: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MONITOR_RELEASES": releases}
    command = [sys.executable, "-m", "monitor", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_shell_ends_with_1_and_every_finding(tiny: Tiny) -> None:
    tiny.change(SURVEY, ROW, ROW.replace("70", "170"))
    tiny.change(REGISTER, "WK020203,2023,9", "WK020203,2023,-9")
    done = shell(
        "build", "--data", str(tiny.data), "--releases", str(tiny.releases), releases=str(tiny.releases)
    )
    assert done.returncode == 1
    assert "enquete.csv, regel 7" in done.stderr
    assert "register.csv, regel 13" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_release_one_sentence_says_how_to_build_one(tiny: Tiny) -> None:
    done = shell("ask", "areas", releases=str(tiny.releases))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.strip() == "Er is nog geen uitgave met cijfers. Maak er een met: make build"


def damage(tiny: Tiny, name: str) -> None:
    path = tiny.releases / f"{name}.duckdb"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)


def test_a_damaged_release_is_refused_and_the_previous_one_served(tiny: Tiny) -> None:
    first = tiny.build()
    tiny.change(SURVEY, ROW, ROW.replace("70", "71"))
    second = tiny.build()
    assert first != second
    damage(tiny, second)
    served = tiny.release()
    assert served.name == first
    assert second in served.notice
    assert "beschadigd" in served.notice
    with pytest.raises(NoRelease, match="beschadigd"):
        tiny.release(second)


def test_a_release_without_its_manifest_is_not_trusted(tiny: Tiny) -> None:
    name = tiny.build()
    (tiny.releases / name / "manifest.json").unlink()
    with pytest.raises(NoRelease):
        tiny.release()


def test_when_every_release_is_damaged_there_is_none(tiny: Tiny) -> None:
    name = tiny.build()
    damage(tiny, name)
    with pytest.raises(NoRelease, match=f"{name}' is beschadigd.*make build"):
        tiny.release()


def test_a_release_that_was_not_chosen_is_not_called_damaged(tiny: Tiny) -> None:
    name = tiny.build()
    (tiny.releases / "current").unlink()
    served = open_release("", tiny.releases)
    assert served.name == name
    assert "  " not in served.notice


def test_a_damaged_release_is_built_anew(tiny: Tiny) -> None:
    name = tiny.build()
    damage(tiny, name)
    assert tiny.build() == name
    assert tiny.release().notice == ""


OTHER = "hoort bij een andere versie van de monitor"


def of_other_code(tiny: Tiny, name: str) -> None:
    """Make a release look as if code with other tables had written it: its checksum is right, its form is not."""
    path = tiny.releases / name / "manifest.json"
    path.write_text(re.sub(r'"form": "[0-9a-f]+"', '"form": "0a1b"', path.read_text()), encoding="utf-8")
    assert "0a1b" in path.read_text()


def test_a_release_of_other_code_is_refused_with_one_sentence(tiny: Tiny) -> None:
    name = tiny.build()
    of_other_code(tiny, name)
    sentence = f"Uitgave '{name}' {OTHER}; maak een nieuwe met: make build"
    for asked in ("", name):
        with pytest.raises(NoRelease) as refused:
            tiny.release(asked)
        assert str(refused.value) == sentence


def test_a_release_from_before_forms_were_written_is_of_other_code(tiny: Tiny) -> None:
    name = tiny.build()
    path = tiny.releases / name / "manifest.json"
    path.write_text(re.sub(r' *"form": .*\n', "", path.read_text()), encoding="utf-8")
    with pytest.raises(NoRelease, match=OTHER):
        tiny.release(name)


def test_a_release_of_other_code_is_not_served_when_there_is_one_of_ours(tiny: Tiny) -> None:
    first = tiny.build()
    tiny.change(SURVEY, ROW, ROW.replace("70", "71"))
    second = tiny.build()
    of_other_code(tiny, second)
    served = tiny.release()
    assert served.name == first
    assert served.notice == f"Uitgave {second} {OTHER}; dit is uitgave {first}."


def test_the_shell_says_that_a_release_is_of_other_code(tiny: Tiny) -> None:
    name = tiny.build()
    of_other_code(tiny, name)
    done = shell("ask", "areas", "--release", name, releases=str(tiny.releases))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == f"Uitgave '{name}' {OTHER}; maak een nieuwe met: make build"


def test_a_release_of_other_code_is_built_anew(tiny: Tiny) -> None:
    of_other_code(tiny, tiny.build())
    tiny.build()
    assert tiny.release().notice == ""
