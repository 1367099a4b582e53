"""Apprentices in classes, and their certificates."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apprenticeship.enums import FINAL_OUTCOMES, CertificateType, ClassState, ExitReason, Outcome
from apprenticeship.models.classes import TrainingClass
from apprenticeship.querysets import EnrolmentQuerySet
from registry.enums import SkillLevel
from registry.models import Person

FUNDED_RANGE_SQL = f"""
    SELECT state INTO class_state FROM apprenticeship_trainingclass WHERE id = NEW.training_class_id;
    NEW.counts := NEW.outcome <> '{Outcome.VOID}' AND class_state NOT IN ('{ClassState.CANCELLED}');
    NEW.funded := daterange(
        NEW.training_start, GREATEST(NEW.training_start, LEAST(NEW.training_end, COALESCE(NEW.exit_on, NEW.training_end))), '[]'
    );
    RETURN NEW;
"""


class Enrolment(models.Model):
    """A person in a class (学徒学籍): contract, filed training dates, outcome.

    ``funded`` and ``counts`` are kept by triggers: the range of days and whether they bar the person from
    another funded training (domain.md §3.3); it ends at the exit date. ``recorded_by`` of the institution
    states the outcome, ``confirmed_by`` of the evaluation body confirms it.
    """

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, verbose_name="班级", related_name="enrolments")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="学徒", related_name="enrolments")
    post = models.CharField("岗位", max_length=60, blank=True)
    current_level = models.PositiveSmallIntegerField("现有技能等级", choices=SkillLevel, null=True, blank=True)
    contract_start = models.DateField("劳动合同起始日期")
    contract_end = models.DateField("劳动合同终止日期", null=True, blank=True, help_text="无固定期限留空")
    training_start = models.DateField("培训开始日期")
    training_end = models.DateField("培训结束日期")
    in_filing = models.BooleanField("在备案名册中", default=False, editable=False)
    outcome = models.CharField("结果", max_length=20, choices=Outcome, default=Outcome.TRAINING)
    outcome_on = models.DateField("结果日期", null=True, blank=True)
    exit_on = models.DateField("退出日期", null=True, blank=True)
    exit_reason = models.CharField("退出原因", max_length=12, choices=ExitReason, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="结果登记人", related_name="+", blank=True
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="结果确认人", related_name="+", blank=True
    )
    confirmed_at = models.DateTimeField("结果确认时间", null=True, blank=True)
    funded = DateRangeField("受补贴培训期间", null=True, editable=False)
    counts = models.BooleanField("占用培训期间", default=True, editable=False)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_at = models.DateTimeField("录入时间", default=timezone.now, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "学徒学籍"
        verbose_name_plural = "学徒学籍"
        ordering = ["training_class", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "person"],
                condition=~Q(outcome=Outcome.VOID),
                name="enrolment_once",
                violation_error_message="该人员已在本班名册中。",
            ),
            ExclusionConstraint(
                name="enrolment_no_overlap",
                expressions=[("person", RangeOperators.EQUAL), ("funded", RangeOperators.OVERLAPS)],
                condition=Q(counts=True),
                violation_error_message="该人员在同一时间段已参加另一个补贴性培训，培训期间不能重叠。",
            ),
            models.CheckConstraint(
                condition=Q(training_end__gte=F("training_start")),
                name="enrolment_training_dates",
                violation_error_message="培训结束日期不能早于培训开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(contract_end__isnull=True) | Q(contract_end__gte=F("contract_start")),
                name="enrolment_contract_dates",
                violation_error_message="劳动合同终止日期不能早于起始日期。",
            ),
            models.CheckConstraint(
                condition=(Q(outcome=Outcome.WITHDREW) & Q(exit_on__isnull=False) & ~Q(exit_reason=""))
                | (~Q(outcome=Outcome.WITHDREW) & Q(exit_on__isnull=True) & Q(exit_reason="")),
                name="enrolment_exit_complete",
                violation_error_message="中途退出须写明退出日期和原因；未退出的不填。",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[Outcome.TRAINING, Outcome.VOID]) | (Q(outcome_on__isnull=False) & Q(recorded_by__isnull=False)),
                name="enrolment_outcome_recorded",
                violation_error_message="登记结果须有结果日期和登记人。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | (~Q(confirmed_by=F("recorded_by")) & ~Q(outcome=Outcome.TRAINING)),
                name="enrolment_two_persons",
                violation_error_message="结果的登记人与确认人不能是同一人。",
            ),
            models.CheckConstraint(
                condition=(Q(confirmed_by__isnull=True) & Q(confirmed_at__isnull=True))
                | (Q(confirmed_by__isnull=False) & Q(confirmed_at__isnull=False)),
                name="enrolment_confirmed_dated",
                violation_error_message="结果确认须同时有确认人和确认时间。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="enrolment_funded_range",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("class_state", "varchar")],
                func=FUNDED_RANGE_SQL,
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}({self.training_class.number})"

    @property
    def awaits_confirmation(self) -> bool:
        """Its outcome is recorded and not yet confirmed."""
        return self.outcome in FINAL_OUTCOMES and self.confirmed_by_id is None

    @property
    def contract_until(self) -> date | str:
        return self.contract_end or "无固定期限"

    @property
    def trained_until(self) -> date:
        """Last day of the person's own training: the filed end, or the exit before it."""
        return min(self.training_end, self.exit_on) if self.exit_on else self.training_end


class Certificate(models.Model):
    """A certificate earned in a training (证书); the number rule depends on the type (domain.md §4.6)."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, verbose_name="学籍", related_name="certificate")
    type = models.CharField("证书类别", max_length=20, choices=CertificateType)
    number = models.CharField("证书编号", max_length=60)
    level = models.PositiveSmallIntegerField("证书等级", choices=SkillLevel)
    issued_on = models.DateField("发证日期")

    class Meta:
        verbose_name = "证书"
        verbose_name_plural = "证书"
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["type", "number"], name="certificate_once", violation_error_message="该证书编号已经登记过。")
        ]

    def __str__(self) -> str:
        return self.number
