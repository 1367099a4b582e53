"""The demo accounts: the one list that the supervisor prints, the README quotes and the seeding makes."""

from dataclasses import dataclass

from accounts.enums import Role

DEMO_PASSWORD = "Xinxiang-2024"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    username: str
    name: str
    role: Role


OFFICE_ACCOUNTS = (
    DemoAccount("guanli", "管理员（演示）", Role.ADMINISTRATOR),
    DemoAccount("zhijianke", "职建科经办（演示）", Role.CITY_HANDLER),
    DemoAccount("xianqu", "卫辉市经办（演示）", Role.COUNTY_HANDLER),
    DemoAccount("fuhe", "复核（演示）", Role.CITY_CHECKER),
    DemoAccount("shenpi", "审批（演示）", Role.CITY_APPROVER),
    DemoAccount("caizheng", "财政经办（演示）", Role.FINANCE_HANDLER),
    DemoAccount("caizhengfuhe", "财政复核（演示）", Role.FINANCE_CHECKER),
    DemoAccount("lingdao", "领导（演示）", Role.LEADER),
    DemoAccount("shenji", "审计（演示）", Role.AUDITOR),
)
PARTY_ACCOUNTS = {
    Role.INSTITUTION: DemoAccount("peixun", "培训机构经办（演示）", Role.INSTITUTION),
    Role.FIRM: DemoAccount("qiye", "企业经办（演示）", Role.FIRM),
    Role.EVALUATOR: DemoAccount("pingjia", "评价机构经办（演示）", Role.EVALUATOR),
    Role.DEPARTMENT: DemoAccount("chengyuan", "成员单位经办（演示）", Role.DEPARTMENT),
}


def demo_accounts() -> list[DemoAccount]:
    """All accounts with a known password, parties first."""
    return [*PARTY_ACCOUNTS.values(), *OFFICE_ACCOUNTS]
