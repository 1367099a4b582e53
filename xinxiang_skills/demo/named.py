"""Bodies that the public document names, and the departments of the leading group (whose names it does not give)."""

from itertools import count

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
from registry.selectors import CITY_CODE, actor_of
from xinxiang_skills.demo.accounts import DEMO_PASSWORD, PARTY_ACCOUNTS
from xinxiang_skills.demo.bodies import FOUNDED, moment
from xinxiang_skills.demo.city import City

_serial = count(1)


def named_body(city: City, name: str, category: Category, role: Role, region: str = CITY_CODE) -> Organisation:
    """The body of this name with somebody who acts for it; registered once, whichever story asks first."""
    body = Organisation.objects.filter(name=name).first() or _register(name, category, role, region)
    if (body.pk, role) not in city.bodies.actors:
        city.bodies.actors[body.pk, role] = _somebody(body, role)
    return body


def silent_body(name: str, category: Category, region: str = CITY_CODE) -> Organisation:
    """A body of this name for which nobody acts in the portal: a park, an association, an institute."""
    return Organisation.objects.filter(name=name).first() or _register(name, category, None, region)


def _register(name: str, category: Category, role: Role | None, region: str) -> Organisation:
    return organisation_register(
        actor=SYSTEM,
        uscc=make_uscc("91" if role == Role.FIRM else "51", "410700", f"GKW{next(_serial):05d}"),
        name=name,
        category=category,
        region=Region.objects.get(pk=region),
        contact_name="联系人（演示）",
        contact_phone="0373-0000000",
        is_firm=role == Role.FIRM,
        is_institution=role == Role.INSTITUTION,
        at=moment(FOUNDED),
    )


def _somebody(body: Organisation, role: Role) -> Actor:
    """A person who acts for the body; that of one department has the listed account."""
    account = PARTY_ACCOUNTS[role]
    listed = role == Role.DEPARTMENT and body.name == LISTED_DEPARTMENT
    user = user_create(
        actor=SYSTEM,
        username=account.username if listed else f"{account.username}{body.pk}",
        display_name=account.name if listed else f"{body.name[:8]}经办（演示）",
        password=DEMO_PASSWORD if listed else None,
        must_change_password=False,
        at=moment(FOUNDED),
    )
    membership_grant(actor=SYSTEM, user=user, organisation=body, role=role, at=moment(FOUNDED))
    return actor_of(user)


def give_account(city: City, body: Organisation, role: Role) -> None:
    """A payee account, proposed by the body and confirmed by the bureau it belongs to."""
    if body.accounts.exists():
        return
    account = payee_account_propose(
        actor=city.bodies.of(body, role),
        organisation_id=body.pk,
        account_name=body.name,
        bank_name="演示银行新乡分行",
        number=f"6217{body.pk:012d}",
        at=moment(FOUNDED),
    )
    confirmer = city.bodies.counties.get(body.region_id) or city.office(Role.CITY_HANDLER)
    payee_account_confirm(actor=confirmer, account_id=account.pk, at=moment(FOUNDED, 15))


OTHER_DEPARTMENTS = (
    "教育局", "发展和改革委员会", "科学技术局", "工业和信息化局", "民政局", "住房和城乡建设局", "交通运输局", "农业农村局", "商务局",
    "文化广电和旅游局", "卫生健康委员会", "退役军人事务局", "应急管理局", "市场监督管理局", "乡村振兴局", "总工会",
)  # fmt: skip
"""Sixteen; with the bureau and the finance office, which the document names, they make the eighteen it counts."""


LISTED_DEPARTMENT = "新乡市发展和改革委员会（演示）"


def departments(city: City) -> list[Organisation]:
    """The eighteen departments; those whose names no document gives are marked 演示."""
    names = ["新乡市人力资源和社会保障局", "新乡市财政局", *(f"新乡市{name}（演示）" for name in OTHER_DEPARTMENTS)]
    return [named_body(city, name, Category.GOVERNMENT, Role.DEPARTMENT) for name in names]
