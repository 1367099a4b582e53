"""Members from a workbook: known bodies join, strangers and wrong names go back, members stay as they are."""

from datetime import date

import pytest

from alliances.member_import import MemberImport
from alliances.models import Member
from alliances.tests.builders import FOUNDED
from exchange.declared import pack
from exchange.enums import Verdict
from exchange.kinds import Row
from registry.rules.uscc import make_uscc
from registry.tests import builders as registry

KIND = MemberImport()


def row(number: int, uscc: str, name: str = "", joined_on: date = FOUNDED) -> Row:
    return Row("名单", number, name, pack({"uscc": uscc, "name": name, "joined_on": joined_on}))


@pytest.fixture
def params(world) -> dict:
    return {"alliance_id": world.alliance.pk}


def test_rows_are_judged_by_what_is_registered(world, params):
    body = registry.organisation()
    rows = [
        row(2, body.uscc, body.name),
        row(3, world.firm_body.uscc),
        row(4, make_uscc("91", "410700", "MA9X0001")),
        row(5, body.uscc, "别的名称"),
        row(6, body.uscc, joined_on=date(2024, 5, 10)),
    ]
    KIND.judge(world.school, params, rows)
    assert [one.verdict for one in rows] == [Verdict.NEW, Verdict.SAME, Verdict.WRONG, Verdict.WRONG, Verdict.WRONG]
    assert [one.problems[0].code for one in rows[2:]] == ["organisation_unknown", "name_differs", "date_order"]


def test_new_rows_join_on_their_days(world, params):
    first, second = registry.organisation(), registry.organisation()
    KIND.apply(world.school, params, [row(2, second.uscc, joined_on=date(2024, 6, 1)), row(3, first.uscc)], [])
    joined = dict(Member.objects.filter(organisation__in=(first, second)).values_list("organisation_id", "joined_on"))
    assert joined == {first.pk: FOUNDED, second.pk: date(2024, 6, 1)}


def test_only_who_runs_the_alliance_imports(world, elsewhere, params):
    allowed = {who: KIND.may(getattr(world, who), params) for who in ("school", "handler", "firm", "leader")}
    assert allowed == {"school": True, "handler": True, "firm": False, "leader": False}
    assert not KIND.may(elsewhere.school, params)
