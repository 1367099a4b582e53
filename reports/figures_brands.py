"""Numbers of brands, bases and projects of the 全民技能振兴工程 (domain.md §6, §10 S26–S34).

Attendances (人次) and heads (人) are two figures. Bases are projects of one type; whether they count among the
projects is a switch of that type, so ``projects.*`` and ``bases.*`` are never added.
"""

from datetime import date, timedelta

from django.db.models import Count, QuerySet, Sum

from brands.enums import BrandLevel, ReportState
from brands.models import Brand, Project, QuarterReport
from reports.measures import YUAN, Figure, Part

REPLY = "对市政协十三届二次会议第82号提案的答复"


def last_complete_year(day: date) -> tuple[date, date]:
    """The latest calendar year that has ended before or on ``day``."""
    year = day.year if (day.month, day.day) == (12, 31) else day.year - 1
    return date(year, 1, 1), date(year, 12, 31)


def three_years_to(day: date) -> tuple[date, date]:
    """The three years that end on ``day`` (近三年)."""
    # 29 February has no counterpart three years earlier; its window begins on 1 March.
    start = date(day.year - 3, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 3) + timedelta(days=1)
    return start, day


def _named() -> QuerySet:
    return Brand.objects.filter(level=BrandLevel.PROVINCIAL, named_on__isnull=False)


def _revoked() -> QuerySet:
    return _named().filter(revoked_on__isnull=False)


def _reports_of_brands() -> QuerySet:
    return QuarterReport.objects.filter(state=ReportState.CONFIRMED, brand__level=BrandLevel.PROVINCIAL)


def _reports_of_bases() -> QuerySet:
    return QuarterReport.objects.filter(state=ReportState.CONFIRMED, project__type__is_base=True)


def _bases() -> QuerySet:
    return Project.objects.filter(approved_on__isnull=False, type__is_base=True)


def _projects() -> QuerySet:
    return Project.objects.filter(approved_on__isnull=False, type__counts=True)


BRAND_FIGURES = (
    Figure(
        "brands.count",
        "省级人力资源品牌",
        "个",
        "已创建的省级人力资源品牌数，减去已撤销的；按创建、撤销日期。",
        (
            Part(_named, "named_on", "region_id", lambda: Count("pk")),
            Part(_revoked, "revoked_on", "region_id", lambda: Count("pk"), sign=-1),
        ),
        REPLY,
    ),
    Figure(
        "brands.trained",
        "品牌培训",
        "人次",
        "省级品牌已核实季度报表中的培训人次；未指定年度时取截至日之前最近一个完整年度，按季度末日。人次不等于人数。",
        (Part(_reports_of_brands, "ends_on", "region_id", lambda: Sum("trained")),),
        REPLY,
        window=last_complete_year,
    ),
    Figure(
        "brands.employed",
        "品牌带动就业",
        "人",
        "省级品牌已核实季度报表中的带动就业人数；未指定年度时取截至日之前最近一个完整年度，按季度末日。",
        (Part(_reports_of_brands, "ends_on", "region_id", lambda: Sum("employed")),),
        REPLY,
        window=last_complete_year,
    ),
    Figure(
        "bases.count",
        "品牌培训示范基地",
        "个",
        "省级立项的人力资源品牌培训示范基地数；按立项日期。与项目数不相加。",
        (Part(_bases, "approved_on", "region_id", lambda: Count("pk")),),
        REPLY,
    ),
    Figure(
        "bases.award",
        "示范基地奖补资金",
        YUAN,
        "示范基地的省级奖补金额；按立项日期。与项目奖补资金不相加。",
        (Part(_bases, "approved_on", "region_id", lambda: Sum("awarded")),),
        REPLY,
    ),
    Figure(
        "bases.trained",
        "示范基地培训",
        "人次",
        "示范基地已核实季度报表中的培训人次累计；按季度末日。人次不等于人数。",
        (Part(_reports_of_bases, "ends_on", "region_id", lambda: Sum("trained")),),
        REPLY,
    ),
    Figure(
        "bases.employed",
        "示范基地带动就业",
        "人",
        "示范基地已核实季度报表中的带动就业人数累计；按季度末日。",
        (Part(_reports_of_bases, "ends_on", "region_id", lambda: Sum("employed")),),
        REPLY,
    ),
    Figure(
        "projects.count",
        "全民技能振兴工程项目",
        "个",
        "省级立项的全民技能振兴工程项目数；未指定年度时取截至日之前三年，按立项日期。是否含示范基地由项目类型的口径决定。",
        (Part(_projects, "approved_on", "region_id", lambda: Count("pk")),),
        REPLY,
        window=three_years_to,
    ),
    Figure(
        "projects.award",
        "全民技能振兴工程奖补资金",
        YUAN,
        "上述项目的省级奖补金额（不是已拨付金额）；未指定年度时取截至日之前三年，按立项日期。",
        (Part(_projects, "approved_on", "region_id", lambda: Sum("awarded")),),
        REPLY,
        window=three_years_to,
    ),
)
