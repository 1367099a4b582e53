"""The page of events: who reads it, what it shows, how it is narrowed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from apprenticeship.workflow import CLASS
from audit.models import Event
from registry.selectors import actor_of
from registry.tests.builders import WEIHUI, organisation
from tests.people import Town, member

pytestmark = pytest.mark.django_db
ADDRESS = "/audit/events/"


@pytest.fixture
def town():
    town = Town()
    CLASS.apply(town.training_class(), "submit", actor=actor_of(town.teacher), comment="请审核")
    return town


def page_for(client, person, query=""):
    client.force_login(person)
    return client.get(ADDRESS + query).content.decode()


def test_administrator_reads_everything(client, town):
    page = page_for(client, town.administrator)
    assert "提交备案" in page
    assert "王老师" in page
    assert "请审核" in page


def test_parties_and_officers_do_not_read_it(client, town):
    for person in (town.teacher, town.handler, town.leader):
        client.force_login(person)
        assert client.get(ADDRESS).status_code == 403


def test_auditor_of_a_county_reads_what_her_organisation_did(client, town):
    office = organisation(Role.AUDITOR, WEIHUI)
    page = page_for(client, member("auditor", Role.AUDITOR, office, "钱审计"))
    assert "提交备案" not in page


@pytest.mark.parametrize(
    ("query", "found"), [("?q=王老师", True), ("?q=赵", False), ("?since=2999-01-01", False), ("?until=2999-01-01", True)]
)
def test_it_is_narrowed_by_words_and_days(client, town, query, found):
    assert ("提交备案" in page_for(client, town.administrator, query)) is found


def test_what_was_written_down_later_says_so(client, town):
    Event.objects.create(
        subject_type="apprenticeship.trainingclass",
        subject_id=1,
        name="open",
        label="开班补录",
        actor_name="系统",
        occurred_at=timezone.now() - timedelta(days=30),
    )
    assert "补记" in page_for(client, town.administrator)
