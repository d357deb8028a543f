"""Words to the person at the terminal: steps, progress within a step, errors with a remedy."""

import sys
import time


class Stop(Exception):
    """An error the user can mend: one line that says what is wrong, one that says what to do."""

    def __init__(self, message, remedy=""):
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self):
        return f"{self.message} Remedy: {self.remedy}" if self.remedy else self.message


def line(text=""):
    print(text, flush=True)


class Step:
    """Numbered steps: `[2/7] Odoo 19 ... 45 of 123 MB`, then how long it took."""

    total = 0
    number = 0

    @classmethod
    def plan(cls, total):
        cls.total, cls.number = total, 0

    def __init__(self, title):
        Step.number += 1
        self.head = f"[{Step.number}/{max(Step.total, Step.number)}] {title}"
        self.started = time.monotonic()
        self.last_shown = 0.0
        self.live = sys.stdout.isatty()

    def __enter__(self):
        self._show(" ...")
        return self

    def progress(self, text):
        """Redraw on a terminal; elsewhere (CI logs) say it at most every ten seconds."""
        now = time.monotonic()
        if now - self.last_shown < (0.2 if self.live else 10):
            return
        self.last_shown = now
        self._show(f" ... {text}")

    def _show(self, tail):
        if self.live:
            print(f"\r\033[K{self.head}{tail}", end="", flush=True)
        elif tail != " ...":
            print(f"{self.head}{tail}", flush=True)

    def __exit__(self, kind, error, trace):
        seconds = time.monotonic() - self.started
        end = "\r\033[K" if self.live else ""
        if kind is None:
            took = f" ({seconds:.0f} s)" if seconds >= 1 else ""
            print(f"{end}{self.head}: ready{took}", flush=True)
        else:
            print(f"{end}{self.head}: failed", flush=True)
        return False
