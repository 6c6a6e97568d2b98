"""Do the examples of deploy/ keep what we promise: no cookie for who reads, an end to who is slow, the site's own address?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.reports.settings import ADDRESS
from monitor.web.patience import MOST_OPEN, Patient
from monitor.web.share_addresses import PICTURES

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
NGINX = re.sub(
    r"(?m)(^|\s)#.*$", "", (DEPLOY / "nginx.conf.example").read_text(encoding="utf-8")
)  # without its remarks
SECONDS = {"s": 1, "m": 60, "h": 3600}


def said(word: str) -> list[str]:
    """What stands behind every directive of this name, in order."""
    return re.findall(rf"(?m)^\s*{re.escape(word)}\s+(.*?);", NGINX)


def block(opening: str) -> dict[str, str]:
    """The rows of one map: what is compared, and what it gives."""
    rows = NGINX.split(opening, 1)[1].split("{", 1)[1].split("\n}", 1)[0]
    return dict(re.findall(r'(?m)^\s*("[^"]*"|\S+)\s+(\S+);', rows))


def seconds(word: str) -> list[int]:
    """The durations behind a directive."""
    return [int(one[:-1]) * SECONDS[one[-1]] for one in said(word)]


def test_nginx_writes_no_cookie_and_passes_on_none_to_who_reads() -> None:
    cookies = [one for one in said("add_header") if one.lower().startswith("set-cookie")]
    assert cookies == ["Set-Cookie $cookie_for_staff"]
    given = block("map $cookie__streamlit_user $cookie_for_staff")
    assert given == {"default": "$upstream_http_set_cookie", '""': '""'}
    # Where Streamlit gives everybody a cookie, what it gave is taken away first.
    ready = NGINX.split("location ~ ^/_stcore/(health|script-health-check)$", 1)[1].split("}", 1)[0]
    assert "proxy_hide_header Set-Cookie;" in ready


def test_a_reader_comes_back_to_one_process_without_a_cookie() -> None:
    assert said("hash") == ["$session consistent"]
    assert block("map $cookie__streamlit_user $session")['""'] == "$visitor$http_user_agent"
    cookies = set(re.findall(r"\$cookie_(?!for_staff)\w+", NGINX))
    assert cookies == {"$cookie__streamlit_user", "$cookie__streamlit_user_1"}


def test_who_is_slow_has_as_long_as_the_monitor_itself_gives() -> None:
    assert seconds("client_header_timeout") == seconds("client_body_timeout") == [Patient.asking]
    assert seconds("send_timeout") == [Patient.reading]
    # Longer than the 20 s after which an open page gives a sign of life, and no hour for an answer that never comes.
    assert all(30 <= one <= 300 for one in seconds("proxy_read_timeout"))


def test_one_address_cannot_take_all_places() -> None:
    most = dict(one.split() for one in said("limit_conn"))
    assert set(most) == {"open_pages", "at_once", "everything"}
    assert int(most["open_pages"]) + int(most["at_once"]) < MOST_OPEN
    assert len(said("limit_req")) == 2
    assert said("limit_req_status") == said("limit_conn_status") == ["429"]


@pytest.mark.parametrize(
    ("path", "page", "file"),
    [
        ("/wijken/klarendal", True, False), ("/kaart", True, False), ("/embed/lijn", True, False),
        ("/downloads/wijk.csv", False, True), (f"/{PICTURES}/klarendal.png", False, True),
        ("/static/js/index.js", False, False), ("/app/static/icon.png", False, False),
        ("/_stcore/stream", False, False), ("/api/v1/areas", False, False),
    ],
)  # fmt: skip
def test_small_files_are_not_counted_and_what_must_be_made_is(path: str, page: bool, file: bool) -> None:
    for opening, counted in (("map $uri $asks_page", page), ("map $uri $asks_file", file)):
        rows = block(opening)
        default = rows.pop("default")
        (found,) = [given for name, given in rows.items() if re.search(name.strip('"~'), path)] or [default]
        assert (found == "$visitor") is counted, opening


def test_the_monitor_hears_the_address_of_the_visitor_and_nothing_he_wrote_himself() -> None:
    assert "X-Forwarded-For $remote_addr" in said("proxy_set_header")
    assert "$proxy_add_x_forwarded_for" not in NGINX
    assert all("proxy_set_header" not in one for one in re.findall(r"location[^{]*\{([^}]*)\}", NGINX))


def test_a_site_is_told_its_own_address() -> None:
    compose = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    shared = compose.split("x-monitor:", 1)[1].split("\nservices:", 1)[0]
    assert re.search(
        rf"(?m)^    {ADDRESS}: \$\{{{ADDRESS}:\?.+\}}$", shared
    )  # compose stops when it is empty
    unit = (DEPLOY / "monitor@.service.example").read_text(encoding="utf-8")
    assert f"#   {ADDRESS}=https://" in unit.split("# Holds,", 1)[1]
