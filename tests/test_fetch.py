"""Whether publishers are asked with patience and within bounds: pages, breaks, faults, other hosts, what never ends."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import ROOT, Tiny
from fetching import Practice, health, key_figures
from replay import Reply, Server, as_json, serving

from monitor.build.fetch.publisher import Publisher, seconds_of
from monitor.catalog.fetching import Patience
from monitor.findings import Rejected


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as one:
        yield one


@pytest.fixture
def practice(tiny: Tiny, server: Server) -> Practice:
    return Practice(tiny, server)


def publisher(server: Server, waits: list[float], **patience: float) -> Publisher:
    """A conversation that writes down how long it would wait."""
    settings = Patience.model_validate({"attempts": 4, "first_wait": 1, "longest_wait": 8, **patience})
    return Publisher(server.base, settings, rest=waits.append)


def test_all_pages_are_followed_and_only_this_city_is_asked(practice: Practice) -> None:
    table = key_figures(practice.server)
    table.size = 4
    assert practice.fetch() == 0
    pages = [target for target in practice.server.asked("/Observations") if "$count" not in target]
    assert len(pages) == 5  # 17 rows of the city, its parts and the country
    assert practice.rows()["aantal_inwoners", "WK020201"] == ("1510", "")
    assert all(
        "GM0363" not in line for line in (practice.proposal() / "kwb_2025.csv").read_text().splitlines()
    )


@pytest.mark.parametrize("forgets", [False, True])
def test_pages_of_the_older_protocol_are_followed(practice: Practice, forgets: bool) -> None:
    table = health(practice.server)
    table.size, table.forgets_format = 2, forgets
    assert practice.fetch("rivm") == 0
    assert practice.rows("rivm", "50150ned_2025.csv")["aantal_inwoners", "WK020203"] == ("510", "")


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429, 408])
def test_a_busy_publisher_is_asked_again_after_longer_and_longer(server: Server, status: int) -> None:
    server.once("/x", Reply(status=status), times=2)
    server.tables.append(lambda path, query: as_json({"value": []}))
    waits: list[float] = []
    with publisher(server, waits) as asked:
        assert asked.get(f"{server.base}/x").document() == {"value": []}
    assert len(server.log) == 3
    assert 1 <= waits[0] <= 2
    assert 2 <= waits[1] <= 3


def test_a_publisher_that_stays_down_is_told_with_its_address(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    key_figures(practice.server)
    practice.server.once("/Observations", Reply(status=503), times=99)
    before = practice.kept()
    assert practice.fetch() == 1
    told = capsys.readouterr().err
    assert "antwoordde 3 keer niet goed: status 503" in told
    assert "/Observations" in told
    assert practice.kept() == before
    assert not practice.proposal().exists()


def test_the_wait_is_as_long_as_the_publisher_asks(server: Server) -> None:
    server.once("/x", Reply(status=429, headers={"Retry-After": "7"}))
    server.tables.append(lambda path, query: as_json({}))
    waits: list[float] = []
    with publisher(server, waits) as asked:
        asked.get(f"{server.base}/x")
    assert waits == [7]


def test_a_wait_of_an_hour_is_not_waited(server: Server) -> None:
    server.once("/x", Reply(status=429, headers={"Retry-After": "3600"}))
    waits: list[float] = []
    with publisher(server, waits) as asked, pytest.raises(Rejected, match="60 minuten te wachten"):
        asked.get(f"{server.base}/x")
    assert waits == []


def test_a_wait_may_be_a_date() -> None:
    now = datetime(2026, 11, 28, 12, 0, 0, tzinfo=UTC)
    assert seconds_of("Sat, 28 Nov 2026 12:00:30 GMT", now) == 30
    assert seconds_of("Sat, 28 Nov 2026 11:00:00 GMT", now) == 0
    assert seconds_of("soon", now) is None
    assert seconds_of("", now) is None


@pytest.mark.parametrize(
    "broken",
    [
        Reply(b'{"value": [', cut=True),
        Reply(b'{"value": [{"Id": 1,'),
        Reply(b"\xff\xfe{}"),
        Reply(b'{"value": NaN}'),
    ],
    ids=["cut off", "half a document", "no UTF-8", "no number"],
)
def test_a_broken_answer_is_asked_again(practice: Practice, broken: Reply) -> None:
    key_figures(practice.server)
    for _ in range(2):
        practice.server.upsets.append(lambda path, query: broken if path.endswith("/Observations") else None)
    assert practice.fetch() == 0
    assert pages_asked(practice) == ["0", "0", "0"]
    assert practice.rows()["aantal_inwoners", "GM0202"] == ("3520", "")


def test_a_publisher_that_says_nothing_is_asked_again(practice: Practice) -> None:
    key_figures(practice.server)
    # A slow machine may let other answers wait as well: they are asked again too, and nothing depends on how often.
    practice.change("silence = 5\nattempts = 3", "silence = 0.5\nattempts = 20")
    released = threading.Event()
    practice.server.once("/MeasureCodes", Reply(hold=released))
    code = practice.fetch()
    released.set()
    assert code == 0
    assert len(practice.server.asked("/MeasureCodes")) >= 2


def test_a_page_of_maintenance_is_no_answer(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    key_figures(practice.server)
    page = b"<!DOCTYPE html><html><head><title>Gepland\n onderhoud</title></head></html>"
    practice.server.once("/MeasureCodes", Reply(page, kind="text/html; charset=utf-8"))
    assert practice.fetch() == 1
    assert "een webpagina ('Gepland onderhoud')" in capsys.readouterr().err
    assert len(practice.server.asked("/MeasureCodes")) == 1


def test_a_file_of_another_kind_is_no_answer(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    key_figures(practice.server)
    practice.server.once("/MeasureCodes", Reply(b"<feed/>", kind="application/atom+xml"))
    assert practice.fetch() == 1
    assert "iets anders ('application/atom+xml')" in capsys.readouterr().err


def test_a_table_that_is_not_there_is_told_at_once(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    assert practice.fetch() == 1
    assert "status 404" in capsys.readouterr().err
    assert len(practice.server.log) == 1


def test_a_redirect_on_the_same_host_is_followed(practice: Practice) -> None:
    key_figures(practice.server)
    moved = Reply(status=308, headers={"Location": "/odata/v1/CBS/86165NED/MeasureCodes"})
    practice.server.once("/MeasureCodes", moved)
    assert practice.fetch() == 0


@pytest.mark.parametrize("place", ["http://elders.example/x", "//elders.example/x", "file:///etc/passwd"])
def test_a_redirect_to_another_host_is_refused(
    practice: Practice, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    key_figures(practice.server)
    practice.server.once("/MeasureCodes", Reply(status=302, headers={"Location": place}))
    assert practice.fetch() == 1
    assert "verwijst naar een andere plek" in capsys.readouterr().err


def test_redirects_without_end_are_refused(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    practice.server.once("/MeasureCodes", Reply(status=302, headers={"Location": "MeasureCodes"}), times=99)
    assert practice.fetch() == 1
    assert "verwijst meer dan 5 keer door" in capsys.readouterr().err


def test_a_next_page_on_another_host_is_refused(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    table = key_figures(practice.server)
    page = {
        "value": table.rows[:2],
        "@odata.nextLink": "https://elders.example/odata/v1/CBS/86165NED/Observations",
    }
    practice.server.upsets.append(
        lambda path, query: as_json(page) if path.endswith("/Observations") else None
    )
    assert practice.fetch() == 1
    assert "verwijst naar een andere plek: https://elders.example" in capsys.readouterr().err


def test_a_next_page_over_http_stays_on_the_agreed_scheme() -> None:
    asked = Publisher("https://derden.example/ODataFeed/odata", Patience())
    assert (
        asked.here("http://derden.example/ODataFeed/x?$skip=1")
        == "https://derden.example/ODataFeed/x?$skip=1"
    )


def test_a_next_page_on_another_port_stays_on_the_agreed_one() -> None:
    asked = Publisher("http://127.0.0.1:8100/odata", Patience())
    assert asked.here("http://127.0.0.1:22/odata/x?$skip=1") == "http://127.0.0.1:8100/odata/x?$skip=1"


def test_a_page_that_comes_twice_counts_once(practice: Practice) -> None:
    table = key_figures(practice.server)
    table.size = 4
    again = {**json.loads(practice_page(practice, 0)), "@odata.nextLink": table.link(*first_of(practice), 4)}
    practice.server.upsets.append(
        lambda path, query: as_json(again) if query.get("$skip") == "4" and again else None
    )
    again["@odata.nextLink"] += "&again=1"
    assert practice.fetch() == 0
    assert pages_asked(practice) == ["0", "4", "4&again=1", "8&again=1", "12&again=1", "16&again=1"]
    assert practice.rows()["aantal_inwoners", "WK020202"] == ("1500", "")


def practice_page(practice: Practice, skip: int) -> str:
    """What the server gives for a page of the city."""
    path, query = first_of(practice)
    return practice.server.tables[0](path, {**query, "$skip": str(skip)}).body.decode()  # type: ignore[union-attr]


def first_of(practice: Practice) -> tuple[str, dict[str, str]]:
    """Path and query of the first page that the command asks."""
    condition = " or ".join(
        f"startswith(WijkenEnBuurten,'{code}')" for code in ("GM0202", "WK0202", "BU0202", "NL00")
    )
    return "/odata/v1/CBS/86165NED/Observations", {"$filter": condition}


def test_a_row_that_comes_back_different_is_refused(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    table = key_figures(practice.server)
    table.size = 4
    other = {"value": [{**table.rows[0], "Value": 1}]}
    practice.server.upsets.append(lambda path, query: as_json(other) if query.get("$skip") == "4" else None)
    assert practice.fetch() == 1
    assert "Regel 0 komt twee keer voor, met verschillende inhoud" in capsys.readouterr().err


def test_rows_that_stay_away_are_noticed(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    table = key_figures(practice.server)
    table.size = 4
    practice.server.upsets.append(
        lambda path, query: as_json({"value": []}) if query.get("$skip") == "12" else None
    )
    assert practice.fetch() == 1
    assert "De bron zegt dat er 17 regels zijn; er kwamen er 12." in capsys.readouterr().err


def test_without_a_count_the_report_says_so(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    key_figures(practice.server)
    practice.server.once("/Observations/$count", Reply(status=400))
    assert practice.fetch() == 0
    assert "of alles kwam, is dus niet nagegaan" in capsys.readouterr().out


def test_links_that_go_round_are_refused(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    table = key_figures(practice.server)
    link = table.link(*first_of(practice), 4)

    def circle(path: str, query: object) -> Reply | None:
        if not path.endswith("/Observations"):
            return None
        practice.server.upsets.append(circle)
        return as_json({"value": table.rows[:4], "@odata.nextLink": link})

    practice.server.upsets.append(circle)
    assert practice.fetch() == 1
    assert "komt er geen einde aan" in capsys.readouterr().err
    assert len([one for one in practice.server.asked("/Observations") if "$count" not in one]) == 2


def test_ever_new_links_without_anything_new_are_refused(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    table = key_figures(practice.server)

    def onward(path: str, query: object) -> Reply | None:
        if not path.endswith("/Observations"):
            return None
        practice.server.upsets.append(onward)
        return as_json(
            {
                "value": table.rows[:4],
                "@odata.nextLink": table.link(*first_of(practice), len(practice.server.log)),
            }
        )

    practice.server.upsets.append(onward)
    assert practice.fetch() == 1
    assert "stuurt 3 keer achter elkaar niets nieuws" in capsys.readouterr().err


def test_more_pages_or_bytes_than_can_be_meant_are_refused(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    table = key_figures(practice.server)
    table.size = 1
    practice.change("attempts = 3", "attempts = 3\npages = 5")
    assert practice.fetch() == 1
    assert "meer dan 5 bladzijden" in capsys.readouterr().err
    practice.change("pages = 5", "answer_bytes = 300")
    assert practice.fetch() == 1
    assert "meer dan de grens van 0.0003 MB" in capsys.readouterr().err


def test_a_table_that_changes_between_pages_is_asked_anew(practice: Practice) -> None:
    table = key_figures(practice.server)
    table.size = 4

    def changes(path: str, query: dict[str, str]) -> Reply | None:
        if query.get("$skip") != "8":
            return None
        reply = table(path, query)
        table.modified = "2026-11-01T02:00:00+01:00"
        table.rows[1]["Value"] = 3525
        return reply

    practice.server.upsets.append(changes)
    assert practice.fetch() == 0
    assert practice.rows()["aantal_inwoners", "GM0202"] == ("3525", "")
    assert len([one for one in practice.server.asked("/Observations") if "$count" not in one]) == 10


def test_a_table_that_keeps_changing_is_left_alone(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    table = key_figures(practice.server)

    def changes(path: str, query: object) -> None:
        table.modified = f"versie {len(practice.server.log)}"

    practice.server.upsets.append(changes)
    assert practice.fetch() == 1
    assert "veranderde 3 keer terwijl zij werd opgehaald" in capsys.readouterr().err
    assert not practice.proposal().exists()


def broken_at(practice: Practice, skip: str) -> None:
    """Let the page from `skip` fail, as often as the command tries."""
    for _ in range(3):
        practice.server.upsets.append(
            lambda path, query: Reply(status=500) if query.get("$skip") == skip else None
        )


def pages_asked(practice: Practice) -> list[str]:
    """The place in the table of every page that was asked, in order."""
    asked = [one for one in practice.server.asked("/Observations") if "$count" not in one]
    return [one.rpartition("$skip=")[2] if "$skip" in one else "0" for one in asked]


def test_after_a_break_only_what_is_missing_is_asked(practice: Practice) -> None:
    table = key_figures(practice.server)
    table.size = 4
    broken_at(practice, "8")
    assert practice.fetch() == 1
    assert pages_asked(practice) == ["0", "4", "8", "8", "8"]
    practice.server.log.clear()
    assert practice.fetch() == 0
    assert pages_asked(practice) == ["8", "12", "16"]
    assert practice.rows()["aantal_inwoners", "GM0202"] == ("3520", "")


def test_after_a_kill_only_what_is_missing_is_asked(practice: Practice) -> None:
    table = key_figures(practice.server)
    table.size = 4
    arrived, released = threading.Event(), threading.Event()

    def stuck(path: str, query: dict[str, str]) -> Reply | None:
        if query.get("$skip") != "8":
            return None
        arrived.set()
        return Reply(hold=released)

    practice.server.upsets.append(stuck)
    place = ["--data", str(practice.data), "--base", practice.server.base]
    command = [sys.executable, "-m", "monitor", "fetch", "kwb", "--year", "2025", *place]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        assert arrived.wait(60)
        process.kill()
    released.set()
    assert not practice.proposal().exists()
    practice.server.log.clear()
    assert practice.fetch() == 0
    assert pages_asked(practice) == ["8", "12", "16"]


def test_a_kept_page_that_was_damaged_is_asked_again(practice: Practice) -> None:
    table = key_figures(practice.server)
    table.size = 4
    broken_at(practice, "12")
    assert practice.fetch() == 1
    kept = practice.data / "staging" / "fetch" / "kwb-2025" / "pages" / "86165NED" / "0002.json"
    kept.write_bytes(kept.read_bytes()[:-5])
    practice.server.log.clear()
    assert practice.fetch() == 0
    assert pages_asked(practice) == ["4", "8", "12", "16"]


def test_pages_of_a_table_that_changed_since_are_thrown_away(practice: Practice) -> None:
    table = key_figures(practice.server)
    table.size = 4
    broken_at(practice, "8")
    assert practice.fetch() == 1
    table.modified = "2026-12-01T02:00:00+01:00"
    practice.server.log.clear()
    assert practice.fetch() == 0
    assert pages_asked(practice) == ["0", "4", "8", "12", "16"]


def test_again_forgets_what_was_kept(practice: Practice) -> None:
    key_figures(practice.server)
    assert practice.fetch() == 0
    practice.server.log.clear()
    assert practice.fetch() == 0
    assert pages_asked(practice) == []
    assert practice.fetch("kwb", "2025", "--again") == 0
    assert pages_asked(practice) == ["0"]


def test_a_full_disk_is_told_and_leaves_no_half_page(
    practice: Practice, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key_figures(practice.server)
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if "0001.json" in path.name:
            write(path, content[:50])
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return write(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        assert practice.fetch() == 1
    assert "past niet meer op de schijf" in capsys.readouterr().err
    assert list((practice.data / "staging" / "fetch" / "kwb-2025" / "pages").rglob("*.json")) == []
    assert practice.fetch() == 0


def test_two_people_do_not_fetch_the_same_at_once(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    key_figures(practice.server)
    inside: list[int] = []
    practice.server.upsets.append(lambda path, query: inside.append(practice.fetch()))  # type: ignore[func-returns-value]
    assert practice.fetch() == 0
    assert inside[0] == 1
    assert "worden al opgehaald" in capsys.readouterr().err


@pytest.mark.parametrize("year", ["25", "2025a", "", "../2025", "٢٠٢٥"])
def test_a_year_is_four_digits(practice: Practice, year: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert practice.fetch("kwb", year) == 1
    assert "is geen jaar" in capsys.readouterr().err


def test_every_fault_in_the_settings_is_told_at_once(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    practice.change('service = "cbs4"', 'service = "cbs5"')
    practice.change('address = "https://kaart.example/cbs"', 'address = "kaart.example/cbs"')
    practice.change('columns = "politie"', 'columns = "misdrijven"')
    assert practice.fetch() == 1
    told = capsys.readouterr().err
    assert "De dienst 'cbs5' bestaat niet." in told
    assert "'kaart.example/cbs' is geen adres." in told
    assert "De kolommen 'misdrijven' bestaan niet." in told
    assert practice.server.log == []
