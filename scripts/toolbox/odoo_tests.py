"""Odoo's own test runner, and what its log says about each test."""

import dataclasses
import re
import socket

from . import odoo_run, paths, server_log

STARTED = re.compile(r"^Starting (\S+) \.\.\.$")
FAILED = re.compile(r"^(?:FAIL|ERROR): (?:Subtest |setUpClass \(odoo\.addons\.)?([\w.]+)")
SKIPPED = re.compile(r"^skipped (\S+)")
# What Odoo adds at ERROR level once a test has failed: the test itself is counted already.
CONSEQUENCE = re.compile(
    r"^(?:Module \S+: \d+ failures?, \d+ errors? of|At least one test failed when loading)"
)
SUMMARY = re.compile(r"^(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading")


@dataclasses.dataclass
class Outcome:
    """Counts of one run, and what to show of it."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    details: list = dataclasses.field(default_factory=list)  # texts of what went wrong
    results: dict = dataclasses.field(default_factory=dict)  # test id -> passed/failed/skipped

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.details += other.details

    def count(self, good, text=""):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            self.details.append(text)


def read(code, log, clean=True, allowed=server_log.ALLOWED):
    """The outcome that a log tells; with `clean` any other warning is a failure too.

    >>> stamp = "2026-01-01 00:00:00,000 7 INFO db odoo.addons.a.tests.t: "
    >>> log = stamp + "Starting T.test_x ...\\n" + stamp.replace("addons.a.tests.t", "tests.result")
    >>> outcome = read(0, log + "0 failed, 0 error(s) of 1 tests when loading database 'd'")
    >>> outcome.passed, outcome.failed, outcome.results
    (2, 0, {'a.t.T.test_x': 'passed'})
    """
    outcome = Outcome()
    summary = None
    for level, logger, message in server_log.records(log):
        scope = logger.removeprefix("odoo.addons.").replace(".tests.", ".")
        started, skipped = STARTED.match(message), SKIPPED.match(message)
        if started:
            outcome.results[f"{scope}.{started[1]}"] = "passed"
        elif skipped:
            outcome.results[f"{scope}.{skipped[1]}"] = "skipped"
        elif level == "ERROR" and (failed := FAILED.match(message)):
            # A class that could not be set up has its whole path in the message.
            whole = "setUpClass" in message.partition("\n")[0]
            test = failed[1].replace(".tests.", ".") if whole else f"{scope}.{failed[1]}"
            outcome.results[test] = "failed"
            outcome.details.append(message)
        summary = SUMMARY.match(message) or summary
    states = list(outcome.results.values())
    outcome.failed = states.count("failed")
    outcome.skipped = states.count("skipped")
    outcome.passed = states.count("passed")
    if not summary or (code and not outcome.failed):
        tail = "\n".join(log.splitlines()[-30:])
        outcome.count(False, f"The server ended with exit code {code}:\n{tail}")
    if clean:
        noise = [
            record
            for record in server_log.problems(log, allowed)
            if not any(known.match(record[2]) for known in (FAILED, SUMMARY, CONSEQUENCE))
        ]
        shown = "\n".join(f"{level} {logger}: {text}" for level, logger, text in noise[:20])
        outcome.count(not noise, f"{len(noise)} warnings or errors in the server log:\n{shown}")
    return outcome


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def screenshots():
    return paths.cache() / "screenshots"


def run(house, database, options, tags, name, step, **more):
    """Run the tests that `tags` select; return (exit code, log)."""
    seen = {"tests": 0, "failed": 0}

    def watch(row):
        match = server_log.LINE.match(row)
        if match and STARTED.match(match["message"].rstrip()):
            seen["tests"] += 1
        elif match and match["level"] == "ERROR" and FAILED.match(match["message"]):
            seen["failed"] += 1
        if seen["tests"]:
            step.progress(f"{seen['tests']} tests begun, {seen['failed']} failed")

    return odoo_run.run(
        house,
        database,
        *options,
        f"--test-tags={tags}",
        "--stop-after-init",
        f"--http-port={free_port()}",
        f"--screenshots={screenshots()}",
        name=name,
        step=step,
        watch=watch,
        **more,
    )
