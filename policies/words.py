"""A policy read back in words (政策释义): what an officer checks before she approves it."""

from collections.abc import Iterable
from decimal import Decimal

from audit.templatetags.ui import money
from policies.enums import CapMode, PartialYear
from policies.models import MISSING_CLAUSE, PolicyVersion, RateRow
from registry.enums import CertificateType

_CAP = {
    CapMode.MIN_RATE_ACTUAL: "每人每学年取“标准（按月折算）”与“核定的实际成本”中较低的一个。",
    CapMode.LITERAL_FLOOR: "每人每学年的实际成本低于 {floor} 元的，据实发放；不低于 {floor} 元的，按标准发放。",
}
_PARTIAL = {
    PartialYear.WHOLE_MONTHS: "培训不足一年的学年，按培训满的整月数除以12折算标准。",
    PartialYear.WHOLE_YEARS: "只有满十二个月的学年才发放，不足一年的部分不计。",
}


def sentences(version: PolicyVersion, rates: Iterable[RateRow]) -> list[tuple[str, str]]:
    """(heading, sentence) for every term of the policy; what is not known says so."""
    return [
        ("执行期间", f"{_span(version)}备案的培训班适用；培训班的政策在备案时固定，此后不随新版次改变。"),
        ("补贴标准", _rates(rates)),
        ("据实口径", _CAP[version.cap_mode].format(floor=money(version.literal_floor))),
        ("不足一年", _PARTIAL[version.partial_year]),
        ("最长年限", f"每人最多补贴 {version.max_years} 年。"),
        ("预支", _prepayment(version.prepay_share)),
        ("按结果享受", _outcomes(version)),
        ("认可的证书", _certificates(version.certificate_types)),
        ("公示", f"公示 {version.notice_days} 个工作日，首尾两日都计。"),
        ("办理时限", limits(version)),
    ]


def percent(share: Decimal) -> str:
    """0.5 as 50%."""
    return f"{(share * 100).normalize():f}%"


def _span(version: PolicyVersion) -> str:
    return f"{version.valid_from} 至 {version.valid_to}" if version.valid_to else f"{version.valid_from} 起"


def _rates(rates: Iterable[RateRow]) -> str:
    words = [
        f"{rate.get_level_display()}每人每年 {money(rate.amount)} 元"
        f"（{rate.valid_from} {'至 ' + str(rate.valid_to) if rate.valid_to else '起'}，{rate.clause_text}）"
        for rate in rates
    ]
    return ("；".join(words) + "。" if words else "尚未录入。") + "没有标准的等级和日期，补贴待定，不作推算。"


def _prepayment(share: Decimal) -> str:
    return f"备案后可预支，每人不超过一年标准的 {percent(share)}，结算时抵扣。" if share else "不预支。"


def _outcomes(version: PolicyVersion) -> str:
    shares = (
        ("结业取证", version.share_certified),
        ("结业未取证", version.share_passed_uncertified),
        ("考核不合格", version.share_failed),
        ("中途退出", version.share_withdrew),
    )
    return "，".join(f"{words}享受 {percent(share)}" if share else f"{words}不享受" for words, share in shares) + "。"


def _certificates(types: Iterable[str]) -> str:
    names = [str(CertificateType(one).label) for one in types]
    return "、".join(names) + "。" if names else f"{MISSING_CLAUSE}；录入前各类证书均认可。"


def limits(version: PolicyVersion) -> str:
    """Working days of each step."""
    days_of = (("初审", version.handle_days), ("复核", version.check_days), ("拨付", version.finance_days))
    return "，".join(f"{step} {f'{days} 个工作日' if days else MISSING_CLAUSE}" for step, days in days_of) + "。"
