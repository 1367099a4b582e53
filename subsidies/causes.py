"""What a payable of this app was made for, for the pages of money (funds know no causes)."""

from django.urls import reverse

from funds.causes import Cause
from funds.models import Payable
from subsidies.models import Prepayment, Settlement


def cause(payable: Payable) -> Cause | None:
    if prepayment := Prepayment.objects.filter(payable=payable).first():
        return Cause(f"预支 {prepayment.number}", reverse("subsidies:prepayment_detail", args=[prepayment.pk]))
    if settlement := Settlement.objects.filter(payable=payable).select_related("claim").first():
        return Cause(f"补贴申领 {settlement.claim.number}", reverse("subsidies:claim_detail", args=[settlement.claim_id]))
    return None
