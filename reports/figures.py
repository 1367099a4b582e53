"""Every number of the portal, defined once (design.md §8); how they are counted stands in :mod:`reports.measures`."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Aggregate, Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from apprenticeship.enums import Outcome
from apprenticeship.models import Certificate, Enrolment, TrainingClass
from audit.models import Event
from funds.enums import PayableState
from funds.models import Payable, PayerAnswer, RecoveryReceipt
from reports.figures_alliances import ALLIANCE_FIGURES
from reports.figures_brands import BRAND_FIGURES
from reports.figures_incentives import INCENTIVE_FIGURES
from reports.measures import DIMENSIONS, YUAN, Figure, Number, Part, Scope, by, by_month, by_region, by_year, rows_of, value
from subsidies.models import SettlementLine

__all__ = [
    "DIMENSIONS",
    "FIGURES",
    "HEADLINES",
    "YUAN",
    "Figure",
    "Number",
    "Part",
    "Scope",
    "by",
    "by_month",
    "by_region",
    "by_year",
    "rows_of",
    "value",
]

CLASS_DIMENSIONS = {"level": "level", "occupation": "occupation_id", "firm": "firm_id", "institution": "institution_id"}
ENROLMENT_DIMENSIONS = {name: f"training_class__{path}" for name, path in CLASS_DIMENSIONS.items()}
CERTIFICATE_DIMENSIONS = {name: f"enrolment__{path}" for name, path in ENROLMENT_DIMENSIONS.items()}
CAUSE_DIMENSIONS = {**{name: f"cause_{name}" for name in CLASS_DIMENSIONS}, "fund": "cause_fund"}
"""Of money: annotated by :func:`_with_cause`, because a payable has one of two causes."""


def _opened_classes() -> QuerySet:
    return TrainingClass.objects.filter(opened_on__isnull=False)


def _filed_classes() -> QuerySet:
    return TrainingClass.objects.filter(filed_on__isnull=False)


def _apprentices() -> QuerySet:
    return Enrolment.objects.exclude(outcome=Outcome.VOID).filter(training_class__opened_on__isnull=False)


def _results() -> QuerySet:
    return Enrolment.objects.filter(confirmed_at__isnull=False).exclude(outcome=Outcome.VOID)


def _completed() -> QuerySet:
    return _results().filter(outcome__in=(Outcome.CERTIFIED, Outcome.PASSED_UNCERTIFIED))


def _withdrawn() -> QuerySet:
    return Enrolment.objects.filter(outcome=Outcome.WITHDREW, training_class__opened_on__isnull=False)


def _certificates() -> QuerySet:
    return Certificate.objects.filter(enrolment__outcome=Outcome.CERTIFIED, enrolment__confirmed_at__isnull=False)


def _with_cause(rows: QuerySet, payable: str = "") -> QuerySet:
    """Annotate what the class behind a payment is: its level, occupation, firm, institution, and whose money it is."""
    prepaid, settled = f"{payable}prepayment__training_class__", f"{payable}settlement__claim__training_class__"
    causes = {CAUSE_DIMENSIONS[name]: Coalesce(prepaid + path, settled + path) for name, path in CLASS_DIMENSIONS.items()}
    return rows.alias(**causes, cause_fund=F(f"{payable}reservation__budget__source"))


def _paid(**cause: bool) -> QuerySet:
    return _with_cause(Payable.objects.filter(state=PayableState.PAID, **cause))


OF_APPRENTICESHIP = Q(prepayment__isnull=False) | Q(settlement__isnull=False)
RECOVERED_FROM_APPRENTICESHIP = Q(recovery__payment_line__payable__prepayment__isnull=False) | Q(
    recovery__payment_line__payable__settlement__isnull=False
)


def _all_paid() -> QuerySet:
    return _with_cause(Payable.objects.filter(OF_APPRENTICESHIP, state=PayableState.PAID))


def _all_recovered() -> QuerySet:
    return _with_cause(RecoveryReceipt.objects.filter(RECOVERED_FROM_APPRENTICESHIP), "recovery__payment_line__payable__")


def _settled_lines() -> QuerySet:
    return SettlementLine.objects.filter(settlement__payable__state=PayableState.PAID, amount__gt=0)


def _sum_amount() -> Aggregate:
    return Sum("amount")


def _recorded(subject_type: str, name: str, key: str) -> Callable[[QuerySet, datetime], QuerySet]:
    """Rows of whose subject (at path ``key``) the event ``name`` had been written down by a moment."""

    def known(rows: QuerySet, moment: datetime) -> QuerySet:
        events = Event.objects.filter(subject_type=subject_type, subject_id=OuterRef(key), name=name, recorded_at__lte=moment)
        return rows.filter(Exists(events))

    return known


CLASS, ENROLMENT = "apprenticeship.trainingclass", "apprenticeship.enrolment"


def _answered(rows: QuerySet, moment: datetime) -> QuerySet:
    """Payables whose payment had been answered for by then."""
    answers = PayerAnswer.objects.filter(paid=True, order__lines__payable=OuterRef("pk"), recorded_at__lte=moment)
    return rows.filter(Exists(answers))


def _received(rows: QuerySet, moment: datetime) -> QuerySet:
    return rows.filter(recorded_at__lte=moment)


def _of_classes(measure: Callable[[], Aggregate]) -> Part:
    known = _recorded(CLASS, "open", "pk")
    return Part(_opened_classes, "opened_on", "region_id", measure, dimensions=CLASS_DIMENSIONS, known=known)


def _of_enrolments(rows: Callable[[], QuerySet], on: str, measure: Callable[[], Aggregate], event: str = "confirm_outcome") -> Part:
    known = _recorded(CLASS, "open", "training_class_id") if event == "open" else _recorded(ENROLMENT, event, "pk")
    return Part(rows, on, "training_class__region_id", measure, dimensions=ENROLMENT_DIMENSIONS, known=known)


def _of_payments(rows: Callable[[], QuerySet]) -> Part:
    return Part(rows, "paid_on", "region_id", _sum_amount, dimensions=CAUSE_DIMENSIONS, known=_answered)


def _of_refunds(sign: int) -> Part:
    return Part(_all_recovered, "received_on", "recovery__region_id", _sum_amount, sign=sign, dimensions=CAUSE_DIMENSIONS, known=_received)


REPLY = "对市政协十三届二次会议第82号提案的答复"

FIGURES: dict[str, Figure] = {
    figure.key: figure
    for figure in (
        Figure(
            "apprenticeship.enterprises",
            "开展学徒制培训的企业",
            "家",
            "开过班的企业数，同一企业只计一次；按开班日期。",
            (_of_classes(lambda: Count("firm_id", distinct=True)),),
            REPLY,
        ),
        Figure(
            "apprenticeship.institutions",
            "开展学徒制培训的培训机构",
            "家",
            "承担过已开班培训的培训机构数，同一机构只计一次；按开班日期。",
            (_of_classes(lambda: Count("institution_id", distinct=True)),),
            REPLY,
        ),
        Figure(
            "apprenticeship.classes",
            "开班数",
            "个",
            "已开班的学徒培训班数；按开班日期。",
            (_of_classes(lambda: Count("pk")),),
        ),
        Figure(
            "apprenticeship.apprentices",
            "参与学徒",
            "人",
            "已开班班级中的学徒人数，同一人参加几次只计一次，作废的不计；按开班日期。",
            (_of_enrolments(_apprentices, "training_class__opened_on", lambda: Count("person_id", distinct=True), "open"),),
            REPLY,
        ),
        Figure(
            "apprenticeship.filed",
            "备案学徒",
            "人次",
            "已备案班级的备案人数之和，同一人参加几次计几次；按备案日期。",
            (
                Part(
                    _filed_classes,
                    "filed_on",
                    "region_id",
                    lambda: Sum("filed_heads"),
                    dimensions=CLASS_DIMENSIONS,
                    known=_recorded(CLASS, "file", "pk"),
                ),
            ),
        ),
        Figure(
            "apprenticeship.results",
            "结果已确认",
            "人次",
            "结果已由评价机构确认的学徒人次，含未取证、不合格与退出；按结果日期。",
            (_of_enrolments(_results, "outcome_on", lambda: Count("pk")),),
        ),
        Figure(
            "apprenticeship.completed",
            "结业",
            "人次",
            "确认结业的学徒人次，含结业未取证；按结果日期。",
            (_of_enrolments(_completed, "outcome_on", lambda: Count("pk")),),
        ),
        Figure(
            "apprenticeship.withdrawn",
            "中途退出",
            "人次",
            "开班后中途退出的学徒人次；按退出日期。",
            (_of_enrolments(_withdrawn, "exit_on", lambda: Count("pk"), "record_outcome"),),
        ),
        Figure(
            "apprenticeship.certificates",
            "取得证书",
            "本",
            "经评价机构确认的结业取证证书数；按发证日期。",
            (
                Part(
                    _certificates,
                    "issued_on",
                    "enrolment__training_class__region_id",
                    lambda: Count("pk"),
                    dimensions=CERTIFICATE_DIMENSIONS,
                    known=_recorded(ENROLMENT, "confirm_outcome", "enrolment_id"),
                ),
            ),
        ),
        Figure(
            "subsidies.paid",
            "拨付补贴资金",
            YUAN,
            "付款方已确认到账的学徒制预支与结算补贴，减去已追回的；按到账日期，不含项目资金。",
            (
                _of_payments(_all_paid),
                _of_refunds(-1),
            ),
            REPLY,
        ),
        Figure(
            "subsidies.prepaid",
            "其中：预支",
            YUAN,
            "付款方已确认到账的学徒制预支；按到账日期，不减追回。",
            (_of_payments(lambda: _paid(prepayment__isnull=False)),),
        ),
        Figure(
            "subsidies.settled",
            "其中：结算补贴",
            YUAN,
            "付款方已确认到账的结业结算补贴（已冲减预支）；按到账日期，不减追回。",
            (_of_payments(lambda: _paid(settlement__isnull=False)),),
        ),
        Figure(
            "subsidies.recovered",
            "其中：追回",
            YUAN,
            "企业已退回的学徒制补贴；按退回到账日期。",
            (_of_refunds(1),),
        ),
        *ALLIANCE_FIGURES,
        Figure(
            "subsidies.settled_heads",
            "已拨付结算补贴",
            "人次",
            "结算补贴已确认到账的学徒人次，应补为0的不计；按到账日期。",
            (
                Part(
                    _settled_lines,
                    "settlement__payable__paid_on",
                    "claim_line__enrolment__training_class__region_id",
                    lambda: Count("pk"),
                    dimensions={name: f"claim_line__enrolment__{path}" for name, path in ENROLMENT_DIMENSIONS.items()},
                ),
            ),
        ),
        *BRAND_FIGURES,
        *INCENTIVE_FIGURES,
    )
}

HEADLINES = (
    "apprenticeship.enterprises",
    "apprenticeship.institutions",
    "apprenticeship.apprentices",
    "apprenticeship.certificates",
    "subsidies.paid",
)
