"""Whatever a program asks of the interface, it gets a short answer that helps, and nobody else waits for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import ask, interface

from monitor.store import Release
from monitor.web import api, api_limit, current
from monitor.web.api import Interface
from monitor.web.api_limit import Limit, limit_of_surroundings, visitor_of
from monitor.web.api_problems import PROBLEMS
from monitor.web.api_table import ENDPOINTS

LISTS = sorted({one.name for endpoint in ENDPOINTS for one in endpoint.takes if one.several})


@pytest.fixture(scope="module")
def app(real_folder: Path) -> Iterator[Interface]:
    """An interface on the release of all real data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(current, "RELEASES", real_folder)
        yield interface()


def is_problem(answer: object) -> dict:
    """What a problem tells; it has every member of RFC 9457, in Dutch, and its status is that of the answer."""
    told = json.loads(answer.content)  # type: ignore[attr-defined]
    assert answer.headers["content-type"].startswith("application/problem+json")  # type: ignore[attr-defined]
    assert answer.headers["cache-control"] == "no-store"  # type: ignore[attr-defined]
    assert {"type", "title", "status", "detail", "instance"} <= set(told)
    kind = told["type"].partition("#")[2]
    assert (told["status"], told["title"]) == PROBLEMS[kind]
    assert told["status"] == answer.status_code  # type: ignore[attr-defined]
    return told


@pytest.mark.parametrize(("address", "parameter", "suggested"), [
    ("/areas/klarndal", "area", "WK020207"),
    ("/observations?area=WK020270", "area", "WK020220"),
    ("/indicators/eenzam", "indicator", "eenzaam"),
    ("/observations?indicator=eenzamheid", "indicator", "eenzaam"),
    ("/indicators?theme=wone", "theme", "wonen"),
    ("/observations?edition=20200", "edition", "2020"),
    ("/observations?division=2017", "division", "2018"),
    ("/comparisons?against=rets", "against", "rest"),
    ("/profiles/klarendaal", "area", "WK020207"),
])  # fmt: skip
def test_an_unknown_code_gets_404_and_what_was_perhaps_meant(
    app: Interface, address: str, parameter: str, suggested: str
) -> None:
    answer = ask(app, address)
    told = is_problem(answer)
    assert answer.status_code == 404
    assert [one["parameter"] for one in told["errors"]] == [parameter]
    assert suggested in [one["code"] for one in told["suggestions"]]
    assert all(one["label"] for one in told["suggestions"])


def test_everything_that_is_wrong_is_told_at_once(app: Interface) -> None:
    told = is_problem(ask(app, "/trends?indicator=eenzam&limit=0&offset=-1&kleur=rood&release=../x"))
    assert told["status"] == 422
    found = {one["parameter"]: one["code"] for one in told["errors"]}
    assert found == {
        "kleur": "unknown_parameter",
        "area": "missing",
        "limit": "malformed",
        "offset": "malformed",
        "release": "malformed",
        "indicator": "unknown_code",
    }


@pytest.mark.parametrize("query", [
    "limit=1.5", "limit=1e3", "limit=%2B1", "limit=01", "limit= 1", "limit=", "limit=99999999999999999999", "limit=٣",
    "offset=-1", "area=", "area=a,,b", "area=a b", "area=W1&area=W2", "area=%00", "area=W1%0d%0aSet-Cookie:x=1",
    "level=stad", "area=%ff%fe", "area=" + "x" * 61, "level=district,city", "%00=1", "=1", "area=../../etc/passwd",
    "&".join(f"x{number}=1" for number in range(60)),
])  # fmt: skip
def test_a_malformed_question_gets_422(app: Interface, query: str) -> None:
    answer = ask(app, f"/observations?{query}")
    told = is_problem(answer)
    assert answer.status_code == 422
    assert all(one["detail"] for one in told["errors"])
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("name", LISTS)
def test_ten_thousand_codes_are_refused_with_the_limit(app: Interface, name: str) -> None:
    endpoint = next(
        one for one in ENDPOINTS if name in {each.name for each in one.parameters if each.several}
    )
    most = next(each.most or 200 for each in endpoint.parameters if each.name == name)
    answer = ask(app, f"{endpoint.path}?{name}={','.join(['W1'] * 10_000)}")
    told = is_problem(answer)
    assert answer.status_code == 422
    assert {"parameter": name, "code": "too_many"}.items() <= next(
        one for one in told["errors"] if one["parameter"] == name
    ).items()
    assert str(most) in told["detail"]
    assert len(answer.content) < 1_500


def test_two_hundred_unknown_codes_get_one_bounded_answer(app: Interface) -> None:
    answer = ask(app, f"/observations?area={','.join(f'onbekend{number}' for number in range(200))}")
    assert answer.status_code == 404
    assert len(answer.content) < 60_000
    assert len(is_problem(answer)["errors"]) == 200


def test_an_address_that_is_too_long_is_not_read(app: Interface) -> None:
    for address in (f"/areas/{'x' * 2_000}", f"/observations?area={'x' * 50_001}"):
        answer = ask(app, address)
        assert is_problem(answer)["status"] == 414
        assert len(answer.content) < 1_000


