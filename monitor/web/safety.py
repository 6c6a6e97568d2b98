"""Which headers keep a visitor safe on every answer, and what is said when there is no answer?"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.web.answers import problem
from monitor.web.current import example
from monitor.web.index_page import HIDE

# Nothing may be fetched from elsewhere, not even by a chart library that would like to: the browser refuses.
# The libraries inside Streamlit need inline styles, blobs and compiled expressions.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "frame-src 'self' blob: data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
POLICY = "Content-Security-Policy"
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    POLICY: CONTENT_POLICY,
}
SAID = {
    400: ("Deze vraag is niet te lezen", "Controleer het adres."),
    403: ("Dit mag hier niet", "Meld u aan, of ga naar de eerste bladzijde."),
    404: ("Dit adres bestaat niet", "Controleer het adres, of ga naar de eerste bladzijde."),
    405: ("Dit kan hier niet", "Hier kunt u alleen lezen."),
    500: ("Dit ging mis", "De fout is vastgelegd. Probeer het later opnieuw."),
    503: ("Het is nu te druk", "Probeer het over enkele seconden opnieuw."),
}
"""What is wrong and what to do, by status: the libraries below us would say it in English."""

OTHER = ("Dit kan niet worden beantwoord", "Controleer het adres, of ga naar de eerste bladzijde.")


class SecurityHeaders:
    """ASGI middleware: adds the headers that every answer carries; an answer may have a stricter policy of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = {**SECURITY_HEADERS, **({"X-Robots-Tag": HIDE} if example() else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                own = headers.get(POLICY)
                headers.update(self.headers)
                if own:
                    headers[POLICY] = own
            await send(message)

        await self.app(scope, receive, send_completed)


def said(status: int) -> Response:
    """Return a problem in Dutch with the headers that keep a visitor safe, for where nothing else adds those."""
    title, detail = SAID.get(status, OTHER)
    return problem(status, title, detail, headers=SECURITY_HEADERS)


async def refused(_request: Request, fault: Exception) -> Response:
    """Answer what a route refuses: in Dutch, with the headers that belong to it, such as Allow."""
    assert isinstance(fault, HTTPException)
    answer = said(fault.status_code)
    answer.headers.update(fault.headers or {})
    return answer


async def failed(_request: Request, _fault: Exception) -> Response:
    """Answer a fault of our own without a word of what went wrong; the trace is on stderr."""
    return said(500)
