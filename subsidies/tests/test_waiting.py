"""Who has no amount yet waits, is listed, and goes on by itself (issue 3): 待定标准, 待定成本."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import User
from audit.operations import Refused
from policies.operations import rate_add, rate_approve
from registry.enums import SkillLevel
from subsidies import operations as subsidies
from subsidies.enums import LineStatus
from subsidies.models import Claim
from subsidies.tasks import assess_waiting_claims
from subsidies.tests.world import World


def listed(actor: Actor, **query: str) -> str:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client.get(reverse("subsidies:line_list"), query).content.decode()


def statuses(claim: Claim) -> set[str]:
    return set(claim.lines.values_list("status", flat=True))


def test_a_line_without_a_rate_waits_is_listed_and_goes_on_when_the_rate_is_approved(world: World) -> None:
    claim = world.claim(world.training_class(2, level=SkillLevel.TECHNICIAN), "check", cost="6800.00")
    assert statuses(claim) == {LineStatus.AWAITING_RATE}
    page = listed(world.clerk, status=LineStatus.AWAITING_RATE)
    assert claim.number in page
    assert "待定标准:该等级在这一天没有补贴标准" in page
    with pytest.raises(Refused, match="待定标准"):
        subsidies.claim_approve(actor=world.approver, claim_id=claim.pk)

    rate = rate_add(actor=world.clerk, version=world.policy, level=SkillLevel.TECHNICIAN, amount=Decimal(7000), valid_from=date(2019, 1, 1))
    assess_waiting_claims()
    assert statuses(claim) == {LineStatus.AWAITING_RATE}, "a rate that one person entered is no rate"
    rate_approve(actor=world.approver, rate_id=rate.pk)
    assess_waiting_claims()
    claim.refresh_from_db()
    assert (statuses(claim), claim.entitled_total) == ({LineStatus.OK}, Decimal(13600))
    assert claim.number not in listed(world.clerk)
    assert world.move(claim, "approve").state == "approved"


def test_a_line_without_a_cost_waits_is_listed_and_goes_on_when_the_cost_is_stated(world: World) -> None:
    claim = subsidies.claim_draft(actor=world.school, class_id=world.training_class(1, level=SkillLevel.ADVANCED, years=2).pk)
    enrolment = claim.lines.get().enrolment_id
    subsidies.claim_costs(actor=world.school, claim_id=claim.pk, costs={enrolment: [Decimal(5500)]})
    assert "第2学年 待定成本" in listed(world.school, status=LineStatus.AWAITING_COST)
    assert claim.number not in listed(world.clerk, status=LineStatus.AWAITING_RATE)
    subsidies.claim_costs(actor=world.school, claim_id=claim.pk, costs={enrolment: [Decimal(5500), Decimal(6300)]})
    claim.refresh_from_db()
    assert (statuses(claim), claim.entitled_total) == ({LineStatus.OK}, Decimal(11500))
    assert claim.number not in listed(world.school)


def test_who_is_refused_or_whose_claim_ended_waits_no_more(world: World) -> None:
    claim = world.claim(world.training_class(1, level=SkillLevel.TECHNICIAN))
    assert claim.number in listed(world.clerk)
    subsidies.claim_withdraw(actor=world.school, claim_id=claim.pk, comment="重报")
    assert claim.number not in listed(world.clerk)
