"""Who a token names, what it may do, and how the server carries a login: nothing is believed that was not proven."""

import math
import time
import tomllib
from collections.abc import Mapping
from typing import Any

import pytest
from conftest import ROOT
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from workspaces import ADMINISTRATOR, ANALYST, TEAM_W2

from monitor.ui.login import identity_of
from monitor.web import server, signing_in
from monitor.web.index_page import STAFF_NAMES
from monitor.workspace import rights
from monitor.workspace.database import Workspace
from monitor.workspace.provider import lacks
from monitor.workspace.records import every, writing
from monitor.workspace.rights import Identity, Refused, Standing, longest, standing
from monitor.workspace.tables import Grant, Signal

NOW = int(time.time())
CLAIMS = {
    "sub": "7c1",
    "email": "Jan@Arnhem.test",
    "name": "Jan",
    "roles": ["team"],
    "areas": ["W2"],
    "iat": NOW,
}
SECRET = "a-secret-of-more-than-thirty-two-signs"


def who(settings: Mapping[str, Any] | None = None, **claims: Any) -> Identity:
    """The identity in the usual claims with some of them changed; None takes a claim out."""
    held = {name: told for name, told in {**CLAIMS, **claims}.items() if told is not None}
    found = identity_of(held, settings or {})
    assert found
    return found


def test_a_token_names_somebody_with_roles_areas_and_a_moment() -> None:
    assert who() == Identity("jan@arnhem.test", "Jan", frozenset({"team"}), frozenset({"W2"}), float(NOW))


@pytest.mark.parametrize(
    "iat",
    [None, "1790000000", True, -1, 0, math.nan, math.inf, NOW + 3600, [NOW], {"at": NOW}],
    ids=["none", "text", "truth", "before", "start", "nan", "inf", "future", "list", "dict"],
)
def test_a_token_without_a_moment_of_issue_may_do_nothing(iat: object, workspace: Workspace) -> None:
    with workspace.reading() as session, pytest.raises(Refused, match="verlopen"):
        standing(session, who(iat=iat, roles=["administrator"]))


def test_an_identity_that_says_no_moment_is_too_old() -> None:
    assert Identity("jan@arnhem.test").issued_at == 0


def test_an_address_that_was_not_verified_is_not_believed() -> None:
    assert who(email_verified=False).subject == "7c1"
    assert who(email_verified="false").subject == "7c1"
    assert who(email=None, preferred_username="beheer@arnhem.test").subject == "7c1"
    assert who(email_verified=True).subject == "jan@arnhem.test"


def test_another_claim_can_be_the_name_to_log_in_with() -> None:
    assert who({"subject_claim": "preferred_username"}, preferred_username="J.Jansen").subject == "j.jansen"


@pytest.mark.parametrize(
    "claims", [{"email": "", "sub": ""}, {"email": None, "sub": None}, {"email": "x" * 500}]
)
def test_who_has_no_name_or_an_endless_one_is_nobody(claims: dict[str, Any]) -> None:
    assert identity_of({**CLAIMS, **claims}, {}) is None


@pytest.mark.parametrize(
    "told",
    [
        ["Team", "APPROVER"],
        "team, approver",
        "team approver",
        ("team", "approver", "onbekend"),
        ["team", "approver", 7],
    ],
)
def test_roles_come_as_a_list_or_a_text_in_any_case(told: object) -> None:
    assert who(roles=told).roles == {"team", "approver"}


@pytest.mark.parametrize(
    "told", [None, 7, {"team": True}, [["team"]], [{"name": "team"}], "", ["beheerder", "root"]]
)
def test_what_is_no_role_gives_no_role(told: object) -> None:
    assert who(roles=told).roles == set()


def test_roles_may_stand_inside_other_claims_or_under_a_name_with_dots() -> None:
    inside = who(
        {"roles_claim": "realm_access.roles"},
        roles=None,
        realm_access={"roles": ["analyst", "offline_access"]},
    )
    dotted = who(
        {"roles_claim": "https://arnhem.test/roles"}, roles=None, **{"https://arnhem.test/roles": ["analyst"]}
    )
    assert inside.roles == dotted.roles == {"analyst"}
    assert who({"roles_claim": "realm_access.roles"}, roles=None, realm_access="analyst").roles == set()


