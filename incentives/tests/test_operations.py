"""Filing, checking, sending back and taking back; years of credit in their order."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.enums import Role
from audit.operations import Refused, Stale
from incentives import operations as ops
from incentives.enums import FilingState, InvestmentKind, ListingLevel, ListingState, ParameterKind
from incentives.models import CreditEstimate, EducationReport, FusionFirm, Investment, Parameter
from incentives.tests.builders import at, year_of, yuan
from registry.tests import builders as registry

MARCH = at(date(2025, 3, 10))


def test_a_report_is_handed_in_by_the_firm_and_confirmed_by_its_county(world):
    report = world.education("confirmed")
    assert (report.state, report.submitted_by_id, report.confirmed_by_id) == ("confirmed", world.firm.user_id, world.county.user_id)
    assert report.deductible == Decimal("20000.00")
    assert report.result.meets


def test_those_below_sixty_per_cent_are_listed(world):
    world.education("confirmed")
    low = world.education("confirmed", year=2023, amounts=year_of(front_line=11_999))
    assert list(EducationReport.objects.visible_to(world.county).below_minimum()) == [low]


def test_a_year_is_handed_in_once_it_is_over(world):
    report = world.education(year=2025)
    with pytest.raises(Refused, match="2025年还没有结束"):
        ops.education_submit(actor=world.firm, education_id=report.pk, at=at(date(2025, 12, 31)))


def test_a_county_enters_for_its_firms_but_only_the_firm_hands_in(world):
    report = ops.education_draft(actor=world.county, firm=world.body, year=2023, amounts=year_of(), at=MARCH)
    with pytest.raises(PermissionDenied):
        ops.education_submit(actor=world.county, education_id=report.pk, at=MARCH)
    ops.education_submit(actor=world.firm, education_id=report.pk, at=MARCH)
    with pytest.raises(Refused, match="回避"):
        ops.education_confirm(actor=world.county, education_id=report.pk, at=MARCH)


def test_another_firm_or_county_enters_nothing(world):
    for stranger in (registry.actor(Role.FIRM), registry.actor(Role.COUNTY_HANDLER, registry.organisation(Role.LEADER, registry.HUIXIAN))):
        with pytest.raises(PermissionDenied):
            ops.education_draft(actor=stranger, firm=world.body, year=2023, amounts=year_of(), at=MARCH)
        assert not EducationReport.objects.visible_to(stranger).exists()


def test_sent_back_it_is_corrected_and_the_firm_is_told(world):
    report = world.education("submitted")
    with pytest.raises(Refused, match="理由"):
        ops.education_return(actor=world.county, education_id=report.pk, comment=" ", at=MARCH)
    ops.education_return(actor=world.county, education_id=report.pk, comment="与账册不符")
    assert registry.user_of(world.firm).notifications.filter(text__contains="与账册不符").exists()
    with pytest.raises(Stale):
        ops.education_update(actor=world.firm, education_id=report.pk, amounts=year_of(), seen_version=1, at=MARCH)
    changed = ops.education_update(actor=world.firm, education_id=report.pk, amounts=year_of(wages=100_000), at=MARCH)
    assert changed.deductible == Decimal("8000.00")


def test_a_confirmation_is_taken_back_with_a_reason(world):
    report = ops.education_reopen(actor=world.checker, education_id=world.education("confirmed").pk, comment="重复列支", at=MARCH)
    assert (report.state, report.confirmed_by_id) == (FilingState.RETURNED, None)


def test_without_a_share_for_the_year_the_estimate_waits(world):
    limit = Parameter.objects.get(kind=ParameterKind.DEDUCTION_LIMIT)
    fields = {"value": limit.value, "valid_from": limit.valid_from, "valid_to": date(2023, 12, 31)}
    ops.parameter_update(actor=world.handler, parameter_id=limit.pk, **fields)
    assert world.education().deductible is None
    ops.parameter_add(actor=world.handler, kind=ParameterKind.DEDUCTION_LIMIT, value=Decimal("0.01"), valid_from=date(2024, 1, 1))
    report = ops.education_submit(actor=world.firm, education_id=EducationReport.objects.get().pk, at=MARCH)
    assert report.deductible == Decimal("10000.00")


def test_only_the_city_sets_shares(world):
    with pytest.raises(PermissionDenied):
        ops.parameter_add(actor=world.county, kind=ParameterKind.CREDIT_SHARE, value=Decimal("0.5"), valid_from=date(2030, 1, 1))


def test_a_firm_is_listed_by_two_people(world):
    listing = world.listing("proposed")
    with pytest.raises(PermissionDenied):
        ops.listing_confirm(actor=world.handler, listing_id=listing.pk)
    with pytest.raises(Refused, match="不在产教融合型企业名单内"):
        world.investment()


@pytest.mark.parametrize("made_on", [date(2020, 1, 5), date(2024, 4, 1)])
def test_an_investment_counts_while_the_firm_is_listed(world, made_on):
    listing = world.listing()
    ops.listing_remove(actor=world.checker, listing_id=listing.pk, removed_on=date(2024, 3, 31), comment="期满", at=MARCH)
    fields = {"kind": InvestmentKind.BASE, "title": "基地", "amount": yuan(1)}
    with pytest.raises(Refused, match="不在产教融合型企业名单内"):
        ops.investment_draft(actor=world.firm, firm=world.body, made_on=made_on, at=MARCH, **fields)
    ops.investment_draft(actor=world.firm, firm=world.body, made_on=date(2024, 3, 31), at=MARCH, **fields)


def test_a_firm_with_later_investments_is_not_removed_before_them(world):
    world.investment("confirmed")
    listing = FusionFirm.objects.get()
    with pytest.raises(Refused, match="在移出日期以后"):
        ops.listing_remove(actor=world.checker, listing_id=listing.pk, removed_on=date(2024, 1, 1), comment="期满", at=MARCH)
    assert FusionFirm.objects.get().state == ListingState.LISTED


def test_a_rejected_entry_can_be_made_anew(world):
    listing = world.listing("proposed")
    ops.listing_reject(actor=world.checker, listing_id=listing.pk, comment="级别登记错误")
    fields = {"level": ListingLevel.PROVINCIAL, "entered_on": date(2020, 1, 6)}
    ops.listing_draft(actor=world.handler, firm=world.body, **fields)


def test_an_investment_needs_evidence(world):
    made = world.investment()
    ops.investment_file_remove(actor=world.firm, file_id=made.files.get().pk)
    with pytest.raises(Refused, match="凭证"):
        ops.investment_submit(actor=world.firm, investment_id=made.pk)
    with pytest.raises(Refused, match="请上传 PDF"):
        ops.investment_file_add(actor=world.firm, investment_id=made.pk, title="", content=b"MZ", filename="a.exe")


def test_credit_is_what_the_surcharge_takes_and_the_rest_goes_on(world):
    world.investment("confirmed", amount=100_000, on=date(2023, 5, 6))
    world.investment("submitted", amount=999_000, on=date(2023, 6, 6))
    first = world.credit("confirmed", year=2023)
    assert (first.earned, first.used, first.carried_over) == (Decimal(30_000), Decimal(20_000), Decimal(10_000))
    second = world.credit("confirmed", year=2024, surcharge=(4_000, 2_000))
    assert (second.brought_in, second.used, second.carried_over) == (Decimal(10_000), Decimal(6_000), Decimal(4_000))


def test_years_come_in_their_order(world):
    world.investment("confirmed", on=date(2023, 5, 6))
    with pytest.raises(Refused, match="2023年有已核对的投资但测算尚未核对"):
        world.credit(year=2024)
    world.credit("confirmed", year=2023)
    world.credit("confirmed", year=2024)
    with pytest.raises(Refused, match="2024年的测算已用到"):
        ops.credit_reopen(actor=world.checker, credit_id=CreditEstimate.objects.get(year=2023).pk, comment="更正", at=MARCH)
    with pytest.raises(Refused, match="2023年的测算已核对"):
        world.credit(year=2022)


def test_what_an_estimate_rests_on_stays(world):
    world.investment("confirmed")
    world.credit("confirmed")
    with pytest.raises(Refused, match="2024年的抵免测算已核对"):
        ops.investment_reopen(actor=world.checker, investment_id=Investment.objects.get().pk, comment="更正", at=MARCH)
    late = world.investment("submitted", on=date(2024, 8, 8))
    with pytest.raises(Refused, match="2024年的抵免测算已核对"):
        ops.investment_confirm(actor=world.county, investment_id=late.pk, at=MARCH)


def test_an_estimate_that_no_longer_agrees_goes_back(world):
    world.investment("confirmed")
    estimate = world.credit("submitted", surcharge=(90_000, 90_000))
    world.investment("confirmed", on=date(2024, 8, 8))
    with pytest.raises(Refused, match="退回企业重新测算"):
        ops.credit_confirm(actor=world.county, credit_id=estimate.pk, at=at(date(2025, 3, 20)))


def test_a_firm_off_the_list_estimates_nothing(world):
    with pytest.raises(Refused, match="不在产教融合型企业名单内"):
        ops.credit_draft(actor=world.firm, firm=world.body, year=2024, education_surcharge=yuan(1), local_surcharge=yuan(1), at=MARCH)
