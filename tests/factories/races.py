"""Several people at the same instant, each on a connection of their own. For PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

PATIENCE = 30


def together(*calls):
    """Call all at once; the outcome of each in order: what it returned, or the exception it raised."""
    start = threading.Barrier(len(calls))

    def one(call):
        try:
            start.wait(PATIENCE)
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def meeting(count):
    """A hook for a sync point: nobody passes before `count` have come. Later ones pass at once."""
    barrier = threading.Barrier(count)
    passed = threading.Event()

    def wait():
        if not passed.is_set():
            barrier.wait(PATIENCE)
            passed.set()

    return wait
