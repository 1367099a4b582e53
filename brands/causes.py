"""What a payable of this app was made for, for the pages of money (funds know no causes)."""

from django.urls import reverse

from brands.models import Instalment
from funds.causes import Cause
from funds.models import Payable


def cause(payable: Payable) -> Cause | None:
    instalment = Instalment.objects.filter(payable=payable).first()
    return instalment and Cause(f"项目分期 {instalment}", reverse("brands:instalment_detail", args=[instalment.pk]))
