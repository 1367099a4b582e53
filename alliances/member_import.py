"""Members of an alliance from a workbook (联盟成员名单): bodies of the registry by their unified social credit code."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse

from accounts.actor import Actor
from alliances.models import Alliance
from alliances.operations import members_join
from alliances.permissions import can_run
from exchange.declared import DeclaredKind, unpack
from exchange.enums import Verdict
from exchange.kinds import Params, Problem, Row
from exchange.sheets.columns import Column
from exchange.sheets.parsers import day, text
from registry.imports import USCC
from registry.models import Organisation


class MemberImport(DeclaredKind):
    """``params``: ``{"alliance_id": …}``, an alliance that the actor runs. Who is a member already stays as it is."""

    key = "alliance_members"
    label = "联盟成员名单"
    declared = (
        USCC,
        Column("name", "单位名称", text("单位名称", 120), ("名称", "成员单位", "单位全称"), repeats=False),
        Column("joined_on", "加入日期", day("加入日期"), ("加入时间", "入盟日期"), required=True, unreadable="date_invalid"),
    )
    unique = ("uscc",)
    examples = {"uscc": "91110000600037341L", "name": "新乡某某起重设备有限公司", "joined_on": "2024-05-11"}
    widths = {"uscc": 24, "name": 34}
    notes = ("单位须先在“单位”里登记；成员类型按登记的类别。已是成员的不重复加入。",)

    def may(self, actor: Actor, params: Params) -> bool:
        alliance = Alliance.objects.visible_to(actor).filter(pk=params["alliance_id"]).first()
        return alliance is not None and can_run(actor, alliance)

    def place(self, params: Params) -> str:
        return str(Alliance.objects.get(pk=params["alliance_id"]))

    def back_url(self, params: Params) -> str:
        return reverse("alliances:alliance_detail", args=[params["alliance_id"]])

    def judge(self, actor: Actor, params: Params, rows: Sequence[Row]) -> None:
        alliance = Alliance.objects.get(pk=params["alliance_id"])
        known = _bodies(rows)
        there = set(alliance.members.filter(left_on=None, organisation__in=known.values()).values_list("organisation_id", flat=True))
        for row in rows:
            values = unpack(row)
            body = known.get(values["uscc"])
            row.problems = _problems(alliance, values, body)
            row.decide(Verdict.SAME if body and body.pk in there else Verdict.NEW)

    def apply(self, actor: Actor, params: Params, new: Sequence[Row], changed: Sequence[Row]) -> None:
        known = _bodies(new)
        values = sorted((unpack(row) for row in new), key=_joined_on)
        for joined_on, of_day in groupby(values, key=_joined_on):
            bodies = [known[one["uscc"]] for one in of_day]
            members_join(actor=actor, alliance_id=params["alliance_id"], organisations=bodies, joined_on=joined_on)


def _joined_on(values: Mapping[str, Any]) -> date:
    return values["joined_on"]


def _bodies(rows: Sequence[Row]) -> dict[str, Organisation]:
    return {body.uscc: body for body in Organisation.objects.filter(uscc__in=[unpack(row)["uscc"] for row in rows])}


def _problems(alliance: Alliance, values: Mapping[str, Any], body: Organisation | None) -> list[Problem]:
    if body is None:
        return [Problem("uscc", "organisation_unknown", "这家单位还没有登记，请联系所在地人社部门登记后再导入。")]
    if values["name"] and values["name"] != body.name:
        return [Problem("name", "name_differs", f"该代码登记的单位是“{body}”，请核对代码或名称。")]
    if values["joined_on"] < alliance.founded_on:
        return [Problem("joined_on", "date_order", f"加入日期早于联盟成立日期（{alliance.founded_on}），请核对。")]
    return []
