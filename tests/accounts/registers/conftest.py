"""A stub of both registers: a real HTTP server on this machine, whose behaviour each test chooses."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.cache import cache

from tests.factories.accounts import siret

FIXTURES = Path(__file__).parent / "fixtures"
SIRET, CLOSED, RNA = siret(1_234_501), "01234501300028", "W991000000"


def recorded(name):
    return (FIXTURES / f"{name}.json").read_bytes()


class Stub:
    """What to answer, and what was asked."""

    def __init__(self):
        self.requests, self.replies = [], {}
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                stub.requests.append((self.path, dict(self.headers)))
                route = "company" if self.path.startswith("/search") else "association"
                stub.replies.get(route, not_there)(self)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answers(self, route, reply):
        """`reply`: the name of a fixture, bytes, or a function of the handler."""
        self.replies[route] = reply if callable(reply) else sends(reply)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def sends(content, status=200, **headers):
    """A reply with this body (the name of a fixture, or bytes)."""
    body = recorded(content) if isinstance(content, str) else content

    def reply(handler):
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


not_there = sends(b'{"errors": []}', status=404)


@pytest.fixture
def registers(settings):
    """Both registers on, at the stub."""
    cache.clear()
    stub = Stub()
    settings.COMPANY_REGISTER_URL = settings.ASSOCIATION_REGISTER_URL = stub.url
    settings.ASSOCIATION_REGISTER_TOKEN = "jeton"
    yield stub
    stub.stop()
    cache.clear()
