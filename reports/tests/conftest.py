import pytest

from subsidies.tests.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    made = make_world()
    made.money()
    return made
