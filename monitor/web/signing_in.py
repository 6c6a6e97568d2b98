"""How does the server carry a login: back to the page it was asked on, in safe cookies, and files only of who is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import get_origin_from_redirect_uri
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

LOGIN, CALLBACK, UPLOAD = "/auth/login", "/oauth2callback", "/_stcore/upload_file"
READY = ("/_stcore/health", "/_stcore/script-health-check")
"""Addresses that the page of Streamlit asks first; each gives everybody a cookie against forged requests."""

BACK = "lwm_back"
"""Cookie with the page on which somebody asked to log in."""

WHILE = 600  # seconds that somebody may take to log in and still come back to the page
PAGE = re.compile(r"/[\w-]*(?:\?[!-~]{0,500})?")
"""A page of this site with its choices, and nothing that could lead elsewhere."""

REFUSED = "Een bestand sturen kan alleen wie is aangemeld."
ELSEWHERE = "Deze proef heeft geen beveiliging en antwoordt alleen op dit apparaat zelf."


class SigningIn:
    """ASGI middleware: a login ends on the page where it began, its cookies are safe, and uploads need one.

    Streamlit always ends a login on the first page, and leaves out that a cookie may only go over https. It takes files
    from every visitor, also on pages that ask for none, and gives every visitor a cookie that only a login needs.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, refuse a file of somebody unknown, and complete the headers of a login."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path.startswith(UPLOAD) and scope["method"] == "PUT" and not is_known(Headers(scope=scope)):
            await PlainTextResponse(REFUSED, status_code=403)(scope, receive, send)
            return
        if path in READY and not is_known(Headers(scope=scope)):
            await self.app(scope, receive, _without_cookies(send))
            return
        done = {LOGIN: _remember, CALLBACK: _return, **dict.fromkeys(READY, _as_it_is)}.get(path)
        await self.app(scope, receive, _completed(scope, send, done) if done else send)


def is_known(headers: Headers) -> bool:
    """Whether a request carries a cookie of a login that this site signed; what it may do is for the pages to judge."""
    given = cookie_parser(headers.get("cookie", "")).get(USER_COOKIE_NAME, "")
    secret = get_cookie_secret()
    return bool(secret) and decode_signed_value(secret, USER_COOKIE_NAME, given) is not None


def _completed(scope: Scope, send: Send, done: Callable[[Headers, MutableHeaders], None]) -> Send:
    async def send_completed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            done(Headers(scope=scope), headers)
            if (get_origin_from_redirect_uri() or "").startswith("https:"):
                _only_over_https(headers)
        await send(message)

    return send_completed


def _without_cookies(send: Send) -> Send:
    async def send_bare(message: Message) -> None:
        if message["type"] == "http.response.start":
            del MutableHeaders(scope=message)["set-cookie"]
        await send(message)

    return send_bare


def _as_it_is(_asked: Headers, _answer: MutableHeaders) -> None:
    """Change nothing but what all cookies need."""


def _remember(asked: Headers, answer: MutableHeaders) -> None:
    """Keep the page from which somebody went to log in; only a page of this site."""
    came = urlsplit(asked.get("referer", ""))
    to = came.path + (f"?{came.query}" if came.query else "")
    if came.netloc == asked.get("host") and PAGE.fullmatch(to):
        answer.append("set-cookie", _cookie(to, WHILE))


def _return(asked: Headers, answer: MutableHeaders) -> None:
    """Send who has logged in back to that page."""
    to = cookie_parser(asked.get("cookie", "")).get(BACK, "")
    if not to:
        return
    answer.append("set-cookie", _cookie("", 0))
    # Anybody can write a cookie in their own browser; what it names must still be a page here.
    if answer.get("location") == "/" and PAGE.fullmatch(to):
        answer["location"] = to


def _cookie(value: str, age: int) -> str:
    made = Response()
    made.set_cookie(BACK, value, max_age=age, httponly=True, samesite="lax")
    return made.headers["set-cookie"]


def _only_over_https(answer: MutableHeaders) -> None:
    cookies = answer.getlist("set-cookie")
    if cookies:
        del answer["set-cookie"]
        for cookie in cookies:
            answer.append("set-cookie", cookie if "secure" in cookie.lower() else f"{cookie}; Secure")


class OnlyHere:
    """ASGI middleware: answers this machine alone; for a login that anybody can pass."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from a loopback address; the server puts that of a proxy's visitor in its place."""
        if scope["type"] == "http" and not is_loopback((scope.get("client") or ("",))[0]):
            await PlainTextResponse(ELSEWHERE, status_code=403)(scope, receive, send)
        elif scope["type"] == "websocket" and not is_loopback((scope.get("client") or ("",))[0]):
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self.app(scope, receive, send)


def is_loopback(host: str) -> bool:
    """Whether an address is this machine itself."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
