"""Each rule of the database, broken one field at a time, below the operations; each refusal is its own sentence."""

from datetime import date
from decimal import Decimal

import pytest

from incentives.models import EducationReport, Parameter
from tests.breaking import copy_of, refused, update

EDUCATION_BREAKS = [
    ("education_report_amounts", {"wages": Decimal(-1), "deductible": None}),
    ("education_report_amounts", {"set_aside": Decimal(-1)}),
    ("education_report_front_line", {"front_line": Decimal("20000.01")}),
    ("education_report_deducts_spent", {"deductible": Decimal("20000.01")}),
    ("education_report_deducts_limit", {"wages": Decimal(1000)}),
    ("education_report_deducts_limit", {"deduction_limit": None}),
    ("education_report_year", {"year": 2018}),
    ("education_report_submitted_by", {"state": "submitted"}),
    ("education_report_confirmed_by", {"state": "confirmed", "submitted_by": "firm"}),
    ("education_report_confirmed_by", {"confirmed_by": "county"}),
    ("education_report_two_persons", {"state": "confirmed", "submitted_by": "firm", "confirmed_by": "firm"}),
]


@pytest.mark.parametrize(("name", "fields"), EDUCATION_BREAKS)
def test_education_reports(world, name, fields):
    people = {key: getattr(world, value).user_id for key, value in fields.items() if key.endswith("_by")}
    refused(name, update(world.education(), **fields | people))


CREDIT_BREAKS = [
    ("credit_within_surcharge", {"used": Decimal("20000.01"), "carried_over": Decimal("9999.99")}),
    ("credit_within_surcharge", {"education_surcharge": Decimal("11999.99")}),
    ("credit_within_surcharge", {"local_surcharge": Decimal("7999.99")}),
    ("credit_carries_the_rest", {"carried_over": Decimal("10000.01")}),
    ("credit_carries_the_rest", {"brought_in": Decimal("0.01")}),
    ("credit_carries_the_rest", {"earned": Decimal("30000.01")}),
    ("credit_estimate_amounts", {"investment": Decimal(-1)}),
]


@pytest.mark.parametrize(("name", "fields"), CREDIT_BREAKS)
def test_a_credit_never_exceeds_the_surcharge_and_loses_nothing(world, name, fields):
    world.investment("confirmed")
    refused(name, update(world.credit(), **fields))


def test_one_report_one_estimate_a_year(world):
    refused("education_report_once", copy_of(world.education()))
    refused("credit_estimate_once", copy_of(world.credit()))


@pytest.mark.parametrize("kind", ["education", "investment", "credit"])
def test_what_is_confirmed_stays(world, kind):
    made = getattr(world, kind)("confirmed")
    changed = {"education": {"wages": 2}, "investment": {"amount": 2}, "credit": {"local_surcharge": 90_000}}[kind]
    prefix = {"education": "education_report", "investment": "investment", "credit": "credit_estimate"}[kind]
    refused(f"{prefix}_frozen", update(made, **changed))
    refused(f"{prefix}_frozen", update(made, state="returned", confirmed_by=None, **changed))
    refused(f"{prefix}_frozen", lambda: type(made)._base_manager.filter(pk=made.pk)._raw_delete("default"))


@pytest.mark.parametrize(
    ("name", "fields"),
    [("investment_positive", {"amount": 0}), ("investment_in_year", {"year": 2023}), ("investment_in_year", {"made_on": date(2023, 1, 1)})],
)
def test_investments(world, name, fields):
    refused(name, update(world.investment(), **fields))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("fusion_firm_dates", {"valid_to": date(2020, 1, 5)}),
        ("fusion_firm_removed", {"removed_on": date(2024, 1, 1)}),
        ("fusion_firm_removed", {"state": "removed"}),
        ("fusion_firm_removed", {"state": "removed", "removed_on": date(2020, 1, 5)}),
    ],
)
def test_entries_of_the_list(world, name, fields):
    refused(name, update(world.listing(), **fields))


def test_a_firm_is_listed_once_at_a_time(world):
    listing = world.listing()
    refused("fusion_firm_once", copy_of(listing, entered_on=date(2022, 1, 1)))
    update(listing, state="removed", removed_on=date(2021, 12, 31))()
    copy_of(listing, entered_on=date(2022, 1, 1))()


@pytest.mark.parametrize(
    ("name", "fields"),
    [("incentive_parameter_share", {"value": 0}), ("incentive_parameter_dates", {"valid_to": date(2018, 1, 1)})],
)
def test_parameters(world, name, fields):
    refused(name, update(world.parameters[0], **fields))


def test_one_share_a_day(world):
    refused("incentive_parameter_no_overlap", copy_of(world.parameters[0], valid_from=date(2024, 1, 1)))
    assert Parameter.objects.count() == 3
    assert not EducationReport.objects.exists()
