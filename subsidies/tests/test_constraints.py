"""The database as the last guard: each constraint and trigger broken in one field at a time, as the application's own role."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from audit.integrity import UNKNOWN, constraint_of, sentence_of
from funds.models import Recovery
from subsidies import operations as subsidies
from subsidies.models import (
    Claim,
    ClaimLine,
    NoticeLine,
    Objection,
    Prepayment,
    PrepaymentLine,
    PublicNotice,
    Settlement,
    SettlementLine,
)
from subsidies.tests.test_notices import object_to
from subsidies.tests.world import START, World, person


def broken(name: str, act: Callable[[], object]) -> None:
    """``act`` breaks exactly the constraint ``name``, and a person can read why."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        as_at_commit(act)
    assert constraint_of(error.value) == name
    assert sentence_of(error.value) != UNKNOWN


def as_at_commit(act: Callable[[], object]) -> None:
    act()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def changing(row: object, **values: object) -> Callable[[], object]:
    return lambda: type(row)._base_manager.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("prepayment_share_ceiling", {"share": Decimal("0.5001")}),
        ("prepayment_share_ceiling", {"share": 0}),
        ("prepayment_positive", {"heads": 0, "amount": 0}),
        ("prepayment_positive", {"amount": 0}),
        ("prepayment_half_a_year", {"amount": Decimal("5000.01")}),
        ("prepayment_half_a_year", {"heads": 1}),
        ("prepayment_half_a_year", {"rate": Decimal("4999.99")}),
        ("prepayment_is_its_lines", {"state": "approved", "amount": Decimal("4999.99")}),
        ("prepayment_is_its_lines", {"state": "approved", "heads": 3}),
    ],
)
def test_prepayment(world: World, name: str, values: dict) -> None:
    training_class = world.training_class(2, state="open")
    broken(name, changing(subsidies.prepayment_apply(actor=world.firm, class_id=training_class.pk), **values))


@pytest.mark.parametrize("values", [{"amount": 1}, {"rate": 9000}, {"state": "rejected"}, {"heads": 9}, {"number": "X"}])
def test_an_approved_prepayment_is_frozen(world: World, values: dict) -> None:
    prepayment = world.prepaid(world.training_class(2, state="open"))
    broken("prepayment_frozen", changing(prepayment, **values))


def test_lines_of_an_approved_prepayment_are_frozen(world: World) -> None:
    prepayment = world.prepaid(world.training_class(2, state="open"))
    line = prepayment.lines.first()
    broken("prepayment_line_frozen", changing(line, amount=1))
    broken("prepayment_line_frozen", lambda: PrepaymentLine.objects.filter(pk=line.pk)._raw_delete("default"))
    other = world.enrol(prepayment.training_class, person())
    broken("prepayment_line_frozen", lambda: PrepaymentLine.objects.create(prepayment=prepayment, enrolment=other, amount=1))
    broken("prepayment_frozen", lambda: Prepayment.objects.filter(pk=prepayment.pk)._raw_delete("default"))


def test_prepayment_lines(world: World) -> None:
    prepayment = subsidies.prepayment_apply(actor=world.firm, class_id=world.training_class(2, state="open").pk)
    line = prepayment.lines.first()
    broken("prepayment_line_positive", changing(line, amount=0))
    broken("prepayment_line_once", lambda: PrepaymentLine.objects.create(prepayment=prepayment, enrolment=line.enrolment, amount=1))
    owed = world.prepaid(world.training_class(2, state="open")).payable
    broken("prepayment_payable_approved", changing(prepayment, payable=owed))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("claim_totals_not_negative", {"entitled_total": Decimal("-0.01")}),
        ("claim_totals_not_negative", {"prepaid_total": Decimal("-0.01")}),
        ("claim_not_empty", {"state": "approved", "line_count": 0}),
        ("claim_not_empty", {"state": "noticed", "line_count": 0}),
        ("claim_not_empty", {"state": "settled", "line_count": 0}),
        ("claim_is_its_lines", {"state": "approved", "entitled_total": Decimal("10000.01")}),
        ("claim_is_its_lines", {"state": "approved", "line_count": 3}),
    ],
)
def test_claim(world: World, name: str, values: dict) -> None:
    broken(name, changing(world.claim(world.training_class(2)), **values))


def test_a_waiting_line_is_not_approved(world: World) -> None:
    broken("claim_is_its_lines", changing(subsidies.claim_draft(actor=world.school, class_id=world.training_class(1).pk), state="approved"))


