"""政策测算: what other terms would have cost, beside what was granted; nothing is changed by it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from apprenticeship.enums import Outcome
from registry.enums import SkillLevel
from subsidies import operations as subsidies
from subsidies.forms import TrialForm
from subsidies.models import ClaimLine
from subsidies.selectors import terms_of
from subsidies.tests.world import World, make_world
from subsidies.trials import trial
from subsidies.views.trials import as_typed

TODAY = timezone.localdate()


def terms(world: World, **changes: object):
    """The world's policy as the page's form reads it, with what was typed over it."""
    form = TrialForm({**as_typed(TrialForm.initial_of(world.policy)), **changes})
    assert form.is_valid(), form.errors
    return form.terms()


def this_year(world: World, **changes: object):
    return trial(world.clerk, terms(world, **changes), TODAY)[1]


def test_the_same_terms_cost_the_same(world: World) -> None:
    world.claim(world.training_class([Outcome.CERTIFIED, Outcome.FAILED, Outcome.WITHDREW]), "handle", cost="4321.09")
    world.claim(world.training_class(2, level=SkillLevel.ADVANCED, years=2), "submit")
    total = this_year(world).total
    assert (total.heads, total.actual, total.difference) == (5, Decimal("28321.09"), 0)


def test_a_raised_rate_costs_more_up_to_the_cost_by_county_and_level(world: World) -> None:
    world.claim(world.training_class(2), cost="5300.00")
    world.claim(world.training_class(1, level=SkillLevel.ADVANCED), cost="9000.00")
    elsewhere = make_world(("410782", "辉县市"))
    elsewhere.claim(elsewhere.training_class(1), cost="9000.00")
    counties = {county.name: county for county in this_year(world, rate_2="5,500", rate_3="6500").counties}
    weihui = dict(counties["卫辉市"].levels)
    assert (weihui["中级工"].actual, weihui["中级工"].tried) == (Decimal(10000), Decimal(10600))
    assert (weihui["高级工"].actual, weihui["高级工"].tried) == (Decimal(6000), Decimal(6500))
    assert counties["卫辉市"].total.difference == Decimal(1100)
    assert counties["辉县市"].total.difference == Decimal(500)


@pytest.mark.parametrize(
    ("changes", "tried"),
    [
        ({"cap_mode": "literal_floor", "literal_floor": "4000"}, "10000.00"),
        ({"max_years": "1"}, "4500.00"),
        ({"share_certified": "50"}, "4500.00"),
        ({"partial_year": "whole_years"}, "9000.00"),
    ],
)
def test_each_parameter_can_be_tried(world: World, changes: dict, tried: str) -> None:
    world.claim(world.training_class(1, years=2), cost="4500.00")
    total = this_year(world, **changes).total
    assert (total.actual, total.tried) == (Decimal("9000.00"), Decimal(tried))


def test_who_has_no_amount_either_way_is_counted_apart(world: World) -> None:
    subsidies.claim_draft(actor=world.school, class_id=world.training_class(2).pk)
    world.claim(world.training_class(1), "handle")
    total = this_year(world).total
    assert (total.heads, total.waiting, total.actual) == (1, 2, Decimal(5000))
    without_rate = this_year(world, rate_2="").total
    assert (without_rate.heads, without_rate.waiting, without_rate.tried) == (0, 3, 0)


def test_refused_and_withdrawn_claims_do_not_count(world: World) -> None:
    refused = world.claim(world.training_class(2), "confirm")
    subsidies.line_refuse(actor=world.county, line_id=refused.lines.first().pk, reason="未在岗")
    withdrawn = world.claim(world.training_class(1))
    subsidies.claim_withdraw(actor=world.school, claim_id=withdrawn.pk, comment="重报")
    assert this_year(world).total.heads == 1


def test_a_claim_belongs_to_the_year_in_which_it_was_drafted(world: World) -> None:
    claim = world.claim(world.training_class(1))
    type(claim).objects.filter(pk=claim.pk).update(created_at=timezone.now().replace(year=TODAY.year - 1, month=6, day=1))
    last, this = trial(world.clerk, terms_of(world.policy), TODAY)
    assert ((last.year, last.total.heads), (this.year, this.total.heads)) == ((TODAY.year - 1, 1), (TODAY.year, 0))
    assert all(not year.counties for year in trial(world.clerk, terms_of(world.policy), date(TODAY.year + 2, 1, 1)))


def test_a_county_tries_on_its_own_claims(world: World) -> None:
    elsewhere = make_world(("410782", "辉县市"))
    elsewhere.claim(elsewhere.training_class(1))
    assert trial(world.county, terms(world), TODAY)[1].total.heads == 0
    assert trial(elsewhere.county, terms(world), TODAY)[1].total.heads == 1


def test_the_page_opens_with_the_versions_terms_and_changes_nothing(world: World, client: Client) -> None:
    world.claim(world.training_class(2), cost="5300.00")
    before = list(ClaimLine.objects.order_by("pk").values())
    client.force_login(User.objects.get(pk=world.clerk.user_id))
    detail = client.get(reverse("policies:version_detail", args=[world.policy.pk]))
    address = reverse("subsidies:policy_trial", args=[world.policy.pk])
    assert address in detail.content.decode()
    page = client.get(address).content.decode()
    assert "以下按本版次的标准和口径测算" in page
    form = as_typed(TrialForm.initial_of(world.policy))
    page = client.get(address, form | {"rate_2": "5500"}).content.decode()
    assert "与本版次不同：中级工。" in page
    assert "600.00" in page
    floor = client.get(address, form | {"cap_mode": "literal_floor", "literal_floor": "5500"})
    assert "底线不能高于任何一个等级的标准。" in floor.content.decode()
    assert list(ClaimLine.objects.order_by("pk").values()) == before


def test_more_claims_need_no_more_queries(world: World, client: Client) -> None:
    client.force_login(User.objects.get(pk=world.clerk.user_id))
    address = reverse("subsidies:policy_trial", args=[world.policy.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    world.claim(world.training_class(1))
    queries()
    one = queries()
    for _ in range(3):
        world.claim(world.training_class(1))
    assert queries() == one
