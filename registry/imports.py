"""Organisations from a workbook (单位登记表): firms, institutions and evaluation bodies, by their unified social credit code."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from accounts.actor import Actor
from audit.operations import Refused
from exchange.declared import DeclaredKind, differences, naming_row, unpack
from exchange.enums import Verdict
from exchange.kinds import Params, Problem, Row
from exchange.sheets.columns import Column, Note, Reading, Surroundings
from exchange.sheets.parsers import choice, text
from exchange.sheets.values.text import Value, as_text
from registry.enums import OrganisationCategory
from registry.models import Organisation, Region
from registry.operations import organisation_register, organisation_update
from registry.permissions import can_manage_organisation, can_register_organisation
from registry.rules.uscc import UsccInvalid, judge_uscc, tidy_uscc

DUTIES = {"企业": "is_firm", "培训机构": "is_institution", "评价机构": "is_evaluator"}
_USUAL_DUTY = {OrganisationCategory.ENTERPRISE: "企业", OrganisationCategory.EVALUATION_BODY: "评价机构"}
_SCHOOLS = frozenset({"technician_school", "secondary_school", "higher_vocational", "university", "training_school"})
_CATEGORIES = {label: str(value) for value, label in OrganisationCategory.choices if value != OrganisationCategory.GOVERNMENT}


def uscc_cell(value: Value, _: Surroundings) -> Reading:
    """A unified social credit code (GB 32100); one that Excel has made a number cannot be saved."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        message = "「统一社会信用代码」被 Excel 存成了数字，后几位已经丢失。请把该列设为文本格式，对照证照重新输入。"
        return Reading(error=Note("uscc_invalid", message))
    try:
        return Reading(judge_uscc(tidy_uscc(as_text(value))))
    except UsccInvalid as invalid:
        return Reading(error=Note("uscc_invalid", f"{invalid}。"))


def _duties(value: Value, _: Surroundings) -> Reading:
    words = as_text(value).replace("，", "、").replace(",", "、").replace("/", "、").replace(" ", "").split("、")
    if unknown := [word for word in words if word and word not in DUTIES]:
        return Reading(error=Note("choice_unknown", f"「可作为」“{'、'.join(unknown)[:24]}”不在可选范围内，请填写：{'、'.join(DUTIES)}。"))
    return Reading("、".join(word for word in DUTIES if word in words) or None)


USCC = Column(
    "uscc",
    "统一社会信用代码",
    uscc_cell,
    ("信用代码", "社会信用代码", "统一信用代码", "企业信用代码", "组织机构代码"),
    required=True,
    anchor=True,
    unreadable="uscc_invalid",
    repeats=False,
)
COLUMNS = (
    USCC,
    Column("name", "单位名称", text("单位名称", 120), ("名称", "企业名称", "机构名称", "单位全称"), required=True, repeats=False),
    Column("category", "单位类别", choice("单位类别", _CATEGORIES), ("类别", "单位类型", "单位性质", "机构类型"), required=True),
    Column("region", "所属地区", text("所属地区", 40), ("地区", "县区", "县市区", "县(市、区)", "所在地区", "所属县区"), required=True),
    Column("duties", "可作为", _duties, ("承担角色",)),
    Column("contact_name", "联系人", text("联系人", 60), ("联系人姓名",)),
    Column("contact_phone", "联系电话", text("联系电话", 20), ("电话", "手机号", "联系方式"), repeats=False),
    Column("address", "地址", text("地址", 200), ("单位地址", "详细地址", "注册地址"), repeats=False),
)
_CONTACT = ("contact_name", "contact_phone", "address")


