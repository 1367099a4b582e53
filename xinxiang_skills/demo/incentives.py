"""Employee education money and industry-education firms of the demo city: invented firms, invented amounts (演示)."""

from datetime import date, timedelta
from decimal import Decimal

from accounts.actor import Actor
from accounts.enums import Role
from incentives import operations as ops
from incentives.enums import InvestmentKind, ListingLevel
from incentives.reference import shipped_parameters
from incentives.rules.education import Year
from policies.operations import documents_load
from policies.reference import shipped_documents
from registry.models import Organisation
from xinxiang_skills.demo.bodies import moment
from xinxiang_skills.demo.city import City, Story
from xinxiang_skills.demo.papers import demo_pdf

REPORTING, LISTED = 12, (0, 3, 7)
"""How many firms report, and which of them stand on the list."""
FIRST_YEAR = 2021
FRONT_LINE = (72, 66, 58, 81, 61, 64, 47, 69, 75, 63, 60, 55)
"""Per cent of the money that reaches the front line, firm by firm."""
LISTED_ON = date(2021, 9, 15)
INVESTMENTS = (
    (InvestmentKind.BASE, "车间实训基地建设（演示）", 180_000),
    (InvestmentKind.EQUIPMENT, "校企共用实训设备（演示）", 96_000),
    (InvestmentKind.COURSE, "订单班课程与教材（演示）", 45_000),
)


def incentive_stories(city: City) -> list[Story]:
    documents_load(actor=city.office(Role.CITY_HANDLER), documents=shipped_documents())
    ops.parameters_load(actor=city.office(Role.CITY_HANDLER), rows=shipped_parameters())
    firms = city.bodies.firms[:REPORTING]
    reports = [_education(city, firm, number) for number, firm in enumerate(firms)]
    return [*reports, *(_fusion(city, firms[number], number) for number in LISTED)]


def _people(city: City, firm: Organisation) -> tuple[Actor, Actor]:
    """The firm's clerk, and who checks for its county."""
    return city.bodies.of(firm, Role.FIRM), city.bodies.counties[firm.region_id]


def _education(city: City, firm: Organisation, number: int) -> Story:
    """Each February the year before; the county confirms, now and then after it went back."""
    clerk, county = _people(city, firm)
    for year in range(FIRST_YEAR, city.today.year):
        yield (day := date(year + 1, 2, 12) + timedelta(days=number))
        report = ops.education_draft(actor=clerk, firm=firm, year=year, amounts=_amounts(number, year), note="演示", at=moment(day))
        ops.education_submit(actor=clerk, education_id=report.pk, at=moment(day, 15))
        yield (day := day + timedelta(days=8))
        if (number + year) % 9 == 0:
            comment = "工资薪金总额与年报不一致，请核对。"
            ops.education_return(actor=county, education_id=report.pk, comment=comment, at=moment(day))
            yield (day := day + timedelta(days=4))
            ops.education_submit(actor=clerk, education_id=report.pk, at=moment(day))
            yield (day := day + timedelta(days=3))
        ops.education_confirm(actor=county, education_id=report.pk, at=moment(day))


def _amounts(number: int, year: int) -> Year:
    wages = Decimal(3_600_000 + 410_000 * number) * (100 + 4 * (year - FIRST_YEAR)) / 100
    spent = (wages * (12 + number % 5) / 1000).quantize(Decimal("0.01"))
    front_line = (spent * (FRONT_LINE[number] + (year - FIRST_YEAR)) / 100).quantize(Decimal("0.01"))
    return Year(wages.quantize(Decimal("0.01")), (wages * 15 / 1000).quantize(Decimal("0.01")), spent, front_line)


def _fusion(city: City, firm: Organisation, number: int) -> Story:
    """Listed in 2021, one investment a year, and each spring the estimate of the year before."""
    clerk, county = _people(city, firm)
    yield LISTED_ON
    fields = {"level": ListingLevel.PROVINCIAL, "entered_on": LISTED_ON}
    listing = ops.listing_draft(actor=city.office(Role.CITY_HANDLER), firm=firm, at=moment(LISTED_ON), **fields)
    ops.listing_confirm(actor=city.office(Role.CITY_CHECKER), listing_id=listing.pk, at=moment(LISTED_ON, 15))
    for year in range(FIRST_YEAR + 1, city.today.year + 1):
        yield (day := date(year, 3, 12) + timedelta(days=number))
        if year > FIRST_YEAR + 1:
            _estimate(clerk, county, firm, year - 1, day)
        yield (day := date(year, 6, 3) + timedelta(days=number))
        kind, title, amount = INVESTMENTS[(number + year) % len(INVESTMENTS)]
        worth = Decimal(amount + 10_000 * number)
        investment = ops.investment_draft(actor=clerk, firm=firm, kind=kind, title=title, made_on=day, amount=worth, at=moment(day))
        paper = {"content": demo_pdf(f"DEMO investment {year}"), "filename": f"{year}年投资凭证.pdf", "title": "发票与付款凭证（演示）"}
        ops.investment_file_add(actor=clerk, investment_id=investment.pk, at=moment(day, 11), **paper)
        ops.investment_submit(actor=clerk, investment_id=investment.pk, at=moment(day, 15))
        yield (day := day + timedelta(days=6))
        ops.investment_confirm(actor=county, investment_id=investment.pk, at=moment(day))


def _estimate(clerk: Actor, county: Actor, firm: Organisation, year: int, day: date) -> None:
    """Surcharges smaller than the credit in even years, so that something is carried over."""
    base = Decimal(21_000 if year % 2 == 0 else 46_000)
    surcharges = {"education_surcharge": base, "local_surcharge": (base * 2 / 3).quantize(Decimal("0.01"))}
    estimate = ops.credit_draft(actor=clerk, firm=firm, year=year, at=moment(day), **surcharges)
    ops.credit_submit(actor=clerk, credit_id=estimate.pk, at=moment(day, 14))
    ops.credit_confirm(actor=county, credit_id=estimate.pk, at=moment(day, 16))
