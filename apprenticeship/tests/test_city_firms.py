"""市直 firms: the city's handler does for them what a county's does for its own, and nothing in the counties."""

import pytest
from django.core.exceptions import PermissionDenied

from apprenticeship import operations
from apprenticeship.enums import ClassState
from apprenticeship.models import TrainingClass
from apprenticeship.tests.builders import FILED, at
from audit.waiting import kinds, next_steps
from correspondence.models import Notification
from registry.models import Organisation
from registry.tests import builders as registry

CLASSES = next(kind for kind in kinds() if kind.model is TrainingClass)


@pytest.fixture
def city(world):
    """The world with a firm that belongs to the city itself."""
    Organisation.objects.filter(pk=world.agreement.firm_id).update(region=registry.CITY)
    world.agreement.firm.refresh_from_db()
    return world


def test_the_city_handler_files_a_city_firms_class(city):
    made = city.draft()
    operations.class_submit(actor=city.institution, class_id=made.pk)
    made.refresh_from_db()
    assert list(CLASSES.waiting_for(city.city)) == [made]
    assert {step.who for step in next_steps(CLASSES.workflow, made)} == {"市级经办"}
    assert Notification.objects.filter(recipient=city.city.user_id, text__contains="已提交备案").exists()
    assert not CLASSES.waiting_for(city.county).exists()
    with pytest.raises(PermissionDenied):
        operations.class_file(actor=city.county, class_id=made.pk, at=at(FILED))
    assert operations.class_file(actor=city.city, class_id=made.pk, at=at(FILED)).state == ClassState.FILED


def test_the_city_handler_leaves_the_counties_to_themselves(world):
    made = world.training_class(ClassState.SUBMITTED)
    assert not CLASSES.waiting_for(world.city).exists()
    with pytest.raises(PermissionDenied):
        operations.class_file(actor=world.city, class_id=made.pk, at=at(FILED))
