"""Programs get the same figures as pages, in three forms, with their release, a page at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import polars as pl
import pytest
from asking import ask, interface
from conftest import Tiny
from openapi_spec_validator import OpenAPIV31SpecValidator
from polars.testing import assert_frame_equal

from monitor import questions
from monitor.build.recipe import make
from monitor.catalog import load
from monitor.store import CURRENT_EXAMPLE, ROOT, Release, names
from monitor.views.column_words import COLUMNS
from monitor.views.watermark import SENTENCE
from monitor.web import api_kept, current, open_data_kept, withheld
from monitor.web.api import Interface, encoding_of
from monitor.web.api_kept import Kept, Ready
from monitor.web.api_openapi import samples
from monitor.web.api_releases import PAUSE, Opened
from monitor.web.api_table import ENDPOINTS, MOST_ROWS, Endpoint

TABLES = [one for one in ENDPOINTS if one.answer is not None]
MAPS = [one for one in ENDPOINTS if one.answer is None]
KLARENDAL = "/observations?indicator=eenzaam&area=klarendal"
HIDDEN = ("value", "lower", "upper", "se")


@pytest.fixture(scope="module")
def app(real_folder: Path) -> Iterator[Interface]:
    """An interface on the release of all real data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(current, "RELEASES", real_folder)
        yield interface()


@pytest.fixture
def tiny_app(served: Tiny, monkeypatch: pytest.MonkeyPatch) -> Interface:
    """An interface on a tiny monitor that a test may build anew."""
    monkeypatch.setattr(current, "RELEASES", served.releases)
    return interface()


def made_up(tiny: Tiny) -> str:
    """The name of a release with made-up figures, beside what is published."""
    tiny.change("catalog/sources.toml", 'code = "enquete"', 'code = "enquete"\nfictitious = true')
    catalog = load(tiny.data / "catalog")
    return make(catalog, tiny.data, ROOT / "sql", tiny.releases, pointer=CURRENT_EXAMPLE)


def read_back(cell: str, value: object) -> object:
    """A cell of CSV as the kind of value that it should be."""
    if not cell:
        return None if value is None else ""
    return cell == "true" if isinstance(value, bool) else type(value)(cell)  # type: ignore[call-arg]


def address_of(one: Endpoint, release: Release, suffix: str = "") -> tuple[str, dict[str, object]]:
    """An address of an endpoint that asks about something that exists, and what it asks."""
    asked = samples(release, one)
    path = one.path
    for each in one.parameters:
        path = path.replace(f"{{{each.name}}}", str(asked.get(each.name, "")))
    query = {name: value for name, value in asked.items() if f"{{{name}}}" not in one.path}
    return f"{path}{suffix}" + (f"?{urlencode(query)}" if query else ""), asked


@pytest.mark.parametrize("one", TABLES, ids=lambda one: one.path)
def test_every_form_of_every_endpoint_gives_the_rows_of_its_question(
    app: Interface, real: Release, one: Endpoint
) -> None:
    address, asked = address_of(one, real)
    assert one.answer is not None
    expected = one.answer(real, **asked).head(1_000)
    told = ask(app, address).json()
    assert told["release"] == real.name
    assert told["total"] >= len(told["data"])
    assert told["data"] == json.loads(expected.fill_nan(None).write_json())

    parquet = pl.read_parquet(io.BytesIO(ask(app, address_of(one, real, ".parquet")[0]).content))
    assert set(parquet["release"]) <= {real.name}
    assert_frame_equal(parquet.select(expected.columns), expected.fill_nan(None))

    text = ask(app, address_of(one, real, ".csv")[0])
    assert text.headers["content-type"].startswith("text/csv")
    cells = list(csv.DictReader(io.StringIO(text.content.decode("utf-8"))))
    for cell, row in zip(cells, expected.fill_nan(None).iter_rows(named=True), strict=True):
        assert {name: read_back(cell[name], value) for name, value in row.items()} == row


def test_what_is_hidden_or_absent_is_empty_and_says_why(app: Interface, real: Release) -> None:
    rows = questions.observations(real)
    for status in ("suppressed", "missing", "not_applicable"):
        some = rows.filter(pl.col("status") == status).row(0, named=True)
        asked = {name: some[name] for name in ("indicator", "area", "edition")}
        (told,) = ask(app, f"/observations?{urlencode(asked)}").json()["data"]
        assert [told[name] for name in HIDDEN] == [None] * len(HIDDEN)
        assert told["status"] == status
        (cells,) = csv.DictReader(io.StringIO(ask(app, f"/observations.csv?{urlencode(asked)}").text))
        assert [cells[name] for name in HIDDEN] == [""] * len(HIDDEN)


