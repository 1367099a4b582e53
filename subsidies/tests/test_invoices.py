"""Invoices prove verified costs: each number counts once, no more than the face value is allocated, the declared cost stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.actor import Actor
from accounts.models import User
from audit.integrity import constraint_of
from audit.operations import Refused
from subsidies import operations as subsidies
from subsidies.enums import ClaimState
from subsidies.models import Claim, Invoice, InvoiceAllocation
from subsidies.rules.invoices import equal_shares, number_problem, tidy_invoice_number
from subsidies.tests.world import World, make_world

NUMBERS = count(24417000000012345000)
ISSUED = date(2022, 12, 1)


def enter(actor: Actor, claim: Claim, face_value: int | str = 9000, **changes) -> Invoice:
    fields = {"number": str(next(NUMBERS)), "issuer": "新乡培训物资公司", "issued_on": ISSUED} | changes
    return subsidies.invoice_enter(actor=actor, claim_id=claim.pk, face_value=Decimal(face_value), **fields)


def allocate(actor: Actor, invoice: Invoice, amounts: dict[tuple[int, int], int | str]) -> Invoice:
    """``amounts`` by place of the line in its claim and training year."""
    lines = list(invoice.claim.lines.order_by("id"))
    shares = {(lines[place].pk, year): Decimal(amount) for (place, year), amount in amounts.items()}
    return subsidies.invoice_allocate(actor=actor, invoice_id=invoice.pk, shares=shares)


@pytest.fixture
def claim(world: World) -> Claim:
    """Two apprentices, 8000 yuan declared for each, on the county's desk."""
    return world.claim(world.training_class(2), "confirm")


# Rules


@given(total=st.decimals(min_value=0, max_value=10**8, places=2), persons=st.integers(1, 400))
def test_equal_shares_add_up_and_differ_by_a_cent_at_most(total: Decimal, persons: int) -> None:
    shares = equal_shares(total, persons)
    assert (len(shares), sum(shares)) == (persons, total)
    assert max(shares) - min(shares) <= Decimal("0.01")


def test_nobody_shares_nothing() -> None:
    assert equal_shares(Decimal(100), 0) == []


@pytest.mark.parametrize(("typed", "tidy"), [("０４４ 1234-5678", "04412345678"), ("ab 123456", "AB123456")])
def test_numbers_are_tidied(typed: str, tidy: str) -> None:
    assert tidy_invoice_number(typed) == tidy


@pytest.mark.parametrize(("code", "number", "good"), [("", "24417000000012345678", True), ("4100221130", "01234567", True)])
def test_numbers_as_printed_are_taken(code: str, number: str, good: bool) -> None:
    assert (number_problem(code, number) == "") is good


@pytest.mark.parametrize(("code", "number"), [("", ""), ("", "12345"), ("", "1" * 21), ("1234567", "12345678"), ("", "票1234567")])
def test_other_numbers_are_not(code: str, number: str) -> None:
    assert number_problem(code, number).endswith("。")


# What they prove


def test_the_cap_uses_what_the_invoices_prove_and_the_declared_cost_stays(world: World, claim: Claim) -> None:
    first = enter(world.county, claim, 4100)
    allocate(world.county, first, {(0, 1): 4100})
    second = enter(world.county, claim, 9000)
    allocate(world.county, second, {(0, 1): 200, (1, 1): 8800})
    claim = world.move(claim, "handle")
    one, other = claim.lines.order_by("id")
    assert (one.declared_costs, one.verified_costs, one.entitlement) == ([8000], [4300], 4300)
    assert (other.declared_costs, other.verified_costs, other.entitlement) == ([8000], [8800], 5000)
    assert claim.entitled_total == 9300


def test_without_invoices_the_officer_states_the_cost_as_before(world: World, claim: Claim) -> None:
    line = claim.lines.earliest("id")
    subsidies.claim_handle(actor=world.county, claim_id=claim.pk, verified={line.enrolment_id: [Decimal(4100)]})
    assert [line.verified_costs for line in claim.lines.order_by("id")] == [[4100], [8000]]


def test_who_has_no_invoice_has_no_verified_cost(world: World, claim: Claim) -> None:
    allocate(world.county, enter(world.county, claim), {(0, 1): 6000})
    claim = world.move(claim, "handle")
    assert [(line.verified_costs, line.entitlement) for line in claim.lines.order_by("id")] == [([6000], 5000), ([0], 0)]


def test_typed_costs_do_not_override_invoices(world: World, claim: Claim) -> None:
    line = claim.lines.earliest("id")
    allocate(world.county, enter(world.county, claim), {(0, 1): 3000, (1, 1): 3000})
    subsidies.claim_handle(actor=world.county, claim_id=claim.pk, verified={line.enrolment_id: [Decimal(7000)]})
    line.refresh_from_db()
    assert line.verified_costs == [3000]


def test_what_the_institution_proposed_counts_once_the_county_verified_it(world: World) -> None:
    claim = world.claim(world.training_class(2))
    proposed = enter(world.school, claim)
    allocate(world.school, proposed, {(0, 1): 4000, (1, 1): 4500})
    claim = world.move(claim, "confirm")
    with pytest.raises(Refused, match="还没有核实"):
        world.move(claim, "handle")
    subsidies.invoice_verify(actor=world.county, invoice_id=proposed.pk)
    assert world.move(claim, "handle").entitled_total == 8500


