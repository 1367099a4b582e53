"""Header words that the office has added to those the portal knows."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from exchange.querysets import AliasQuerySet


class HeaderAlias(models.Model):
    """A word that firms write over a column (表头别名): ``word`` as typed, ``plain`` as headers are compared."""

    kind = models.CharField("导入内容", max_length=40)
    column = models.CharField("列", max_length=40)
    word = models.CharField("表头写法", max_length=30)
    plain = models.CharField("比对写法", max_length=30)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="添加人", related_name="+")
    added_at = models.DateTimeField("添加时间", default=timezone.now)

    objects = AliasQuerySet.as_manager()

    class Meta:
        verbose_name = "表头别名"
        verbose_name_plural = "表头别名"
        ordering = ["kind", "column", "word"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "plain"], name="header_alias_once", violation_error_message="这个表头写法已经登记过，请查看列表。"
            )
        ]

    def __str__(self) -> str:
        return self.word
