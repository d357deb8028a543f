"""Where things are: the clone, the addon, the cache."""

import hashlib
import os
import tempfile
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
MODULE = "crm_fa"
MODULE_DIR = REPO / MODULE
PINS = REPO / "scripts" / "pins"


def cache():
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base).absolute() / "crm-fa"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def cache_id():
    """Short name of this cache, for the things that must live elsewhere (socket, cluster)."""
    return hashlib.sha256(f"{cache()}:{os.getuid()}".encode()).hexdigest()[:8]


def socket_dir():
    """A unix socket's path may have 107 characters at most: too few for a cache deep in a home."""
    return Path(tempfile.gettempdir()) / f"crm-fa-{cache_id()}"


def digest(*parts):
    """Eight hex digits of texts and files (a path stands for its content)."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part.read_bytes() if isinstance(part, Path) else str(part).encode())
        found.update(b"\0")
    return found.hexdigest()[:8]


def tree_digest(folder):
    """Eight hex digits of all that a server would read from an addon folder."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
            found.update(str(path.relative_to(folder)).encode() + b"\0")
            found.update(path.read_bytes() + b"\0")
    return found.hexdigest()[:8]
