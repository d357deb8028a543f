"""A headless Chromium that prints HTML to PDF, spoken to over two pipes.

No port is opened and no file is read: every address a page asks for, the page itself
included, is answered by a function of the caller, or refused.  Scripts do not run.
"""

import base64
import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
import time

NAMES = (
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
)
# Nothing that reaches out, asks, remembers, or needs a display.
FLAGS = (
    "--headless",
    "--remote-debugging-pipe",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-crash-reporter",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--font-render-hinting=none",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--metrics-recording-only",
    "--mute-audio",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--password-store=basic",
    "--use-mock-keychain",
)
# The variables a browser needs of the server's: none of them is a secret.
KEPT = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
)
# Odoo's workers limit their address space, of which a browser reserves far more than it
# uses; the soft limit is raised to the hard one.
START = 'ulimit -S -v "$(ulimit -H -v)" 2>/dev/null; exec "$0" "$@"'
MM = 25.4
GRACE_SECONDS = 3


class ChromiumError(Exception):
    """Chromium did not start, did not answer in time, or could not print."""


def find(named=None):
    """Return the path of a Chromium, or None.

    :param named: the path an administrator gave; it counts only if it bears the name of
        such a browser, so that this setting cannot run any other program.

    >>> find("/bin/sh") is None, find("chromium") is None
    (True, True)
    """
    if named:
        known = os.path.basename(named) in NAMES and os.path.isabs(named)
        return named if known and os.access(named, os.X_OK) else None
    return next(filter(None, map(shutil.which, NAMES)), None)