class OrganisationImport(DeclaredKind):
    """Handlers register the bodies of their regions, many at once; a new name of a known code is no import but a 更名."""

    key = "organisations"
    label = "单位登记表"
    declared = COLUMNS
    unique = ("uscc",)
    examples = {
        "uscc": "91110000600037341L",
        "name": "新乡某某起重设备有限公司",
        "category": "企业",
        "region": "长垣市",
        "duties": "企业",
        "contact_name": "张三",
        "contact_phone": "13800000000",
        "address": "长垣市某某路 1 号",
    }
    widths = {"uscc": 24, "name": 34, "address": 34}
    notes = ("“可作为”可填多项，用顿号隔开；不填时按单位类别认定。", "单位已登记时只更新不同的内容；更名请在单位页面办理。")

    def choices(self) -> Mapping[str, Sequence[str]]:
        regions = Region.objects.filter(valid_to__isnull=True).order_by("code").values_list("name", flat=True)
        return {"category": tuple(_CATEGORIES), "region": tuple(regions), "duties": tuple(DUTIES)}

    def label_of(self, values: Mapping[str, Any]) -> str:
        return " ".join(filter(None, (values["name"], values["uscc"])))

    def may(self, actor: Actor, params: Params) -> bool:
        return can_register_organisation(actor)

    def place(self, params: Params) -> str:
        return "单位"

    def back_url(self, params: Params) -> str:
        return reverse("registry:organisation_list")

    def judge(self, actor: Actor, params: Params, rows: Sequence[Row]) -> None:
        known = {found.uscc: found for found in _known(rows)}
        regions = _regions()
        for row in rows:
            values = unpack(row)
            organisation = known.get(values["uscc"])
            row.problems = [*_problems(actor, values, organisation, regions)]
            changes = _changes(self.columns, organisation, values) if organisation else []
            row.decide((Verdict.CHANGED if changes else Verdict.SAME) if organisation else Verdict.NEW, changes)

    def apply(self, actor: Actor, params: Params, new: Sequence[Row], changed: Sequence[Row]) -> None:
        regions, known = _regions(), {found.uscc: found for found in _known(changed)}
        for row in new:
            with naming_row(row):
                values = unpack(row)
                contact = {key: values[key] or "" for key in _CONTACT}
                particulars = _particulars(values, regions)
                organisation_register(actor=actor, uscc=values["uscc"], name=values["name"], **particulars, **contact)
        for row in changed:
            with naming_row(row):
                values = unpack(row)
                fields = _particulars(values, regions) | {key: values[key] for key in _CONTACT if values[key]}
                if not values["duties"]:
                    fields = {key: value for key, value in fields.items() if key not in DUTIES.values()}
                organisation_update(actor=actor, organisation_id=known[values["uscc"]].pk, **fields)


def _known(rows: Sequence[Row]) -> Iterator[Organisation]:
    codes = [(row.values or {})["uscc"] for row in rows]
    yield from Organisation.objects.filter(uscc__in=codes).select_related("region")


def _regions() -> dict[str, Region]:
    """Regions of today by name and by code; a zone's short name too."""
    regions = list(Region.objects.filter(valid_to__isnull=True))
    return {region.code: region for region in regions} | {region.name: region for region in regions}


def _problems(actor: Actor, values: Mapping[str, Any], known: Organisation | None, regions: Mapping[str, Region]) -> Iterator[Problem]:
    region = regions.get(values["region"])
    if region is None:
        yield Problem("region", "choice_unknown", f"「所属地区」“{values['region']}”不在行政区划中，请从模板的列表中选择。")
    elif not can_register_organisation(actor, region.code):
        yield Problem("region", "not_allowed", f"您只能登记本地区的单位，不能登记到{region}。")
    if known is None:
        return
    if " ".join(values["name"].split()) != known.name:
        message = f"该代码已登记为“{known.name}”。如单位已更名，请在该单位页面办理更名；否则请核对代码。"
        yield Problem("name", "name_differs", message)
    if not can_manage_organisation(actor, known):
        yield Problem("uscc", "not_allowed", "该单位登记在其他地区，请由所在地经办人更新。")


def _changes(labels: Mapping[str, str], known: Organisation, values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    category = OrganisationCategory(values["category"])
    old = {"category": known.get_category_display(), "region": known.region.name, "duties": known.duties}
    old |= {key: getattr(known, key) for key in _CONTACT}
    region = known.region.name if values["region"] == known.region_id else values["region"]
    new = {"category": str(category.label), "region": region, "duties": values["duties"]} | {key: values[key] for key in _CONTACT}
    return differences(labels, old, new)


def _particulars(values: Mapping[str, Any], regions: Mapping[str, Region]) -> dict[str, Any]:
    category = OrganisationCategory(values["category"])
    usual = "培训机构" if category in _SCHOOLS else _USUAL_DUTY.get(category, "")
    duties = (values["duties"] or usual).split("、")
    if values["region"] not in regions:
        raise Refused(f"「所属地区」“{values['region']}”已不在行政区划中，请重新检查。")
    return {"category": category, "region": regions[values["region"]]} | {flag: word in duties for word, flag in DUTIES.items()}