def test_a_second_live_claim_of_a_class(world: World) -> None:
    first = world.claim(world.training_class(1))
    second = {"number": "X", "training_class": first.training_class, "policy": first.policy}
    broken("claim_one_live_per_class", lambda: Claim.objects.create(**second))
    Claim.objects.filter(pk=first.pk).update(state="withdrawn")
    Claim.objects.create(**second)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("line_amount_iff_assessed", {"entitlement": None}),
        ("line_amount_iff_assessed", {"rate_part": None}),
        ("line_amount_iff_assessed", {"cost_part": None}),
        ("line_amount_iff_assessed", {"status": "awaiting_rate"}),
        ("line_amount_iff_assessed", {"status": "awaiting_cost"}),
        ("line_not_negative", {"entitlement": Decimal("-0.01")}),
        ("line_within_rate", {"entitlement": Decimal("5000.01")}),
        ("line_within_rate", {"rate_part": Decimal("4999.99")}),
        ("line_within_cost", {"cost_part": Decimal("4999.99")}),
        ("line_decision_reason", {"decision": "refused"}),
        ("line_decision_reason", {"decision": "stopped"}),
    ],
)
def test_claim_line(world: World, name: str, values: dict) -> None:
    broken(name, changing(world.claim(world.training_class(1)).lines.get(), **values))


def test_under_the_literal_floor_cost_is_no_cap(world: World) -> None:
    line = world.claim(world.training_class(1), cost="4900.00").lines.get()
    changing(line, cap_mode="literal_floor", entitlement=Decimal("5000.00"))()


@pytest.mark.parametrize(
    "values",
    [
        {"entitlement": 1},
        {"verified_costs": [1]},
        {"declared_costs": [1]},
        {"steps": []},
        {"share": Decimal("0.5")},
        {"training_end": START},
        {"level": 3},
    ],
)
def test_an_approved_line_is_frozen(world: World, values: dict) -> None:
    broken("line_frozen", changing(world.claim(world.training_class(1), "approve").lines.get(), **values))


def test_lines_are_never_deleted(world: World) -> None:
    line = world.claim(world.training_class(1)).lines.get()
    broken("line_no_delete", lambda: ClaimLine.objects.filter(pk=line.pk)._raw_delete("default"))


def copy_of(line: ClaimLine, **changes: object) -> ClaimLine:
    values = {f.attname: getattr(line, f.attname) for f in ClaimLine._meta.concrete_fields if f.name != "id"}
    return ClaimLine(**{**values, **changes})


def test_one_live_line_per_enrolment(world: World) -> None:
    line = world.claim(world.training_class(1)).lines.get()
    other = world.claim(world.training_class(1))
    broken("line_one_live_per_enrolment", copy_of(line, claim_id=other.pk).save)
    copy_of(line, claim_id=other.pk, decision="refused", decision_reason="重复").save()


def test_the_same_occupation_at_the_same_level_again(world: World) -> None:
    line = world.claim(world.training_class(1)).lines.get()
    other = world.claim(world.training_class(1, start=START.replace(year=2024)))
    again = other.lines.get()
    row = copy_of(again, person_id=line.person_id, enrolment_id=world.enrol(other.training_class, person()).pk)
    broken("line_same_occupation_level", row.save)
    higher = copy_of(row, level=3, rate_part=9000)
    higher.save()
    broken("line_same_occupation_level_again", changing(higher, level=2))
    changing(higher, decision="refused", decision_reason="重复")()
    changing(higher, level=2)()
    broken("line_same_occupation_level_again", changing(higher, decision="included"))


def test_an_approved_claim_freezes_its_lines_and_takes_no_more(world: World) -> None:
    claim = world.claim(world.training_class(1), "check")
    line = claim.lines.get()
    assert not line.frozen
    world.move(claim, "approve")
    broken("line_frozen", changing(line, frozen=False))
    broken("line_claim_open", copy_of(line, frozen=False, decision="refused", decision_reason="补报").save)


@pytest.mark.parametrize("changed", ["person_id", "occupation_code", "entitlement"])
def test_a_line_that_comes_to_count_is_asked_again(world: World, changed: str) -> None:
    line = world.claim(world.training_class(1)).lines.get()
    values = {"person_id": line.person_id, "occupation_code": line.occupation_code, "entitlement": Decimal(1)}
    others = {"person_id": person().pk, "occupation_code": "6-99-99-99", "entitlement": Decimal(0)}
    claim = world.claim(world.training_class(1, start=START.replace(year=2024)))
    row = copy_of(claim.lines.get(), enrolment_id=world.enrol(claim.training_class, person()).pk, **values | {changed: others[changed]})
    row.save()
    broken("line_same_occupation_level_again", changing(row, **{changed: values[changed]}))


