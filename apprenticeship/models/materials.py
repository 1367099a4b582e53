"""Papers of a class: what was handed in for filing and for the claim, every version of it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apprenticeship.models.classes import TrainingClass
from apprenticeship.querysets import MaterialQuerySet
from audit.guards import Guard, frozen_but
from exchange.models import StoredFile
from policies.enums import KINDS_OF_STAGE, MaterialKind, MaterialStage


class Material(models.Model):
    """One paper of a class (材料) in one version (版次); a newer one under the same kind and title stands beside it.

    ``current``: the version that counts. A paper withdrawn as wrong (作废) has no current version and keeps the reason.
    """

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, verbose_name="班级", related_name="materials")
    kind = models.CharField("材料", max_length=30, choices=MaterialKind)
    title = models.CharField("说明", max_length=60, blank=True, help_text="同一种材料分几份上传时写明，例如“第1至20号学徒”。")
    number = models.PositiveSmallIntegerField("版次")
    file = models.OneToOneField(StoredFile, models.PROTECT, verbose_name="文件", related_name="material")
    pages = models.PositiveSmallIntegerField("页数")
    current = models.BooleanField("现行", default=True, editable=False)
    voided_reason = models.CharField("作废理由", max_length=200, blank=True, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+")
    added_at = models.DateTimeField("上传时间", default=timezone.now)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = "材料"
        verbose_name_plural = "材料"
        ordering = ["training_class", "kind", "title", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "kind", "title", "number"],
                name="material_version_once",
                violation_error_message="这份材料刚有人上传了新版，请刷新页面后再传。",
            ),
            models.UniqueConstraint(
                fields=["training_class", "kind", "title"],
                condition=Q(current=True),
                name="material_one_current",
                violation_error_message="一份材料只能有一个现行版本。",
            ),
            models.CheckConstraint(
                condition=Q(current=False) | Q(voided_reason=""),
                name="material_voided_not_current",
                violation_error_message="已作废的材料不能是现行版本。",
            ),
            models.CheckConstraint(condition=Q(pages__gt=0), name="material_has_pages", violation_error_message="材料至少有一页。"),
            models.CheckConstraint(
                condition=Q(kind__in=list(MaterialKind)), name="material_kind_known", violation_error_message="没有这种材料。"
            ),
        ]
        triggers = [
            Guard(
                name="class_material_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if=f"TG_OP = 'DELETE' OR (NEW.current AND NOT OLD.current) OR {frozen_but('current', 'voided_reason')}",
                sentence="材料不能修改或删除，请上传新版或作废。",
                returns="COALESCE(NEW, OLD)",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{f'（{self.title}）' if self.title else ''}"

    @property
    def stage(self) -> MaterialStage:
        return next(stage for stage, kinds in KINDS_OF_STAGE.items() if self.kind in kinds)

    @property
    def is_picture(self) -> bool:
        return self.file.content_type.startswith("image/")
