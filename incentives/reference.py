"""Shipped shares: what the public reply and the guide say; a clause that is not known stays empty (条款待录入)."""

from datetime import date
from decimal import Decimal

from incentives.enums import ParameterKind
from incentives.models import Parameter
from policies.models import PolicyDocument
from policies.reference import REPLY

SHARES = (
    (ParameterKind.FRONT_LINE_MIN, "0.60", "", True),
    (ParameterKind.DEDUCTION_LIMIT, "0.08", "", False),
    (ParameterKind.CREDIT_SHARE, "0.30", "财税〔2019〕46号", True),
)
"""Share, clause, and whether the reply states it (domain.md §10 S07, S08); 8 % is general knowledge, for staff to check (§3.5)."""
FROM = date(2019, 1, 1)


def shipped_parameters() -> list[Parameter]:
    reply = PolicyDocument.objects.filter(title=REPLY).first()
    return [
        Parameter(kind=kind, value=Decimal(share), valid_from=FROM, clause=clause, document=reply if stated else None)
        for kind, share, clause, stated in SHARES
    ]
