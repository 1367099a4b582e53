"""The wall: screens that show the leaders' figures without anybody signed in."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from dashboard.querysets import WallScreenQuerySet
from registry.models import Region


def digest_of(token: str) -> str:
    """How a token is kept: as its SHA-256, so that the table lets nobody in."""
    return hashlib.sha256(token.encode()).hexdigest()


class WallScreen(models.Model):
    """A screen that may show the wall (大屏授权): reads figures of the city or one county until it is revoked."""

    name = models.CharField("屏幕", max_length=60, help_text="放在哪里，例如：三楼会议室大屏")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name="范围", help_text="留空为全市")
    token_digest = models.CharField("令牌摘要", max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="授权人", related_name="+")
    created_at = models.DateTimeField("授权时间", default=timezone.now)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="停用人", related_name="+")
    revoked_at = models.DateTimeField("停用时间", null=True)
    seen_at = models.DateTimeField("最近打开", null=True)

    objects = WallScreenQuerySet.as_manager()

    class Meta:
        verbose_name = "大屏"
        verbose_name_plural = "大屏"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="wall_has_name", violation_error_message="请填写屏幕名称。"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="wall_revoked_by",
                violation_error_message="停用须同时有停用人和时间。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_words(self) -> str:
        return self.region.name if self.region else "全市"

    @property
    def standing(self) -> str:
        return "已停用" if self.revoked_at else "使用中"
