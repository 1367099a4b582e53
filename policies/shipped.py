"""The policy that is shipped: 《新乡市企业新型学徒制培训实施细则》, as far as its terms are public (domain.md §3.1).

Its document number and clauses are not known and stay empty (条款待录入); parameters on which no local rule
was found are the defaults of ``PolicyVersion``.
"""

from datetime import date, datetime
from decimal import Decimal

from accounts.actor import Actor
from policies.models import PolicyDocument, PolicyVersion
from policies.operations import document_save, rate_add, version_approve, version_draft, version_submit
from registry.enums import SkillLevel

TITLE = "新乡市企业新型学徒制培训实施细则"
ISSUER = "新乡市人力资源和社会保障局、新乡市财政局"
VALID_FROM = date(2019, 1, 1)
RATES = {SkillLevel.INTERMEDIATE: Decimal("5000.00"), SkillLevel.ADVANCED: Decimal("6000.00")}


def load_shipped_policy(*, maker: Actor, approver: Actor, at: datetime | None = None) -> PolicyVersion:
    """The first version of the shipped policy, made and approved by two people; what is there already stays."""
    document = PolicyDocument.objects.filter(title=TITLE).first()
    if document is None:
        summary = "中级工 5000 元/人·年，高级工 6000 元/人·年；实际低于5000元的据实发放补贴。"
        document = document_save(actor=maker, title=TITLE, issuer=ISSUER, summary=summary, at=at)
    if first := document.versions.order_by("number").first():
        return first
    version = version_draft(actor=maker, document=document, valid_from=VALID_FROM, at=at)
    for level, amount in RATES.items():
        rate_add(actor=maker, version=version, level=level, amount=amount, valid_from=VALID_FROM, at=at)
    version_submit(actor=maker, version_id=version.pk, at=at)
    return version_approve(actor=approver, version_id=version.pk, at=at)
