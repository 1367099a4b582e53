"""The portal with a calendar of its own, for stories that last longer than a test: gunicorn serves ``tests.clock:application``.

The file that ``PORTAL_CLOCK`` names holds the moment (ISO 8601) it is for the portal; written anew, it moves the portal there,
and from that moment time runs on as usual.
"""

import os
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

import time_machine

from xinxiang_skills.wsgi import application as portal


class Clock:
    def __init__(self, file: Path) -> None:
        self.file, self.lock, self.words = file, Lock(), file.read_text()
        self.time = time_machine.travel(datetime.fromisoformat(self.words)).start()

    def follow(self) -> None:
        with self.lock:
            if (words := self.file.read_text()) != self.words:
                self.words = words
                self.time.move_to(datetime.fromisoformat(words))


clock = Clock(Path(os.environ["PORTAL_CLOCK"]))


def application(environ: dict[str, Any], start_response: Any) -> Any:
    clock.follow()
    return portal(environ, start_response)
