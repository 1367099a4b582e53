"""Invoices of a claim (票据): entered, allocated over persons and years, verified; they prove the verified cost (domain.md §3.2)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from accounts.actor import Actor
from audit.operations import Refused, authorise, lock, operation, record, require
from funds.operations.checks import require_happened, require_yuan
from funds.rules.money import ZERO
from subsidies.models import Claim, ClaimLine, Invoice, InvoiceAllocation
from subsidies.operations.assessing import Costs
from subsidies.permissions import can_enter_invoice, can_verify_invoice
from subsidies.rules.assessment import training_years
from subsidies.rules.invoices import number_problem, tidy_invoice_number
from subsidies.selectors import inputs_of, terms_of

Shares = Mapping[tuple[int, int], Decimal]
"""Yuan by claim line and training year (1, 2, …)."""


@operation
def invoice_enter(
    *,
    actor: Actor,
    claim_id: int,
    number: str,
    issuer: str,
    issued_on: date,
    face_value: Decimal,
    code: str = "",
    at: datetime | None = None,
) -> Invoice:
    """Enter an invoice of ``face_value`` yuan: the institution proposes it, what the county enters is verified by that."""
    claim = lock(Claim, claim_id)
    authorise(can_enter_invoice(actor, claim), "票据由培训机构在填报时、或由县区经办在初审时录入。")
    code, number = tidy_invoice_number(code), tidy_invoice_number(number)
    require(not (problem := number_problem(code, number)), problem, "number")
    require(issuer.strip(), "请填写开票单位。", "issuer")
    require_yuan(face_value, "票面金额", field="face_value")
    require_happened(issued_on, "开票日期", at=at, field="issued_on")
    former = Invoice.objects.filter(code=code, number=number, live=True).select_related("claim").first()
    if former:
        where = "本件申领中" if former.claim_id == claim.pk else f"另一件申领{former.claim if actor.is_office else ''}中"
        raise Refused(f"票据{former}已在{where}录入，一张票据只能计一次。", "number")
    verified = can_verify_invoice(actor, claim)
    invoice = Invoice.objects.create(
        claim=claim,
        code=code,
        number=number,
        issuer=issuer.strip(),
        issued_on=issued_on,
        face_value=face_value,
        entered_by_id=actor.user_id,
        entered_at=at or timezone.now(),
        verified_by_id=actor.user_id if verified else None,
        verified_at=(at or timezone.now()) if verified else None,
    )
    record(claim, "invoice", f"录入票据 {invoice}", actor=actor, at=at, invoice=invoice.pk, face_value=str(face_value))
    return invoice


@operation
def invoice_allocate(*, actor: Actor, invoice_id: int, shares: Shares, at: datetime | None = None) -> Invoice:
    """Say whose cost of which training year the invoice proves; replaces what was said before. Zero shares are left out."""
    invoice = _changeable(actor, invoice_id)
    lines = {line.pk: line for line in invoice.claim.lines.select_related("person")}
    terms = terms_of(invoice.claim.policy)
    for (line_id, year), amount in shares.items():
        line = lines.get(line_id)
        require(line, "分摊表中有不在本件申领中的学徒，请刷新页面后重填。")
        field = f"share-{line_id}-{year}"
        require(1 <= year <= training_years(inputs_of(line), terms), f"{line.person.name}没有第{year}学年。", field)
        require(amount >= ZERO, "分摊金额不能小于0。", field)
    total = sum(shares.values(), ZERO)
    require(
        total <= invoice.face_value,
        f"分摊合计{total:,.2f}元超过票面金额{invoice.face_value:,.2f}元，多{total - invoice.face_value:,.2f}元。",
    )
    invoice.allocations.all().delete()
    InvoiceAllocation.objects.bulk_create(
        [InvoiceAllocation(invoice=invoice, line_id=line, year=year, amount=amount) for (line, year), amount in shares.items() if amount]
    )
    invoice.refresh_from_db()
    record(invoice.claim, "allocate", f"分摊票据 {invoice}", actor=actor, at=at, invoice=invoice.pk, allocated=str(total))
    return invoice


@operation
def invoice_verify(*, actor: Actor, invoice_id: int, at: datetime | None = None) -> Invoice:
    """The county has seen the paper (核实); only verified invoices can be taken into account."""
    invoice = _changeable(actor, invoice_id)
    authorise(can_verify_invoice(actor, invoice.claim), "票据由县区经办在初审时核实。")
    require(not invoice.is_verified, f"票据{invoice}已核实。")
    invoice.verified_by_id, invoice.verified_at = actor.user_id, at or timezone.now()
    invoice.save(update_fields=["verified_by_id", "verified_at"])
    record(invoice.claim, "verify_invoice", f"核实票据 {invoice}", actor=actor, at=at, invoice=invoice.pk)
    return invoice


@operation
def invoice_exclude(*, actor: Actor, invoice_id: int, reason: str, at: datetime | None = None) -> Invoice:
    """Take an invoice out of account (剔除): its allocations fall away and its number is free; a verified one only by the county."""
    invoice = _changeable(actor, invoice_id)
    authorise(can_verify_invoice(actor, invoice.claim) or not invoice.is_verified, "已核实的票据由县区经办剔除。")
    require(reason.strip(), "请写明剔除的理由。", "reason")
    invoice.allocations.all().delete()
    invoice.live, invoice.exclusion = False, reason.strip()
    invoice.save(update_fields=["live", "exclusion"])
    record(invoice.claim, "exclude_invoice", f"剔除票据 {invoice}", actor=actor, at=at, comment=reason.strip(), invoice=invoice.pk)
    return invoice


def _changeable(actor: Actor, invoice_id: int) -> Invoice:
    """The locked invoice of a claim that is on the actor's desk; the claim is locked too, and first."""
    claim = lock(Claim, Invoice.objects.values_list("claim_id", flat=True).get(pk=invoice_id))
    authorise(can_enter_invoice(actor, claim), "本件不在您手上，不能改动票据。")
    invoice = lock(Invoice, invoice_id)
    require(invoice.live, f"票据{invoice}已剔除。")
    return invoice


def proven_costs(claim: Claim, lines: Sequence[ClaimLine]) -> Costs:
    """The verified cost of every line by its invoices, in yuan per training year; empty where the claim uses none.

    Refuses while an invoice is not verified or not wholly looked at: an invoice that proves nobody's cost is a slip.
    """
    invoices = list(claim.invoices.filter(live=True).order_by("pk"))
    unseen = [str(invoice) for invoice in invoices if not invoice.is_verified]
    require(not unseen, f"票据{'、'.join(unseen)}还没有核实。请核实或剔除后再初审通过。")
    idle = [str(invoice) for invoice in invoices if not invoice.allocated]
    require(not idle, f"票据{'、'.join(idle)}还没有分摊到学徒。请分摊或剔除后再初审通过。")
    if not invoices:
        return {}
    sums: defaultdict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
    for line_id, year, amount in InvoiceAllocation.objects.filter(invoice__in=invoices).values_list("line_id", "year", "amount"):
        sums[line_id, year] += amount
    terms = terms_of(claim.policy)
    return {line.enrolment_id: [sums[line.pk, year] for year in range(1, training_years(inputs_of(line), terms) + 1)] for line in lines}