def test_flags_stand_apart_from_the_figure(app: Interface) -> None:
    (first, *_) = ask(app, KLARENDAL).json()["data"]
    assert (first["value"], first["status"], first["flags"]) == (45.1, "estimated", "e")


def test_a_level_stands_for_all_its_areas(app: Interface, real: Release) -> None:
    rows = ask(app, "/observations?indicator=eenzaam&edition=2020&level=district").json()["data"]
    assert {row["area"] for row in rows} == {one.code for one in real.catalog.areas_on("district")}


@pytest.mark.parametrize(("accept", "media"), [
    ("", "application/json"),
    ("*/*", "application/json"),
    ("text/html,*/*;q=0.8", "application/json"),
    ("text/csv", "text/csv"),
    ("application/json;q=0.2, text/csv;q=0.9", "text/csv"),
    ("application/vnd.apache.parquet", "application/vnd.apache.parquet"),
])  # fmt: skip
def test_the_form_follows_what_is_accepted(app: Interface, accept: str, media: str) -> None:
    answer = ask(app, KLARENDAL, accept=accept)
    assert answer.headers["content-type"].startswith(media)
    assert answer.headers["vary"] == "Accept, Accept-Encoding"


def test_the_end_of_an_address_goes_before_what_is_accepted(app: Interface) -> None:
    answer = ask(app, "/areas.csv", accept="application/json")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["vary"] == "Accept-Encoding"


def test_a_form_that_does_not_exist_is_told(app: Interface) -> None:
    answer = ask(app, "/areas", accept="image/png")
    assert answer.status_code == 406
    assert "text/csv" in answer.json()["detail"]
    assert ask(app, "/areas.xlsx").status_code == 404


def test_what_somebody_has_is_not_sent_again(app: Interface) -> None:
    first = ask(app, KLARENDAL)
    again = ask(app, KLARENDAL, if_none_match=f'"other", W/{first.headers["etag"]}')
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["access-control-allow-origin"] == "*"
    assert ask(app, KLARENDAL, if_none_match='"other"').status_code == 200


