"""Requests per second of one address, asked by several clients at once for a few seconds."""

import http.client
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CLIENTS = 8
SECONDS = 6
WRK = shutil.which("wrk")


@dataclass
class Outcome:
    """What a run gave: answers, refusals, and the seconds that it took."""

    answers: int = 0
    failures: int = 0
    seconds: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def rate(self) -> float:
        """Good answers per second."""
        return self.answers / self.seconds if self.seconds else 0.0

    def count(self, good: bool) -> None:
        with self._lock:
            self.answers += good
            self.failures += not good


def get(url: str, headers: dict[str, str], seconds: float = SECONDS) -> Outcome:
    """GET one address again and again; with wrk where it is found, which costs less than we do."""
    if WRK:
        return _wrk(url, headers, seconds)

    def ask(connection: http.client.HTTPConnection, number: int) -> bool:
        connection.request("GET", _path(url), headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status == 200

    return run(url, ask, seconds)


def run(
    url: str, ask: Callable[[http.client.HTTPConnection, int], bool], seconds: float = SECONDS
) -> Outcome:
    """Let every client call `ask(connection, its number)` until the time is over."""
    outcome = Outcome()
    barrier = threading.Barrier(CLIENTS + 1)

    def client(number: int) -> None:
        address = urlsplit(url)
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
        barrier.wait()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            outcome.count(ask(connection, number))
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    barrier.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    outcome.seconds = time.perf_counter() - start
    return outcome


def _path(url: str) -> str:
    address = urlsplit(url)
    return address.path + (f"?{address.query}" if address.query else "")


def _wrk(url: str, headers: dict[str, str], seconds: float) -> Outcome:
    command = [str(WRK), "-t2", f"-c{CLIENTS}", f"-d{round(seconds)}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    text = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    answers, spent = re.search(r"(\d+) requests in ([\d.]+)s", text).groups()
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    failures = int(refused.group(1)) if refused else 0
    return Outcome(answers=int(answers) - failures, failures=failures, seconds=float(spent))
