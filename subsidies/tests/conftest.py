import pytest

from subsidies.tests.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Everybody a claim meets on its way, and money enough."""
    made = make_world()
    made.money()
    return made
