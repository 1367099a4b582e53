"""Columns of the lists."""

import django_tables2 as tables

from audit.pages import DateColumn, MoneyColumn, PageTable, StateColumn
from subsidies.models import Claim, Objection, Prepayment, PublicNotice

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}
TIGHT = {"td": {"class": "tight"}}


class PrepaymentTable(PageTable):
    number = tables.Column(linkify=("subsidies:prepayment_detail", {"pk": tables.A("pk")}), attrs=TIGHT)
    title = tables.Column("班级", accessor="training_class__title")
    firm = tables.Column("企业", accessor="training_class__firm", order_by=("training_class__firm__name", "pk"))
    region = tables.Column("县（市、区）", accessor="training_class__region")
    heads = tables.Column(attrs=NUMBER)
    amount = MoneyColumn()
    due_on = DateColumn()
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = Prepayment
        fields = ["number", "title", "firm", "region", "heads", "amount", "due_on", "state"]


class ClaimTable(PageTable):
    number = tables.Column(linkify=("subsidies:claim_detail", {"pk": tables.A("pk")}), attrs=TIGHT)
    title = tables.Column("班级", accessor="training_class__title")
    firm = tables.Column("企业", accessor="training_class__firm", order_by=("training_class__firm__name", "pk"))
    region = tables.Column("县（市、区）", accessor="training_class__region")
    line_count = tables.Column(attrs=NUMBER)
    entitled_total = MoneyColumn()
    net_total = MoneyColumn(verbose_name="结算（元）", orderable=False)
    due_on = DateColumn()
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = Claim
        fields = ["number", "title", "firm", "region", "line_count", "entitled_total", "net_total", "due_on", "state"]


class NoticeTable(PageTable):
    title = tables.Column(linkify=("subsidies:notice_detail", {"pk": tables.A("pk")}))
    number = tables.Column(attrs=TIGHT)
    heads = tables.Column("人数", attrs=NUMBER)
    amount = MoneyColumn(verbose_name="金额（元）")
    starts_on = DateColumn()
    ends_on = DateColumn()
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = PublicNotice
        fields = ["title", "number", "heads", "amount", "starts_on", "ends_on", "state"]


class ObjectionTable(PageTable):
    name = tables.Column("学徒", accessor="notice_line__name", linkify=("subsidies:objection_detail", {"pk": tables.A("pk")}))
    notice = tables.Column("公示", accessor="notice_line__notice__number", attrs=TIGHT)
    firm = tables.Column("企业", accessor="notice_line__firm_name")
    amount = MoneyColumn(accessor="notice_line__amount", verbose_name="金额（元）")
    received_on = DateColumn()
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = Objection
        fields = ["name", "notice", "firm", "amount", "received_on", "state"]
