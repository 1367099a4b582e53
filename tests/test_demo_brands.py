"""The demo city's brands, bases and projects say what the public document says, through operations alone."""

from datetime import date
from decimal import Decimal
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command

from accounts.enums import Role
from brands.models import GroupMember, Instalment, Project
from brands.operations import project_type_switch
from funds.selectors import ledger_check
from policies.shipped import load_shipped_policy
from reports.figures import FIGURES, Scope, value
from xinxiang_skills.demo.bodies import make_bodies, moment
from xinxiang_skills.demo.brands import brand_stories
from xinxiang_skills.demo.city import City
from xinxiang_skills.demo.group import group_stories
from xinxiang_skills.demo.projects import project_stories

pytestmark = pytest.mark.django_db
DOCUMENT_DAY = date(2024, 7, 24)


@pytest.fixture
def city(settings, tmp_path) -> City:
    settings.FILES_ROOT = tmp_path
    for command in ("load_reference", "load_project_types"):
        call_command(command, stdout=StringIO())
    made = City(today=DOCUMENT_DAY, tell=lambda words: None)
    made.bodies = make_bodies(Random(1))
    load_shipped_policy(maker=made.office(Role.CITY_HANDLER), approver=made.office(Role.CITY_APPROVER), at=moment(date(2019, 1, 3)))
    for story in (*brand_stories(made), *project_stories(made), *group_stories(made)):
        made.tell_on(date(2019, 1, 3), story)
    made.run()
    return made


def figure(key: str) -> int | Decimal:
    return value(FIGURES[key], Scope(to_day=DOCUMENT_DAY))


def test_what_the_document_says(city):
    assert figure("brands.count") == 4
    assert figure("brands.trained") == 57_000
    assert figure("brands.employed") == 27_400
    assert figure("bases.count") == 3
    assert figure("bases.award") == Decimal("3600000.00")
    assert 3000 < figure("bases.trained") < 4000
    assert 2000 < figure("bases.employed") < 3000
    assert figure("projects.count") == 28
    assert figure("projects.award") == Decimal("38200000.00")
    assert GroupMember.objects.filter(left_on=None).count() == 18
    assert figure("subsidies.paid") == 0, "award money is no subsidy"
    # Money: nothing beyond the awards, and all books agree.
    assert Instalment.objects.filter(payable__state="paid").exists()
    assert ledger_check() == []
    # The switch: without the bases 25 projects remain, and the bases' own figures do not move.
    base = Project.objects.bases().first()
    project_type_switch(actor=city.office(Role.CITY_HANDLER), type_id=base.type_id, counts=False)
    assert figure("projects.count") == 25
    assert figure("projects.award") == Decimal("34600000.00")
    assert figure("bases.count") == 3
