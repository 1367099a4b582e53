import pytest

from incentives.tests.builders import World


@pytest.fixture
def world(db) -> World:
    return World()
