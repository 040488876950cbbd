"""Things to do at a given second, done by a pool of threads in the order in which they fall due."""

import heapq
import itertools
import threading
import time
from collections.abc import Callable

Todo = Callable[[], None]


class Schedule:
    """A queue by due time. What is done may put more in it; `run` returns once it is empty."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Todo]] = []
        self._order = itertools.count()
        self._wake = threading.Condition()
        self._busy = 0
        self.late: list[float] = []

    def at(self, due: float, todo: Todo) -> None:
        """Do it `due` seconds after the start."""
        with self._wake:
            heapq.heappush(self._heap, (due, next(self._order), todo))
            self._wake.notify()

    def run(self, threads: int) -> None:
        """Do everything with that many threads. `late` gets by how many seconds each began too late."""
        self._start = time.perf_counter()
        pool = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]
        for thread in pool:
            thread.start()
        for thread in pool:
            thread.join()

    def now(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._start

    def _work(self) -> None:
        while (taken := self._next()) is not None:
            due, todo = taken
            self.late.append(max(0.0, self.now() - due))
            try:
                todo()
            finally:
                with self._wake:
                    self._busy -= 1
                    self._wake.notify_all()

    def _next(self) -> tuple[float, Todo] | None:
        with self._wake:
            while True:
                if not self._heap:
                    if not self._busy:
                        self._wake.notify_all()
                        return None
                    self._wake.wait()
                    continue
                wait = self._heap[0][0] - self.now()
                if wait <= 0:
                    due, _order, todo = heapq.heappop(self._heap)
                    self._busy += 1
                    return due, todo
                self._wake.wait(wait)
