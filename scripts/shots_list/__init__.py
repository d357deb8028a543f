"""The screenshots of `make shots`, as a table.

Each shot: file name (in docs/), who looks (a login of the demo database, or "en"/"fa" for the
demo's English and Persian user), the path to open, then steps in order. A step is one of
    ("wait", css)       until something is visible
    ("click", css)      a click
    ("fill", css, text) typing
    ("hover", css)      pointing at
    ("js", code)        an expression run in the page
    ("size", w, h)      another size of the window; the first step: before the path is opened
Every shot waits for the page to be still before the picture is taken.

One table per room; names are unique over all of them.
"""

from . import campaign, ladder, lead_desk, lead_desk_work, persian, recovery

SHOTS = [
    *ladder.SHOTS,
    *campaign.SHOTS,
    *lead_desk.SHOTS,
    *lead_desk_work.SHOTS,
    *recovery.SHOTS,
    *persian.SHOTS,
]
