import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def server_home() -> Iterator[Path]:
    """A directory for embedded servers. Not pytest's own: every session of the same user closes that to others again,
    and root's PostgreSQL, which runs as another user, would lose its data under way."""
    with tempfile.TemporaryDirectory(prefix="portal-servers-", ignore_cleanup_errors=True) as directory:
        yield Path(directory)
