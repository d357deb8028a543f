"""Running Odoo as a command, with its log kept and its progress shown."""

import contextlib
import os
import signal
import subprocess

from . import paths, say, server_log

# Odoo processes under way: each is a session of its own, so that it can be stopped whole,
# and for that reason does not hear the terminal's Ctrl-C by itself.
_running = set()


def stop_all():
    for process in list(_running):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def log_path(name):
    folder = paths.cache() / "logs"
    folder.mkdir(exist_ok=True)
    return folder / f"{name}.log"


def run(
    house,
    database,
    *options,
    name,
    verb="server",
    step=None,
    stdin=None,
    watch=None,
    env=None,
    program=("-m", "odoo"),
):
    """Run to the end; return (exit code, log text). `watch` sees every line as it comes."""
    place = log_path(name)
    command = house.command(verb, database, *options, program=program)
    with (
        open(place, "w", encoding="utf-8") as log,
        subprocess.Popen(
            command,
            stdin=open(stdin, encoding="utf-8") if stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=house.env(**(env or {})),
            start_new_session=True,
        ) as process,
    ):
        _running.add(process)
        try:
            for row in process.stdout:
                log.write(row)
                log.flush()
                if watch:
                    watch(row)
                told = server_log.stage(row)
                if step and told:
                    step.progress(told)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            _running.discard(process)
    return process.returncode, place.read_text(encoding="utf-8")


def must(house, database, *options, what, name, **kwargs):
    """Run; anything but a clean end stops with the last words of the log."""
    code, text = run(house, database, *options, name=name, **kwargs)
    bad = [record for record in server_log.records(text) if record[0] in ("ERROR", "CRITICAL")]
    if code or bad:
        last = bad[-1][2] if bad else "\n".join(text.splitlines()[-15:])
        raise say.Stop(f"{what} failed (exit {code}):\n{last}\n", f"read {log_path(name)}")
    return text
