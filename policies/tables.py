"""Columns of the lists of policies."""

import django_tables2 as tables

from audit.pages import DateColumn, MoneyColumn, PageTable, StateColumn
from audit.templatetags.ui import state
from policies.enums import PolicyState
from policies.models import PolicyDocument, PolicyVersion, RateRow


class DocumentTable(PageTable):
    title = tables.Column(linkify=("policies:document_detail", {"pk": tables.A("pk")}))
    number = tables.Column(accessor="number_text", order_by="number", verbose_name="文号")
    issued_on = DateColumn(default="条款待录入")
    state = StateColumn(verbose_name="效力")

    class Meta(PageTable.Meta):
        model = PolicyDocument
        fields = ["title", "number", "issuer", "issued_on", "state"]


class VersionTable(PageTable):
    document = tables.Column("政策", accessor="document__title", linkify=("policies:version_detail", {"pk": tables.A("pk")}))
    number = tables.Column("版次")
    valid_from = DateColumn()
    valid_to = DateColumn(default="未定")
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = PolicyVersion
        fields = ["document", "number", "valid_from", "valid_to", "state"]

    def render_number(self, value: int) -> str:
        return f"第{value}版"


class RateTable(PageTable):
    level = tables.Column(linkify=("policies:version_detail", {"pk": tables.A("version_id")}))
    amount = MoneyColumn(verbose_name="标准（元/人·年）")
    valid_from = DateColumn()
    valid_to = DateColumn(default="未定")
    clause = tables.Column(accessor="clause_text", order_by="clause", verbose_name="条款")
    version = tables.Column("政策版本", orderable=False)
    approved_by = tables.Column("审定", empty_values=(), orderable=False)

    class Meta(PageTable.Meta):
        model = RateRow
        fields = ["level", "amount", "valid_from", "valid_to", "clause", "version", "approved_by"]

    def render_approved_by(self, record: RateRow) -> str:
        if record.approved_by_id:
            return state("approved", "已审定")
        joins = record.version.state == PolicyState.APPROVED
        return state("submitted", "待审定") if joins else state("draft", "随版次审定")
