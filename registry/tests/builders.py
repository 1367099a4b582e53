"""Organisations, people and actors for tests of any app, made as in life: through the operations."""

from datetime import date
from itertools import count

from accounts.actor import SYSTEM, Actor
from accounts.enums import Role
from accounts.models import User
from registry.models import Organisation, Person, Region
from registry.operations import PersonData, membership_grant, organisation_register, people_register, user_create
from registry.reference import shipped_regions
from registry.rules.identity import make_id_number
from registry.rules.uscc import make_uscc
from registry.selectors import actor_of

CITY, WEIHUI, HUIXIAN = "410700", "410781", "410782"
PASSWORD = "Xuetu-2024-ceshi"
_serial = count(1)

_KIND = {
    Role.FIRM: {"category": "enterprise", "is_firm": True},
    Role.INSTITUTION: {"category": "training_school", "is_institution": True},
    Role.EVALUATOR: {"category": "evaluation_body", "is_evaluator": True},
}


def regions() -> None:
    """The regions of Xinxiang; all else here needs them."""
    if not Region.objects.exists():
        Region.objects.bulk_create(shipped_regions())


def organisation(role: Role = Role.FIRM, region: str = WEIHUI, **fields) -> Organisation:
    """A firm, institution or evaluation body; any other role gives a public office."""
    regions()
    number = next(_serial)
    particulars = _KIND.get(role, {"category": "government"}) | {"name": f"新乡测试单位第{number}号"} | fields
    code = make_uscc("91", region, f"MA{number:06d}")
    return organisation_register(actor=SYSTEM, uscc=code, region=Region.objects.get(pk=region), **particulars)


def user(name: str = "张三", **fields) -> User:
    number = next(_serial)
    fields = {"username": f"user{number}", "password": PASSWORD, "must_change_password": False} | fields
    return user_create(actor=SYSTEM, display_name=name, **fields)


def actor(role: Role, body: Organisation | None = None, *, name: str | None = None) -> Actor:
    """Somebody new in this role, of a new organisation unless one is given."""
    someone = user(name or role.label)
    body = body or organisation(role, WEIHUI if role == Role.COUNTY_HANDLER or role in _KIND else CITY)
    membership_grant(actor=SYSTEM, user=someone, organisation=body, role=role)
    return actor_of(someone)


def user_of(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def person_data(
    name: str = "王建国", *, prefix: str = WEIHUI, birth: date = date(1995, 3, 7), serial: int | None = None, **fields
) -> PersonData:
    """An invented person with a valid number, another one each time."""
    serial = next(_serial) if serial is None else serial
    born = birth if serial < 1000 else date(birth.year, birth.month, 1 + serial // 1000 % 28)
    return PersonData(name=name, id_number=make_id_number(prefix, born, serial % 1000), **fields)


def person(body: Organisation | None = None, **fields) -> Person:
    body = body or organisation()
    return people_register(actor=SYSTEM, organisation_ids=[body.pk], people=[person_data(**fields)])[0]
