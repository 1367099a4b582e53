"""Every kind of periodic report (domain.md §7), each declared in one place.

过程检查台账 (table 6) has no kind: the list of process checks in ``apprenticeship`` is where they are read.
公示名单表 (table 4)
is made with the notice itself, by ``subsidies``.
"""

from reports.kinds.assessments import ASSESSMENTS
from reports.kinds.base import Kind
from reports.kinds.brands import BRANDS
from reports.kinds.counties import SUMMARY, TRAINING
from reports.kinds.ledger import LEDGER
from reports.kinds.movements import MOVEMENTS
from reports.kinds.payments import PAYMENTS
from reports.kinds.prepayments import PREPAYMENTS
from reports.kinds.projects import PROJECTS

__all__ = ["KINDS", "Kind"]

KINDS = {one.kind: one for one in (TRAINING, PAYMENTS, PREPAYMENTS, MOVEMENTS, BRANDS, PROJECTS, LEDGER, ASSESSMENTS, SUMMARY)}
