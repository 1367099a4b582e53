"""Columns of the lists."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apprenticeship.models import Enrolment, TrainingClass
from audit.pages import DateColumn, MoneyColumn, PageTable, StateColumn
from funds.tables import LedgerSumsTable
from subsidies.models import Claim, ClaimLine, Objection, Prepayment, PublicNotice

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


class ClassLedgerTable(LedgerSumsTable):
    title = tables.Column("班级")
    firm = tables.Column("企业", order_by=("firm__name", "pk"))

    class Meta(PageTable.Meta):
        model = TrainingClass
        fields = ["title", "number", "firm", "region"]
        sequence = ["title", "number", "firm", "region", "in_transit", "paid", "back", "net"]

    def render_title(self, record: TrainingClass) -> SafeString:
        return format_html('<a href="{}?training_class={}">{}</a>', reverse("subsidies:person_ledger_list"), record.pk, record.title)


class PersonLedgerTable(PageTable):
    person = tables.Column("学徒")
    training_class = tables.Column("班级", accessor="training_class__title")
    firm = tables.Column("企业", accessor="training_class__firm", order_by=("training_class__firm__name", "pk"))
    prepaid, settled, paid = MoneyColumn("预支已付（元）"), MoneyColumn("结算已付（元）"), MoneyColumn("已付合计（元）")

    class Meta(PageTable.Meta):
        model = Enrolment
        fields = ["person", "training_class", "firm", "prepaid", "settled", "paid"]
        per_page = 50

    def render_person(self, record: Enrolment) -> SafeString:
        """Leads to the steps of the amount, or to the prepayment while there is no claim."""
        if record.line_id:
            url = reverse("subsidies:line_detail", args=[record.line_id])
        else:
            url = reverse("subsidies:prepayment_detail", args=[record.prepayment_id])
        return format_html('<a href="{}">{}</a>', url, record.person)


class WaitingLineTable(PageTable):
    person = tables.Column(linkify=("subsidies:line_detail", {"pk": tables.A("pk")}), order_by=("person__name_pinyin", "pk"))
    claim = tables.Column(linkify=("subsidies:claim_detail", {"pk": tables.A("claim_id")}), attrs=TIGHT)
    firm = tables.Column("企业", accessor="claim__training_class__firm", order_by=("claim__training_class__firm__name", "pk"))
    region = tables.Column("县（市、区）", accessor="claim__training_class__region")
    filed_on = DateColumn()
    status = StateColumn(accessor="status", verbose_name="等待")
    missing = tables.Column("缺什么", accessor="waits_for", orderable=False)

    class Meta(PageTable.Meta):
        model = ClaimLine
        fields = ["person", "claim", "firm", "region", "level", "filed_on", "status", "missing"]
