"""Columns of the lists."""

import django_tables2 as tables
from django_tables2 import A

from audit.pages import DateColumn, MoneyColumn, PageTable, StateColumn
from incentives.models import CreditEstimate, EducationReport, FusionFirm, Investment, Parameter

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class ParameterTable(PageTable):
    kind = tables.Column(linkify=("incentives:parameter_detail", {"pk": A("pk")}))
    percent = tables.Column(verbose_name="比例", attrs=NUMBER, order_by="value")
    valid_from = DateColumn()
    valid_to = DateColumn(default="未定")
    clause_text = tables.Column(verbose_name="条款", order_by="clause")

    class Meta(PageTable.Meta):
        model = Parameter
        fields = ("kind", "percent", "valid_from", "valid_to", "document", "clause_text")


class EducationTable(PageTable):
    firm = tables.Column(linkify=("incentives:education_detail", {"pk": A("pk")}))
    wages = MoneyColumn()
    set_aside = MoneyColumn(verbose_name="提取（元）")
    spent = MoneyColumn(verbose_name="使用（元）")
    front_line = MoneyColumn(verbose_name="一线职工（元）")
    share_words = tables.Column(verbose_name="一线占比", attrs=NUMBER, orderable=False)
    meets_words = tables.Column(verbose_name="是否达标", orderable=False)
    deductible = MoneyColumn(verbose_name="可扣除测算（元）", default="待定")
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = EducationReport
        fields = ("firm", "year", "wages", "set_aside", "spent", "front_line", "share_words", "meets_words", "deductible", "state")


class ListingTable(PageTable):
    firm = tables.Column(linkify=("incentives:listing_detail", {"pk": A("pk")}))
    entered_on = DateColumn()
    valid_to = DateColumn(default="长期")
    removed_on = DateColumn()
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = FusionFirm
        fields = ("firm", "region", "level", "document_number", "entered_on", "valid_to", "removed_on", "state")


class InvestmentTable(PageTable):
    title = tables.Column(linkify=("incentives:investment_detail", {"pk": A("pk")}))
    made_on = DateColumn()
    amount = MoneyColumn()
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = Investment
        fields = ("title", "firm", "kind", "made_on", "amount", "state")


class CreditTable(PageTable):
    firm = tables.Column(linkify=("incentives:credit_detail", {"pk": A("pk")}))
    investment = MoneyColumn(verbose_name="投资（元）")
    brought_in = MoneyColumn(verbose_name="上年结转（元）")
    earned = MoneyColumn(verbose_name="当年形成（元）")
    used = MoneyColumn(verbose_name="抵免测算（元）")
    carried_over = MoneyColumn(verbose_name="结转（元）")
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = CreditEstimate
        fields = ("firm", "year", "investment", "brought_in", "earned", "used", "carried_over", "state")
