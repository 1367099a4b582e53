"""What a firm files about one of its years and its county checks."""

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from audit.guards import Guard, frozen_but
from audit.models import Tracked
from incentives.enums import FilingState
from incentives.querysets import OfFirmQuerySet
from registry.models import Organisation, Region

FIRST_YEAR, LAST_YEAR = 2019, 2100


def amount_field(label: str, **options: object) -> models.DecimalField:
    """Yuan with two places, never negative."""
    return models.DecimalField(label, max_digits=16, decimal_places=2, validators=[MinValueValidator(0)], **options)


class Filing(Tracked):
    """One filing of one firm for one year; who hands it in and who confirms it are two people."""

    firm = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业", related_name="%(class)ss")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="县（市、区）", related_name="+")
    year = models.PositiveSmallIntegerField("年度", validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)])
    state = models.CharField("状态", max_length=12, choices=FilingState, default=FilingState.DRAFT)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="提交人", related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="核对人", related_name="+"
    )

    objects = OfFirmQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-year", "-id"]

    @property
    def firm_name(self) -> str:
        return self.firm.name


def filing_constraints(prefix: str) -> list[models.CheckConstraint]:
    """What holds for every filing, under names of its own table."""
    return [
        models.CheckConstraint(
            condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
            name=f"{prefix}_year",
            violation_error_message=f"年度须为{FIRST_YEAR}年以后的四位年份。",
        ),
        models.CheckConstraint(
            condition=~Q(state__in=[FilingState.SUBMITTED, FilingState.CONFIRMED]) | Q(submitted_by__isnull=False),
            name=f"{prefix}_submitted_by",
            violation_error_message="提交核对的须有提交人。",
        ),
        models.CheckConstraint(
            condition=Q(state=FilingState.CONFIRMED, confirmed_by__isnull=False)
            | (~Q(state=FilingState.CONFIRMED) & Q(confirmed_by__isnull=True)),
            name=f"{prefix}_confirmed_by",
            violation_error_message="已核对的须有核对人，未核对的不能有。",
        ),
        models.CheckConstraint(
            condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("submitted_by")),
            name=f"{prefix}_two_persons",
            violation_error_message="提交人与核对人不能是同一人。",
        ),
    ]


def never_negative(prefix: str, *names: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{name}__gte": 0 for name in names}), name=f"{prefix}_amounts", violation_error_message="金额不能为负数。"
    )


def frozen_once_confirmed(prefix: str, what: str) -> Guard:
    """Confirmed numbers change only after the confirmation was taken back; nothing is ever deleted."""
    kept = frozen_but("state", "version", "state_since", "due_on", "confirmed_by_id")
    return Guard(
        name=f"{prefix}_frozen",
        operation=pgtrigger.Update | pgtrigger.Delete,
        broken_if=f"TG_OP = 'DELETE' OR (OLD.state = 'confirmed' AND (NEW.state = 'confirmed' OR {kept}))",
        sentence=f"{what}不能删除；已核对的不能修改，须先由复核人撤销核对。",
        returns="COALESCE(NEW, OLD)",
    )
