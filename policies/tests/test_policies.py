"""Policies: made by one person, approved by another, never changed after that; dated rates; what holds on a day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.enums import Role
from audit.integrity import constraint_of, sentence_of
from audit.operations import Refused, Stale
from exchange.files import read_file
from policies.models import PolicyDocument, PolicyVersion, RateRow
from policies.operations import (
    document_save,
    ending_rates_tell,
    rate_add,
    rate_approve,
    rate_remove,
    version_approve,
    version_draft,
    version_reject,
    version_submit,
    version_update,
)
from policies.selectors import approved_rates, materials_of, policy_for, rates_ending_soon, rates_waiting
from policies.shipped import load_shipped_policy
from policies.tasks import tell_ending_rates
from registry.enums import SkillLevel
from registry.tests.builders import actor, user_of

pytestmark = pytest.mark.django_db

START = date(2019, 1, 1)
MIDDLE = SkillLevel.INTERMEDIATE


@pytest.fixture
def maker():
    return actor(Role.CITY_HANDLER)


@pytest.fixture
def approver():
    return actor(Role.CITY_APPROVER)


@pytest.fixture
def document(maker):
    return document_save(actor=maker, title="《某某细则》", number="测人社〔2019〕1号")


@pytest.fixture
def draft(maker, document):
    version = version_draft(actor=maker, document=document, valid_from=START)
    rate_add(actor=maker, version=version, level=MIDDLE, amount=Decimal("5000"), valid_from=START)
    return version


@pytest.fixture
def approved(maker, approver, draft):
    return approve(maker, approver, draft)


def approve(maker, approver, version):
    version_submit(actor=maker, version_id=version.pk)
    return version_approve(actor=approver, version_id=version.pk)


def refuses(constraint, write):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    assert constraint_of(error.value) == constraint
    assert sentence_of(error.value).endswith("。")


def change(row, **fields):
    return lambda: type(row)._default_manager.filter(pk=row.pk).update(**fields)


def test_a_version_is_made_by_one_and_approved_by_another_with_its_rates(maker, approver, draft):
    version = approve(maker, approver, draft)
    assert (version.state, version.approved_by_id) == ("approved", approver.user_id)
    assert [rate.approved_by_id for rate in version.rates.all()] == [approver.user_id]
    assert policy_for(START) == version
    assert policy_for(date(2018, 12, 31)) is None


def test_a_draft_and_a_submitted_version_hold_on_no_day(maker, draft):
    assert policy_for(START) is None
    version_submit(actor=maker, version_id=draft.pk)
    assert policy_for(START) is None


def test_who_made_any_part_of_it_does_not_approve_it(maker, approver, draft):
    other = actor(Role.CITY_HANDLER)
    version_submit(actor=other, version_id=draft.pk)
    RateRow.objects.filter(version=draft).update(made_by=approver.user_id)
    with pytest.raises(Refused, match="另一人"):
        version_approve(actor=approver, version_id=draft.pk)


@pytest.mark.parametrize("role", [Role.COUNTY_HANDLER, Role.ADMINISTRATOR, Role.FIRM, Role.CITY_APPROVER])
def test_only_the_citys_handler_makes_policies(role, document):
    with pytest.raises(PermissionDenied):
        version_draft(actor=actor(role), document=document, valid_from=START)
    with pytest.raises(PermissionDenied):
        document_save(actor=actor(role), title="某某办法")


def test_only_the_approver_approves(maker, draft):
    version_submit(actor=maker, version_id=draft.pk)
    with pytest.raises(PermissionDenied):
        version_approve(actor=actor(Role.CITY_HANDLER), version_id=draft.pk)


def test_a_version_without_rates_is_not_submitted(maker, document):
    version = version_draft(actor=maker, document=document, valid_from=START)
    with pytest.raises(Refused, match="还没有补贴标准"):
        version_submit(actor=maker, version_id=version.pk)


def test_a_rejected_version_is_mended_and_submitted_again(maker, approver, draft):
    version_submit(actor=maker, version_id=draft.pk)
    with pytest.raises(Refused, match="理由"):
        version_reject(actor=approver, version_id=draft.pk, comment="")
    version_reject(actor=approver, version_id=draft.pk, comment="公示天数有误")
    version_update(actor=maker, version_id=draft.pk, notice_days=7)
    assert approve(maker, approver, draft).notice_days == 7


def test_a_submitted_version_is_not_edited(maker, draft):
    version_submit(actor=maker, version_id=draft.pk)
    with pytest.raises(Refused, match="不能修改"):
        version_update(actor=maker, version_id=draft.pk, notice_days=7)
    with pytest.raises(Refused, match="不能修改"):
        version_update(actor=maker, version_id=draft.pk, rates=[])
    with pytest.raises(Refused, match="正在审定"):
        rate_add(actor=maker, version=draft, level=MIDDLE, amount=Decimal("1"), valid_from=START)


def test_an_outdated_form_changes_nothing(maker, draft):
    version_update(actor=maker, version_id=draft.pk, seen_version=1, notice_days=6)
    with pytest.raises(Stale):
        version_update(actor=maker, version_id=draft.pk, seen_version=1, notice_days=7)


def test_an_approved_version_is_only_succeeded(maker, approver, approved):
    with pytest.raises(Refused, match="另立新版次"):
        version_update(actor=maker, version_id=approved.pk, notice_days=7)
    refuses("policy_approved_frozen", change(approved, notice_days=7))
    refuses("policy_approved_frozen", lambda: PolicyVersion.objects.filter(pk=approved.pk)._raw_delete("default"))
    later = version_draft(actor=maker, document=approved.document, valid_from=date(2026, 1, 1))
    rate_add(actor=maker, version=later, level=MIDDLE, amount=Decimal("5500"), valid_from=date(2026, 1, 1))
    approve(maker, approver, later)
    assert later.number == 2
    assert policy_for(date(2025, 12, 31)) == approved
    assert policy_for(date(2026, 1, 1)) == later


def test_a_rate_joins_an_approved_version_by_two_persons(maker, approver, approved):
    rate = rate_add(actor=maker, version=approved, level=SkillLevel.TECHNICIAN, amount=Decimal("7000"), valid_from=START)
    assert rate not in approved_rates(approved)
    assert list(rates_waiting()) == [rate]
    with pytest.raises(PermissionDenied):
        rate_approve(actor=maker, rate_id=rate.pk)
    rate_approve(actor=approver, rate_id=rate.pk)
    assert rate in approved_rates(approved)
    with pytest.raises(Refused, match="已经审定"):
        rate_approve(actor=approver, rate_id=rate.pk)
    with pytest.raises(Refused, match="不能删除"):
        rate_remove(actor=maker, rate_id=rate.pk)


def test_a_rate_that_nobody_approved_can_be_taken_back(maker, approved):
    rate = rate_add(actor=maker, version=approved, level=SkillLevel.TECHNICIAN, amount=Decimal("7000"), valid_from=START)
    rate_remove(actor=maker, rate_id=rate.pk)
    assert not rates_waiting().exists()


@pytest.mark.parametrize(
    ("valid_from", "valid_to"),
    [(START, None), (date(2018, 1, 1), START), (date(2020, 1, 1), date(2020, 12, 31)), (date(2018, 1, 1), None)],
)
def test_two_rates_of_one_level_on_one_day_are_refused_at_the_date(maker, draft, valid_from, valid_to):
    with pytest.raises(Refused, match="中级工在同一天会有两个标准") as refusal:
        rate_add(actor=maker, version=draft, level=MIDDLE, amount=Decimal("1"), valid_from=valid_from, valid_to=valid_to)
    assert refusal.value.field == "valid_from"


def test_the_database_refuses_two_rates_on_one_day(draft):
    rate = draft.rates.get()
    refuses(
        "rate_no_overlap",
        lambda: RateRow.objects.create(version=draft, level=MIDDLE, amount=1, valid_from=START, made_by=rate.made_by),
    )


def test_rates_that_touch_do_not_overlap(maker, document):
    version = version_draft(actor=maker, document=document, valid_from=START)
    version_update(
        actor=maker,
        version_id=version.pk,
        rates=[
            {"level": MIDDLE, "amount": Decimal("5000"), "valid_from": START, "valid_to": date(2025, 12, 31)},
            {"level": MIDDLE, "amount": Decimal("5500"), "valid_from": date(2026, 1, 1)},
        ],
    )
    assert version.rates.count() == 2


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("policy_prepay_ceiling", {"prepay_share": Decimal("0.5001")}),
        ("policy_prepay_ceiling", {"prepay_share": Decimal("-0.1")}),
        ("policy_floor_given", {"cap_mode": "literal_floor"}),
        ("policy_dates", {"valid_to": date(2018, 12, 31)}),
        ("policy_share_certified_range", {"share_certified": Decimal("1.1")}),
        ("policy_share_passed_uncertified_range", {"share_passed_uncertified": Decimal("-0.1")}),
        ("policy_share_failed_range", {"share_failed": Decimal("1.1")}),
        ("policy_share_withdrew_range", {"share_withdrew": Decimal("1.1")}),
        ("policy_qa_share_range", {"qa_share": Decimal("1.1")}),
        ("policy_qa_share_range", {"qa_share": Decimal("-0.1")}),
        ("policy_payee_known", {"payee": "mayor"}),
        ("policy_other_benefits_known", {"other_benefits": ["pre_job", "lottery"]}),
        ("policy_filing_days_positive", {"filing_days": 0}),
        ("policy_handle_days_positive", {"handle_days": 0}),
        ("policy_check_days_positive", {"check_days": 0}),
        ("policy_approve_days_positive", {"approve_days": 0}),
        ("policy_finance_days_positive", {"finance_days": 0}),
        ("policy_yearly_limit_positive", {"yearly_limit": 0}),
        ("policy_retention_years_positive", {"retention_years": 0}),
    ],
)
def test_a_version_that_contradicts_itself(draft, constraint, fields):
    refuses(constraint, change(draft, **fields))


def test_an_approved_version_names_who_and_when(maker, approver, draft):
    approving = {"state": "approved", "approved_by": user_of(approver), "approved_at": timezone.now()}
    refuses("policy_approved_by_somebody", change(draft, **approving | {"approved_by": None}))
    refuses("policy_approved_by_somebody", change(draft, **approving | {"approved_at": None}))
    refuses("policy_two_persons", change(draft, **approving | {"approved_by": user_of(maker)}))


def test_a_version_number_twice(draft):
    fields = {"document": draft.document, "number": 1, "valid_from": START, "made_by": draft.made_by}
    refuses("policy_version_once", lambda: PolicyVersion.objects.create(**fields))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [("rate_positive", {"amount": 0}), ("rate_positive", {"amount": -1}), ("rate_dates", {"valid_to": date(2018, 1, 1)})],
)
def test_a_rate_that_cannot_be(draft, constraint, fields):
    refuses(constraint, lambda: draft.rates.update(**fields))


def test_an_approved_rate_is_never_changed(approved):
    rate = approved.rates.get()
    refuses("rate_approved_frozen", change(rate, amount=1))
    refuses("rate_approved_frozen", lambda: RateRow.objects.filter(pk=rate.pk)._raw_delete("default"))


def test_a_rate_needs_two_persons(maker, draft):
    refuses("rate_two_persons", change(draft.rates.get(), approved_by=maker.user_id))


def test_a_rate_below_the_floor_is_not_approved(maker, approver, document):
    version = version_draft(actor=maker, document=document, valid_from=START, cap_mode="literal_floor", literal_floor=Decimal("5000"))
    rate = rate_add(actor=maker, version=version, level=MIDDLE, amount=Decimal("4999.99"), valid_from=START)
    with pytest.raises(Refused, match="低于底线"):
        version_submit(actor=maker, version_id=version.pk)
    refuses("rate_not_below_floor", change(rate, approved_by=approver.user_id))


def test_a_rate_that_ends_before_it_begins_is_told_at_the_field(maker, draft):
    with pytest.raises(Refused, match="早于起始日") as refusal:
        rate_add(actor=maker, version=draft, level=4, amount=Decimal("1"), valid_from=START, valid_to=date(2018, 1, 1))
    assert refusal.value.field == "valid_to"


def test_more_than_half_a_year_is_not_prepaid(maker, document):
    with pytest.raises(Refused, match="50%") as refusal:
        version_draft(actor=maker, document=document, valid_from=START, prepay_share=Decimal("0.6"))
    assert refusal.value.field == "prepay_share"


def test_a_document_number_is_registered_once(maker, document):
    with pytest.raises(Refused, match="已登记为") as refusal:
        document_save(actor=maker, title="另一个办法", number=document.number)
    assert refusal.value.field == "number"
    refuses("document_number_once", lambda: PolicyDocument.objects.create(title="另一个办法", number=document.number))
    document_save(actor=maker, title="文号未知的办法")
    document_save(actor=maker, title="文号也未知的办法")
    assert document_save(actor=maker, document=document, title="某某细则（修订）", number=document.number).pk == document.pk


def test_rates_that_end_soon_without_a_successor_are_listed(maker, approver, document):
    version = version_draft(actor=maker, document=document, valid_from=START)
    ends = {"valid_from": START, "valid_to": date(2025, 12, 31), "amount": Decimal("5000")}
    rate_add(actor=maker, version=version, level=MIDDLE, **ends)
    rate_add(actor=maker, version=version, level=SkillLevel.ADVANCED, **ends)
    rate_add(actor=maker, version=version, level=SkillLevel.ADVANCED, amount=Decimal("6500"), valid_from=date(2026, 1, 1))
    approve(maker, approver, version)
    assert not rates_ending_soon(date(2025, 9, 1)).exists()
    assert [rate.level for rate in rates_ending_soon(date(2025, 12, 1))] == [MIDDLE]
    assert [rate.level for rate in rates_ending_soon(date(2026, 2, 1))] == [MIDDLE], "an ended one stays listed until somebody acts"
    follower = rate_add(actor=maker, version=version, level=MIDDLE, amount=Decimal("5500"), valid_from=date(2026, 1, 1))
    assert rates_ending_soon(date(2025, 12, 1)).exists(), "a rate that nobody approved is no successor"
    rate_approve(actor=approver, rate_id=follower.pk)
    assert not rates_ending_soon(date(2025, 12, 1)).exists()


FILING_FORM = {"stage": "filing", "kind": "filing_form", "duty": "required"}


def test_materials_come_in_the_official_order_and_by_stage(maker, document):
    asked = [
        {"stage": "claim", "kind": "invoice", "duty": "required"},
        {"stage": "filing", "kind": "roster", "duty": "optional"},
        FILING_FORM,
    ]
    version = version_draft(actor=maker, document=document, valid_from=START, materials=asked)
    assert [(one.kind, one.duty) for one in materials_of(version, "filing")] == [("filing_form", "required"), ("roster", "optional")]
    assert [one.kind for one in materials_of(version, "claim")] == ["invoice"]
    version_update(actor=maker, version_id=version.pk, materials=[FILING_FORM])
    assert not materials_of(PolicyVersion.objects.get(pk=version.pk), "claim")


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("material_once", FILING_FORM),
        ("material_of_its_stage", FILING_FORM | {"stage": "claim"}),
        ("material_of_its_stage", {"stage": "filing", "kind": "invoice"}),
        ("material_duty_known", {"stage": "claim", "kind": "invoice", "duty": "perhaps"}),
    ],
)
def test_a_material_that_cannot_be(maker, document, constraint, fields):
    version = version_draft(actor=maker, document=document, valid_from=START, materials=[FILING_FORM])
    refuses(constraint, lambda: version.materials.create(**fields))


def test_materials_of_an_approved_version_stay(maker, approver, draft):
    version_update(actor=maker, version_id=draft.pk, materials=[FILING_FORM])
    material = approve(maker, approver, draft).materials.get()
    refuses("material_frozen", lambda: draft.materials.create(stage="claim", kind="invoice"))
    refuses("material_frozen", change(material, duty="optional"))
    refuses("material_frozen", material.delete)


def test_a_clause_of_something_that_is_no_term_is_a_mistake(maker, document):
    with pytest.raises(TypeError, match="weather"):
        version_draft(actor=maker, document=document, valid_from=START, clauses={"weather": "第一条"})


def test_the_text_of_a_document_is_what_its_name_says_and_stays_until_replaced(maker, document):
    with pytest.raises(Refused, match="PDF") as refusal:
        document_save(actor=maker, document=document, title="某某细则", file=("细则.pdf", b"MZ"))
    assert refusal.value.field == "file"
    document_save(actor=maker, document=document, title="某某细则", file=("细则.pdf", b"%PDF-1.7 text"))
    document_save(actor=maker, document=document, title="某某细则")
    assert read_file(PolicyDocument.objects.get(pk=document.pk).file) == b"%PDF-1.7 text"


def test_who_makes_policies_hears_of_an_ending_rate_once_and_again_after_a_month(maker, approver, draft):
    draft.rates.update(valid_to=date(2025, 12, 31))
    approve(maker, approver, draft)
    day, told = timezone.localdate(), user_of(maker).notifications.count
    assert ending_rates_tell(today=date(2025, 9, 1)) == 0
    assert (ending_rates_tell(today=date(2025, 12, 1)), told()) == (1, 1)
    assert "没有后继标准" in user_of(maker).notifications.get().text
    assert (ending_rates_tell(today=date(2025, 12, 2)), told()) == (0, 1), "a second run tells nothing twice"
    later = timezone.now() + timedelta(days=31)
    assert (ending_rates_tell(today=day, at=later), told()) == (1, 2), "nobody has acted"
    tell_ending_rates()
    assert told() == 2


def test_the_shipped_policy_is_what_the_public_document_says(maker, approver):
    version = load_shipped_policy(maker=maker, approver=approver)
    assert version.state == "approved"
    assert {rate.level: rate.amount for rate in version.rates.all()} == {2: Decimal("5000.00"), 3: Decimal("6000.00")}
    assert all(rate.valid_to is None for rate in version.rates.all())
    assert version.document.number == ""
    assert (version.cap_mode, version.partial_year, version.max_years) == ("min_rate_actual", "whole_months", 2)
    assert load_shipped_policy(maker=maker, approver=approver) == version


def test_load_policy_names_two_users(maker, approver, capsys):
    names = [user_of(one).username for one in (maker, approver)]
    with pytest.raises(CommandError, match="没有用户"):
        call_command("load_policy", "nobody", names[1])
    call_command("load_policy", *names)
    call_command("load_policy", *names)
    assert PolicyVersion.objects.get().state == "approved"