def test_a_refused_line_is_never_live_whatever_is_written(world: World) -> None:
    line = world.claim(world.training_class(1)).lines.get()
    other = world.claim(world.training_class(1))
    refused = copy_of(line, claim_id=other.pk, decision="refused", decision_reason="重复", live=True)
    refused.save()
    changing(refused, live=True)()
    assert not ClaimLine.objects.get(pk=refused.pk).live


def test_a_line_lives_as_long_as_its_claim(world: World) -> None:
    claim = world.claim(world.training_class(2))
    assert claim.lines.filter(live=True).count() == 2
    Claim.objects.filter(pk=claim.pk).update(state="rejected")
    assert not claim.lines.filter(live=True).exists()
    ClaimLine.objects.filter(claim=claim).update(live=True)
    assert not claim.lines.filter(live=True).exists()


def test_notice(world: World) -> None:
    claim = world.claim(world.training_class(2), "approve")
    notice = world.noticed(claim)
    line = notice.lines.first()
    broken("notice_frozen", changing(notice, title="别的"))
    broken("notice_frozen", changing(notice, ends_on=notice.starts_on))
    broken("notice_frozen", lambda: PublicNotice.objects.filter(pk=notice.pk)._raw_delete("default"))
    broken("notice_line_frozen", changing(line, amount=1))
    broken("notice_line_frozen", lambda: NoticeLine.objects.filter(pk=line.pk)._raw_delete("default"))
    line.pk = None
    broken("notice_line_frozen", lambda: line.save(force_insert=True))


def test_draft_notice(world: World) -> None:
    notice = subsidies.notice_draft(actor=world.clerk, claim_ids=[world.claim(world.training_class(1), "approve").pk])
    line = notice.lines.get()
    broken("notice_dates", changing(notice, ends_on=START))
    line.pk = None
    broken("notice_line_once", lambda: line.save(force_insert=True))


def test_objection(world: World) -> None:
    notice = world.noticed(world.claim(world.training_class(1), "approve"))
    objection = object_to(world, notice.lines.get())
    broken("objection_answered", changing(objection, state="upheld"))
    broken("objection_answered", changing(objection, state="dismissed"))
    objection.pk = None
    broken("objection_one_open", lambda: objection.save(force_insert=True))
    assert Objection.objects.count() == 1


@pytest.fixture
def settlement(world: World) -> Settlement:
    return world.settled(world.training_class(2, prepay="paid")).settlements.get()


@pytest.mark.parametrize("values", [{"entitled": 1}, {"prepaid": 1}, {"net": 1}, {"payable": None}])
def test_settlements_are_only_ever_added(settlement: Settlement, values: dict) -> None:
    for act in (changing(settlement, **values), lambda: Settlement.objects.filter(pk=settlement.pk)._raw_delete("default")):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("settlement_nets", {"net": Decimal("0.01")}),
        ("settlement_pays_or_recovers", {"entitled": 1, "net": 1}),
        ("settlement_pays_or_recovers", {"prepaid": 1, "net": -1}),
        ("settlement_is_its_lines", {"entitled": 1, "prepaid": 1}),
    ],
)
def test_settlement(settlement: Settlement, name: str, values: dict) -> None:
    row = {"claim": settlement.claim, "entitled": 0, "prepaid": 0, "net": 0}
    broken(name, lambda: Settlement.objects.create(**{**row, **values}))


def test_a_settlement_never_both_pays_and_recovers(settlement: Settlement) -> None:
    row = {"claim": settlement.claim, "entitled": 0, "prepaid": 0, "net": 0}
    broken("settlement_pays_or_recovers", lambda: Settlement.objects.create(payable=settlement.payable, **row))
    assert not Recovery.objects.exists()


def test_settlement_lines(world: World, settlement: Settlement) -> None:
    other = world.claim(world.training_class(1)).lines.get()
    name = "settlement_line_is_the_entitlement"
    broken(name, lambda: SettlementLine.objects.create(settlement=settlement, claim_line=other, amount=other.entitlement))
    paid = settlement.lines.first()
    broken(
        "subsidies_settlementline_claim_line_id_key",
        lambda: SettlementLine.objects.create(settlement=settlement, claim_line=paid.claim_line, amount=paid.amount),
    )
    waiting = world.claim(world.training_class(1), "approve")
    with transaction.atomic():
        row = Settlement(claim=waiting, entitled=1, prepaid=1, net=0)
        row.save()
        broken(name, lambda: SettlementLine.objects.create(settlement=row, claim_line=waiting.lines.get(), amount=1))
        transaction.set_rollback(True)
