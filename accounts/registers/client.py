"""One HTTP request to a register, with limits on everything it could take or give.

HTTPS only (plain HTTP to this very machine, for a stub), no redirect to another host, a size that is
capped, and one deadline for the whole answer: a timeout on each read alone would let a server that
sends one byte at a time hold a worker for ever.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import ssl
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from accounts.registers.errors import Busy, NotFound, RegisterError, TooSlow, Unreachable, Unreadable

#: Seconds for each wait on the network, and for the whole answer.
TIMEOUT, DEADLINE = 4.0, 6.0
MAX_BYTES = 512 * 1024
#: Nothing a register says is nested deeper.
MAX_DEPTH = 20
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def safe_address(url: str) -> bool:
    """Tell whether a base address may be asked: HTTPS, or HTTP to this machine; no credentials in it."""
    parts = urllib.parse.urlsplit(url)
    if not parts.hostname or parts.username or parts.password or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


class _Deadline:
    """Cuts the connections it watches when time is up, whatever they are waiting for."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds
        self._copies: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    @property
    def passed(self) -> bool:
        return time.monotonic() >= self.ends

    def watch(self, connection: socket.socket) -> None:
        # A copy of the descriptor: shutting it down ends the exchange, and never somebody else's, which
        # the number of a closed descriptor could have become.
        self._copies.append(socket.socket(fileno=os.dup(connection.fileno())))

    def _cut(self) -> None:
        for copy in self._copies:
            try:
                copy.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def end(self) -> None:
        self._timer.cancel()
        for copy in self._copies:
            copy.close()


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect on the same host and scheme only."""

    max_redirections = 3

    def redirect_request(  # noqa: PLR0917 -- the signature is urllib's
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        before, after = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        if (before.scheme, before.netloc) != (after.scheme, after.netloc):
            fp.close()
            raise urllib.error.URLError("redirected elsewhere")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _watched(base: type[http.client.HTTPConnection], deadline: _Deadline) -> Any:
    class Watched(base):  # type: ignore[misc,valid-type] # plain or encrypted, chosen at run time
        def connect(self) -> None:
            super().connect()
            deadline.watch(self.sock)

    return Watched


def _opener(deadline: _Deadline) -> urllib.request.OpenerDirector:
    class Plain(urllib.request.HTTPHandler):
        def http_open(self, req: Any) -> Any:
            return self.do_open(_watched(http.client.HTTPConnection, deadline), req)

    class Encrypted(urllib.request.HTTPSHandler):
        def https_open(self, req: Any) -> Any:
            context = ssl.create_default_context()
            return self.do_open(_watched(http.client.HTTPSConnection, deadline), req, context=context)

    # Built by hand: no file:, ftp: or data: address can be led to.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        Plain(),
        Encrypted(),
        _SameHost(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def fetch(register: str, url: str, query: Mapping[str, str], *, number: str, token: str = "") -> Any:
    """Ask `url` and return the JSON of its answer. Raise the `RegisterError` that says what went wrong."""
    if not safe_address(url):
        raise Unreachable(register)
    address = f"{url}?{urllib.parse.urlencode(query)}" if query else url
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Terreau"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 -- safe_address has looked
    deadline = _Deadline(DEADLINE)
    try:
        with _opener(deadline).open(request, timeout=TIMEOUT) as answer:
            content = _body(register, answer)
    except urllib.error.HTTPError as error:
        error.close()
        raise _refusal(register, error, number) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _failure(register, error, deadline) from error
    finally:
        deadline.end()
    if deadline.passed:
        raise TooSlow(register)
    return _json(register, content)


def _body(register: str, answer: Any) -> bytes:
    if answer.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise Unreadable(register)
    content: bytes = answer.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Unreadable(register)
    return content


def _refusal(register: str, error: urllib.error.HTTPError, number: str) -> RegisterError:
    if error.code in (404, 410):
        return NotFound(register, number=number)
    if error.code in (429, 503) and "Retry-After" in error.headers:
        waited = error.headers["Retry-After"].strip()
        return Busy(register, seconds=int(waited) if waited.isascii() and waited.isdigit() else 60)
    return Busy(register, seconds=60) if error.code == 429 else Unreachable(register)


def _failure(register: str, error: Exception, deadline: _Deadline) -> RegisterError:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if deadline.passed or isinstance(cause, TimeoutError):
        return TooSlow(register)
    if isinstance(cause, http.client.IncompleteRead):
        return Unreadable(register)
    return Unreachable(register)


def _json(register: str, content: bytes) -> Any:
    def refuse(name: str) -> Any:
        raise ValueError(name)

    try:
        value = json.loads(content.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise Unreadable(register) from error
    if _depth(value) > MAX_DEPTH:
        raise Unreadable(register)
    return value


def _depth(value: Any) -> int:
    """How deep lists and objects stand in each other, without recursion: it stops past the limit."""
    level, depth = [value], 0
    while level and depth <= MAX_DEPTH:
        inside = [v for each in level for v in _children(each)]
        level, depth = inside, depth + 1
    return depth


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
