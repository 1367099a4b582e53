"""Every number of the portal, defined once (design.md §8); how they are counted stands in :mod:`reports.measures`."""

from django.db.models import Aggregate, Count, Q, QuerySet, Sum

from apprenticeship.enums import Outcome
from apprenticeship.models import Certificate, Enrolment, TrainingClass
from funds.enums import PayableState
from funds.models import Payable, RecoveryReceipt
from reports.figures_brands import BRAND_FIGURES
from reports.measures import YUAN, Figure, Number, Part, Scope, by_region, by_year, rows_of, value

__all__ = ["FIGURES", "HEADLINES", "YUAN", "Figure", "Number", "Part", "Scope", "by_region", "by_year", "rows_of", "value"]


def _opened_classes() -> QuerySet:
    return TrainingClass.objects.filter(opened_on__isnull=False)


def _apprentices() -> QuerySet:
    return Enrolment.objects.exclude(outcome=Outcome.VOID).filter(training_class__opened_on__isnull=False)


def _certificates() -> QuerySet:
    return Certificate.objects.filter(enrolment__outcome=Outcome.CERTIFIED, enrolment__confirmed_at__isnull=False)


def _paid(**cause: bool) -> QuerySet:
    return Payable.objects.filter(state=PayableState.PAID, **cause)


OF_APPRENTICESHIP = Q(prepayment__isnull=False) | Q(settlement__isnull=False)
RECOVERED_FROM_APPRENTICESHIP = Q(recovery__payment_line__payable__prepayment__isnull=False) | Q(
    recovery__payment_line__payable__settlement__isnull=False
)


def _all_paid() -> QuerySet:
    return Payable.objects.filter(OF_APPRENTICESHIP, state=PayableState.PAID)


def _all_recovered() -> QuerySet:
    return RecoveryReceipt.objects.filter(RECOVERED_FROM_APPRENTICESHIP)


def _sum_amount() -> Aggregate:
    return Sum("amount")


REPLY = "对市政协十三届二次会议第82号提案的答复"

FIGURES: dict[str, Figure] = {
    figure.key: figure
    for figure in (
        Figure(
            "apprenticeship.enterprises",
            "开展学徒制培训的企业",
            "家",
            "开过班的企业数，同一企业只计一次；按开班日期。",
            (Part(_opened_classes, "opened_on", "region_id", lambda: Count("firm_id", distinct=True)),),
            REPLY,
        ),
        Figure(
            "apprenticeship.institutions",
            "开展学徒制培训的培训机构",
            "家",
            "承担过已开班培训的培训机构数，同一机构只计一次；按开班日期。",
            (Part(_opened_classes, "opened_on", "region_id", lambda: Count("institution_id", distinct=True)),),
            REPLY,
        ),
        Figure(
            "apprenticeship.classes",
            "开班数",
            "个",
            "已开班的学徒培训班数；按开班日期。",
            (Part(_opened_classes, "opened_on", "region_id", lambda: Count("pk")),),
        ),
        Figure(
            "apprenticeship.apprentices",
            "参与学徒",
            "人",
            "已开班班级中的学徒人数，同一人参加几次只计一次，作废的不计；按开班日期。",
            (
                Part(
                    _apprentices,
                    "training_class__opened_on",
                    "training_class__region_id",
                    lambda: Count("person_id", distinct=True),
                ),
            ),
            REPLY,
        ),
        Figure(
            "apprenticeship.certificates",
            "取得证书",
            "本",
            "经评价机构确认的结业取证证书数；按发证日期。",
            (Part(_certificates, "issued_on", "enrolment__training_class__region_id", lambda: Count("pk")),),
        ),
        Figure(
            "subsidies.paid",
            "拨付补贴资金",
            YUAN,
            "付款方已确认到账的学徒制预支与结算补贴，减去已追回的；按到账日期，不含项目资金。",
            (
                Part(_all_paid, "paid_on", "region_id", _sum_amount),
                Part(_all_recovered, "received_on", "recovery__region_id", _sum_amount, sign=-1),
            ),
            REPLY,
        ),
        Figure(
            "subsidies.prepaid",
            "其中：预支",
            YUAN,
            "付款方已确认到账的学徒制预支；按到账日期，不减追回。",
            (Part(lambda: _paid(prepayment__isnull=False), "paid_on", "region_id", _sum_amount),),
        ),
        Figure(
            "subsidies.settled",
            "其中：结算补贴",
            YUAN,
            "付款方已确认到账的结业结算补贴（已冲减预支）；按到账日期，不减追回。",
            (Part(lambda: _paid(settlement__isnull=False), "paid_on", "region_id", _sum_amount),),
        ),
        Figure(
            "subsidies.recovered",
            "其中：追回",
            YUAN,
            "企业已退回的学徒制补贴；按退回到账日期。",
            (Part(_all_recovered, "received_on", "recovery__region_id", _sum_amount),),
        ),
        *BRAND_FIGURES,
    )
}

HEADLINES = (
    "apprenticeship.enterprises",
    "apprenticeship.institutions",
    "apprenticeship.apprentices",
    "apprenticeship.certificates",
    "subsidies.paid",
)
