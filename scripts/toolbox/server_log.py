"""Reading Odoo's log: what is a problem, and how far a run has come."""

import re

LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ "
    r"(?P<level>[A-Z]+) (?P<database>\S+) (?P<logger>[\w.\-]+): (?P<message>.*)"
)
BAD = ("WARNING", "ERROR", "CRITICAL")
# (logger, start of the message, why it is let pass). Stock Odoo's own noise and nothing else:
# a line that crm_fa could have caused is never listed here.
ALLOWED = (
    (
        "odoo.http",
        "<function odoo.addons.base_import.controllers.main.set_file> called ignoring args",
        "Odoo's own import page uploads every file with two fields that its route does not take",
    ),
)
MODULE = re.compile(r"Loading module (\S+) \((\d+)/(\d+)\)")


def records(text):
    """[(level, logger, message with its traceback)] of all log records."""
    found = []
    for row in text.splitlines():
        match = LINE.match(row)
        if match:
            found.append([match["level"], match["logger"], match["message"].rstrip()])
        elif found:
            found[-1][2] += "\n" + row
    return [tuple(record) for record in found]


def problems(text, allowed=ALLOWED):
    """Records of level WARNING and above that no reason excuses.

    >>> stamp = "2026-01-01 00:00:00,000 7"
    >>> problems(f"{stamp} INFO db odoo.x: fine\\n{stamp} WARNING db odoo.y: hm")
    [('WARNING', 'odoo.y', 'hm')]
    """
    return [
        record
        for record in records(text)
        if record[0] in BAD
        and not any(
            record[1] == logger and record[2].startswith(start)
            for logger, start, _reason in allowed
        )
    ]


def stage(row):
    """What a log line says about how far an installation is, or None."""
    match = MODULE.search(row)
    return f"module {match[2]} of {match[3]}: {match[1]}" if match else None
