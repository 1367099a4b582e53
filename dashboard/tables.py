"""The rows behind a figure, one table per kind of row."""

import django_tables2 as tables
from django.db import models
from django_tables2 import A

from alliances.models import Member
from apprenticeship.models import Certificate, Enrolment, TrainingClass
from audit.pages import DateColumn, MoneyColumn, PageTable
from brands.models import Brand, Project, QuarterReport
from dashboard.models import WallScreen
from funds.models import Payable, RecoveryReceipt
from incentives.models import CreditEstimate, EducationReport, FusionFirm
from subsidies.models import SettlementLine


class WallTable(PageTable):
    scope_words = tables.Column(verbose_name="范围", orderable=False)
    standing = tables.Column(verbose_name="状态", orderable=False)
    created_at = DateColumn(verbose_name="授权日期")
    seen_at = tables.DateTimeColumn(format="Y-m-d H:i", default="从未")
    revoke = tables.TemplateColumn(template_name="dashboard/wall_revoke.html", verbose_name="操作", orderable=False)

    class Meta(PageTable.Meta):
        model = WallScreen
        fields = ("name", "scope_words", "standing", "created_by", "created_at", "seen_at", "revoke")


CLASS = ("apprenticeship:class_detail", {"pk": A("pk")})


class ClassRows(PageTable):
    number = tables.Column(linkify=CLASS)
    opened_on = DateColumn()

    class Meta(PageTable.Meta):
        model = TrainingClass
        fields = ("number", "title", "firm", "institution", "region", "level", "opened_on")


class EnrolmentRows(PageTable):
    person = tables.Column(linkify=("apprenticeship:enrolment_detail", {"pk": A("pk")}))
    opened = DateColumn(accessor="training_class__opened_on", verbose_name="开班日期")

    class Meta(PageTable.Meta):
        model = Enrolment
        fields = ("person", "training_class", "training_class__firm", "training_class__region", "outcome", "opened")


class CertificateRows(PageTable):
    number = tables.Column(linkify=("apprenticeship:enrolment_detail", {"pk": A("enrolment_id")}))
    issued_on = DateColumn()

    class Meta(PageTable.Meta):
        model = Certificate
        fields = ("number", "enrolment__person", "enrolment__training_class", "type", "level", "issued_on")


class PayableRows(PageTable):
    number = tables.Column(linkify=("funds:payable_detail", {"pk": A("pk")}))
    amount = MoneyColumn(verbose_name="金额（元）")
    paid_on = DateColumn()

    class Meta(PageTable.Meta):
        model = Payable
        fields = ("number", "title", "payee", "region", "paid_on", "amount")


class SettledRows(PageTable):
    claim_line__person = tables.Column(linkify=("subsidies:line_detail", {"pk": A("claim_line_id")}))
    amount = MoneyColumn(verbose_name="应补（元）")
    paid = DateColumn(accessor="settlement__payable__paid_on", verbose_name="到账日期")

    class Meta(PageTable.Meta):
        model = SettlementLine
        fields = ("claim_line__person", "claim_line__claim", "claim_line__level", "amount", "paid")


class ReceiptRows(PageTable):
    recovery = tables.Column(linkify=("funds:recovery_detail", {"pk": A("recovery_id")}))
    amount = MoneyColumn(verbose_name="退回金额（元）")
    received_on = DateColumn()

    class Meta(PageTable.Meta):
        model = RecoveryReceipt
        fields = ("recovery", "recovery__debtor", "recovery__region", "received_on", "amount")


class MemberRows(PageTable):
    organisation = tables.Column(linkify=("alliances:alliance_detail", {"pk": A("alliance_id")}))
    joined_on = DateColumn()
    left_on = DateColumn()

    class Meta(PageTable.Meta):
        model = Member
        fields = ("organisation", "alliance", "category", "joined_on", "left_on")


class BrandRows(PageTable):
    name = tables.Column(linkify=("brands:brand_detail", {"pk": A("pk")}))
    named_on = DateColumn()

    class Meta(PageTable.Meta):
        model = Brand
        fields = ("name", "region", "level", "named_on")


class BrandReportRows(PageTable):
    subject_name = tables.Column(verbose_name="品牌（基地）", linkify=("brands:report_detail", {"pk": A("pk")}), orderable=False)
    ends_on = DateColumn()

    class Meta(PageTable.Meta):
        model = QuarterReport
        fields = ("subject_name", "region", "year", "quarter", "trained", "certified", "employed", "ends_on")


class ProjectRows(PageTable):
    title = tables.Column(linkify=("brands:project_detail", {"pk": A("pk")}))
    awarded = MoneyColumn()
    approved_on = DateColumn()

    class Meta(PageTable.Meta):
        model = Project
        fields = ("title", "type", "applicant", "region", "approved_on", "awarded")


class FusionFirmRows(PageTable):
    firm = tables.Column(linkify=("incentives:listing_detail", {"pk": A("pk")}))
    entered_on = DateColumn()
    removed_on = DateColumn()

    class Meta(PageTable.Meta):
        model = FusionFirm
        fields = ("firm", "region", "level", "entered_on", "valid_to", "removed_on")


class EducationRows(PageTable):
    firm = tables.Column(linkify=("incentives:education_detail", {"pk": A("pk")}))
    spent = MoneyColumn()
    front_line = MoneyColumn()

    class Meta(PageTable.Meta):
        model = EducationReport
        fields = ("firm", "region", "year", "spent", "front_line")


class CreditRows(PageTable):
    firm = tables.Column(linkify=("incentives:credit_detail", {"pk": A("pk")}))
    used = MoneyColumn()
    carried_over = MoneyColumn()

    class Meta(PageTable.Meta):
        model = CreditEstimate
        fields = ("firm", "region", "year", "used", "carried_over")


ROWS: dict[type[models.Model], tuple[type[PageTable], tuple[str, ...]]] = {
    TrainingClass: (ClassRows, ("firm", "institution", "region")),
    Enrolment: (EnrolmentRows, ("person", "training_class__firm", "training_class__region")),
    Certificate: (CertificateRows, ("enrolment__person", "enrolment__training_class")),
    Payable: (PayableRows, ("payee", "region")),
    SettlementLine: (SettledRows, ("claim_line__person", "claim_line__claim", "settlement__payable")),
    RecoveryReceipt: (ReceiptRows, ("recovery__debtor", "recovery__region")),
    Member: (MemberRows, ("organisation", "alliance")),
    Brand: (BrandRows, ("region",)),
    QuarterReport: (BrandReportRows, ("region", "brand", "project")),
    Project: (ProjectRows, ("type", "applicant", "region")),
    FusionFirm: (FusionFirmRows, ("firm", "region")),
    EducationReport: (EducationRows, ("firm", "region")),
    CreditEstimate: (CreditRows, ("firm", "region")),
}
"""By model: its table, and what to load with each row."""
