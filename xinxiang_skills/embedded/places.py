"""Where sockets can live, and who may walk to a directory."""

import hashlib
import os
import re
import stat
import sys
import tempfile
from pathlib import Path

# sun_path holds 107 characters and a null; PostgreSQL adds "/.s.PGSQL.5432.lock".
LONGEST_SOCKET_DIRECTORY = 85
PLAIN_PATH = re.compile(r"[\w/.+-]+", re.ASCII)


def socket_directory(home: Path) -> Path:
    """``home/run``, or a short private directory where that path is too long or too odd for a socket."""
    preferred = home.resolve() / "run"
    if len(str(preferred)) <= LONGEST_SOCKET_DIRECTORY and PLAIN_PATH.fullmatch(str(preferred)):
        return preferred
    name = hashlib.sha256(str(preferred).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"portal-{os.geteuid()}-{name}"


def make_private(directory: Path, uid: int, gid: int) -> None:
    """Create ``directory`` for its owner only; refuses one that somebody else made in a shared place."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if directory.stat().st_uid not in (os.geteuid(), uid):
        raise PermissionError(f"{directory} 属于另一个系统用户，不能使用。请删除它，或换一个用户运行。")
    os.chown(directory, uid, gid)
    directory.chmod(0o700)


def open_the_way(path: Path) -> None:
    """Let other users walk (not list) through the parents of ``path``; says so for each one it changes."""
    for parent in path.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
            print(f"提示：以 root 运行时数据库使用单独的系统用户，已允许其穿过目录 {parent}", file=sys.stderr)
