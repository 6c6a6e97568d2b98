"""How is a publisher asked a question over the internet: patient, bounded, and never on another host than agreed?"""

import email.utils
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urljoin, urlsplit

from monitor.catalog.fetching import Patience
from monitor.findings import Finding, Rejected

if TYPE_CHECKING:
    import httpx
    from tenacity import RetryCallState

BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which asking again can help."""
MOVED = frozenset({301, 302, 303, 307, 308})
HOPS = 5
JSON_KINDS = re.compile(
    r"application/(?:[\w.+-]*\+)?json|application/vnd\.geo\+json|text/json", re.IGNORECASE
)
TITLE = re.compile(rb"<(?:title|h1)[^>]*>(.*?)</", re.IGNORECASE | re.DOTALL)
LATER = "Doe de opdracht later opnieuw; wat al is opgehaald, wordt niet nog eens gevraagd."
AGENT = "Leefbare Wijken Monitor (gemeente Arnhem)"

Said = Callable[[str], None]
Rest = Callable[[float], None]


def silent(text: str) -> None:
    """Say nothing."""


class Passing(Exception):
    """A fault that may be over in a moment; `wait` is how many seconds the publisher asks for, if it does."""

    def __init__(self, problem: str, wait: float | None = None) -> None:
        super().__init__(problem)
        self.wait = wait


@dataclass(frozen=True)
class Answer:
    """What came back: the address as asked, the bytes (unpacked), what they are, and when they came (UTC)."""

    address: str
    content: bytes
    kind: str
    at: str

    def document(self) -> Any:
        """The answer as JSON, numbers with a point exactly as written; raises Passing when it is broken off."""
        if not JSON_KINDS.match(self.kind):
            raise not_json(self)
        try:
            return json.loads(
                self.content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number
            )
        except (ValueError, RecursionError) as fault:
            raise Passing(f"het antwoord is geen hele JSON ({fault})") from fault


def _no_number(text: str) -> NoReturn:
    """NaN and Infinity are no figures."""
    raise ValueError(f"{text} is no number")


Check = Callable[[Answer], object]


def anything(answer: Answer) -> None:
    """Take every answer as it is."""


def refused(address: str, problem: str, remedy: str = LATER) -> Rejected:
    """The end of a conversation with a publisher, told with the address."""
    return Rejected([Finding("fetch", address, problem, remedy)])


def not_json(answer: Answer) -> Rejected:
    """An answer that is a page or a file of another kind, told with the title of the page."""
    found = TITLE.search(answer.content[:20_000])
    words = (
        " ".join(re.sub(rb"<[^>]*>", b" ", found[1]).decode("utf-8", "replace").split())[:120]
        if found
        else ""
    )
    what = f"een webpagina ('{words}')" if words else f"iets anders ('{answer.kind or 'zonder soort'}')"
    remedy = "Open het adres in een browser: is er onderhoud, wacht dan; klopt het adres niet, verbeter fetch.toml."
    return refused(answer.address, f"De bron gaf geen cijfers maar {what}.", remedy)


@dataclass
class Publisher:
    """A conversation with one service; counts what it took. Use it as a context manager.

    `rest` waits a number of seconds; tests give one that only writes down how long.
    """

    address: str
    patience: Patience
    said: Said = silent
    rest: Rest = time.sleep
    taken: int = 0
    asked: int = 0
    _client: "httpx.Client | None" = field(default=None, repr=False)

    def __enter__(self) -> "Publisher":
        # Reading this library costs 0.1 s that no other command should pay.
        import httpx

        limits = httpx.Timeout(self.patience.silence, connect=self.patience.connect)
        headers = {"Accept": "application/json", "User-Agent": AGENT}
        self._client = httpx.Client(timeout=limits, headers=headers, follow_redirects=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            self._client.close()

    def here(self, link: str, of: str = "") -> str:
        """A link of this publisher as an address on the host that was agreed; raises Rejected for another host.

        A link with http instead of https stays on the agreed scheme: the older services write such links.
        """
        agreed, wanted = urlsplit(self.address), urlsplit(urljoin(of or self.address, link))
        if wanted.scheme not in ("http", "https") or wanted.hostname != agreed.hostname:
            problem = f"De bron verwijst naar een andere plek: {wanted.scheme}://{wanted.netloc}."
            remedy = (
                "Vraag de bron of zij is verhuisd. Zo ja, zet het nieuwe adres in data/catalog/fetch.toml."
            )
            raise refused(of or link, problem, remedy)
        return wanted._replace(scheme=agreed.scheme, netloc=agreed.netloc, fragment="").geturl()

    def get(self, address: str, check: Check = anything) -> Answer:
        """The answer to one address, asked again when that may help; `check` may raise Passing for a broken one.

        Raises Rejected when the publisher refuses, sends elsewhere, sends too much, or stays unreachable.
        """
        try:
            return self._patiently(address, check, self.patience.attempts)
        except Passing as fault:
            problem = f"De bron antwoordde {self.patience.attempts} keer niet goed: {fault}."
            raise refused(address, problem) from fault

    def perhaps(self, address: str) -> Answer | None:
        """The answer to a question that not every publisher knows, asked twice at most; None without a good answer."""
        try:
            return self._patiently(address, anything, min(2, self.patience.attempts))
        except (Passing, Refusal):
            return None

    def _patiently(self, address: str, check: Check, attempts: int) -> Answer:
        """The answer after so many attempts at most; raises Passing when the last one failed as well."""
        from tenacity import Retrying, retry_if_exception_type, stop_after_attempt

        again = Retrying(
            stop=stop_after_attempt(attempts),
            wait=self._pause,
            retry=retry_if_exception_type(Passing),
            before_sleep=self._told,
            sleep=self.rest,
            reraise=True,
        )
        return again(self._once, address, check)

    def _pause(self, state: "RetryCallState") -> float:
        """Seconds until the next attempt: what the publisher asks, otherwise twice as long each time, with chance.

        The chance keeps several users who failed together from coming back together.
        """
        from tenacity import wait_exponential_jitter

        fault = state.outcome.exception() if state.outcome else None
        if isinstance(fault, Passing) and fault.wait is not None:
            return fault.wait
        patience = self.patience
        return wait_exponential_jitter(
            patience.first_wait, patience.longest_wait, jitter=patience.first_wait
        )(state)

    def _told(self, state: "RetryCallState") -> None:
        fault = state.outcome.exception() if state.outcome else None
        seconds = state.next_action.sleep if state.next_action else 0
        self.said(f"poging {state.attempt_number} mislukte ({fault}); over {seconds:.0f} s opnieuw")

    def _once(self, address: str, check: Check) -> Answer:
        """One attempt, over redirects on the same host."""
        import httpx

        target = address
        try:
            for _ in range(HOPS):
                answer, link = self._exchange(target)
                if answer is not None:
                    whole = Answer(address, answer.content, answer.kind, answer.at)
                    check(whole)
                    return whole
                target = self.here(link, target)
        except httpx.TimeoutException as fault:
            raise Passing("geen antwoord binnen de tijd") from fault
        except (httpx.TransportError, httpx.DecodingError) as fault:
            raise Passing(f"de verbinding brak af ({type(fault).__name__})") from fault
        raise refused(
            address, f"De bron verwijst meer dan {HOPS} keer door.", "Vraag de bron naar het goede adres."
        )

    def _exchange(self, address: str) -> tuple[Answer | None, str]:
        """The answer of one request, or the link it refers to."""
        if self._client is None:
            raise RuntimeError("a Publisher is asked inside `with`")
        self.asked += 1
        begin = time.monotonic()
        with self._client.stream("GET", address) as response:
            status = response.status_code
            if status in MOVED:
                return None, response.headers.get("location", "")
            if status in BUSY:
                raise Passing(
                    f"status {status}", self._asked_wait(response.headers.get("retry-after", ""), address)
                )
            if status >= 300:
                raise Refusal(address, status)
            content = self._body(response, address, begin)
            kind = response.headers.get("content-type", "")
        return Answer(address, content, kind, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"), ""

    def _body(self, response: "httpx.Response", address: str, begin: float) -> bytes:
        """All bytes of an answer, unpacked; raises Rejected beyond the limits and Passing when it takes too long."""
        patience, body = self.patience, bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > patience.answer_bytes or self.taken + len(body) > patience.all_bytes:
                megabytes = min(patience.answer_bytes, patience.all_bytes) / 1_000_000
                problem = f"De bron stuurt meer dan de grens van {megabytes:g} MB."
                raise refused(
                    address, problem, "Klopt dat, verhoog dan answer_bytes of all_bytes in fetch.toml."
                )
            if time.monotonic() - begin > patience.whole:
                raise Passing(f"het antwoord was na {patience.whole:g} s nog niet compleet")
        self.taken += len(body)
        return bytes(body)

    def _asked_wait(self, header: str, address: str) -> float | None:
        """Seconds that Retry-After asks for (a number or a date); raises Rejected when that is too long to wait."""
        seconds = seconds_of(header, datetime.now(UTC))
        if seconds is not None and seconds > self.patience.longest_asked:
            problem = f"De bron vraagt om {seconds / 60:.0f} minuten te wachten."
            raise refused(address, problem, LATER)
        return seconds


class Refusal(Rejected):
    """The publisher says that it has nothing for us at this address."""

    def __init__(self, address: str, status: int) -> None:
        problem = f"De bron weigert dit met status {status}."
        remedy = "Kijk bij de bron welk tabelnummer dit jaar heeft en zet het in data/catalog/fetch.toml."
        super().__init__([Finding("fetch", address, problem, remedy)])


def seconds_of(header: str, now: datetime) -> float | None:
    """Seconds in a Retry-After header, from `now` for a date; None when it holds neither (RFC 9110, 10.2.3)."""
    if header.strip().isdigit():
        return float(header.strip())
    try:
        moment = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
