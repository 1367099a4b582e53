"""Operations work on a whole class: their number of queries does not grow with its heads."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from subsidies.tests.world import World


def queries(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


@pytest.mark.parametrize("part", ["prepaid", "claim", "noticed", "closed"])
def test_two_heads_or_twenty(world: World, part: str) -> None:
    def count(heads: int) -> int:
        if part == "prepaid":
            training_class = world.training_class(heads, state="open")
            return queries(lambda: world.prepaid(training_class, paid=False))
        training_class = world.training_class(heads)
        if part == "claim":
            return queries(lambda: world.claim(training_class, "approve"))
        claim = world.claim(training_class, "approve")
        if part == "noticed":
            return queries(lambda: world.noticed(claim))
        notice = world.noticed(claim)
        return queries(lambda: world.close(notice))

    few, many = count(2), count(20)
    assert few == many, (few, many)
