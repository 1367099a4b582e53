"""Columns of the registry's lists."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse

from accounts.models import User
from audit.pages import DateColumn, PageTable, StateColumn
from registry.models import CalendarDay, Chain, Membership, Occupation, Organisation, PayeeAccount, Person, Region, ScarceOccupation
from registry.permissions import can_administer


class OrganisationTable(PageTable):
    name = tables.Column(linkify=("registry:organisation_detail", {"pk": tables.A("pk")}))
    duties = tables.Column("可作为", orderable=False)
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = Organisation
        fields = ["name", "uscc", "category", "region", "duties", "state"]


class AccountTable(PageTable):
    organisation = tables.Column(linkify=("registry:account_detail", {"pk": tables.A("pk")}))
    number_tail = tables.Column("账号", orderable=False)
    state = StateColumn()
    state_since = DateColumn(verbose_name="更新日期")

    class Meta(PageTable.Meta):
        model = PayeeAccount
        fields = ["organisation", "account_name", "bank_name", "number_tail", "state", "state_since"]

    def render_number_tail(self, value: str) -> str:
        return f"****{value}"


class PersonTable(PageTable):
    name = tables.Column(linkify=("registry:person_detail", {"pk": tables.A("pk")}), order_by=("name_pinyin", "pk"))
    id_number_masked = tables.Column(orderable=False)
    phone_masked = tables.Column(orderable=False)
    organisations = tables.Column("所属单位", empty_values=(), orderable=False)

    class Meta(PageTable.Meta):
        model = Person
        fields = ["name", "gender", "id_number_masked", "phone_masked", "organisations"]

    def render_organisations(self, record: Person) -> str:
        return "、".join(str(one.organisation) for one in record.affiliations.all())


class UserTable(PageTable):
    display_name = tables.Column(linkify=("registry:user_detail", {"pk": tables.A("pk")}))
    roles = tables.Column("在岗角色", empty_values=(), orderable=False)
    is_active = tables.Column("账号")
    last_login = DateColumn(verbose_name="最近登录")

    class Meta(PageTable.Meta):
        model = User
        fields = ["display_name", "username", "roles", "is_active", "last_login"]

    def render_roles(self, record: User) -> str:
        return "；".join(f"{m.organisation} {m.get_role_display()}" for m in record.memberships.all() if m.active) or "—"

    def render_is_active(self, value: Any) -> str:
        return "正常" if value else "已停用"


class MembershipTable(PageTable):
    user = tables.Column(linkify=("registry:membership_detail", {"pk": tables.A("pk")}), order_by=("user__display_name", "pk"))
    state = StateColumn()
    state_since = DateColumn(verbose_name="更新日期")

    class Meta(PageTable.Meta):
        model = Membership
        fields = ["user", "organisation", "role", "state", "state_since"]


class RegionTable(PageTable):
    code = tables.Column(linkify=("registry:region_detail", {"pk": tables.A("pk")}))
    valid_to = DateColumn()
    province_managed = tables.BooleanColumn(yesno="是,")

    class Meta(PageTable.Meta):
        model = Region
        fields = ["code", "name", "kind", "parent", "province_managed", "valid_to", "successor", "note"]


class OccupationTable(PageTable):
    code = tables.Column(linkify=("registry:occupation_detail", {"pk": tables.A("pk")}))
    verified = tables.BooleanColumn(yesno="已核实,待核实")
    active = tables.BooleanColumn(yesno="可选用,已停用")

    class Meta(PageTable.Meta):
        model = Occupation
        fields = ["code", "name", "trade", "edition", "verified", "active"]


def edit_day(record: CalendarDay, table: PageTable) -> str | None:
    """Administrators go from a day straight to its form."""
    return reverse("registry:day_edit", args=[record.pk]) if can_administer(table.request.actor) else None


class CalendarTable(PageTable):
    day = DateColumn(linkify=edit_day)
    weekday = tables.Column("星期", empty_values=(), orderable=False)

    class Meta(PageTable.Meta):
        model = CalendarDay
        fields = ["day", "weekday", "kind", "name"]
        order_by = "-day"
        per_page = 50

    def render_weekday(self, record: CalendarDay) -> str:
        return "周" + "一二三四五六日"[record.day.weekday()]


class ChainTable(PageTable):
    name = tables.Column(linkify=("registry:chain_detail", {"pk": tables.A("pk")}))

    class Meta(PageTable.Meta):
        model = Chain
        fields = ["name", "kind", "cluster", "source"]


class ScarceTable(PageTable):
    class Meta(PageTable.Meta):
        model = ScarceOccupation
        fields = ["year", "occupation", "kind", "source"]
