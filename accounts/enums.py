"""Roles (角色) of the portal and whom each acts for (domain.md §1.2)."""

from django.db import models


class Role(models.TextChoices):
    """What a person may do within the organisation she acts for (岗位角色)."""

    INSTITUTION = "institution", "培训机构经办"
    FIRM = "firm", "企业经办"
    EVALUATOR = "evaluator", "评价机构经办"
    DEPARTMENT = "department", "成员单位经办"
    COUNTY_HANDLER = "county_handler", "县区经办"
    CITY_HANDLER = "city_handler", "市级经办"
    CITY_CHECKER = "city_checker", "复核"
    CITY_APPROVER = "city_approver", "审批"
    FINANCE_HANDLER = "finance_handler", "财政经办"
    FINANCE_CHECKER = "finance_checker", "财政复核"
    LEADER = "leader", "领导"
    AUDITOR = "auditor", "审计"
    ADMINISTRATOR = "administrator", "系统管理员"


# A party acts only for its own organisation; the attribute names who that is on a record.
PARTY_ATTRIBUTE = {
    Role.INSTITUTION: "institution_id",
    Role.FIRM: "firm_id",
    Role.EVALUATOR: "evaluator_id",
    # A department of the leading group answers for its own tasks, and sees no apprentice's data.
    Role.DEPARTMENT: "department_id",
}

CITY_REGION = "410700"
"""新乡市 itself: the region of 市直 bodies, for which the city's handlers do what a county's do for theirs."""

OFFICE_ROLES = frozenset(Role) - frozenset(PARTY_ATTRIBUTE)
"""Roles of public offices: they see the records of their regions, whoever filed them."""
