"""人力资源品牌建设情况表 (domain.md §7, table 7): a row per brand and training base; 人次 and 人 are never added."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.urls import reverse

from brands.enums import ReportState
from brands.models import Brand, BrandTarget, Project, QuarterReport
from reports.enums import PeriodKind, ReportKind
from reports.figures import Scope
from reports.kinds.base import Kind
from reports.rules.tables import Column, Layout, Measure, Total


@dataclass(frozen=True, slots=True)
class BrandRow:
    """A brand or base with what its confirmed quarterly reports of the period come to."""

    region: str
    order: tuple[str, str]
    name: str
    kind: str
    since: date | None
    quarters: int
    trained: int
    certified: int
    employed: int
    target: int | None
    award: Decimal | None
    key: str
    url: str


def _rows(scope: Scope) -> list[BrandRow]:
    brands = Brand.objects.filter(named_on__lte=scope.to_day).exclude(revoked_on__lte=scope.to_day).select_related("region")
    bases = Project.objects.filter(type__is_base=True, approved_on__lte=scope.to_day).select_related("region")
    of_brands, of_bases = _sums("brand_id", scope), _sums("project_id", scope)
    targets = dict(BrandTarget.objects.filter(year=scope.to_day.year).values_list("brand_id", "trained"))
    rows = [_of_brand(brand, of_brands.get(brand.pk, {}), targets.get(brand.pk)) for brand in brands]
    rows += [_of_base(base, of_bases.get(base.pk, {})) for base in bases]
    return sorted(rows, key=lambda row: row.order)


def _sums(subject: str, scope: Scope) -> dict[int, dict[str, int]]:
    confirmed = QuarterReport.objects.filter(
        Q(ends_on__gte=scope.from_day, ends_on__lte=scope.to_day), state=ReportState.CONFIRMED, **{f"{subject}__isnull": False}
    )
    sums = {name: Sum(name) for name in ("trained", "certified", "employed")}
    rows = confirmed.order_by().values(subject).annotate(quarters=Count("pk"), **sums)
    return {row.pop(subject): row for row in rows}


NOTHING = {"quarters": 0, "trained": 0, "certified": 0, "employed": 0}


def _of_brand(brand: Brand, sums: dict[str, int], target: int | None) -> BrandRow:
    return BrandRow(
        region=brand.region.name,
        order=(brand.region_id, f"1{brand.name}"),
        name=brand.name,
        kind=f"{brand.get_level_display()}品牌",
        since=brand.named_on,
        target=target,
        award=None,
        key=f"brand-{brand.pk}",
        url=reverse("brands:brand_detail", args=[brand.pk]),
        **(NOTHING | sums),
    )


def _of_base(base: Project, sums: dict[str, int]) -> BrandRow:
    return BrandRow(
        region=base.region.name,
        order=(base.region_id, f"2{base.title}"),
        name=f"{base.brand_name}（{base.title}）",
        kind="示范基地",
        since=base.approved_on,
        target=None,
        award=base.awarded,
        key=f"base-{base.pk}",
        url=reverse("brands:project_detail", args=[base.pk]),
        **(NOTHING | sums),
    )


COUNT, SUM = Measure.COUNT, Total.SUM
BRANDS = Kind(
    ReportKind.BRANDS,
    Layout(
        title=ReportKind.BRANDS.label,
        unit="人次、人、万元",
        group="region",
        columns=(
            Column("品牌（基地）", 30, "name"),
            Column("类别", 10, "kind"),
            Column("创建（立项）日期", 11, "since", Measure.DAY),
            Column("报表季数", 7, "quarters", COUNT, source="期内已核实的季度报表"),
            Column("培训（人次）", 10, "trained", COUNT, SUM, "brands.trained、bases.trained"),
            Column("年度目标（人次）", 10, "target", COUNT, SUM, "品牌年度目标"),
            Column("取证（人）", 9, "certified", COUNT, SUM, "已核实季度报表"),
            Column("带动就业（人）", 9, "employed", COUNT, SUM, "brands.employed、bases.employed"),
            Column("奖补（万元）", 12, "award", Measure.WAN, SUM, "bases.award"),
        ),
        notes=("只计已核实的季度报表，按季度末日归入期间；人次不等于人数。", "奖补为示范基地立项时的省级奖补金额，不限于本期。"),
    ),
    rows=_rows,
    key=lambda row: row.key,
    url=lambda row: row.url,
    periods=(PeriodKind.QUARTER, PeriodKind.YEAR),
)