def test_groups_of_the_provider_can_mean_a_role() -> None:
    settings = {"roles_claim": "groups", "roles": {"LWM-Analisten": "analyst", "8f3c": "Administrator"}}
    assert who(settings, groups=["lwm-analisten", "8F3C", "anders"]).roles == {"analyst", "administrator"}


def test_the_first_administrator_stands_in_the_settings() -> None:
    assert who({"administrators": ["JAN@arnhem.test"]}, roles=None).roles == {"administrator"}


def test_codes_of_areas_have_no_case_and_unknown_ones_open_nothing(workspace: Workspace) -> None:
    team = who(areas=["w2", "", " ", "Noordwest", "WK029999", "GM0202"])
    with workspace.reading() as session:
        stands = standing(session, team)
    catalog = workspace.catalog
    assert stands.reaches("WK020207", catalog)
    assert not any(stands.reaches(code, catalog) for code in ("W5", "GM0202", "WK029999", ""))


def test_an_area_of_nothing_reaches_no_record_whose_place_is_gone(workspace: Workspace) -> None:
    assert not Standing("x", "x", frozenset({"team"}), frozenset({"", "WK029999"})).reaches(
        "WK029999", workspace.catalog
    )


@pytest.mark.parametrize("told", ["nan", "inf", "-1", "0", "acht", "", "721", "1e3"])
def test_a_login_never_lasts_for_a_time_that_is_none(told: str) -> None:
    with pytest.raises(ValueError, match="MONITOR_LOGIN_HOURS"):
        longest(told)


def test_a_login_lasts_as_long_as_is_set() -> None:
    assert longest("8") == 8 * 3600
    assert longest("0.5") == 1800


# The table of rights


@pytest.mark.parametrize("written", ["TLO@Arnhem.test", " tlo@arnhem.test ", "\uff34LO@arnhem.test"])
def test_rights_are_withdrawn_however_the_name_is_written(written: str, workspace: Workspace) -> None:
    with writing(workspace, ADMINISTRATOR) as pen:
        pen.create(Grant(area="GM0202", subject=written, withdrawn=True))
    with workspace.reading() as session, pytest.raises(Refused, match="ingetrokken"):
        standing(session, TEAM_W2)


def test_the_table_adds_to_the_token_and_takes_effect_at_once(workspace: Workspace) -> None:
    new = Identity("nieuw@arnhem.test", "Nieuw", issued_at=time.time())
    with workspace.reading() as session:
        assert standing(session, new).roles == set()
    with writing(workspace, ADMINISTRATOR) as pen:
        pen.create(Grant(area="GM0202", subject=new.subject, roles="team, reader", areas="W5"))
    with workspace.reading() as session:
        stands = standing(session, new)
    assert (stands.roles, stands.areas) == ({"team", "reader"}, {"W5"})


def test_nobody_changes_their_own_rights(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="eigen rechten"), writing(workspace, ADMINISTRATOR) as pen:
        pen.create(Grant(area="GM0202", subject="BEHEER@arnhem.test", roles="approver"))


def test_only_an_administrator_gives_rights(workspace: Workspace) -> None:
    with pytest.raises(Refused), writing(workspace, ANALYST) as pen:
        pen.create(Grant(area="GM0202", subject="vriend@arnhem.test", roles="analyst"))
    with workspace.reading() as session:
        assert every(session, Grant) == []


def test_the_rights_of_a_page_are_those_of_its_kind() -> None:
    def opens(role: str) -> set[str]:
        held = Standing("x", "x", frozenset({role}), frozenset())
        return {kind for kind in rights.READS if held.may_read(kind)}

    assert opens("reader") == {"strength", "analysis", "goal", "report"}
    assert opens("partner") == {"strength", "analysis", "goal"}
    assert "signal" not in opens("approver")
    assert opens("team") == {"strength", "analysis", "goal", "report", "signal"}
    assert opens("administrator") == set(rights.READS)


