"""Human-resource brands, their yearly goals and files."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.models import Tracked
from brands.enums import BrandFileKind, BrandLevel, BrandState
from brands.querysets import BrandFileQuerySet, BrandQuerySet
from exchange.models import StoredFile
from registry.models import Occupation, Organisation, Region

REPORTING = (BrandState.CULTIVATED, BrandState.NAMED)
"""States in which a brand trains people and reports on it."""


class Brand(Tracked):
    """A human-resource brand of a county (人力资源品牌; 一县一品牌、一县多品牌).

    ``story`` is for the public page; ``published_at`` says since when it may be read there, and is taken
    back whenever the story or the pictures change.
    """

    name = models.CharField("品牌名称", max_length=40)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="县（市、区）", related_name="brands")
    level = models.CharField("品牌级别", max_length=12, choices=BrandLevel)
    operator = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name="牵头单位", related_name="operated_brands"
    )
    occupations = models.ManyToManyField(Occupation, verbose_name="职业（工种）", related_name="brands", blank=True)
    story = models.TextField("品牌故事", blank=True)
    published_at = models.DateTimeField("对外公布时间", null=True, blank=True, editable=False)
    state = models.CharField("状态", max_length=12, choices=BrandState, default=BrandState.DRAFT)
    named_on = models.DateField("创建日期", null=True, blank=True)
    document_number = models.CharField("认定文号", max_length=80, blank=True)
    revoked_on = models.DateField("撤销日期", null=True, blank=True)

    objects = BrandQuerySet.as_manager()

    class Meta:
        verbose_name = "人力资源品牌"
        verbose_name_plural = "人力资源品牌"
        ordering = ["region", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=~Q(state=BrandState.REVOKED),
                name="brand_once",
                violation_error_message="同名的人力资源品牌已经登记过。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="brand_has_name", violation_error_message="请填写品牌名称。"),
            models.CheckConstraint(
                condition=~Q(state=BrandState.NAMED) | Q(named_on__isnull=False),
                name="brand_named_dated",
                violation_error_message="已创建的品牌须有创建日期。",
            ),
            models.CheckConstraint(
                condition=(Q(state=BrandState.REVOKED) & Q(revoked_on__isnull=False))
                | (~Q(state=BrandState.REVOKED) & Q(revoked_on__isnull=True)),
                name="brand_revoked_dated",
                violation_error_message="已撤销的品牌须有撤销日期，未撤销的不能有。",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True) | Q(named_on__isnull=True) | Q(revoked_on__gte=F("named_on")),
                name="brand_revoked_after_named",
                violation_error_message="撤销日期不能早于创建日期。",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | (Q(state=BrandState.NAMED) & ~Q(story="")),
                name="brand_public_complete",
                violation_error_message="已创建并写好品牌故事的品牌才能对外公布。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def trades(self) -> str:
        """Its occupations in words."""
        return "、".join(str(occupation) for occupation in self.occupations.all())


class BrandTarget(models.Model):
    """A brand's goals of one year (年度目标); attendances and heads are different things (人次、人)."""

    brand = models.ForeignKey(Brand, models.PROTECT, verbose_name="品牌", related_name="targets")
    year = models.PositiveSmallIntegerField("年度")
    trained = models.PositiveIntegerField("培训目标（人次）")
    certified = models.PositiveIntegerField("取证目标（人）")
    employed = models.PositiveIntegerField("就业目标（人）")

    class Meta:
        verbose_name = "品牌年度目标"
        verbose_name_plural = "品牌年度目标"
        ordering = ["brand", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "year"], name="brand_target_once", violation_error_message="该品牌本年度的目标已经录入。"
            ),
            models.CheckConstraint(
                condition=Q(trained__gt=0) | Q(certified__gt=0) | Q(employed__gt=0),
                name="brand_target_not_empty",
                violation_error_message="年度目标至少填写一项。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand} {self.year}年目标"


class BrandFile(models.Model):
    """A file of a brand (品牌材料): the document that names it, evidence, or a picture for the public page."""

    brand = models.ForeignKey(Brand, models.PROTECT, verbose_name="品牌", related_name="files")
    kind = models.CharField("类别", max_length=12, choices=BrandFileKind)
    title = models.CharField("说明", max_length=120)
    file = models.OneToOneField(StoredFile, models.PROTECT, verbose_name="文件", related_name="brand_file")
    removed_at = models.DateTimeField("撤下时间", null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+")
    added_at = models.DateTimeField("上传时间", default=timezone.now)

    objects = BrandFileQuerySet.as_manager()

    class Meta:
        verbose_name = "品牌材料"
        verbose_name_plural = "品牌材料"
        ordering = ["brand", "id"]

    def __str__(self) -> str:
        return self.title
