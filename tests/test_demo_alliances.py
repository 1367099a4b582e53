"""The demo city's consortium and alliance say what the public document says, through operations alone."""

from datetime import date
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command

from accounts.enums import Role
from alliances.enums import Post
from alliances.models import Alliance, Base, Booking, Meeting, Member, Need, Seat, Topic
from policies.shipped import load_shipped_policy
from reports.figures import FIGURES, Scope, value
from xinxiang_skills.demo.alliances import alliance_stories
from xinxiang_skills.demo.bodies import make_bodies, moment
from xinxiang_skills.demo.city import City

pytestmark = pytest.mark.django_db
DOCUMENT_DAY = date(2024, 7, 24)


@pytest.fixture
def city(settings, tmp_path) -> City:
    settings.FILES_ROOT = tmp_path
    call_command("load_reference", stdout=StringIO())
    made = City(today=DOCUMENT_DAY, tell=lambda words: None)
    made.bodies = make_bodies(Random(1))
    load_shipped_policy(maker=made.office(Role.CITY_HANDLER), approver=made.office(Role.CITY_APPROVER), at=moment(date(2019, 1, 3)))
    for story in alliance_stories(made):
        made.tell_on(date(2019, 1, 3), story)
    made.run()
    return made


def members(day: date) -> int:
    return value(FIGURES["alliances.members"], Scope(to_day=day))


def test_what_the_document_says(city):
    consortium = Alliance.objects.get(name="新乡市经济技术开发区市域产教联合体")
    assert (consortium.founded_on, str(consortium.lead)) == (date(2024, 5, 11), "新乡职业技术学院")
    assembly = Meeting.objects.get(alliance=consortium, held_on=date(2024, 5, 11))
    assert (assembly.attended_words, assembly.venue) == ("500余人", "新乡职业技术学院")
    assert consortium.charters.get().meeting == assembly
    assert {seat.post for seat in Seat.objects.filter(term__alliance=consortium, term__number=1)} == set(Post)
    alliance = Alliance.objects.get(name="新乡市技工院校教育集团（联盟）")
    names = set(Member.objects.filter(alliance=alliance).values_list("organisation__name", flat=True))
    assert {"新乡技师学院", "河南经济贸易技师学院"} <= names


def test_members_work_together(city):
    """Every kind of shared work has happened by the document's day, and some of it waits for somebody."""
    assert Base.objects.count() == 2
    assert {"approved", "requested"} & set(Booking.objects.values_list("state", flat=True))
    assert set(Topic.objects.values_list("state", flat=True)) == {"taken", "posed"}
    assert {"settled", "matched", "open"} == set(Need.objects.values_list("state", flat=True))


def test_the_figure_counts_live_memberships(city):
    live = Member.objects.filter(left_on=None).count()
    assert members(DOCUMENT_DAY) == live >= 10
    assert Member.objects.exclude(left_on=None).exists(), "one has left, and no longer counts"
    assert members(date(2022, 9, 15)) == 0
