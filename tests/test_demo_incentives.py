"""The demo city's firms report, invest and carry credit over, and its briefings fill the FAQ, through operations alone."""

from datetime import date
from decimal import Decimal
from io import StringIO
from itertools import pairwise
from random import Random

import pytest
from django.core.management import call_command

from accounts.enums import Role
from briefings.models import Briefing, Question
from incentives.models import CreditEstimate, EducationReport
from policies.shipped import load_shipped_policy
from reports.figures import FIGURES, Scope, value
from xinxiang_skills.demo.bodies import make_bodies, moment
from xinxiang_skills.demo.briefings import briefing_story
from xinxiang_skills.demo.city import City
from xinxiang_skills.demo.incentives import LISTED, REPORTING, incentive_stories

DAY = date(2024, 7, 24)


@pytest.fixture
def city(db, settings, tmp_path) -> City:
    settings.FILES_ROOT = tmp_path
    call_command("load_reference", stdout=StringIO())
    made = City(today=DAY, tell=lambda words: None)
    made.bodies = make_bodies(Random(1))
    load_shipped_policy(maker=made.office(Role.CITY_HANDLER), approver=made.office(Role.CITY_APPROVER), at=moment(date(2019, 1, 3)))
    for story in (*incentive_stories(made), briefing_story(made)):
        made.tell_on(date(2019, 1, 3), story)
    made.run()
    return made


def figure(key: str) -> int | Decimal:
    return value(FIGURES[key], Scope(to_day=DAY))


def test_figures_are_the_sums_of_the_rows(city):
    reports = EducationReport.objects.filter(state="confirmed")
    assert reports.count() == 3 * REPORTING
    assert reports.below_minimum().exists()
    assert figure("incentives.education_spent") == sum(report.spent for report in reports)
    assert figure("incentives.education_front_line") == sum(report.front_line for report in reports)
    assert figure("incentives.fusion_firms") == len(LISTED)


def test_credit_runs_on_from_year_to_year(city):
    estimates = CreditEstimate.objects.filter(state="confirmed").order_by("firm", "year")
    assert figure("incentives.credit_estimated") == sum(estimate.used for estimate in estimates)
    assert any(estimate.carried_over for estimate in estimates)
    for before, after in pairwise(estimates):
        if before.firm_id == after.firm_id:
            assert after.brought_in == before.carried_over


def test_each_year_had_its_briefing_and_its_answers(city):
    assert Briefing.objects.filter(state="held").count() == 4
    assert Question.objects.published().count() == 4
