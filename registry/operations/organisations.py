"""Organisations (单位): registration, particulars, names over time, state."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.actor import Actor
from audit.operations import Refused, Stale, authorise, lock, operation, record, require
from registry.enums import OrganisationCategory, OrganisationState
from registry.models import Organisation, OrganisationName, Region
from registry.permissions import can_edit_contact, can_manage_organisation, can_register_organisation
from registry.rules.uscc import UsccInvalid, judge_uscc, tidy_uscc

CONTACT_FIELDS = frozenset({"contact_name", "contact_phone", "address"})
EDITABLE_FIELDS = CONTACT_FIELDS | {"category", "region", "is_firm", "is_institution", "is_evaluator"}


@operation
def organisation_register(
    *,
    actor: Actor,
    uscc: str,
    name: str,
    category: str,
    region: Region,
    is_firm: bool = False,
    is_institution: bool = False,
    is_evaluator: bool = False,
    contact_name: str = "",
    contact_phone: str = "",
    address: str = "",
    at: datetime | None = None,
) -> Organisation:
    """Enter an organisation under its valid code (GB 32100) with its first name, held from the day of ``at``."""
    authorise(can_register_organisation(actor, region.code), "您只能登记本地区的单位。")
    name = _judged_name(name)
    _check_category(category, is_firm=is_firm, is_institution=is_institution, is_evaluator=is_evaluator)
    _check_region(region)
    organisation = Organisation.objects.create(
        uscc=_free_uscc(uscc),
        name=name,
        category=category,
        region=region,
        is_firm=is_firm,
        is_institution=is_institution,
        is_evaluator=is_evaluator,
        contact_name=contact_name.strip(),
        contact_phone=contact_phone.strip(),
        address=address.strip(),
        created_at=at or timezone.now(),
    )
    OrganisationName.objects.create(organisation=organisation, name=name, valid_from=timezone.localdate(at))
    record(organisation, "register", "登记单位", actor=actor, at=at, called=name, uscc=organisation.uscc)
    return organisation


@operation
def organisation_update(*, actor: Actor, organisation_id: int, seen_version: int | None = None, **fields: Any) -> Organisation:
    """Change particulars; the organisation itself may change its contact, handlers everything of ``EDITABLE_FIELDS``."""
    organisation = lock(Organisation, organisation_id)
    only_contact = CONTACT_FIELDS.issuperset(fields)
    authorise(can_edit_contact(actor, organisation) if only_contact else can_manage_organisation(actor, organisation))
    _check_version(organisation, seen_version)
    if unknown := fields.keys() - EDITABLE_FIELDS:
        raise TypeError(f"not editable: {sorted(unknown)}")
    before = {name: getattr(organisation, name) for name in fields}
    for name, value in fields.items():
        setattr(organisation, name, value.strip() if isinstance(value, str) else value)
    if "region" in fields:
        authorise(can_register_organisation(actor, organisation.region_id), "您只能把单位划入本地区。")
        _check_region(organisation.region)
    _check_category(
        organisation.category,
        is_firm=organisation.is_firm,
        is_institution=organisation.is_institution,
        is_evaluator=organisation.is_evaluator,
    )
    changes = {name: [str(was), str(getattr(organisation, name))] for name, was in before.items() if was != getattr(organisation, name)}
    if changes:
        _save(organisation)
        record(organisation, "update", "修改登记信息", actor=actor, changes=changes)
    return organisation


@operation
def organisation_rename(
    *, actor: Actor, organisation_id: int, name: str, valid_from: date, seen_version: int | None = None, at: datetime | None = None
) -> Organisation:
    """A new name from ``valid_from`` on; papers made before keep the old one (domain.md §9.3)."""
    organisation = lock(Organisation, organisation_id)
    authorise(can_manage_organisation(actor, organisation))
    _check_version(organisation, seen_version)
    name = _judged_name(name)
    current = organisation.names.get(valid_to__isnull=True)
    require(name != current.name, "新名称与现用名称相同。", field="name")
    require(valid_from <= timezone.localdate(at), "启用日期不能晚于今天，请在更名生效后再登记。", field="valid_from")
    require(valid_from > current.valid_from, f"启用日期须晚于现用名称的启用日期 {current.valid_from}。", field="valid_from")
    current.valid_to = valid_from - timedelta(days=1)
    current.save(update_fields=["valid_to"])
    OrganisationName.objects.create(organisation=organisation, name=name, valid_from=valid_from)
    organisation.name = name
    _save(organisation)
    record(organisation, "rename", "更名", actor=actor, at=at, former=current.name, called=name, valid_from=str(valid_from))
    return organisation


@operation
def organisation_state_set(
    *, actor: Actor, organisation_id: int, state: str, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Organisation:
    """Suspend, resume or dissolve: a suspended or dissolved body can be chosen for nothing new."""
    organisation = lock(Organisation, organisation_id)
    authorise(can_manage_organisation(actor, organisation))
    _check_version(organisation, seen_version)
    require(comment.strip(), "变更单位状态须写明理由。", field="comment")
    require(state in OrganisationState.values, "请选择单位状态。", field="state")
    require(state != organisation.state, f"单位已经是“{organisation.get_state_display()}”。", field="state")
    before, organisation.state = organisation.state, state
    _save(organisation)
    record(organisation, "state", "变更状态", actor=actor, at=at, comment=comment.strip(), source=before, target=state)
    return organisation


def _free_uscc(typed: str) -> str:
    try:
        code = judge_uscc(tidy_uscc(typed))
    except UsccInvalid as invalid:
        raise Refused(f"{invalid}。", field="uscc") from invalid
    if taken := Organisation.objects.filter(uscc=code).first():
        raise Refused(f"该代码已登记为“{taken.name}”。如单位已更名，请在该单位页面办理更名。", field="uscc")
    return code


def _judged_name(name: str) -> str:
    name = " ".join(name.split())
    require(len(name) >= 4, "单位名称至少4个字，请填写营业执照或法人证书上的全称。", field="name")
    return name


def _check_category(category: str, *, is_firm: bool, is_institution: bool, is_evaluator: bool) -> None:
    require(category in OrganisationCategory.values, "请选择单位类别。", field="category")
    if category == OrganisationCategory.GOVERNMENT:
        acts = is_firm or is_institution or is_evaluator
        require(not acts, "政府部门不能作为用人企业、培训机构或评价机构。", field="category")


def _check_region(region: Region) -> None:
    if region.valid_to is not None:
        successor = f",请改选“{region.successor}”" if region.successor else ""
        raise Refused(f"“{region}”({region.code})已于 {region.valid_to} 停用{successor}。", field="region")


def _check_version(organisation: Organisation, seen_version: int | None) -> None:
    if seen_version is not None and seen_version != organisation.version:
        raise Stale


def _save(organisation: Organisation) -> None:
    organisation.version += 1
    organisation.save()
