import pytest

from brands.tests.builders import World
from registry.tests import builders as registry


@pytest.fixture
def world(db: None, settings, tmp_path) -> World:
    settings.FILES_ROOT = tmp_path
    return World()


@pytest.fixture
def elsewhere(world: World) -> World:
    """Another county with its own people."""
    return World(registry.HUIXIAN)
