"""Storing and reading sealed files (design.md §6)."""

import hashlib
import mimetypes
import os
from pathlib import Path

from django.conf import settings

from accounts.actor import Actor
from accounts.crypto import seal, unseal
from audit.operations import require
from exchange.models import StoredFile
from exchange.rules.files import problem_with


def store_file(content: bytes, name: str, *, actor: Actor) -> StoredFile:
    """Seal ``content`` on disk and remember its name, size and SHA-256; the disk write is complete before the row exists."""
    stored = StoredFile(
        name=name,
        content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        stored_by_id=actor.user_id,
    )
    path = path_of(stored)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    with partial.open("wb") as out:
        out.write(seal(content, place=stored.place))
        out.flush()
        os.fsync(out.fileno())
    partial.rename(path)
    stored.save()
    return stored


def keep_file(content: bytes, name: str, *, actor: Actor, picture: bool = False) -> StoredFile:
    """Store an upload, once it is what it may be; refused with a sentence at ``file`` otherwise."""
    problem = problem_with(content, name, picture=picture)
    require(problem is None, problem or "", "file")
    return store_file(content, name, actor=actor)


def read_file(stored: StoredFile) -> bytes:
    """The plain content; raises ``accounts.crypto.Unreadable`` where the sealed file was altered."""
    return unseal(path_of(stored).read_bytes(), place=stored.place)


def path_of(stored: StoredFile) -> Path:
    return Path(settings.FILES_ROOT) / stored.uuid.hex[:2] / f"{stored.uuid.hex}.sealed"
