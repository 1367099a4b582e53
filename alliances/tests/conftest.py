import pytest

from alliances.tests.builders import World
from registry.tests import builders as registry


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def elsewhere(world: World) -> World:
    """Another county with a school and a firm of its own, in no alliance."""
    return World(registry.HUIXIAN)
