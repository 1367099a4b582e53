"""A small town for tests of pages: a firm, a school, a county office and the bureau, with one person each."""

from datetime import date
from itertools import count

from accounts.enums import Role
from accounts.models import User
from apprenticeship.models import Agreement, TrainingClass
from registry.enums import SkillLevel
from registry.models import Occupation, Organisation
from registry.tests.builders import CITY, WEIHUI, organisation, user

_number = count(1)


def member(username: str, role: Role, of: Organisation, name: str) -> User:
    made = user(name, username=username)
    made.memberships.create(organisation=of, role=role)
    return made


class Town:
    """County 卫辉市; everybody signs in with the builders' password."""

    def __init__(self) -> None:
        self.firm = organisation(Role.FIRM, name="宏远机械有限公司")
        self.school = organisation(Role.INSTITUTION, name="新乡技师学院")
        self.county = organisation(Role.COUNTY_HANDLER, WEIHUI, name="卫辉市人力资源和社会保障局")
        self.bureau = organisation(Role.LEADER, CITY, name="新乡市人力资源和社会保障局")
        self.teacher = member("teacher", Role.INSTITUTION, self.school, "王老师")
        self.manager = member("manager", Role.FIRM, self.firm, "张经理")
        self.handler = member("handler", Role.COUNTY_HANDLER, self.county, "李经办")
        self.leader = member("leader", Role.LEADER, self.bureau, "赵局长")
        self.administrator = member("administrator", Role.ADMINISTRATOR, self.bureau, "孙管理")

    def training_class(self, title: str = "数控车工一班", **fields) -> TrainingClass:
        """A class as a row, in whatever state a page test needs; operations are tested in their apps."""
        number = next(_number)
        firm, school = fields.get("firm", self.firm), fields.get("institution", self.school)
        start, end = date(2024, 3, 1), date(2025, 2, 28)
        fields = {
            "number": f"C{number:06d}",
            "title": title,
            "agreement": Agreement.objects.create(
                number=f"HZ-{number}", firm=firm, institution=school, signed_on=start, valid_from=start, valid_to=end
            ),
            "firm": firm,
            "institution": school,
            "region": firm.region,
            "occupation": Occupation.objects.get_or_create(code="6-18-01-01", trade="", edition=2022, defaults={"name": "车工"})[0],
            "level": SkillLevel.INTERMEDIATE,
            "planned_start": start,
            "planned_end": end,
            "created_by": self.teacher,
        } | fields
        return TrainingClass.objects.create(**fields)
