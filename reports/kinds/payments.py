"""职业培训补贴资金拨付情况表 (domain.md §7, table 2)."""

from django.urls import reverse

from accounts.enums import Role
from reports.enums import ReportKind
from reports.kinds.base import BUREAU, Kind
from reports.payments import PaymentRow, payment_rows
from reports.rules.tables import Column, Layout, Measure, Total

LAYOUT = Layout(
    title=ReportKind.PAYMENTS.label,
    unit="元",
    group="region",
    columns=(
        Column("企业名称", 22, "firm"),
        Column("统一社会信用代码", 19, "uscc"),
        Column("培训机构", 20, "institution"),
        Column("职业（工种）", 13, "occupation"),
        Column("等级", 8, "level"),
        Column("期限（年）", 7, "years", Measure.NUMBER, source="备案期限"),
        Column("备案人数", 7, "filed_heads", Measure.COUNT),
        Column("补贴人数", 7, "subsidised_heads", Measure.COUNT, source="预支人数或申领人数"),
        Column("标准（元/人·年）", 10, "rate", Measure.YUAN, source="备案时适用的政策标准"),
        Column("应补（元）", 15, "entitled", Measure.YUAN, source="结算单"),
        Column("已预支（元）", 14, "prepaid", Measure.YUAN, source="结算单"),
        Column("本次拨付（元）", 16, "paid_now", Measure.YUAN, Total.SUM, "subsidies.paid"),
        Column("累计拨付（元）", 15, "paid_so_far", Measure.YUAN, source="该班累计，已减退回"),
        Column("资金来源", 12, "source"),
        Column("拨付日期", 12, "paid_on", Measure.DAY, source="付款回执"),
        Column("类别", 7, "kind"),
    ),
    notes=("“类别”为退回的，本次拨付以负数列示。",),
)


def _url(row: PaymentRow) -> str:
    return reverse("funds:payable_detail", args=[row.payable_id])


PAYMENTS = Kind(
    ReportKind.PAYMENTS,
    LAYOUT,
    rows=lambda scope: payment_rows(scope.from_day, scope.to_day, known_by=scope.known_by),
    key=lambda row: row.key,
    url=_url,
    headline="本次拨付（元）",
    told=(*BUREAU, Role.FINANCE_HANDLER),
)
