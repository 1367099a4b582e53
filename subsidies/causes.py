"""What subsidies tell the pages of money: what a payable is for, whose parts it is made of, and what a settlement counted on."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from apprenticeship.enums import ClassState
from apprenticeship.models import TrainingClass
from funds.causes import Cause, Share
from funds.models import Payable, Recovery
from funds.rules.money import ZERO
from subsidies.enums import PrepaymentState
from subsidies.models import Prepayment, PrepaymentLine, Settlement


def cause(payable: Payable) -> Cause | None:
    """The prepayment or the claim that a payable was made for."""
    if prepayment := Prepayment.objects.filter(payable=payable).first():
        return Cause(f"预支 {prepayment}", reverse("subsidies:prepayment_detail", args=[prepayment.pk]))
    if settlement := Settlement.objects.filter(payable=payable).select_related("claim").first():
        return Cause(f"补贴申领 {settlement.claim}", reverse("subsidies:claim_detail", args=[settlement.claim_id]))
    return None


def shares(payable: Payable) -> list[Share]:
    """Per apprentice: the prepayment of a head, or what was due less what was prepaid for her."""
    if prepayment := Prepayment.objects.filter(payable=payable).first():
        url = reverse("subsidies:prepayment_detail", args=[prepayment.pk])
        lines = prepayment.lines.select_related("enrolment__person").order_by("pk")
        return [Share(str(line.enrolment.person), line.amount, "预支", url) for line in lines]
    settlement = Settlement.objects.filter(payable=payable).select_related("claim").first()
    return _settled(settlement) if settlement else []


def _settled(settlement: Settlement) -> list[Share]:
    prepaid = netted_prepayments(settlement)
    found = []
    for line in settlement.lines.select_related("claim_line__person").order_by("pk"):
        before = prepaid.pop(line.claim_line.enrolment_id, None)
        amount, note = line.amount, f"应补{line.amount:,.2f}"
        if before is not None:
            amount, note = line.amount - before.amount, f"{note}，已预支{before.amount:,.2f}"
        found.append(Share(str(line.claim_line.person), amount, note, reverse("subsidies:line_detail", args=[line.claim_line_id])))
    for before in prepaid.values():
        url = reverse("subsidies:prepayment_detail", args=[before.prepayment_id])
        found.append(Share(str(before.enrolment.person), -before.amount, f"无应补，已预支{before.amount:,.2f}", url))
    rest = settlement.net - sum((share.amount for share in found), ZERO)
    return [*found, Share("不分到人", rest, "预支已另行追缴的部分", "")] if rest else found


def netted_prepayments(settlement: Settlement) -> Mapping[int, PrepaymentLine]:
    """What the settlement took off per enrolment: the prepayment of all filed heads, leavers included; nothing in a later one."""
    if not settlement.prepaid:
        return {}
    lines = PrepaymentLine.objects.filter(
        prepayment__training_class=settlement.claim.training_class_id, prepayment__state=PrepaymentState.APPROVED
    )
    return {line.enrolment_id: line for line in lines.select_related("enrolment__person").order_by("pk")}


def withdrawal_bar(recovery: Recovery) -> str:
    """A demand on a prepayment that the class's settlement left out of its netting: withdrawn now, the money would be paid twice.

    The lock on the class makes this take turns with settling.
    """
    prepayment = Prepayment.objects.filter(payable__lines=recovery.payment_line_id).first()
    if prepayment is None:
        return ""
    TrainingClass.objects.select_for_update(of=("self",)).get(pk=prepayment.training_class_id)
    first = Settlement.objects.filter(claim__training_class=prepayment.training_class_id).select_related("claim").order_by("pk").first()
    if first and first.recovery_id != recovery.pk and first.prepaid < prepayment.amount:
        return f"本班补贴申领{first.claim}已按扣除这笔追缴后的预支结算，不能撤销追缴。"
    return ""


def no_longer_due(payable_ids: Collection[int]) -> dict[int, str]:
    """Prepayments of classes that were terminated before the money left: it would only have to come back."""
    ended = Prepayment.objects.filter(payable__in=payable_ids, training_class__state=ClassState.TERMINATED)
    return {payable: f"班级 {number} 已终止，预支不再拨付" for payable, number in ended.values_list("payable_id", "training_class__number")}
