"""Reference data: what is shipped, loading it again, and counting working days by the calendar."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from accounts.actor import SYSTEM
from accounts.enums import Role
from audit.models import Event
from registry.enums import DayKind
from registry.models import CalendarDay, Occupation, Region
from registry.operations import reference_add, reference_save
from registry.selectors import counties, last_day_of_notice, region_of_id_prefix, working_day_after, working_days_between
from registry.tests.builders import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference(capsys):
    call_command("load_reference")


def test_loading_again_adds_nothing_and_keeps_what_staff_changed(reference, capsys):
    Region.objects.filter(code="410771").update(name="新乡高新区")
    before = [model.objects.count() for model in (Region, Occupation, CalendarDay)]
    call_command("load_reference")
    assert [model.objects.count() for model in (Region, Occupation, CalendarDay)] == before
    assert Region.objects.get(code="410771").name == "新乡高新区"
    assert capsys.readouterr().out.count("新增 0 条") == 3


def test_the_twelve_counties_and_three_zones_are_there(reference):
    assert len(counties()) == 15
    assert Region.objects.get(province_managed=True).name == "长垣市"


@pytest.mark.parametrize(("prefix", "successor"), [("410722", "卫辉市"), ("410723", "辉县市"), ("410728", "长垣市"), ("410925", "长垣市")])
def test_former_codes_lead_to_the_present_place(reference, prefix, successor):
    assert region_of_id_prefix(f"{prefix}199001010011").successor.name == successor


def test_a_zones_code_begins_no_identity_number(reference):
    assert region_of_id_prefix("410771") is None
    assert region_of_id_prefix("999999") is None


def test_the_naming_trap_is_avoided(reference):
    """The occupation is 起重装卸, not 起重装备 (domain.md §4.4)."""
    assert Occupation.objects.get(code="6-30-05-01").name == "起重装卸机械操作工"
    assert Occupation.objects.get(code="6-18-01-01", trade="数控车工").name == "车工"


def test_working_days_skip_holidays_and_count_makeup_days(reference):
    """11 May 2024, the day of the consortium's meeting, was a Saturday and worked (domain.md §2.1)."""
    assert CalendarDay.objects.get(day=date(2024, 5, 11)).kind == DayKind.MAKEUP
    assert working_day_after(date(2024, 5, 10), 1) == date(2024, 5, 11)
    assert working_day_after(date(2024, 9, 30), 1) == date(2024, 10, 8)
    assert working_day_after(date(2024, 5, 10), 0) == date(2024, 5, 10)
    assert working_days_between(date(2024, 9, 30), date(2024, 10, 8)) == 1
    assert last_day_of_notice(date(2024, 9, 28), 5) == date(2024, 10, 10)


def test_a_day_entered_by_staff_counts_at_once(reference):
    assert working_day_after(date(2027, 12, 30), 1) == date(2027, 12, 31)
    reference_save(actor=actor(Role.ADMINISTRATOR), row=CalendarDay(day=date(2027, 12, 31), kind=DayKind.HOLIDAY, name="元旦"))
    assert working_day_after(date(2027, 12, 30), 1) == date(2028, 1, 3)
    assert Event.objects.filter(subject_type="registry.calendarday", subject_id=20271231).exists()


def test_an_edit_leaves_what_it_was(reference):
    administrator = actor(Role.ADMINISTRATOR)
    region = Region.objects.get(code="410771")
    region.name = "新乡高新区"
    reference_save(actor=administrator, row=region)
    event = Event.objects.get(subject_type="registry.region", subject_id=410771)
    assert event.detail["changes"] == {"名称": ["高新区", "新乡高新区"]}


@pytest.mark.parametrize("role", [Role.CITY_HANDLER, Role.LEADER, Role.FIRM])
def test_only_administrators_keep_reference_data(reference, role):
    with pytest.raises(PermissionDenied):
        reference_save(actor=actor(role), row=Region(code="410799", name="某区", kind="zone"))
    with pytest.raises(PermissionDenied):
        reference_add(actor=actor(role), rows=[])
    assert reference_add(actor=SYSTEM, rows=[]) == 0
