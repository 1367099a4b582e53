"""Django's admin: reference data only, by the same operations; workbooks in and out."""

import pytest
import tablib
from django.urls import reverse

from accounts.actor import SYSTEM
from accounts.enums import Role
from audit.models import Event
from registry.models import CalendarDay, Occupation, Region
from registry.resources import CalendarDayResource, OccupationResource, RegionResource
from registry.tests.builders import actor, regions, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    made = actor(Role.ADMINISTRATOR)
    client.force_login(user_of(made))
    return made


def test_saving_in_the_admin_leaves_the_same_trace(client, administrator):
    page = reverse("admin:registry_occupation_add")
    client.post(page, {"code": "6-18-02-04", "name": "焊工", "trade": "", "edition": "2022", "active": "on"})
    made = Occupation.objects.get()
    assert Event.objects.get(subject_type="registry.occupation", subject_id=made.pk).actor_id == administrator.user_id
    client.post(reverse("admin:registry_calendarday_add"), {"day": "2027-01-01", "kind": "holiday", "name": "元旦"})
    client.post(reverse("admin:registry_calendarday_delete", args=[CalendarDay.objects.get().pk]), {"post": "yes"})
    assert not CalendarDay.objects.exists()


def test_reference_data_others_refer_to_are_not_deleted(client, administrator):
    regions()
    assert client.get(reverse("admin:registry_region_delete", args=["410781"])).status_code == 403


@pytest.mark.parametrize("role", [Role.CITY_HANDLER, Role.LEADER, Role.FIRM])
def test_others_are_sent_back_to_their_desk(client, role):
    client.force_login(user_of(actor(role)))
    response = client.get(reverse("admin:registry_region_changelist"), follow=True)
    assert response.redirect_chain[-1][0] == "/"


def test_the_admin_has_no_sign_in_of_its_own(client):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/")


def test_only_reference_data_are_there(client, administrator):
    page = client.get("/admin/").content.decode()
    assert "行政区划" in page
    for absent in ("人员", "收款账户", "政策"):
        assert f">{absent}<" not in page


def test_lists_and_forms_open(client, administrator):
    regions()
    for model in ("region", "occupation", "calendarday"):
        for page in ("changelist", "add", "import", "export"):
            assert client.get(reverse(f"admin:registry_{model}_{page}")).status_code == 200, (model, page)


def imported(resource, *rows):
    data = tablib.Dataset(*[tuple(row.values()) for row in rows], headers=list(rows[0]))
    return resource(actor=SYSTEM).import_data(data, raise_errors=False)


def test_a_workbook_adds_and_changes_rows_and_says_what_is_wrong():
    Occupation.objects.create(code="6-18-02-04", name="焊接工", verified=False)
    row = {"职业编码": "6-18-02-04", "职业名称": "焊工", "工种": "", "大典版本": 2022, "编码已核实": "是", "可选用": "是"}
    result = imported(OccupationResource, row, row | {"职业编码": "6-18-02-05", "职业名称": "某工"})
    assert not result.has_errors()
    assert not result.has_validation_errors()
    assert (result.totals["new"], result.totals["update"]) == (1, 1)
    assert Occupation.objects.get(code="6-18-02-04").verified
    assert imported(OccupationResource, row | {"职业编码": "61802"}).has_validation_errors()
    again = imported(OccupationResource, row)
    assert again.totals["skip"] == 1


def test_regions_and_days_come_with_words_for_their_kinds():
    regions()
    columns = ("区划代码", "名称", "类别", "上级", "启用日期", "停用日期", "后继", "省直管", "备注")
    row = dict(zip(columns, (410799, "某功能区", "功能区", 410700, "", "", "", "否", ""), strict=True))
    assert not imported(RegionResource, row).has_errors()
    assert Region.objects.get(code="410799").parent_id == "410700"
    assert imported(RegionResource, row | {"类别": "乡"}).has_validation_errors()
    imported(CalendarDayResource, {"日期": "2027-01-01", "类别": "放假", "名称": "元旦"})
    assert CalendarDay.objects.get().kind == "holiday"
    exported = CalendarDayResource(actor=SYSTEM).export()
    assert exported.dict[0] == {"日期": "2027-01-01", "类别": "放假", "名称": "元旦"}
