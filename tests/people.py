"""Invented people and places for tests, made in one line each."""

from datetime import date
from itertools import count

from accounts.enums import Role
from accounts.models import User
from apprenticeship.models import Agreement, TrainingClass
from registry.enums import OrganisationCategory, RegionKind, SkillLevel
from registry.models import Membership, Occupation, Organisation, Region

PASSWORD = "Ledger-2024-quiet"
_number = count(1)


def region(code="410703", name="卫滨区"):
    city, _ = Region.objects.get_or_create(code="410700", defaults={"name": "新乡市", "kind": RegionKind.CITY})
    if code == city.code:
        return city
    return Region.objects.get_or_create(code=code, defaults={"name": name, "kind": RegionKind.DISTRICT, "parent": city})[0]


def organisation(name, category=OrganisationCategory.ENTERPRISE, place=None, **more):
    return Organisation.objects.create(uscc=f"91410700{next(_number):010d}", name=name, category=category, region=place or region(), **more)


def user(username, *roles, of, display_name="", **more):
    """A user with ``roles`` in the organisation ``of``."""
    made = User(username=username, display_name=display_name or username, **more)
    made.set_password(PASSWORD)
    made.save()
    for role in roles:
        Membership.objects.create(user=made, organisation=of, role=role)
    return made


class Town:
    """A firm, an institution, a county office and the city bureau, with one person each."""

    def __init__(self):
        self.firm = organisation("宏远机械有限公司", is_firm=True)
        self.school = organisation("新乡技师学院", OrganisationCategory.TECHNICIAN_SCHOOL, is_institution=True)
        self.county = organisation("卫滨区人力资源和社会保障局", OrganisationCategory.GOVERNMENT)
        self.bureau = organisation("新乡市人力资源和社会保障局", OrganisationCategory.GOVERNMENT, place=region("410700"))
        self.teacher = user("teacher", Role.INSTITUTION, of=self.school, display_name="王老师")
        self.manager = user("manager", Role.FIRM, of=self.firm, display_name="张经理")
        self.handler = user("handler", Role.COUNTY_HANDLER, of=self.county, display_name="李经办")
        self.leader = user("leader", Role.LEADER, of=self.bureau, display_name="赵局长")
        self.administrator = user("administrator", Role.ADMINISTRATOR, of=self.bureau, display_name="孙管理")

    def training_class(self, title="数控车工一班", **more):
        number = next(_number)
        occupation, _ = Occupation.objects.get_or_create(code="6-18-01-01", defaults={"name": "车工"})
        agreement = Agreement.objects.create(
            number=f"HZ-{number}",
            firm=more.get("firm", self.firm),
            institution=self.school,
            signed_on=date(2024, 1, 5),
            valid_from=date(2024, 1, 5),
            valid_to=date(2026, 1, 4),
        )
        fields = {
            "number": f"C{number:06d}",
            "title": title,
            "agreement": agreement,
            "firm": self.firm,
            "institution": self.school,
            "region": self.firm.region,
            "occupation": occupation,
            "level": SkillLevel.INTERMEDIATE,
            "planned_start": date(2024, 3, 1),
            "planned_end": date(2025, 2, 28),
            "created_by": self.teacher,
        }
        return TrainingClass.objects.create(**fields | more)