class Chromium:
    """One browser process with one page; use it with ``with``.

    :param program: its path
    :param answer: function of an address that returns (content type, bytes), or None to
        refuse it
    :param seconds: how long all of it may take
    :raise ChromiumError: see there
    """

    def __init__(self, program, answer, seconds):
        self._program, self._answer = program, answer
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds
        self._buffer, self._number, self._session = b"", 0, None
        self._answers, self._loaded = {}, False
        self._process, self._reaped = None, False
        self._in = self._out = None

    def __enter__(self):
        # Its profile, home and temporary files: its own, so that many can run at once.
        self._folder = tempfile.mkdtemp(prefix="crm_fa.chromium.")
        try:
            self._start()
            target = self._call("Target.createTarget", url="about:blank")["targetId"]
            self._session = self._call(
                "Target.attachToTarget", targetId=target, flatten=True
            )["sessionId"]
            self._call("Page.enable")
            self._call("Fetch.enable", patterns=[{"urlPattern": "*"}])
            self._call("Emulation.setScriptExecutionDisabled", value=True)
            # As wkhtmltopdf does: the reports' styles are written for it.
            self._call("Emulation.setEmulatedMedia", media="screen")
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_error):
        self._end()

    def pdf(self, address, size, margins, scale=1):
        """Open an address and return it printed.

        :param size: width and height of the paper in millimetres
        :param margins: top, right, bottom, left in millimetres
        :param scale: of the content, 1 for 96 dots per inch
        """
        self._loaded = False
        failure = self._call("Page.navigate", url=address).get("errorText")
        if failure:
            raise ChromiumError(failure)
        while not self._loaded:
            self._hear()
        # Runs in our own world, not in the page's, where scripts are off.
        self._call(
            "Runtime.evaluate", expression="document.fonts.ready", awaitPromise=True
        )
        top, right, bottom, left = (margin / MM for margin in margins)
        printed = self._call(
            "Page.printToPDF",
            paperWidth=size[0] / MM,
            paperHeight=size[1] / MM,
            marginTop=top,
            marginRight=right,
            marginBottom=bottom,
            marginLeft=left,
            scale=scale,
            printBackground=True,
            displayHeaderFooter=False,
            preferCSSPageSize=False,
        )
        return base64.b64decode(printed["data"])

    # ------------------------------------------------------------------
    # The process
    # ------------------------------------------------------------------

    def _start(self):
        command = [self._program, *FLAGS, f"--user-data-dir={self._folder}/profile"]
        if os.geteuid() == 0:
            # Chromium's sandbox refuses root; nobody else goes without it.
            command.append("--no-sandbox")
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        environment.update(
            dict.fromkeys(
                ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), self._folder
            )
        )
        with contextlib.ExitStack() as theirs:
            reads, self._out = os.pipe()
            self._in, writes = os.pipe()
            self._poll = select.poll()
            self._poll.register(self._in, select.POLLIN)
            # Out of the way of 3 and 4, where Chromium looks for them.
            high = [
                fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (reads, writes)
            ]
            for end in (reads, writes, *high):
                theirs.callback(os.close, end)
            try:
                self._process = os.posix_spawn(
                    "/bin/sh",
                    ["sh", "-c", START, *command, "about:blank"],
                    environment,
                    file_actions=[
                        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                        (
                            os.POSIX_SPAWN_OPEN,
                            2,
                            f"{self._folder}/log",
                            os.O_WRONLY | os.O_CREAT,
                            0o600,
                        ),
                        (os.POSIX_SPAWN_DUP2, high[0], 3),
                        (os.POSIX_SPAWN_DUP2, high[1], 4),
                    ],
                    setpgroup=0,
                )
            except OSError as error:
                raise ChromiumError(str(error)) from error

    def _end(self):
        """Let it close its own children, kill what is left, remove its files."""
        if self._process:
            with contextlib.suppress(ChromiumError, OSError):
                self._send("Browser.close", {}, session=False)
            closed_by = time.monotonic() + GRACE_SECONDS
            while not self._ended() and time.monotonic() < closed_by:
                time.sleep(0.02)
            # Its children are of its group; so is itself, if it did not obey.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process, signal.SIGKILL)
            if not self._reaped:
                os.waitpid(self._process, 0)
        for end in (self._in, self._out):
            if end is not None:
                os.close(end)
        self._remove_files()

    def _ended(self):
        if not self._reaped:
            try:
                self._reaped = os.waitpid(self._process, os.WNOHANG)[0] != 0
            except ChildProcessError:
                # Reaped elsewhere, by a server that waits for any child.
                self._reaped = True
        return self._reaped

    def _remove_files(self):
        # Its last child may still write while it dies.
        for _attempt in range(20):
            shutil.rmtree(self._folder, ignore_errors=True)
            if not os.path.exists(self._folder):
                return
            time.sleep(0.05)

    def _last_words(self):
        with contextlib.suppress(OSError), open(f"{self._folder}/log", "rb") as log:
            lines = log.read()[-2000:].decode(errors="replace").strip().splitlines()
            return lines[-1] if lines else ""
        return ""

    # ------------------------------------------------------------------
    # The protocol: JSON texts that end in a null byte
    # ------------------------------------------------------------------

    def _call(self, method, **params):
        number = self._send(method, params)
        while number not in self._answers:
            self._hear()
        answer = self._answers.pop(number)
        if "error" in answer:
            raise ChromiumError(f"{method}: {answer['error'].get('message')}")
        return answer.get("result", {})

    def _send(self, method, params, session=True):
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if session and self._session:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        try:
            while data:
                data = data[os.write(self._out, data) :]
        except BrokenPipeError as error:
            raise ChromiumError(self._last_words() or "it ended") from error
        return self._number

    def _hear(self):
        """Wait for one message and act on it."""
        while b"\0" not in self._buffer:
            left = self._deadline - time.monotonic()
            if left <= 0 or not self._poll.poll(left * 1000):
                raise ChromiumError(f"no answer within {self._seconds} s")
            heard = os.read(self._in, 1 << 20)
            if not heard:
                raise ChromiumError(self._last_words() or "it ended")
            self._buffer += heard
        text, self._buffer = self._buffer.split(b"\0", 1)
        message = json.loads(text)
        if "id" in message:
            self._answers[message["id"]] = message
        elif message.get("method") == "Page.loadEventFired":
            self._loaded = True
        elif message.get("method") == "Fetch.requestPaused":
            self._respond(message["params"])
        elif message.get("method") == "Inspector.targetCrashed":
            raise ChromiumError("its page crashed")

    def _respond(self, paused):
        request, identity = paused["request"], paused["requestId"]
        found = self._answer(request["url"]) if request["method"] == "GET" else None
        if found is None:
            refusal = {"requestId": identity, "errorReason": "BlockedByClient"}
            self._send("Fetch.failRequest", refusal)
            return
        kind, content = found
        self._send(
            "Fetch.fulfillRequest",
            {
                "requestId": identity,
                "responseCode": 200,
                "responseHeaders": [
                    {"name": "Content-Type", "value": kind},
                    # Fonts of another origin than the page need it.
                    {"name": "Access-Control-Allow-Origin", "value": "*"},
                ],
                "body": base64.b64encode(content).decode(),
            },
        )
