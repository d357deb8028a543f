"""The database server: the user's own (PGHOST), or a private cluster on a unix socket.

The private cluster holds nothing but demo and test databases that a command makes again, so
it trades safety against a power cut for speed (fsync off).
"""

import dataclasses
import glob
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path

from . import cache, paths, say, system

OLDEST = 13
ROLE = "crmfa"
SETTINGS = """
# Written by crm_fa's scripts: throw-away data, so speed goes before safety.
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 512MB
max_wal_size = 4GB
max_connections = 100
log_min_messages = warning
"""


@dataclasses.dataclass(frozen=True)
class Postgres:
    env: dict  # what libpq needs to get there
    bindir: Path
    data: Path | None = None  # where a private cluster keeps its databases

    def sql(self, query, database="postgres"):
        done = subprocess.run(
            [
                str(self.bindir / "psql"),
                "-XAtq",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                database,
                "-c",
                query,
            ],
            env=dict(os.environ, **self.env),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise say.Stop(
                f"PostgreSQL refused: {done.stderr.strip().splitlines()[-1:]}",
                "check PGHOST, PGPORT, PGUSER and PGPASSWORD, or unset them.",
            )
        return done.stdout.strip()


def check_version(number):
    """`SHOW server_version_num`, as PostgreSQL gives it: 150018 is 15.18."""
    major = int(number) // 10000
    if major < OLDEST:
        raise say.Stop(
            f"PostgreSQL {major} is too old: Odoo 19 needs {OLDEST} or newer.",
            "upgrade it, or unset PGHOST to use a private cluster.",
        )
    return major


def find(step):
    if os.environ.get("PGHOST"):
        found = Postgres(
            {key: value for key, value in os.environ.items() if key.startswith("PG")},
            _bindir(step),
        )
    else:
        found = _private(step)
    check_version(found.sql("SHOW server_version_num"))
    return found


def _bindir(step, server=False):
    """The newest PostgreSQL programs of this machine; only a private cluster needs a server."""
    wanted = "initdb" if server else "psql"
    for _try in range(2):
        found = glob.glob(f"/usr/lib/postgresql/*/bin/{wanted}")
        found = sorted(found, key=lambda path: float(Path(path).parts[-3]))
        if found:
            return Path(found[-1]).parent
        on_path = shutil.which(wanted)
        if on_path:
            return Path(on_path).parent
        if _try == 0:
            step.progress("installing")
            system.install(["postgresql" if server else "postgresql-client"], "PostgreSQL")
    raise say.Stop("PostgreSQL's programs were not found.", "sudo apt-get install postgresql")


def _owner():
    """PostgreSQL refuses to run as root: then the `postgres` user runs it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise say.Stop(
            "PostgreSQL does not run as root, and there is no user `postgres`.",
            "adduser --system --group postgres, or run as another user.",
        ) from None


def data_dir(owner):
    """In the cache; as root in the home of `postgres`, who cannot look into root's home."""
    if owner is None:
        return paths.cache() / "postgres"
    home = Path(owner.pw_dir)
    if not home.is_dir():
        home = paths.socket_dir().parent
    return home / f"crm-fa-{paths.cache_id()}"


def _as(owner, command, **kwargs):
    if owner is not None:
        kwargs.update(user=owner.pw_uid, group=owner.pw_gid, extra_groups=[])
    return system.run(
        [str(part) for part in command],
        Path(command[0]).name,
        "`make distclean`, then the same command again.",
        cwd="/",
        **kwargs,
    )


def _private(step):
    bindir = _bindir(step, server=True)
    major = re.search(r"\d+", system.run([str(bindir / "postgres"), "--version"], "postgres"))[0]
    check_version(int(major) * 10000)
    owner = _owner()
    data, socket = data_dir(owner), paths.socket_dir()
    if data.exists() and not _is_sound(data, major):
        say.line("The private PostgreSQL cluster is not whole or of another version: new one.")
        stop()
        shutil.rmtree(data)
    if not data.exists():
        cache.need_disk(1500, data.parent)
        step.progress("creating a private cluster")
        _create(bindir, owner, data)
    _start(bindir, owner, data, socket)
    env = {"PGHOST": str(socket), "PGUSER": ROLE, "PGPORT": "5432"}
    return Postgres(env, bindir, data)


def _is_sound(data, major):
    mark = data / "PG_VERSION"
    return (
        (data / "crm_fa_ready").exists()
        and mark.exists()
        and mark.read_text(encoding="utf-8").strip() == major
    )


def _create(bindir, owner, data):
    data.mkdir(mode=0o700, parents=True)
    if owner is not None:
        os.chown(data, owner.pw_uid, owner.pw_gid)
    locale = ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-U", ROLE, "--no-sync"]
    _as(owner, [bindir / "initdb", "-D", data, *locale])
    with open(data / "postgresql.conf", "a", encoding="utf-8") as handle:
        handle.write(SETTINGS)
    (data / "crm_fa_ready").write_text("", encoding="utf-8")


def _start(bindir, owner, data, socket):
    socket.mkdir(mode=0o700, exist_ok=True)
    if owner is not None:
        os.chown(socket, owner.pw_uid, owner.pw_gid)
    status = [str(bindir / "pg_ctl"), "-D", str(data), "status"]
    who = {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    if subprocess.run(status, cwd="/", capture_output=True, check=False, **who).returncode == 0:
        return
    _as(
        owner,
        [bindir / "pg_ctl", "-D", data, "-l", data / "server.log", "-w", "-t", "120"]
        + ["-o", f"-k {socket}", "start"],
        # A server that inherited our pipes would keep `make` waiting for their end.
        stdin=subprocess.DEVNULL,
    )


def present():
    """Whether there is a server to ask at all, without making one."""
    if os.environ.get("PGHOST"):
        return True
    try:
        return data_dir(_owner()).exists()
    except say.Stop:
        return False


def stop():
    """Stop the private cluster if it runs; true if it did."""
    owner = _owner() if os.geteuid() == 0 else None
    data = data_dir(owner)
    if not (data / "postmaster.pid").exists():
        return False
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin/pg_ctl"))
    pg_ctl = programs[-1] if programs else shutil.which("pg_ctl")
    who = {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    done = subprocess.run(
        [pg_ctl, "-D", str(data), "-m", "fast", "-w", "stop"],
        cwd="/",
        capture_output=True,
        check=False,
        **who,
    )
    return done.returncode == 0


def remove():
    """Stop the private cluster and delete it with all its databases."""
    stop()
    owner = _owner() if os.geteuid() == 0 else None
    shutil.rmtree(data_dir(owner), ignore_errors=True)
    shutil.rmtree(paths.socket_dir(), ignore_errors=True)
