"""One person's and one organisation's page over all apps: what is there, for whom, in whose words."""

from datetime import date

import pytest
from django.test import Client

from accounts.enums import Role
from apprenticeship.enums import Outcome
from registry.enums import SkillLevel
from registry.tests.builders import user_of
from subsidies import operations as subsidies
from subsidies.tests.world import make_world, worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = make_world()
    made.money()
    return made


def settle(world):
    """A class of two, one certified, noticed and settled; the claim's first line."""
    claim = world.settled(world.training_class([Outcome.CERTIFIED, Outcome.FAILED]))
    return claim.lines.order_by("pk").first()


def affiliate(world, person):
    for home in (world.firm_home, world.school_home):
        person.affiliations.create(organisation=home)


def page(actor, url):
    client = Client()
    client.force_login(user_of(actor))
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_person_page_tells_trainings_subsidy_and_what_may_follow(world):
    line = settle(world)
    affiliate(world, line.person)
    found = page(world.county, f"/registry/people/{line.person_id}/")
    for words in ("电工班", "结业取证", line.enrolment.certificate.number, "5,000.00 元", "初审", "公示", "到账"):
        assert words in found
    assert "电工：中级工补贴已享受，同一等级和更低等级不能再补贴。" in found
    assert "可以参加高级工及以上等级的培训" in found


def test_a_verdict_still_in_review_is_not_told_to_the_applicant(world):
    claim = world.claim(world.training_class(2), "handle")
    line = claim.lines.order_by("pk").first()
    subsidies.line_refuse(actor=world.checker, line_id=line.pk, reason="考勤不足")
    affiliate(world, line.person)
    pages = (f"/registry/people/{line.person_id}/", f"/subsidies/claims/{claim.pk}/", f"/subsidies/lines/{line.pk}/")
    for url in pages:
        for party in (world.firm, world.school):
            told = page(party, url)
            assert "考勤不足" not in told
            assert "不予补贴" not in told
            assert "审核中" in told
        assert "考勤不足" in page(world.checker, url)


def test_who_trained_elsewhere_learns_the_rule_but_not_the_place(world):
    line = settle(world)
    other = worker(make_world(("410782", "辉县市")).firm_home, Role.FIRM)
    line.person.affiliations.create(organisation_id=other.organisation_id)
    found = page(other, f"/registry/people/{line.person_id}/")
    assert "电工：中级工补贴已享受" in found
    assert "电工班" not in found
    assert line.claim.number not in found


def test_objections_stand_on_the_person_page_for_offices_only(world):
    claim = world.claim(world.training_class(1), "approve")
    notice = world.noticed(claim, starts_on=date(2023, 10, 9))
    subsidies.objection_raise(
        actor=world.clerk, notice_line_id=notice.lines.get().pk, text="长期不在岗", received_on=date(2023, 10, 10), at=None
    )
    person = claim.lines.get().person
    affiliate(world, person)
    assert "异议" in page(world.checker, f"/registry/people/{person.pk}/").split("能否再参加")[0]
    assert "/objections/" not in page(world.firm, f"/registry/people/{person.pk}/")


def test_organisation_page_counts_each_table_by_itself(world):
    settle(world)
    world.training_class(3, level=SkillLevel.ADVANCED, start=date(2024, 9, 1))
    found = page(world.county, f"/registry/organisations/{world.firm_home.pk}/")
    row = found.split("作为企业</td>")[1].split("</tr>")[0]
    numbers = [cell.split(">")[1].split("<")[0] for cell in row.split("<td")[1:]]
    # Classes, running, heads filed, with a result, certified, rate: 1 of 2 and 3 of 3.
    assert numbers == ["2", "0", "5", "5", "4", "80.0%"]


def test_money_of_an_organisation_is_for_itself_and_the_offices(world):
    line = settle(world)
    url = f"/registry/organisations/{world.firm_home.pk}/"
    assert "5,000.00" in page(world.firm, url)
    assert "应付未付" in page(world.finance, url)
    assert "应付未付" not in page(world.school, url)
    assert line.entitlement == 5000
