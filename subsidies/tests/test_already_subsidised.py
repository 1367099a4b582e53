"""Who was paid for an occupation and level does not enter a class for the same or a lower one again (domain.md §3.3)."""

import pytest

from apprenticeship.bars import barred
from apprenticeship.enums import Outcome
from registry.enums import SkillLevel
from subsidies import operations
from subsidies.tests.world import START


def people_of(training_class):
    return list(training_class.enrolments.order_by("pk").values_list("person_id", flat=True))


@pytest.fixture
def paid_for(world):
    """A class whose claim lives: the first certified at 中级工, the second failed and gets nothing."""
    made = world.training_class([Outcome.CERTIFIED, Outcome.FAILED])
    world.claim(made)
    return made


@pytest.mark.parametrize(
    ("level", "refused"), [(SkillLevel.ELEMENTARY, True), (SkillLevel.INTERMEDIATE, True), (SkillLevel.ADVANCED, False)]
)
def test_the_same_or_a_lower_level_is_refused_a_higher_one_is_not(world, paid_for, level, refused):
    certified, failed = people_of(paid_for)
    later = world.training_class(1, level=level, state="draft", start=START.replace(year=2024))
    assert set(barred(later, [certified, failed])) == ({certified} if refused else set())


def test_another_occupation_is_free(world, paid_for):
    later = world.training_class(1, state="draft", start=START.replace(year=2024))
    later.occupation.code = "6-99-99-99"
    assert barred(later, people_of(paid_for)) == {}


def test_a_withdrawn_claim_bars_nobody(world, paid_for):
    operations.claim_withdraw(actor=world.school, claim_id=paid_for.claims.get().pk, comment="另行申报")
    later = world.training_class(1, state="draft", start=START.replace(year=2024))
    assert barred(later, people_of(paid_for)) == {}
