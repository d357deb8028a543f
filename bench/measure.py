"""Timing and the table of figures."""

import contextlib
import gc
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import odoo


@dataclass
class Row:
    figure: str
    ours: str
    bare: str
    ratio: str
    limit: str
    good: bool


class Table:
    """Figures as they come; :meth:`show` prints them all once more at the end."""

    def __init__(self):
        self.rows = []

    def add(self, figure, ours, bare, ratio, limit, good):
        self.rows.append(Row(figure, ours, bare, ratio, limit, good))
        print(f"  {self._line(self.rows[-1])}", flush=True)

    def times(self, figure, ours, bare, limit, ratio=None):
        """A time against another one, both in seconds.

        :param ratio: where it is not of these two: see :func:`ratio_of_pairs`
        """
        ratio = ratio or ours / bare
        self.add(
            figure,
            seconds(ours),
            seconds(bare),
            f"{ratio:.2f}",
            f"{limit:.2f}",
            ratio <= limit,
        )

    def told(self, figure, ours, bare):
        """A time without a limit of its own."""
        ratio = f"{ours / bare:.2f}"
        self.add(figure, seconds(ours), seconds(bare), ratio, "", None)

    def counts(self, figure, ours, bare, limit, good):
        self.add(figure, f"{ours:,}", f"{bare:,}", "", limit, good)

    @staticmethod
    def _line(row):
        verdict = {True: "OK", False: "FAIL", None: ""}[row.good]
        return (
            f"{row.figure:<58}{row.ours:>12}{row.bare:>12}{row.ratio:>8}"
            f"{row.limit:>10}  {verdict}"
        )

    def show(self):
        head = Row("figure", "ours", "bare", "ratio", "limit", True)
        print("\n  " + self._line(head).replace("  OK", ""))
        for row in self.rows:
            print(f"  {self._line(row)}")

    @property
    def good(self):
        return all(row.good is not False for row in self.rows)


def seconds(value):
    return f"{value * 1000:,.1f} ms" if value < 1 else f"{value:,.2f} s"


def timed(function, *args):
    """Seconds that ``function`` takes, and what it returns."""
    gc.collect()
    began = time.perf_counter()
    result = function(*args)
    return time.perf_counter() - began, result


def worked(function, *args):
    """Seconds of work that ``function`` takes here and in the database's backends.

    On an idle machine that is the time a user waits; on a shared one the others' share
    stays out.  Where the backends' work cannot be read, the time on the clock.
    """
    began = _work()
    if began is None:
        return timed(function, *args)
    result = function(*args)
    return _work() - began, result


def _work():
    """Seconds worked so far by this process and the backends of its connections."""
    total = time.process_time()
    for connection in odoo.sql_db._Pool._connections:
        place = Path(f"/proc/{connection.info.backend_pid}/schedstat")
        try:
            total += int(place.read_text(encoding="ascii").split()[0]) / 1e9
        except (OSError, ValueError):
            return None
    return total


def ratio_of_pairs(ours, bare):
    """The median ratio of times taken one right after the other.

    What slows the machine down for a while slows both of a pair.
    """
    return statistics.median(one / other for one, other in zip(ours, bare, strict=True))


def best(times):
    """The shortest of several: whatever else a machine does only adds to a time."""
    return min(times)


median = statistics.median


@contextlib.contextmanager
def step(what):
    """Say what is being done, and how long it took: long runs show that they go on."""
    print(f"  {what} ...", end="", flush=True)
    began = time.perf_counter()
    yield
    print(f" {time.perf_counter() - began:,.1f} s", flush=True)


def say(text):
    print(f"\n{text}", flush=True)
