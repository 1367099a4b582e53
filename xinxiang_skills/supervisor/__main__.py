"""Command line of the supervisor: ``python -m xinxiang_skills.supervisor [--port N] [--host H] [--reset]``."""

import argparse
import fcntl
import os
import shutil
import sys
from pathlib import Path
from typing import TextIO


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinxiang_skills.settings.development")
    parser = argparse.ArgumentParser(prog="make run", description="新乡市职业技能培训管理平台")
    parser.add_argument("--port", type=int, default=8000, help="希望使用的端口，被占用时使用下一个")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址；演示账号的密码是公开的，慎用 0.0.0.0")
    parser.add_argument("--reset", action="store_true", help="删除本机数据，从头开始")
    options = parser.parse_args()

    from django.conf import settings

    alone = only_one(settings.VAR_DIR)
    if options.reset:
        return reset(settings.VAR_DIR)
    from xinxiang_skills.supervisor.portal import Portal

    with alone:
        return Portal(options.host, options.port).run()


def only_one(var: Path) -> TextIO:
    """The lock of the one supervisor of this checkout; ends the program where another one holds it."""
    var.mkdir(parents=True, exist_ok=True)
    lock = (var / "supervisor.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit("平台已在这个目录中运行。请先在那个终端按 Ctrl-C 停止。") from None
    return lock


def reset(var: Path) -> int:
    """Stop the embedded servers and delete everything under ``var``."""
    from xinxiang_skills import embedded

    for users in (embedded.postgres(), embedded.valkey()):
        users.server.stop()
    shutil.rmtree(var)
    print("数据已删除。运行 make run 从头开始。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
