"""A policy read back in words (政策释义): what an officer checks before she approves it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from audit.templatetags.ui import money
from policies.enums import CLAUSES, CapMode, MaterialDuty, MaterialStage, OtherBenefit, PartialYear, Payee
from policies.models import LIMITS, MISSING_CLAUSE, PolicyVersion, RateRow
from policies.selectors import materials_of
from registry.enums import CertificateType

_CAP = {
    CapMode.MIN_RATE_ACTUAL: "每人每学年取“标准（按月折算）”与“核定的实际成本”中较低的一个。",
    CapMode.LITERAL_FLOOR: "每人每学年的实际成本低于 {floor} 元的，据实发放；不低于 {floor} 元的，按标准发放。",
}
_PARTIAL = {
    PartialYear.WHOLE_MONTHS: "培训不足一年的学年，按培训满的整月数除以12折算标准。",
    PartialYear.WHOLE_YEARS: "只有满十二个月的学年才发放，不足一年的部分不计。",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One term read back: heading, sentence, and the clause it stands in (the span and the rates carry theirs themselves)."""

    heading: str
    sentence: str
    clause: str = ""


def sentences(version: PolicyVersion, rates: Iterable[RateRow]) -> list[Term]:
    """Every term of the policy in words; what is not known says so."""
    said = {
        "cap": _CAP[version.cap_mode].format(floor=money(version.literal_floor)),
        "partial": _PARTIAL[version.partial_year],
        "years": f"每人最多补贴 {version.max_years} 年。",
        "prepay": _prepayment(version.prepay_share),
        "outcome": _outcomes(version),
        "certificate": _certificates(version.certificate_types),
        "payee": _payee(version),
        "double": _double(version),
        "material": _materials(version),
        "notice": f"公示 {version.notice_days} 个工作日，首尾两日都计。",
        "limits": limits(version),
        "qa": _qa(version),
        "retention": f"保存 {version.retention_years} 年。" if version.retention_years else f"{MISSING_CLAUSE}。",
    }
    return [
        Term("执行期间", f"{_span(version)}备案的培训班适用；培训班的政策在备案时固定，此后不随新版次改变。"),
        Term("补贴标准", _rates(rates)),
        *(Term(heading, said[key], version.clause_text(key)) for key, heading in CLAUSES.items()),
    ]


@dataclass(frozen=True, slots=True)
class Change:
    """A term that reads differently in two versions."""

    heading: str
    before: str
    after: str


def changes(earlier: list[Term], later: list[Term]) -> list[Change]:
    """What a new version changes, in words, clauses included; both come from :func:`sentences`."""
    pairs = zip(earlier, later, strict=True)
    return [Change(new.heading, _with_clause(old), _with_clause(new)) for old, new in pairs if old != new]


def _with_clause(term: Term) -> str:
    return f"{term.sentence}（{term.clause}）" if term.clause and term.clause != MISSING_CLAUSE else term.sentence


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


def _payee(version: PolicyVersion) -> str:
    return f"补贴资金拨付给{Payee(version.payee).label}。" if version.payee else f"{MISSING_CLAUSE}；录入前拨付给企业。"


def _double(version: PolicyVersion) -> str:
    others = "、".join(str(OtherBenefit(one).label) for one in version.other_benefits)
    sentence = "同一人员同一职业同等级或更低等级不重复享受，培训期间重叠的不重复享受"
    sentence += f"；培训期间不得同时享受{others}" if others else ""
    return sentence + (f"；每人每年最多 {version.yearly_limit} 次。" if version.yearly_limit else "。")


def _materials(version: PolicyVersion) -> str:
    stages = [(stage.label, materials_of(version, stage)) for stage in MaterialStage]
    words = [f"{label}：{'、'.join(_material(one.get_kind_display(), one.duty) for one in rows)}" for label, rows in stages if rows]
    missing = [f"{label}材料{MISSING_CLAUSE}" for label, rows in stages if not rows]
    return "；".join(words + missing) + "。"


def _material(kind: str, duty: str) -> str:
    return kind if duty == MaterialDuty.REQUIRED else f"{kind}（{MaterialDuty(duty).label}）"


def _qa(version: PolicyVersion) -> str:
    if version.qa_share is None:
        return f"{MISSING_CLAUSE}。"
    return f"审批通过的申领抽查 {percent(version.qa_share)}，由另一人复查。" if version.qa_share else "不抽查。"


def limits(version: PolicyVersion) -> str:
    """Working days of each step."""
    steps = zip(("备案审核", "初审", "复核", "审批", "拨付"), LIMITS, strict=True)
    days_of = ((step, getattr(version, name)) for step, name in steps)
    return "，".join(f"{step} {f'{days} 个工作日' if days else MISSING_CLAUSE}" for step, days in days_of) + "。"
