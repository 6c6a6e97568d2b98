"""The interface on a real server: it keeps to its own description, and no visitor can hold it up."""

from __future__ import annotations

import http.client
import json
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from html import unescape
from urllib.parse import urlsplit

import pytest
import schemathesis
from asking import connected, sent
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from serving import memory_at_rest, memory_of, running

from monitor.web.api_kept import PIECE
from monitor.web.api_problems import PROBLEMS
from monitor.web.api_table import ENDPOINTS, MOST_ROWS

EXAMPLES = 8  # per endpoint and way of asking
UNLIMITED = {"MONITOR_API_RATE": "1000000", "MONITOR_API_BURST": "1000000"}
LARGE = f"/api/v1/observations?limit={MOST_ROWS}"
TRACES = (b"Traceback", b'File "', b".py", b"site-packages")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of a real server that counts nobody out."""
    with running(around=UNLIMITED) as address:
        yield address.replace("localhost", "127.0.0.1")


def get(site: str, address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one request."""
    line = http.client.HTTPConnection(urlsplit(site).netloc, timeout=20)
    try:
        line.request(
            "GET", address, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        line.close()


@pytest.fixture(scope="module")
def described(site: str) -> schemathesis.BaseSchema:
    """The description as the server gives it."""
    schema = schemathesis.openapi.from_url(f"{site}/api/v1/openapi.json")
    schema.config.update(base_url=f"{site}/api/v1")
    return schema


def tried(described: schemathesis.BaseSchema, path: str, mode: GenerationMode) -> set[int]:
    """The statuses of some requests to an endpoint; each answer is held against the description."""
    statuses: set[int] = set()

    @given(case=described[path]["GET"].as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def check(case: schemathesis.Case) -> None:
        statuses.add(case.call_and_validate().status_code)

    check()
    return statuses


@pytest.mark.parametrize("path", [one.path for one in ENDPOINTS])
def test_every_answer_is_as_the_description_says(described: schemathesis.BaseSchema, path: str) -> None:
    right, wrong = (
        tried(described, path, mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    )
    assert right
    assert right <= {200, 404, 406}
    assert wrong
    assert wrong <= {404, 405, 406, 422}


def test_a_description_that_does_not_hold_is_noticed(site: str) -> None:
    told = json.loads(get(site, "/api/v1/openapi.json")[2])
    content = told["paths"]["/themes"]["get"]["responses"]["200"]["content"]["application/json"]
    content["schema"]["properties"]["data"]["items"]["required"].append("is_er_niet")
    schema = schemathesis.openapi.from_dict(told)
    schema.config.update(base_url=f"{site}/api/v1")
    case = schema["/themes"]["GET"].Case(headers={"Accept": "application/json"})
    with pytest.raises(BaseExceptionGroup, match="is_er_niet"):
        case.call_and_validate()


def test_answers_carry_the_headers_of_the_site_and_a_policy_of_their_own(site: str) -> None:
    status, headers, _ = get(site, "/api/v1/themes")
    assert status == 200
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("request_line", [
    b"GET /api/v1/../../etc/passwd HTTP/1.1",
    b"GET /api/v1/areas/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1",
    b"GET /api/v1/areas/%c0%ae%c0%ae/ HTTP/1.1",
    b"GET /api/v1/observations?area=W1%0d%0aSet-Cookie:%20x=1 HTTP/1.1",
    b"GET /api/v1/areas/W1%0d%0aX-Evil:%201 HTTP/1.1",
    b"GET /api/v1/observations?release=..%2f..%2fcurrent HTTP/1.1",
    b"GET /api/v1/observations?q=%u0041 HTTP/1.1",
    b"GET /api/v1/observations?" + b"x" * 60_000 + b" HTTP/1.1",
    b"GET /api/v1/" + b"%2e" * 3_000 + b" HTTP/1.1",
    b"GET /api/v1/observations?area=" + b"W1," * 10_000 + b"W1 HTTP/1.1",
    b"BREW /api/v1/areas HTTP/1.1",
    b"POST /api/v1/areas HTTP/1.1",
])  # fmt: skip
def test_an_attack_gets_a_short_problem_and_no_trace(site: str, request_line: bytes) -> None:
    told = sent(site, request_line + b"\r\nHost: x\r\nConnection: close\r\n\r\n")
    head, _, body = told.partition(b"\r\n\r\n")
    assert head.split()[1] in (b"404", b"405", b"414", b"422")
    assert b"application/problem+json" in head
    assert b"x-evil" not in head.lower()
    assert b"set-cookie" not in head.lower()
    assert len(told) < 3_000
    assert not any(trace in told for trace in TRACES)
    assert json.loads(body)["detail"]


@pytest.mark.parametrize("request_", [
    b"GET /api/v1/are as HTTP/1.1\r\nHost: x\r\n\r\n",
    b"\x00\x01\x02\x03\r\n\r\n",
])  # fmt: skip
def test_what_is_no_request_is_refused_and_the_server_goes_on(site: str, request_: bytes) -> None:
    told = sent(site, request_)
    assert told.split()[1] == b"400"
    assert not any(trace in told for trace in TRACES)
    assert get(site, "/api/v1/themes")[0] == 200


def test_visitors_who_do_not_read_on_cost_little_memory_and_nobody_waits_for_them(site: str) -> None:
    size = len(get(site, LARGE)[2])
    visitors = 60
    assert size > 20 * PIECE
    before = memory_at_rest(site)
    with ExitStack() as held:
        for _ in range(visitors):
            line = held.enter_context(slow(site))
            line.sendall(f"GET {LARGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert line.recv(1) == b"H"
        # All of them wait for their second byte now.
        assert get(site, "/api/v1/themes")[0] == 200
        grown = memory_of(site) - before
    assert grown < visitors * size / 4, f"{grown / 1e6:.0f} MB for {visitors} visitors"
    assert grown < visitors * 8 * PIECE


def slow(site: str) -> socket.socket:
    """A connection of which the other side may send little before it must wait."""
    line = connected(site)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    return line


def test_a_proxy_is_believed_only_when_the_settings_name_it() -> None:
    strict = {"MONITOR_API_RATE": "0.01", "MONITOR_API_BURST": "2"}
    visitors = [f"198.51.100.{number}" for number in range(4)]
    with running(around=strict | {"FORWARDED_ALLOW_IPS": "192.0.2.1"}) as address:
        site = address.replace("localhost", "127.0.0.1")
        assert [get(site, "/api/v1/themes", X_Forwarded_For=one)[0] for one in visitors] == [
            200,
            200,
            429,
            429,
        ]
    with running(around=strict | {"FORWARDED_ALLOW_IPS": "127.0.0.1"}) as address:
        site = address.replace("localhost", "127.0.0.1")
        assert [get(site, "/api/v1/themes", X_Forwarded_For=one)[0] for one in visitors] == [200] * 4
        # What a visitor wrote there first is not what the proxy saw.
        own = [
            get(site, "/api/v1/themes", X_Forwarded_For=f"203.0.113.{n}, 198.51.100.0")[0] for n in range(3)
        ]
        assert own == [200, 429, 429]


def test_the_page_for_people_leads_to_answers_and_explains_every_kind_of_problem(site: str) -> None:
    status, headers, body = get(site, "/api", Accept="text/html")
    text = body.decode()
    assert status == 200
    assert headers["content-type"].startswith("text/html")
    assert all(f'id="{kind}"' in text for kind in PROBLEMS)
    examples = [unescape(one) for one in re.findall(r'href="\./(api/v1/[^"]+)"', text)]
    assert len(examples) > 10
    for address in examples:
        assert get(site, f"/{address}")[0] == 200, address
    answer = json.loads(get(site, "/api/v1/areas/klarndal")[2])
    page, _, kind = answer["type"].partition("#")
    assert page == "/api"
    assert f'id="{kind}"' in text