def test_a_write_after_the_end_of_a_login_is_refused_and_told(workspace: Workspace) -> None:
    late = Identity(TEAM_W2.subject, "x", TEAM_W2.roles, TEAM_W2.areas, time.time() - rights.LONGEST - 1)
    with pytest.raises(rights.Expired, match="Kopieer wat u typte"), writing(workspace, late) as pen:
        pen.create(Signal(area="WK020207", what="Te laat."))
    with workspace.reading() as session:
        assert every(session, Signal) == []


# Settings


def settings(**changed: Any) -> dict[str, Any]:
    """Whole settings with some of [auth] changed."""
    auth = {
        "redirect_uri": "https://monitor.test/oauth2callback", "cookie_secret": SECRET, "client_id": "monitor",
        "client_secret": "x", "server_metadata_url": "https://login.test/.well-known/openid-configuration",
    }  # fmt: skip
    return {"auth": {**auth, **changed}}


def test_whole_settings_lack_nothing() -> None:
    assert lacks(settings()) == ()


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"redirect_uri": "https://monitor.test/"}, "redirect_uri"),
        ({"cookie_secret": "geheim"}, "cookie_secret"),
        ({"client_secret": ""}, "client_secret"),
        ({"server_metadata_url": ""}, "server_metadata_url"),
    ],
)
def test_settings_that_are_not_whole_say_what_they_lack(changed: dict[str, Any], named: str) -> None:
    assert [told.split(":")[0] for told in lacks(settings(**changed))] == [named]


def test_one_of_several_providers_is_judged_by_its_own_section() -> None:
    held = settings(entra={"client_id": "a", "client_secret": "b"}) | {"monitor": {"provider": "entra"}}
    assert [told.split(":")[0] for told in lacks(held)] == ["server_metadata_url"]


# The server


async def _login(_request: Request) -> Response:
    return RedirectResponse("https://login.test/authorize", status_code=302)


async def _callback(_request: Request) -> Response:
    answer = RedirectResponse("/", status_code=302)
    answer.set_cookie("_streamlit_user", "x", httponly=True)
    return answer


async def _ready(_request: Request) -> Response:
    answer = PlainTextResponse("ok")
    answer.set_cookie("_streamlit_xsrf", "2|a|b|1")
    return answer