def test_an_invoice_that_proves_nothing_stops_the_review(world: World, claim: Claim) -> None:
    enter(world.county, claim)
    with pytest.raises(Refused, match="还没有分摊"):
        world.move(claim, "handle")


def test_an_excluded_invoice_proves_nothing_and_frees_its_number(world: World, claim: Claim) -> None:
    invoice = enter(world.county, claim)
    allocate(world.county, invoice, {(0, 1): 100})
    subsidies.invoice_exclude(actor=world.county, invoice_id=invoice.pk, reason="与培训无关")
    assert world.move(claim, "handle").entitled_total == 10_000
    assert not InvoiceAllocation.objects.exists()
    other = world.claim(world.training_class(1), "confirm")
    assert enter(world.county, other, number=invoice.number).number == invoice.number


# Never twice, never more


@pytest.mark.parametrize("same_claim", [True, False])
def test_one_number_never_counts_twice(world: World, claim: Claim, same_claim: bool) -> None:
    invoice = enter(world.county, claim)
    other = claim if same_claim else world.claim(world.training_class(1), "confirm")
    spaced = f" {invoice.number[:8]} {invoice.number[8:]}"
    with pytest.raises(Refused, match="一张票据只能计一次") as refusal:
        enter(world.county, other, number=spaced)
    assert refusal.value.field == "number"


def test_another_code_is_another_invoice(world: World, claim: Claim) -> None:
    for code in ("4100221130", "4100221140"):
        enter(world.county, claim, code=code, number="01234567")
    assert claim.invoices.count() == 2


def test_allocations_stay_within_the_face_value(world: World, claim: Claim) -> None:
    invoice = enter(world.county, claim, 100)
    with pytest.raises(Refused, match=r"分摊合计100\.01元超过票面金额100\.00元，多0\.01元"):
        allocate(world.county, invoice, {(0, 1): 60, (1, 1): "40.01"})
    allocate(world.county, invoice, {(0, 1): 60, (1, 1): 40})
    assert allocate(world.county, invoice, {(0, 1): 10}).allocated == 10


@pytest.mark.parametrize(("place", "year"), [(0, 0), (0, 2)])
def test_a_year_that_is_not_paid_has_no_share(world: World, claim: Claim, place: int, year: int) -> None:
    with pytest.raises(Refused, match="没有第"):
        allocate(world.county, enter(world.county, claim), {(place, year): 1})


