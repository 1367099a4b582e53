"""Whoever has the next step is told, today; nobody is told of history."""

from datetime import date

import pytest

from accounts.enums import Role
from apprenticeship import operations
from apprenticeship.enums import ClassState
from apprenticeship.models import TrainingClass
from apprenticeship.tests import builders
from apprenticeship.tests.builders import certified
from correspondence.models import Notification
from registry.tests import builders as registry


def told(actor):
    return list(Notification.objects.filter(recipient=actor.user_id).order_by("pk").values_list("text", "url"))


def test_the_county_is_told_of_a_submission_and_the_parties_of_the_answer(world):
    made = world.draft()
    elsewhere = registry.actor(Role.COUNTY_HANDLER, registry.organisation(Role.LEADER, registry.HUIXIAN))
    operations.class_submit(actor=world.institution, class_id=made.pk)
    [(text, url)] = told(world.county)
    assert "已提交备案" in text
    assert url == made.get_absolute_url()
    assert not told(elsewhere)
    operations.class_return(actor=world.county, class_id=made.pk, comment="课时不足")
    for party in (world.firm, world.institution):
        assert "被退回补正：课时不足" in told(party)[-1][0]


def test_the_evaluation_body_is_told_of_outcomes_and_the_school_of_a_refusal(world):
    made = world.training_class(ClassState.ASSESSING, heads=1)
    [one] = made.enrolments.all()
    operations.outcomes_record(actor=world.institution, class_id=made.pk, rows=[certified(one)])
    assert "1 名学徒的结果" in told(world.evaluator)[-1][0]
    operations.outcome_decline(actor=world.evaluator, enrolment_id=one.pk, comment="查无此证")
    assert "查无此证" in told(world.institution)[-1][0]


def test_the_firm_is_told_of_an_agreement(world):
    operations.agreement_draft(
        actor=world.institution,
        firm=world.agreement.firm,
        institution=world.agreement.institution,
        number="XY-9",
        signed_on=date(2024, 1, 5),
        valid_from=date(2024, 1, 5),
        valid_to=date(2026, 1, 4),
    )
    assert "XY-9" in told(world.firm)[-1][0]


@pytest.mark.parametrize("state", [ClassState.FINISHED, ClassState.TERMINATED])
def test_history_is_no_news(world, state):
    world.training_class(state)
    assert TrainingClass.objects.get().state == state
    assert not Notification.objects.filter(text__contains="XX-").exists()
    assert date.today() > builders.FINISHED