async def _upload(_request: Request) -> Response:
    return PlainTextResponse("kept", status_code=204)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A site of a few addresses behind our middleware, reached over https."""
    monkeypatch.setattr(signing_in, "get_cookie_secret", lambda: SECRET)
    monkeypatch.setattr(signing_in, "get_origin_from_redirect_uri", lambda: "https://monitor.test")
    routes = [
        Route("/auth/login", _login),
        Route("/oauth2callback", _callback),
        Route("/_stcore/upload_file/s/f", _upload, methods=["PUT"]),
        *(Route(address, _ready) for address in signing_in.READY),
    ]
    site = signing_in.SigningIn(Starlette(routes=routes))
    return TestClient(site, base_url="https://monitor.test", follow_redirects=False)


def came_back(client: TestClient, referer: str) -> str:
    """Where a login ends that was asked for on a page."""
    client.get("/auth/login", headers={"referer": referer})
    return client.get("/oauth2callback").headers["location"]


@pytest.mark.parametrize("page", ["/signalen", "/doelen?gebied=W2&vorm=boom", "/kaart?jaar=2020"])
def test_a_login_ends_on_the_page_where_it_began(client: TestClient, page: str) -> None:
    assert came_back(client, f"https://monitor.test{page}") == page
    assert client.get("/oauth2callback").headers["location"] == "/"


@pytest.mark.parametrize(
    "referer",
    ["", "https://elders.test/signalen", "https://monitor.test//elders.test", "https://monitor.test/a/b",
     "https://monitor.test.elders.test/signalen", "javascript:alert(1)", f"https://monitor.test/x?{'a' * 600}"],
)  # fmt: skip
def test_a_login_never_ends_elsewhere(client: TestClient, referer: str) -> None:
    assert came_back(client, referer) == "/"


@pytest.mark.parametrize("kept", ["//elders.test", "https://elders.test", '"/x\\012Set-Cookie: a=b"', "/a/b"])
def test_a_page_to_come_back_to_that_somebody_wrote_themselves_is_not_followed(
    client: TestClient, kept: str
) -> None:
    answer = client.get("/oauth2callback", headers={"cookie": f"lwm_back={kept}"})
    assert answer.headers["location"] == "/"


def test_cookies_of_a_login_go_over_https_only(client: TestClient) -> None:
    client.get("/auth/login", headers={"referer": "https://monitor.test/signalen"})
    cookies = client.get("/oauth2callback").headers.get_list("set-cookie")
    assert len(cookies) == 2
    assert all("; Secure" in cookie and "httponly" in cookie.lower() for cookie in cookies)


def test_a_file_is_taken_only_from_who_is_logged_in(client: TestClient) -> None:
    address = "/_stcore/upload_file/s/f"
    assert client.put(address, content=b"x").status_code == 403
    forged = create_signed_value("another-secret", "_streamlit_user", "{}").decode()
    assert (
        client.put(address, content=b"x", headers={"cookie": f"_streamlit_user={forged}"}).status_code == 403
    )
    signed = create_signed_value(SECRET, "_streamlit_user", "{}").decode()
    assert (
        client.put(address, content=b"x", headers={"cookie": f"_streamlit_user={signed}"}).status_code == 204
    )


@pytest.mark.parametrize("address", signing_in.READY)
def test_the_cookie_against_forged_requests_is_for_who_is_logged_in_and_for_no_reader(
    client: TestClient, address: str
) -> None:
    assert "set-cookie" not in client.get(address).headers
    forged = create_signed_value("another-secret", "_streamlit_user", "{}").decode()
    assert "set-cookie" not in client.get(address, headers={"cookie": f"_streamlit_user={forged}"}).headers
    signed = create_signed_value(SECRET, "_streamlit_user", "{}").decode()
    asked = client.get(address, headers={"cookie": f"_streamlit_user={signed}"})
    assert "_streamlit_xsrf=" in asked.headers["set-cookie"]
    assert "Secure" in asked.headers["set-cookie"]


@pytest.mark.parametrize(
    ("host", "status"), [("127.0.0.1", 200), ("::1", 200), ("10.0.0.7", 403), ("testclient", 403), ("", 403)]
)
def test_a_login_without_security_answers_this_machine_only(host: str, status: int) -> None:
    async def page(_request: Request) -> Response:
        return PlainTextResponse("in")

    site = signing_in.OnlyHere(Starlette(routes=[Route("/", page)]))
    assert TestClient(site, client=(host, 1)).get("/").status_code == status


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "monitor.arnhem.test", "::"])
def test_a_login_without_security_is_not_served_to_others(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_TRYOUT_LOGIN", "1")
    with pytest.raises(ValueError, match="geen beveiliging"):
        server.serve(host, 1)


def test_the_server_names_every_staff_page() -> None:
    from monitor.ui import blocks, entrance

    assert blocks.STAFF == STAFF_NAMES
    assert set(entrance.KIND_OF) == set(blocks.STAFF)
    assert set(entrance.KIND_OF.values()) == set(rights.READS)


def test_the_example_of_the_settings_lacks_only_what_somebody_must_fill_in() -> None:
    held = tomllib.loads((ROOT / "deploy" / "secrets.toml.example").read_text(encoding="utf-8"))
    assert [told.split(":")[0] for told in lacks(held)] == ["cookie_secret", "client_id", "client_secret"]
    assert set(held["monitor"]["roles"].values()) <= set(rights.ROLES)
    assert {"subject_claim", "roles_claim", "areas_claim", "administrators"} <= set(held["monitor"])