def test_an_invoice_of_one_claim_proves_nothing_in_another(world: World, claim: Claim) -> None:
    stranger = world.claim(world.training_class(1), "confirm").lines.get()
    invoice = enter(world.county, claim)
    with pytest.raises(Refused, match="不在本件申领中"):
        subsidies.invoice_allocate(actor=world.county, invoice_id=invoice.pk, shares={(stranger.pk, 1): Decimal(1)})
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        InvoiceAllocation.objects.create(invoice=invoice, line=stranger, year=1, amount=1)
    assert constraint_of(broken.value) == "allocation_of_own_claim"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": "12"}, "number"),
        ({"issuer": " "}, "issuer"),
        ({"face_value": 0}, "face_value"),
        ({"face_value": "0.001"}, "face_value"),
        ({"issued_on": timezone.localdate() + timedelta(days=1)}, "issued_on"),
    ],
)
def test_a_wrong_invoice_is_refused_at_its_field(world: World, claim: Claim, wrong: dict, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        enter(world.county, claim, **wrong)
    assert refusal.value.field == field


def test_who_has_the_claim_has_its_invoices(world: World, claim: Claim) -> None:
    invoice = enter(world.county, claim)
    for other in (world.school, world.firm, world.checker, world.approver):
        with pytest.raises(PermissionDenied):
            enter(other, claim)
        with pytest.raises(PermissionDenied):
            allocate(other, invoice, {})


def test_the_institution_leaves_what_the_county_verified(world: World, claim: Claim) -> None:
    invoice = enter(world.county, claim)
    subsidies.claim_return(actor=world.county, claim_id=claim.pk, comment="请补票据")
    with pytest.raises(PermissionDenied):
        subsidies.invoice_exclude(actor=world.school, invoice_id=invoice.pk, reason="换一张")


def test_a_rejected_claim_frees_its_numbers(world: World, claim: Claim) -> None:
    invoice = enter(world.county, claim)
    subsidies.claim_withdraw(actor=world.firm, claim_id=claim.pk, comment="重新申报")
    invoice.refresh_from_db()
    assert not invoice.live
    again = world.claim(claim.training_class)
    assert enter(world.school, again, number=invoice.number).live


# The database


@pytest.fixture
def handled(world: World, claim: Claim) -> Invoice:
    invoice = enter(world.county, claim)
    allocate(world.county, invoice, {(0, 1): 4000, (1, 1): 5000})
    assert world.move(claim, "handle").state == ClaimState.HANDLED
    return invoice


def broken_by(act) -> str:
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        act()
    return constraint_of(broken.value)


@pytest.mark.parametrize("column", ["number", "code", "issuer", "face_value", "issued_on", "claim_id", "entered_by_id", "allocated"])
def test_what_stands_on_an_invoice_stays(world: World, claim: Claim, column: str) -> None:
    enter(world.county, claim)
    value = {"number": "x", "code": "x", "issuer": "x", "issued_on": date(2001, 1, 1)}.get(column, 1)
    assert broken_by(lambda: Invoice.objects.update(**{column: value})) == "invoice_frozen"


def test_invoices_are_never_deleted(world: World, claim: Claim) -> None:
    enter(world.county, claim)
    assert broken_by(lambda: Invoice.objects.all()._raw_delete("default")) == "invoice_frozen"


@pytest.mark.parametrize(
    "act",
    [
        lambda invoice: InvoiceAllocation.objects.update(amount=1),
        lambda invoice: InvoiceAllocation.objects.all().delete(),
        lambda invoice: InvoiceAllocation.objects.create(invoice=invoice, line=invoice.claim.lines.first(), year=2, amount=1),
    ],
    ids=["edited", "deleted", "added"],
)
def test_evidence_stands_after_the_first_review(handled: Invoice, act) -> None:
    assert broken_by(lambda: act(handled)) == "allocation_frozen"


def test_verified_evidence_is_not_excluded_later(handled: Invoice) -> None:
    assert broken_by(lambda: Invoice.objects.update(live=False)) == "invoice_frozen"


@pytest.mark.parametrize(("amount", "constraint"), [("5000.01", "invoice_not_exceeded"), (0, "allocation_positive")])
def test_the_sum_is_held_under_the_operation(world: World, claim: Claim, amount: str, constraint: str) -> None:
    invoice = enter(world.county, claim)
    allocate(world.county, invoice, {(0, 1): 4000})
    line = claim.lines.last()
    row = {"invoice": invoice, "line": line, "year": 1, "amount": Decimal(amount)}
    assert broken_by(lambda: InvoiceAllocation.objects.create(**row)) == constraint


def at_once(*acts) -> list[str]:
    barrier = Barrier(len(acts))

    def run(act) -> str:
        try:
            barrier.wait()
            act()
        except (Refused, IntegrityError):
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_enter_one_number_once() -> None:
    world = make_world()
    world.money()
    claims = [world.claim(world.training_class(1), "confirm") for _ in range(2)]
    acts = [lambda claim=claim: enter(world.county, claim, number="01234567") for claim in claims]
    assert at_once(*acts) == ["done", "refused"]


@pytest.mark.django_db(transaction=True)
def test_allocations_at_once_never_exceed_the_face_value() -> None:
    world = make_world()
    world.money()
    claim = world.claim(world.training_class(2), "confirm")
    invoice = enter(world.county, claim, 100)
    rows = [{"invoice": invoice, "line": line, "year": 1, "amount": Decimal(60)} for line in claim.lines.all()]
    assert at_once(*[lambda row=row: InvoiceAllocation.objects.create(**row) for row in rows]) == ["done", "refused"]
    assert Invoice.objects.get().allocated == 60


# The pages


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_an_invoice_is_entered_shared_equally_and_seen_beside_the_declared_cost(world: World, claim: Claim) -> None:
    client = browser(world.county)
    typed = {"code": "", "number": "24417000000099999999", "issuer": "物资公司", "issued_on": "2022-12-01", "face_value": "9,000.01"}
    entered = client.post(f"/subsidies/claims/{claim.pk}/invoice/", typed)
    invoice = Invoice.objects.get()
    assert entered["Location"] == f"/subsidies/invoices/{invoice.pk}/shares/"
    filled = client.post(entered["Location"], {"equal": "all"})
    assert not InvoiceAllocation.objects.exists()
    cells = {field.html_name: field.value() for _, row in filled.context["form"].table() for field, _ in row}
    assert sorted(cells.values()) == ["4500.00", "4500.01"]
    client.post(entered["Location"], cells)
    page = client.get(f"/subsidies/claims/{claim.pk}/do/handle/").content.decode()
    assert "核定成本（按票据" in page
    assert "cost-" not in page
    client.post(f"/subsidies/claims/{claim.pk}/do/handle/", {"comment": ""})
    detail = client.get(f"/subsidies/claims/{claim.pk}/").content.decode()
    assert "24417000000099999999" in detail
    assert "8,000.00" in detail
    assert "4,500.01" in detail
    line = client.get(f"/subsidies/lines/{claim.lines.earliest('id').pk}/").content.decode()
    assert "物资公司" in line


def test_too_much_is_told_and_what_was_typed_stays(world: World, claim: Claim) -> None:
    invoice = enter(world.county, claim, 100)
    first = claim.lines.earliest("id")
    page = browser(world.county).post(f"/subsidies/invoices/{invoice.pk}/shares/", {f"share-{first.pk}-1": "100.01"})
    assert page.status_code == 422
    assert "超过票面金额" in page.content.decode()
    assert 'value="100.01"' in page.content.decode()
