"""What a brand or a training base did in a quarter, with evidence."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.guards import Guard
from audit.models import Tracked
from brands.enums import Qualifier, Quarter, ReportState
from brands.models.brands import Brand
from brands.models.projects import Project
from brands.querysets import QuarterReportQuerySet, ReportFileQuerySet
from exchange.models import StoredFile
from registry.models import Organisation, Region


class QuarterReport(Tracked):
    """Report of one brand or base for one quarter (季度报表).

    ``trained`` counts attendances (人次), ``certified`` and ``employed`` count heads (人): never add or divide
    them (domain.md §6). ``qualifier`` says how exact the reporter's numbers are, ``as_of`` until when they were
    counted. ``ends_on`` is the quarter's last day, by which figures place it. Who states the numbers and who
    confirms them are two people; confirmed numbers never change unless the report is reopened with a reason.
    """

    brand = models.ForeignKey(Brand, models.PROTECT, null=True, blank=True, verbose_name="品牌", related_name="reports")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, verbose_name="示范基地", related_name="reports")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="县（市、区）", related_name="brand_reports")
    operator = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, verbose_name="填报单位", related_name="brand_reports")
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度", choices=Quarter)
    ends_on = models.DateField("期末日期", editable=False)
    trained = models.PositiveIntegerField("培训（人次）")
    certified = models.PositiveIntegerField("取证（人）")
    employed = models.PositiveIntegerField("带动就业（人）")
    qualifier = models.CharField("数据性质", max_length=12, choices=Qualifier, default=Qualifier.EXACT)
    as_of = models.DateField("数据截至")
    note = models.CharField("说明", max_length=300, blank=True)
    state = models.CharField("状态", max_length=12, choices=ReportState, default=ReportState.DRAFT)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="填报人", related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="核实人", related_name="+"
    )

    objects = QuarterReportQuerySet.as_manager()

    class Meta:
        verbose_name = "季度报表"
        verbose_name_plural = "季度报表"
        ordering = ["-ends_on", "-id"]
        indexes = [models.Index(fields=["ends_on", "state"], name="quarter_report_ends")]
        constraints = [
            models.CheckConstraint(
                condition=Q(brand__isnull=False, project__isnull=True) | Q(brand__isnull=True, project__isnull=False),
                name="quarter_report_one_subject",
                violation_error_message="季度报表须且只能对应一个品牌或一个示范基地。",
            ),
            models.UniqueConstraint(
                fields=["brand", "year", "quarter"],
                name="quarter_report_brand_once",
                violation_error_message="该品牌本季度的报表已经填报，请在原报表上修改。",
            ),
            models.UniqueConstraint(
                fields=["project", "year", "quarter"],
                name="quarter_report_base_once",
                violation_error_message="该基地本季度的报表已经填报，请在原报表上修改。",
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="quarter_report_quarter", violation_error_message="季度须为一至四季度。"
            ),
            models.CheckConstraint(
                condition=Q(as_of__gte=F("ends_on")) | ~Q(state=ReportState.CONFIRMED),
                name="quarter_report_ended",
                violation_error_message="季度结束、数据截至期末以后才能核实。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReportState.SUBMITTED, ReportState.CONFIRMED]) | Q(submitted_by__isnull=False),
                name="quarter_report_submitted_by",
                violation_error_message="提交的报表须有填报人。",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.CONFIRMED, confirmed_by__isnull=False)
                | (~Q(state=ReportState.CONFIRMED) & Q(confirmed_by__isnull=True)),
                name="quarter_report_confirmed_by",
                violation_error_message="已核实的报表须有核实人，未核实的不能有。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("submitted_by")),
                name="quarter_report_two_persons",
                violation_error_message="季度报表的填报人与核实人不能是同一人。",
            ),
        ]
        triggers = [
            Guard(
                name="quarter_report_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if="TG_OP = 'DELETE' OR (OLD.state = 'confirmed' AND (OLD.trained, OLD.certified, OLD.employed, OLD.qualifier,"
                " OLD.as_of, OLD.year, OLD.quarter) IS DISTINCT FROM (NEW.trained, NEW.certified, NEW.employed, NEW.qualifier,"
                " NEW.as_of, NEW.year, NEW.quarter))",
                sentence="季度报表不能删除；已核实的数据不能修改，须先由复核人退回更正。",
                returns="COALESCE(NEW, OLD)",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_name} {self.year}年{self.get_quarter_display()}"

    @property
    def subject_name(self) -> str:
        return self.brand.name if self.brand_id else self.project.brand_name

    @property
    def trained_words(self) -> str:
        return self.in_words(self.trained)

    @property
    def certified_words(self) -> str:
        return self.in_words(self.certified)

    @property
    def employed_words(self) -> str:
        return self.in_words(self.employed)

    def in_words(self, number: int) -> str:
        """A number as exact as it was reported: 1,200余, never 1,200 for 余."""
        match self.qualifier:
            case Qualifier.OVER | Qualifier.AT_LEAST:
                return f"{number:,}{self.get_qualifier_display()}"
            case Qualifier.NEARLY:
                return f"近{number:,}"
            case _:
                return f"{number:,}"

    @property
    def firm_id(self) -> int | None:
        return self.operator_id

    @property
    def institution_id(self) -> int | None:
        return self.operator_id

    @property
    def institution(self) -> Organisation | None:
        return self.operator


class ReportFile(models.Model):
    """Evidence of a quarter's numbers (佐证材料)."""

    report = models.ForeignKey(QuarterReport, models.PROTECT, verbose_name="季度报表", related_name="files")
    title = models.CharField("说明", max_length=120)
    file = models.OneToOneField(StoredFile, models.PROTECT, verbose_name="文件", related_name="report_file")
    removed_at = models.DateTimeField("作废时间", null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+")
    added_at = models.DateTimeField("上传时间", default=timezone.now)

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"
        ordering = ["report", "id"]

    def __str__(self) -> str:
        return self.title