@pytest.mark.parametrize("address", [
    "/nergens", "/areas/", "/areas/W1/W2", "/areas.exe", "/../areas", "/%2e%2e/%2e%2e/etc/passwd", "//example.org",
    "/areas/W1.csv/x", "/.csv", "/openapi.json/x", "/geometry",
])  # fmt: skip
def test_an_address_that_does_not_exist_gets_404(app: Interface, address: str) -> None:
    answer = ask(app, address)
    assert answer.status_code == 404
    assert "openapi.json" in is_problem(answer)["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_only_reading_is_possible(app: Interface, method: str) -> None:
    answer = ask(app, "/areas", method=method)
    assert is_problem(answer)["status"] == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_boundaries_that_were_never_drawn_are_told(app: Interface) -> None:
    assert "district van 2016" in is_problem(ask(app, "/geometry/area?division=2016"))["detail"]
    for address in ("/geometry/country", "/geometry/district.csv"):
        assert "een van: city, area, district" in is_problem(ask(app, address))["detail"]


def test_what_was_refused_is_not_kept(app: Interface) -> None:
    fresh = interface()
    for number in range(20):
        ask(fresh, f"/areas/onbekend{number}")
        ask(fresh, f"/areas?x{number}=1")
    assert len(fresh.kept) == 0


def test_a_table_that_a_program_asked_for_is_not_kept_as_a_table(app: Interface, real: Release) -> None:
    from monitor.questions import figures

    cached = next(
        one for one in figures.observations.__closure__ or () if hasattr(one.cell_contents, "cache_info")
    )
    before = cached.cell_contents.cache_info().currsize
    for number in range(20):
        assert ask(app, f"/observations?level=district&limit=1&offset={number}").status_code == 200
    assert cached.cell_contents.cache_info().currsize == before


# How often


def test_a_visitor_gets_so_many_at_once_and_then_so_many_a_second() -> None:
    now = [0.0]
    limit = Limit(2.0, 5.0, clock=lambda: now[0])
    assert [limit.wait("a") for _ in range(5)] == [0.0] * 5
    assert limit.wait("a") == 0.5
    assert limit.wait("b") == 0.0, "another visitor does not wait"
    now[0] = 0.5
    assert limit.wait("a") == 0.0
    assert limit.wait("a") > 0
    now[0] = 1_000.0
    assert [limit.wait("a") for _ in range(6)] == [0.0] * 5 + [0.5], (
        "a long pause gives no more than at first"
    )


def test_the_number_of_visitors_that_is_kept_has_an_end() -> None:
    limit = Limit(1.0, 1.0, clock=lambda: 0.0)
    limit.wait("first")
    for number in range(api_limit.MOST_KEPT):
        limit.wait(str(number))
    assert len(limit) == api_limit.MOST_KEPT


@pytest.mark.parametrize(("one", "other", "same"), [
    ("2001:db8::1", "2001:db8::ffff", True),
    ("2001:db8::1", "2001:db8:0:1::1", False),
    ("192.0.2.1", "::ffff:192.0.2.1", True),
    ("192.0.2.1", "192.0.2.2", False),
    ("fe80::1%eth0", "fe80::2%eth1", True),
])  # fmt: skip
def test_a_household_counts_as_one_visitor(one: str, other: str, same: bool) -> None:
    first, second = (visitor_of({"type": "http", "client": (host, 1)}) for host in (one, other))
    assert (first == second) == same


def test_who_asks_too_often_is_told_how_long_to_wait(app: Interface) -> None:
    strict = interface(rate=0.1, burst=2)
    assert [ask(strict, "/themes").status_code for _ in range(3)] == [200, 200, 429]
    refused = ask(strict, "/themes")
    told = is_problem(refused)
    assert 1 <= int(refused.headers["retry-after"]) <= 10
    assert f"Wacht {refused.headers['retry-after']} s" in told["detail"]
    assert refused.headers["access-control-allow-origin"] == "*"
    assert ask(strict, "/themes", host="192.0.2.9").status_code == 200


def test_guessing_codes_counts_for_more_than_asking(app: Interface) -> None:
    strict = interface(rate=0.1, burst=11)
    assert [ask(strict, f"/areas/onbekend{number}").status_code for number in range(4)] == [
        404,
        404,
        404,
        429,
    ]
    assert int(ask(strict, "/themes").headers["retry-after"]) > 10
    strict = interface(rate=0.1, burst=11)
    assert [ask(strict, "/themes?x=1").status_code for _ in range(12)] == [422] * 11 + [429]


def test_a_header_of_a_visitor_gives_no_new_beginning(app: Interface) -> None:
    strict = interface(rate=0.1, burst=1)
    found = [
        ask(strict, "/themes", x_forwarded_for=f"198.51.100.{n}", forwarded=f"for={n}").status_code
        for n in range(3)
    ]
    assert found == [200, 429, 429]


@pytest.mark.parametrize("given", ["0", "-1", "veel", "nan", "inf"])
def test_a_limit_that_is_no_number_above_zero_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv(api_limit.RATE, given)
    with pytest.raises(ValueError, match=r"MONITOR_API_RATE.*boven 0"):
        limit_of_surroundings()


def test_the_usual_limit_leaves_room_for_a_program_and_not_for_a_flood(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(api_limit.RATE, raising=False)
    monkeypatch.delenv(api_limit.BURST, raising=False)
    limit = limit_of_surroundings()
    assert (limit.rate, limit.burst) == (20.0, 200.0)


def test_too_many_large_answers_at_once_are_put_off(app: Interface, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "MOST_SENDING", 1_000)
    answer = ask(app, "/observations?limit=1000", accept_encoding="identity")
    assert is_problem(answer)["status"] == 503
    assert answer.headers["retry-after"] == "5"
    assert app.sending == 0
    assert ask(app, "/themes").status_code == 200
