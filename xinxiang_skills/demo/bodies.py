"""Offices, firms, institutions and the people who act for them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random

from django.utils import timezone

from accounts.actor import SYSTEM, Actor
from accounts.enums import Role
from registry.enums import OrganisationCategory as Category
from registry.models import Organisation, Region
from registry.operations import (
    membership_grant,
    organisation_register,
    payee_account_confirm,
    payee_account_propose,
    user_create,
)
from registry.rules.uscc import make_uscc
from registry.selectors import CITY_CODE, actor_of, counties
from xinxiang_skills.demo.accounts import DEMO_PASSWORD, OFFICE_ACCOUNTS, PARTY_ACCOUNTS
from xinxiang_skills.demo.classes import FIRMS, INSTITUTIONS
from xinxiang_skills.demo.names import BRANDS, FIRM_TRADES, SCHOOL_KINDS

FOUNDED = date(2019, 1, 2)
LISTED_COUNTY = "410781"
"""卫辉市: the county whose handler has a listed account."""


def moment(day: date, hour: int = 10) -> datetime:
    """A moment of working time on ``day``."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


@dataclass
class Bodies:
    """Everybody who acts in the demo city."""

    offices: dict[Role, Actor] = field(default_factory=dict)
    counties: dict[str, Actor] = field(default_factory=dict)
    firms: list[Organisation] = field(default_factory=list)
    institutions: list[Organisation] = field(default_factory=list)
    evaluators: list[Organisation] = field(default_factory=list)
    actors: dict[tuple[int, Role], Actor] = field(default_factory=dict)

    def of(self, organisation: Organisation, role: Role) -> Actor:
        return self.actors[organisation.pk, role]


def make_bodies(random: Random) -> Bodies:
    """Register all bodies as of early 2019."""
    return _Maker(random).make()


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.bodies = Bodies()
        # The listed county comes first, so that the listed firm is one of its own.
        self.regions = sorted(counties(), key=lambda region: (region.code != LISTED_COUNTY, region.code))
        self.serial = 0

    def make(self) -> Bodies:
        self._offices()
        self.bodies.evaluators = [
            self._party(f"新乡市{brand}技能评价中心", Category.EVALUATION_BODY, Role.EVALUATOR, n, is_evaluator=True)
            for n, brand in enumerate(("衡准", "允执", "公权"))
        ]
        self.bodies.institutions = [self._institution(n) for n in range(INSTITUTIONS)]
        self.bodies.firms = [self._firm(n) for n in range(FIRMS)]
        return self.bodies

    def _offices(self) -> None:
        bureau = self._register("新乡市人力资源和社会保障局", Category.GOVERNMENT, CITY_CODE)
        finance = self._register("新乡市财政局", Category.GOVERNMENT, CITY_CODE)
        homes = {Role.FINANCE_HANDLER: finance, Role.FINANCE_CHECKER: finance}
        for account in OFFICE_ACCOUNTS:
            if account.role != Role.COUNTY_HANDLER:
                home = homes.get(account.role, bureau)
                self.bodies.offices[account.role] = self._actor(account.username, account.name, home, account.role, listed=True)
        for region in self.regions:
            listed = region.code == LISTED_COUNTY
            office = self._register(f"{region.name}人力资源和社会保障局", Category.GOVERNMENT, region.code)
            username = "xianqu" if listed else f"xianqu{region.code}"
            self.bodies.counties[region.code] = self._actor(
                username, f"{region.name}经办（演示）", office, Role.COUNTY_HANDLER, listed=listed
            )

    def _institution(self, n: int) -> Organisation:
        category = Category.TECHNICIAN_SCHOOL if n % 3 == 1 else Category.TRAINING_SCHOOL
        name = f"新乡市{BRANDS[n]}{SCHOOL_KINDS[n % len(SCHOOL_KINDS)]}"
        return self._party(name, category, Role.INSTITUTION, n, is_institution=True)

    def _firm(self, n: int) -> Organisation:
        region = self.regions[n % len(self.regions)]
        name = f"{region.name.removesuffix('开发区')}{BRANDS[(n * 7 + 3) % len(BRANDS)]}{FIRM_TRADES[n % len(FIRM_TRADES)]}有限公司"
        organisation = self._party(name, Category.ENTERPRISE, Role.FIRM, n, region=region.code, is_firm=True)
        self._account(organisation, region.code)
        return organisation

    def _party(self, name: str, category: Category, role: Role, n: int, region: str = CITY_CODE, **capabilities: bool) -> Organisation:
        organisation = self._register(name, category, region, **capabilities)
        account = PARTY_ACCOUNTS[role]
        listed = n == 0
        username = account.username if listed else f"{account.username}{n + 1:03d}"
        self.bodies.actors[organisation.pk, role] = self._actor(username, f"{name[:8]}经办（演示）", organisation, role, listed=listed)
        return organisation

    def _account(self, firm: Organisation, region: str) -> None:
        number = f"6217{self.random.randrange(10**12):012d}"
        account = payee_account_propose(
            actor=self.bodies.of(firm, Role.FIRM),
            organisation_id=firm.pk,
            account_name=firm.name,
            bank_name="演示银行新乡分行",
            number=number,
            at=moment(FOUNDED),
        )
        payee_account_confirm(actor=self.bodies.counties[region], account_id=account.pk, at=moment(FOUNDED, 15))

    def _register(self, name: str, category: Category, region: str, **capabilities: bool) -> Organisation:
        return organisation_register(
            actor=SYSTEM,
            uscc=self._uscc("9" if category == Category.ENTERPRISE else "5"),
            name=name,
            category=category,
            region=Region.objects.get(pk=region),
            contact_name="联系人（演示）",
            at=moment(FOUNDED),
            **capabilities,
        )

    def _actor(self, username: str, name: str, organisation: Organisation, role: Role, *, listed: bool) -> Actor:
        """An account; only those that the README lists have a password."""
        user = user_create(
            actor=SYSTEM,
            username=username,
            display_name=name,
            password=DEMO_PASSWORD if listed else None,
            must_change_password=False,
            at=moment(FOUNDED),
        )
        membership_grant(actor=SYSTEM, user=user, organisation=organisation, role=role, at=moment(FOUNDED))
        return actor_of(user)

    def _uscc(self, authority: str) -> str:
        self.serial += 1
        return make_uscc(f"{authority}1", "410700", f"DEM{self.serial:05d}")