def test_head_tells_the_same_without_the_answer(app: Interface) -> None:
    got, head = ask(app, KLARENDAL), ask(app, KLARENDAL, method="HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == got.headers


def test_compressed_answers_hold_the_same(app: Interface) -> None:
    plain = ask(app, "/areas", accept_encoding="identity")
    assert "content-encoding" not in plain.headers
    tags = {plain.headers["etag"]}
    for encoding in ("br", "gzip"):
        packed = ask(app, "/areas", accept_encoding=encoding)
        assert packed.headers["content-encoding"] == encoding
        assert packed.content == plain.content  # httpx unpacks
        assert int(packed.headers["content-length"]) < len(plain.content) / 2
        tags.add(packed.headers["etag"])
    assert len(tags) == 3


@pytest.mark.parametrize(("header", "encoding"), [
    (b"gzip, deflate, br", "br"), (b"br;q=0, gzip", "gzip"), (b"br;q=0.000,gzip;q=0", ""), (b"", ""),
    (b"identity", ""), (b"br;q=0.5", "br"),
])  # fmt: skip
def test_an_encoding_is_used_only_when_it_is_taken(header: bytes, encoding: str) -> None:
    assert encoding_of(header) == encoding


def test_pages_together_are_exactly_the_whole(app: Interface, real: Release) -> None:
    expected = questions.observations(real, indicator="eenzaam")
    rows, address, calls = [], "/observations?indicator=eenzaam&limit=70", 0
    while address:
        answer = ask(app, address)
        told = answer.json()
        rows += told["data"]
        calls += 1
        assert answer.headers["x-total-count"] == str(expected.height)
        following = told["next"]
        assert (f'<{following}>; rel="next"' in answer.headers["link"]) == bool(following)
        address = following.removeprefix("/api/v1") if following else ""
    assert calls == -(-expected.height // 70)
    assert rows == json.loads(expected.write_json())


def test_a_page_beyond_the_end_is_empty_and_leads_back(app: Interface) -> None:
    answer = ask(app, "/areas?offset=5000&limit=50")
    assert (answer.json()["data"], answer.json()["next"]) == ([], None)
    assert '</api/v1/areas?limit=50&offset=68>; rel="prev"' in answer.headers["link"]
    assert len(ask(app, f"/observations?limit={MOST_ROWS}").json()["data"]) == MOST_ROWS


def test_any_page_of_another_site_may_read(app: Interface) -> None:
    for address in (KLARENDAL, "/areas/bestaatniet", "/areas?x=1", "/geometry/area", "/openapi.json"):
        assert ask(app, address, origin="https://example.org").headers["access-control-allow-origin"] == "*"
    asked = ask(app, "/areas", method="OPTIONS", access_control_request_method="GET")
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"


def test_an_older_release_can_be_chosen_and_stays_as_it_was(served: Tiny, tiny_app: Interface) -> None:
    old = served.release()
    indicator, area, edition = next(
        row for row in questions.observations(old).filter(pl.col("value").is_not_null())
        .select("indicator", "area", "edition").iter_rows()
    )  # fmt: skip
    address = f"/observations?{urlencode({'indicator': indicator, 'area': area, 'edition': edition})}"
    before = ask(tiny_app, address).json()
    served.change("catalog/areas.toml", 'label = "', 'label = "Nieuw ')
    new = served.build()
    now = ask(tiny_app, address).json()
    assert (before["release"], now["release"]) == (old.name, new)
    kept = ask(tiny_app, f"{address}&release={old.name}")
    assert kept.json() == before
    assert kept.headers["cache-control"] == "public, max-age=86400"
    listed = {row["release"]: row["in_use"] for row in ask(tiny_app, "/releases").json()["data"]}
    assert listed == {old.name: False, new: True}


@pytest.mark.parametrize("opened_before", [False, True], ids=["never-asked", "open-already"])
def test_a_release_that_tells_what_is_hidden_now_can_no_longer_be_had(
    served: Tiny, tiny_app: Interface, opened_before: bool
) -> None:
    old = served.release().name
    served.change("catalog/areas.toml", 'label = "', 'label = "Nieuw ')
    same = served.build()
    address = "/observations?indicator=tevreden&area=WK020203&edition=2021&release="
    if opened_before:
        assert ask(tiny_app, f"{address}{old}").json()["data"][0]["value"] == 45.0
    served.change("raw/enquete.csv", "WK020203,2021,45,80,,", "WK020203,2021,,20,suppressed,")
    new = served.build()
    for name in (old, same):
        assert ask(tiny_app, f"{address}{name}").status_code == 404
    (row,) = ask(tiny_app, f"{address}{new}").json()["data"]
    assert (row["value"], row["status"]) == (None, "suppressed")
    assert [one["release"] for one in ask(tiny_app, "/releases").json()["data"]] == [new]
    assert open_data_kept.offered() == withheld.available() == [new]


def test_no_more_releases_stay_open_than_is_said(
    served: Tiny, tiny_app: Interface, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.web.api_releases.MOST_OPEN", 1)
    built = [served.release().name]
    for number in range(2):
        served.change("catalog/areas.toml", 'label = "', f'label = "N{number} ')
        built.append(served.build())
    now = [0.0]
    tiny_app.opened = Opened(clock=lambda: now[0])
    for name in (*built, *built):
        now[0] += PAUSE
        assert ask(tiny_app, f"/themes?release={name}").json()["release"] == name
    assert len(tiny_app.opened) == 1
    assert ask(tiny_app, f"/editions?release={built[0]}").status_code == 200
    crowded = ask(tiny_app, f"/editions?release={built[1]}")
    assert (crowded.status_code, crowded.headers["retry-after"]) == (503, "5"), (
        "not one after another without a pause"
    )
    assert ask(tiny_app, "/editions").status_code == 200


@pytest.mark.parametrize(
    "name", ["..", "../../etc/passwd", "%2e%2e%2fcurrent", "current", "example", "C:\\x", "a%00b"]
)
def test_only_a_published_name_opens_a_release(tiny_app: Interface, name: str) -> None:
    answer = ask(tiny_app, f"/areas?release={name}")
    assert answer.status_code in (404, 422)
    assert [one["parameter"] for one in answer.json()["errors"]] == ["release"]
    assert len(tiny_app.opened) == 0


def test_a_damaged_release_is_told_and_not_opened(served: Tiny, tiny_app: Interface) -> None:
    old = served.release()
    served.change("catalog/areas.toml", 'label = "', 'label = "Nieuw ')
    served.build()
    with (served.releases / f"{old.name}.duckdb").open("ab") as file:
        file.write(b"x")
    answer = ask(tiny_app, f"/areas?release={old.name}")
    assert answer.status_code == 404
    assert "kan niet meer worden geopend" in answer.json()["detail"]


def test_without_a_release_the_interface_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current, "RELEASES", tmp_path)
    answer = ask(interface(), "/areas")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_made_up_figures_say_so_in_every_answer(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    name = made_up(tiny)
    monkeypatch.setenv("MONITOR_SHOWN", "example")
    monkeypatch.setattr(current, "RELEASES", tiny.releases)
    app, release = interface(), tiny.release("example")
    for one in ENDPOINTS:
        address, _ = address_of(one, release)
        answer = ask(app, address, accept="application/json")
        assert answer.status_code in (200, 404), one.path
        assert "noindex" in answer.headers["x-robots-tag"]
        if answer.status_code == 200:
            assert answer.json()["let_op"] == SENTENCE, one.path
            assert {row["let_op"] for row in answer.json().get("data", [])} <= {SENTENCE}
    lines = ask(app, "/observations.csv").text.splitlines()
    assert lines[0].startswith("let_op,release,")
    assert all(line.startswith(f'"{SENTENCE}",{name},') for line in lines[1:])
    assert pl.read_parquet(io.BytesIO(ask(app, "/areas.parquet").content))["let_op"].unique().to_list() == [
        SENTENCE
    ]
    assert "noindex" in ask(app, "/areas/bestaatniet").headers["x-robots-tag"]


def test_a_site_with_published_figures_never_gives_made_up_ones(served: Tiny, tiny_app: Interface) -> None:
    published = served.release().name
    other = made_up(served)
    assert other in names(served.releases)
    assert ask(tiny_app, f"/areas?release={other}").status_code == 404
    assert [row["release"] for row in ask(tiny_app, "/releases").json()["data"]] == [published]


def test_the_description_is_openapi_and_tells_every_parameter(app: Interface, real: Release) -> None:
    told = ask(app, "/openapi.json").json()
    OpenAPIV31SpecValidator(told).validate()
    assert list(told["paths"]) == [one.path for one in ENDPOINTS]
    for one in ENDPOINTS:
        described = {each["name"]: each for each in told["paths"][one.path]["get"]["parameters"]}
        assert list(described) == [each.name for each in one.takes]
        assert all(each["description"] for each in described.values())


def test_every_column_of_an_answer_is_described_and_no_other(real: Release) -> None:
    used: set[str] = set()
    for one in TABLES:
        assert one.answer is not None
        used |= set(one.answer(real, **samples(real, one)).columns)
    assert used == set(COLUMNS)


def test_kept_answers_take_no_more_room_than_is_said() -> None:
    kept = Kept(most=40_000)
    for number in range(100):
        kept.put(number, Ready([], b"", bytes(1_000)))
        kept.get(0)
    assert kept.bytes <= 40_000
    assert len(kept) == 40_000 // Ready([], b"", bytes(1_000)).size
    assert kept.get(0) is not None, "what is asked often stays"
    assert kept.get(1) is None
    kept.put("large", Ready([], b"", bytes(20_000)))
    assert kept.get("large") is None


def test_a_kept_answer_is_the_same_as_the_first(app: Interface) -> None:
    fresh = interface()
    first, second = ask(fresh, "/themes"), ask(fresh, "/themes")
    assert len(fresh.kept) == 1
    assert (first.content, first.headers) == (second.content, second.headers)


def test_a_large_answer_goes_in_pieces(app: Interface) -> None:
    address = "/observations?limit=2000"
    sizes: list[int] = []

    async def counted(scope: dict, receive: object, send: object) -> None:
        async def counting(message: dict) -> None:
            sizes.append(len(message.get("body", b"")))
            await send(message)  # type: ignore[operator]

        await app(scope, receive, counting)  # type: ignore[arg-type]

    answer = ask(counted, address, accept_encoding="identity")
    assert sum(sizes) == len(answer.content) > 4 * api_kept.PIECE
    assert max(sizes) == api_kept.PIECE
