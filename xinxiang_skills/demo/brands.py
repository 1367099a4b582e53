"""Brands of 长垣 and their quarters. The document gives the totals of 2023; every split of them is 演示."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.actor import Actor
from accounts.enums import Role
from brands import operations as ops
from brands.enums import BrandFileKind, BrandLevel
from brands.models import Brand, Project
from brands.operations import Outcome
from brands.rules.quarters import quarter_end
from registry.models import Occupation, Region
from xinxiang_skills.demo.bodies import moment
from xinxiang_skills.demo.city import City, Story
from xinxiang_skills.demo.papers import demo_pdf

CHANGYUAN = "410783"
NAMED_ON = date(2023, 10, 20)
"""The province published its first 50 brands in October 2023; the day is 演示."""
QUARTERS = (22, 28, 26, 24)
"""Per cent of a year's work in each quarter."""
GROWTH = {2023: 100, 2024: 104, 2025: 109, 2026: 112}
"""Per cent of the 2023 numbers."""
SPLIT = "年度合计按公开文件，分品牌、分季度拆分为演示"


@dataclass(frozen=True, slots=True)
class BrandPlan:
    """A brand and its year 2023: attendances and heads in jobs."""

    name: str
    occupations: tuple[str, ...]
    trained: int
    employed: int
    story: str


BRANDS = (
    BrandPlan(
        "长垣防腐",
        ("6-11-01-06",),
        20_000,
        9_800,
        "防腐是长垣人走出去的看家手艺：桥梁、储罐、管道、海上平台，哪里有钢铁，哪里就有长垣防腐人的身影。\n\n"
        "县里把散在各地的师傅请回来办班，把考核搬到工地，学完就能持证上岗。（演示文字）",
    ),
    BrandPlan(
        "长垣起重",
        ("6-30-05-01", "6-30-05-02"),
        18_000,
        9_200,
        "起重装备是长垣的支柱产业，也是全市17条重点产业链之一。\n\n"
        "企业出设备、出师傅，学校出教室、出老师，起重装卸机械操作工一边学一边干，从学徒到高级工有一条看得见的路。（演示文字）",
    ),
    BrandPlan(
        "长垣卫材",
        (),
        11_000,
        4_900,
        "从一片口罩到一间手术室，长垣卫材靠的是一批懂标准、守规范的产业工人。\n\n"
        "培训班开在车间旁，洁净区规范、设备操作、质量检验，一样一样过关。（演示文字）",
    ),
    BrandPlan(
        "长垣厨师",
        ("4-03-02-01", "4-03-02-02"),
        8_000,
        3_500,
        "长垣是厨师之乡，豫菜的火候一代一代传下来。\n\n今天的灶台边有师傅带、有课程教、有证书考，手艺成了带得走的饭碗。（演示文字）",
    ),
)


def brand_stories(city: City) -> list[Story]:
    return [_brand_story(city, plan, number) for number, plan in enumerate(BRANDS)]


def _brand_story(city: City, plan: BrandPlan, number: int) -> Story:
    county, checker, handler = city.bodies.counties[CHANGYUAN], city.office(Role.CITY_CHECKER), city.office(Role.CITY_HANDLER)
    yield (day := date(2022, 11, 1) + timedelta(days=number))
    occupations = Occupation.objects.filter(code__in=plan.occupations)
    region = Region.objects.get(pk=CHANGYUAN)
    brand = ops.brand_draft(
        actor=county, name=plan.name, region=region, level=BrandLevel.PROVINCIAL, occupations=occupations, at=moment(day)
    )
    ops.brand_file_add(
        actor=county,
        brand_id=brand.pk,
        kind=BrandFileKind.EVIDENCE,
        title="品牌申报材料（演示）",
        content=demo_pdf(f"DEMO brand application {number + 1}"),
        filename="品牌申报材料.pdf",
        at=moment(day, 11),
    )
    ops.brand_submit(actor=county, brand_id=brand.pk, at=moment(day, 15))
    yield (day := date(2022, 11, 15))
    ops.brand_cultivate(actor=checker, brand_id=brand.pk, at=moment(day))
    city.tell_on(day, _targets(brand, plan, county))
    city.tell_on(day, quarter_stories(city, brand, county, _quarters(plan), number))
    yield NAMED_ON
    ops.brand_name(actor=handler, brand_id=brand.pk, named_on=NAMED_ON, at=moment(NAMED_ON))
    yield (day := date(2023, 11, 6))
    ops.brand_story(actor=county, brand_id=brand.pk, story=plan.story, at=moment(day))
    yield (day := date(2023, 11, 10))
    ops.brand_publish(actor=checker, brand_id=brand.pk, at=moment(day))


def _targets(brand: Brand, plan: BrandPlan, county: Actor) -> Story:
    """Each January the year's goals: a round number near what the year brought."""
    for year, growth in GROWTH.items():
        yield (day := date(year, 1, 16))
        trained, employed = (round(number * growth / 100, -2) for number in (plan.trained, plan.employed))
        ops.brand_target_save(
            actor=county, brand_id=brand.pk, year=year, trained=trained, certified=trained // 2, employed=employed, at=moment(day)
        )


def _quarters(plan: BrandPlan) -> Iterator[tuple[int, int, Outcome]]:
    """(year, quarter, numbers); the four quarters of 2023 come to the document's totals exactly."""
    for year, growth in GROWTH.items():
        trained, employed = plan.trained * growth // 100, plan.employed * growth // 100
        for quarter, (heads, jobs) in enumerate(zip(_parts(trained), _parts(employed), strict=True), start=1):
            yield year, quarter, Outcome(heads, heads * 55 // 100, jobs, note=SPLIT if year == 2023 else "演示")


def _parts(total: int) -> list[int]:
    parts = [total * share // 100 for share in QUARTERS[:-1]]
    return [*parts, total - sum(parts)]


def quarter_stories(
    city: City, subject: Brand | Project, reporter: Actor, quarters: Iterator[tuple[int, int, Outcome]], number: int
) -> Story:
    """After each quarter: the report with its evidence, and the city's confirmation; now and then one comes back first."""
    handler = city.office(Role.CITY_HANDLER)
    about = {"brand": subject} if isinstance(subject, Brand) else {"project": subject}
    for index, (year, quarter, outcome) in enumerate(quarters):
        yield (day := quarter_end(year, quarter) + timedelta(days=6 + number))
        report = ops.report_draft(actor=reporter, year=year, quarter=quarter, outcome=outcome, at=moment(day), **about)
        ops.report_file_add(
            actor=reporter,
            report_id=report.pk,
            title="培训签到与就业名单（演示）",
            content=demo_pdf(f"DEMO evidence {year} Q{quarter}"),
            filename=f"{year}年{quarter}季度佐证.pdf",
            at=moment(day, 11),
        )
        ops.report_submit(actor=reporter, report_id=report.pk, at=moment(day, 15))
        yield (day := day + timedelta(days=5))
        if index % 7 == 5:
            comment = "就业名单与人数不符，请核对后更正。"
            ops.report_return(actor=handler, report_id=report.pk, comment=comment, at=moment(day))
            yield (day := day + timedelta(days=3))
            ops.report_submit(actor=reporter, report_id=report.pk, at=moment(day))
            yield (day := day + timedelta(days=4))
        ops.report_confirm(actor=handler, report_id=report.pk, at=moment(day))
