"""Firms that report and invest, for tests: made as in life, through the operations."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.actor import SYSTEM, Actor
from accounts.enums import Role
from incentives import operations as ops
from incentives.enums import InvestmentKind, ListingLevel
from incentives.models import CreditEstimate, EducationReport, FusionFirm, Investment, Parameter
from incentives.reference import shipped_parameters
from incentives.rules.education import Year
from registry.models import Organisation
from registry.tests import builders as registry

BEIJING = ZoneInfo("Asia/Shanghai")
PDF = b"%PDF-1.4 evidence"


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), BEIJING)


def yuan(amount: str | int) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


def year_of(wages: int = 1_000_000, set_aside: int = 25_000, spent: int = 20_000, front_line: int = 13_000) -> Year:
    return Year(*map(yuan, (wages, set_aside, spent, front_line)))


class World:
    """A firm on the list since 2020, its county, the city's handler and checker, and the shipped shares."""

    def __init__(
        self,
        *,
        firm: Actor | None = None,
        county: Actor | None = None,
        handler: Actor | None = None,
        checker: Actor | None = None,
    ) -> None:
        registry.regions()
        ops.parameters_load(actor=SYSTEM, rows=shipped_parameters())
        self.parameters = list(Parameter.objects.all())
        self.firm = firm or registry.actor(Role.FIRM)
        self.county = county or registry.actor(Role.COUNTY_HANDLER)
        self.handler = handler or registry.actor(Role.CITY_HANDLER)
        self.checker = checker or registry.actor(Role.CITY_CHECKER)
        self.body = Organisation.objects.get(pk=self.firm.organisation_id)

    def education(self, upto: str = "draft", *, year: int = 2024, amounts: Year | None = None) -> EducationReport:
        report = ops.education_draft(actor=self.firm, firm=self.body, year=year, amounts=amounts or year_of(), at=at(date(2025, 2, 1)))
        if upto in ("submitted", "confirmed"):
            report = ops.education_submit(actor=self.firm, education_id=report.pk, at=at(date(2025, 2, 5)))
        if upto == "confirmed":
            report = ops.education_confirm(actor=self.county, education_id=report.pk, at=at(date(2025, 2, 10)))
        return report

    def listing(self, upto: str = "listed") -> FusionFirm:
        """The firm's one entry."""
        if there := FusionFirm.objects.filter(firm=self.body).first():
            return there
        day = date(2020, 1, 6)
        listing = ops.listing_draft(actor=self.handler, firm=self.body, level=ListingLevel.PROVINCIAL, entered_on=day, at=at(day))
        return ops.listing_confirm(actor=self.checker, listing_id=listing.pk, at=at(day, 15)) if upto == "listed" else listing

    def investment(self, upto: str = "draft", *, amount: int = 100_000, on: date = date(2024, 5, 6)) -> Investment:
        self.listing()
        fields = {"kind": InvestmentKind.BASE, "title": "焊接实训基地", "made_on": on, "amount": yuan(amount)}
        made = ops.investment_draft(actor=self.firm, firm=self.body, at=at(on), **fields)
        ops.investment_file_add(actor=self.firm, investment_id=made.pk, title="发票", content=PDF, filename="发票.pdf", at=at(on))
        if upto in ("submitted", "confirmed"):
            made = ops.investment_submit(actor=self.firm, investment_id=made.pk, at=at(on, 14))
        if upto == "confirmed":
            made = ops.investment_confirm(actor=self.county, investment_id=made.pk, at=at(on, 16))
        return made

    def credit(self, upto: str = "draft", *, year: int = 2024, surcharge: tuple[int, int] = (12_000, 8_000)) -> CreditEstimate:
        self.listing()
        day, (education, local) = date(year + 1, 3, 3), map(yuan, surcharge)
        fields = {"education_surcharge": education, "local_surcharge": local}
        made = ops.credit_draft(actor=self.firm, firm=self.body, year=year, at=at(day), **fields)
        if upto in ("submitted", "confirmed"):
            made = ops.credit_submit(actor=self.firm, credit_id=made.pk, at=at(day, 14))
        if upto == "confirmed":
            made = ops.credit_confirm(actor=self.county, credit_id=made.pk, at=at(day, 16))
        return made
